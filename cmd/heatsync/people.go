package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/heatsync-go/heatsync"
)

// What people read of each event: the rules are in ui.go.

func (e startEvent) people(u *ui, m *message) {
	if !u.quiet {
		m.line(plain, fmt.Sprintf("%s runs on %s: %s watched, %d held, %d reloadable, %d pinned",
			u.name(e.Entry), engines[e.Host], count(e.Watched, "file"), e.Held, e.Reloadable, e.Pinned))
	}
	if e.Hint != "" {
		m.line(yellow, "nothing of "+u.name(e.Entry)+" can be reloaded: a change of any file takes a restart")
		m.hint(e.Hint)
	}
}

var engines = map[string]string{"goja": "goja", "node": "Node.js"}

func (e reloadEvent) people(u *ui, m *message) {
	if e.failed != nil {
		u.tellKept(m, e.failed, e.again)
		return
	}
	if line := u.done(e.of); line != "" && !u.quiet {
		m.line(green, line)
	}
	if u.verbose && !u.quiet {
		u.tellEach(m, e.of)
	}
	for _, path := range e.Removed {
		m.line(yellow, u.name(path)+" is gone"+whatStays(e.of, path))
	}
}

// tellTried says what would have run.
func (u *ui) tellTried(m *message, r *heatsync.Reload) {
	for _, each := range r.Modules {
		m.line(plain, "  tried "+u.name(each.Path)+": "+u.relative(each.Reason.String()))
	}
}

// tellEach says of each module why it ran.
func (u *ui) tellEach(m *message, r *heatsync.Reload) {
	for _, each := range r.Modules {
		m.line(plain, fmt.Sprintf("  %s, version %d: %s", u.name(each.Path), each.Version, u.relative(each.Reason.String())))
	}
	for _, each := range r.Loaded {
		m.line(plain, "  "+u.name(each.Path)+": loaded by them")
	}
	for _, path := range r.Gone {
		m.line(plain, "  "+u.name(path)+": loaded no more")
	}
}

// whatStays says what is left of a removed file, if anything is.
func whatStays(r *heatsync.Reload, path string) string {
	if slices.Contains(r.Gone, path) {
		return ""
	}
	return "; its last exports stay"
}

// tellKept reports a failure. If a listener of the program received it, it leaves the
// details to that. If the file failed in the same way before, it does not repeat the
// details.
func (u *ui) tellKept(m *message, failed *heatsync.ReloadError, again bool) {
	text, path := u.kept(failed)
	if again {
		first, _, _ := strings.Cut(text, "\n")
		m.line(red, "still kept "+first)
		return
	}
	m.line(red, "kept "+text)
	if u.verbose {
		u.tellTried(m, failed.Reload)
	}
	if failed.Heard {
		return
	}
	u.tellPlace(m, failed.Err)
	if waiting := others(failed.Reload.Pending, path); len(waiting) > 0 {
		m.line(plain, "  waiting for it: "+and(named(u.names(waiting), "file")))
	}
	if !failed.Reload.Resync {
		m.hint("fix the file and save it; the program is still running the last good version")
	}
}

// kept says which version goes on, and why.
func (u *ui) kept(failed *heatsync.ReloadError) (text, path string) {
	what, path := "the old version", failedFile(failed)
	if path != "" {
		what = "the old " + u.name(path)
	}
	return what + ": " + u.relative(cause(failed.Err)), path
}

// tellPlace shows where an error is: the place, and the source there.
func (u *ui) tellPlace(m *message, err error) {
	var e *heatsync.Error
	if !errors.As(err, &e) {
		return
	}
	if at := place(e); at != "" {
		m.line(plain, "  at "+at)
	}
	if frame := frameOf(e); frame != "" {
		m.source(frame)
	}
}

// The files of one sort share a line.
func (e goodEvent) people(u *ui, m *message) {
	var order []string
	names := map[string][]string{}
	for _, f := range e.Files {
		how := f.how()
		if names[how] == nil {
			order = append(order, how)
		}
		names[how] = append(names[how], u.name(f.Path))
	}
	for _, how := range order {
		m.line(green, "good again: "+and(named(names[how], "file"))+how)
	}
}

// how is what has mended a file.
func (f goodFile) how() string {
	switch {
	case f.Now == nowRemoved:
		return " (gone)"
	case f.Was == wasRestart:
		return " (no restart needed)"
	case f.Was == wasRemoved:
		return " (back)"
	case f.Now == nowRunning:
		return " (as it runs)"
	}
	return ""
}

func (e restartNeededEvent) people(u *ui, m *message) {
	for _, restart := range shorten(e.modules) {
		m.line(yellow, "restart needed for "+u.name(restart.Path)+": "+u.relative(restart.Reason.String()))
	}
	if more := len(e.modules) - mostNamed; more > 0 {
		m.line(yellow, "restart needed for "+moreOf(more, "file"))
	}
}

func (e restartEvent) people(u *ui, m *message) {
	if e.OK {
		m.line(green, "restarting")
		return
	}
	m.line(red, "not restarted: "+u.relative(cause(e.err)))
	u.tellPlace(m, e.err)
	m.hint("fix the file and save it; the program is still running the last good version")
}

func (e loadedEvent) people(u *ui, m *message) {
	for _, each := range e.Files {
		m.line(plain, fmt.Sprintf("%s: %s (%s), version %d", u.name(each.Path), each.State, u.relative(each.Why), each.Version))
	}
	if e.Packages > 0 {
		m.line(plain, count(e.Packages, "file")+" of packages: pinned")
	}
}

// People are told of reloads anyway.
func (e appliedEvent) people(u *ui, m *message) {
	if !e.OK && e.Number == 0 {
		m.line(yellow, u.relative(fmt.Sprintf("--changes, line %d: %s", e.Line, e.Error.Text)))
	}
}

func (buildingEvent) people(_ *ui, m *message) {
	m.line(plain, "building the part for Node.js, which takes a minute or so the first time")
}

func (e envEvent) people(u *ui, m *message) {
	var parts []string
	if len(e.Set) > 0 {
		parts = append(parts, and(named(e.Set, "variable"))+" set")
	}
	if len(e.Removed) > 0 {
		parts = append(parts, and(named(e.Removed, "variable"))+" removed")
	}
	m.line(green, "process.env follows "+u.name(e.File)+": "+strings.Join(parts, "; "))
}

func (e warningEvent) people(u *ui, m *message) {
	m.line(yellow, u.relative(e.Text))
	m.hint(e.Hint)
}

func (e errorEvent) people(u *ui, m *message) {
	switch {
	case e.err == nil:
		m.line(red, e.Text)
	case errors.Is(e.err, heatsync.ErrNotFound):
		m.line(red, missing(e.file))
	default:
		m.line(red, u.relative(e.err.Error()))
		u.tellPlace(m, e.err)
	}
	m.hint(e.Hint)
}
