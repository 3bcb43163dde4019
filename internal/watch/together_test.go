//go:build unix

package watch

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/sum"
	"github.com/heatsync-go/heatsync/internal/watchlist"
)

// What nobody has received yet is older than what is told by Set: it must not be given out
// after it, but for what the disk still has, which stays with the rest of its batch, and
// comes once.
func TestSetOutdatesWhatIsNotReceived(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		out  string
		diff watchlist.Entry
		left int
	}{
		"other":  {version(1), watchlist.Entry{Hash: sum.Of([]byte(version(0)))}, 1},
		"loaded": {version(0), watchlist.Entry{Hash: sum.Of([]byte(version(0)))}, 1},
		"gone":   {version(0), watchlist.Entry{Gone: true}, 1},
		"still":  {version(0), watchlist.Entry{Hash: sum.Of([]byte("older"))}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			plain(d)
			k := newKeeper(&Watcher{opts: Options{Poll: 1 << 40}})
			k.out = change.Batch{Changes: []change.Change{{Path: d.cookie, Data: []byte("x")}, {Path: d.path, Data: []byte(c.out)}}}
			c.diff.Path = d.path
			k.set([]watchlist.Entry{c.diff})
			if len(k.out.Changes) != c.left || k.out.Changes[0].Path != d.cookie {
				t.Errorf("%d changes are still to be given out; want %d", len(k.out.Changes), c.left)
			}
			k.out = change.Batch{}
			for range 100 {
				k.turn()
				k.start = k.start.Add(-time.Second)
			}
			if !k.out.Empty() {
				t.Errorf("gave out %d more", len(k.out.Changes))
			}
		})
	}
}

// Somebody always waits for batches. That must not make one go out that a Set,
// made while the watcher was at work, has outdated.
func TestSetComesBeforeWhoWaits(t *testing.T) {
	t.Parallel()
	for range 10 { // the choice between the two would be left to chance
		d := newDesk(t)
		plain(d)
		received := make(chan change.Batch, 1)
		d.watchWith(Options{}, func(k *keeper) {
			k.out = change.Batch{Changes: []change.Change{{Path: d.path, Data: []byte("outdated")}}}
			k.watcher.Set([]watchlist.Entry{{Path: d.path, Hash: sum.Of([]byte("older"))}})
			go func() { received <- <-k.watcher.batches }()
			for range 100 {
				runtime.Gosched() // it waits by now
			}
		}, watchlist.Entry{Path: d.cookie, Hash: sum.Of(nil)})
		for _, c := range (<-received).Changes {
			d.expect(c, version(0))
		}
		must(t, d.w.Close())
	}
}

// Two watchers of one file share the instance: each is told, and neither
// suffers when the other ceases to watch or is closed.
func TestTwoWatchersOfOneFile(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	plain(d)
	d.watch("events")
	second := *d
	second.watchWith(Options{}, noSweep, watchlist.Entry{Path: d.path, Hash: hashOf(d.path)})
	for i := 11; i <= 18; i++ {
		must(t, atomic(d, i)) // a single event tells of it
		for _, one := range []*desk{d, &second} {
			for _, c := range one.next().Changes {
				one.expect(c, version(i))
			}
		}
	}
	second.w.Set([]watchlist.Entry{{Path: d.path, Gone: true}})
	d.save(2, scenario{save: atomic})
	second.w.Set([]watchlist.Entry{{Path: d.path, Hash: sum.Of([]byte(version(0)))}})
	for _, c := range second.next().Changes {
		second.expect(c, version(2))
	}
	must(t, second.w.Close())
	d.save(3, scenario{save: remakeDir})
	d.save(4, scenario{save: chunks(2, 0)})
	d.quiesce()
}

// Set may be called from anywhere, also while the watcher is closed.
func TestSetFromManyGoroutines(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	plain(d)
	d.watch("both")
	var all sync.WaitGroup
	for g := range 8 {
		all.Go(func() {
			for i := range 50 {
				file := filepath.Join(d.dir, fmt.Sprint("d", (g+i)%5), "none.js")
				d.w.Set([]watchlist.Entry{{Path: file}})
				if i%10 == 0 { // comes and goes while it is watched
					_ = os.Mkdir(filepath.Dir(file), 0o755)
					_ = os.Remove(filepath.Dir(file))
				}
				d.w.Set([]watchlist.Entry{{Path: file, Gone: true}})
			}
		})
	}
	all.Wait()
	d.sync()
	d.save(1, scenario{save: atomic})
	all.Go(func() { d.w.Set([]watchlist.Entry{{Path: d.path, Gone: true}}) })
	all.Go(func() { d.w.Close() })
	all.Wait()
}

// A file that is removed and, once that was told, comes back: two changes, the
// second one even with the bytes of before.
func TestRemovedAndBack(t *testing.T) {
	t.Parallel()
	for mode := range modes {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			plain(d)
			d.watch(mode)
			for range saves {
				must(t, os.Remove(d.file))
				if b := d.next(); len(b.Changes) != 1 || b.Changes[0].Kind != change.Removed || b.Changes[0].Path != d.path {
					t.Fatalf("got %v; want it removed", b)
				}
				d.save(0, scenario{save: atomic})
			}
			d.quiesce()
		})
	}
}

// One file in each of many directories, saved together.
func TestManyDirectories(t *testing.T) {
	t.Parallel()
	for mode := range modes {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			diff := []watchlist.Entry{{Path: d.cookie, Hash: sum.Of(nil)}}
			for i := range 200 {
				file := filepath.Join(d.dir, fmt.Sprint("d", i/20), fmt.Sprint("d", i%20), "index.js")
				must(t, os.MkdirAll(filepath.Dir(file), 0o755))
				must(t, put(file, version(0)))
				diff = append(diff, watchlist.Entry{Path: file, Hash: hashOf(file)})
			}
			d.watchWith(modes[mode].opts, modes[mode].tune, diff...)
			d.sync()
			for _, w := range diff[1:] {
				must(t, put(w.Path, version(1)))
			}
			told := map[string]bool{}
			for len(told) < len(diff)-1 {
				for _, c := range d.next().Changes {
					if told[c.Path] || string(c.Data) != version(1) {
						t.Fatalf("%s: %d bytes, told before: %v", c.Path, len(c.Data), told[c.Path])
					}
					told[c.Path] = true
				}
			}
			d.quiesce()
		})
	}
}
