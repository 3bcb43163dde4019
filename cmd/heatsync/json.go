package main

import (
	"bytes"
	"encoding/json"
	"errors"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/internal/terminal"
)

// With --json, every line on standard error that begins with "{" and is of ours
// is one of these events. Names may be added, none is changed or taken away.
// Paths are absolute.

// reloadEvent tells of a reload, whatever became of it.
type reloadEvent struct {
	Event  string `json:"event"` // "reload"
	Number int    `json:"number"`
	OK     bool   `json:"ok"`
	Resync bool   `json:"resync"`
	// Milliseconds it took.
	Milliseconds float64 `json:"ms"`
	// Modules were evaluated; or would have been, if not OK.
	Modules []moduleEvent `json:"modules"`
	// Restart are files that only a restart can renew.
	Restart []moduleEvent `json:"restart"`
	Removed []string      `json:"removed"`
	Pending []string      `json:"pending"`
	// Heard says that an "error" listener of the program was told.
	Heard bool     `json:"heard"`
	Error *failure `json:"error,omitempty"`
}

type moduleEvent struct {
	Path    string `json:"path"`
	Reason  string `json:"reason"`
	Version int    `json:"version,omitempty"`
}

// failure is an error as data. Text is what was thrown.
type failure struct {
	Op     string `json:"op,omitempty"`
	Text   string `json:"text"`
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
	Frame  string `json:"frame,omitempty"`
	Stack  string `json:"stack,omitempty"`
}

type warningEvent struct {
	Event string `json:"event"` // "warning"
	Text  string `json:"text"`
}

// errorEvent tells of what ends the command.
type errorEvent struct {
	Event string `json:"event"` // "error"
	failure
}

func newReloadEvent(r *heatsync.Reload) reloadEvent {
	return reloadEvent{
		Event: "reload", Number: r.Number, OK: r.OK, Resync: r.Resync, Milliseconds: milliseconds(r.Duration),
		Modules: moduleEvents(r.Modules), Restart: moduleEvents(r.Restart),
		Removed: list(r.Removed), Pending: list(r.Pending), Heard: r.Heard, Error: newFailure(r.Err),
	}
}

func moduleEvents(modules []heatsync.ReloadedModule) []moduleEvent {
	events := make([]moduleEvent, 0, len(modules))
	for _, m := range modules {
		events = append(events, moduleEvent(m))
	}
	return events
}

// list is an empty array in JSON where there is nothing, and not null.
func list(items []string) []string {
	if items == nil {
		return []string{}
	}
	return items
}

func newFailure(err error) *failure {
	var e *heatsync.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &e):
		return &failure{
			Op: e.Op, Text: cause(err), File: e.Path,
			Line: e.Line, Column: e.Column, Frame: frameOf(e), Stack: e.Stack,
		}
	}
	return &failure{Text: err.Error()}
}

// event writes a line, by one call: what the program writes meanwhile comes before
// it or after it.
func (u *ui) event(v any) {
	line := encode(v, "")
	u.mu.Lock()
	defer u.mu.Unlock()
	u.out.Write(line) // nobody is left to be told that standard error is closed
}

// encode makes JSON of a value that has a form in it, and a line's end.
func encode(v any, indent string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	e.Encode(v)
	return terminal.JSON(b.Bytes())
}
