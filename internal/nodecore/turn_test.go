package nodecore_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/dop251/goja"
)

func TestATurnEndsWithTicksAndMicrotasks(t *testing.T) {
	h := newHost(t)
	h.turn(`
		Promise.resolve().then(() => console.log('microtask'));
		process.nextTick(() => console.log('tick'));
		console.log('turn')`)
	h.printed("turn\ntick\nmicrotask\n")
	// What Go calls outside of a turn ends with its microtasks, of which ticks are one.
	h.stdout.Reset()
	h.eval(`Promise.resolve().then(() => console.log('microtask')); process.nextTick(() => console.log('tick')); console.log('call')`)
	h.printed("call\nmicrotask\ntick\n")
}

func TestAnInnerTurnThrowsOn(t *testing.T) {
	h := newHost(t)
	if err := h.vm.Set("inner", func() {
		h.set.Turn(func() error { return errors.New("of the inner turn") })
	}); err != nil {
		t.Fatal(err)
	}
	h.turn(`try { inner(); } catch (error) { console.log('caught', error.message); }`)
	h.printed("caught of the inner turn\n")
	h.exited()
}

func TestAnErrorThatNobodyHandlesEndsTheProgram(t *testing.T) {
	h := newHost(t)
	h.turn(`
		process.on('exit', (code) => console.log('exit', code));
		setTimeout(() => console.log('never'), 1);
		process.nextTick(() => console.log('never'));
		function f() { throw new TypeError('broken'); }
		f();`)
	h.run()
	h.printed("exit 1\n")
	h.exited(1)
	want := "TypeError: broken\n    at f (/app/main.js:5:24)\n    at /app/main.js:6:4\n"
	if got := h.stderr.String(); !strings.Contains(got, want) {
		t.Errorf("stderr = %q; want it to hold %q", got, want)
	}
}

// What is told of an error before the program ends, stack frames aside.
func TestUncaughtTexts(t *testing.T) {
	for code, want := range map[string]string{
		`throw new Error('message')`:                                 "Error: message",
		`throw Object.assign(new Error('message'), { code: 'E_X' })`: "Error: message {\n  code: 'E_X'\n}",
		`WebAssembly.compile(new Uint8Array(8))`:                     "ReferenceError: WebAssembly is not defined\n\nthe embedded host has no WebAssembly: define it from Go, or take another host",
		`throw 'text'`:                                               "Uncaught:\ntext",
		`throw { a: 1 }`:                                             "Uncaught:\n{ a: 1 }",
		`throw undefined`:                                            "Uncaught:\nundefined",
		`null.x`:                                                     "TypeError: Cannot read property 'x' of undefined",
		`Promise.reject(new Error('rejected'))`:                      "Error: rejected",
		`Promise.reject('why')`:                                      `reason "why".] {` + "\n  code: 'ERR_UNHANDLED_REJECTION'\n}",
		`queueMicrotask(() => { throw new Error('in a microtask') })`:                       "Error: in a microtask",
		`process.nextTick(() => { throw new Error('in a tick') })`:                          "Error: in a tick",
		`throw new Error('outer', { cause: 'the cause' })`:                                  "Error: outer {\n  [cause]: 'the cause'\n}",
		`process.on('uncaughtException', () => { throw Error('two') }); throw Error('one')`: "Error: two",
		`throw { [Symbol.for('nodejs.util.inspect.custom')]() { throw Error('broken') } }`:  "Uncaught:\n[object Object]\nError: broken at Error (native)",
		`Array.isArray = Object.keys = () => { throw Error('broken') }; throw { a: 1 }`:     "Uncaught:\n{ a: 1 }",
	} {
		h := newHost(t)
		h.turn(code)
		if got := withoutFrames(h.stderr.String()); !strings.Contains(got, want+"\n") {
			t.Errorf("%s: stderr = %q; want it to hold %q", code, got, want)
		}
	}
}

func withoutFrames(text string) string {
	var kept []string
	for _, line := range strings.Split(text, "\n") {
		if at := strings.TrimSpace(line); strings.HasPrefix(at, "at ") {
			// The brace that follows the last frame stays, on the line before.
			if strings.HasSuffix(at, " {") {
				kept[len(kept)-1] += " {"
			}
			continue
		}
		kept = append(kept, line)
	}
	return strings.Join(kept, "\n")
}

