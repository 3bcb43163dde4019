package nodecore_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/dop251/goja"
	"golang.org/x/sys/unix"

	"github.com/heatsync-go/heatsync/internal/nodecore"
	"github.com/heatsync-go/heatsync/internal/nodecore/loop"
)

// terminal opens one of the test's own.
func terminal(t *testing.T) *os.File {
	t.Helper()
	keyboard, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("this machine has no terminals: %v", err)
	}
	t.Cleanup(func() { _ = keyboard.Close() })
	number, err := unix.IoctlGetInt(int(keyboard.Fd()), unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(int(keyboard.Fd()), unix.TIOCSPTLCK, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	tty, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("this machine has no terminals: %v", err)
	}
	t.Cleanup(func() { _ = tty.Close() })
	return tty
}

// taker is the method Take.
type taker func()

func (f taker) Take() { f() }

// A terminal belongs to the process, and is at the end as it was.
func TestRawMode(t *testing.T) {
	tty := terminal(t)
	raw := func() bool {
		t.Helper()
		state, err := unix.IoctlGetTermios(int(tty.Fd()), unix.TCGETS)
		if err != nil {
			t.Fatal(err)
		}
		return state.Lflag&unix.ICANON == 0
	}
	lined := false // when it was first taken, which is before it changes
	input := struct {
		*os.File
		taker
	}{tty, func() { lined = lined || !raw() }}
	for name, test := range map[string]struct {
		core []string
		code string
		want string
		left bool // raw
	}{
		"on":              {nil, `p.setRawMode(true).isRaw`, "true", true},
		"on and off":      {nil, `p.setRawMode(true).setRawMode(true).setRawMode(false).isRaw`, "false", false},
		"off and on":      {nil, `p.setRawMode(true).setRawMode(false).setRawMode(true).isRaw`, "true", true},
		"what is allowed": {[]string{"process"}, `p.setRawMode(true).isRaw`, "true", true},
		"what is not":     {[]string{"tty"}, `try { p.setRawMode(true) } catch (error) { error.code }`, "ERR_ACCESS_DENIED", false},
	} {
		vm := goja.New()
		set, err := nodecore.New(nodecore.Env{VM: vm, Loop: loop.New(), Stdin: input, Dir: t.TempDir(), Core: test.core})
		if err == nil {
			err = set.InstallGlobals()
		}
		if err != nil {
			t.Fatal(err)
		}
		lined = false
		want(t, name, eval(t, vm, `const p = process.stdin; `+test.code), test.want)
		if lined != (test.want != "ERR_ACCESS_DENIED") {
			t.Errorf("%s: it was taken before it changed: %v", name, lined)
		}
		if raw() != test.left {
			t.Errorf("%s: raw is %v", name, raw())
		}
		if set.Close(); raw() {
			t.Errorf("%s: it is raw at the end", name)
		}
	}
}
