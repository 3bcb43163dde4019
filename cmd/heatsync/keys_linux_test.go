package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// person sits at a terminal of the test's own, with a process in its foreground.
type person struct {
	*walker
	keys *os.File // where a person types
	tty  *os.File // what the process has

	mu     sync.Mutex
	shown  bytes.Buffer
	before string // what came before the last text that was waited for
}

// startAtTerminal starts the command with a terminal for its streams.
func startAtTerminal(t *testing.T, args ...string) *person {
	t.Helper()
	return atTerminal(t, newWalker(t, args...))
}

func atTerminal(t *testing.T, w *walker) *person {
	t.Helper()
	keys, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("this machine has no terminals: %v", err)
	}
	number, err := unix.IoctlGetInt(int(keys.Fd()), unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(int(keys.Fd()), unix.TIOCSPTLCK, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	tty, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("this machine has no terminals: %v", err)
	}
	x := &person{walker: w, keys: keys, tty: tty}
	x.cmd.Stdin, x.cmd.Stdout, x.cmd.Stderr = tty, tty, tty
	x.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := x.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.cmd.Process.Kill(); tty.Close(); keys.Close() })
	go io.Copy(x, keys)
	return x
}

func (x *person) Write(p []byte) (int, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.shown.Write(p)
}

// shows waits until the terminal shows a text, and forgets what was before it.
func (x *person) shows(text string) {
	x.t.Helper()
	defer func() {
		if x.t.Failed() {
			x.t.Logf("the terminal shows %q", &x.shown)
		}
	}()
	x.until(text, func() bool {
		x.mu.Lock()
		defer x.mu.Unlock()
		before, _, found := strings.Cut(x.shown.String(), text)
		if found {
			x.before = before
			x.shown.Next(len(before) + len(text))
		}
		return found
	})
}

func (x *person) types(keys string) {
	x.t.Helper()
	if _, err := io.WriteString(x.keys, keys); err != nil {
		x.t.Fatal(err)
	}
}

// hasLines tells whether the terminal hands over whole lines, and shows what is typed.
func (x *person) hasLines() bool {
	state, err := unix.IoctlGetTermios(int(x.tty.Fd()), unix.TCGETS)
	if err != nil {
		x.t.Fatal(err)
	}
	return state.Lflag&(unix.ICANON|unix.ECHO) == unix.ICANON|unix.ECHO
}

func (x *person) isStopped() bool {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", x.cmd.Process.Pid))
	_, state, _ := strings.Cut(string(text), ") ")
	return err == nil && strings.HasPrefix(state, "T")
}

func (x *person) over(status int) {
	x.t.Helper()
	timer := time.AfterFunc(time.Minute, func() { x.cmd.Process.Kill() })
	defer timer.Stop()
	x.cmd.Wait()
	if got := x.cmd.ProcessState.ExitCode(); got != status {
		x.t.Errorf("status %d, want %d", got, status)
	}
	if !x.hasLines() {
		x.t.Error("the terminal is not put back")
	}
}

const staying = `const b = new (require("heatsync"))().require("./b.js"); setInterval(() => {}, 1000); console.log("runs", process.pid)`

func TestKeys(t *testing.T) {
	t.Parallel()
	onBothHosts(t, func(t *testing.T, host string) {
		file := filepath.Join(written(t, map[string]string{"a.js": staying, "b.js": ""}), "a.js")
		x := startAtTerminal(t, "run", "--host", host, file)
		x.shows("press h")
		if x.hasLines() {
			t.Error("the terminal waits for lines")
		}
		x.types("h")
		x.shows("r restarts the program")
		x.types("l")
		x.shows("a.js: pinned (the entry), version 1")
		x.shows("b.js: held (by sync.require or import in")
		x.types("x\n")
		x.types("r")
		x.shows("restarting")
		x.shows("runs")
		x.shows("press h")
		x.types("q")
		x.over(statusOK)
	})
}