func TestAFullStackIsTold(t *testing.T) {
	for _, start := range []string{"rec()", "setTimeout(rec, 1)", "process.nextTick(rec)", "(async () => { await 1; rec(); })()"} {
		h := newHost(t)
		h.vm.SetMaxCallStackSize(200)
		h.turn("function rec() { rec(); }\n" + start)
		h.run()
		want := "RangeError: Maximum call stack size exceeded\n" + strings.Repeat("    at rec (/app/main.js:1:21)\n", 10)
		if got := h.stderr.String(); !strings.HasSuffix(got, want) {
			t.Errorf("%s: stderr = %q; want it to end in %q", start, got, want)
		}
		h.exited(1)
	}
}

func TestTheLineThatThrewIsShown(t *testing.T) {
	stderr := &bytes.Buffer{}
	p := program{t: t, source: "// a comment\n\tthrow new Error('here')\n", stdout: &bytes.Buffer{}, stderr: stderr, dir: t.TempDir(), stdin: strings.NewReader("")}
	if status := p.run(); status != 1 {
		t.Errorf("status = %d; want 1", status)
	}
	want := "main.js:2\n\tthrow new Error('here')\n\t      ^\n\nError: here\n    at "
	if got := stderr.String(); !strings.Contains(got, want) {
		t.Errorf("stderr = %q; want it to hold %q", got, want)
	}
}

func TestErrorsOfTheEngineAreShownWithNodesFrames(t *testing.T) {
	h := newHost(t)
	h.module("util", "util")
	h.turn(`
		function f() { return undefinedThing; }
		try { [1].map(f); } catch (error) { console.log(util.inspect(error).split('\n').slice(0, 4).join('|')); }`)
	h.printed("ReferenceError: undefinedThing is not defined|    at f (/app/main.js:2:25)|    at map (<anonymous>)|    at /app/main.js:3:16\n")
}

func TestStacksEndWhereTheProgramDoes(t *testing.T) {
	h := newHost(t)
	h.turn(`
		setTimeout(function timer() { console.log(new Error('own').stack); }, 1);
		setTimeout(function timer() { try { null.x; } catch (error) { console.log('%s', require('util').inspect(error)); } }, 1);
		setTimeout(() => console.trace('traced'), 5);
		globalThis.require = (name) => load(name);`)
	if err := h.vm.Set("load", func(name string) (goja.Value, error) { return h.set.Load(name) }); err != nil {
		t.Fatal(err)
	}
	h.run()
	h.printed("Error: own\n    at timer (/app/main.js:2:45)\n" +
		"TypeError: Cannot read property 'x' of undefined\n    at timer (/app/main.js:3:44)\n")
	if got, want := h.stderr.String(), "Trace: traced\n    at /app/main.js:4:33\n"; got != want {
		t.Errorf("stderr = %q; want %q", got, want)
	}
}

func TestExitStopsTheProgramAtOnce(t *testing.T) {
	h := newHost(t)
	h.turn(`
		process.on('exit', (code) => console.log('exit', code));
		try { process.exit(3); } finally { console.log('never'); }`)
	h.run()
	h.printed("exit 3\n")
	h.exited(3)
	h.turn(`console.log('a later turn')`)
	h.printed("exit 3\n")
}

func TestTheEndOfALoop(t *testing.T) {
	h := newHost(t)
	h.turn(`
		let rounds = 0;
		process.on('beforeExit', (code) => {
			console.log('beforeExit', code);
			if (rounds++ === 0) setTimeout(() => console.log('more'), 1);
		});
		process.on('exit', (code) => { console.log('exit', code); process.exitCode = 5; });`)
	for again := true; again; again = h.loop.Alive() {
		h.run()
		h.set.BeforeExit()
	}
	if code := h.set.EmitExit(0); code != 5 {
		t.Errorf("EmitExit = %d; want 5, which a listener set", code)
	}
	h.printed("beforeExit 0\nmore\nbeforeExit 0\nexit 0\n")
}

func TestSignals(t *testing.T) {
	h := newHost(t)
	if h.set.Signal("SIGINT") {
		t.Error("a signal was handled before there was a listener")
	}
	h.turn(`process.on('SIGINT', (name) => { console.log(name); process.nextTick(() => console.log('tick')); })`)
	if !h.set.Signal("SIGINT") || h.set.Signal("SIGTERM") {
		t.Error("want SIGINT handled and SIGTERM not")
	}
	h.printed("SIGINT\ntick\n")
}
