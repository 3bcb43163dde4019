//go:build wasip1

package main

import (
	"github.com/heatsync-go/heatsync/internal/graph"
	"github.com/heatsync-go/heatsync/internal/reload"
)

// What an init function has done is done when the package is made, and not in
// each program that starts (internal/nodehost/preinit). So a first module is loaded
// here, by a machine that nobody keeps: the room that small things of each kind
// take is found then, and not while somebody waits.
func init() {
	in, out = make([]byte, 0, 4096), make([]byte, 0, 4096)
	m := reload.New()
	m.Pin("/index.js")
	m.Started("/index.js", "")
	m.Open(1, true, true)
	m.Link("/index.js", graph.Edge{Specifier: "./a.js", Kind: graph.Sync, Target: "/a.js"})
	m.Started("/a.js", "")
	m.Finished("/a.js")
	m.Hold(1, "/a.js")
	m.Finished("/index.js")
	m.Graph().Watched()
	for size := range 128 {
		bytes, pointers = make([]byte, 8*size), make([]*byte, size)
	}
	bytes, pointers = nil, nil
}

// They are here so that what is made is not on the stack.
var (
	bytes    []byte
	pointers []*byte
)
