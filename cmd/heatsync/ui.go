// The rules of the interface:
//
//   - Standard output belongs to the program. Only what was asked of the
//     command itself, "version" and "help", is written there.
//   - All else goes to standard error, each line with a "heatsync:" prefix,
//     without capitals at the start and full stops at the end.
//   - One line a reload: what, and how long it took; why, if it is not because
//     the file changed.
//   - A failure says what was kept, what went wrong and where, shows the place,
//     and has a hint on a line of its own that says what to do.
//   - Paths are relative to the working directory where that is shorter.
//   - With --json every event is one JSON object on one line, with whole paths.
//   - Colour only on a terminal, and never with NO_COLOR. It says nothing that
//     the words don't.

package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/heatsync-go/heatsync"
)

// ui tells the person at the terminal what happens. Any goroutine may use it.
type ui struct {
	mu                 sync.Mutex
	w                  io.Writer
	dir                string // the working directory
	quiet, json, color bool
}

func newUI(w io.Writer) *ui {
	dir, _ := os.Getwd() // without one, paths are told in full
	return &ui{w: w, dir: dir, color: colored(w)}
}

func colored(w io.Writer) bool {
	f, is := w.(*os.File)
	if !is || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return false
	}
	if runtime.GOOS == "windows" && os.Getenv("WT_SESSION") == "" {
		return false // older consoles would show the codes
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

const (
	red    = "31"
	green  = "32"
	yellow = "33"
	cyan   = "36"
	dim    = "2"
)

// page is what one event says, to be written at once.
type page struct {
	ui *ui
	b  strings.Builder
}

// line adds a line that begins with a coloured word or two.
func (p *page) line(color, head, rest string) {
	p.b.WriteString("heatsync: ")
	if p.ui.color && color != "" {
		head = "\x1b[" + color + "m" + head + "\x1b[0m"
	}
	p.b.WriteString(strings.TrimRight(head+rest, " \n"))
	p.b.WriteByte('\n')
}

// details adds the lines of a text, indented.
func (p *page) details(color, text string) {
	for line := range strings.Lines(text) {
		p.line(color, "  "+strings.TrimRight(line, "\r\n"), "")
	}
}

// write is the only place where ui writes text for people.
func (u *ui) write(fill func(p *page)) {
	p := &page{ui: u}
	fill(p)
	u.mu.Lock()
	defer u.mu.Unlock()
	io.WriteString(u.w, p.b.String())
}

// misuse tells of a wrong command line and returns the exit status for it.
func (u *ui) misuse(text, hint string) int {
	u.write(func(p *page) {
		p.line(red, "", text)
		p.line(cyan, "hint:", " "+hint)
	})
	return misused
}

// fail tells why the program could not be run, and returns the exit status.
func (u *ui) fail(err error) int {
	if u.json {
		u.event(event{Event: "error", Error: newFailure(err)})
		return failed
	}
	u.write(func(p *page) { p.failure("can't run the program", err) })
	return failed
}

// warn tells of something that may matter.
func (u *ui) warn(text string) {
	text = strings.TrimSpace(text)
	if u.json {
		u.event(event{Event: "warning", Text: text})
		return
	}
	u.write(func(p *page) {
		first, rest, _ := strings.Cut(u.shorten(text), "\n")
		p.line(yellow, "warning:", " "+first)
		p.details("", rest)
	})
}

// reload tells what became of a reload.
func (u *ui) reload(r *heatsync.Reload) {
	switch {
	case r.OK && u.quiet && len(r.Restart) == 0:
	case u.json:
		u.event(newEvent(r))
	case r.OK:
		u.write(func(p *page) { p.reloaded(r) })
	case !r.Heard: // otherwise the program's own listener has the word
		u.write(func(p *page) { p.kept(r) })
	}
}

func (p *page) reloaded(r *heatsync.Reload) {
	if len(r.Modules) > 0 && !p.ui.quiet {
		verb := "reloaded"
		if r.Resync {
			verb = "resynced"
		}
		p.line(green, verb, " "+p.ui.list(r.Modules)+" in "+elapsed(r.Duration))
	}
	for _, path := range r.Removed {
		p.line(yellow, "removed", " "+p.ui.relative(path)+": its last exports stay")
	}
	for _, m := range r.Restart {
		p.line(yellow, "restart needed", " for "+p.ui.relative(m.Path)+": "+p.ui.shorten(m.Reason))
	}
}

// kept tells of a reload that failed.
func (p *page) kept(r *heatsync.Reload) {
	what := "version"
	var e *heatsync.Error
	if errors.As(r.Err, &e) && e.Path != "" {
		what = p.ui.relative(e.Path)
	}
	p.failure("kept the old "+what, r.Err)
	var waiting []string
	for _, path := range r.Pending {
		if e == nil || path != e.Path {
			waiting = append(waiting, p.ui.relative(path))
		}
	}
	if len(waiting) > 0 {
		p.line("", "", "waiting for it: "+enumerate(cut(waiting)))
	}
	p.line(cyan, "hint:", " fix the file and save it; the program is still running the last good version")
}

// failure tells what went wrong and where, and shows the place.
func (p *page) failure(head string, err error) {
	text := "unknown reason"
	var e *heatsync.Error
	switch {
	case errors.As(err, &e):
		text = e.Err.Error()
	case err != nil:
		text = err.Error()
	}
	first, rest, _ := strings.Cut(p.ui.shorten(text), "\n")
	p.line(red, head+":", " "+first)
	p.details("", rest)
	if e == nil || e.Line == 0 {
		return
	}
	p.line("", "", fmt.Sprintf("  at %s:%d:%d", p.ui.relative(e.Path), e.Line, e.Column))
	p.details(dim, frameOf(e))
}

// list names what was evaluated: the files that changed, and how many others.
func (u *ui) list(modules []heatsync.ReloadedModule) string {
	var names []string
	importers := 0
	for _, m := range modules {
		if isImporter(m) {
			importers++
			continue
		}
		names = append(names, u.relative(m.Path)+u.why(m.Reason))
	}
	if len(names) == 0 { // what changed is gone, or never loaded: those that run have a reason
		for _, m := range modules {
			names = append(names, u.relative(m.Path)+u.why(m.Reason))
		}
		importers = 0
	}
	names = cut(names)
	switch {
	case importers == 1:
		names = append(names, "1 importer")
	case importers > 1:
		names = append(names, fmt.Sprintf("%d importers", importers))
	}
	return enumerate(names)
}

func isImporter(m heatsync.ReloadedModule) bool {
	return strings.HasPrefix(m.Reason, "plain importer of ") || strings.HasPrefix(m.Reason, "importer of ")
}

func (u *ui) why(reason string) string {
	if reason == "changed" || reason == "resync" || reason == "" {
		return ""
	}
	return " (" + u.shorten(reason) + ")"
}

// cut shortens a list that nobody would read.
func cut(names []string) []string {
	const most = 4
	if len(names) <= most {
		return names
	}
	more := fmt.Sprintf("%d more", len(names)-most+1)
	return append(names[:most-1:most-1], more)
}

func enumerate(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// elapsed is a duration in milliseconds, or seconds from the first on.
func elapsed(d time.Duration) string {
	if d >= time.Second {
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
}

// relative names a path from the working directory where that is shorter.
func (u *ui) relative(path string) string {
	if u.dir == "" || !filepath.IsAbs(path) {
		return path
	}
	rel, err := filepath.Rel(u.dir, path)
	if err != nil || len(rel) >= len(path) {
		return path
	}
	return rel
}

// shorten does so for the paths in a text that are in the working directory.
func (u *ui) shorten(text string) string {
	if len(u.dir) < 2 {
		return text
	}
	return strings.ReplaceAll(text, u.dir+string(filepath.Separator), "")
}
