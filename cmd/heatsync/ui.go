package main

// The rules of the interface.
//
// Standard output belongs to the program that runs. Everything of ours goes to standard
// error, with "heatsync:" before every line except those of source code. No capitals at the
// start of a line and no full stop at its end. One line a reload: what, why if it is not
// plain, and how long. An error has its place and the source on lines of their own, and so
// has a hint, which says what to do. Files below the working directory are named from
// there.
//
// Colour says of which sort a line is and nothing else, so that nothing is lost
// without: NO_COLOR is set, or standard error is no terminal. With --json every
// line is an object instead, and with --json=FILE there are objects besides (json.go).

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/internal/terminal"
)

// ui writes to the person at the terminal, or to the program that reads our events. Its
// methods may be called from any goroutine.
type ui struct {
	out    io.Writer
	events io.Writer // of --json=FILE, or nil
	dir    string    // files are named from here
	color  bool
	quiet  bool
	json   bool

	mu     sync.Mutex        // a message is written whole
	broken map[string]string // what was said of files that failed
}

type color string

const (
	plain  color = ""
	red    color = "31"
	green  color = "32"
	yellow color = "33"
	dim    color = "2"
)

// reload prints what became of a reload.
func (u *ui) reload(r *heatsync.Reload, err error) {
	var failed *heatsync.ReloadError
	switch {
	case errors.Is(err, context.Canceled): // since the program ends
	case errors.As(err, &failed):
		u.kept(failed)
	default:
		u.live(r)
	}
}

func (u *ui) live(r *heatsync.Reload) {
	u.mended(r)
	if u.quiet && len(r.Restart)+len(r.Mended) == 0 || u.event(func() any { return newReloadEvent(r) }) {
		return
	}
	var m message
	u.tellDone(&m, r)
	u.write(m)
}

func (u *ui) kept(failed *heatsync.ReloadError) {
	if u.event(func() any { return newFailedEvent(failed) }) {
		return
	}
	var m message
	u.tellKept(&m, failed)
	u.write(m)
}

