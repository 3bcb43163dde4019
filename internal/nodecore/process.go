package nodecore

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"runtime/debug"
)

// nodeVersion is the Node release whose behaviour the modules follow.
const nodeVersion = "20.20.2"

// processBinding is the Go half of process/process.js.
func (s *Set) processBinding() map[string]any {
	return map[string]any{
		"argv":     s.env.Args,
		"env":      environment(s.env.Environ),
		"node":     nodeVersion,
		"heatsync": s.env.Version,
		"platform": platform(),
		"arch":     arch(),
		"windows":  runtime.GOOS == "windows",
		"goja":     moduleVersion("github.com/dop251/goja"),
		"argv0":    s.argv0(),
		"title":    filepath.Base(s.argv0()),
		"pid":      os.Getpid(),
		"ppid":     os.Getppid,
		"execPath": s.execPath(),
		"cwd":      func() string { return s.dir },
		"chdir":    s.chdir,
		"exit":     s.exit,
		"hrtime":   func() int64 { return int64(time.Since(s.started)) + int64(s.started.Nanosecond()) },
		"uptime":   func() float64 { return time.Since(s.started).Seconds() },
		"memory":   memory,
		"cpu":      cpuTimes,
		"umask":    umask,
		"ids":      func() []int { return []int{os.Getuid(), os.Geteuid(), os.Getgid(), os.Getegid()} },
		"groups":   groups,
		"kill":     s.kill,
	}
}

// environment parses the form of os.Environ. Later entries win.
func environment(entries []string) map[string]string {
	env := map[string]string{}
	for _, e := range entries {
		// Windows has names that begin with "=".
		if i := strings.Index(e[min(1, len(e)):], "="); i >= 0 {
			env[e[:i+1]] = e[i+2:]
		}
	}
	return env
}

// hostBinding is the Go half of internal/host.js.
func (s *Set) hostBinding() map[string]any {
	return map[string]any{
		"windows": runtime.GOOS == "windows",
		"cwd":     func() string { return s.dir },
	}
}

// argv0 is the name by which the program was started.
func (s *Set) argv0() string {
	if len(s.env.Args) > 0 {
		return s.env.Args[0]
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
	return ids
}

func (s *Set) execPath() string {
	if len(s.env.Args) > 0 && filepath.IsAbs(s.env.Args[0]) {
		return s.env.Args[0]
	}
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	return path
}

// chdir changes the directory of this runtime. That of the process stays, as
// it belongs to the Go program.
func (s *Set) chdir(dir string) {
	path := s.abs(dir)
	info, err := os.Stat(path)
	if err == nil {
		path, err = filepath.EvalSymlinks(path) // as the system tells where one is
	}
	if err == nil && !info.IsDir() {
		err = errNotDir
	}
	if err != nil {
		panic(s.systemError(&fsError{err: err, syscall: "chdir", paths: []string{s.dir, dir}}))
	}
	s.dir = path
}

// abs is a path from the runtime's directory.
func (s *Set) abs(path string) string { return absolute(s.dir, path) }

// absolute leaves the path as it is written, behind the directory. What "link/..",
// "file/" and "." mean is for the system to say: to drop them would name another file.
func absolute(dir, path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return strings.TrimRight(dir, separators) + string(filepath.Separator) + path
}

func platform() string {
	if runtime.GOOS == "windows" {
		return "win32"
	}
	return runtime.GOOS
}

func arch() string {
	switch runtime.GOARCH {
	case "amd64":
		return "x64"
	case "386":
		return "ia32"
	}
	return runtime.GOARCH
}

// memory returns [heap in use, heap obtained, obtained from the system].
func memory() []uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return []uint64{m.HeapAlloc, m.HeapSys, m.Sys}
}

// kill reports its error as "kill ESRCH", with no text.
func (s *Set) kill(pid int, signal string) {
	p, err := os.FindProcess(pid)
	if err == nil {
		err = sendSignal(p, signal)
	}
	if err != nil {
		panic(s.terseError(err, "kill"))
	}
}
