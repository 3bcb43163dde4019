package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/lowered"
	"github.com/heatsync-go/heatsync/internal/nodehost"
	"github.com/heatsync-go/heatsync/internal/producer"
	"github.com/heatsync-go/heatsync/internal/resolve"
	"github.com/heatsync-go/heatsync/internal/sourcemap"
	"github.com/heatsync-go/heatsync/internal/watch"
	"github.com/heatsync-go/heatsync/internal/watchlist"
)

// runNode runs a program in Node.js to its end, and watches its files from
// here: this process can see when a file is closed.
func runNode(o options, from changes, u *ui, r *restarter, also *extra, signals <-chan os.Signal) int {
	if err := findEntry(o.file); err != nil {
		u.failed(err, o.file)
		return statusFailed
	}
	var w *watch.Watcher
	if o.noWatch {
		w = watch.Idle()
	} else {
		w = watch.New(watch.Options{Dir: workingDir(), Poll: o.poll, Warn: u.warn})
	}
	defer w.Close()
	texts := lowered.Open(o.file, "node")
	defer texts.Close()
	es := &esModules{set: w.Set, found: map[string]bool{}}
	begun := make(chan struct{})
	begin := sync.OnceFunc(func() { close(begun) })
	known := &watched{paths: map[string]bool{}, watch: func(diff []watchlist.Entry) { es.leave(diff); begin() }}
	options := nodehost.Options{
		File: o.file, Args: o.args, Live: o.live, Whole: o.all, Patience: patience(o.limit), Settle: w.Settle, Warn: u.warn, Kept: texts,
		Building: func() { u.say(buildingEvent{Host: "node"}) },
		NodeArgs: o.node, Started: func(modules []nodehost.Module) {
			r.begun()
			u.say(newStart(o, ofNode(modules), known.knows))
			r.listens()
		}, Keys: !o.noKeys && !u.json, Stdin: theTerminal.leave,
		Watch:  known.set,
		Report: func(r nodehost.Report) { u.reload(reloadOf(r)) },
	}
	others := listenNode()
	p, ended, err := startNode(options, signals)
	switch {
	case ended != nil:
		return statusOf(ended)
	case err != nil:
		u.error(err.Error(), "")
		return statusFailed
	}
	also.handles = known.knows
	also.setEnv = func(set map[string]string, gone []string) { p.SetEnv(set, gone) }
	also.watch(o)
	r.lists(func() ([]loaded, bool) {
		list, err := p.Modules(context.Background())
		return ofNode(list), err == nil
	})
	go func() {
		if from != nil {
			takeAll(from, known.applier(p), u)
		}
		if o.noWatch {
			p.Ends() // if it has not ended by itself
		}
	}()
	if isESModule(o.file) && !o.noWatch {
		go func() {
			select { // a program that the host runs tells of its files
			case <-begun:
			case <-time.After(silence):
			}
			if entry, err := filepath.EvalSymlinks(o.file); err != nil || !known.knows(absolute(entry)) {
				es.watch(reached(o.file))
			}
		}()
	}
	go func() {
		for b := range w.Batches() {
			if p.Send(b) != nil {
				return // node has ended
			}
			if r := es.restart(b); len(r.Restart) > 0 {
				u.reload(r, nil)
			}
		}
	}()
	status := waitForNode(p, u, r, signals, others)
	if status == refused {
		u.hintAtOptions(o.node)
	}
	return status
}

// refused is the status of a node that does not know an option.
const refused = 9

// hintAtOptions says which of our options may have been meant by those that node has refused
// in its own words.
func (u *ui) hintAtOptions(given []string) {
	for _, option := range given {
		option, _, _ = strings.Cut(option, "=")
		if near := nearest(option, spellings("run")); near != "" && !isNodeOption(option) && strings.HasPrefix(option, "--") {
			u.say(warningEvent{Text: "Node.js has refused to start", Hint: "did you mean " + near + "?"})
			return
		}
	}
}

func absolute(file string) string {
	if at, err := filepath.Abs(file); err == nil {
		return at
	}
	return file
}

// silence is how long nothing is heard of a program that Node loads by itself.
const silence = time.Second

// startNode starts node, unless a signal comes first: what node needs may take a
// while to build.
func startNode(o nodehost.Options, signals <-chan os.Signal) (p *nodehost.Process, ended os.Signal, err error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	started := make(chan struct{})
	go func() {
		defer close(started)
		p, err = nodehost.Start(ctx, o)
	}()
	select {
	case <-started:
		return p, nil, err
	case ended = <-signals:
		cancel()
		<-started
	}
	if p != nil { // it was quicker
		p.Signal(ended)
		ended = nil
	}
	return p, ended, err
}

// waitForNode passes signals on until node has ended, and returns the status.
func waitForNode(p *nodehost.Process, u *ui, r *restarter, signals, others <-chan os.Signal) int {
	stop := &stopper{program: nodeProgram{p}, cancel: func() { p.Kill() }, ui: u, over: make(chan struct{}), asked: r.forget}
	r.attach(stop.program, stop.cancel)
	stop.exit = func(status int) {
		stop.ending.Store(int32(status))
		p.Kill()
	}
	go stop.watch(signals)
	go func() {
		for sig := range others {
			passOn(sig, p)
		}
	}()
	status, err := p.Wait()
	close(stop.over)
	if forced := stop.status(); forced != statusOK {
		return forced
	}
	if err != nil {
		u.error(err.Error(), "")
		return statusFailed
	}
	return status
}

