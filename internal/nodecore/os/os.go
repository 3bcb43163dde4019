// Package os is the Go half of the core module "os".
package os

import (
	"net"
	"os"
	"os/user"
	"runtime"
	"sync"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// Go is the Go half of the files here.
var Go = core.Go{
	"os": core.Power(func(c *core.Core) map[string]any { return module{c}.system() }, "os"),
	"internal/os/constants": core.Harmless(func(c *core.Core) map[string]any {
		return map[string]any{
			"windows": runtime.GOOS == "windows",
			"signals": c.Table(core.Signals()),
			"errnos":  c.Table(errnoNumbers()),
		}
	}),
	"internal/os/memory": core.Harmless(func(*core.Core) map[string]any {
		return map[string]any{"memory": systemMemory} // [total, free]
	}),
}

type module struct{ *core.Core }

func (m module) system() map[string]any {
	names := sync.OnceValue(namesOfSystem)
	return map[string]any{
		"windows":  runtime.GOOS == "windows",
		"arch":     core.Arch(),
		"platform": core.Platform(),
		"type":     systemType(),
		"release":  func() string { return names().release },
		"version":  func() string { return names().version },
		"machine":  func() string { return names().machine },
		"little":   littleEndian(),
		"hostname": func() string { name, _ := os.Hostname(); return name },
		"home":     func() string { dir, _ := os.UserHomeDir(); return dir },
		"user":     func() goja.Value { return m.user() },
		"parallel": func() int { return runtime.GOMAXPROCS(0) },
		"cpus":     func() goja.Value { return m.cpus() },
		"load":     systemLoad,
		"uptime":   systemUptime,
		"networks": func() goja.Value { return m.networks() },
		"priority": priority,
		"renice": func(pid, nice int) {
			if err := setPriority(pid, nice); err != nil {
				panic(m.TerseError(err, "uv_os_setpriority"))
			}
		},
	}
}

// systemName is what uname says.
type systemName struct{ release, version, machine string }

func namesOfSystem() systemName {
	release, version, machine := systemNames()
	return systemName{release, version, machine}
}

// littleEndian tells the byte order of the machine. All that Go runs on and
// that have a JavaScript engine are little endian, but for these.
func littleEndian() bool {
	switch runtime.GOARCH {
	case "ppc64", "s390x", "mips", "mips64":
		return false
	}
	return true
}

// user returns [name, home], or undefined if the system does not know.
func (m module) user() goja.Value {
	u, err := user.Current()
	if err != nil {
		return goja.Undefined()
	}
	return m.VM.NewArray(u.Username, u.HomeDir, loginShell(u.Username))
}

// cpu is one processor, with the time that it spent, in milliseconds.
type cpu struct {
	model                         string
	mhz                           int
	user, nice, system, idle, irq int64
}

func (m module) cpus() goja.Value {
	var list []any
	for _, c := range processors() {
		times := m.VM.NewObject()
		m.Put(times, "user", c.user)
		m.Put(times, "nice", c.nice)
		m.Put(times, "sys", c.system)
		m.Put(times, "idle", c.idle)
		m.Put(times, "irq", c.irq)
		o := m.VM.NewObject()
		m.Put(o, "model", c.model)
		m.Put(o, "speed", c.mhz)
		m.Put(o, "times", times)
		list = append(list, o)
	}
	return m.VM.NewArray(list...)
}

// networks returns [name, address/prefix, mac, internal, scope] for every
// address of every interface that is up.
func (m module) networks() goja.Value {
	interfaces, err := net.Interfaces()
	if err != nil {
		return m.VM.NewArray()
	}
	var list []any
	for _, i := range interfaces {
		if i.Flags&net.FlagUp == 0 {
			continue
		}
		addresses, err := i.Addrs()
		if err != nil {
			continue
		}
		for _, a := range addresses {
			if n, ok := a.(*net.IPNet); ok {
				list = append(list, m.network(i, n))
			}
		}
	}
	return m.VM.NewArray(list...)
}

func (m module) network(i net.Interface, n *net.IPNet) goja.Value {
	mac := i.HardwareAddr.String()
	if mac == "" {
		mac = "00:00:00:00:00:00"
	}
	o := m.VM.NewObject()
	m.Put(o, "address", n.IP.String())
	m.Put(o, "netmask", net.IP(n.Mask).String())
	family := "IPv6"
	if n.IP.To4() != nil {
		family = "IPv4"
	}
	m.Put(o, "family", family)
	m.Put(o, "mac", mac)
	m.Put(o, "internal", i.Flags&net.FlagLoopback != 0)
	m.Put(o, "cidr", n.String())
	if family == "IPv6" {
		scope := 0
		if n.IP.IsLinkLocalUnicast() {
			scope = i.Index
		}
		m.Put(o, "scopeid", scope)
	}
	return m.VM.NewArray(i.Name, o)
}
