//go:build unix

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"
)

// helpers are what this program does when it runs as another process of its own.
var helpers = map[string]func(){"go-writer": write, "spin": spin}

// job is a round, as a writer is told of it.
type job struct {
	Way   string   `json:"way"`
	Files []string `json:"files"`
	Value float64  `json:"value"`
}

// goWays are those that the writer in Go knows; programs/writer.js has the others.
var goWays = map[string]func(job) error{
	"loop-go": func(j job) error {
		return each(j, func(file, text string) error { return os.WriteFile(file, []byte(text), 0o644) })
	},
	"rename-go": func(j job) error {
		return each(j, func(file, text string) error {
			if err := os.WriteFile(file+".tmp", []byte(text), 0o644); err != nil {
				return err
			}
			return os.Rename(file+".tmp", file)
		})
	},
	"sed": func(j job) error { return exec.Command("sed", append(sed(j), j.Files...)...).Run() },
	"sed-each": func(j job) error { // a process for each file
		return each(j, func(file, _ string) error { return exec.Command("sed", append(sed(j), file)...).Run() })
	},
}

func sed(j job) []string {
	return []string{"-i", fmt.Sprintf("s/value = .*;/value = %v;/", j.Value)}
}

func each(j job, write func(file, text string) error) error {
	text := fmt.Sprintf("exports.value = %v;\n// %s\n", j.Value, strings.Repeat("x", 200))
	for _, file := range j.Files {
		if err := write(file, text); err != nil {
			return err
		}
	}
	return nil
}

func allWays() []string {
	return append([]string{"loop", "parallel", "await", "format", "bundle", "rename"}, slices.Sorted(maps.Keys(goWays))...)
}

func write() {
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		var j job
		err := json.Unmarshal(lines.Bytes(), &j)
		if err == nil {
			err = goWays[j.Way](j)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "torn:", err)
			os.Exit(1)
		}
		fmt.Println("done")
	}
}

// spin keeps one core busy until its standard input ends.
func spin() {
	runtime.GOMAXPROCS(2)
	go func() {
		io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	for n := uint64(1); ; n = n*6364136223846793005 + 1 {
		if n == 0 {
			return
		}
	}
}

// spin makes the machine as busy as asked for, until the function that it
// returns is called.
func (b *built) spin(ctx context.Context, load string) (stop func()) {
	n := loads[load] * runtime.NumCPU()
	var all []*helper
	for range n {
		if h, err := newHelper(ctx, b.dir, b.self, "spin"); err == nil {
			all = append(all, h)
		}
	}
	time.Sleep(100 * time.Millisecond)
	return func() {
		for _, h := range all {
			h.end()
		}
	}
}

// loadavg is the load of the last minute, on Linux.
func loadavg() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "?"
	}
	return strings.Fields(string(text))[0]
}
