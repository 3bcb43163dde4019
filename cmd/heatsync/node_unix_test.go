//go:build unix

package main

import (
	"bufio"
	"errors"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

const whatever = -2

// ends waits for the program's end and looks at the status.
func (w *walker) ends(status int) {
	w.t.Helper()
	ended := make(chan struct{})
	go func() {
		for range w.lines {
		}
		w.cmd.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(30 * time.Second):
		w.t.Fatalf("it did not end; on stderr:\n%s", &w.said)
	}
	if got := w.cmd.ProcessState.ExitCode(); got != status && status != whatever {
		w.t.Errorf("status %d, want %d; on stderr:\n%s", got, status, &w.said)
	}
}

const listening = `for (const name of process.argv.slice(2)) process.on(name, (...args) => console.log(...args));
	setInterval(() => {}, 1000); console.log("listens")`

// Under --host node each signal reaches the program as if node had been started, or
// does what it does there by default.
func TestSignalsReachNode(t *testing.T) {
	t.Parallel()
	needsNode(t)
	file := filepath.Join(written(t, map[string]string{"a.js": listening}), "a.js")
	signals := map[string]syscall.Signal{
		"SIGUSR2": syscall.SIGUSR2, "SIGALRM": syscall.SIGALRM, "SIGWINCH": syscall.SIGWINCH, "SIGIO": syscall.SIGIO,
		"SIGQUIT": syscall.SIGQUIT, "SIGHUP": syscall.SIGHUP, "SIGUSR1": syscall.SIGUSR1, "SIGTERM": syscall.SIGTERM, "SIGCONT": syscall.SIGCONT,
	}
	maps.DeleteFunc(signals, func(_ string, sig syscall.Signal) bool { return signal.Ignored(sig) }) // as under nohup
	args := []string{"run", "--host", "node", file}
	for name := range signals {
		args = append(args, name)
	}
	w := start(t, args...)
	w.expect("listens")
	for name, sig := range signals {
		w.cmd.Process.Signal(sig)
		w.expect(name + " " + strconv.Itoa(int(sig)))
	}
	w.cmd.Process.Kill()
	w.ends(whatever)
	for _, sig := range []syscall.Signal{syscall.SIGUSR2, syscall.SIGALRM, syscall.SIGQUIT, syscall.SIGINT} {
		w := start(t, "run", "--host", "node", file)
		w.expect("listens")
		w.cmd.Process.Signal(sig)
		w.ends(statusOf(sig))
	}
}

// Whoever read what heatsync says may go: that is lost, and neither the program nor its
// reloads are.
func TestNobodyReadsWhatHeatsyncSays(t *testing.T) {
	t.Parallel()
	onBothHosts(t, func(t *testing.T, host string) {
		for _, option := range []string{"--host=" + host, "--json"} {
			dir := written(t, map[string]string{
				"a.js": `const Heatsync = require("heatsync"); const b = new Heatsync().require("./b.js");
						const said = new Set(); setInterval(() => { if (!said.has(b.v)) console.log(b.v); said.add(b.v) }, 10)`,
				"b.js": `exports.v = "v1"`,
			})
			r, closed, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			w := newWalker(t, "run", "--host="+host, option, filepath.Join(dir, "a.js"))
			w.cmd.Stderr = closed
			w.start()
			closed.Close()
			w.expect("v1")
			r.Close()
			w.edit(filepath.Join(dir, "b.js"), "v1", "v2")
			w.expect("v2")
			w.edit(filepath.Join(dir, "b.js"), `exports`, `let return exports`)
			w.edit(filepath.Join(dir, "b.js"), `let return exports.v = "v2"`, `exports.v = "v3"`)
			w.expect("v3")
			w.end()
		}
	})
}

// What Node says of wrong options is what the person reads.
func TestWrongOptionsOfNode(t *testing.T) {
	needsNode(t)
	file := filepath.Join(written(t, map[string]string{"a.js": ""}), "a.js")
	w := newWalker(t, "run", "--host", "node", file)
	w.cmd.Env = append(w.cmd.Env, "NODE_OPTIONS=--no-such-option")
	w.start()
	w.ends(9)
	if said := w.said.String(); !strings.Contains(said, "--no-such-option is not allowed in NODE_OPTIONS") {
		t.Errorf("it said %q", said)
	}
}

const looping = `const Heatsync = require("heatsync"); new Heatsync().require("./b.js");
	for (const name of ["SIGINT", "SIGTERM"]) process.on(name, () => {});
	setTimeout(() => { require("fs").writeSync(1, process.pid + "\nloops\n"); for (;;); }, 100)`

// A second signal ends a program that is too busy to hear the first, on both hosts.
func TestSecondSignalEndsABusyNode(t *testing.T) {
	t.Parallel()
	needsNode(t)
	dir := written(t, map[string]string{"a.js": looping, "b.js": ""})
	w := start(t, "run", "--host", "node", filepath.Join(dir, "a.js"))
	w.expect("loops")
	w.cmd.Process.Signal(syscall.SIGTERM)
	w.cmd.Process.Signal(syscall.SIGINT) // of two that are the same the kernel may make one
	w.ends(whatever)
	if got := w.cmd.ProcessState.ExitCode(); got != statusOf(syscall.SIGTERM) && got != statusOf(syscall.SIGINT) { // the order is the kernel's
		t.Errorf("status %d; on stderr:\n%s", got, &w.said)
	}
}

// But not one that listens, and has heard it.
func TestSecondSignalOfANodeThatListens(t *testing.T) {
	t.Parallel()
	needsNode(t)
	dir := written(t, map[string]string{"a.js": `const Heatsync = require("heatsync"); new Heatsync().require("./b.js"); ` + listening, "b.js": ""})
	w := start(t, "run", "--host", "node", filepath.Join(dir, "a.js"), "SIGTERM")
	w.expect("listens")
	for range 3 {
		w.cmd.Process.Signal(syscall.SIGTERM)
		w.expect("SIGTERM 15")
	}
	w.cmd.Process.Signal(syscall.SIGUSR2)
	w.ends(statusOf(syscall.SIGUSR2))
}

// A command that is killed takes its node along, whatever that is doing.
func TestKilledCommandEndsNode(t *testing.T) {
	t.Parallel()
	needsNode(t)
	if runtime.GOOS != "linux" {
		t.Skip("only Linux ends a child with its parent")
	}
	for what, source := range map[string]string{
		"it loops":           looping,
		"it blocks":          strings.Replace(looping, "for (;;);", "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);", 1),
		"it listens":         strings.Replace(looping, "for (;;);", "setInterval(() => {}, 1000);", 1),
		"it has no heatsync": `console.log(process.pid); setInterval(() => {}, 1000); process.on("SIGTERM", () => {});`,
	} {
		dir := written(t, map[string]string{"a.js": source, "b.js": ""})
		w := start(t, "run", "--host", "node", filepath.Join(dir, "a.js"))
		pid, err := strconv.Atoi(<-w.lines)
		if err != nil {
			t.Fatalf("%s: %v; on stderr:\n%s", what, err, &w.said)
		}
		w.cmd.Process.Kill()
		for deadline := time.Now().Add(30 * time.Second); syscall.Kill(pid, 0) == nil && !isZombie(pid); time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				syscall.Kill(pid, syscall.SIGKILL)
				t.Fatalf("%s: it is still there", what)
			}
		}
	}
}

