// Package facade holds the JavaScript that touches values: the class Heatsync
// as users see it, the in-place update of exports, and the loop that carries
// out the machine's steps. It is the same on every host.
//
// The files are CommonJS modules. heatsync.js exports a function that takes
// the host (host.d.ts lists what a host offers) and returns the realm. parts.js names those
// that are loaded when they are first needed.
package facade

import (
	"embed"
	"slices"
	"strings"
)

// Files are the modules, by their names.
//
//go:embed *.js
var Files embed.FS

// Main is the module that a host loads.
const Main = "heatsync.js"

const parts = "parts.js"

// Needed lists the modules that are loaded with Main: what it requires, and what those do,
// except for parts.
func Needed() []string {
	needed := []string{Main}
	for i := 0; i < len(needed); i++ {
		text, _ := Files.ReadFile(needed[i])
		if needed[i] == parts {
			continue
		}
		for _, rest := range strings.Split(string(text), "require('./")[1:] {
			if name, _, _ := strings.Cut(rest, "'"); !slices.Contains(needed, name) {
				needed = append(needed, name)
			}
		}
	}
	return needed
}
