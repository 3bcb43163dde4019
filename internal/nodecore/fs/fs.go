// Package fs is the Go half of the core modules "fs" and "fs/promises".
package fs

import (
	"math/big"
	"os"
	"sync"
	"syscall"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// Go is the Go half of the files here.
var Go = core.Go{"internal/fs/calls": core.Power(calls, "fs"), "internal/fs/watch": core.Power(watching, "fs")}

// op is one call to the file system. It takes and gives plain values and is
// free of the runtime, so that it can run on any goroutine.
type op func(c *call) (any, error)

// ops are the calls that internal/calls.js may make, by name. They report
// an *core.CallError, with the paths as the program wrote them.
var ops = map[string]op{
	"open": opOpen, "close": opClose, "read": opRead, "write": opWrite,
	"readFile": opReadFile, "writeFile": opWriteFile,
	"fsync": opSync, "fdatasync": opDatasync, "ftruncate": opTruncate, "fstat": opFstat,
	"fchmod": opFchmod, "fchown": opFchown, "futimes": opFutimes,

	"stat": opStat, "lstat": opLstat, "statfs": opStatfs, "access": opAccess, "exists": opExists,
	"chmod": opChmod, "chown": opChown, "lchown": opLchown,
	"utimes": opUtimes, "lutimes": opLutimes,
	"rename": opRename, "copyFile": opCopyFile, "unlink": opUnlink,
	"link": opLink, "symlink": opSymlink, "readlink": opReadlink, "realpath": opRealpath,

	"readdir": opReaddir, "mkdir": opMkdir, "mkdtemp": opMkdtemp,
	"rmdir": opRmdir, "rm": opRm,
}

// calls is the Go half of internal/calls.js.
func calls(c *core.Core) map[string]any {
	files := &fileTable{files: map[int]*os.File{}}
	c.OpenFile = files.get
	slots := make(chan struct{}, core.Workers)
	return map[string]any{
		"constants": c.Table(constants()),
		// call (name, ...arguments) returns the result or throws.
		"call": func(js goja.FunctionCall) goja.Value {
			name := js.Argument(0).String()
			call := newCall(c, files, js.Arguments[1:], c.TimeUp != nil && c.TimeUp() != nil)
			call.asks(name)
			v, err := c.Blocking(func() (any, error) { return call.run(name) })
			if err != nil {
				panic(c.SystemError(err))
			}
			return c.Plain(v)
		},
		// start (callback, name, ...arguments) calls back with (error, result).
		"start": func(js goja.FunctionCall) goja.Value {
			c.NeedLoop("asynchronous fs")
			f, _ := goja.AssertFunction(js.Argument(0))
			name := js.Argument(1).String()
			call := newCall(c, files, js.Arguments[2:], true)
			call.asks(name)
			c.Background(slots, f, func() (any, error) { return call.run(name) })
			return goja.Undefined()
		},
	}
}

// call is what an op is called with.
type call struct {
	files *fileTable
	core  *core.Core // for its streams only, which are fixed
	dir   string
	args  []any
}

// newCall reads the arguments. For a call that may outlive this one, bytes are
// copied: the program may go on to change them.
func newCall(m *core.Core, files *fileTable, args []goja.Value, async bool) *call {
	c := &call{files: files, core: m, dir: m.Dir, args: make([]any, len(args))}
	for i, arg := range args {
		v := core.Export(arg)
		if b, ok := v.([]byte); ok && async {
			v = append([]byte(nil), b...)
		}
		c.args[i] = v
	}
	return c
}

// asks says of an op that reads the standard input that it is about to, before it is on its way.
func (c *call) asks(name string) {
	if i, reads := map[string]int{"read": 0, "readFile": 1}[name]; reads && c.int(i) == 0 {
		c.core.Input()
	}
}

func (c *call) run(name string) (any, error) { return ops[name](c) }

func (c *call) str(i int) string {
	s, _ := c.args[i].(string)
	return s
}

func (c *call) flag(i int) bool {
	b, _ := c.args[i].(bool)
	return b
}

func (c *call) int(i int) int64 {
	switch n := c.args[i].(type) {
	case int64:
		return n
	case float64:
		return int64(n)
	case *big.Int:
		return n.Int64()
	}
	return 0
}

func (c *call) float(i int) float64 {
	switch n := c.args[i].(type) {
	case int64:
		return float64(n)
	case float64:
		return n
	}
	return 0
}

// bytes is the text or the bytes of an argument.
func (c *call) bytes(i int) []byte {
	switch v := c.args[i].(type) {
	case []byte:
		return v
	case string:
		return []byte(v)
	}
	return nil
}

// abs is a path against the working directory at the time of the call.
func (c *call) abs(i int) string { return core.Absolute(c.dir, c.str(i)) }

// file is the open file with the number that an argument gives.
func (c *call) file(i int) (*os.File, error) { return c.files.get(int(c.int(i))) }

// fail makes the error of a call, with the paths as they were given.
func (c *call) fail(err error, name string, paths ...int) error {
	if err == nil {
		return nil
	}
	e := &core.CallError{Err: err, Syscall: name}
	for _, i := range paths {
		e.Paths = append(e.Paths, c.str(i))
	}
	return e
}

// fileTable numbers the open files of one runtime, from 3 on as systems do.
// A file that the program forgets to close is closed when the runtime goes.
type fileTable struct {
	mu    sync.Mutex
	files map[int]*os.File
}

const firstFile = 3 // after the standard streams

func (t *fileTable) add(f *os.File) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	fd := firstFile
	for t.files[fd] != nil {
		fd++
	}
	t.files[fd] = f
	return fd
}

func (t *fileTable) get(fd int) (*os.File, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if f := t.files[fd]; f != nil {
		return f, nil
	}
	return nil, syscall.EBADF
}

func (t *fileTable) take(fd int) (*os.File, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f := t.files[fd]
	if f == nil {
		return nil, syscall.EBADF
	}
	delete(t.files, fd)
	return f, nil
}
