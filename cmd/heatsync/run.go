package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"slices"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/keep"
	"github.com/heatsync-go/heatsync/internal/lowered"
)

// program is what this command needs of a heatsync.Program.
type program interface {
	signaled
	Run(ctx context.Context, path string, args ...string) error
}

func run(args []string, stdout, stderr io.Writer) int {
	o, status := understand("run", args, stdout, stderr)
	if status >= 0 {
		return status
	}
	u := newUI(stderr)
	u.quiet, u.json, u.verbose = o.quiet, o.json, o.verbose
	if o.events != "" {
		events, err := openEvents(o.events)
		if err != nil {
			return u.misused("run", err)
		}
		defer events.Close()
		u.events = events
	}
	r := newRestarter(o, u)
	if o.restart {
		u.onRestart = r.needed
	}
	var from changes
	if o.changes != "" {
		var err error
		if from, err = openChanges(o.changes); err != nil {
			return u.misused("run", err)
		}
		defer from.Close()
	}
	if o.preserve {
		os.Setenv("NODE_PRESERVE_SYMLINKS", "1") // for what the program starts, too
	}
	if o.cache != "" {
		os.Setenv(keep.Variable, o.cache)
	}
	also, err := newExtra(o, u)
	if err != nil {
		return u.misused("run", err)
	}
	defer also.close()
	ignorePipe()
	if o.host == "node" {
		return r.finish(runNode(o, from, u, r, also, listen()))
	}
	if u.json {
		stderr, u.out = share(stderr)
	}
	texts := lowered.Open(o.file, "goja")
	lowered.Use(texts)
	defer texts.Close()
	started := collectLater()
	p := heatsync.NewProgram(&heatsync.Options{
		Dir: startDir(o.file), Live: o.live, Whole: o.all, Poll: o.poll, NoWatch: o.noWatch, TimeLimit: o.limit, Stdout: stdout, Stderr: stderr, Logger: slog.New(&logHandler{u}),
		Self: o.self, Stdin: stdin(),
	})
	s, err := p.Sync()
	if err != nil {
		u.error(err.Error(), "")
		return statusFailed
	}
	s.OnReload(u.reload)
	r.lists(func() (list []loaded, ok bool) {
		done := make(chan struct{})
		if !s.Loop().Post(func() { list = ofSync(s); close(done) }) {
			return nil, false
		}
		select {
		case <-done:
			return list, true
		case <-r.over:
			return nil, false
		}
	})
	p.OnStart(func() {
		started()
		tellStart(s, o, u, r)
	})
	also.handles = func(path string) bool { return slices.Contains(s.Watched(), path) }
	also.setEnv = func(set map[string]string, gone []string) { s.Loop().Post(func() { setEnv(s.Runtime(), set, gone) }) }
	also.watch(o)
	if from != nil {
		go feed(s, s.Loop().Hold(), from, u)
	}
	return r.finish(runProgram(p, o, u, r, listen()))
}

// setEnv changes process.env.
func setEnv(vm *goja.Runtime, set map[string]string, gone []string) {
	_ = vm.Try(func() { // the program may have put something else there
		env := vm.Get("process").ToObject(vm).Get("env").ToObject(vm)
		for name, value := range set {
			_ = env.Set(name, value)
		}
		for _, name := range gone {
			_ = env.Delete(name)
		}
	})
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

// runProgram runs a program to its end and returns the exit status.
func runProgram(p program, o options, u *ui, r *restarter, signals <-chan os.Signal) int {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r.attach(p, cancel)
	stop := &stopper{program: p, cancel: cancel, ui: u, exit: exit, asked: r.forget}
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
	case err == nil, errors.Is(err, context.Canceled): // for a restart, or since a person quits
		return statusOK
	case errors.As(err, &ended):
		return ended.Code // the program has said why
	}
	u.failed(err, o.file)
	return statusFailed
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