func (u *ui) tellDone(m *message, r *heatsync.Reload) {
	if line := u.done(r); line != "" && !u.quiet {
		m.line(green, line)
	}
	for _, path := range r.Mended {
		m.line(green, u.name(path)+" holds the running version again")
	}
	for _, path := range r.Removed {
		m.line(yellow, u.name(path)+" is gone"+whatStays(r, path))
	}
	for _, restart := range shorten(r.Restart) {
		m.line(yellow, "restart needed for "+u.name(restart.Path)+": "+u.relative(restart.Reason.String()))
	}
	if more := len(r.Restart) - mostNamed; more > 0 {
		m.line(yellow, "restart needed for "+moreOf(more, "file"))
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
func (u *ui) tellKept(m *message, failed *heatsync.ReloadError) {
	what, path := "the old version", failedFile(failed)
	if path != "" {
		what = "the old " + u.name(path)
	}
	text := what + ": " + u.relative(cause(failed.Err))
	if u.repeated(path, text+place(failed.Err)) {
		first, _, _ := strings.Cut(text, "\n")
		m.line(red, "still kept "+first)
		return
	}
	m.line(red, "kept "+text)
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

// repeated tells whether this is what was said of the file's last failure.
func (u *ui) repeated(path, text string) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.broken == nil {
		u.broken = map[string]string{}
	}
	again := u.broken[path] == text
	u.broken[path] = text
	return again
}

// mended forgets the failures of files that are live now, or gone.
func (u *ui) mended(r *heatsync.Reload) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, m := range r.Modules {
		if !slices.Contains(r.Pending, m.Path) { // else its old version ran again
			delete(u.broken, m.Path)
		}
	}
	for _, path := range slices.Concat(r.Removed, r.Mended) {
		delete(u.broken, path)
	}
}

// failed says why the program in a file could not be run.
func (u *ui) failed(err error, file string) {
	if u.event(func() any { return errorEvent{Event: "error", failure: *newFailure(err)} }) {
		return
	}
	var m message
	if errors.Is(err, heatsync.ErrNotFound) {
		m.line(red, missing(file))
	} else {
		m.line(red, u.relative(err.Error()))
		u.tellPlace(&m, err)
	}
	u.write(m)
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

// error reports a mistake in the use of the command, and what to do.
func (u *ui) error(text string, hints ...string) {
	if u.event(func() any { return errorEvent{Event: "error", failure: failure{Text: text}} }) {
		return
	}
	var m message
	m.line(red, text)
	for _, hint := range hints {
		m.hint(hint)
	}
	u.write(m)
}

// warn reports something that may surprise.
func (u *ui) warn(text string) {
	if u.event(func() any { return warningEvent{Event: "warning", Text: text} }) {
		return
	}
	u.note(u.relative(text), yellow)
}

// note writes one line; not with --json.
func (u *ui) note(text string, c color) {
	if u.json {
		return
	}
	var m message
	m.line(c, text)
	u.write(m)
}

// message is lines that belong together.
type message struct{ lines []line }

type line struct {
	color color
	text  string
	bare  bool // without our name before it
}

// line adds a line; what follows the first of a text is indented.
func (m *message) line(c color, text string) {
	indent := ""
	for l := range strings.Lines(strings.TrimRight(text, "\r\n")) {
		m.lines = append(m.lines, line{color: c, text: indent + strings.TrimRight(l, "\r\n")})
		c, indent = plain, "  "
	}
}

func (m *message) hint(text string) { m.line(dim, "hint: "+text) }

// source adds a piece of source code, indented.
func (m *message) source(frame string) {
	for l := range strings.Lines(frame) {
		m.lines = append(m.lines, line{text: "    " + strings.TrimRight(l, "\r\n"), bare: true})
	}
}

func (u *ui) write(m message) {
	var b strings.Builder
	for _, l := range m.lines {
		if !l.bare {
			b.WriteString(u.paint(dim, "heatsync:") + " ")
		}
		b.WriteString(u.paint(l.color, terminal.Line(l.text)) + "\n")
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	io.WriteString(u.out, b.String())
}

func (u *ui) paint(c color, text string) string {
	if !u.color || c == plain {
		return text
	}
	return "\x1b[" + string(c) + "m" + text + "\x1b[0m"
}

// colorful tells whether colours may be written to w.
func colorful(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return false
	}
	// The old console of Windows shows the codes instead of obeying them.
	if runtime.GOOS == "windows" && os.Getenv("WT_SESSION") == "" && os.Getenv("TERM") == "" {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// name is how a file is called in what we print.
func (u *ui) name(path string) string {
	if rel, err := filepath.Rel(u.dir, path); u.dir != "" && err == nil && filepath.IsLocal(rel) {
		path = filepath.ToSlash(rel)
	}
	return terminal.Line(path)
}

func (u *ui) names(paths []string) []string {
	names := make([]string, 0, len(paths))
	for _, path := range paths {
		names = append(names, u.name(path))
	}
	return names
}

// relative shortens the names of files in a text.
func (u *ui) relative(text string) string {
	if u.dir == "" {
		return text
	}
	return strings.ReplaceAll(text, strings.TrimSuffix(u.dir, string(filepath.Separator))+string(filepath.Separator), "")
}

// logHandler hands on what the root package warns of. Of reloads the command hears by
// Sync.OnReload.
type logHandler struct{ ui *ui }

var _ slog.Handler = (*logHandler)(nil)

func (h *logHandler) Enabled(_ context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn
}
func (h *logHandler) WithAttrs([]slog.Attr) slog.Handler { return h }
func (h *logHandler) WithGroup(string) slog.Handler      { return h }

func (h *logHandler) Handle(_ context.Context, r slog.Record) error {
	reload := false
	r.Attrs(func(a slog.Attr) bool {
		reload = reload || a.Key == "reload"
		return !reload
	})
	if !reload {
		h.ui.warn(r.Message)
	}
	return nil
}
