package heatsync

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"
)

// Stats are figures for a dashboard. Package expvar publishes them in a line:
//
//	expvar.Publish("scripts", expvar.Func(func() any { return s.Stats() }))
//
// and a client of Prometheus takes one each:
//
//	prometheus.NewCounterFunc(opts, func() float64 { return float64(s.Stats().Failed) })
//
// Committed, Failed and Duration only grow.
type Stats struct {
	// Version is that of [Sync.Version] or [Pool.Version].
	Version int `json:"version"`
	// Committed and Failed count the reloads that were tried. In a Pool a batch counts once.
	Committed int `json:"committed"`
	Failed    int `json:"failed"`
	// Duration is the time that all of them took.
	Duration time.Duration `json:"duration_ns"`
	// Last is when the last of them ended, the zero Time if there was none. LastDuration is
	// how long it took, and LastFailed says that it failed.
	Last         time.Time     `json:"last"`
	LastDuration time.Duration `json:"last_duration_ns"`
	LastFailed   bool          `json:"last_failed"`
	// Modules is how many modules are loaded; in a Pool, the most that a runtime has.
	Modules int `json:"modules"`
	// Runtimes is how many there are, 1 without a Pool.
	Runtimes int `json:"runtimes"`
}

// Stats returns figures of the reloads so far. Any goroutine may call it.
func (s *Sync) Stats() Stats {
	stats := s.tally.get()
	stats.Modules, stats.Runtimes = s.host.Loaded(), 1
	return stats
}

// Stats returns figures of the reloads so far.
func (p *Pool) Stats() Stats {
	stats := p.tally.get()
	p.mu.Lock()
	defer p.mu.Unlock()
	stats.Version, stats.Runtimes = p.version, len(p.members)
	for m := range p.members {
		if m.sync != nil {
			stats.Modules = max(stats.Modules, m.sync.host.Loaded())
		}
	}
	return stats
}

// tally counts reloads. Any goroutine may use it.
type tally struct {
	mu    sync.Mutex
	stats Stats
}

func (t *tally) get() Stats {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.stats
}

// add counts a reload, after which a version is live.
func (t *tally) add(o outcome, version int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	took := o.attempt().Duration
	t.stats.Version = version
	t.stats.Last, t.stats.LastDuration, t.stats.LastFailed = time.Now(), took, o.err != nil
	t.stats.Duration += took
	if o.err != nil {
		t.stats.Failed++
	} else {
		t.stats.Committed++
	}
}

// attempt is what became live, or what was tried.
func (o outcome) attempt() *Reload {
	if o.err != nil {
		return o.err.Reload
	}
	return o.reload
}

// log writes a record of a reload, after which a version is live. Without a Logger nothing
// is written.
func (o *Options) log(done outcome, version int) {
	if o.Logger == nil {
		return
	}
	r := done.attempt()
	level, text := headline(done)
	attrs := []slog.Attr{slog.Int("reload", r.Number), slog.Int("version", version), slog.Duration("duration", r.Duration)}
	if done.err != nil {
		attrs = append(attrs, errorAttrs(done.err.Err)...)
	}
	attrs = append(attrs, reloadAttrs(r)...)
	o.Logger.LogAttrs(context.Background(), level, text, attrs...)
}

// headline is the level and the message of a reload's record.
func headline(done outcome) (slog.Level, string) {
	r := done.attempt()
	switch {
	case done.err != nil:
		return slog.LevelError, "kept the old version"
	case len(r.Restart) > 0:
		return slog.LevelWarn, "restart needed"
	case len(r.Modules) == 0 && len(r.Removed) > 0:
		return slog.LevelInfo, "removed"
	case len(r.Modules) == 0 && len(r.Mended) > 0:
		return slog.LevelInfo, "mended"
	}
	return slog.LevelInfo, "reloaded"
}

// errorAttrs are an error, and where in JavaScript it comes from.
func errorAttrs(err error) []slog.Attr {
	if err == nil {
		return nil
	}
	attrs := []slog.Attr{slog.Any("error", err)}
	var e *Error
	if !errors.As(err, &e) {
		return attrs
	}
	if e.Path != "" {
		attrs = append(attrs, slog.String("module", e.Path))
	}
	if e.Line > 0 {
		attrs = append(attrs, slog.Int("line", e.Line), slog.Int("column", e.Column))
	}
	return attrs
}

// reloadAttrs are the lists of a reload that have something.
func reloadAttrs(r *Reload) (attrs []slog.Attr) {
	if r.Resync {
		attrs = append(attrs, slog.Bool("resync", true))
	}
	for _, list := range []struct {
		key     string
		modules []ReloadedModule
	}{{"modules", r.Modules}, {"restart", r.Restart}} {
		if len(list.modules) > 0 {
			attrs = append(attrs, slog.Any(list.key, loggedModules(list.modules)))
		}
	}
	for _, list := range []struct {
		key   string
		paths []string
	}{{"removed", r.Removed}, {"pending", r.Pending}, {"mended", r.Mended}} {
		if len(list.paths) > 0 {
			attrs = append(attrs, slog.Any(list.key, list.paths))
		}
	}
	return attrs
}

// loggedModule is a module in a record: an object for a handler that writes JSON, a text
// for others.
type loggedModule struct {
	Module  string `json:"module"`
	Version int    `json:"version,omitempty"`
	Reason  string `json:"reason"`
}

func (m loggedModule) String() string { return m.Module + " (" + m.Reason + ")" }

func loggedModules(modules []ReloadedModule) (list []loggedModule) {
	for _, m := range modules {
		list = append(list, loggedModule{m.Path, m.Version, m.Reason.String()})
	}
	return list
}
