package heatsync_test

import (
	"bytes"
	"encoding/json"
	"expvar"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/heatsynctest"
)

// records keeps what is logged, as JSON shows it.
type records struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (r *records) Write(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.Write(b)
}

func (r *records) logger() *slog.Logger { return slog.New(slog.NewJSONHandler(r, nil)) }

// take returns the records since it was called last, without what differs from run to
// run. Paths are relative to dir.
func (r *records) take(t *testing.T, dir string) (lines []string) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	for line := range strings.Lines(r.text.String()) {
		var fields map[string]any
		if err := json.Unmarshal([]byte(line), &fields); err != nil {
			t.Fatal(err)
		}
		if d, timed := fields["duration"].(float64); !timed || d <= 0 {
			t.Errorf("no duration: %s", line)
		}
		delete(fields, "time")
		delete(fields, "duration")
		sorted, _ := json.Marshal(fields)
		shown, _ := json.Marshal(dir + string(filepath.Separator))
		lines = append(lines, strings.ReplaceAll(string(sorted), strings.Trim(string(shown), `"`), ""))
	}
	r.text.Reset()
	return lines
}

func TestReloadsAreLogged(t *testing.T) {
	var log records
	var stderr bytes.Buffer
	p := heatsynctest.New(t, map[string]string{
		"a.js": `exports.v = require("./b").v`, "b.js": `exports.v = 1`, "main.js": `require("./state"); new (require("heatsync"))().require("./a")`, "state.js": ``,
	}, &heatsync.Options{Logger: log.logger(), Stderr: &stderr})
	if err := p.Sync.Main("./main.js"); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		name string
		do   func()
		want string
	}{
		{"a reload", func() { p.Save("b.js", `exports.v = 2`) },
			`{"level":"INFO","modules":[{"module":"b.js","reason":"changed","version":2},{"module":"a.js","reason":"plain importer of b.js","version":2}],"msg":"reloaded","reload":1,"version":1}`},
		{"a throw", func() { p.SaveBroken("b.js", "\nthrow new Error('no')") },
			`{"column":7,"error":"evaluate b.js:2:7: Error: no","level":"ERROR","line":2,"module":"b.js","modules":[{"module":"b.js","reason":"changed","version":2},{"module":"a.js","reason":"plain importer of b.js","version":2}],"msg":"kept the old version","pending":["b.js"],"reload":2,"version":1}`},
		{"the last good bytes", func() { p.Save("b.js", "exports.v = 2") },
			`{"level":"INFO","mended":["b.js"],"msg":"mended","reload":3,"version":2}`},
		{"pinned", func() { p.Save("state.js", "1") },
			`{"level":"WARN","msg":"restart needed","reload":4,"restart":[{"module":"state.js","reason":"changed"}],"version":3}`},
		{"resync", func() { _, _ = p.Sync.Resync("./b.js") },
			`{"level":"INFO","modules":[{"module":"b.js","reason":"resync","version":3}],"msg":"reloaded","reload":5,"resync":true,"version":4}`},
		{"removed", func() { p.Remove("b.js") },
			`{"level":"INFO","msg":"removed","reload":6,"removed":["b.js"],"version":5}`},
		{"nothing to do", func() { p.Save("nobody.js", "") }, ``},
	} {
		step.do()
		if got := strings.Join(log.take(t, p.Dir), "\n"); got != step.want {
			t.Errorf("%s: logged\n%s\nwant\n%s", step.name, got, step.want)
		}
	}
	if stderr.Len() > 0 {
		t.Errorf("printed %q beside the records", &stderr)
	}
}

