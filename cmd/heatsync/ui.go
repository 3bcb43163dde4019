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
// line is an object instead, and with --json=FILE there are objects besides. What can be
// said is listed in event.go.

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/internal/terminal"
)

// ui writes to the person at the terminal, or to the program that reads our events. Its
// methods may be called from any goroutine.
type ui struct {
	out     io.Writer
	events  io.Writer // of --json=FILE, or nil
	dir     string    // files are named from here
	color   bool
	quiet   bool
	json    bool
	verbose bool

	// onRestart hears of what only a restart can renew, if somebody wants to.
	onRestart func([]heatsync.ReloadedModule)

	states states
	mu     sync.Mutex // a message is written whole
}

// newUI writes to people from the working directory.
func newUI(out io.Writer) *ui { return &ui{out: out, color: colorful(out), dir: workingDir()} }

type color string

const (
	plain  color = ""
	red    color = "31"
	green  color = "32"
	yellow color = "33"
	dim    color = "2"
)

// reload says what became of a reload.
func (u *ui) reload(r *heatsync.Reload, err error) {
	var failed *heatsync.ReloadError
	switch {
	case errors.Is(err, context.Canceled): // since the program ends
	case errors.As(original(err), &failed):
		text, path := u.kept(failed)
		u.say(newFailedEvent(failed, u.states.fails(path, text+place(failed.Err))))
	default:
		u.say(newReloadEvent(r))
		if good := u.states.after(r); len(good) > 0 {
			u.say(goodEvent{good})
		}
		if len(r.Restart) > 0 {
			u.say(newRestartNeeded(r.Restart))
			if u.onRestart != nil {
				u.onRestart(r.Restart)
			}
		}
	}
}

// failed says why the program in a file could not be run.
func (u *ui) failed(err error, file string) { u.say(newError(original(err), file)) }

// error reports a mistake in the use of the command, and what to do.
func (u *ui) error(text, hint string) { u.say(errorEvent{failure: failure{Text: text}, Hint: hint}) }

// warn reports something that may surprise.
func (u *ui) warn(text string) { u.say(warningEvent{Text: text}) }

// say writes an event, in the form that is wanted, or in both.
func (u *ui) say(e event) {
	if u.events != nil {
		u.put(u.events, encodeEvent(e))
	}
	switch {
	case u.json && u.events == nil:
		u.put(u.out, encodeEvent(e))
	case !u.quiet || !e.well():
		var m message
		e.people(u, &m)
		u.put(u.out, u.text(m))
	}
}

// put writes by one call: what others write meanwhile comes before it or after it.
func (u *ui) put(to io.Writer, text []byte) {
	if len(text) == 0 {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	to.Write(text) // nobody is left to be told that it is closed
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

// hint says what to do, if there is something.
func (m *message) hint(text string) {
	if text != "" {
		m.line(dim, "hint: "+text)
	}
}

// source adds a piece of source code, indented.
func (m *message) source(frame string) {
	for l := range strings.Lines(frame) {
		m.lines = append(m.lines, line{text: "    " + strings.TrimRight(l, "\r\n"), bare: true})
	}
}

func (u *ui) text(m message) []byte {
	var b bytes.Buffer
	for _, l := range m.lines {
		if !l.bare {
			b.WriteString(u.paint(dim, "heatsync:") + " ")
		}
		b.WriteString(u.paint(l.color, terminal.Line(l.text)) + "\n")
	}
	return b.Bytes()
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
