package heatsync

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/engine"
	"github.com/heatsync-go/heatsync/internal/resolve"
	"github.com/heatsync-go/heatsync/internal/watchlist"
)

// member is one runtime of a pool. Whoever has taken it may use its Sync; the other
// fields are guarded by Pool.mu.
type member struct {
	sync    *Sync
	version int
	since   time.Time    // when its call began, zero if it serves none
	stopped time.Time    // when that was interrupted, zero if it was not
	gone    bool         // another has its place: it is closed when its call has ended
	posts   []func()     // of its event loop
	laid    change.Batch // what its version has that the disk has not, when it was made

	task   *engine.Task  // its call, nil if it serves none
	posted chan struct{} // has a token when something was posted; a call may wait for it
	cut    chan struct{} // closed when its call is interrupted
	why    error         // by which
}

// serve has a call use the member.
func (m *member) serve(ctx context.Context, p *Pool, f func(*Sync) error) (err error) {
	e := m.sync.engine()
	task := e.NewTask(ctx)
	defer task.End()
	m.begin(p, task)
	defer func() {
		if r := recover(); r != nil {
			err = &engine.Panic{Value: r, Stack: debug.Stack()}
		}
		m.end(p)
	}()
	return e.During(task, func() error { return f(m.sync) })
}

func (m *member) begin(p *Pool, task *engine.Task) {
	p.mu.Lock()
	defer p.mu.Unlock()
	m.task, m.cut, m.why = task, make(chan struct{}), nil
	m.sync.user = &caller{m, p}
}

// end ends a call. One that called JavaScript by itself, past heatsync, and was interrupted in
// it may have left the engine in the middle of something: another takes its place.
func (m *member) end(p *Pool) {
	m.sync.user = nil
	p.mu.Lock()
	defer p.mu.Unlock()
	m.task = nil
	if !m.sync.engine().Idle() {
		p.replace(m)
	}
}

// interrupt ends what a member's call, or its event loop, does in JavaScript. The mutex is held.
func (m *member) interrupt(why error) {
	switch {
	case m.task != nil:
		if m.why == nil {
			m.why = why
			close(m.cut)
		}
		m.task.Interrupt(why)
	case m.sync != nil:
		m.sync.engine().Cut(why)
	}
}

// caller is who serves a member's call.
type caller struct {
	member *member
	pool   *Pool
}

// wait runs the member's event loop until the channel is closed.
func (c *caller) wait(ctx context.Context, task *engine.Task, settled <-chan struct{}) error {
	m := c.member
	for {
		for _, f := range c.pool.posts(m) {
			f()
		}
		select {
		case <-settled:
			return nil
		default:
		}
		select {
		case <-settled:
			return nil
		case <-m.posted:
		case <-task.Lost():
			return task.Err()
		case <-m.cut:
			return m.why
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-c.pool.closed.Done():
			return ErrClosed
		}
	}
}

// posts takes what was posted to a member.
func (p *Pool) posts(m *member) []func() {
	p.mu.Lock()
	defer p.mu.Unlock()
	posts := m.posts
	m.posts = nil
	return posts
}

// replace gives a member up, and fills its place. The mutex is held.
func (p *Pool) replace(m *member) {
	m.gone = true
	delete(p.members, m)
	p.paths.leave(m)
	p.refill()
}

// take waits for a member of the pool's version, at the head of the queue if it is
// urgent.
func (p *Pool) take(ctx context.Context, urgent bool) (*member, error) {
	p.mu.Lock()
	if p.closed.Err() != nil {
		p.mu.Unlock()
		return nil, ErrClosed
	}
	if last := len(p.idle) - 1; last >= 0 {
		m := p.idle[last]
		p.idle = p.idle[:last]
		m.since = time.Now()
		p.mu.Unlock()
		return m, nil
	}
	place := make(chan *member, 1)
	if urgent {
		p.queue = slices.Insert(p.queue, 0, place)
	} else {
		p.queue = append(p.queue, place)
	}
	p.mu.Unlock()
	select {
	case m := <-place:
		return m, nil
	case <-ctx.Done():
		p.leave(place)
		return nil, context.Cause(ctx)
	case <-p.closed.Done():
		p.leave(place)
		return nil, ErrClosed
	}
}

// leave ends the waiting at a place in the queue.
func (p *Pool) leave(place chan *member) {
	p.mu.Lock()
	before := len(p.queue)
	p.queue = slices.DeleteFunc(p.queue, func(other chan *member) bool { return other == place })
	served := len(p.queue) == before
	p.mu.Unlock()
	if served {
		p.give(<-place)
	}
}

