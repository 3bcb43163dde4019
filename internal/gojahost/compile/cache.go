package compile

import (
	"errors"
	"runtime"
	"sync"
	"weak"
)

// key is what a program depends on.
type key struct {
	path string
	hash string
	opts Options
}

// cache holds each Code for as long as somebody else does. That way runtimes
// share the programs that are in use, and the versions of a file that is edited
// all day are collected one by one.
type cache struct {
	mu      sync.Mutex
	entries map[key]weak.Pointer[Code]
	flights map[key]*flight
}

// flight is a compilation that is under way, for which whoever wants the same waits.
type flight struct {
	done chan struct{}
	code *Code
	err  error
}

var programs = cache{entries: map[key]weak.Pointer[Code]{}, flights: map[key]*flight{}}

// get returns the Code of k, compiled once for all who want it at a time.
func (c *cache) get(k key, compile func() (*Code, error)) (*Code, error) {
	c.mu.Lock()
	if code := c.entries[k].Value(); code != nil {
		c.mu.Unlock()
		return code, nil
	}
	if f := c.flights[k]; f != nil {
		c.mu.Unlock()
		<-f.done
		return f.code, f.err
	}
	f := &flight{done: make(chan struct{}), err: errPanicked}
	c.flights[k] = f
	c.mu.Unlock()
	defer c.land(k, f)
	f.code, f.err = compile()
	return f.code, f.err
}

// land ends a flight, though the compiler may have panicked.
func (c *cache) land(k key, f *flight) {
	if f.err == nil {
		f.code = c.put(k, f.code)
	}
	c.mu.Lock()
	delete(c.flights, k)
	c.mu.Unlock()
	close(f.done)
}

var errPanicked = errors.New("the compiler panicked")

// put returns code, or an equal one that was there first.
func (c *cache) put(k key, code *Code) *Code {
	c.mu.Lock()
	defer c.mu.Unlock()
	if first := c.entries[k].Value(); first != nil {
		return first
	}
	p := weak.Make(code)
	c.entries[k] = p
	runtime.AddCleanup(code, func(k key) { c.drop(k, p) }, k)
	return code
}

// drop removes an entry, unless another one has taken its place by now.
func (c *cache) drop(k key, p weak.Pointer[Code]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.entries[k] == p {
		delete(c.entries, k)
	}
}