// Nobody has asked for lines about what goes well, or what the caller hears of.
func TestNothingIsPrintedUnlessAsked(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.v = 1`})
	var stderr bytes.Buffer
	_, s := newSync(t, heatsync.Options{Dir: dir, Stdout: &stderr, Stderr: &stderr})
	require(t, s, "./a.js")
	for _, text := range []string{`exports.v = 2`, `exports.v = `} {
		_, _ = apply(t, s, filepath.Join(dir, "a.js"), text)
	}
	if stderr.Len() > 0 {
		t.Errorf("printed %q", &stderr)
	}
}

func TestAPoolLogsAReloadOnce(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.v = 1`})
	var log records
	pool, err := heatsync.NewPool(3, &heatsync.PoolOptions{Options: heatsync.Options{Dir: dir, Logger: log.logger()}}, func(s *heatsync.Sync) error {
		_, err := s.Require("./a.js")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{`exports.v = 2`, `exports.v = `, `exports.v = 3`} {
		save(t, filepath.Join(dir, "a.js"), text)
		_, _ = pool.Apply(change.Of("a.js"))
	}
	stats := pool.Stats()
	if err := pool.Close(t.Context()); err != nil { // all runtimes have taken all of it, or never will
		t.Fatal(err)
	}
	var levels []string
	for _, line := range log.take(t, dir) {
		levels = append(levels, line[strings.Index(line, `"level"`):][9:13])
	}
	if want := []string{"INFO", "ERRO", "INFO"}; !slices.Equal(levels, want) {
		t.Errorf("logged %v, want %v", levels, want)
	}
	if stats.Version != 2 || stats.Committed != 2 || stats.Failed != 1 || stats.Runtimes != 3 || stats.Modules != 1 || stats.LastFailed {
		t.Errorf("%+v", stats)
	}
}

func TestStats(t *testing.T) {
	p := heatsynctest.New(t, map[string]string{"a.js": `exports.load = () => require("./b")`, "b.js": ``}, nil)
	check := func(when string, want heatsync.Stats) {
		t.Helper()
		got := p.Sync.Stats()
		if tried := got.Committed+got.Failed > 0; got.Last.IsZero() == tried || got.Duration > 0 != tried || got.LastDuration > got.Duration {
			t.Errorf("%s: times are %+v", when, got)
		}
		want.Last, want.Duration, want.LastDuration = got.Last, got.Duration, got.LastDuration
		if got != want {
			t.Errorf("%s: %+v, want %+v", when, got, want)
		}
	}
	check("at first", heatsync.Stats{Runtimes: 1})
	a := p.Require("./a.js")
	check("a module", heatsync.Stats{Runtimes: 1, Modules: 1})
	load, _ := goja.AssertFunction(a.Get("load"))
	if _, err := load(goja.Undefined()); err != nil {
		t.Fatal(err)
	}
	check("loaded late", heatsync.Stats{Runtimes: 1, Modules: 2})
	p.Save("a.js", `exports.v = 2`)
	check("a reload", heatsync.Stats{Runtimes: 1, Modules: 2, Version: 1, Committed: 1})
	p.SaveBroken("a.js", `throw 1`)
	check("a broken one", heatsync.Stats{Runtimes: 1, Modules: 2, Version: 1, Committed: 1, Failed: 1, LastFailed: true})
}

// Any goroutine asks for figures and logs, while another reloads.
func TestStatsFromElsewhere(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.v = 1`})
	_, s := newSync(t, heatsync.Options{Dir: dir, Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
	require(t, s, "./a.js")
	done := make(chan struct{})
	go func() {
		defer close(done)
		for s.Stats().Committed < 20 {
		}
	}()
	for i := range 20 {
		if _, err := apply(t, s, filepath.Join(dir, "a.js"), fmt.Sprintf(`exports.v = %d`, i+2)); err != nil {
			t.Fatal(err)
		}
	}
	<-done
}

// Figures for a dashboard, and a record of each reload.
func ExampleSync_Stats() {
	text := slog.NewTextHandler(writer(func(line string) {
		fmt.Println(line)
	}), &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey || a.Key == "duration" {
			return slog.Attr{} // which are never the same
		}
		return a
	}})
	modules, dir := mapFS(map[string]string{"rules.js": `exports.rate = 10`})
	s, err := heatsync.New(goja.New(), &heatsync.Options{Dir: dir, FS: modules, Logger: slog.New(text)})
	if err != nil {
		panic(err)
	}
	defer s.Close()
	expvar.Publish("rules", expvar.Func(func() any { return s.Stats() }))

	if _, err := s.Require("./rules.js"); err != nil {
		panic(err)
	}
	modules["rules.js"].Data = []byte(`exports.rate = 12`)
	if _, err := s.Apply(change.Of("rules.js")); err != nil {
		panic(err)
	}
	var published heatsync.Stats
	_ = json.Unmarshal([]byte(expvar.Get("rules").String()), &published)
	fmt.Println(published.Committed, published.Failed, published.Modules)
	// Output:
	// level=INFO msg=reloaded reload=1 version=1 modules="[rules.js (changed)]"
	// 1 0 1
}

// writer is an io.Writer.
type writer func(line string)

func (w writer) Write(b []byte) (int, error) {
	line := strings.TrimSuffix(string(b), "\n")
	at, _ := filepath.Abs("nowhere")
	w(strings.ReplaceAll(line, at+string(filepath.Separator), ""))
	return len(b), nil
}

func TestWarningsSayWhere(t *testing.T) {
	var log records
	p := heatsynctest.New(t, map[string]string{"a.js": "\nPromise.reject(new Error('lost'))"}, &heatsync.Options{Logger: log.logger()})
	loop := p.Sync.Loop()
	p.Require("./a.js")
	if err := loop.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(log.text.Bytes(), &fields); err != nil {
		t.Fatal(err)
	}
	text, _ := fields["error"].(string)
	if fields["level"] != "WARN" || fields["module"] != filepath.Join(p.Dir, "a.js") || fields["line"] != 2.0 || !strings.Contains(text, "lost") {
		t.Errorf("logged %v", fields)
	}
}
