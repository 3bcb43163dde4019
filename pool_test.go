package heatsync_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

// Whatever is called and saved: an answer is of one version, of one that was committed,
// and never of one that was over when the call began.
func TestPoolAnswersOfOneVersion(t *testing.T) {
	for seed := range int64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewSource(seed))
			dir := files(t, map[string]string{
				"index.js": `const Heatsync = require("heatsync"); const sync = new Heatsync();
					const a = sync.require("./a.js"), b = sync.require("./b.js");
					exports.answer = () => { const first = a.v; for (let i = 0; i < 500; i++); return [first, b.v, sync.require("./late.js").v] }`,
				"a.js": `exports.v = 0`, "b.js": `exports.v = 0`, "late.js": `exports.v = 0`,
			})
			refuse := errors.New("refused")
			var vetoes atomic.Bool
			pool := newPool(t, 3, &heatsync.PoolOptions{Options: heatsync.Options{Dir: dir, Check: func() error {
				if vetoes.Load() {
					return refuse
				}
				return nil
			}}}, "./index.js")

			ask(t, pool, "./index.js") // late.js is loaded by one runtime only, so far
			var mu sync.Mutex
			of := map[int]int64{0: 0} // version of the pool -> what its files say
			var committed atomic.Int64
			done := make(chan struct{})
			var callers sync.WaitGroup
			for range 4 {
				callers.Go(func() {
					for n := 0; ; n++ {
						select {
						case <-done:
							return
						default:
						}
						least := committed.Load()
						version, answer := ask(t, pool, "./index.js")
						mu.Lock()
						want, known := of[version]
						mu.Unlock()
						if int64(version) < least {
							t.Errorf("an answer of version %d, after %d", version, least)
						}
						for _, each := range answer {
							if known && each != want || each < 0 {
								t.Errorf("version %d answers %v, want %d", version, answer, want)
							}
						}
					}
				})
			}
			for n := int64(1); n <= 40; n++ {
				broken := r.Intn(3) == 0
				texts := map[string]string{}
				for _, name := range []string{"a.js", "b.js", "late.js"} {
					texts[name] = fmt.Sprintf("exports.v = %d", n)
				}
				vetoes.Store(false)
				if broken {
					switch r.Intn(3) {
					case 0:
						texts["b.js"] = "exports.v = -1; throw new Error('broken')"
					case 1:
						texts["a.js"] = "exports.v = -1; {"
					default:
						vetoes.Store(true)
					}
				}
				mu.Lock()
				if !broken {
					of[pool.Version()+1] = n
				}
				mu.Unlock()
				_, err := pool.Apply(saved(t, dir, texts))
				if (err != nil) != broken {
					t.Errorf("batch %d, broken %v: %v", n, broken, err)
				}
				committed.Store(int64(pool.Version()))
			}
			close(done)
			callers.Wait()
		})
	}
}

