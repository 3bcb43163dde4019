// Package gojanodejs holds heatsync to what it says of goja_nodejs, whose event loop a Go
// program may have already. It is a module of its own, so that nobody else depends on that.
package gojanodejs

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/dop251/goja"
	"github.com/dop251/goja_nodejs/eventloop"

	"github.com/heatsync-go/heatsync"
)

const bot = `
	const { readFile } = require("fs/promises"), { setTimeout: sleep } = require("timers/promises");
	exports.reply = async (text) => {
		await sleep(1);                                     // of our core modules
		await new Promise((done) => setTimeout(done, 1));   // of their globals
		return VERSION + text + (await readFile(__filename, "utf8")).length * 0 + await twice(1);
	};`

// start runs their loop with a runtime of ours in it.
func start(t *testing.T, dir string) (*eventloop.EventLoop, *heatsync.Sync) {
	t.Helper()
	loop := eventloop.NewEventLoop(eventloop.EnableConsole(false))
	loop.Start()
	made := make(chan *heatsync.Sync)
	loop.RunOnLoop(func(vm *goja.Runtime) {
		s, err := heatsync.New(vm, &heatsync.Options{
			Dir:  dir,
			Post: func(f func()) bool { return loop.RunOnLoop(func(*goja.Runtime) { f() }) },
		})
		if err != nil {
			t.Error(err)
		}
		vm.Set("twice", func(n int) *goja.Promise {
			return s.Promise(func(context.Context) (any, error) { return 2 * n, nil })
		})
		made <- s
	})
	s := <-made
	t.Cleanup(func() {
		loop.RunOnLoop(func(*goja.Runtime) { s.Close() })
		loop.Stop()
	})
	return loop, s
}

func save(t *testing.T, path, version string) {
	t.Helper()
	if err := os.WriteFile(path, []byte("const VERSION = "+version+";"+bot), 0o666); err != nil {
		t.Fatal(err)
	}
}

// Timers, files and Go work come back in their loop, calls of many goroutines wait in it, and what is saved is live.
func TestTheirLoopIsOurs(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	save(t, filepath.Join(dir, "bot.js"), "1")
	_, s := start(t, dir)
	reloaded := make(chan error, 10)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := s.Do(ctx, func() error {
		s.OnReload(func(_ *heatsync.Reload, err error) { reloaded <- err })
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	var running sync.WaitGroup
	running.Go(func() { s.Run(ctx, nil) })
	for version := 1; version <= 3; version++ {
		if version > 1 {
			save(t, filepath.Join(dir, "bot.js"), fmt.Sprint(version))
			if err := <-reloaded; err != nil {
				t.Fatal(err)
			}
		}
		var group sync.WaitGroup
		for i := range 20 {
			group.Go(func() {
				err := s.Do(ctx, func() error {
					got, err := heatsync.Call[string](ctx, s, "./bot.js", "reply", fmt.Sprint("-", i, "-"))
					if want := fmt.Sprintf("%d-%d-02", version, i); err == nil && got != want {
						err = fmt.Errorf("got %s, want %s", got, want)
					}
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
	}
	cancel()
	running.Wait()
}

// Their loop that has ended says so.
func TestTheirLoopEnds(t *testing.T) {
	dir := t.TempDir()
	save(t, filepath.Join(dir, "bot.js"), "1")
	loop, s := start(t, dir)
	loop.Terminate()
	if s.Loop().Post(func() {}) {
		t.Error("it takes posts")
	}
	if err := s.Do(t.Context(), func() error { return nil }); !errors.Is(err, heatsync.ErrClosed) {
		t.Errorf("Do: %v", err)
	}
}