// give ends a call. The member serves another once it has the pool's version.
func (p *Pool) give(m *member) {
	p.mu.Lock()
	defer p.mu.Unlock()
	m.since, m.stopped = time.Time{}, time.Time{}
	switch {
	case m.gone || p.closed.Err() != nil || len(p.members) > p.size:
		p.drop(m)
	case m.version < p.version:
		go p.catchUp(m)
	case len(m.posts) > 0:
		p.run(m)
	case len(p.queue) == 0:
		p.idle = append(p.idle, m)
	default:
		m.since = time.Now()
		p.queue[0] <- m
		p.queue = p.queue[1:]
	}
}

// post has a member's event loop call f when the member serves nobody.
func (p *Pool) post(m *member, f func()) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if m.gone || p.closed.Err() != nil {
		return false
	}
	m.posts = append(m.posts, f)
	select {
	case m.posted <- struct{}{}:
	default:
	}
	if i := slices.Index(p.idle, m); i >= 0 {
		p.idle = slices.Delete(p.idle, i, i+1)
		p.run(m)
	}
	return true
}

// run has a member, which nobody else uses, do what its event loop has to do.
func (p *Pool) run(m *member) {
	posts := m.posts
	m.posts, m.since = nil, time.Now()
	go func() {
		defer p.give(m)
		for _, f := range posts {
			f()
		}
	}()
}

// catchUp applies to a member, which nobody else uses, what was committed since.
func (p *Pool) catchUp(m *member) {
	for b, behind := p.next(m); behind; b, behind = p.next(m) {
		if r, err := m.sync.applyDecided(b); r == nil {
			p.opts.warnOf(fmt.Sprintf("a runtime of the pool is replaced: what was tried on another fails on it: %v", err), err)
			p.mu.Lock()
			defer p.mu.Unlock()
			p.drop(m)
			p.refill()
			return
		}
	}
	p.give(m)
}

// next returns the batch that a member has to take, if there is one.
func (p *Pool) next(m *member) (b change.Batch, behind bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if m.version == p.version {
		return b, false
	}
	b = p.log[len(p.log)-(p.version-m.version)]
	m.version++
	m.sync.version = m.version
	p.trim()
	return b, true
}

// trim drops what all members have had. The mutex is held.
func (p *Pool) trim() {
	least := p.version
	for m := range p.members {
		least = min(least, m.version)
	}
	p.log = slices.Clone(p.log[len(p.log)-(p.version-least):])
	p.files.forget(least)
}

// refill makes the members that lack, and warns of those that can't be made. The mutex is
// held.
func (p *Pool) refill() {
	made := p.fill()
	go func() {
		for range cap(made) {
			if err := <-made; err != nil {
				p.opts.warnOf(fmt.Sprintf("a runtime of the pool can't be made: %v", err), err)
			}
		}
	}()
}

// fill makes the members that lack. The channel gets the outcome of each, and has room
// for them all. The mutex is held.
func (p *Pool) fill() <-chan error {
	lack := max(0, p.size-len(p.members))
	if p.closed.Err() != nil {
		lack = 0
	}
	made := make(chan error, lack)
	for range lack {
		m := &member{version: p.version, laid: p.laid, posted: make(chan struct{}, 1)}
		p.members[m] = true
		p.alive.Add(1)
		go func() { made <- p.build(m) }()
	}
	return made
}

// build makes a member's runtime.
func (p *Pool) build(m *member) (err error) {
	opts := p.opts.Options
	opts.Post = func(f func()) bool { return p.post(m, f) }
	s, err := newSync(newRuntime(), opts, &sharing{
		files: func(disk resolve.FS) resolve.FS { return p.files.over(disk, func() int { return m.version }) },
		names: func(dir string, list func() []string) []string { return p.files.list(dir, m.version, list) },
		watch: func(d []watchlist.Entry) { p.paths.set(m, d) },
	})
	if err == nil {
		s.version = m.version
		s.host.Lay(m.laid)
		p.mu.Lock()
		m.sync = s
		p.mu.Unlock()
		err = p.setup(s)
	}
	if err == nil {
		p.give(m)
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.drop(m)
	return err
}

// drop closes a member that serves nobody.
func (p *Pool) drop(m *member) {
	delete(p.members, m)
	p.idle = slices.DeleteFunc(p.idle, func(other *member) bool { return other == m })
	p.paths.leave(m)
	go func() {
		defer p.alive.Done()
		if m.sync != nil {
			_ = m.sync.Close()
		}
	}()
}

// applyDecided applies what was tried on another runtime.
func (s *Sync) applyDecided(b change.Batch) (*Reload, error) {
	s.decided = true
	defer func() { s.decided = false }()
	return s.apply(b, believed, s.host.ApplyOnly)
}
