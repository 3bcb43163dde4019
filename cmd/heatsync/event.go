package main

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"github.com/heatsync-go/heatsync"
)

// event is a line that is written with --json. Scripts read it: fields are
// added, never renamed. Paths are whole.
type event struct {
	Event string `json:"event"` // "reload", "warning", or "error" if the program could not be run

	// Of a reload. What is empty is left out, but OK.
	Number  int      `json:"number,omitempty"`
	OK      *bool    `json:"ok,omitempty"`
	Resync  bool     `json:"resync,omitempty"`
	MS      float64  `json:"ms,omitempty"` // how long it took, in milliseconds
	Modules []cause  `json:"modules,omitempty"`
	Restart []cause  `json:"restart,omitempty"`
	Removed []string `json:"removed,omitempty"`
	Pending []string `json:"pending,omitempty"`
	Heard   bool     `json:"heard,omitempty"` // by an "error" listener of the program

	Error *failure `json:"error,omitempty"`
	Text  string   `json:"text,omitempty"` // of a warning
}

type cause struct {
	Path    string `json:"path"`
	Reason  string `json:"reason"`
	Version int    `json:"version,omitempty"`
}

type failure struct {
	Text   string `json:"text"`
	File   string `json:"file,omitempty"`
	Op     string `json:"op,omitempty"` // "resolve", "compile", "evaluate"
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
	Frame  string `json:"frame,omitempty"`
	Stack  string `json:"stack,omitempty"`
}

func newEvent(r *heatsync.Reload) event {
	e := event{
		Event: "reload", Number: r.Number, OK: &r.OK, Resync: r.Resync,
		MS:      float64(r.Duration.Round(time.Microsecond)) / float64(time.Millisecond),
		Modules: causes(r.Modules), Restart: causes(r.Restart), Removed: r.Removed, Pending: r.Pending, Heard: r.Heard,
	}
	if !r.OK {
		e.Error = newFailure(r.Err)
	}
	return e
}

func causes(modules []heatsync.ReloadedModule) []cause {
	var list []cause
	for _, m := range modules {
		list = append(list, cause{m.Path, m.Reason, m.Version})
	}
	return list
}

func newFailure(err error) *failure {
	var e *heatsync.Error
	switch {
	case errors.As(err, &e):
		return &failure{
			Text: e.Err.Error(), File: e.Path, Op: e.Op,
			Line: e.Line, Column: e.Column, Frame: frameOf(e), Stack: e.Stack,
		}
	case err != nil:
		return &failure{Text: err.Error()}
	}
	return &failure{Text: "unknown reason"}
}

// event writes an event.
func (u *ui) event(e event) {
	u.mu.Lock()
	defer u.mu.Unlock()
	lines := json.NewEncoder(u.w)
	lines.SetEscapeHTML(false)
	lines.Encode(e) // nobody is left to be told that standard error is closed
}

// logger shows what the library warns of.
type logger struct {
	ui    *ui
	attrs string
}

var _ slog.Handler = logger{}

func (l logger) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelWarn }

func (l logger) Handle(_ context.Context, r slog.Record) error {
	r.Attrs(func(a slog.Attr) bool {
		l.attrs += " " + a.String()
		return true
	})
	l.ui.warn(r.Message + l.attrs)
	return nil
}

func (l logger) WithAttrs(attrs []slog.Attr) slog.Handler {
	for _, a := range attrs {
		l.attrs += " " + a.String()
	}
	return l
}

func (l logger) WithGroup(string) slog.Handler { return l }
