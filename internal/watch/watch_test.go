//go:build unix

package watch

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/settle"
	"github.com/heatsync-go/heatsync/internal/sum"
	"github.com/heatsync-go/heatsync/internal/watchlist"
)

// What was edited between load and watch is told as soon as it is watched.
func TestEditBetweenLoadAndWatch(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	must(t, put(d.file, version(1)))
	d.start(watchlist.Entry{Path: d.path, Hash: sum.Of([]byte(version(0)))})
	for _, c := range d.next().Changes {
		d.expect(c, version(1))
	}
	// And one that went.
	gone := filepath.Join(d.dir, "gone.js")
	d.w.Set([]watchlist.Entry{{Path: gone, Hash: sum.Of([]byte("0"))}})
	if b := d.next(); len(b.Changes) != 1 || b.Changes[0].Path != gone || b.Changes[0].Kind != change.Removed {
		t.Fatalf("got %v; want %s removed", b, gone)
	}
}

// A writer that is at work when the watch begins is waited for.
func TestWriterAtWorkWhenWatchBegins(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	before := time.Now()
	f, err := os.Create(d.file)
	must(t, err)
	defer f.Close()
	half := len(version(1)) / 2
	_, err = f.WriteString(version(1)[:half])
	must(t, err)
	d.start(watchlist.Entry{Path: d.path, Hash: sum.Of([]byte(version(0)))})
	d.pause(100 * time.Millisecond)
	_, err = f.WriteString(version(1)[half:])
	must(t, err)
	d.stretch = time.Since(before) - d.paused
	for _, c := range d.next().Changes {
		d.expect(c, version(1))
	}
}

// A path that is set again is compared with the new hash: what is there already
// is no change, and what was there before is one.
func TestSetAgain(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	plain(d)
	d.watch("events")
	d.w.Set([]watchlist.Entry{{Path: d.path, Hash: sum.Of([]byte(version(0)))}})
	d.sync()
	d.w.Set([]watchlist.Entry{{Path: d.path, Hash: sum.Of([]byte("older"))}})
	for _, c := range d.next().Changes {
		d.expect(c, version(0))
	}
}

func TestCeaseToWatch(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	plain(d)
	d.watch("events")
	d.w.Set([]watchlist.Entry{{Path: d.path, Gone: true}})
	must(t, put(d.file, version(1)))
	d.quiesce()
}

// Files that were looked for in vain, in directories that are not there.
func TestProbe(t *testing.T) {
	t.Parallel()
	for mode := range modes {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.path = filepath.Join(d.dir, "a", "b", "c", "index.js")
			d.file = d.path
			d.watch(mode)
			must(t, os.MkdirAll(filepath.Dir(d.file), 0o755))
			d.sync()
			d.save(1, scenario{save: atomic})
			must(t, os.RemoveAll(filepath.Join(d.dir, "a")))
			if b := d.next(); len(b.Changes) != 1 || b.Changes[0].Kind != change.Removed || b.Changes[0].Data != nil {
				t.Fatalf("got %v; want it removed", b)
			}
			must(t, os.MkdirAll(filepath.Dir(d.file), 0o755))
			d.save(2, scenario{save: chunks(1, 0)})
			d.quiesce()
		})
	}
}

// What is no file counts as missing, and a pipe is not waited for.
func TestNoFile(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	must(t, os.Mkdir(d.path, 0o755))
	d.watch("events")
	must(t, os.Remove(d.path))
	must(t, unix.Mkfifo(d.path, 0o644))
	d.quiesce()
	must(t, os.Remove(d.path))
	d.save(1, scenario{save: atomic})
}

