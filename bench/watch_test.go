//go:build unix

// Package bench measures what the design promises. See README.md.
package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/heatsync-go/heatsync/internal/sum"
	"github.com/heatsync-go/heatsync/internal/watch"
	"github.com/heatsync-go/heatsync/internal/watchlist"
)

// BenchmarkWatchLatency is the time from the writer's close to the batch at the
// receiver, with 10,000 files watched. Target: 1.5 ms at p50.
func BenchmarkWatchLatency(b *testing.B) {
	for _, how := range []string{"write", "rename"} {
		b.Run(how, func(b *testing.B) {
			p := newProject(b, 1000, 10)
			w := p.watch(b)
			var times []time.Duration
			for b.Loop() {
				times = append(times, p.save(b, w, how))
			}
			report(b, times)
		})
	}
}

// save saves one of the files and returns how long after it the batch came.
func (p *project) save(b *testing.B, w *watch.Watcher, how string) time.Duration {
	p.saved++
	file := p.files[p.saved*7919%len(p.files)]
	text := fmt.Appendf(nil, "exports.version = %d;\n", p.saved)
	target := file
	if how == "rename" {
		target += ".tmp"
	}
	check(b, os.WriteFile(target, text, 0o644))
	start := time.Now()
	if how == "rename" {
		start = time.Now()
		check(b, os.Rename(target, file))
	}
	batch := <-w.Batches()
	took := time.Since(start)
	if len(batch.Changes) != 1 || batch.Changes[0].Path != file || string(batch.Changes[0].Data) != string(text) {
		b.Fatalf("got %v; want %s", batch, file)
	}
	return took
}

func report(b *testing.B, times []time.Duration) {
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkWatchSet is what it costs to begin to watch 10,000 files in 1,000
// directories, until every one has been compared with what was loaded.
func BenchmarkWatchSet(b *testing.B) {
	p := newProject(b, 1000, 10)
	var used uint64
	for b.Loop() {
		before := heap()
		w := p.watch(b)
		b.StopTimer()
		used = heap() - before
		w.Close()
		b.StartTimer()
	}
	b.ReportMetric(float64(used)/1e6, "MB")
}

// BenchmarkWatchIdle is the share of a core that it takes to watch 10,000 files
// of which none changes. Target: 2 %.
func BenchmarkWatchIdle(b *testing.B) {
	p := newProject(b, 1000, 10)
	w := p.watch(b)
	defer w.Close()
	runtime.GC()
	used, start := cpu(b), time.Now()
	for b.Loop() {
		time.Sleep(3 * time.Second) // what is measured is how little happens meanwhile
	}
	b.ReportMetric(100*float64(cpu(b)-used)/float64(time.Since(start)), "%core")
	b.ReportMetric(0, "ns/op")
}

func cpu(b *testing.B) time.Duration {
	var u syscall.Rusage
	check(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkWatchMany saves 1,000 of the files at once. They are one batch.
func BenchmarkWatchMany(b *testing.B) {
	p := newProject(b, 1000, 10)
	w := p.watch(b)
	var times []time.Duration
	batches := 0
	for b.Loop() {
		p.saved++
		text := fmt.Appendf(nil, "exports.version = %d;\n", p.saved)
		for _, file := range p.files[:1000] {
			check(b, os.WriteFile(file, text, 0o644))
		}
		start := time.Now()
		for n := 0; n < 1000; batches++ {
			batch := <-w.Batches()
			n += len(batch.Changes)
		}
		times = append(times, time.Since(start))
	}
	b.ReportMetric(float64(batches)/float64(len(times)), "batches/op")
	report(b, times)
}

// project is a tree of files.
type project struct {
	dir   string
	files []string
	last  string
	diff  []watchlist.Entry
	saved int
}

func newProject(b *testing.B, dirs, each int) *project {
	b.Helper()
	dir, err := filepath.EvalSymlinks(b.TempDir())
	check(b, err)
	p := &project{dir: dir, last: filepath.Join(dir, "last.js")}
	text := []byte("exports.version = 0;\n")
	check(b, os.WriteFile(p.last, text, 0o644))
	for d := range dirs {
		dir := filepath.Join(p.dir, fmt.Sprint("d", d/40), fmt.Sprint("d", d%40))
		check(b, os.MkdirAll(dir, 0o755))
		for f := range each {
			file := filepath.Join(dir, fmt.Sprint("f", f, ".js"))
			check(b, os.WriteFile(file, text, 0o644))
			p.files = append(p.files, file)
			p.diff = append(p.diff, watchlist.Entry{Path: file, Hash: sum.Of(text)})
		}
	}
	p.diff = append(p.diff, watchlist.Entry{Path: p.last})
	time.Sleep(300 * time.Millisecond) // a file that is younger may be in the middle of a save
	return p
}

// watch begins to watch all files and waits until it does: the path that is
// looked at last is one that is not as it was loaded.
func (p *project) watch(b *testing.B) *watch.Watcher {
	b.Helper()
	w := watch.New(watch.Options{Dir: p.dir})
	b.Cleanup(func() { w.Close() })
	w.Set(p.diff)
	if batch := <-w.Batches(); len(batch.Changes) != 1 || batch.Changes[0].Path != p.last {
		b.Fatalf("got %v; want %s", batch, p.last)
	}
	return w
}

func check(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}
