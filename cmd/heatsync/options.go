package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/heatsync-go/heatsync/internal/keep"
)

// Every option of the command is a row of the table below. Parsing, help, completion and
// what is suggested for one that is misspelled follow from it.

// options are what a command line and the environment say.
type options struct {
	host     string
	live     bool
	all      bool // the whole program is held
	preserve bool // symbolic links
	quiet    bool
	json     bool
	events   string // the file of --json=FILE
	changes  string // the file of --changes=FILE
	verbose  bool
	watch    []string // patterns
	envFile  string
	noKeys   bool
	restart  bool
	noWatch  bool
	poll     time.Duration
	limit    time.Duration // of a top level in a reload; 0 for the usual one, negative for none
	dot      bool
	cache    string
	node     []string // options for Node.js
	files    []string // what is not an option
	file     string   // the program
	args     []string // its own
	self     []string // this command, without file and arguments: what fork starts
}

// option is one row.
type option struct {
	name string
	// form is what its value is called, "" if it has none. In brackets it may be left out.
	form string
	// values are the only ones, if there are only some.
	values []string
	// initial is what it is by default, in words.
	initial string
	// env is the environment variable that counts where the command line says nothing.
	env string
	// alone says that it is for one process, and not for those that the program forks.
	alone bool
	// of are the commands that take it.
	of []string
	// help is what it does, without a line's end.
	help string
	// fits tells whether a value that may be left out is the argument after the option. If it
	// is nil, the value follows a "=".
	fits func(text string) bool
	// set takes a value: "true" if there is none.
	set func(o *options, text string) error
}

var table = []option{
	{
		name: "host", form: "NAME", values: []string{"goja", "node"}, initial: "goja", env: "HEATSYNC_HOST", of: []string{"run", "check"},
		help: "the engine: goja, which is built in, or node, the Node.js in PATH",
		set:  textOf(func(o *options) *string { return &o.host }),
	},
	{
		name: "all", env: "HEATSYNC_ALL", of: []string{"run"},
		help: "hold every file of the project that another one loads, in live mode: no line of the program names heatsync",
		set:  onOff(func(o *options) *bool { return &o.all }),
	},
	{
		name: "live", env: "HEATSYNC_LIVE", of: []string{"run"},
		help: "functions and classes taken out of an exports object follow, too; timers and listeners that a top level starts by plain calls end with its version",
		set:  onOff(func(o *options) *bool { return &o.live }),
	},
	{
		name: "preserve-symlinks", of: []string{"run"},
		help: "keep a module's path as it is, instead of following links",
		set:  onOff(func(o *options) *bool { return &o.preserve }),
	},
	{
		name: "quiet", env: "HEATSYNC_QUIET", of: []string{"run"},
		help: "print nothing about what goes well; events of --json are not affected",
		set:  onOff(func(o *options) *bool { return &o.quiet }),
	},
	{
		name: "json", form: "[FILE]", env: "HEATSYNC_JSON", of: []string{"run"},
		help: "write events to stderr as JSON, one object per line, instead of text for people; or append them to FILE, besides the text",
		set:  setJSON,
	},
	{
		name: "json", of: []string{"check", "graph"},
		help: "print the result as JSON",
		set:  onOff(func(o *options) *bool { return &o.json }),
	},
	{
		name: "dot", of: []string{"graph"},
		help: "print the graph for Graphviz",
		set:  onOff(func(o *options) *bool { return &o.dot }),
	},
	{
		name: "verbose", env: "HEATSYNC_VERBOSE", of: []string{"run"},
		help: "of each reload, print every module that ran, and why",
		set:  onOff(func(o *options) *bool { return &o.verbose }),
	},
	{
		name: "watch", form: "GLOB", of: []string{"run"},
		help: "look at these files, too, such as 'views/**/*.html': a change of one takes a restart, unless the program follows it by sync.watchFile; may be given several times",
		set: func(o *options, value string) error {
			o.watch = append(o.watch, value)
			return nil
		},
	},
	{
		name: "env-file", form: "FILE", of: []string{"run"},
		help: "variables for the program, NAME=value in each line; process.env follows the file. Those of the environment come first",
		set:  textOf(func(o *options) *string { return &o.envFile }),
	},
	{
		name: "poll", form: "[TIME]", initial: "500ms, if there is no TIME", env: "HEATSYNC_POLL", of: []string{"run"},
		help: "look at the files at this interval, instead of relying on the system's events",
		fits: isTime, set: setPoll,
	},
	{
		name: "changes", form: "FILE", alone: true, of: []string{"run"},
		help: `take batches of changes from a file, a pipe, or standard input if it is "-": a line each, {"changes": [{"path", "kind", "text"}]}, whose files need not be on the disk; from unix:PATH, take them from whoever connects to that socket, and answer there, too`,
		set:  textOf(func(o *options) *string { return &o.changes }),
	},
	{
		name: "no-watch", of: []string{"run"},
		help: "do not watch the files",
		set:  onOff(func(o *options) *bool { return &o.noWatch }),
	},
	{
		name: "restart", alone: true, of: []string{"run"},
		help: "when only a restart can apply a change, do it: the program receives SIGTERM, and has 2s to end",
		set:  onOff(func(o *options) *bool { return &o.restart }),
	},
	{
		name: "no-keys", of: []string{"run"},
		help: "leave the terminal to the program, also if that does not read it; otherwise r restarts it, q ends it, l lists what is loaded and why, and h helps",
		set:  onOff(func(o *options) *bool { return &o.noKeys }),
	},
	{
		name: "cache", form: "DIR", initial: "the user's cache folder", env: keep.Variable, of: []string{"run"},
		help: "where to keep what becomes of ES modules and TypeScript, so that the next start is quicker; off keeps nothing",
		set:  textOf(func(o *options) *string { return &o.cache }),
	},
	{
		name: "time-limit", form: "TIME", initial: "5s", env: "HEATSYNC_TIME_LIMIT", of: []string{"run"},
		help: "the longest a top level may run during a reload, 0 for no limit. Past it, the old version stays. Node.js can't be interrupted; heatsync warns instead",
		set:  setLimit,
	},
}

