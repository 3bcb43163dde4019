package compile

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
	"weak"
)

func TestCacheSharesWhatIsAlive(t *testing.T) {
	first := mustCompile(t, "/cache/x.js", "exports.a = 1", Options{})
	if again := mustCompile(t, "/cache/x.js", "exports.a = 1", Options{}); again != first {
		t.Error("the same bytes were compiled twice")
	}
	for name, other := range map[string]*Code{
		"text":    mustCompile(t, "/cache/x.js", "exports.a = 2", Options{}),
		"path":    mustCompile(t, "/cache/y.js", "exports.a = 1", Options{}),
		"options": mustCompile(t, "/cache/x.js", "exports.a = 1", Options{Module: true}),
	} {
		if other == first {
			t.Errorf("another %s gave the same program", name)
		}
	}
	runtime.KeepAlive(first)
}

// TestCacheForgets recompiles a file as often as a long day of edits does. Only
// the version that is held may stay.
func TestCacheForgets(t *testing.T) {
	var held *Code
	heap := func() uint64 {
		for range 3 { // a weak pointer, its cleanup, what that let go
			runtime.GC()
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	const versions = 10_000 / shrink
	edit := func(n int) {
		held = mustCompile(t, "/cache/edited.js", program(40, n), Options{})
	}
	for n := range 500 {
		edit(n)
	}
	before := heap()
	for n := range versions {
		edit(500 + n)
	}
	after := heap()
	if grown := int64(after) - int64(before); grown > 1<<20 {
		t.Errorf("%d versions left %d bytes", versions, grown)
	}
	entries := func() int { return programs.count("/cache/edited.js") }
	for deadline := time.Now().Add(5 * time.Second); entries() > 1 && time.Now().Before(deadline); {
		runtime.GC() // cleanups run on a goroutine of their own
		runtime.Gosched()
	}
	if n := entries(); n != 1 {
		t.Errorf("the cache has %d entries for the file, want that of the version in use", n)
	}
	runtime.KeepAlive(held)
}

// count is for tests.
func (c *cache) count(path string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := 0
	for k := range c.entries {
		if k.path == path {
			n++
		}
	}
	return n
}

// TestOneProgramInManyRuntimes has meaning under the race detector.
func TestOneProgramInManyRuntimes(t *testing.T) {
	texts := []struct{ path, text, want string }{
		{"/many/a.js", "class A { b = /x+/.exec('xx')[0] }\nexports.a = new A().b", `{"a":"xx"}`},
		{"/many/a.mjs", "export const a = [1, 2].map((n) => `${n}`)", `{"a":["1","2"]}`},
		{"/many/b.js", "let a = 1\nthrow new Error(a)", "Error: 1 at /many/b.js:2:7(5)"},
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				for _, tt := range texts {
					c, err := Compile(tt.path, []byte(tt.text), Options{})
					if err != nil {
						t.Error(err)
						return
					}
					got, err := run(c)
					if err != nil {
						got = fmt.Sprint(err)
					}
					if got != tt.want {
						t.Errorf("%s = %s, want %s", tt.path, got, tt.want)
					}
				}
			}
		})
	}
	wg.Wait()
}

func mustCompile(t *testing.T, path, text string, opts Options) *Code {
	t.Helper()
	c, err := Compile(path, []byte(text), opts)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Several runtimes that want the same file at once compile it once, and what is wrong
// with it is told to all.
func TestCacheCompilesOnce(t *testing.T) {
	for name, fails := range map[string]error{"code": nil, "error": errors.New("no")} {
		synctest.Test(t, func(t *testing.T) {
			c := cache{entries: map[key]weak.Pointer[Code]{}, flights: map[key]*flight{}}
			var compiled atomic.Int32
			end, codes := make(chan struct{}), make(chan *Code, 10)
			for range cap(codes) {
				go func() {
					code, err := c.get(key{path: name}, func() (*Code, error) {
						compiled.Add(1)
						<-end
						return &Code{Hash: name}, fails
					})
					if err != fails {
						t.Errorf("%s: %v", name, err)
					}
					codes <- code
				}()
			}
			synctest.Wait() // one compiles, the others wait for it
			close(end)
			first := <-codes
			for range cap(codes) - 1 {
				if code := <-codes; fails == nil && code != first {
					t.Errorf("%s: they got different ones", name)
				}
			}
			if compiled.Load() != 1 || len(c.flights) != 0 {
				t.Errorf("%s: compiled %d times, and %d flights are left", name, compiled.Load(), len(c.flights))
			}
			runtime.KeepAlive(first)
		})
	}
}