// Files saved together are one batch; what nobody has received is merged with
// what comes later, and holds the newest bytes.
func TestMerge(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	plain(d)
	d.watchWith(Options{Settle: 5 * time.Millisecond}, nil, watchlist.Entry{Path: d.path, Hash: hashOf(d.path)}, watchlist.Entry{Path: d.cookie, Hash: hashOf(d.cookie)})
	must(t, put(d.file, version(1)))
	d.letPass() // the batch is ready now, and nobody takes it
	must(t, put(d.file, version(2)))
	d.letPass()
	must(t, put(d.cookie, "merged"))
	d.letPass()
	b := d.next()
	if len(b.Changes) != 2 {
		t.Fatalf("got %v; want one batch of both", b)
	}
	for _, c := range b.Changes { // newer ones come last, if this watcher was not held up
		if c.Path != d.cookie {
			d.expect(c, version(2))
		} else if string(c.Data) != "merged" {
			t.Fatalf("got %v; want the cookie", c)
		}
	}
}

// letPass waits until another watcher of the same file has told of it: by then
// this one has, too, or will within moments.
func (d *desk) letPass() {
	d.t.Helper()
	w := newWatcher(Options{Settle: 30 * time.Millisecond}, nil)
	defer w.Close()
	probe := filepath.Join(d.dir, "probe")
	w.Set([]watchlist.Entry{{Path: probe, Hash: hashOf(probe)}})
	must(d.t, put(probe, probe+d.t.Name()+time.Now().String()))
	<-w.Batches()
}

// Text that does not parse is held back, and told if nothing better comes.
func TestParse(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	plain(d)
	parse := func(_ string, data []byte) error {
		if bytes.Contains(data, []byte("half")) {
			return errors.New("unexpected end")
		}
		return nil
	}
	d.watchWith(Options{Parse: parse}, nil)
	must(t, put(d.file, "half"))
	must(t, put(d.file, version(1)))
	for _, c := range d.next().Changes {
		d.expect(c, version(1))
	}
	start := time.Now()
	must(t, put(d.file, "half"))
	for _, c := range d.next().Changes {
		d.expect(c, "half")
	}
	if held := time.Since(start); held < 100*time.Millisecond {
		t.Errorf("held back for %v; want 100 ms at least", held)
	}
}

// All watchers of a process share one instance of inotify, and the last one
// closes it.
func TestCloseLeavesNothing(t *testing.T) {
	before := descriptors(t)
	goroutines := runtime.NumGoroutine()
	var watchers []*Watcher
	for range 20 {
		w := New(Options{Dir: t.TempDir()})
		watchers = append(watchers, w)
	}
	if n := descriptors(t) - before; n > 3 { // inotify, and the poller's two
		t.Errorf("20 watchers have %d descriptors", n)
	}
	for _, w := range watchers {
		must(t, w.Close())
		must(t, w.Close())
		if _, open := <-w.Batches(); open {
			t.Error("a batch after Close")
		}
		w.Set([]watchlist.Entry{{Path: "/x"}})
	}
	if n := descriptors(t) - before; n > 2 {
		t.Errorf("%d descriptors are left", n)
	}
	for range 1000 {
		if runtime.NumGoroutine() <= goroutines {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Errorf("%d goroutines; %d before", runtime.NumGoroutine(), goroutines)
}

func descriptors(t *testing.T) int {
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("no /proc here")
	}
	return len(list)
}

// Files saved at different times under one lock are one batch.
func TestLockHoldsBatch(t *testing.T) {
	t.Parallel()
	for mode := range modes {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			plain(d)
			must(t, os.Mkdir(filepath.Join(d.dir, ".git"), 0o755))
			d.watch(mode)
			lock := filepath.Join(d.dir, ".git", "index.lock")
			must(t, put(lock, ""))
			must(t, atomic(d, 1))
			time.Sleep(800 * time.Millisecond) // by itself it would have been told in that time
			must(t, os.Remove(d.cookie))
			must(t, os.Remove(lock))
			b := d.next()
			if len(b.Changes) != 2 || b.Changes[0].Path != d.cookie || b.Changes[0].Kind != change.Removed {
				t.Fatalf("%d changes; want one batch, of the cookie removed and the file", len(b.Changes))
			}
			d.expect(b.Changes[1], version(1))
		})
	}
}

