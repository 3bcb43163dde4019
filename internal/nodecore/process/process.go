// Package process is the Go half of the core module "process" and of the standard streams.
package process

import (
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// nodeVersion is the Node release whose behaviour the modules follow.
const nodeVersion = "20.20.2"

// Go is the Go half of the files here.
var Go = core.Go{
	"process":                   core.Harmless(func(c *core.Core) map[string]any { return module{c}.process() }),
	"internal/process/stdio":    core.Harmless(func(c *core.Core) map[string]any { return module{c}.stdio() }),
	"internal/process/terminal": core.Harmless(func(c *core.Core) map[string]any { return module{c}.terminal() }),
	"internal/process/identity": core.Power(func(c *core.Core) map[string]any { return module{c}.identity() }, "process"),
	"internal/process/stdin":    core.Harmless(func(c *core.Core) map[string]any { return module{c}.stdin() }),
}

type module struct{ *core.Core }

func (m module) process() map[string]any {
	return map[string]any{
		"argv":     m.Args,
		"env":      environment(m.Environ),
		"node":     nodeVersion,
		"versions": m.Versions,
		"platform": core.Platform(),
		"arch":     core.Arch(),
		"windows":  runtime.GOOS == "windows",
		"goja":     moduleVersion("github.com/dop251/goja"),
		"argv0":    m.argv0(),
		"title":    filepath.Base(m.argv0()),
		"pid":      os.Getpid(),
		"ppid":     os.Getppid,
		"execPath": m.ExecPath(),
		"forks":    len(m.Self) > 0 && m.Grants("process"),
		"cwd":      func() string { return m.Dir },
		"chdir":    m.Only(m.chdir, "process.chdir", "process"),
		"exit":     m.Only(m.End, "process.exit", "process"),
		"ask":      func(what, module string) { m.Deny(what, module) }, // throws if that is not allowed
		"hrtime":   func() int64 { return int64(time.Since(m.Started)) + int64(m.Started.Nanosecond()) },
		"uptime":   func() float64 { return time.Since(m.Started).Seconds() },
		"memory":   memory,
		"cpu":      cpuTimes,
		"umask":    m.umask,
		"ids":      func() []int { return []int{os.Getuid(), os.Geteuid(), os.Getgid(), os.Getegid()} },
		"groups":   groups,
		"kill":     m.Only(m.kill, "process.kill", "process"),
		// waiting returns how many timers and immediates keep the program alive.
		"waiting": func() []int {
			if m.Loop == nil {
				return []int{0, 0}
			}
			timers, immediates := m.Loop.Waiting()
			return []int{timers, immediates}
		},
		// module returns the exports of a core module, or undefined if there is none.
		"module": func(name string) goja.Value {
			if m.Module == nil {
				return goja.Undefined()
			}
			v, err := m.Module(name)
			if v = m.Must(v, err); v == nil {
				return goja.Undefined()
			}
			return v
		},
	}
}

// environment parses the form of os.Environ: names and values, in their order.
func environment(entries []string) (pairs [][2]string) {
	for _, e := range entries {
		// Windows has names that begin with "=".
		if i := strings.Index(e[min(1, len(e)):], "="); i >= 0 {
			pairs = append(pairs, [2]string{e[:i+1], e[i+2:]})
		}
	}
	return pairs
}

// argv0 is the name by which the program was started.
func (m module) argv0() string {
	if len(m.Args) > 0 {
		return m.Args[0]
	}
	return os.Args[0]
}

// moduleVersion is the version of a dependency that was built into the
// process, or "" if the build does not say.
func moduleVersion(path string) string {
	for _, dep := range dependencies() {
		if dep.Path == path {
			return strings.TrimPrefix(dep.Version, "v")
		}
	}
	return ""
}

var dependencies = sync.OnceValue(func() []*debug.Module {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return nil
	}
	return info.Deps
})

// groups lists the groups of the process.
func groups() []int {
	ids, err := os.Getgroups()
	if err != nil {
		return []int{}
	}
	if own := os.Getegid(); !slices.Contains(ids, own) {
		ids = append(ids, own)
	}
	return ids
}

// chdir changes the directory of this runtime. That of the process stays, as
// it belongs to the Go program.
func (m module) chdir(dir string) {
	path := m.Abs(dir)
	info, err := os.Stat(path)
	if err == nil {
		path, err = filepath.EvalSymlinks(path) // as the system tells where one is
	}
	if err == nil && !info.IsDir() {
		err = syscall.ENOTDIR
	}
	if err != nil {
		panic(m.SystemError(&core.CallError{Err: err, Syscall: "chdir", Paths: []string{m.Dir, dir}}))
	}
	m.Dir = path
}

// memory returns [heap in use, heap obtained, obtained from the system].
func memory() []uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return []uint64{m.HeapAlloc, m.HeapSys, m.Sys}
}

// umask sets the mask of the process, and returns the one before; -1 only asks.
func (m module) umask(mask int) int {
	if mask >= 0 {
		m.Deny("process.umask", "process")
	}
	return umask(mask)
}

// kill reports its error as "kill ESRCH", with no text.
func (m module) kill(pid int, signal string) {
	p, err := os.FindProcess(pid)
	if err == nil {
		err = sendSignal(p, signal)
	}
	if err != nil {
		panic(m.TerseError(err, "kill"))
	}
}