// Ctrl-C means what it always does, and so does a signal; the terminal is put back.
func TestKeysThatAreSignals(t *testing.T) {
	t.Parallel()
	onBothHosts(t, func(t *testing.T, host string) {
		file := filepath.Join(written(t, map[string]string{"a.js": staying, "b.js": ""}), "a.js")
		x := startAtTerminal(t, "run", "--host", host, file)
		x.shows("press h")
		x.types("\x03")
		x.over(statusOf(syscall.SIGINT))

		x = startAtTerminal(t, "run", "--quiet", "--host", host, file)
		x.until("it listens to keys", func() bool { return !x.hasLines() })
		x.types("\x1a")
		x.until("it stops", x.isStopped)
		if !x.hasLines() {
			t.Error("the shell would have no lines")
		}
		x.cmd.Process.Signal(syscall.SIGCONT)
		x.until("it goes on", func() bool { return !x.hasLines() })
		x.types("h")
		x.shows("r restarts the program")
		if strings.Contains(x.before, "press h") {
			t.Errorf("with --quiet the terminal shows %q", x.before)
		}
		x.cmd.Process.Signal(syscall.SIGTERM)
		x.over(statusOf(syscall.SIGTERM))
	})
}

// A command that a shell begins in the background has no keys until it is in front; Ctrl-Z
// stops it then, too.
func TestKeysAfterTheBackground(t *testing.T) {
	t.Parallel()
	onBothHosts(t, func(t *testing.T, host string) {
		file := filepath.Join(written(t, map[string]string{"a.js": staying, "b.js": ""}), "a.js")
		w := newWalker(t, "run", "--host", host, file)
		const shell = `set -m; "$@" & read line; fg; echo stopped; read line; fg`
		w.cmd.Path, w.cmd.Args = "/bin/sh", append([]string{"sh", "-c", shell, "sh"}, w.cmd.Args...)
		x := atTerminal(t, w)
		x.shows("1 held")
		if !x.hasLines() {
			t.Error("the shell has no lines")
		}
		x.types("\n")
		x.until("it listens to keys", func() bool { return !x.hasLines() })
		x.types("h")
		x.shows("r restarts the program")
		x.types("\x1a")
		x.shows("stopped")
		x.until("the shell has lines", x.hasLines)
		x.types("\n")
		x.until("it listens to keys again", func() bool { return !x.hasLines() })
		x.types("q")
		x.over(statusOK)
	})
}

// A program that reads the terminal has it for itself, from the start or later on.
func TestKeysOfTheProgram(t *testing.T) {
	t.Parallel()
	const reading = `process.stdin.on("data", (text) => { console.log("read", JSON.stringify(String(text))); if (String(text) === "end\n") process.exit(3) });`
	onBothHosts(t, func(t *testing.T, host string) {
		for name, code := range map[string]string{
			"at once": reading + ` console.log("reads")`,
			"later":   staying + `; process.on("SIGUSR2", () => { ` + reading + ` console.log("reads") })`,
			"never":   staying + `; setTimeout(() => console.log("reads"), 300)`,
		} {
			file := filepath.Join(written(t, map[string]string{"a.js": code, "b.js": ""}), "a.js")
			args := []string{"run", "--host", host, file}
			if name == "never" {
				args = []string{"run", "--no-keys", "--host", host, file}
			}
			x := startAtTerminal(t, args...)
			if name == "later" {
				x.shows("press h")
				x.cmd.Process.Signal(syscall.SIGUSR2)
			}
			x.shows("reads")
			x.until(name+": the terminal is the program's", x.hasLines)
			if name == "never" {
				x.cmd.Process.Kill()
				continue
			}
			x.types("q\n")
			x.shows(`read "q\n"`)
			if name == "at once" && strings.Contains(x.before, "press h") {
				t.Errorf("heatsync takes the terminal of a program that reads it: %q", x.before)
			}
			x.types("end\n")
			x.over(3)
		}
	})
}
