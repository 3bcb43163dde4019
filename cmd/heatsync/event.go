package main

import (
	"encoding/json"

	"github.com/heatsync-go/heatsync"
)

// Everything that the command has to say of a program is one of the events below. Each has
// two forms: an object of JSON, which docs/json.md describes, and what people read
// (people.go). Names may be added to an object, none is changed or taken away. Paths are
// absolute.

// event is something to say.
type event interface {
	// name is what "event" is in JSON.
	name() string
	// people adds what people read. That may be nothing.
	people(u *ui, m *message)
	// well says that everything is as it should be, which --quiet hides.
	well() bool
}

// everyEvent has one of each.
var everyEvent = []event{startEvent{}, reloadEvent{}, goodEvent{}, restartNeededEvent{}, restartEvent{}, buildingEvent{}, loadedEvent{}, appliedEvent{}, envEvent{}, warningEvent{}, errorEvent{}}

// startEvent says that the program runs: its entry has been loaded.
type startEvent struct {
	Heatsync string `json:"heatsync"` // its version
	Host     string `json:"host"`     // "goja" or "node"
	Entry    string `json:"entry"`
	Live     bool   `json:"live"`
	// How many modules a sync.require has returned, how many are evaluated again when they
	// change, those among them, and how many only a restart renews.
	Held       int `json:"held"`
	Reloadable int `json:"reloadable"`
	Pinned     int `json:"pinned"`
	// Watched counts the files among them that are looked at for changes.
	Watched int `json:"watched"`
	// Hint says what to do if nothing can be reloaded.
	Hint string `json:"hint,omitempty"`
}

// reloadEvent describes a reload, committed or failed.
type reloadEvent struct {
	Number int  `json:"number"`
	OK     bool `json:"ok"`
	Resync bool `json:"resync"`
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

	of     *heatsync.Reload      // what it tells of
	failed *heatsync.ReloadError // if it has failed
	again  bool                  // it failed in the same way before
}

type moduleEvent struct {
	Path    string `json:"path"`
	Reason  string `json:"reason,omitempty"`
	Version int    `json:"version,omitempty"`
	Hash    string `json:"hash,omitempty"` // SHA-256 of the bytes that run
}

// goodEvent says of files that something was wrong with them, and is not any more.
type goodEvent struct {
	Files []goodFile `json:"files"`
}

type goodFile struct {
	Path string `json:"path"`
	// Was is "broken", "removed" or "restart needed".
	Was string `json:"was"`
	// Now is what has mended it: a "new version" runs, the file holds the "running version"
	// again, or a broken file was "removed".
	Now string `json:"now"`
}

// restartNeededEvent names files that are not what runs, and that only a restart can renew.
type restartNeededEvent struct {
	Files []moduleEvent `json:"files"`

	modules []heatsync.ReloadedModule
}

// restartEvent says that the program is ended, to begin anew; or if not OK, why it is not.
type restartEvent struct {
	OK bool `json:"ok"`
	// Files are those for which it is. There are none if a person asked for it.
	Files []moduleEvent `json:"files"`
	Error *failure      `json:"error,omitempty"`

	err error
}

// buildingEvent says that the part that --host node needs is built, before the program starts.
type buildingEvent struct {
	Host string `json:"host"`
}

// loadedEvent lists what is loaded, for a person who has asked.
type loadedEvent struct {
	Files []loadedFile `json:"files"`
	// Packages counts the files of packages that can't be reloaded, which are not listed.
	Packages int `json:"packages"`
}

type loadedFile struct {
	Path    string `json:"path"`
	Version int    `json:"version"`
	State   string `json:"state"` // "held", "reloadable" or "pinned"
	Why     string `json:"why"`
}

// appliedEvent answers a line of --changes. What was reloaded, the event before it says.
type appliedEvent struct {
	Line    int             `json:"line"`
	ID      json.RawMessage `json:"id,omitempty"`
	OK      bool            `json:"ok"`
	Number  int             `json:"number"` // of the reload, 0 if there was none
	Version int             `json:"version"`
	// Unknown are files that no module has loaded or looked for.
	Unknown []string `json:"unknown,omitempty"`
	Error   *failure `json:"error,omitempty"`
}

// envEvent says that process.env has followed the file of --env-file. It has no values, which may
// be secret.
type envEvent struct {
	File    string   `json:"file"`
	Set     []string `json:"set"` // names
	Removed []string `json:"removed"`
}

// warningEvent says what may surprise.
type warningEvent struct {
	Text string `json:"text"`
	// Hint says what to do.
	Hint string `json:"hint,omitempty"`
}

// errorEvent describes what ends the command.
type errorEvent struct {
	failure
	Hint string `json:"hint,omitempty"`

	err  error  // which has a place, perhaps
	file string // the program, as it was typed
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

func (startEvent) name() string         { return "start" }
func (reloadEvent) name() string        { return "reload" }
func (goodEvent) name() string          { return "good-again" }
func (restartNeededEvent) name() string { return "restart-needed" }
func (restartEvent) name() string       { return "restart" }
func (buildingEvent) name() string      { return "building" }
func (loadedEvent) name() string        { return "loaded" }
func (appliedEvent) name() string       { return "applied" }
func (envEvent) name() string           { return "env" }
func (warningEvent) name() string       { return "warning" }
func (errorEvent) name() string         { return "error" }

func (e startEvent) well() bool       { return e.Hint == "" }
func (e reloadEvent) well() bool      { return e.OK && len(e.Removed) == 0 }
func (goodEvent) well() bool          { return false } // it takes back what --quiet has shown
func (restartNeededEvent) well() bool { return false }
func (e restartEvent) well() bool     { return e.OK }
func (buildingEvent) well() bool      { return true }
func (loadedEvent) well() bool        { return false } // somebody wants to know
func (e appliedEvent) well() bool     { return e.OK }
func (envEvent) well() bool           { return true }
func (warningEvent) well() bool       { return false }
func (errorEvent) well() bool         { return false }
