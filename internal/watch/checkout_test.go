//go:build unix

package watch

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/sum"
	"github.com/heatsync-go/heatsync/internal/watchlist"
)

const many = 1000

// A checkout of 1,000 files takes 200 ms, and is one batch.
func TestCheckoutIsOneBatch(t *testing.T) {
	if !installed("git") {
		t.Skip("git is not installed")
	}
	t.Parallel()
	for _, mode := range []string{"events", "sweep"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			r := newRepository(t)
			d := &desk{t: t, dir: r.dir, root: r.dir}
			d.watchWith(modes[mode].opts, modes[mode].tune, r.watched()...)
			for _, branch := range []string{"two", "one", "two"} {
				r.git("checkout", "-q", branch)
				var all change.Batch
				batches := 0
				for ; len(all.Changes) < many; batches++ {
					all.Changes = append(all.Changes, d.next().Changes...)
				}
				r.expect(all, branch)
				// A sweep that a busy machine keeps from looking for half a
				// second can't know that there is more to come.
				if batches > 1 && mode == "events" {
					t.Errorf("%d batches; want 1", batches)
				}
			}
		})
	}
}

// What is written under a lock is one batch, however soon the lock is gone, and whether
// events tell of the files or not.
func TestWhatIsWrittenUnderALockIsOneBatch(t *testing.T) {
	t.Parallel()
	for name, vcs := range map[string]struct{ lock, git string }{
		"git":             {lock: ".git/index.lock"},
		"git in worktree": {lock: "main/worktrees/tree/index.lock", git: "gitdir: main/worktrees/tree\n"},
		"hg":              {lock: ".hg/wlock"},
	} {
		for mode := range modes {
			t.Run(name+", "+mode, func(t *testing.T) {
				t.Parallel()
				d, other := newDesk(t), newDesk(t)
				plain(d)
				plain(other)
				lock := filepath.Join(d.dir, vcs.lock)
				must(t, os.MkdirAll(filepath.Dir(lock), 0o755))
				if vcs.git != "" {
					must(t, put(filepath.Join(d.dir, ".git"), vcs.git))
				}
				d.watch(mode)
				other.watch(mode)
				must(t, put(lock, ""))
				must(t, put(d.file, version(1)))
				other.save(1, scenario{save: atomic}) // in that time it would have been told, without the lock
				must(t, put(d.cookie, "written last"))
				must(t, os.Remove(lock))
				b := d.next()
				if len(b.Changes) != 2 || b.Changes[0].Path != d.cookie || string(b.Changes[0].Data) != "written last" {
					t.Fatalf("%d changes; want one batch, of the cookie and the file", len(b.Changes))
				}
				d.expect(b.Changes[1], version(1))
			})
		}
	}
}

// repository has 1,000 files on each of two branches. The last of them is on
// branch one only.
type repository struct {
	t   *testing.T
	dir string
}

func newRepository(t *testing.T) repository {
	r := repository{t, realDir(t)}
	r.git("init", "-q", "-b", "one")
	r.write("one", many)
	r.commit()
	r.git("checkout", "-q", "-b", "two")
	r.write("two", many-1)
	must(t, os.Remove(r.file(many-1)))
	r.commit()
	r.git("checkout", "-q", "one")
	time.Sleep(300 * time.Millisecond) // what is younger may be in the middle of a save
	return r
}

func (r repository) git(args ...string) {
	r.t.Helper()
	cmd := exec.Command("git", append([]string{"-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "gc.auto=0"}, args...)...)
	cmd.Dir = r.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		r.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

func (r repository) commit() {
	r.git("add", "-A")
	r.git("commit", "-qm", "files")
}

func (r repository) file(i int) string {
	return filepath.Join(r.dir, fmt.Sprint("d", i%50), fmt.Sprint("f", i, ".js"))
}

func (r repository) write(text string, n int) {
	for i := range n {
		must(r.t, os.MkdirAll(filepath.Dir(r.file(i)), 0o755))
		must(r.t, os.WriteFile(r.file(i), []byte(text), 0o644))
	}
}

func (r repository) watched() []watchlist.Entry {
	var diff []watchlist.Entry
	for i := range many {
		diff = append(diff, watchlist.Entry{Path: r.file(i), Hash: sum.Of([]byte("one"))})
	}
	return diff
}

func (r repository) expect(b change.Batch, branch string) {
	r.t.Helper()
	if len(b.Changes) != many {
		r.t.Fatalf("%d changes; want %d", len(b.Changes), many)
	}
	seen := map[string]bool{}
	for _, c := range b.Changes {
		if seen[c.Path] {
			r.t.Fatalf("%s twice", c.Path)
		}
		seen[c.Path] = true
		want := change.Change{Path: c.Path, Data: []byte(branch)}
		if branch == "two" && c.Path == r.file(many-1) {
			want = change.Change{Path: c.Path, Kind: change.Removed}
		}
		if c.Kind != want.Kind || string(c.Data) != string(want.Data) {
			r.t.Fatalf("%s %s %q on branch %s", c.Path, c.Kind, c.Data, branch)
		}
	}
}
