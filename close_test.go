package heatsync_test

import (
	"context"
	"errors"
	"net"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

// started is a module that starts one of each effect, on timers of the Go program's.
const started = `
	const Heatsync = require("heatsync");
	const sync = new Heatsync();
	sync.addTemporaryInterval(() => {}, 1000);
	sync.addTemporaryTimeout(() => {}, 1000);
	sync.addTemporaryListener(emitter, "event", () => {});
	const signal = sync.signal();
	signal.addEventListener("abort", () => aborted());
	exports.signal = signal;
	exports.during?.();`

// effects counts what is going on in a runtime.
type effects struct {
	timers, listeners, aborts int
	next                      int
}

func (e *effects) install(vm *goja.Runtime) {
	running := map[int]bool{}
	start := func() int { e.next++; running[e.next] = true; e.timers = len(running); return e.next }
	stop := func(id int) { delete(running, id); e.timers = len(running) }
	for name, f := range map[string]any{"setInterval": start, "setTimeout": start, "clearInterval": stop, "clearTimeout": stop, "aborted": func() { e.aborts++ }} {
		vm.Set(name, f)
	}
	vm.Set("emitter", map[string]any{
		"on":             func() { e.listeners++ },
		"removeListener": func() { e.listeners-- },
	})
}

func (e *effects) are(t *testing.T, when string, timers, listeners, aborts int) {
	t.Helper()
	if e.timers != timers || e.listeners != listeners || e.aborts != aborts {
		t.Errorf("%s there are %d timers, %d listeners and %d aborted signals; want %d, %d and %d",
			when, e.timers, e.listeners, e.aborts, timers, listeners, aborts)
	}
}

// Close ends what modules have started, without a Program too.
func TestCloseEndsEffects(t *testing.T) {
	dir := files(t, map[string]string{"a.js": started, "b.js": `exports.v = 1`})
	vm, s := newSync(t, heatsync.Options{Dir: dir})
	var e effects
	e.install(vm)
	require(t, s, "./a.js")
	e.are(t, "while it is open", 2, 1, 0)
	s.Close()
	e.are(t, "after Close", 0, 0, 1)
	s.Close()
	e.are(t, "after a second Close", 0, 0, 1)
	if v := require(t, s, "./b.js").Get("v").ToInteger(); v != 1 {
		t.Errorf("what is loaded after Close has %d", v)
	}
	require(t, s, "./a.js")
	e.are(t, "after what was loaded is asked for once more", 0, 0, 1)
}

// Within a reload, it is the reload's end that ends them, whatever becomes of it.
func TestCloseWithinAReload(t *testing.T) {
	for name, during := range map[string]string{"that goes well": "", "that fails": `; throw new Error("no")`} {
		t.Run(name, func(t *testing.T) {
			dir := files(t, map[string]string{"a.js": started})
			vm, s := newSync(t, heatsync.Options{Dir: dir})
			var e effects
			e.install(vm)
			a := require(t, s, "./a.js")
			vm.Set("close", func() {
				s.Close()
				if e.timers == 0 {
					t.Error("they ended in the middle of the reload")
				}
			})
			save(t, filepath.Join(dir, "a.js"), started+`close()`+during)
			r, err := s.Apply(change.Of(filepath.Join(dir, "a.js")))
			if (err == nil) != (during == "") {
				t.Errorf("Apply = %+v, %v", r, err)
			}
			if e.are(t, "afterwards", 0, 0, e.aborts); e.aborts == 0 || !a.Get("signal").ToObject(vm).Get("aborted").ToBoolean() {
				t.Error("the signal is not aborted")
			}
		})
	}
}

func TestNothingAfterClose(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.v = 1`})
	_, s := newSync(t, heatsync.Options{Dir: dir})
	a := require(t, s, "./a.js")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Apply(change.Of(filepath.Join(dir, "a.js"))); !errors.Is(err, heatsync.ErrClosed) {
		t.Errorf("Apply returned %v; want %v", err, heatsync.ErrClosed)
	}
	if _, err := s.Watch(t.Context()); !errors.Is(err, heatsync.ErrClosed) {
		t.Errorf("Watch returned %v; want %v", err, heatsync.ErrClosed)
	}
	if err := s.Close(); err != nil || a.Get("v").ToInteger() != 1 {
		t.Errorf("a second Close returned %v, with %v loaded", err, a.Get("v"))
	}
}

// Close ends the effects where the runtime belongs to, and what waits in Do.
func TestCloseWhileCallsWait(t *testing.T) {
	for name, loop := range loops {
		t.Run(name, func(t *testing.T) {
			opts := heatsync.Options{Dir: files(t, map[string]string{"a.js": started + `exports.never = () => new Promise(() => {})`})}
			var e effects
			var closed bool
			waiting := make(chan error, 3)
			run := loop(t, &opts, func(s *heatsync.Sync) {
				e.install(s.Runtime())
				require(t, s, "./a.js")
				begun := 0
				for range cap(waiting) {
					go func() {
						waiting <- s.Do(t.Context(), func() error {
							if begun++; begun == cap(waiting) {
								s.Loop().Post(func() { s.Close(); closed = true })
							}
							_, err := heatsync.Call[any](t.Context(), s, "./a.js", "never")
							return err
						})
					}()
				}
			})
			run(func() bool { return closed && len(waiting) == cap(waiting) })
			for range cap(waiting) {
				if err := <-waiting; !errors.Is(err, heatsync.ErrClosed) {
					t.Errorf("a call that waits: %v", err)
				}
			}
			e.are(t, "after Close", 0, 0, 1)
		})
	}
}

// A call that waits in Do comes back after Close, though nobody runs the loop any more.
func TestCloseAfterTheLoopHasEnded(t *testing.T) {
	_, s := newSync(t, heatsync.Options{Dir: files(t, map[string]string{"a.js": `exports.never = () => new Promise(() => {})`})})
	loop := s.Loop()
	defer loop.Hold()()
	ctx, cancel := context.WithCancel(t.Context())
	waiting := make(chan error, 1)
	go func() {
		waiting <- s.Do(t.Context(), func() error {
			loop.Post(cancel) // for when the call waits
			_, err := heatsync.Call[any](t.Context(), s, "./a.js", "never")
			return err
		})
	}()
	if err := loop.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	returns(t, "Close", func() { s.Close() })
	returns(t, "Do", func() {
		if err := <-waiting; !errors.Is(err, heatsync.ErrClosed) {
			t.Error(err)
		}
	})
}

// Close closes what scripts have opened.
func TestCloseClosesServers(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.listen = () => new Promise((done) => {
		const server = require("net").createServer(() => {}).listen(0, "127.0.0.1", () => done(server.address().port));
	})`})
	_, s := newSync(t, heatsync.Options{Dir: dir, Globals: heatsync.GlobalsNode})
	s.Loop()
	port, err := heatsync.Call[int](t.Context(), s, "./a.js", "listen")
	if err != nil {
		t.Fatal(err)
	}
	isFree := func() bool {
		l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err == nil {
			l.Close()
		}
		return err == nil
	}
	if isFree() {
		t.Error("nobody listens")
	}
	s.Close()
	waitFor(t, isFree)
}
