package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

const runUsage = `usage: heatsync run [options] FILE [ARGS...]

Runs a program of CommonJS modules, ES modules or TypeScript. When the files of
modules change that it imports, or loads through sync.require, and of what those
load, they are evaluated again, and the objects that everyone holds are updated
in place. The command ends when the program has nothing left to do and nothing
is watched, or on a signal.

  --host NAME     the engine: goja, which is built in, or node, the Node.js in PATH
  --live          functions and classes taken out of an exports object follow, too;
                  timers and listeners that a top level starts by plain calls end
                  with its version
  --preserve-symlinks
                  keep a module's path as it is, instead of following links
  --quiet         print nothing about reloads that go well
  --json          write events to stderr as JSON, one object per line, instead of
                  text for people
  --json=FILE     write text for people, and append the events to a file
  --poll[=TIME]   look at the files at this interval (500ms by default), instead of
                  relying on the system's events
  --changes=FILE  take batches of changes from a file, a pipe, or standard input if it is
                  "-": a line each, {"changes": [{"path", "kind", "text"}]}, whose files
                  need not be on the disk; --json tells what became of them
  --changes=unix:PATH
                  take them from whoever connects to that socket, and answer there, too
  --no-watch      do not watch the files
  --time-limit=TIME
                  the longest a top level may run during a reload: 5s by default,
                  0 for no limit. Past it, the old version stays. Node.js can't be
                  interrupted; heatsync warns instead

The environment variables NODE_PATH and NODE_PRESERVE_SYMLINKS mean what they
mean to Node.js. The arguments after FILE are the program's own.
`

// options are the command line of run.
type options struct {
	host        string
	live        bool
	preserve    bool // symbolic links
	quiet, json bool
	events      string // the file of --json=FILE
	changes     string // the file of --changes=FILE
	noWatch     bool
	poll        time.Duration
	limit       time.Duration // of a top level in a reload; 0 for the usual one, negative for none
	file        string
	args        []string
	self        []string // this command, without file and arguments: what fork starts
}

// program is what this command needs of a heatsync.Program.
type program interface {
	signaled
	Run(ctx context.Context, path string, args ...string) error
}

func run(args []string, stdout, stderr io.Writer) int {
	u := &ui{out: stderr, color: colorful(stderr), dir: workingDir()}
	o, err := parseRun(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(stdout, runUsage)
		return statusOK
	case err != nil:
		u.json = wantsJSON(args)
		return u.wrongRun(err)
	}
	u.quiet, u.json = o.quiet, o.json
	if o.events != "" {
		events, err := openEvents(o.events)
		if err != nil {
			return u.wrongRun(err)
		}
		defer events.Close()
		u.events = events
	}
	var from changes
	if o.changes != "" {
		if from, err = openChanges(o.changes); err != nil {
			return u.wrongRun(err)
		}
		defer from.Close()
	}
	if o.preserve {
		os.Setenv("NODE_PRESERVE_SYMLINKS", "1") // for what the program starts, too
	}
	ignorePipe()
	if o.host == "node" {
		return runNode(o, from, u, listen())
	}
	if u.json {
		stderr, u.out = share(stderr)
	}
	p := heatsync.NewProgram(&heatsync.Options{
		Dir: startDir(o.file), Live: o.live, Poll: o.poll, NoWatch: o.noWatch, TimeLimit: o.limit, Stdout: stdout, Stderr: stderr, Logger: slog.New(&logHandler{u}),
		Self: o.self,
	})
	s, err := p.Sync()
	if err != nil {
		u.error(err.Error())
		return statusFailed
	}
	s.OnReload(u.reload)
	if from != nil {
		go feed(s, s.Loop().Hold(), from, u)
	}
	return runProgram(p, o, u, listen())
}

// feed applies what comes from elsewhere in turns of the program's loop, which is held
// until no more can come.
func feed(s *heatsync.Sync, release func(), from changes, u *ui) {
	defer release()
	takeAll(from, func(b change.Batch, only bool) (r *heatsync.Reload, err error) {
		apply := s.Apply
		if only {
			apply = s.ApplyOnly
		}
		done := make(chan struct{})
		if !s.Loop().Post(func() { defer close(done); r, err = apply(b) }) {
			return nil, heatsync.ErrClosed
		}
		<-done
		return r, err
	}, u)
}

func (u *ui) wrongRun(err error) (status int) {
	u.error("run: "+err.Error(), "heatsync help run lists the options")
	return statusUsage
}

// runProgram runs a program to its end and returns the exit status.
func runProgram(p program, o options, u *ui, signals <-chan os.Signal) int {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	stop := &stopper{program: p, cancel: cancel, ui: u, exit: os.Exit}
	go stop.watch(signals)
	other := listenOther()
	defer signal.Stop(other)
	go stop.pass(other)

	err := p.Run(ctx, o.file, o.args...)
	if status := stop.status(); status != statusOK {
		return status
	}
	var ended *heatsync.ExitError
	switch {
	case err == nil:
		return statusOK
	case errors.As(err, &ended):
		return ended.Code // the program has said why
	}
	u.failed(err, o.file)
	return statusFailed
}

