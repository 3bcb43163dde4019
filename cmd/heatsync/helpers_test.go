package main

import (
	"bufio"
	"bytes"
	"encoding/json"
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

// walker is a process, and what it has printed.
type walker struct {
	t      *testing.T
	cmd    *exec.Cmd
	lines  chan string
	events int // how much of a file of events was looked at
	said   bytes.Buffer
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

// until waits until something is so.
func (w *walker) until(what string, is func() bool) {
	w.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !is(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			w.t.Fatalf("waiting for %s: not within 20 s; on stderr:\n%s", what, &w.said)
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

// reader is a program whose events are read.
type reader struct {
	*walker
	events *json.Decoder
}

// startReader starts a program that prints "runs", with --json. It has a minute to live.
func startReader(t *testing.T, args ...string) *reader {
	t.Helper()
	w := newWalker(t, append([]string{"run", "--json"}, args...)...)
	w.cmd.Stderr = nil
	stderr, err := w.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	w.start()
	w.expect("runs")
	timer := time.AfterFunc(time.Minute, func() { w.cmd.Process.Kill() })
	t.Cleanup(func() { timer.Stop() })
	return &reader{w, json.NewDecoder(stderr)}
}

// told is an event as a reader gets it. The fields are those of the events that tests read.
type told struct {
	Event string
	startEvent
	reloadEvent
	Files []goodFile
}

// next returns the next reload, false if the program has ended.
func (r *reader) next() (e told, ok bool) { return r.nextOf("reload") }

// nextOf returns the next event of that name.
func (r *reader) nextOf(name string) (e told, ok bool) {
	for e.Event != name {
		e = told{}
		if r.events.Decode(&e) != nil {
			return e, false
		}
	}
	return e, true
}

// onBothHosts runs a test for each host, both at once.
func onBothHosts(t *testing.T, test func(t *testing.T, host string)) {
	for _, host := range []string{"goja", "node"} {
		t.Run(host, func(t *testing.T) {
			t.Parallel()
			if host == "node" {
				needsNode(t)
			}
			test(t, host)
		})
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
