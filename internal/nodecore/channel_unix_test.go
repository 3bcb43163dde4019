//go:build unix

package nodecore

import (
	"fmt"
	"runtime"
	"syscall"
	"testing"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/loop"
)

// What has the number of a channel and is none stays open, and the process's other runtimes leave alone what has it later.
func TestNumberOfNoChannel(t *testing.T) {
	var ends [2]int
	for _, open := range []func() error{
		func() error { return syscall.Pipe(ends[:]) },
		func() (err error) {
			ends, err = syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
			return err
		},
	} {
		if err := open(); err != nil {
			t.Fatal(err)
		}
		s, err := New(Env{VM: goja.New(), Loop: loop.New(), Dir: t.TempDir(), Environ: []string{fmt.Sprintf("NODE_CHANNEL_FD=%d", ends[0])}})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(s.Close)
		s.vm.Set("require", s.requireFile)
		v, err := s.vm.RunString(fmt.Sprintf(`const process = require('process'); require('internal/child_process/channel').join(process, %d); process.channel`, ends[0]))
		if err != nil || !goja.IsUndefined(v) {
			t.Errorf("the channel is %v, %v", v, err)
		}
		for range 3 {
			runtime.GC()
		}
		_, _ = syscall.Write(ends[1], []byte("there"))
		_ = syscall.Close(ends[1])
		text := make([]byte, 9)
		if n, err := syscall.Read(ends[0], text); err != nil || string(text[:n]) != "there" {
			t.Errorf("it is closed: %q, %v", text[:max(n, 0)], err)
		}
	}
}