// nodeProgram is node for a stopper. What a signal does is decided there: it is
// answered when node could have listened to it.
type nodeProgram struct{ p *nodehost.Process }

func (n nodeProgram) Signal(name string) (handled bool) {
	for sig, its := range names {
		if its == name {
			passOn(sig, n.p)
		}
	}
	n.p.Answer()
	return true
}

// passOn hands a signal to node, unless a terminal has sent it to both of us.
func passOn(sig os.Signal, p *nodehost.Process) {
	if !fromTerminal(sig) || !foreground() {
		p.Signal(sig) // if node has ended meanwhile, so will we
	}
	stopWith(sig)
}

// patience is how long a reload may take before heatsync warns.
func patience(limit time.Duration) time.Duration {
	if limit == 0 {
		return usualLimit
	}
	return limit
}

// findEntry makes sure that there is a program, before a stack of Node's own
// functions says that there is none. With options in the environment Node may find
// more than we would.
func findEntry(file string) error {
	if os.Getenv("NODE_OPTIONS") != "" {
		return nil
	}
	specifier := file
	if !filepath.IsAbs(file) {
		specifier = "./" + filepath.ToSlash(file)
	}
	_, err := (&resolve.Resolver{FS: resolve.OS()}).Resolve(specifier, "")
	if err == nil {
		return nil
	}
	return &heatsync.Error{Op: "resolve", Path: file, Err: fmt.Errorf("%w: %w", heatsync.ErrNotFound, err)}
}

// watched are the paths that Node wants watched: those that were loaded, or looked for.
type watched struct {
	watch func([]watchlist.Entry)
	mu    sync.Mutex
	paths map[string]bool
}

func (w *watched) set(diff []watchlist.Entry) {
	w.mu.Lock()
	for _, d := range diff {
		w.paths[d.Path] = !d.Gone
	}
	w.mu.Unlock()
	w.watch(diff)
}

func (w *watched) knows(path string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.paths[path]
}

// applier has Node apply what comes from elsewhere.
func (w *watched) applier(p *nodehost.Process) applier {
	reader := producer.Reader{FS: resolve.OS(), Dir: workingDir(), Known: w.knows}
	return func(b change.Batch, only bool) (*heatsync.Reload, error) {
		b, err := reader.Read(b)
		if err != nil {
			return nil, err
		}
		r, err := p.Push(context.Background(), b, only)
		if err != nil {
			return nil, err
		}
		return reloadOf(r)
	}
}

// reloadOf turns a report of Node's into what the library returns of a reload.
func reloadOf(r nodehost.Report) (*heatsync.Reload, error) {
	reload := &heatsync.Reload{
		Number: r.Number, Resync: r.Resync, Version: r.Version, Unknown: r.Unknown,
		Modules: modulesOf(r.Evaluated), Restart: unevaluated(r.Restart), Loaded: modulesOf(r.Loaded),
		Removed: r.Removed, Gone: r.Gone, Pending: r.Pending, Mended: r.Mended,
		Duration: time.Duration(r.Duration * float64(time.Millisecond)),
	}
	if r.OK {
		return reload, nil
	}
	failed := &heatsync.ReloadError{Reload: reload, Heard: r.Heard, Err: errFailed}
	if r.Error != nil {
		if r.Error.File == "" && len(r.Failed) > 0 {
			r.Error.File = r.Failed[0]
		}
		failed.Err = failedIn{errorOf(r.Error), r.Error.File}
	}
	return nil, failed
}

func modulesOf(causes []nodehost.Cause) []heatsync.ReloadedModule {
	var list []heatsync.ReloadedModule
	for _, c := range causes {
		list = append(list, heatsync.ReloadedModule{Path: c.ID, Reason: heatsync.Reason{Why: heatsync.Why(c.Why), Of: c.Of}, Version: c.Version, Hash: c.Hash})
	}
	return list
}

// unevaluated have no version of this reload.
func unevaluated(causes []nodehost.Cause) []heatsync.ReloadedModule {
	list := modulesOf(causes)
	for i := range list {
		list[i].Version = 0
	}
	return list
}

// errFailed is an error of which Node says nothing more.
var errFailed = errors.New("it failed")

// failedIn is an error of a module. With source maps its place may be in another file,
// of which the module was made.
type failedIn struct {
	error
	file string
}

func (f failedIn) Unwrap() error { return f.error }

// lost is an error of Node about a module that it did not find.
type lost struct{ error }

func (lost) Is(target error) bool { return target == heatsync.ErrNotFound }

func errorOf(f *nodehost.Failure) *heatsync.Error {
	e := &heatsync.Error{Op: "evaluate", Path: f.File, Err: errors.New(f.Text), Stack: f.Stack}
	if f.Code == "MODULE_NOT_FOUND" {
		e.Op, e.Err = "resolve", lost{e.Err}
	}
	at, syntax := placeOf(f.Stack, f.File)
	if syntax {
		e.Op = "compile"
	}
	if at.line > 0 {
		e.Path, e.Line, e.Column = at.file, at.line, at.column
	}
	e, _ = originalOf(e, &sourcemap.Maps{})
	e.Frame = frameOfUnits(e)
	return e
}
