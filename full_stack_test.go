package heatsync_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/heatsync-go/heatsync"
)

// fullStacks are ways to fill the stack.
var fullStacks = map[string]string{
	"function":   `(function f() { f(); })()`,
	"native":     `(function f() { [1].map(f); })()`,
	"getter":     `({ get x() { return this.x; } }).x`,
	"proxy":      `new Proxy({}, { get: (t, k, r) => r[k] }).x`,
	"class":      `new (class A { constructor() { new this.constructor(); } })()`,
	"field":      `(() => { class A { x = new A(); } new A(); })()`,
	"static":     `(function f() { class A { static { f(); } } })()`,
	"text":       "(() => { const o = { toString() { return `${o}`; } }; return `${o}`; })()",
	"emitter":    `(() => { const e = new (require("events"))(); e.on("x", () => e.emit("x")); e.emit("x"); })()`,
	"async":      `(async function f() { await f(); })()`,
	"starts":     `(() => { const q = async () => {}; (function f() { q(); f(); })(); })()`,
	"yield star": `[...(function* f() { yield* f(); })()]`,
}

// everywhere meets one in each place where code can run, and says who saw it.
const everywhere = `
const log = (where, e) => console.log(where, e && e.name, e && e.message, e instanceof RangeError);
process.on("uncaughtException", (e, origin) => log("uncaught " + origin, e));
process.on("unhandledRejection", (e) => log("unhandled", e));
const fill = () => FULL;
const caught = (where) => { try { const r = fill(); if (r && r.then) r.catch((e) => log(where, e)); } catch (e) { log(where, e); } finally { log("finally " + where); } };
caught("here");
(async () => { try { await fill(); } catch (e) { log("async", e); } finally { log("finally async"); } })();
(async () => { await 0; try { await fill(); } catch (e) { log("after await", e); } finally { log("finally after await"); } })();
(async () => { await 0; await fill(); })().catch((e) => log("rejected", e)).finally(() => log("finally rejected"));
(async () => { for (const x of [1, 2]) { try { await x; await fill(); } catch (e) { log("loop " + x, e); } } })();
Promise.resolve().then(fill).catch((e) => log("then", e));
process.nextTick(() => caught("tick"));
queueMicrotask(() => caught("microtask"));
queueMicrotask(() => { fill(); });
process.nextTick(() => { fill(); });
setImmediate(() => caught("immediate"));
setTimeout(() => caught("timer"), 1);
setTimeout(() => { fill(); }, 2);
setTimeout(() => { [1].forEach(() => { new (class { constructor() { caught("constructor"); } })(); }); }, 3);
setTimeout(() => { const g = (function* () { try { yield 1; yield* [fill()]; } catch (e) { log("generator", e); } finally { log("finally generator"); } })(); g.next(); g.next(); }, 4);
setTimeout(() => { const e = new (require("events"))(); e.on("x", () => { fill(); }); try { e.emit("x"); } catch (x) { log("listener", x); } }, 5);
(async () => { for await (const x of (async function* () { yield 1; yield fill(); })()) log("item " + x); })().catch((e) => log("async generator", e));
setTimeout(() => { new Promise((resolve) => setTimeout(resolve, 1)).then(() => log("settled")); }, 50);`

// alone has it end the program, if nobody hears of it.
var alone = map[string]string{
	"here":        `FULL;`,
	"async":       `(async () => { await FULL; })();`,
	"after await": `(async () => { await 0; await FULL; })();`,
	"tick":        `process.nextTick(() => FULL);`,
	"microtask":   `queueMicrotask(() => { FULL; });`,
	"timer":       `setTimeout(() => FULL, 1);`,
	"handler":     `process.on("uncaughtException", () => FULL); throw 1;`,
	"exit":        `process.on("exit", () => FULL);`,
}

// A full stack is to a program what it is in Node, wherever it is met.
func TestFullStacksLikeNode(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("needs node: %v", err)
		}
		t.Skipf("not compared with node, for want of one: %v", err)
	}
	for kind, full := range fullStacks {
		t.Run(kind, func(t *testing.T) {
			like(t, node, strings.ReplaceAll(everywhere, "FULL", full), 2000)
			like(t, node, strings.ReplaceAll(alone["here"], "FULL", full), 0)
			if kind == "function" || kind == "native" {
				for where, text := range alone {
					t.Run(where, func(t *testing.T) { like(t, node, strings.ReplaceAll(text, "FULL", full), 0) })
				}
			}
		})
	}
}

// like runs a program here, with so many nested calls or as many as usual, and under
// node, which print the same lines.
func like(t *testing.T, node, text string, callStack int) {
	t.Helper()
	file := filepath.Join(files(t, map[string]string{"main.js": text}), "main.js")
	var out bytes.Buffer
	cmd := exec.Command(node, file)
	cmd.Stdout = &out
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	want := sorted(out.String(), cmd.ProcessState.ExitCode())
	out.Reset()
	p := heatsync.NewProgram(&heatsync.Options{Dir: filepath.Dir(file), CallStack: callStack, Stdout: &out, Stderr: new(bytes.Buffer)})
	var exit *heatsync.ExitError
	status := 0
	if err := p.Run(t.Context(), "main.js"); errors.As(err, &exit) {
		status = exit.Code
	} else if err != nil {
		t.Fatal(err)
	}
	if got := sorted(out.String(), status); got != want {
		t.Errorf("it prints\n%s\nand under node\n%s", got, want)
	}
}

// sorted are the lines, without their order: how long an unwinding takes decides
// which timer is first.
func sorted(out string, status int) string {
	lines := strings.Split(strings.TrimSpace(out), "\n")
	slices.Sort(lines)
	return strings.Join(append(lines, fmt.Sprintf("status %d", status)), "\n")
}