// What a last look at the events shows to be written to again is not given out.
func TestLastLook(t *testing.T) {
	d := newDesk(t)
	must(t, put(d.file, "half of what is being wr"))
	k := newKeeper(&Watcher{opts: Options{Poll: time.Hour}})
	k.source = &late{event: event{dir: filepath.Dir(d.path), name: filepath.Base(d.path), hint: settle.Stirred}}
	k.set([]watchlist.Entry{{Path: d.path, Hash: "another"}})
	k.tracker.Hint(d.path, settle.Closed)
	for range 100 { // by the second it is gathered, and by the last it would be complete, but for what is heard then
		k.turn()
		k.start = k.start.Add(-time.Second)
	}
	if !k.source.(*late).heard {
		t.Fatal("there is no batch to begin with")
	}
	if !k.out.Empty() {
		t.Fatalf("gave out %v", k.out)
	}
}

// late is a source of which nobody has heard yet what happened.
type late struct {
	source
	event event
	heard bool
}

func (l *late) flush() { l.heard = true }

func (l *late) take() []event {
	if !l.heard {
		return nil
	}
	return []event{l.event}
}

// A lock whose owner has died, or is busy with something else, holds one batch back
// and not all that follow. That is told once.
func TestLockLeftBehind(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	plain(d)
	lock := filepath.Join(d.dir, ".git", "index.lock")
	must(t, os.Mkdir(filepath.Dir(lock), 0o755))
	must(t, put(lock, ""))
	var told []string
	warn := func(text string) { told = append(told, text) }
	d.watchWith(Options{Warn: warn}, nil, watchlist.Entry{Path: d.path, Hash: hashOf(d.path)})
	start := time.Now()
	d.save(1, scenario{save: atomic})
	if held := time.Since(start); held < 1900*time.Millisecond {
		t.Errorf("held back for %v; want two seconds", held)
	}
	d.save(2, scenario{save: atomic})
	must(t, os.Remove(lock))
	must(t, put(lock, ""))
	d.save(3, scenario{save: atomic})
	must(t, d.w.Close())
	if len(told) != 1 || !strings.HasPrefix(told[0], lock) {
		t.Errorf("told %q; want the lock's name, once", told)
	}
}

// While somebody looks for the words of a commit, git's lock holds the index that it
// will be, and nothing of a checkout is to come.
func TestLockWhileACommitIsEdited(t *testing.T) {
	if !installed("git") {
		t.Skip("git is not installed")
	}
	t.Parallel()
	r := repository{t, realDir(t)}
	d := &desk{t: t, dir: r.dir, root: r.dir, file: filepath.Join(r.dir, "file.js"), path: filepath.Join(r.dir, "file.js")}
	must(t, put(d.file, version(0)))
	r.git("init", "-q")
	r.commit()
	must(t, put(d.file, version(1)))
	told := make(chan string, 9)
	d.watchWith(Options{Warn: func(text string) { told <- text }}, nil, watchlist.Entry{Path: d.path, Hash: hashOf(d.path)})
	// The editor of the message saves the file meanwhile, and waits until that was told.
	tools := realDir(t)
	editor, saved, seen := filepath.Join(tools, "editor"), filepath.Join(tools, "saved"), filepath.Join(tools, "seen")
	must(t, put(saved, version(2)))
	must(t, put(editor, fmt.Sprintf("mv '%s' '%s'\nuntil test -e '%s'; do sleep 0.01; done\necho words >\"$1\"\n", saved, d.file, seen)))
	go func() {
		for _, c := range d.next().Changes {
			d.expect(c, version(2))
		}
		if _, err := os.Stat(filepath.Join(r.dir, ".git", "index.lock")); err != nil {
			t.Error("git has no lock while the editor is open: ", err)
		}
		must(t, put(seen, ""))
	}()
	r.git("-c", "core.editor=sh '"+editor+"'", "commit", "-a", "-q")
	select {
	case text := <-told:
		t.Errorf("told %q", text)
	default:
	}
}

// start watches one path only.
func (d *desk) start(paths ...watchlist.Entry) {
	d.watchWith(Options{}, nil, paths...)
}
