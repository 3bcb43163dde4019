package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/internal/terminal"
)

// encodeEvent makes a line of an event.
func encodeEvent(e event) []byte {
	head := fmt.Appendf(nil, `{"event":%q`, e.name())
	body := encode(e, "")
	if !bytes.HasPrefix(body, []byte("{}")) {
		head = append(head, ',')
	}
	return append(head, body[1:]...)
}

func newReloadEvent(r *heatsync.Reload) reloadEvent {
	return reloadEvent{
		Number: r.Number, OK: true, Resync: r.Resync, Milliseconds: milliseconds(r.Duration),
		Version: r.Version,
		Modules: moduleEvents(r.Modules), Restart: moduleEvents(r.Restart), Loaded: moduleEvents(r.Loaded),
		Removed: list(r.Removed), Gone: r.Gone, Pending: list(r.Pending), Mended: list(r.Mended),
		of: r,
	}
}

func newFailedEvent(failed *heatsync.ReloadError, again bool) reloadEvent {
	e := newReloadEvent(failed.Reload)
	e.OK, e.Heard, e.Error = false, failed.Heard, newFailure(failed.Err)
	e.failed, e.again = failed, again
	return e
}

func newRestartNeeded(modules []heatsync.ReloadedModule) restartNeededEvent {
	return restartNeededEvent{moduleEvents(modules), modules}
}

// newError describes why the program in a file can't be run.
func newError(err error, file string) errorEvent {
	e := errorEvent{failure: *newFailure(err), err: err, file: file}
	if errors.Is(err, heatsync.ErrNotFound) && !isThere(file) {
		if near := similar(file); near != "" {
			e.Hint = "did you mean " + near + "?"
		}
	}
	return e
}

func moduleEvents(modules []heatsync.ReloadedModule) []moduleEvent {
	events := make([]moduleEvent, 0, len(modules))
	for _, m := range modules {
		events = append(events, moduleEvent{m.Path, m.Reason.String(), m.Version, m.Hash})
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

// openEvents opens the file of --json=FILE, to which events are added.
func openEvents(file string) (io.WriteCloser, error) {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o666)
	if err != nil {
		return nil, fmt.Errorf("--json: %w", err)
	}
	return f, nil
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
