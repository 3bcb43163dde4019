package main

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"
)

// asCommand makes the test binary be the command.
const asCommand = "HEATSYNC_TEST_AS_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		main()
	}
	os.Exit(m.Run())
}

// TestWalk goes the way on which the README takes its reader.
func TestWalk(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../example")); err != nil {
		t.Fatal(err)
	}
	w := start(t, "run", filepath.Join(dir, "index.js"))
	w.expect("John Doe is epic")

	utilities := filepath.Join(dir, "modules", "utilities.js")
	w.edit(utilities, "is epic`", "100% is epic`")
	w.expect("utils reloaded.", "John Doe 100% is epic")

	w.edit(utilities, "100% is epic`", "99% is epic`; // one more time")
	w.expect("utils reloaded.", "John Doe 99% is epic")
	w.end()
}

// walker is a process, and what it has printed.
type walker struct {
	t     *testing.T
	cmd   *exec.Cmd
	lines chan string
	said  bytes.Buffer
}

func start(t *testing.T, args ...string) *walker {
	t.Helper()
	w := newWalker(t, args...)
	w.start()
	return w
}

func newWalker(t *testing.T, args ...string) *walker {
	w := &walker{t: t, cmd: exec.Command(os.Args[0], args...), lines: make(chan string)}
	w.cmd.Env = append(os.Environ(), asCommand+"=1")
	w.cmd.Stderr = &w.said
	return w
}

func (w *walker) start() {
	w.t.Helper()
	out, err := w.cmd.StdoutPipe()
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { w.cmd.Process.Kill() })
	go w.read(out)
}

func (w *walker) read(out io.Reader) {
	defer close(w.lines)
	for s := bufio.NewScanner(out); s.Scan(); {
		w.lines <- s.Text()
	}
}

// expect waits for lines in this order. Others may come before and between
// them, as the program prints one a second.
func (w *walker) expect(want ...string) {
	w.t.Helper()
	timeout := time.After(20 * time.Second)
	for _, line := range want {
		for got := ""; got != line; {
			select {
			case next, open := <-w.lines:
				if !open {
					w.t.Fatalf("waiting for %q: the program has ended; on stderr:\n%s", line, &w.said)
				}
				got = next
			case <-timeout:
				w.t.Fatalf("waiting for %q: not within 20 s", line)
			}
		}
	}
}

func (w *walker) edit(file, from, to string) {
	w.t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		w.t.Fatal(err)
	}
	edited := bytes.ReplaceAll(text, []byte(from), []byte(to))
	if bytes.Equal(edited, text) {
		w.t.Fatalf("%s has no %q", file, from)
	}
	if err := os.WriteFile(file, edited, 0o666); err != nil {
		w.t.Fatal(err)
	}
}

// end sends SIGTERM, where there is such a thing, and looks at the status.
func (w *walker) end() {
	if runtime.GOOS == "windows" {
		return
	}
	w.cmd.Process.Signal(syscall.SIGTERM)
	for range w.lines {
	}
	w.cmd.Wait()
	if got := w.cmd.ProcessState.ExitCode(); got != statusOf(syscall.SIGTERM) {
		w.t.Errorf("status %d, want that of SIGTERM, %d; on stderr:\n%s", got, statusOf(syscall.SIGTERM), &w.said)
	}
}

// needsNode skips a test where there is no node.
func needsNode(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("node is not in PATH, and this is CI")
		}
		t.Skip("node is not in PATH")
	}
}

func written(t *testing.T, files map[string]string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
