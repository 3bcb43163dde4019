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
	onStart func()   // nil if nobody wants to know
}

// running is a program under Run.
type running struct {
	*Sync
	loop  *Loop
	ended chan struct{} // closed when Run returns
	exit  *ExitError    // how the program has ended itself; it belongs to the runtime's goroutine
}

// NewProgram makes a program. opts may be nil. If something is wrong with them,
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
	p.once.Do(func() { p.sync, p.err = New(nil, &p.opts) })
	return p.sync, p.err
}

// OnStart has f called, on the runtime's goroutine, when the top level of the entry has come
// to its end or to its first await, if the program goes on after that. Call it before Run.
func (p *Program) OnStart(f func()) { p.onStart = f }

// Run runs the program in the file path, with arguments for process.argv. It returns nil
// when nothing is left to do and nothing is watched, when the program ends itself, or
// after [Sync.Close]. It returns an [*ExitError] if the program ends with a status other
// than 0, and an [*Error] if path can't be found.
//
// When ctx is done, the script that runs at that moment is interrupted, and Run returns the
// context's error. The program receives no event. Go code can't be interrupted: Run waits
// for it to end.
//
// The runtime belongs to the goroutine of Run until it returns; its Sync is closed then.
func (p *Program) Run(ctx context.Context, path string, args ...string) error {
	s, err := p.Sync()
	switch {
	case err != nil:
		return err
	case s.isClosed():
		return ErrClosed
	case s.opts.Post != nil:
		return errors.New("heatsync.Program: it has an event loop of its own, and can't be a guest of that of Options.Post")
	}
	defer s.Close()
	defer s.enter().leave()
	r, end := p.begin(s.Loop())
	defer end()
	self, _ := os.Executable()
	s.builtins.SetArgs(append([]string{self, s.absolute(path)}, args...))
	if err := s.installGlobals(GlobalsNode); err != nil {
		return err
	}
	return r.loop.serve(ctx, func() error {
		if err := r.main(path); err != nil {
			return err
		}
		if goesOn := r.exit == nil && !r.isClosed() && r.loop.events.Alive(); goesOn && p.onStart != nil {
			p.onStart()
		}
		return r.drive(ctx)
	})
}

// begin says that the program runs, for Signal, until end is called.
func (p *Program) begin(l *Loop) (r *running, end func()) {
	r = &running{Sync: p.sync, loop: l, ended: make(chan struct{})}
	r.mu.Lock()
	r.program = r
	r.mu.Unlock()
	r.host.Program()
	r.builtins.SetLoop(l.events, nil)
	l.running.Store(true)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.running = r
	return r, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.running = nil
		l.running.Store(false)
		close(r.ended)
	}
}

// Signal passes a signal, by its name ("SIGINT"), to the program's listeners. It returns
// whether there was one, or the program has ended itself. It waits for a program that is
// busy. If the program does not run, it returns false. Any goroutine except the runtime's
// may call it.
func (p *Program) Signal(name string) (handled bool) {
	p.mu.Lock()
	r := p.running
	p.mu.Unlock()
	if r == nil || r.isClosed() {
		return false
	}
	answer := make(chan bool, 1)
	r.loop.events.Post(func() {
		handled := r.builtins.Signal(name)
		answer <- handled || r.exit != nil // a listener may have ended the program
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

// exited hears that process.exit was called, or that nobody has handled an error. Without
// a program that ends a call.
func (s *Sync) exited(code int) error {
	ended := &ExitError{code}
	if s.program != nil {
		s.program.exit = ended
	}
	return ended
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
	for r.exit == nil && !r.isClosed() {
		if err := r.loop.events.Run(ctx); err != nil {
			return err
		}
		if r.exit != nil || r.isClosed() {
			break
		}
		r.builtins.BeforeExit()
		if !r.loop.events.Alive() {
			break
		}
	}
	code := 0
	if r.exit == nil && !r.isClosed() { // a program that is ended by others hears nothing of it, as in Node.js
		code = r.builtins.EmitExit(0)
	}
	if r.exit != nil { // since a listener threw, perhaps
		code = r.exit.Code
	}
	if code != 0 {
		return &ExitError{code}
	}
	return nil
}
