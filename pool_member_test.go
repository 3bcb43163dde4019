package heatsync_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

// Batches that all runtimes have had are dropped, and the files before them, though there is only
// one runtime.
func TestPoolKeepsNoOldBatches(t *testing.T) {
	for name, c := range map[string]change.Change{"pushed": {Path: "data"}, "saved": {Path: "a.js", Saved: true}} {
		t.Run(name, func(t *testing.T) {
			dir := files(t, map[string]string{"a.js": `exports.v = 1`})
			pool := newPool(t, 1, &heatsync.PoolOptions{Options: heatsync.Options{Dir: dir}}, "./a.js")
			const size, batches = 1 << 20, 100
			before := int64(heap())
			for i := range batches {
				c.Data = fmt.Appendf(nil, "exports.v = %d //%s", i, bytes.Repeat([]byte("x"), size))
				if _, err := pool.Apply(change.Batch{Changes: []change.Change{c}}); err != nil {
					t.Fatal(err)
				}
			}
			if grown := int64(heap()) - before; grown > size*batches/2 {
				t.Errorf("%d batches of %d bytes have left %d", batches, size, grown)
			}
		})
	}
}

// A runtime that could not be made is made with the next version.
func TestPoolMakesWhatLacksWithTheNextVersion(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.answer = () => [1]`})
	var made atomic.Int64
	pool, err := heatsync.NewPool(1, &heatsync.PoolOptions{Options: heatsync.Options{Dir: dir, Stderr: t.Output()}}, func(s *heatsync.Sync) error {
		if made.Add(1) == 2 {
			return errors.New("not now")
		}
		_, err := s.Require("./a.js")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close(t.Context())
	if err := pool.Resize(2); err == nil {
		t.Error("Resize has no error")
	}
	if _, err := pool.Apply(saved(t, dir, map[string]string{"a.js": `exports.answer = () => [2]`})); err != nil {
		t.Fatal(err)
	}
	returns(t, "a call on both runtimes", func() { together(t, pool, 2, func(*heatsync.Sync) {}) })
}

// A pool whose last runtime was given up, and whose next could not be made, makes another for the next batch.
func TestPoolWithoutARuntime(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.answer = () => [1]`})
	var made atomic.Int64
	pool, err := heatsync.NewPool(1, &heatsync.PoolOptions{Options: heatsync.Options{Dir: dir, Stderr: t.Output()}, Patience: 20 * time.Millisecond}, func(s *heatsync.Sync) error {
		if n := made.Add(1); n == 2 || n == 3 {
			return errors.New("not now")
		}
		_, err := s.Require("./a.js")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close(t.Context())
	ctx, cancel := context.WithCancel(t.Context())
	_ = pool.Do(ctx, func(s *heatsync.Sync) error {
		cancel()
		_, err := s.Runtime().RunString("(async () => { for (;;); })()") // which leaves the engine in the middle of it
		return err
	})
	returns(t, "Apply", func() {
		if _, err := pool.Apply(saved(t, dir, map[string]string{"a.js": `exports.answer = () => [2]`})); err != nil {
			t.Error(err)
		}
	})
	if _, answer := ask(t, pool, "./a.js"); len(answer) == 0 || answer[0] != 2 {
		t.Errorf("it answers %v", answer)
	}
}

// No runtime takes the place of one that is given up when the pool is closed.
func TestPoolThatIsClosedMakesNoRuntime(t *testing.T) {
	var made atomic.Int64
	pool, err := heatsync.NewPool(1, nil, func(*heatsync.Sync) error {
		made.Add(1)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	closed := make(chan error)
	_ = pool.Do(ctx, func(s *heatsync.Sync) error {
		go func() { closed <- pool.Close(context.Background()) }()
		waitFor(t, func() bool { return pool.Resize(1) == heatsync.ErrClosed })
		cancel()
		_, err := s.Runtime().RunString("(async () => { for (;;); })()") // which leaves the engine in the middle of it
		return err
	})
	if err := <-closed; err != nil || made.Load() != 1 {
		t.Errorf("%d runtimes were made, %v", made.Load(), err)
	}
	if err := pool.Resize(2); err != heatsync.ErrClosed {
		t.Errorf("Resize after Close: %v", err)
	}
}

// A batch that one runtime has committed is the pool's, whatever its listeners run into then.
func TestPoolWithListenersThatFail(t *testing.T) {
	for name, fault := range map[string]string{"interrupt": `stop(); for (;;);`, "panic": `panics()`, "panic in a job": `Promise.resolve().then(async () => { panics() })`} {
		t.Run(name, func(t *testing.T) {
			text := func(v int) string { return fmt.Sprintf(`exports.answer = () => [%d]`, v) }
			dir := files(t, map[string]string{
				"a.js": text(0),
				"l.js": `const sync = new (require("heatsync"))(); sync.require("./a.js"); sync.events.on("any", () => { ` + fault + ` })`,
			})
			pool, err := heatsync.NewPool(3, &heatsync.PoolOptions{Options: heatsync.Options{Dir: dir, Stderr: t.Output()}}, func(s *heatsync.Sync) error {
				vm := s.Runtime()
				vm.Set("stop", func() { vm.Interrupt("enough") })
				vm.Set("panics", func() { panic("fault") })
				_, err := s.Require("./l.js")
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			defer pool.Close(t.Context())
			for v := 1; v < 4; v++ {
				r, err := pool.Apply(saved(t, dir, map[string]string{"a.js": text(v)}))
				if r == nil || r.Version != v || pool.Version() != v || (err != nil) != (name == "interrupt") {
					t.Errorf("Apply: %+v, %v; the pool has version %d", r, err, pool.Version())
				}
				together(t, pool, 3, func(s *heatsync.Sync) {
					if got, err := heatsync.Call[[]int](t.Context(), s, "./a.js", "answer"); err != nil || got[0] != v || s.Version() != v {
						t.Errorf("version %d answers %v, %v", s.Version(), got, err)
					}
				})
			}
		})
	}
}
