package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"sync"

	"github.com/heatsync-go/heatsync"
	known "github.com/heatsync-go/heatsync/internal/graph"
)

// Keys that a person presses at the terminal of a program that does not read it.

// keyboard is the terminal that is standard input. From begin to leave each key comes at
// once, and is not shown; what it was before is put back. Any goroutine may use it.
type keyboard struct {
	mu     sync.Mutex
	taken  bool   // by the program, or for good
	paused func() // puts the terminal back, and returns when nothing is read any more; nil if nothing is
	resume func() // begins again
}

// theTerminal is this process's, as there is one.
var theTerminal keyboard

// begin has pressed called with each key, on a goroutine of its own, if standard input is a
// terminal and nobody has taken it. It returns whether that is so. alone says that nobody
// else answers to Ctrl-Z and Ctrl-\.
func (k *keyboard) begin(alone bool, pressed func(key byte)) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.taken || k.resume != nil || !hasKeys() {
		return false
	}
	listenStops(k, alone) // before the terminal changes, since nobody else would put it back
	k.resume = func() { k.paused = readKeys(pressed) }
	k.resume() // or when this process is in the foreground
	return k.paused != nil
}

// leave puts the terminal back, for the program or for whoever comes after it.
func (k *keyboard) leave() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.taken = true
	k.stop()
}

// pause puts the terminal back until proceed.
func (k *keyboard) pause() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.stop()
}

func (k *keyboard) proceed() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.taken && k.paused == nil && k.resume != nil {
		k.resume()
	}
}

func (k *keyboard) stop() {
	if k.paused != nil {
		k.paused()
		k.paused = nil
	}
}

// exit ends this process at once.
func exit(status int) {
	theTerminal.leave()
	os.Exit(status)
}

// input is standard input for a program: whoever asks for it has the terminal, before anything
// else of the program runs.
type input struct{ *os.File }

func (input) Take() { theTerminal.leave() }

// stdin is what a program on the built-in engine reads.
func stdin() io.Reader {
	if info, err := os.Stdin.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return os.Stdin
	}
	return input{os.Stdin}
}

// listens begins to listen to keys.
func (r *restarter) listens() {
	if r.options.noKeys || r.ui.json {
		return
	}
	if theTerminal.begin(r.options.host != "node", r.pressed) && !r.ui.quiet {
		r.ui.tellKeys("press h for the keys that heatsync knows")
	}
}

func (r *restarter) pressed(key byte) {
	switch key {
	case 'r':
		r.restart(nil)
	case 'q':
		r.quit()
	case 'l':
		go r.tellLoaded() // which waits for a program that is busy
	case 'h', '?':
		r.ui.tellKeys("r restarts the program, q ends it, l lists what is loaded and why, h shows this")
	}
}

// tellKeys is for the one who sits there.
func (u *ui) tellKeys(text string) {
	var m message
	m.line(dim, text)
	u.put(u.out, u.text(m))
}

// tellLoaded says what is loaded.
func (r *restarter) tellLoaded() {
	r.mu.Lock()
	list := r.list
	r.mu.Unlock()
	if list == nil {
		return
	}
	if modules, ok := list(); ok {
		r.ui.say(newLoaded(modules, entryOf(r.options.file)))
	}
}

// newLoaded describes modules, without what packages load by themselves.
func newLoaded(modules []loaded, entry string) loadedEvent {
	e := loadedEvent{Files: []loadedFile{}}
	for _, m := range modules {
		if known.Package(m.path) != "" && !m.reloadable {
			e.Packages++
			continue
		}
		e.Files = append(e.Files, loadedFile{m.path, m.version, m.state(), m.why(entry, modules)})
	}
	return e
}

func (m loaded) state() string {
	return kind(heatsync.Module{Held: m.held, Reloadable: m.reloadable})
}

// why is the reason for a module's state.
func (m loaded) why(entry string, all []loaded) string {
	switch {
	case m.path == entry:
		return "the entry"
	case len(m.heldBy) > 0:
		return "by sync.require or import in " + m.heldBy[0] + andMore(m.heldBy)
	case m.held:
		return "by code outside of all modules"
	}
	others := slices.DeleteFunc(slices.Clone(all), func(o loaded) bool { return o.reloadable != m.reloadable || !slices.Contains(m.loadedBy, o.path) })
	if len(others) == 0 {
		return "by itself" // sync.pin, or a top level that awaits
	}
	return "by require in " + others[0].path
}

func andMore(paths []string) string {
	if len(paths) < 2 {
		return ""
	}
	return fmt.Sprintf(" and %d more", len(paths)-1)
}
