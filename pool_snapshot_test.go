package heatsync_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

// foldersOf are what the runtimes of a pool have of a pattern.
type foldersOf struct {
	mu   sync.Mutex
	list []*folded
}

func (f *foldersOf) setUp(dir, pattern string) func(*heatsync.Sync) error {
	return func(s *heatsync.Sync) error {
		one := &folded{dir: dir, files: map[string]string{}}
		if _, err := s.RequireAll(pattern, func(path string, exports *goja.Object) {
			f.mu.Lock()
			defer f.mu.Unlock()
			one.hear(path, exports)
		}); err != nil {
			return err
		}
		f.mu.Lock()
		defer f.mu.Unlock()
		f.list = append(f.list, one)
		return nil
	}
}

// have checks what n runtimes have, each.
func (f *foldersOf) have(t *testing.T, n int, names ...string) {
	t.Helper()
	has := func(one *folded) bool {
		got := make([]string, 0, len(one.files))
		for name := range one.files {
			got = append(got, name)
		}
		slices.Sort(got)
		return slices.Equal(got, names)
	}
	waitFor(t, func() bool {
		f.mu.Lock()
		defer f.mu.Unlock()
		return len(f.list) == n && !slices.ContainsFunc(f.list, func(one *folded) bool { return !has(one) })
	})
}

// A runtime that is made later has of a folder what the others have, and not what the disk
// has by then.
func TestPoolsFoldersAreOfOneVersion(t *testing.T) {
	for _, pattern := range []string{"routes/*.js", "routes/*/index.js", "routes/**/*.js"} {
		t.Run(pattern, func(t *testing.T) {
			name := func(of string) string {
				return strings.Replace(strings.Replace(pattern, "**", of+"/"+of, 1), "*", of, 1)
			}
			dir := files(t, map[string]string{name("a"): `exports.v = 1`, name("b"): `exports.v = 1`})
			var folders foldersOf
			pool, err := heatsync.NewPool(1, &heatsync.PoolOptions{Options: heatsync.Options{Dir: dir, Stderr: t.Output()}}, folders.setUp(dir, pattern))
			if err != nil {
				t.Fatal(err)
			}
			defer pool.Close(t.Context())
			write := func(of, text string) change.Batch {
				if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name(of))), 0o777); err != nil {
					t.Fatal(err)
				}
				return saved(t, dir, map[string]string{name(of): text})
			}
			grow := func(what string, n int, names ...string) {
				t.Helper()
				if err := pool.Resize(n); err != nil {
					t.Errorf("%s: %v", what, err)
				}
				folders.have(t, n, names...)
			}

			broken := write("c", `throw new Error("broken")`)
			if err := os.Remove(filepath.Join(dir, name("b"))); err != nil {
				t.Fatal(err)
			}
			grow("what the disk has is not told", 2, name("a"), name("b"))
			if _, err := pool.Apply(broken); err == nil {
				t.Error("the broken file is accepted")
			}
			grow("it is refused", 3, name("a"), name("b"))
			b := write("c", `exports.v = 1`)
			b.Add(change.Change{Path: filepath.Join(dir, name("b")), Kind: change.Removed, Saved: true})
			if _, err := pool.Apply(b); err != nil {
				t.Fatal(err)
			}
			write("d", `throw new Error("not told yet")`)
			grow("it is accepted", 4, name("a"), name("c"))
		})
	}
}

// Every runtime hears of a link that comes to a folder.
func TestPoolsFoldersHaveLinks(t *testing.T) {
	dir := files(t, map[string]string{"routes/a.js": `exports.v = 1`, "b.js": `exports.v = 1`})
	var folders foldersOf
	pool, err := heatsync.NewPool(3, &heatsync.PoolOptions{Options: heatsync.Options{Dir: dir, Stderr: t.Output()}}, folders.setUp(dir, "routes/*.js"))
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close(t.Context())
	folders.have(t, 3, "routes/a.js")
	link := filepath.Join(dir, "routes/b.js")
	if err := os.Symlink("../b.js", link); err != nil {
		t.Skip(err) // Windows
	}
	if _, err := pool.Apply(change.Of(link)); err != nil {
		t.Fatal(err)
	}
	folders.have(t, 3, "routes/a.js", "routes/b.js")
	if err := pool.Resize(4); err != nil {
		t.Fatal(err)
	}
	folders.have(t, 4, "routes/a.js", "routes/b.js")
	_, err = pool.Apply(change.Batch{Changes: []change.Change{{Path: link, Kind: change.Removed}}})
	if err := errors.Join(os.Remove(link), err); err != nil {
		t.Fatal(err)
	}
	folders.have(t, 4, "routes/a.js")
}

// What one runtime requires late is there for it, as it is for those that have it loaded.
func TestPoolHasWhatIsGoneFromTheDisk(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.answer = () => [require("./b.js").v]`, "b.js": `exports.v = 1`})
	pool := newPool(t, 1, &heatsync.PoolOptions{Options: heatsync.Options{Dir: dir, Stderr: t.Output()}}, "./a.js")
	if _, answer := ask(t, pool, "./a.js"); answer[0] != 1 {
		t.Fatal(answer)
	}
	if err := os.Remove(filepath.Join(dir, "b.js")); err != nil {
		t.Fatal(err)
	}
	if err := pool.Resize(3); err != nil {
		t.Fatal(err)
	}
	together(t, pool, 3, func(s *heatsync.Sync) {
		if got, err := heatsync.Call[[]int](t.Context(), s, "./a.js", "answer"); err != nil || got[0] != 1 {
			t.Errorf("a runtime answers %v, %v", got, err)
		}
	})
}

// A call that is under way when a version is committed goes on with the files that its own version has,
// whether it has read them or another runtime.
func TestCallsThatAreBehindReadTheirOwnVersion(t *testing.T) {
	dir := files(t, map[string]string{"a.js": `exports.v = 1`, "routes/a.js": `exports.v = 1`})
	pool := newPool(t, 2, &heatsync.PoolOptions{Options: heatsync.Options{Dir: dir}}, "./a.js")
	if err := os.WriteFile(filepath.Join(dir, "late.js"), []byte(`exports.v = 1`), 0o666); err != nil {
		t.Fatal(err)
	}
	look := func(s *heatsync.Sync, what, want string) {
		t.Helper()
		got := []string{require(t, s, "./late.js").Get("v").String()}
		stop, err := s.RequireAll("routes/*.js", func(path string, _ *goja.Object) { got = append(got, filepath.Base(path)) })
		if err != nil {
			t.Fatal(err)
		}
		if stop(); strings.Join(got, " ") != want {
			t.Errorf("%s has %q, want %q", what, got, want)
		}
	}
	err := pool.Do(t.Context(), func(behind *heatsync.Sync) error {
		err := pool.Do(t.Context(), func(other *heatsync.Sync) error {
			look(other, "the other", "1 a.js")
			return nil
		})
		if err != nil {
			return err
		}
		if _, err := pool.Apply(saved(t, dir, map[string]string{"late.js": `exports.v = 2`, "routes/b.js": `exports.v = 2`})); err != nil {
			return err
		}
		look(behind, "the one that is behind", "1 a.js")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	together(t, pool, 2, func(s *heatsync.Sync) { look(s, "a runtime", "2 a.js b.js") })
}

// together calls f with n runtimes, each of which serves nobody else meanwhile.
func together(t *testing.T, pool *heatsync.Pool, n int, f func(*heatsync.Sync)) {
	t.Helper()
	if n == 0 {
		return
	}
	err := pool.Do(t.Context(), func(s *heatsync.Sync) error {
		together(t, pool, n-1, f)
		f(s)
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