// rowsOf are the options of a command.
func rowsOf(command string) (rows []option) {
	for _, o := range table {
		for _, of := range o.of {
			if of == command {
				rows = append(rows, o)
			}
		}
	}
	return rows
}

// takesValue tells whether there has to be a value, and mayTakeValue whether there can be.
func (o *option) takesValue() bool   { return o.form != "" && !o.mayTakeValue() }
func (o *option) mayTakeValue() bool { return strings.HasPrefix(o.form, "[") }

// take sets a value that comes from a place: "--poll" or "HEATSYNC_POLL".
func (o *option) take(to *options, place, value string) error {
	if len(o.values) > 0 && !slices.Contains(o.values, value) {
		return fmt.Errorf("unknown %s %q: want %s", o.name, value, strings.Join(o.values, " or "))
	}
	if err := o.set(to, value); err != nil {
		return fmt.Errorf("%s=%s: %w", place, value, err)
	}
	return nil
}

func textOf(of func(*options) *string) func(*options, string) error {
	return func(o *options, value string) error {
		*of(o) = value
		return nil
	}
}

func onOff(of func(*options) *bool) func(*options, string) error {
	return func(o *options, value string) error {
		on, err := strconv.ParseBool(value)
		if err != nil {
			return errNoValue
		}
		*of(o) = on
		return nil
	}
}

var errNoValue = errors.New("it takes no value, except true or false")

// setJSON takes a file, or whether there are events at all.
func setJSON(o *options, value string) (err error) {
	o.events = ""
	if o.json, err = strconv.ParseBool(value); err != nil {
		o.events = value
	}
	return nil
}

const (
	defaultPoll  = 500 * time.Millisecond
	shortestPoll = 10 * time.Millisecond
)

func setPoll(o *options, value string) (err error) {
	switch value {
	case "true":
		o.poll = defaultPoll
		return nil
	case "false":
		o.poll = 0
		return nil
	}
	if o.poll, err = parseTime(value); err != nil || o.poll < shortestPoll {
		return fmt.Errorf("want a time such as 500ms, at least %s", shortestPoll)
	}
	return nil
}

// usualLimit is what heatsync.Options has for a TimeLimit of 0.
const usualLimit = 5 * time.Second

// setLimit takes a time as Options.TimeLimit means it, except for 0.
func setLimit(o *options, value string) (err error) {
	o.limit, err = parseTime(value)
	if err != nil || o.limit < 0 || 0 < o.limit && o.limit < time.Millisecond {
		return errors.New("want a time such as 10s, or 0 for none")
	}
	if o.limit == 0 {
		o.limit = -1
	}
	return nil
}

// parseTime reads a time: 500ms, 2s, 1m30s; a number alone is milliseconds.
func parseTime(value string) (time.Duration, error) {
	if n, err := strconv.ParseUint(value, 10, 31); err == nil {
		return time.Duration(n) * time.Millisecond, nil
	}
	return time.ParseDuration(value)
}

func isTime(value string) bool {
	_, err := parseTime(value)
	return err == nil
}
