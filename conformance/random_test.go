package conformance

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/sum"
	"github.com/heatsync-go/heatsync/internal/watchlist"
)

// Hot equals cold: whatever happens to a program's files, once a batch has
// settled its holders see what a fresh process would load from the same files.
//
// Programs and edits are drawn at random. What the machine wants watched is
// looked at after each batch, and what has changed there is applied: so a path
// that nobody watches shows as well. -rapid.checks=N runs N programs.
func hotEqualsCold(t *testing.T, base string, hot runner, cold loader, whole bool) {
	var total tally
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		r := &random{world: newWorld(t, filepath.Join(base, fmt.Sprint(n), "hot")+string(filepath.Separator), whole),
			hot: hot, cold: cold, tally: &total}
		defer os.RemoveAll(filepath.Dir(filepath.Clean(r.dir)))
		r.run()
	})
	t.Logf("%+v", total)
}

// runner runs one program after the other, hot. One that fails is not closed.
type runner interface {
	open(t *rapid.T, dir string)
	apply(t *rapid.T, batch change.Batch) answer
	show(t *rapid.T, names, own []string) answer
	close(t *rapid.T)
}

// loader loads a program from a directory where there never was another.
type loader interface {
	show(t *rapid.T, dir string, names, others []string) shown
}

// answer is what a host tells.
type answer struct {
	Shown   string
	Watch   []watchlist.Entry
	Reports []report
	Loaded  []string // absolute paths
}

type report struct {
	OK      bool
	Pending []string
	Removed []string
	Restart []struct{ ID, Reason string }
	Error   string
}

// shown is what program.js tells.
type shown struct {
	Still, Full []string
	Lost, Threw []string
	Caught      []string
	Log         []sound
}

// tally counts what was tried: how often all was well, how often a file that
// stays broken held nobody else up, and how often nothing was to change.
type tally struct{ Programs, Batches, Edits, Equal, Beside, Kept, Undecided int }

type random struct {
	*world
	hot      runner
	cold     loader
	known    map[string]string // watched path -> hash of what was there
	loaded   map[string]bool
	accepted map[string]string // the files that hot shows
	tally    *tally
	ears     *ears
	times    int
}

func (r *random) run() {
	r.tally.Programs++
	r.ears = newEars(r)
	r.known, r.loaded = map[string]string{}, map[string]bool{}
	r.hot.open(r.T, r.dir)
	was := r.look()
	r.equal("at the start", was, r.fresh(r.files))
	r.accepted = maps.Clone(r.files)
	for range rapid.IntRange(1, 8).Draw(r.T, "batches") {
		r.batch()
		was = r.settle(was)
	}
	r.mendAll()
	if !r.whole(r.fresh(r.files)) {
		r.Fatalf("after all was mended the program does not load cold:\n%s", r.told())
	}
	r.settle(was)
	r.hot.close(r.T)
}

// settle applies what has changed on disk, and compares.
func (r *random) settle(was shown) shown {
	r.tally.Batches++
	reports := r.applyAll()
	now := r.look()
	cold := r.fresh(r.files)
	last := report{OK: true}
	if len(reports) > 0 {
		last = reports[len(reports)-1]
	}
	r.note("# reports %+v", reports)
	for _, each := range reports {
		for _, cause := range each.Restart {
			if !r.mayRestart(r.relative(cause.ID)) {
				r.Fatalf("it is not pinned, but needs a restart: %+v\n%s", cause, r.told())
			}
		}
	}
	switch {
	case r.whole(cold):
		if !last.OK || len(last.Pending) > 0 {
			r.Fatalf("cold loads, hot does not: %+v\n%s", last, r.told())
		}
		r.equal("hot, cold", now, cold)
		r.tally.Equal++
	case !slices.ContainsFunc(reports, func(each report) bool { return each.OK }):
		r.same("before, after a batch that failed", was.Still, now.Still)
		r.tally.Kept++
	default:
		r.beside(last, now)
	}
	if last.OK && len(reports) > 0 {
		r.accept(last.Pending)
	}
	return now
}

// accept notes what runs: what is on disk, but for what is pending.
func (r *random) accept(pending []string) {
	for file, text := range r.files {
		if !slices.Contains(pending, r.dir+filepath.FromSlash(file)) {
			r.accepted[file] = text
		}
	}
}

// beside compares with the files among which those that are pending are what
// they were before.
func (r *random) beside(last report, now shown) {
	files := maps.Clone(r.files)
	for _, p := range last.Pending {
		name := r.relative(p)
		text, ok := r.accepted[name]
		if _, there := r.files[name]; !there || !ok || !r.loaded[name] {
			r.tally.Undecided++
			return
		}
		files[name] = text
	}
	cold := r.fresh(files)
	if !last.OK || len(last.Pending) == 0 || !r.whole(cold) {
		r.tally.Undecided++
		return
	}
	r.equal("hot, cold without what is pending", now, cold)
	r.tally.Beside++
}

