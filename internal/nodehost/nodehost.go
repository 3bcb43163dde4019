// Package nodehost runs a program in Node.js with the files watched from here:
// it finds node, lays out the npm package where require("heatsync") finds it,
// and connects the two with a pair of pipes, over which go lines of JSON:
//
//	to node    {"changes": [{"path", "hash", "removed"}]} {"ping": true}
//	           {"pushed": [{"path", "data", "removed"}], "only": true} {"modules": true}
//	           {"ends": true} {"env": {"set": {"NAME": "value"}, "gone": ["NAME"]}}
//	from node  {"watch": [{"path", "hash", "gone"}]} {"report": {...}}
//	           {"quiet": milliseconds} {"warning": "text"} {"taken": true} {"pong": true}
//	           {"applied": {...}} {"started": [...]}
//	           {"modules": [{"id", "version", "hash", "held", "heldBy", "reloadable", "loadedBy"}]}
//
// Of what the watcher has seen, node reads the files itself, and takes only what has the
// hash that was seen here. What is pushed has the contents with it.
package nodehost

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/lowered"
	"github.com/heatsync-go/heatsync/internal/sum"
	"github.com/heatsync-go/heatsync/internal/watchlist"
)

// Options say what to run.
type Options struct {
	File string
	Args []string
	Live bool // scopes are live that do not say otherwise
	// Whole holds every file of the project that another loads, in live mode.
	Whole bool
	// Patience is how long node may be busy with a batch before Warn is told that it
	// may never end. Zero: for ever.
	Patience time.Duration
	// NodeArgs are options for node itself.
	NodeArgs []string
	// Keys says that somebody reads the terminal. Stdin is called when the program is about to:
	// it waits until that returns.
	Keys  bool
	Stdin func()
	// Started is told what is loaded when the entry has been.
	Started func([]Module)
	// Watch is told of paths to watch, Settle how long a file must be quiet if the
	// program says so, Report of every reload, Warn of what holders will not see.
	// They are called on one goroutine of the Process.
	Watch  func([]watchlist.Entry)
	Settle func(time.Duration)
	Report func(Report)
	Warn   func(text string)
	// Building hears that a part of the package is built, which takes a while. It is called
	// before Start returns, or never; it may be nil.
	Building func()
	// Kept has what became of ES modules and TypeScript at an earlier start, or is nil.
	Kept *lowered.Store
}

// Report describes one reload, as the facade's report does.
type Report struct {
	Number             int
	Version            int // how many were committed
	OK, Resync, Heard  bool
	Evaluated, Restart []Cause
	Loaded             []Cause // for no reason but that it was asked for
	Failed             []string
	Removed, Gone      []string
	Pending, Mended    []string
	Unknown            []string // of what was pushed: see heatsync.Reload
	Duration           float64  // in milliseconds
	Error              *Failure
}

// Cause is a module and why it is part of a reload.
type Cause struct {
	ID      string
	Why, Of string
	Version int
	Hash    string // of the bytes that run
}

// Failure is an error of the program.
type Failure struct{ Text, Stack, File, Code string }

// Process is a running node. Its methods may be called from any goroutine.
type Process struct {
	cmd    *exec.Cmd
	done   func()     // removes what was laid out for this process alone
	ended  chan error // what cmd.Wait returns
	mu     sync.Mutex
	to     io.WriteCloser
	busy   *busy
	pings  pings
	pushes answers[Report]
	lists  answers[[]Module]
	reader sync.WaitGroup

	version int // belongs to the reader
}

// Start runs a program. Standard input, output and error are those of this
// process. The error says what is missing: node, a version of it that is new
// enough, or what the package is made of.
func Start(ctx context.Context, o Options) (*Process, error) {
	node, err := find(ctx)
	if err != nil {
		return nil, err
	}
	dir, done, err := layOut(ctx, o.building)
	if err != nil {
		return nil, err
	}
	p := &Process{
		cmd:  exec.Command(node, slices.Concat(o.NodeArgs, []string{"--require", filepath.Join(dir, "preload.cjs"), o.File}, o.Args)...),
		done: done, ended: make(chan error, 1),
	}
	p.cmd.Stdin, p.cmd.Stdout, p.cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := p.start(o); err != nil {
		done()
		return nil, err
	}
	return p, nil
}