func newPool(t *testing.T, n int, opts *heatsync.PoolOptions, id string) *heatsync.Pool {
	t.Helper()
	pool, err := heatsync.NewPool(n, opts, func(s *heatsync.Sync) error {
		_, err := s.Require(id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := pool.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return pool
}

// ask calls answer of a module.
func ask(t *testing.T, pool *heatsync.Pool, id string) (version int, answer []int64) {
	t.Helper()
	err := pool.Do(t.Context(), func(s *heatsync.Sync) error {
		o, err := s.Require(id)
		if err != nil {
			return err
		}
		f, _ := goja.AssertFunction(o.Get("answer"))
		v, err := f(o)
		if err != nil {
			return err
		}
		version = s.Version()
		return s.Runtime().ExportTo(v, &answer)
	})
	if err != nil {
		t.Error(err)
	}
	return version, answer
}

// saved saves files and returns the batch of them.
func saved(t *testing.T, dir string, texts map[string]string) change.Batch {
	t.Helper()
	var b change.Batch
	for name, text := range texts {
		path := filepath.Join(dir, name)
		save(t, path, text)
		b.Add(change.Change{Path: path})
	}
	return b
}

// One of the runtimes fails on what was tried on another: a new one takes its place,
// on the new version.
func TestPoolReplacesARuntimeThatFails(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.answer = () => [1]`})
	var made, runs atomic.Int64
	pool, err := heatsync.NewPool(3, &heatsync.PoolOptions{Options: heatsync.Options{Dir: dir, Stderr: t.Output()}}, func(s *heatsync.Sync) error {
		made.Add(1)
		if err := s.Runtime().Set("run", func() int64 { return runs.Add(1) }); err != nil {
			return err
		}
		_, err := s.Require("./a.js")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close(t.Context())
	if _, err := pool.Apply(saved(t, dir, map[string]string{"a.js": `if (run() === 2) throw new Error("not here"); exports.answer = () => [2]`})); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if version, answer := ask(t, pool, "./a.js"); version != 1 || answer[0] != 2 {
			t.Errorf("version %d answers %v", version, answer)
		}
	}
	waitFor(t, func() bool { return made.Load() == 4 })
}

// A call that never ends holds up neither a reload nor other calls, though every
// runtime has one.
func TestPoolCallsThatNeverEnd(t *testing.T) {
	for name, call := range map[string]func(*heatsync.Sync, <-chan struct{}) error{
		"in JavaScript": func(s *heatsync.Sync, _ <-chan struct{}) error {
			_, err := s.Runtime().RunString("for (;;);")
			return err
		},
		"in an async function": func(s *heatsync.Sync, _ <-chan struct{}) error {
			_, err := s.Runtime().RunString("(async () => { for (;;); })()")
			return err
		},
		"in Go": func(_ *heatsync.Sync, end <-chan struct{}) error {
			<-end
			return heatsync.ErrReplaced
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := files(t, map[string]string{"a.js": `exports.answer = () => [1]`})
			pool := newPool(t, 2, &heatsync.PoolOptions{Options: heatsync.Options{Dir: dir}, Patience: 20 * time.Millisecond}, "./a.js")
			end := make(chan struct{})
			release := sync.OnceFunc(func() { close(end) })
			defer release()
			var calls sync.WaitGroup
			var begun sync.WaitGroup
			for range 2 {
				begun.Add(1)
				calls.Go(func() {
					err := pool.Do(context.Background(), func(s *heatsync.Sync) error {
						begun.Done()
						return call(s, end)
					})
					if !errors.Is(err, heatsync.ErrReplaced) {
						t.Errorf("the call returned %v", err)
					}
				})
			}
			begun.Wait()
			if _, err := pool.Apply(saved(t, dir, map[string]string{"a.js": `exports.answer = () => [2]`})); err != nil {
				t.Fatal(err)
			}
			if version, answer := ask(t, pool, "./a.js"); version != 1 || answer[0] != 2 {
				t.Errorf("version %d answers %v", version, answer)
			}
			release()
			calls.Wait()
		})
	}
}

// Timers and promises of a runtime come back while it serves nobody. One that never ends
// is a call like any.
func TestPoolTimers(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.answer = () => [1]`})
	fired := make(chan int64, 10)
	pool, err := heatsync.NewPool(2, &heatsync.PoolOptions{
		Options:  heatsync.Options{Dir: dir, Globals: heatsync.GlobalsNode, Stderr: t.Output()},
		Patience: 20 * time.Millisecond,
	}, func(s *heatsync.Sync) error {
		_, err := s.Require("./a.js")
		return errors.Join(err, s.Runtime().Set("fired", func(n int64) { fired <- n }))
	})
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close(t.Context())
	run := func(script string) {
		t.Helper()
		err := pool.Do(t.Context(), func(s *heatsync.Sync) error {
			_, err := s.Runtime().RunString(script)
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
	run(`setTimeout(async () => { await new Promise((done) => setTimeout(done, 1)); fired(1) }, 1)`)
	if n := <-fired; n != 1 {
		t.Errorf("fired %d", n)
	}
	for range 2 {
		run(`setTimeout(() => { fired(2); for (;;); }, 0)`)
		<-fired
	}
	if _, err := pool.Apply(saved(t, dir, map[string]string{"a.js": `exports.answer = () => [2]`})); err != nil {
		t.Fatal(err)
	}
	if version, answer := ask(t, pool, "./a.js"); version != 1 || answer[0] != 2 {
		t.Errorf("version %d answers %v", version, answer)
	}
	run(`setTimeout(() => fired(3), 0)`)
	if n := <-fired; n != 3 {
		t.Errorf("fired %d", n)
	}
}

// What a runtime loads late is of the version that the others have, though the file on the
// disk is another one, which was refused.
func TestPoolLoadsLateWhatOthersHave(t *testing.T) {
	dir := files(t, map[string]string{
		"a.js":    `exports.late = () => require("./late.js").v`,
		"late.js": `exports.v = 1`,
	})
	pool := newPool(t, 2, &heatsync.PoolOptions{Options: heatsync.Options{Dir: dir}}, "./a.js")
	late := func(s *heatsync.Sync) int64 {
		f, _ := goja.AssertFunction(require(t, s, "./a.js").Get("late"))
		v, err := f(nil)
		if err != nil {
			t.Error(err)
			return 0
		}
		return v.ToInteger()
	}
	err := pool.Do(t.Context(), func(one *heatsync.Sync) error {
		late(one)
		if save(t, filepath.Join(dir, "late.js"), `exports.v = 2; throw 1`); late(one) != 1 {
			t.Error("the file was read again")
		}
		return pool.Do(t.Context(), func(other *heatsync.Sync) error {
			if got := late(other); got != 1 {
				t.Errorf("late.js has %d, want 1", got)
			}
			return nil
		})
	})
	if err != nil {
		t.Error(err)
	}
}

// Saves reach the pool by one watcher, and listeners hear of good and bad ones.
func TestPoolWatches(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.answer = () => [1]`})
	pool := newPool(t, 4, &heatsync.PoolOptions{Options: heatsync.Options{Dir: dir}}, "./a.js")
	heard := make(chan string, 10)
	stop := pool.OnReload(func(r *heatsync.Reload, err error) {
		if err != nil {
			heard <- "failed"
			return
		}
		heard <- fmt.Sprint("reloaded ", len(r.Modules))
	})
	defer stop()
	ctx, cancel := context.WithCancelCause(t.Context())
	ran := make(chan error)
	go func() { ran <- pool.Run(ctx) }()
	for _, step := range []struct{ text, hears string }{
		{`exports.answer = () => [2]`, "reloaded 1"},
		{`exports.answer = () => [`, "failed"},
		{`exports.answer = () => [3]`, "reloaded 1"},
	} {
		save(t, filepath.Join(dir, "a.js"), step.text)
		if got := <-heard; got != step.hears {
			t.Errorf("after %s heard %q, want %q", step.text, got, step.hears)
		}
	}
	if version, answer := ask(t, pool, "./a.js"); version != 2 || answer[0] != 3 {
		t.Errorf("version %d answers %v", version, answer)
	}
	why := errors.New("enough")
	cancel(why)
	if err := <-ran; err != why {
		t.Errorf("Run returned %v", err)
	}
}

func TestPoolGrowsShrinksAndCloses(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.answer = () => [1]`})
	pool := newPool(t, 1, &heatsync.PoolOptions{Options: heatsync.Options{Dir: dir}}, "./a.js")
	together := func(n int) (all bool) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		met := make(chan struct{}, n)
		var calls sync.WaitGroup
		for range n {
			calls.Go(func() {
				_ = pool.Do(ctx, func(*heatsync.Sync) error {
					if met <- struct{}{}; len(met) == n {
						cancel()
					}
					<-ctx.Done()
					return nil
				})
			})
		}
		calls.Wait()
		return len(met) == n
	}
	for _, n := range []int{3, 2, 4} {
		if err := pool.Resize(n); err != nil {
			t.Fatal(err)
		}
		if !together(n) {
			t.Errorf("%d runtimes do not serve %d calls at a time", n, n)
		}
	}
	full, cancel := context.WithCancel(t.Context())
	err := pool.Do(full, func(s *heatsync.Sync) error {
		cancel()
		_, err := s.Runtime().RunString("for (;;);")
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a call whose context is done returns %v", err)
	}
	if _, answer := ask(t, pool, "./a.js"); len(answer) != 1 {
		t.Error("the call after it does not work")
	}
	if err := pool.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if err := pool.Do(t.Context(), func(*heatsync.Sync) error { return nil }); err != heatsync.ErrClosed {
		t.Errorf("Do after Close: %v", err)
	}
	if _, err := pool.Apply(change.Of("./a.js")); err != heatsync.ErrClosed {
		t.Errorf("Apply after Close: %v", err)
	}
}

func TestPoolThatCanNotBegin(t *testing.T) {
	broken := errors.New("broken")
	if _, err := heatsync.NewPool(2, nil, func(*heatsync.Sync) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("NewPool returned %v", err)
	}
}

// waitFor waits until something holds.
func waitFor(t *testing.T, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it does not come to that")
		}
	}
}
