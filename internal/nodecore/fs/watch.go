package fs

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/dop251/goja"
	"github.com/fsnotify/fsnotify"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// fs.watch tells of every event, in the order of the system: a touch, two for one write. So it has
// nothing of the watcher by which modules are reloaded, which waits until a file is whole and knows
// what it held before.

// watching is the Go half of internal/watch.js.
func watching(c *core.Core) map[string]any {
	h := &hub{core: c, watches: map[string][]*watch{}}
	return map[string]any{
		// watch (path, recursive, callback) returns a watch, or what SystemError says. The callback gets
		// ("rename" or "change", name), or (error).
		"watch": func(path string, recursive bool, f goja.Callable) goja.Value {
			c.NeedLoop("fs.watch")
			w, err := h.watch(c.Abs(path), recursive, f)
			if err != nil {
				return c.SystemError(&core.CallError{Err: err, Syscall: "watch", Paths: []string{path}})
			}
			return c.Hide(w)
		},
		"close": func(v goja.Value) { core.Shown[*watch](c, v).close() },
		"ref":   func(v goja.Value, on bool) { core.Shown[*watch](c, v).ref(on) },
	}
}

// hub has one watcher for all watches of a runtime, since a system has few. It watches directories,
// also for a file that is watched: so that is found again when it was replaced.
type hub struct {
	core    *core.Core
	watcher *fsnotify.Watcher // nil if nothing is watched
	disown  func()

	mu      sync.Mutex          // guards what follows, and the directories of a watch
	watches map[string][]*watch // by the directories that they watch
}

// watch is one call of fs.watch. Its methods belong to the loop's goroutine.
type watch struct {
	hub       *hub
	path      string
	isDir     bool
	recursive bool
	tell      func(kind, name string)
	fail      func(error)
	release   func()
	closed    bool

	dirs []string
	gone bool // it watches no more of them
}

func (h *hub) watch(path string, recursive bool, f goja.Callable) (*watch, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	path = filepath.Clean(path) // as events have it
	if err := h.open(); err != nil {
		return nil, err
	}
	c := h.core
	w := &watch{hub: h, path: path, isDir: info.IsDir(), recursive: recursive && info.IsDir(), release: c.Loop.Hold()}
	w.tell = func(kind, name string) {
		c.Loop.Post(func() {
			if !w.closed {
				c.Callback(f, c.VM.ToValue(kind), c.VM.ToValue(name))
			}
		})
	}
	w.fail = func(err error) {
		c.Loop.Post(func() {
			c.Callback(f, c.SystemError(&core.CallError{Err: err, Syscall: "watch", Paths: []string{path}}))
		})
	}
	if err := w.add(); err != nil {
		w.close()
		return nil, err
	}
	return w, nil
}

// open makes the watcher for the first watch.
func (h *hub) open() error {
	if h.watcher != nil {
		return nil
	}
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return err
	}
	h.watcher = watcher
	h.disown = h.core.Own(func() { _ = watcher.Close() })
	go h.run(watcher)
	return nil
}

// run passes on what happens until the watcher is closed.
func (h *hub) run(watcher *fsnotify.Watcher) {
	for {
		select {
		case event, ok := <-watcher.Events:
			if !ok {
				return
			}
			h.happened(event)
		case err, ok := <-watcher.Errors:
			if !ok {
				return
			}
			h.each(func(w *watch) { w.fail(err) })
		}
	}
}

func (h *hub) each(f func(*watch)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	seen := map[*watch]bool{}
	for _, list := range h.watches {
		for _, w := range list {
			if !seen[w] {
				seen[w] = true
				f(w)
			}
		}
	}
}

func (h *hub) happened(event fsnotify.Event) {
	h.mu.Lock()
	concerned := slices.Clone(h.watches[filepath.Dir(event.Name)])
	itself := slices.Clone(h.watches[event.Name])
	h.mu.Unlock()
	for _, w := range concerned {
		w.happened(event)
	}
	for _, w := range itself { // a directory that is watched has gone
		if w.path == event.Name && w.isDir && event.Has(fsnotify.Remove|fsnotify.Rename) {
			w.tell("rename", filepath.Base(w.path))
		}
	}
}

func (w *watch) happened(event fsnotify.Event) {
	name, err := filepath.Rel(w.path, event.Name)
	switch {
	case !w.isDir && event.Name != w.path, err != nil:
		return
	case !w.isDir:
		name = filepath.Base(w.path)
	}
	if w.recursive && event.Has(fsnotify.Create) {
		w.grow(event.Name)
	}
	if event.Has(fsnotify.Create | fsnotify.Remove | fsnotify.Rename) {
		w.tell("rename", name)
	}
	if event.Has(fsnotify.Write | fsnotify.Chmod) {
		w.tell("change", name)
	}
}

// add watches the directories of a watch.
func (w *watch) add() error {
	if !w.isDir {
		return w.addDir(filepath.Dir(w.path))
	}
	if !w.recursive {
		return w.addDir(w.path)
	}
	return filepath.WalkDir(w.path, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return nil // what can't be read is not watched
		}
		return w.addDir(path)
	})
}

// grow watches a directory that has appeared, and tells of what it has already.
func (w *watch) grow(path string) {
	info, err := os.Lstat(path)
	if err != nil || !info.IsDir() || w.addDir(path) != nil {
		return
	}
	entries, _ := os.ReadDir(path) // it may have gone again
	for _, entry := range entries {
		w.happened(fsnotify.Event{Name: filepath.Join(path, entry.Name()), Op: fsnotify.Create})
	}
}

func (w *watch) addDir(dir string) error {
	h := w.hub
	h.mu.Lock()
	defer h.mu.Unlock()
	if w.gone || slices.Contains(h.watches[dir], w) {
		return nil
	}
	if len(h.watches[dir]) == 0 {
		if err := h.watcher.Add(dir); err != nil {
			return err
		}
	}
	h.watches[dir] = append(h.watches[dir], w)
	w.dirs = append(w.dirs, dir)
	return nil
}

func (w *watch) close() {
	if w.closed {
		return
	}
	w.closed = true
	w.ref(false)
	h := w.hub
	h.mu.Lock()
	defer h.mu.Unlock()
	w.gone = true
	for _, dir := range w.dirs {
		h.watches[dir] = slices.DeleteFunc(h.watches[dir], func(other *watch) bool { return other == w })
		if len(h.watches[dir]) == 0 {
			delete(h.watches, dir)
			_ = h.watcher.Remove(dir) // it may have gone by itself
		}
	}
	if len(h.watches) == 0 {
		h.disown()
		_ = h.watcher.Close() // nothing is watched any more
		h.watcher = nil
	}
}

// ref says whether the watch keeps the loop alive.
func (w *watch) ref(on bool) {
	switch {
	case on && w.release == nil && !w.closed:
		w.release = w.hub.core.Loop.Hold()
	case !on && w.release != nil:
		w.release()
		w.release = nil
	}
}