// CoreModules are the names of the modules that the node in PATH has, without "node:".
func CoreModules(ctx context.Context) ([]string, error) {
	node, err := find(ctx)
	if err != nil {
		return nil, err
	}
	const ask = `const m = require("module"); const rare = ["sea", "sqlite", "test", "test/reporters"].filter((name) => m.isBuiltin("node:" + name));
		console.log([...m.builtinModules.filter((name) => !name.startsWith("_")), ...rare].join("\n").replaceAll("node:", ""))`
	cmd := exec.CommandContext(ctx, node, "-e", ask)
	cmd.Env = append(os.Environ(), "NODE_OPTIONS=")
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("ask node for its modules: %w", err)
	}
	return strings.Fields(string(out)), nil
}

// oneIf is the value of a variable that is on or off, whatever it was before.
func oneIf(on bool) string {
	if on {
		return "1"
	}
	return ""
}

func (p *Process) start(o Options) error {
	theirsIn, to, err := os.Pipe()
	if err != nil {
		return err
	}
	from, theirsOut, err := os.Pipe()
	if err != nil {
		return err
	}
	answers, asks, theirs, err := lowerPipes()
	if err != nil {
		return err
	}
	p.cmd.ExtraFiles = append([]*os.File{theirsIn, theirsOut}, theirs...) // descriptors 3 and 4, 5 and 6
	// Who has forked us has a channel to us alone. Its number is another file's there.
	environ := slices.DeleteFunc(os.Environ(), func(entry string) bool { return strings.HasPrefix(entry, "NODE_CHANNEL_FD=") })
	p.cmd.Env = append(environ, "HEATSYNC_PIPE=3,4,5,6", "HEATSYNC_LIVE="+oneIf(o.Live), "HEATSYNC_ALL="+oneIf(o.Whole))
	if o.Keys {
		p.cmd.Env = append(p.cmd.Env, "HEATSYNC_KEYS=1")
	}
	endWithUs(p.cmd)
	started := make(chan error)
	go p.run(started)
	err = <-started
	for _, f := range p.cmd.ExtraFiles {
		f.Close()
	}
	if err != nil {
		to.Close()
		from.Close()
		answers.Close()
		asks.Close()
		return fmt.Errorf("start node: %w", err)
	}
	p.to = to
	p.busy = newBusy(o)
	p.reader.Go(func() { p.read(from, o) })
	p.reader.Go(func() { answer(asks, answers, o.Kept, o.Stdin) })
	return nil
}

// run starts node and waits for it on one thread, since with that thread Linux
// believes us to have ended.
func (p *Process) run(started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := p.cmd.Start()
	started <- err
	if err == nil {
		p.ended <- p.cmd.Wait()
	}
}

// message is a line from node.
type message struct {
	Watch   []watchlist.Entry
	Quiet   *float64
	Report  *Report
	Warning string
	Taken   bool // it is done with a batch
	Pong    bool // it is done with all that came before a ping
	Applied *Report
	Modules []Module
	Started []Module
}

func (p *Process) read(from io.ReadCloser, o Options) {
	defer from.Close()
	lines := bufio.NewReader(from)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		var m message
		if json.Unmarshal(line, &m) != nil {
			continue // not ours: the program has found the descriptor
		}
		p.pings.heard(m.Pong)
		if len(m.Watch) > 0 && o.Watch != nil {
			o.Watch(m.Watch)
		}
		if m.Quiet != nil && o.Settle != nil {
			o.Settle(time.Duration(*m.Quiet * float64(time.Millisecond)))
		}
		if m.Warning != "" && o.Warn != nil {
			o.Warn(m.Warning)
		}
		if m.Report != nil {
			p.report(*m.Report, o)
		}
		if m.Taken {
			p.busy.done()
		}
		if m.Applied != nil {
			m.Applied.Version = p.version
			p.pushes.came(*m.Applied)
		}
		if m.Modules != nil {
			p.lists.came(m.Modules)
		}
		if m.Started != nil && o.Started != nil {
			o.Started(m.Started)
		}
	}
}

