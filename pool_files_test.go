package heatsync_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

// Every runtime, one that is made after a batch too, has what that says, though the disk has not: new
// files, other contents, and that there is none any more.
func TestPoolThatGrowsHasWhatWasPushed(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.answer = () => [1]`, "gone.js": `exports.v = 1`})
	pool, err := heatsync.NewPool(2, &heatsync.PoolOptions{Options: heatsync.Options{Dir: dir, Stderr: t.Output()}}, func(s *heatsync.Sync) error {
		_, err := s.Require("./a.js")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close(t.Context())
	b := pushed(dir, "a.js", `let v = require("./new/two.js"); try { require("./gone.js"); v = 0 } catch {} exports.answer = () => [v + require("./late.js")]`,
		"late.js", `module.exports = 0`,
		"new/two.js", `module.exports = 2`)
	b.Add(change.Change{Path: filepath.Join(dir, "gone.js"), Kind: change.Removed})
	if _, err := pool.Apply(b); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if version, answer := ask(t, pool, "./a.js"); version != 1 || answer[0] != 2 {
			t.Errorf("version %d answers %v", version, answer)
		}
	}
	if err := pool.Resize(4); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if version, answer := ask(t, pool, "./a.js"); version != 1 || answer[0] != 2 {
			t.Errorf("version %d answers %v", version, answer)
		}
	}
}

// A watcher compares the disk with what it was, and not with what was pushed, whichever runtime tells it what to watch.
func TestPoolsWatcherLeavesWhatWasPushed(t *testing.T) {
	for name, renew := range map[string]func(*heatsync.Pool) error{
		"a runtime is added": func(pool *heatsync.Pool) error { return pool.Resize(2) },
		"the runtime is replaced": func(pool *heatsync.Pool) error {
			ctx, cancel := context.WithCancel(t.Context())
			_ = pool.Do(ctx, func(s *heatsync.Sync) error {
				cancel()
				_, err := s.Runtime().RunString("(async () => { for (;;); })()")
				return err
			})
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := files(t, map[string]string{"a.js": `exports.answer = () => [1]`, "last.js": `exports.v = 1`})
			pool, err := heatsync.NewPool(1, &heatsync.PoolOptions{Options: heatsync.Options{Dir: dir, Stderr: t.Output()}}, func(s *heatsync.Sync) error {
				_, _ = s.Require("./last.js") // until it is gone
				_, err := s.Require("./a.js")
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			defer pool.Close(t.Context())
			removed := make(chan []string, 10)
			pool.OnReload(func(r *heatsync.Reload, _ error) {
				if r != nil && len(r.Removed) > 0 {
					removed <- r.Removed
				}
			})
			go pool.Run(t.Context())
			if _, err := pool.Apply(pushed(dir, "a.js", `exports.answer = () => [require("./new.js")]`, "new.js", `module.exports = 2`)); err != nil {
				t.Fatal(err)
			}
			if err := renew(pool); err != nil {
				t.Fatal(err)
			}
			ask(t, pool, "./a.js")
			edit(t, filepath.Join(dir, "last.js"), "")
			if got := base(<-removed); got != "last.js" { // whatever it reports before
				t.Errorf("%s is said to be removed", got)
			}
			for range 20 {
				if _, answer := ask(t, pool, "./a.js"); len(answer) == 0 || answer[0] != 2 {
					t.Errorf("it answers %v", answer)
				}
			}
		})
	}
}

// What a runtime that was made later has loaded already is a change for the others.
func TestPoolThatGrowsHearsOfWhatAppeared(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `let v = 1; try { v = require("./late.js") } catch {} exports.answer = () => [v]`})
	pool := newPool(t, 2, &heatsync.PoolOptions{Options: heatsync.Options{Dir: dir}}, "./a.js")
	save(t, filepath.Join(dir, "late.js"), `module.exports = 2`)
	if err := pool.Resize(3); err != nil {
		t.Fatal(err)
	}
	go pool.Run(t.Context())
	waitFor(t, func() bool { return pool.Version() == 1 })
	for range 20 {
		if version, answer := ask(t, pool, "./a.js"); version != 1 || answer[0] != 2 {
			t.Errorf("version %d answers %v", version, answer)
		}
	}
}

// A pool that runs again goes on from what the disk had.
func TestPoolThatRunsAgain(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.answer = () => [1]`})
	pool := newPool(t, 2, &heatsync.PoolOptions{Options: heatsync.Options{Dir: dir}}, "./a.js")
	for n, v := range []int64{2, 1} {
		save(t, filepath.Join(dir, "a.js"), fmt.Sprintf("exports.answer = () => [%d]", v))
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		stop := pool.OnReload(func(*heatsync.Reload, error) { cancel() })
		if err := pool.Run(ctx); !errors.Is(err, context.Canceled) {
			t.Fatal(v, err)
		}
		stop()
		if version, answer := ask(t, pool, "./a.js"); version != n+1 || answer[0] != v {
			t.Errorf("version %d answers %v", version, answer)
		}
	}
}

// A batch that names a file which is gone by now says that it was removed.
func TestPoolHearsOfAFileThatIsGone(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.answer = () => [1]`})
	pool := newPool(t, 2, &heatsync.PoolOptions{Options: heatsync.Options{Dir: dir}}, "./a.js")
	path := filepath.Join(dir, "a.js")
	edit(t, path, "")
	r, err := pool.Apply(change.Of(path))
	if err != nil || len(r.Removed) != 1 {
		t.Errorf("%+v %v", r, err)
	}
}
