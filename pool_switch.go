package heatsync

import (
	"errors"
	"sync"
	"time"

	"github.com/heatsync-go/heatsync/change"
)

// Apply tries a batch of changes on one runtime and commits it for the whole pool if it
// succeeds; see [Pool]. The results are those of [Sync.Apply]. A batch that fails is
// tried again together with the next one.
func (p *Pool) Apply(b change.Batch) (*Reload, error) {
	p.switching.Lock()
	defer p.switching.Unlock()
	r, err := p.attempt(b)
	var failed *ReloadError
	if errors.As(err, &failed) || r != nil {
		done := outcome{reload: r, err: failed}
		version := p.Version()
		p.tally.add(done, version)
		p.opts.log(done, version)
		tell(p.listening(), done)
	}
	return r, err
}

// applyUnattended is Apply where nobody waits for the outcome.
func (p *Pool) applyUnattended(b change.Batch) {
	_, err := p.Apply(b)
	switch {
	case err == nil || errors.Is(err, ErrClosed) || len(p.listening()) > 0:
	case errors.As(err, new(*ReloadError)):
		p.opts.print("kept the old version: " + err.Error())
	default:
		p.opts.warnOf("reload: "+err.Error(), err)
	}
}

// attempt tries a batch with what has failed before, and alone.
func (p *Pool) attempt(b change.Batch) (*Reload, error) {
	all := p.pending.With(b)
	r, err := p.try(all)
	if errors.Is(err, ErrClosed) {
		return nil, err
	}
	if r == nil && !p.pending.Empty() {
		if r, err = p.try(b); r != nil {
			p.pending = p.pending.Without(b)
			return r, err
		}
	}
	if errors.Is(err, ErrBatch) {
		return nil, err
	}
	p.pending = change.Batch{}
	if r == nil {
		p.pending = all
	}
	return r, err
}

// try applies a batch to one member, and commits it if that succeeds: then there is a Reload, also
// if the call was interrupted when it had.
func (p *Pool) try(b change.Batch) (*Reload, error) {
	m, err := p.takeForTrial()
	if err != nil {
		return nil, err
	}
	defer p.give(m)
	if b, err = m.sync.checked(b); err != nil {
		return nil, err
	}
	b = whole(b, m.sync.disk)
	p.paths.heard(b)
	r, err := m.sync.apply(b, believed, m.sync.host.ApplyOnly)
	if r != nil {
		p.commit(m, b)
		r.Version = p.Version()
	}
	return r, err
}

// believed is a check that was made before.
func believed(b change.Batch) (change.Batch, error) { return b, nil }

// takeForTrial takes a member before all calls that wait. If there is none for long,
// calls that are under way are to blame.
func (p *Pool) takeForTrial() (*member, error) {
	p.revive()
	stop := p.everyMoment(func() bool {
		p.revive()
		p.mu.Lock()
		defer p.mu.Unlock()
		for m := range p.members {
			p.hurry(m)
		}
		return true
	})
	m, err := p.take(p.closed, true)
	stop()
	if err == nil {
		p.mu.Lock()
		defer p.mu.Unlock()
		m.since = time.Time{} // what it does now is no call, which could be hurried
	}
	return m, err
}

// revive makes members if there is none left, because none could be made.
func (p *Pool) revive() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.members) == 0 {
		p.refill()
	}
}

// commit makes what a member has taken the pool's version. Idle members take it at
// once, the others when their calls have ended.
func (p *Pool) commit(m *member, b change.Batch) {
	p.files.commit(b)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.version++
	p.log = append(p.log, b)
	p.laid = m.sync.host.Laid()
	m.version, m.sync.version = p.version, p.version
	p.trim()
	for _, behind := range p.idle {
		go p.catchUp(behind)
	}
	p.idle = nil
	p.refill()
	version := p.version
	p.everyMoment(func() bool { return p.hurryBehind(version) })
}

// hurryBehind hurries the members that have not a version yet, and tells whether there
// are any.
func (p *Pool) hurryBehind(version int) (any bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for m := range p.members {
		if m.version < version {
			any = true
			p.hurry(m)
		}
	}
	return any
}

// hurry interrupts a member's call that lasts too long, and gives the member up if that
// does not help.
func (p *Pool) hurry(m *member) {
	patience := p.opts.Patience
	switch {
	case m.since.IsZero() || time.Since(m.since) < patience:
	case m.stopped.IsZero():
		m.stopped = time.Now()
		m.interrupt(ErrReplaced)
	case time.Since(m.stopped) >= patience:
		p.replace(m)
	}
}

// everyMoment calls f now and then until it returns false, or stop is called.
func (p *Pool) everyMoment(f func() bool) (stop func()) {
	done := make(chan struct{})
	go func() {
		tick := time.NewTicker(max(p.opts.Patience/4, time.Millisecond))
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-p.closed.Done():
				return
			case <-tick.C:
				if !f() {
					return
				}
			}
		}
	}()
	return sync.OnceFunc(func() { close(done) })
}
