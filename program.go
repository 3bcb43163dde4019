package heatsync

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/dop251/goja"
)

// Program is a CommonJS program with a runtime of its own, Node's globals and an event
// loop, in which its files are watched and reloaded. In it, require("heatsync") is the
// class. The heatsync command runs one. [NewProgram] makes a Program, which runs once.
type Program struct {
	opts Options

	once sync.Once // makes what follows
	sync *Sync
	err  error

	mu      sync.Mutex
	running *running // nil if it is not
}

// running is a program under Run.
type running struct {
	*Sync
	loop  *eventLoop
	ended chan struct{} // closed when Run returns
}

// NewProgram makes a program. Nil options are fine; if something is wrong with them,
// [Program.Sync] and [Program.Run] return the error. As for Node.js, NODE_PATH and
// NODE_PRESERVE_SYMLINKS count, unless modules come from Options.FS.
func NewProgram(opts *Options) *Program {
	p := &Program{}
	if opts != nil {
		p.opts = *opts
	}
	if p.opts.FS == nil {
		p.opts.addEnvironment()
	}
	return p
}

// addEnvironment adds what Node.js reads in the environment before it looks for modules.
func (o *Options) addEnvironment() {
	if o.NodePath == nil {
		dirs := filepath.SplitList(os.Getenv("NODE_PATH"))
		o.NodePath = slices.DeleteFunc(dirs, func(dir string) bool { return dir == "" })
	}
	if os.Getenv("NODE_PRESERVE_SYMLINKS") == "1" {
		o.PreserveSymlinks = true
	}
}

// Sync returns the program's Sync, always the same one. Before Run, on the goroutine that
// will call Run, a Go program can give its runtime what the program needs, and listen to
// its reloads.
func (p *Program) Sync() (*Sync, error) {
	p.once.Do(func() { p.sync, p.err = New(goja.New(), &p.opts) })
	return p.sync, p.err
}

// Run runs the program in the file path, with arguments for process.argv. It returns nil
// when nothing is left to do and nothing is watched, when the program ends itself, or
// after [Sync.Close]. It returns an [*ExitError] if the program ends with a status other
// than 0, and an [*Error] if path can't be found.
//
// When ctx is done, the script that runs at that moment is interrupted, and Run returns
// the context's error. The program hears nothing of it. What runs in Go can't be
// interrupted: Run waits for its end.
//
// The runtime belongs to the goroutine of Run until it returns; its Sync is closed then.
func (p *Program) Run(ctx context.Context, path string, args ...string) error {
	s, err := p.Sync()
	switch {
	case err != nil:
		return err
	case s.isClosed():
		return ErrClosed
	}
	defer s.Close()
	loop, err := s.startLoop()
	if err != nil {
		return err
	}
	r, end := p.begin(loop)
	defer end()
	defer s.builtins.Engine().Hold()()
	self, _ := os.Executable()
	s.builtins.SetArgs(append([]string{self, s.absolute(path)}, args...))
	if err := s.builtins.InstallGlobals(); err != nil {
		return err
	}
	watching, stop := context.WithCancel(ctx)
	defer stop()
	batches, err := s.Watch(watching)
	if err != nil {
		return err
	}
	go s.feed(watching, batches, loop.Post)
	defer s.interruptWhenDone(ctx)()
	if err := r.main(path); err != nil {
		return err
	}
	return r.drive(ctx)
}

// begin says that the program runs, for Signal, until end is called.
func (p *Program) begin(l *eventLoop) (r *running, end func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	r = &running{p.sync, l, make(chan struct{})}
	p.running = r
	return r, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.running = nil
		close(r.ended)
	}
}

// Signal hands a signal, by its name ("SIGINT"), to the program's listeners. It returns
// whether there was one, or the program has ended itself. It waits for a program that
// is busy. If the program does not run, it returns false. Any goroutine except the
// runtime's may call it.
func (p *Program) Signal(name string) (handled bool) {
	p.mu.Lock()
	r := p.running
	p.mu.Unlock()
	if r == nil || r.isClosed() {
		return false
	}
	answer := make(chan bool, 1)
	r.loop.Post(func() {
		handled := r.builtins.Signal(name)
		answer <- handled || r.loop.exit != nil // a listener may have ended the program
	})
	select {
	case handled = <-answer:
	case <-r.closed:
	case <-r.ended:
		select { // the program may have ended because of the signal
		case handled = <-answer:
		default:
		}
	}
	return handled
}

// absolute is a path of the command line in full, links and extension as typed.
func (s *Sync) absolute(path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(s.opts.Dir, path)
}

// interruptWhenDone interrupts the runtime when ctx is done, until stop is called.
func (s *Sync) interruptWhenDone(ctx context.Context) (stop func()) {
	interrupted := make(chan struct{})
	cancel := context.AfterFunc(ctx, func() {
		defer close(interrupted)
		s.vm.Interrupt(ctx.Err())
	})
	return func() {
		if !cancel() {
			<-interrupted
			s.vm.ClearInterrupt()
		}
	}
}

// main loads the entry. What it throws is the program's affair: listeners hear of
// it, or it ends. The caller hears that the entry is missing.
func (r *running) main(path string) (missing error) {
	r.builtins.Turn(func() error {
		err := r.host.Main(path)
		if e := r.newMissing(err); e != nil {
			missing = e
			return nil
		}
		return err
	})
	return missing
}

func (r *running) newMissing(err error) error {
	if err == nil {
		return nil
	}
	var ex *goja.Exception
	if errors.As(err, &ex) {
		return nil
	}
	if e := r.newError(err, ""); e.Op == "resolve" {
		return e
	}
	return nil
}

// drive runs the loop until the program has nothing left to do.
func (r *running) drive(ctx context.Context) error {
	for r.loop.exit == nil && !r.isClosed() {
		if err := r.loop.Run(ctx); err != nil {
			return err
		}
		if r.loop.exit != nil || r.isClosed() {
			break
		}
		r.builtins.BeforeExit()
		if !r.loop.Alive() {
			break
		}
	}
	code := 0
	if r.loop.exit == nil && !r.isClosed() { // a program that is ended by others hears nothing of it, as in Node.js
		code = r.builtins.EmitExit(0)
	}
	if r.loop.exit != nil { // since a listener threw, perhaps
		code = r.loop.exit.Code
	}
	if code != 0 {
		return &ExitError{code}
	}
	return nil
}