// report passes a report on, and counts.
func (p *Process) report(r Report, o Options) {
	if r.OK {
		p.version++
	}
	r.Version = p.version
	if o.Report != nil {
		o.Report(r)
	}
}

type changed struct {
	Path    string `json:"path"`
	Hash    string `json:"hash"`
	Removed bool   `json:"removed"`
}

// Send gives node a batch to apply.
func (p *Process) Send(b change.Batch) error {
	var changes []changed
	for _, c := range b.Changes {
		to := changed{Path: c.Path, Removed: c.Kind == change.Removed}
		if !to.Removed {
			to.Hash = sum.Of(c.Data)
		}
		changes = append(changes, to)
	}
	p.busy.with(b)
	return p.write(map[string]any{"changes": changes})
}

// Ends says that no batch will come for which the program should stay.
func (p *Process) Ends() error { return p.write(map[string]any{"ends": true}) }

func (p *Process) write(message map[string]any) error {
	line, err := json.Marshal(message)
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	_, err = p.to.Write(append(line, '\n'))
	return err
}

// Signal passes a signal on.
func (p *Process) Signal(s os.Signal) error { return p.cmd.Process.Signal(s) }

// Kill ends node at once.
func (p *Process) Kill() error { return p.cmd.Process.Kill() }

// Answer waits until the program has done what it was about and can listen to
// signals, or has ended. A program that has never told of itself, since it does not use
// heatsync, can't be asked.
func (p *Process) Answer() {
	if pong := p.pings.ask(); pong != nil {
		go p.write(map[string]any{"ping": true}) // which waits while node does not read
		<-pong
	}
}

// Wait returns the program's exit status when it has ended.
func (p *Process) Wait() (status int, err error) {
	err = <-p.ended
	p.mu.Lock()
	p.to.Close()
	p.mu.Unlock()
	p.pings.end()
	p.reader.Wait() // it may still have answers to read
	p.pushes.end()
	p.lists.end()
	p.done()
	p.busy.end()
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return 0, err
	}
	return statusOf(exit), nil
}

// oldest is the first major version of Node.js that works.
const oldest = 20

// nodeFile is the environment variable that names the node to run.
const nodeFile = "HEATSYNC_NODE"

// find returns the node to run.
func find(ctx context.Context) (string, error) {
	path, _, err := Find(ctx)
	return path, err
}

// Find returns the node to run, and its version: the one that is named, or else that in
// PATH. The error says why there is none, or that it is too old.
func Find(ctx context.Context) (path, version string, err error) {
	named := os.Getenv(nodeFile)
	path, err = exec.LookPath(cmp.Or(named, "node"))
	switch {
	case err != nil && named != "":
		return "", "", fmt.Errorf("%s names no program that can be run: %w", nodeFile, err)
	case err != nil:
		return "", "", fmt.Errorf("there is no node in PATH: install Node.js %d or newer, or run without --host node", oldest)
	}
	ask := exec.CommandContext(ctx, path, "--version")
	ask.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "NODE_OPTIONS=") }) // the program's
	out, err := ask.Output()
	if err != nil {
		return "", "", fmt.Errorf("ask %s for its version: %w", path, err)
	}
	version = strings.TrimSpace(string(out))
	major, _, _ := strings.Cut(strings.TrimPrefix(version, "v"), ".")
	switch n, err := strconv.Atoi(major); {
	case err != nil:
		first, _, _ := strings.Cut(version, "\n")
		return "", "", fmt.Errorf("%s is no Node.js: asked for its version it says %q", path, first)
	case n < oldest:
		return "", "", fmt.Errorf("%s is node %s: heatsync needs %d or newer", path, version, oldest)
	}
	return path, version, nil
}