// parseRun reads the command line. Flags end at the first argument that is not a
// flag: what follows FILE belongs to the program, even if it looks like ours.
func parseRun(args []string) (options, error) {
	var (
		o     options
		poll  pollFlag
		limit limitFlag
		json  jsonFlag
	)
	f := flag.NewFlagSet("run", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&o.host, "host", "goja", "")
	f.BoolVar(&o.live, "live", false, "")
	f.BoolVar(&o.preserve, "preserve-symlinks", false, "")
	f.BoolVar(&o.quiet, "quiet", false, "")
	f.StringVar(&o.changes, "changes", "", "")
	f.BoolVar(&o.noWatch, "no-watch", false, "")
	f.Var(&json, "json", "")
	f.Var(&poll, "poll", "")
	f.Var(&limit, "time-limit", "")
	if err := f.Parse(args); err != nil {
		return o, cmp.Or(poll.err, limit.err, reword(err))
	}
	o.poll, o.limit, o.json, o.events = poll.interval, limit.limit, json.on, json.file
	if o.host != "goja" && o.host != "node" {
		return o, fmt.Errorf("unknown host %q: want goja or node", o.host)
	}
	if f.NArg() == 0 {
		return o, errors.New("a file is missing")
	}
	o.file, o.args = f.Arg(0), f.Args()[1:]
	o.self = forked(args[:len(args)-f.NArg()])
	if o.file == "" {
		return o, errors.New("the name of the file is empty")
	}
	if o.poll > 0 && aTime.MatchString(o.file) {
		return o, fmt.Errorf("--poll %s: write --poll=%s, since the time is optional; or ./%[1]s for a file of that name", o.file, withUnit(o.file))
	}
	return o, nil
}

// forked is the command line of what a program forks: ours, except that changes come to one process.
func forked(flags []string) []string {
	self, err := os.Executable()
	if err != nil {
		return nil
	}
	command := []string{self, "run"}
	for i := 0; i < len(flags); i++ {
		switch name, _, whole := strings.Cut(strings.TrimLeft(flags[i], "-"), "="); {
		case name != "changes":
			command = append(command, flags[i])
		case !whole:
			i++ // its value
		}
	}
	return command
}

// aTime matches what somebody means as a time, with a unit or without.
var aTime = regexp.MustCompile(`(?i)^[+-]?[0-9][0-9.,_]*(e[0-9]+)?\s*(|ns|us|µs|ms|s|m|h|min|mins|sec|secs|second|seconds|msec|millis|milliseconds)$`)

// withUnit writes a time as --poll takes it.
func withUnit(text string) string {
	if _, err := time.ParseDuration(text); err == nil {
		return text
	}
	if _, err := strconv.ParseUint(text, 10, 32); err == nil {
		return text + "ms"
	}
	return defaultPoll.String()
}

// reword puts an error of package flag, or nil, into the words that we use.
func reword(err error) error {
	if err == nil {
		return nil
	}
	if name, ok := strings.CutPrefix(err.Error(), "flag provided but not defined: "); ok {
		return errors.New("unknown option -" + name)
	}
	if name, ok := strings.CutPrefix(err.Error(), "flag needs an argument: "); ok {
		return errors.New("option -" + name + " needs a value")
	}
	if m := noValue.FindStringSubmatch(err.Error()); m != nil {
		return fmt.Errorf("option --%s takes no value such as %s", m[2], m[1])
	}
	return err
}

// noValue matches what package flag says of --quiet=perhaps.
var noValue = regexp.MustCompile(`^invalid boolean value (".*") for -([^:]+):`)

// pollFlag is a flag whose value may be left out: --poll, --poll=2s.
type pollFlag struct {
	interval time.Duration
	err      error // since package flag would say that it is not a boolean
}

const (
	defaultPoll  = 500 * time.Millisecond
	shortestPoll = 10 * time.Millisecond
)

func (p *pollFlag) IsBoolFlag() bool { return true }
func (p *pollFlag) String() string   { return p.interval.String() }

func (p *pollFlag) Set(text string) error {
	switch text {
	case "true":
		p.interval = defaultPoll
		return nil
	case "false":
		p.interval = 0
		return nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < shortestPoll {
		p.err = fmt.Errorf("--poll=%s: want a duration such as 500ms, at least %s", text, shortestPoll)
	}
	p.interval = d
	return p.err
}

// usualLimit is what heatsync.Options has for a TimeLimit of 0.
const usualLimit = 5 * time.Second

// limitFlag is a time as Options.TimeLimit means it, except for 0.
type limitFlag struct {
	limit time.Duration
	err   error
}

func (l *limitFlag) String() string { return l.limit.String() }

func (l *limitFlag) Set(text string) error {
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 || 0 < d && d < time.Millisecond {
		l.err = fmt.Errorf("--time-limit=%s: want a duration such as 10s, or 0 for none", text)
	}
	if l.limit = d; d == 0 {
		l.limit = -1
	}
	return l.err
}

// startDir is Options.Dir: "", the working directory, unless that is gone. The file
// may still exist.
func startDir(file string) string {
	if _, err := os.Getwd(); err != nil && filepath.IsAbs(file) {
		return filepath.Dir(file)
	}
	return ""
}

// workingDir is the directory from which files are named in what we print, with
// symlinks resolved as in the paths of modules.
func workingDir() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		return real
	}
	return dir
}