// isZombie tells whether a process has ended, and nobody has asked how.
func isZombie(pid int) bool {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	_, state, _ := strings.Cut(string(text), ") ")
	return err == nil && strings.HasPrefix(state, "Z")
}

// A signal that comes while the package is built ends the command.
func TestSignalWhileThePackageIsBuilt(t *testing.T) {
	t.Parallel()
	needsNode(t)
	dir := written(t, map[string]string{"a.js": ""})
	fifo := filepath.Join(dir, "fifo")
	script := "#!/bin/sh\ntrap 'exit 1' INT\necho builds > " + fifo + "\nwhile :; do sleep 0.05; done\n"
	if err := errors.Join(syscall.Mkfifo(fifo, 0o600), os.WriteFile(filepath.Join(dir, "go"), []byte(script), 0o777)); err != nil {
		t.Fatal(err)
	}
	w := newWalker(t, "run", "--host", "node", filepath.Join(dir, "a.js"))
	w.cmd.Env = append(w.cmd.Env, "XDG_CACHE_HOME="+filepath.Join(dir, "cache"), "HOME="+dir, "PATH="+dir+":"+os.Getenv("PATH"))
	w.start()
	f, err := os.Open(fifo)
	if err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(f).ReadString('\n'); line != "builds\n" {
		t.Fatal(line, err)
	}
	f.Close()
	w.cmd.Process.Signal(syscall.SIGINT)
	w.ends(statusOf(syscall.SIGINT))
}

// A file that must not be read is there.
func TestFileThatMustNotBeRead(t *testing.T) {
	t.Parallel()
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	onBothHosts(t, func(t *testing.T, host string) {
		dir := written(t, map[string]string{
			"a.js": `const Heatsync = require("heatsync"); const sync = new Heatsync(); const b = sync.require("./b.js");
				sync.events.on("error", (error) => console.log(error.code)).on("reload", () => console.log(b.v));
				setTimeout(() => console.log("runs"), 50)`,
			"b.js": `exports.v = "v1"`,
		})
		b := filepath.Join(dir, "b.js")
		w := start(t, "run", "--host="+host, filepath.Join(dir, "a.js"))
		w.expect("runs")
		w.edit(b, "v1", "v2")
		w.expect("v2")
		if err := os.Chmod(b, 0); err != nil {
			t.Fatal(err)
		}
		w.expect("EACCES")
		if err := os.Chmod(b, 0o600); err != nil {
			t.Fatal(err)
		}
		w.edit(b, "v2", "v3")
		w.expect("v3")
		w.end()
	})
}
