package nodecore_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore"
	"github.com/heatsync-go/heatsync/internal/nodecore/loop"
)

// embedded is a runtime as a Go program may make one: without globals, and
// without a loop if events is nil.
func embedded(t *testing.T, dir string, events *loop.Loop) (*goja.Runtime, *nodecore.Set, *bytes.Buffer) {
	t.Helper()
	vm, out := goja.New(), new(bytes.Buffer)
	set, err := nodecore.New(nodecore.Env{VM: vm, Loop: events, Stdout: out, Stderr: out, Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	err = vm.Set("require", func(name string) goja.Value {
		v, err := set.Load(name)
		if err != nil {
			panic(vm.NewGoError(err))
		}
		return v
	})
	if err != nil {
		t.Fatal(err)
	}
	return vm, set, out
}

func eval(t *testing.T, vm *goja.Runtime, source string) string {
	t.Helper()
	v, err := vm.RunString(source)
	if err != nil {
		t.Fatalf("%s: %v", source, err)
	}
	return v.String()
}

func want(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s = %q; want %q", what, got, want)
	}
}

// Everything that needs no waiting works without a loop, and what needs it
// says so.
func TestWithoutALoop(t *testing.T) {
	vm, _, out := embedded(t, workDir(t), nil)
	for source, expected := range map[string]string{
		`const fs = require("fs"); fs.mkdirSync("a/b", { recursive: true }); fs.writeFileSync("a/f", "text"); fs.readFileSync("a/f", "utf8")`: "text",
		`require("path").join("a", "..", "b")`:                                                      "b",
		`require("crypto").createHash("md5").update("x").digest("hex")`:                             "9dd4e461268c8034f5c8564e155c67a6",
		`new (require("url").URL)("http://h/x").pathname`:                                           "/x",
		`require("buffer").Buffer.from("68", "hex").toString()`:                                     "h",
		`require("os").platform() === require("process").platform`:                                  "true",
		`require("process").stdout.write("printed"); require("process").env.NOTHING`:                "undefined",
		`try { require("fs").readFile("x", () => {}) } catch (e) { e.message }`:                     "asynchronous fs needs an event loop, and this runtime was made without one",
		`try { require("process").stdin.resume(); "waits" } catch (e) { e.message }`:                "waits",
		`try { require("crypto").pbkdf2("a", "b", 1, 1, "md5", () => {}) } catch (e) { e.message }`: "crypto.pbkdf2 needs an event loop, and this runtime was made without one",
	} {
		want(t, source, eval(t, vm, source), expected)
	}
	eval(t, vm, `var failure; require("fs/promises").readFile("x").catch((e) => { failure = e.message })`)
	want(t, "the rejection of fs/promises", eval(t, vm, "failure"), "asynchronous fs needs an event loop, and this runtime was made without one")
	for _, text := range []string{"printed", "process.stdin needs an event loop"} {
		if !strings.Contains(out.String(), text) {
			t.Errorf("it printed %q, which lacks %q", out.String(), text)
		}
	}
	want(t, "the globals that appeared", eval(t, vm, `["process", "Buffer", "URL", "console", "setTimeout"].filter((n) => n in globalThis).join()`), "")
}

// The working directory and the file numbers belong to one runtime.
func TestRuntimesAreApart(t *testing.T) {
	dir := workDir(t)
	if err := os.Mkdir(filepath.Join(dir, "sub"), 0o777); err != nil {
		t.Fatal(err)
	}
	a, _, _ := embedded(t, dir, nil)
	b, _, _ := embedded(t, dir, nil)
	eval(t, a, `require("process").chdir("sub"); const fd = require("fs").openSync("f", "w"); fd`)
	want(t, "cwd of the first", eval(t, a, `require("process").cwd()`), filepath.Join(dir, "sub"))
	want(t, "cwd of the second", eval(t, b, `require("process").cwd()`), dir)
	want(t, "the first's file in the second", eval(t, b, `try { require("fs").closeSync(3) } catch (e) { e.code }`), "EBADF")
	eval(t, b, `require("process").env.ONLY_HERE = "1"`)
	want(t, "an entry in the first's env", eval(t, a, `require("process").env.ONLY_HERE`), "undefined")
	if os.Getenv("ONLY_HERE") != "" {
		t.Error("a script changed the environment of the process")
	}
	eval(t, a, `require("fs").closeSync(fd)`)
}

func TestSignalsReachListeners(t *testing.T) {
	vm, set, _ := embedded(t, workDir(t), loop.New())
	if set.Signal("SIGINT") {
		t.Error("Signal was handled by a program that never touched process")
	}
	eval(t, vm, `var heard = []; require("process").on("SIGTERM", (...args) => heard.push(args.join(" ")))`)
	if set.Signal("SIGINT") {
		t.Error("Signal was handled without a listener")
	}
	if !set.Signal("SIGTERM") {
		t.Error("Signal with a listener was not handled")
	}
	want(t, "what the listener heard", eval(t, vm, "heard.join()"), "SIGTERM 15")
}

// A program waits for its input as long as it listens, and no longer.
func TestStdinKeepsAliveWhileListening(t *testing.T) {
	r, w := io.Pipe()
	defer w.Close()
	var stdout, stderr bytes.Buffer
	p := program{t: t, stdout: &stdout, stderr: &stderr, stdin: r, dir: workDir(t), source: `
		process.stdin.setEncoding('utf8');
		process.stdin.on('data', (text) => {
			console.log('got', text);
			if (text === 'stop') process.stdin.pause();
		});
		process.on('exit', () => console.log('exit'));`}
	go func() {
		for _, text := range []string{"one", "two", "stop"} {
			_, _ = io.WriteString(w, text)
			time.Sleep(5 * time.Millisecond)
		}
	}()
	p.run()
	want(t, "stdout", stdout.String(), "got one\ngot two\ngot stop\nexit\n")
	want(t, "stderr", stderr.String(), "")
}

func TestStdinReportsItsError(t *testing.T) {
	r, w := io.Pipe()
	_ = w.CloseWithError(os.ErrPermission)
	var stdout, stderr bytes.Buffer
	p := program{t: t, stdout: &stdout, stderr: &stderr, stdin: r, dir: workDir(t),
		source: `process.stdin.on('data', () => {}).on('error', (e) => console.log(e.message)).on('close', () => console.log('close'));`}
	p.run()
	want(t, "stdout", stdout.String(), "read the input: permission denied\nclose\n")
}

// What is written is what the buffer held when write was called.
func TestAsyncWriteTakesACopy(t *testing.T) {
	got := runHere(t, `
		const fs = require('fs');
		const b = Buffer.alloc(100000, 'a');
		fs.writeFile('f', b, () => console.log(fs.readFileSync('f').every((c) => c === 97)));
		b.fill('b');`)
	want(t, "stdout", got, "true\n")
}

// shared is an input that somebody else reads until it is taken. Nothing comes from it.
type shared struct {
	io.Reader
	take func()
}

func (s shared) Take() { s.take() }

// Whoever reads the same terminal hears in the call that asks for it, and not when another
// goroutine comes to read: what is typed between the two would not be the program's.
func TestInputIsTakenByWhoAsks(t *testing.T) {
	for source, taken := range map[string]bool{
		`process.stdin.on("data", () => {})`:                     true,
		`process.stdin.once("readable", () => {})`:               true,
		`process.stdin.resume()`:                                 true,
		`process.stdin[Symbol.asyncIterator]().next()`:           true,
		`process.openStdin()`:                                    true,
		`require("readline").createInterface(process.stdin)`:     true,
		`require("fs").read(0, Buffer.alloc(1), () => {})`:       true,
		`require("fs").readFile(0, () => {})`:                    true,
		`require("fs").readSync(0, Buffer.alloc(1))`:             true,
		`require("fs").readFileSync(0)`:                          true,
		`require("fs").createReadStream("", { fd: 0 }).resume()`: true,
		`process.stdin.on("end", () => {})`:                      false,
		`process.stdin.isTTY; require("tty").isatty(0)`:          false,
		`require("fs").readFile("0", () => {})`:                  false,
		`require("fs").read(77, Buffer.alloc(1), () => {})`:      false,
		`try { require("fs").fstatSync(0) } catch {}`:            false,
		`process.stdin.pause(); process.stdin.setEncoding("")`:   false,
	} {
		var stdout, stderr bytes.Buffer
		input := shared{strings.NewReader(""), func() { stdout.WriteString("taken ") }}
		p := program{t: t, stdout: &stdout, stderr: &stderr, stdin: input, dir: workDir(t), source: source + `; setImmediate(() => console.log("next turn"))`}
		p.run()
		if stderr.Len() > 0 {
			t.Errorf("%s: %s", source, &stderr)
		}
		if got := stdout.String(); strings.HasPrefix(got, "taken ") != taken || !strings.Contains(got, "next turn") {
			t.Errorf("%s: %q; want that it is taken to be %v", source, got, taken)
		}
	}
}

// What this host has not says so by its name.
func TestAbsentFunctionsAreNamed(t *testing.T) {
	for call, name := range map[string]string{
		"require('process').dlopen()":        "process.dlopen",
		"require('child_process').fork('x')": "child_process.fork",
		"new (require('cluster').Worker)()":  "cluster.Worker",
		"require('crypto').setEngine('x')":   "crypto.setEngine",
		"require('path').matchesGlob()":      "path.matchesGlob",
	} {
		got := runHere(t, "try { "+call+" } catch (e) { console.log(e.code, e.message) }")
		if !strings.Contains(got, "ERR_FEATURE_UNAVAILABLE_ON_PLATFORM "+name+" ") {
			t.Errorf("%s: %q; want an error that names %s", call, got, name)
		}
	}
}

// The environment is as it was given, in its order; of two entries the later counts.
func TestEnvironment(t *testing.T) {
	vm := goja.New()
	set, err := nodecore.New(nodecore.Env{VM: vm, Environ: []string{"Z=1", "A=x=y", "M=", "none", "B=1", "K=1", "Z=2", "C=1"}})
	if err != nil {
		t.Fatal(err)
	}
	process, err := set.Load("process")
	if err != nil {
		t.Fatal(err)
	}
	if err := vm.Set("env", process.(*goja.Object).Get("env")); err != nil {
		t.Fatal(err)
	}
	want(t, "the environment", eval(t, vm, `JSON.stringify(env)`), `{"Z":"2","A":"x=y","M":"","B":"1","K":"1","C":"1"}`)
}

// Packages prepare for WebAssembly when they are loaded, and don't wait for it.
func TestWhatIsPreparedForWebAssemblyEndsNothing(t *testing.T) {
	var stdout, stderr bytes.Buffer
	p := program{t: t, stdout: &stdout, stderr: &stderr, dir: workDir(t), stdin: strings.NewReader(""), source: `
		const made = (async () => { try { await WebAssembly.compile(1); } catch { await WebAssembly.compile(2); } })();
		made.catch();
		setTimeout(() => made.catch((error) => console.log(error.message)), 1);`}
	if status := p.run(); status != 0 || stdout.String() != "WebAssembly is not defined\n" || !strings.Contains(stderr.String(), "WebAssembly is not in this host") {
		t.Errorf("it ended with %d and printed %q and %q", status, stdout.String(), stderr.String())
	}
}
