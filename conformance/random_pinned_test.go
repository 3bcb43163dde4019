package conformance

import (
	"fmt"
	"maps"
	"slices"

	"pgregory.net/rapid"
)

// pinned are files that are never evaluated again: one that says so and fills
// another, as an entry does, that one, and what it loads. Modules of the program
// may load them by plain require. Whatever is saved in them, they are what they
// were at the start.
type pinned struct {
	first map[string]string // what they said then
}

const (
	entryFile = "entry.js"
	busFile   = "bus.js"
	lowFile   = "low.js"
)

// fill draws whether there are such files, and what they say.
func (w *world) fill() {
	w.pinned.first = map[string]string{}
	if !rapid.Bool().Draw(w.T, "pinned") {
		return
	}
	for _, file := range []string{entryFile, busFile, lowFile} {
		w.put(file, w.pinnedText(file))
		w.pinned.first[file] = w.files[file]
	}
}

func (w *world) pinnedText(file string) string {
	t := w.token()
	own := ""
	if rapid.Bool().Draw(w.T, "makes a Heatsync") {
		own = "new (require('heatsync'))();\n"
	}
	switch file {
	case entryFile:
		return fmt.Sprintf("new (require('heatsync'))().pin();\nconst bus = require('./bus.js');\n"+
			"Object.assign(bus, { filled: %d });\nexports.v = %[1]d;\n", t) + own
	case busFile:
		if rapid.Bool().Draw(w.T, "assigned") {
			return fmt.Sprintf("require('./low.js');\nmodule.exports = { v: %d };\n", t)
		}
		return fmt.Sprintf("require('./low.js');\nexports.v = %d;\n", t) + own
	}
	return fmt.Sprintf("exports.v = %d;\n", t) + own
}

// savePinned saves one of them, with other contents, with nothing but a comment
// more, or broken.
func (w *world) savePinned() {
	file := w.one(slices.Sorted(maps.Keys(w.pinned.first)))
	if file == "" {
		return
	}
	switch rapid.IntRange(0, 3).Draw(w.T, "how") {
	case 0:
		w.put(file, w.files[file]+"// and a comment\n")
	case 1:
		w.put(file, fmt.Sprintf("throw new Error('broken %d');\n", w.token()))
	case 2:
		w.put(file, fmt.Sprintf("syntax %d (", w.token()))
	default:
		w.put(file, w.pinnedText(file))
	}
}

// asPinned returns the files with the pinned ones as they run.
func (w *world) asPinned(files map[string]string) map[string]string {
	files = maps.Clone(files)
	maps.Copy(files, w.pinned.first)
	return files
}

// mayRestart tells whether a file may be named for a restart: only a pinned one.
func (w *world) mayRestart(file string) bool { return w.pinned.first[file] != "" }
