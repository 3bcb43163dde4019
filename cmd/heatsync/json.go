package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/internal/terminal"
)

// With --json, every line of ours on standard error is one of these events; what the
// program writes there comes between them. With --json=FILE the file has them, and
// nothing else. Names may be added, none is changed or taken away. Paths are absolute.

// reloadEvent describes a reload, committed or failed.
type reloadEvent struct {
	Event  string `json:"event"` // "reload"
	Number int    `json:"number"`
	OK     bool   `json:"ok"`
	Resync bool   `json:"resync"`
	// Milliseconds it took.
	Milliseconds float64 `json:"ms"`
	// Version counts the reloads that went well.
	Version int `json:"version,omitempty"`
	// Modules were evaluated; or would have been, if not OK.
	Modules []moduleEvent `json:"modules"`
	// Restart are files that only a restart can renew.
	Restart []moduleEvent `json:"restart"`
	// Loaded are others that those have loaded.
	Loaded []moduleEvent `json:"loaded,omitempty"`
	// Removed files have disappeared. Gone are modules that are loaded no more.
	Removed []string `json:"removed"`
	Gone    []string `json:"gone,omitempty"`
	Pending []string `json:"pending"`
	// Mended had failed, and hold again what runs, or are gone.
	Mended []string `json:"mended"`
	// Heard says that an "error" listener of the program has received it.
	Heard bool     `json:"heard"`
	Error *failure `json:"error,omitempty"`
}

type moduleEvent struct {
	Path    string `json:"path"`
	Reason  string `json:"reason,omitempty"`
	Version int    `json:"version,omitempty"`
	Hash    string `json:"hash,omitempty"` // SHA-256 of the bytes that run
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

// errorEvent describes what ends the command.
type errorEvent struct {
	Event string `json:"event"` // "error"
	failure
}

func newReloadEvent(r *heatsync.Reload) reloadEvent {
	return reloadEvent{
		Event: "reload", Number: r.Number, OK: true, Resync: r.Resync, Milliseconds: milliseconds(r.Duration),
		Version: r.Version,
		Modules: moduleEvents(r.Modules), Restart: moduleEvents(r.Restart), Loaded: moduleEvents(r.Loaded),
		Removed: list(r.Removed), Gone: r.Gone, Pending: list(r.Pending), Mended: list(r.Mended),
	}
}

func newFailedEvent(failed *heatsync.ReloadError) reloadEvent {
	e := newReloadEvent(failed.Reload)
	e.OK, e.Heard, e.Error = false, failed.Heard, newFailure(failed.Err)
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

// event writes a line, if events are wanted, by one call: what others write meanwhile
// comes before it or after it. It tells whether that stands for what people read.
func (u *ui) event(of func() any) (instead bool) {
	to := u.events
	if u.json {
		to = u.out
	}
	if to == nil {
		return false
	}
	line := encode(of(), "")
	u.mu.Lock()
	defer u.mu.Unlock()
	to.Write(line) // nobody is left to be told that it is closed
	return u.json
}

// jsonFlag is a flag whose value may be left out: --json, --json=FILE.
type jsonFlag struct {
	on   bool
	file string
}

func (j *jsonFlag) IsBoolFlag() bool { return true }
func (j *jsonFlag) String() string   { return j.file }

func (j *jsonFlag) Set(text string) error {
	*j = jsonFlag{}
	var err error
	if j.on, err = strconv.ParseBool(text); err != nil {
		j.file = text
	}
	return nil
}

// wantsJSON tells whether events were asked for by a command line that can't be read.
func wantsJSON(args []string) bool {
	for _, arg := range args {
		if !strings.HasPrefix(arg, "-") || arg == "--" {
			break
		}
		if name := strings.TrimLeft(arg, "-"); name == "json" || name == "json=true" {
			return true
		}
	}
	return false
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
