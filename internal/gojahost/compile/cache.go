package compile

import (
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
}

var programs = cache{entries: map[key]weak.Pointer[Code]{}}

func (c *cache) get(k key) *Code {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.entries[k].Value()
}

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
