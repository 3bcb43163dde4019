package os

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// priority is what nice says. The system call answers with 20 minus that.
func priority(pid int) int {
	const zero = 20
	n, err := unix.Getpriority(unix.PRIO_PROCESS, pid)
	if err != nil {
		return 0
	}
	return zero - n
}

// systemMemory returns [total, available] bytes.
func systemMemory() []float64 {
	const unit = 1024
	return []float64{procField("/proc/meminfo", "MemTotal:") * unit, procField("/proc/meminfo", "MemAvailable:") * unit}
}

// procField is the number behind a key of a file under /proc.
func procField(file, key string) float64 {
	data, err := os.ReadFile(file)
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(data)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == key {
			n, _ := strconv.ParseFloat(f[1], 64)
			return n
		}
	}
	return 0
}

func systemLoad() []float64 {
	load := make([]float64, 3)
	data, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return load
	}
	_, _ = fmt.Sscan(string(data), &load[0], &load[1], &load[2]) // what can't be read stays 0
	return load
}

func systemUptime() float64 {
	data, err := os.ReadFile("/proc/uptime")
	if err != nil {
		return 0
	}
	var seconds float64
	_, _ = fmt.Sscan(string(data), &seconds)
	return seconds
}

// processors reads /proc/stat, which counts in hundredths of a second, and
// the names from /proc/cpuinfo.
func processors() []cpu {
	const tick = 10 // milliseconds
	stat, err := os.ReadFile("/proc/stat")
	if err != nil {
		return nil
	}
	model, mhz := processorName()
	var list []cpu
	for line := range strings.Lines(string(stat)) {
		f := strings.Fields(line)
		if len(f) < 8 || !strings.HasPrefix(f[0], "cpu") || f[0] == "cpu" {
			continue
		}
		var n [7]int64
		for i := range n {
			v, _ := strconv.ParseInt(f[i+1], 10, 64)
			n[i] = v * tick
		}
		list = append(list, cpu{model: model, mhz: mhz, user: n[0], nice: n[1], system: n[2], idle: n[3], irq: n[5]})
	}
	return list
}

func processorName() (model string, mhz int) {
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "unknown", 0
	}
	model = "unknown"
	for line := range strings.Lines(string(info)) {
		key, value, _ := strings.Cut(line, ":")
		switch strings.TrimSpace(key) {
		case "model name":
			model = strings.TrimSpace(value)
		case "cpu MHz":
			f, _ := strconv.ParseFloat(strings.TrimSpace(value), 64)
			mhz = int(f)
		}
	}
	return model, mhz
}
