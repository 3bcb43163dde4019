// Package child_process is the Go half of the core module "child_process".
package child_process

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// Go is the Go half of the files here.
var Go = core.Go{
	"internal/child_process/process": core.Power(func(c *core.Core) map[string]any { return module{Core: c}.process() }, "child_process"),
	"internal/child_process/channel": core.Power(func(c *core.Core) map[string]any { return map[string]any{"open": module{Core: c}.openChannel} }, "process"),
	"internal/child_process/fork":    core.Harmless(func(c *core.Core) map[string]any { return map[string]any{"alone": module{Core: c}.alone()} }),
}

type module struct {
	*core.Core
	// now takes what is to be printed, in a call that waits. The loop does, if it is nil.
	now func(func())
}

// process is the Go half of internal/process.js.
func (m module) process() map[string]any {
	return map[string]any{
		"spawn":     m.spawn,
		"spawnSync": m.spawnSync,
		// kill (process, signal) returns the code of the error, or "".
		"kill": func(v goja.Value, signal int) string {
			return codeOf(core.Shown[*child](m.Core, v).kill(syscall.Signal(signal)))
		},
		"ref":  func(v goja.Value, on bool) { core.Shown[*child](m.Core, v).ref(on) },
		"fail": func(code string) []any { return core.Failure(core.ErrnoNamed(code)) },
	}
}

// alone is process.execPath if that runs no other programs, such as a Go program with scripts in it.
func (m module) alone() any {
	if len(m.Self) > 0 {
		return nil
	}
	return m.ExecPath()
}

// command is what is to be started.
type command struct {
	file     string
	args     []string
	dir      string
	asked    bool // for that directory
	env      []string
	attr     *syscall.SysProcAttr
	detached bool
}

// commandOf reads a command from the object that internal/process.js makes.
func (m module) commandOf(o *goja.Object) (*command, error) {
	c := &command{file: o.Get("file").String(), dir: m.Dir, args: texts(o.Get("args")), env: texts(o.Get("env"))}
	if dir := o.Get("cwd"); !goja.IsUndefined(dir) {
		c.dir, c.asked = m.Abs(dir.String()), true
	}
	c.detached = o.Get("detached").ToBoolean()
	if len(m.Self) > 0 && c.file == m.Self[0] && len(c.args) > 0 { // process.execPath takes a file, as Node.js does
		c.args = slices.Insert(c.args, 1, m.Self[1:]...)
	}
	attr, err := attributes(c.detached, number(o.Get("uid")), number(o.Get("gid")), o.Get("verbatim").ToBoolean())
	c.attr = attr
	return c, err
}

func texts(v goja.Value) []string {
	list, _ := v.Export().([]any)
	all := make([]string, len(list))
	for i, item := range list {
		all[i], _ = item.(string)
	}
	return all
}

// number is -1 for what is not given.
func number(v goja.Value) int {
	if v == nil || goja.IsUndefined(v) || goja.IsNull(v) {
		return -1
	}
	return int(v.ToInteger())
}

// start starts the process with the files, which are its standard streams and those after them. A
// nil file is none.
func (c *command) start(files []*os.File) (*os.Process, error) {
	dir := c.dir
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		if c.asked {
			return nil, syscall.ENOENT
		}
		dir = "" // ours is gone, and the process has it, too
	}
	path, err := c.find()
	if err != nil {
		return nil, err
	}
	return os.StartProcess(path, c.args, &os.ProcAttr{Dir: dir, Env: c.env, Files: files, Sys: c.attr})
}

// find looks for the file as the system does, with the PATH that the process will have.
func (c *command) find() (string, error) {
	if strings.ContainsAny(c.file, core.Separators) {
		return executable(core.Absolute(c.dir, c.file))
	}
	failed := error(syscall.ENOENT)
	for _, dir := range filepath.SplitList(variable(c.env, "PATH")) {
		path, err := executable(filepath.Join(core.Absolute(c.dir, dir), c.file))
		if err == nil {
			return path, nil
		}
		if errors.Is(err, syscall.EACCES) {
			failed = err
		}
	}
	return "", failed
}

// executable asks the standard library, which knows what may be executed, and under which endings.
func executable(path string) (string, error) {
	found, err := exec.LookPath(path)
	switch {
	case err == nil:
		return found, nil
	case errors.Is(err, os.ErrPermission), isDir(path):
		return "", syscall.EACCES
	}
	return "", syscall.ENOENT
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func variable(env []string, name string) string {
	for _, entry := range env {
		if key, value, _ := strings.Cut(entry, "="); key == name {
			return value
		}
	}
	return ""
}

func codeOf(err error) string {
	if err == nil {
		return ""
	}
	return core.Failure(err)[1].(string)
}
