package nodecore

import (
	"net"
	"os"
	"os/user"
	"runtime"

	"github.com/dop251/goja"
)

// osBinding is the Go half of os/os.js.
func (s *Set) osBinding() map[string]any {
	release, version, machine := systemNames()
	return map[string]any{
		"windows":  runtime.GOOS == "windows",
		"arch":     arch(),
		"platform": platform(),
		"type":     systemType(),
		"release":  release,
		"version":  version,
		"machine":  machine,
		"little":   littleEndian(),
		"hostname": func() string { name, _ := os.Hostname(); return name },
		"home":     func() string { dir, _ := os.UserHomeDir(); return dir },
		"user":     func() goja.Value { return s.user() },
		"parallel": func() int { return runtime.GOMAXPROCS(0) },
		"cpus":     func() goja.Value { return s.cpus() },
		"memory":   systemMemory, // [total, free]
		"load":     systemLoad,
		"uptime":   systemUptime,
		"networks": func() goja.Value { return s.networks() },
		"priority": priority,
		"renice": func(pid, nice int) {
			if err := setPriority(pid, nice); err != nil {
				panic(s.terseError(err, "uv_os_setpriority"))
			}
		},
		"signals": s.table(signalNumbers()),
		"errnos":  s.table(errnoNumbers()),
	}
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

// table makes an object of numbers by name, sorted.
func (s *Set) table(m map[string]int) *goja.Object {
	o := s.vm.NewObject()
	for _, k := range sortedKeys(m) {
		s.put(o, k, m[k])
	}
	return o
}

// put sets a property of an object that takes every property.
func (s *Set) put(o *goja.Object, name string, v any) {
	if err := o.Set(name, v); err != nil {
		panic(err)
	}
}

// user returns [name, home], or undefined if the system does not know.
func (s *Set) user() goja.Value {
	u, err := user.Current()
	if err != nil {
		return goja.Undefined()
	}
	return s.vm.NewArray(u.Username, u.HomeDir, loginShell(u.Username))
}

// cpu is one processor, with the time that it spent, in milliseconds.
type cpu struct {
	model                         string
	mhz                           int
	user, nice, system, idle, irq int64
}

func (s *Set) cpus() goja.Value {
	var list []any
	for _, c := range processors() {
		times := s.vm.NewObject()
		s.put(times, "user", c.user)
		s.put(times, "nice", c.nice)
		s.put(times, "sys", c.system)
		s.put(times, "idle", c.idle)
		s.put(times, "irq", c.irq)
		o := s.vm.NewObject()
		s.put(o, "model", c.model)
		s.put(o, "speed", c.mhz)
		s.put(o, "times", times)
		list = append(list, o)
	}
	return s.vm.NewArray(list...)
}

// networks returns [name, address/prefix, mac, internal, scope] for every
// address of every interface that is up.
func (s *Set) networks() goja.Value {
	interfaces, err := net.Interfaces()
	if err != nil {
		return s.vm.NewArray()
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
				list = append(list, s.network(i, n))
			}
		}
	}
	return s.vm.NewArray(list...)
}

func (s *Set) network(i net.Interface, n *net.IPNet) goja.Value {
	mac := i.HardwareAddr.String()
	if mac == "" {
		mac = "00:00:00:00:00:00"
	}
	o := s.vm.NewObject()
	s.put(o, "address", n.IP.String())
	s.put(o, "netmask", net.IP(n.Mask).String())
	family := "IPv6"
	if n.IP.To4() != nil {
		family = "IPv4"
	}
	s.put(o, "family", family)
	s.put(o, "mac", mac)
	s.put(o, "internal", i.Flags&net.FlagLoopback != 0)
	s.put(o, "cidr", n.String())
	if family == "IPv6" {
		scope := 0
		if n.IP.IsLinkLocalUnicast() {
			scope = i.Index
		}
		s.put(o, "scopeid", scope)
	}
	return s.vm.NewArray(i.Name, o)
}
