package nodecore

import (
	"math/big"
	"os"
	"sync"
	"syscall"

	"github.com/dop251/goja"
)

// op is one call to the file system. It takes and gives plain values and is
// free of the runtime, so that it can run on any goroutine.
type op func(c *fsCall) (any, error)

// fsOps are the calls that fs/internal/calls.js may make, by name. They report
// an *fsError, with the paths as the program wrote them.
var fsOps = map[string]op{
	"open": opOpen, "close": opClose, "read": opRead, "write": opWrite,
	"readFile": opReadFile, "writeFile": opWriteFile,
	"fsync": opSync, "fdatasync": opDatasync, "ftruncate": opTruncate, "fstat": opFstat,
	"fchmod": opFchmod, "fchown": opFchown, "futimes": opFutimes,

	"stat": opStat, "lstat": opLstat, "access": opAccess, "exists": opExists,
	"chmod": opChmod, "chown": opChown, "lchown": opLchown,
	"utimes": opUtimes, "lutimes": opLutimes,
	"rename": opRename, "copyFile": opCopyFile, "unlink": opUnlink,
	"link": opLink, "symlink": opSymlink, "readlink": opReadlink, "realpath": opRealpath,

	"readdir": opReaddir, "mkdir": opMkdir, "mkdtemp": opMkdtemp,
	"rmdir": opRmdir, "rm": opRm,
}

// fsWorkers limits how many calls of one runtime are under way at a time, so
// that a script which opens ten thousand files at once does not run out of
// file numbers.
const fsWorkers = 32

// fsBinding is the Go half of fs/internal/calls.js.
func (s *Set) fsBinding() map[string]any {
	files := &fileTable{files: map[int]*os.File{}}
	slots := make(chan struct{}, fsWorkers)
	return map[string]any{
		"constants": s.table(fsConstants()),
		// call (name, ...arguments) returns the result or throws.
		"call": func(call goja.FunctionCall) goja.Value {
			name := call.Argument(0).String()
			c := s.fsCall(files, call.Arguments[1:], s.timeUp != nil && s.timeUp() != nil)
			v, err := s.blocking(func() (any, error) { return c.run(name) })
			if err != nil {
				panic(s.systemError(err))
			}
			return s.plain(v)
		},
		// start (callback, name, ...arguments) calls back with (error, result).
		"start": func(call goja.FunctionCall) goja.Value {
			s.needLoop("asynchronous fs")
			f, _ := goja.AssertFunction(call.Argument(0))
			name := call.Argument(1).String()
			c := s.fsCall(files, call.Arguments[2:], true)
			s.begin(slots, f, func() (any, error) { return c.run(name) })
			return goja.Undefined()
		},
	}
}

// begin does work on another goroutine, at most as many at a time as slots
// has room for, and then calls f with (error, result) on the loop.
func (s *Set) begin(slots chan struct{}, f goja.Callable, work func() (any, error)) {
	done := s.loop.Begin()
	go func() {
		slots <- struct{}{}
		v, err := work()
		<-slots
		done(func() {
			if err != nil {
				s.callback(f, s.systemError(err), goja.Undefined())
				return
			}
			s.callback(f, goja.Null(), s.plain(v))
		})
	}()
}

// plain makes a JavaScript value of what an op returns. Bytes become an
// ArrayBuffer.
func (s *Set) plain(v any) goja.Value {
	switch v := v.(type) {
	case nil:
		return goja.Undefined()
	case []byte:
		return s.vm.ToValue(s.vm.NewArrayBuffer(v))
	case []string:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = item
		}
		return s.vm.NewArray(items...)
	case []float64:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = item
		}
		return s.vm.NewArray(items...)
	}
	return s.vm.ToValue(v)
}

// fsCall is what an op is called with.
type fsCall struct {
	files *fileTable
	set   *Set // for its streams only, which are fixed
	dir   string
	args  []any
}

// fsCall reads the arguments. For a call that may outlive this one, bytes are
// copied: the program may go on to change them.
func (s *Set) fsCall(files *fileTable, args []goja.Value, async bool) *fsCall {
	c := &fsCall{files: files, set: s, dir: s.dir, args: make([]any, len(args))}
	for i, arg := range args {
		v := arg.Export()
		if b, ok := v.([]byte); ok && async {
			v = append([]byte(nil), b...)
		}
		c.args[i] = v
	}
	return c
}

func (c *fsCall) run(name string) (any, error) { return fsOps[name](c) }

func (c *fsCall) str(i int) string {
	s, _ := c.args[i].(string)
	return s
}

func (c *fsCall) flag(i int) bool {
	b, _ := c.args[i].(bool)
	return b
}

func (c *fsCall) int(i int) int64 {
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

func (c *fsCall) float(i int) float64 {
	switch n := c.args[i].(type) {
	case int64:
		return float64(n)
	case float64:
		return n
	}
	return 0
}

// bytes is the text or the bytes of an argument.
func (c *fsCall) bytes(i int) []byte {
	switch v := c.args[i].(type) {
	case []byte:
		return v
	case string:
		return []byte(v)
	}
	return nil
}

// abs is a path against the working directory at the time of the call.
func (c *fsCall) abs(i int) string { return absolute(c.dir, c.str(i)) }

// file is the open file with the number that an argument gives.
func (c *fsCall) file(i int) (*os.File, error) { return c.files.get(int(c.int(i))) }

// fail makes the error of a call, with the paths as they were given.
func (c *fsCall) fail(err error, name string, paths ...int) error {
	if err == nil {
		return nil
	}
	e := &fsError{err: err, syscall: name}
	for _, i := range paths {
		e.paths = append(e.paths, c.str(i))
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
