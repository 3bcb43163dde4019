package bench

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

// A call by Pool.Do beside the same call on a runtime of one's own: what is over is what
// the pool costs.
func BenchmarkPoolDo(b *testing.B) {
	dir := b.TempDir()
	pool := poolOf(b, dir, 1, `exports.f = () => 1`)
	call := func(s *heatsync.Sync) error {
		o, err := s.Require("./a.js")
		if err != nil {
			return err
		}
		f, _ := goja.AssertFunction(o.Get("f"))
		_, err = f(o)
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var direct, pooled time.Duration
	for b.Loop() {
		start := time.Now()
		if err := pool.Do(ctx, call); err != nil {
			b.Fatal(err)
		}
		middle := time.Now()
		pooled += middle.Sub(start)
		err := pool.Do(ctx, func(s *heatsync.Sync) error {
			start := time.Now()
			err := call(s)
			direct += time.Since(start)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64((pooled-direct).Nanoseconds())/float64(b.N), "ns-over-direct/op")
}

// A save on a pool of 16: until a call gets the new version, and until all runtimes have it.
func BenchmarkPoolSwitch(b *testing.B) {
	const runtimes = 16
	dir := b.TempDir()
	pool := poolOf(b, dir, runtimes, `exports.v = 0`)
	var first, all time.Duration
	n := 0
	for b.Loop() {
		n++
		batch := change.Batch{Changes: []change.Change{{Path: filepath.Join(dir, "a.js"), Data: fmt.Appendf(nil, "exports.v = %d", n)}}}
		start := time.Now()
		if _, err := pool.Apply(batch); err != nil {
			b.Fatal(err)
		}
		first += time.Since(start)
		together(b, pool, runtimes)
		all += time.Since(start)
	}
	b.ReportMetric(float64(first.Microseconds())/float64(b.N), "us-first/op")
	b.ReportMetric(float64(all.Microseconds())/float64(b.N), "us-all/op")
}

// BenchmarkPoolMany is a pool of 100 runtimes with a small program of ten modules: what each of them keeps and takes to
// make, and a save until all of them have it.
func BenchmarkPoolMany(b *testing.B) {
	const runtimes = 100
	dir := b.TempDir()
	for i := range 9 {
		name := filepath.Join(dir, fmt.Sprintf("m%d.js", i))
		if err := os.WriteFile(name, []byte(fmt.Sprintf("exports.f%d = (n) => n + %d", i, i)), 0o666); err != nil {
			b.Fatal(err)
		}
	}
	text := `for (let i = 0; i < 9; i++) require("./m" + i); exports.v = 0`
	poolOf(b, dir, 1, text) // compiles
	before, start := heap(), time.Now()
	pool := poolOf(b, dir, runtimes, text)
	made := time.Since(start)
	kept := heap() - before
	var all time.Duration
	n := 0
	for b.Loop() {
		n++
		batch := change.Batch{Changes: []change.Change{{Path: filepath.Join(dir, "m4.js"), Data: fmt.Appendf(nil, "exports.f4 = (n) => n + %d", n)}}}
		start := time.Now()
		if _, err := pool.Apply(batch); err != nil {
			b.Fatal(err)
		}
		together(b, pool, runtimes)
		all += time.Since(start)
	}
	b.ReportMetric(float64(kept)/runtimes/1000, "kB-kept/runtime")
	b.ReportMetric(float64(made.Microseconds())/runtimes, "us-made/runtime")
	b.ReportMetric(float64(all.Microseconds())/float64(b.N), "us-all/op")
}

// together waits until so many runtimes serve at a time.
func together(b *testing.B, pool *heatsync.Pool, n int) {
	if n == 0 {
		return
	}
	err := pool.Do(context.Background(), func(*heatsync.Sync) error {
		together(b, pool, n-1)
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// poolOf makes a pool of n runtimes that have loaded dir/a.js.
func poolOf(b *testing.B, dir string, n int, text string) *heatsync.Pool {
	if err := os.WriteFile(filepath.Join(dir, "a.js"), []byte(text), 0o666); err != nil {
		b.Fatal(err)
	}
	pool, err := heatsync.NewPool(n, &heatsync.PoolOptions{Options: heatsync.Options{Dir: dir}}, func(s *heatsync.Sync) error {
		_, err := s.Require("./a.js")
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = pool.Close(context.Background()) })
	return pool
}
