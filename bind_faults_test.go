package heatsync_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

// faultsOfFuncs are what a function may do instead of returning 1. begun is called before one that does not end.
var faultsOfFuncs = map[string]string{
	"throw":              `throw new Error("fault");`,
	"throw of nothing":   `throw undefined;`,
	"throw of a trap":    `throw new Proxy({}, { get() { throw 1; }, getOwnPropertyDescriptor() { throw 1; } });`,
	"overflow":           `(function forever() { forever(); })();`,
	"overflow in native": `(function forever() { [1].map(forever); })();`,
	"panic of Go":        `panics();`,
	"endless":            `begun(); for (;;);`,
	"endless catch":      `begun(); for (;;) { try { for (;;); } catch {} finally { for (;;); } }`,
}

// waysOfFuncs are where it does so.
var waysOfFuncs = map[string]string{
	"sync":      `() => { FAULT return 1; }`,
	"async":     `async () => { FAULT return 1; }`,
	"later":     `async () => { await new Promise(setImmediate); FAULT return 1; }`,
	"generator": `() => [...(function* () { yield 1; yield* (function* () { FAULT })(); })()].length`,
	"iterator":  `async () => { for await (const x of (async function* () { yield 1; FAULT })()); return 1; }`,
	"getter":    `() => ({ get x() { FAULT return 1; } }).x`,
	"trap":      `() => new Proxy({}, { get() { FAULT return 1; } }).x`,
	"sort":      `() => [2, 1].sort(() => { FAULT return 0; })[0]`,
}

// faultyFunc is a program with a function that has a fault, and one that has none.
func faultyFunc(t *testing.T, text string) (s *heatsync.Sync, path string, begun chan struct{}) {
	dir := files(t, map[string]string{"a.js": `exports.f = ` + text + `; exports.good = async () => { await new Promise(setImmediate); return 3; }; exports.v = 1`})
	vm, s := newSync(t, heatsync.Options{Dir: dir, Globals: heatsync.GlobalsNode, Stderr: io.Discard, CallStack: 500})
	s.Loop()
	begun = make(chan struct{}, 1)
	vm.Set("panics", func() { panic("fault") })
	vm.Set("begun", func() { begun <- struct{}{} })
	return s, filepath.Join(dir, "a.js"), begun
}

// Whatever a bound func runs into, it returns an error, and the program lives: the next call and the next reload work.
func TestFaultsOfBoundFuncs(t *testing.T) {
	for way, text := range waysOfFuncs {
		for name, fault := range faultsOfFuncs {
			t.Run(way+" "+name, func(t *testing.T) {
				t.Parallel()
				s, path, begun := faultyFunc(t, replaced(text, fault))
				f, err := heatsync.Bind[func(context.Context) (int, error)](s, "./a.js", "f")
				if err != nil {
					t.Fatal(err)
				}
				good, err := heatsync.Bind[func(context.Context) (int, error)](s, "./a.js", "good")
				if err != nil {
					t.Fatal(err)
				}
				for round := range 2 {
					ctx, cancel := context.WithCancel(t.Context())
					go func() {
						select {
						case <-begun:
							cancel()
						case <-ctx.Done():
						}
					}()
					v, err := f.Get()(ctx)
					cancel()
					var e *heatsync.Error
					if !errors.As(err, &e) || e.Op != "call" {
						t.Errorf("it returns %d, %v", v, err)
					}
					if v, err := good.Get()(t.Context()); v != 3 || err != nil {
						t.Errorf("the next call returns %d, %v", v, err)
					}
					text := fmt.Sprintf(`exports.f = %s; exports.good = async () => { await 0; return 3; }; exports.v = %d`, replaced(text, fault), round+2)
					if _, err := apply(t, s, path, text); err != nil || require(t, s, "./a.js").Get("v").ToInteger() != int64(round+2) {
						t.Errorf("the next reload: %v", err)
					}
				}
			})
		}
	}
}

// A reload that was committed stays, whatever its listeners run into, and each of them hears of it. What does not end is
// interrupted by whoever wants that.
func TestFaultsOfReloadListeners(t *testing.T) {
	for way, text := range waysOfFuncs {
		for name, fault := range faultsOfFuncs {
			t.Run(way+" "+name, func(t *testing.T) {
				t.Parallel()
				s, path, begun := faultyFunc(t, `() => 1`)
				vm := s.Runtime()
				go func() {
					for {
						select {
						case <-begun:
							vm.Interrupt("enough")
						case <-t.Context().Done():
							return
						}
					}
				}()
				heard := 0
				vm.Set("hear", func() { heard++ })
				listeners := filepath.Join(filepath.Dir(path), "listeners.js")
				save(t, listeners, fmt.Sprintf(`const sync = new (require("heatsync"))(); sync.require("./a.js");
					sync.events.on("reload", () => hear()); sync.events.on("reload", %s); sync.events.on("any", %[1]s); sync.events.on("reload", () => hear());`,
					replaced(text, fault)))
				require(t, s, "./listeners.js")
				for round := range 2 {
					heard = 0
					r, err := s.Apply(change.Batch{Changes: []change.Change{{Path: path, Data: fmt.Appendf(nil, "exports.v = %d; exports.good = async () => 3", round+2)}}})
					ends := !strings.HasPrefix(name, "endless")
					if v := require(t, s, "./a.js").Get("v").ToInteger(); v != int64(round+2) || r == nil || r.Version != round+1 || ends && err != nil {
						t.Errorf("version %d is live, %+v, %v", v, r, err)
					}
					if ends && heard != 2 { // an interrupt ends the announcement
						t.Errorf("%d of 2 others have heard of it", heard)
					}
					ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
					if v, err := heatsync.Call[int](ctx, s, "./a.js", "good"); v != 3 || err != nil {
						t.Errorf("the next call returns %d, %v", v, err)
					}
					cancel()
				}
			})
		}
	}
}

func replaced(text, fault string) string { return strings.Replace(text, "FAULT", fault, 1) }