// whole tells whether all loads that should: if not, hot keeps what it has.
func (r *random) whole(cold shown) bool {
	return len(cold.Threw) == 0 && !slices.ContainsFunc(cold.Caught, func(name string) bool {
		if strings.HasSuffix(name, "/pkg") {
			return true
		}
		name = r.through(name)
		for _, end := range []string{"", ".js", ".json", "/index.js"} {
			if r.loaded[name+end] {
				return true
			}
		}
		return false
	})
}

// through returns where links lead from a name, which may lack its extension.
func (r *random) through(name string) string {
	first, rest, _ := strings.Cut(name, "/")
	for link, target := range r.links {
		if strings.TrimSuffix(link, ".js") == strings.TrimSuffix(first, ".js") {
			return path.Join(target, rest)
		}
	}
	return name
}

func (r *random) applyAll() (reports []report) {
	for range 20 {
		batch := r.changes()
		if batch.Empty() {
			return reports
		}
		a := r.hot.apply(r.T, batch)
		r.take(a)
		reports = append(reports, a.Reports...)
	}
	r.Fatalf("the batches do not end:\n%s", r.told())
	return nil
}

// changes are the watched paths where something else is than was known.
func (r *random) changes() (batch change.Batch) {
	for _, name := range slices.Sorted(maps.Keys(r.known)) {
		now := hashOf(name)
		if now == r.known[name] {
			continue
		}
		r.known[name] = now
		r.tally.Edits++
		kind := change.Written
		if now == "" {
			kind = change.Removed
		}
		r.note("# changed %s", r.relative(name))
		batch.Add(change.Change{Path: name, Kind: kind})
	}
	return batch
}

func hashOf(name string) string {
	data, err := os.ReadFile(name)
	if err != nil {
		return ""
	}
	return sum.Of(data)
}

func (r *random) take(a answer) {
	for _, w := range a.Watch {
		if w.Gone {
			delete(r.known, w.Path)
		} else {
			r.known[w.Path] = w.Hash
		}
	}
	for _, name := range a.Loaded {
		r.loaded[r.relative(name)] = true
	}
}

func (r *random) look() (s shown) {
	a := r.hot.show(r.T, r.names(), r.own())
	r.take(a)
	s = parse(r.T, a.Shown)
	r.ears.take(s.Log)
	if len(s.Lost) > 0 {
		r.Fatalf("holders of %v have another object than who asks now\n%s", s.Lost, r.told())
	}
	if len(s.Threw) > 0 {
		r.Fatalf("holders of %v get an error\n%s", s.Threw, r.told())
	}
	return s
}

func parse(t *rapid.T, text string) (s shown) {
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// fresh lays the files out in a directory of its own, and loads them there.
func (r *random) fresh(files map[string]string) shown {
	r.times++
	dir := filepath.Join(r.dir, "..", fmt.Sprint("cold", r.times)) + string(filepath.Separator)
	defer os.RemoveAll(dir)
	for file, text := range r.asPinned(files) {
		r.must(os.MkdirAll(filepath.Dir(dir+file), 0o777))
		r.must(os.WriteFile(dir+file, []byte(text), 0o666))
	}
	for link, target := range r.links {
		r.must(os.Symlink(filepath.FromSlash(target), dir+link))
	}
	var others []string
	for name := range r.loaded {
		if _, ok := files[name]; ok {
			others = append(others, name)
		}
	}
	slices.Sort(others)
	s := r.cold.show(r.T, dir, r.names(), others)
	for i, name := range s.Caught {
		name = path.Clean(filepath.ToSlash(name))
		s.Caught[i] = strings.TrimPrefix(name, filepath.ToSlash(dir))
	}
	return s
}

func (r *random) equal(what string, a, b shown) {
	r.same(what+", still", a.Still, b.Still)
	r.same(what, a.Full, b.Full)
}

func (r *random) same(what string, a, b []string) {
	if slices.Equal(a, b) {
		return
	}
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	line := func(lines []string) string {
		return strings.Join(lines[min(i, len(lines)):min(i+3, len(lines))], "\n\t")
	}
	r.Fatalf("%s differ at\n\t%s\nand\n\t%s\n%s", what, line(a), line(b), r.told())
}

// told is what happened until now.
func (r *random) told() string {
	return fmt.Sprintf("held: %v\n%s", r.names(), strings.Join(r.history, "\n"))
}

func (r *random) relative(name string) string {
	return filepath.ToSlash(strings.TrimPrefix(name, r.dir))
}

func realDir(t *testing.T) string {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return dir
}
