//go:build unix

package watch

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/sum"
	"github.com/heatsync-go/heatsync/internal/watchlist"
)

// The matrix: every way to save (scenarios_test.go) under every way to watch.
// The oracle of each cell: every version is seen whole and in order, no other
// text is ever seen, and there are exactly as many changes as saves.
var modes = map[string]struct {
	opts Options
	tune func(*keeper)
}{
	"events": {tune: noSweep},
	"sweep":  {opts: Options{Poll: 20 * time.Millisecond}},
	// As where the watches ran out: two looks are further apart than what a
	// writer's pause is allowed to be.
	"slow sweep": {opts: Options{Poll: 300 * time.Millisecond}},
	"both":       {tune: every(10 * time.Millisecond)},
}

func noSweep(k *keeper) { k.tracker.Every(micros(time.Hour)) }

func every(interval time.Duration) func(*keeper) {
	return func(k *keeper) { k.tracker.Every(micros(interval)) }
}

const saves = 3 // per cell

func TestMatrix(t *testing.T) {
	t.Parallel()
	for mode := range modes {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			for _, s := range scenarios {
				t.Run(s.name, func(t *testing.T) {
					t.Parallel()
					if s.needs != "" && !installed(s.needs) {
						t.Skip(s.needs, "is not installed")
					}
					if s.noEvents && mode == "events" {
						t.Skip("no event tells of it")
					}
					runScenario(t, mode, s)
				})
			}
		})
	}
}

func runScenario(t *testing.T, mode string, s scenario) {
	d := newDesk(t)
	s.setup(d)
	d.watch(mode)
	for i := 1; i <= saves; i++ {
		d.save(i, s)
	}
	d.quiesce()
}

// desk is a directory with a watched file, and one whose changes tell that
// everything before them has been heard.
type desk struct {
	t       *testing.T
	dir     string
	root    string // the project's
	path    string // what is watched
	file    string // where it is written to, if that is another name
	cookie  string
	cookies int
	batches <-chan change.Batch
	w       *Watcher
	paused  time.Duration // on purpose, in this save
	stretch time.Duration // what this save took beside that
}

func newDesk(t *testing.T) *desk {
	d := &desk{t: t, dir: realDir(t)}
	d.root = d.dir
	d.path = filepath.Join(d.dir, "lib", "util.js")
	d.file = d.path
	d.cookie = filepath.Join(d.dir, "cookie")
	must(t, os.Mkdir(filepath.Join(d.dir, "lib"), 0o755))
	must(t, os.WriteFile(d.cookie, nil, 0o644))
	return d
}

func realDir(t *testing.T) string {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	must(t, err)
	return dir
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// version is the whole text of one version: half of it is another text.
func version(i int) string {
	return fmt.Sprintf("exports.version = %d;\n", i) + strings.Repeat(fmt.Sprintf("// filler of %d\n", i), 200) + "// end\n"
}

func (d *desk) watch(mode string) {
	d.watchWith(modes[mode].opts, modes[mode].tune)
}

// watchWith watches the paths, or else the desk's file and the cookie.
func (d *desk) watchWith(opts Options, tune func(*keeper), paths ...watchlist.Entry) {
	d.t.Helper()
	opts.Dir = d.root
	d.w = newWatcher(opts, tune)
	d.t.Cleanup(func() { d.w.Close() })
	d.batches = d.w.Batches()
	if len(paths) > 0 {
		d.w.Set(paths)
		return
	}
	d.w.Set([]watchlist.Entry{{Path: d.path, Hash: hashOf(d.path)}, {Path: d.cookie, Hash: sum.Of(nil)}})
	d.sync()
}

func hashOf(path string) string {
	data, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	return sum.Of(data)
}

// save makes version i and waits until it is told.
func (d *desk) save(i int, s scenario) {
	d.t.Helper()
	before := time.Now()
	d.paused = 0
	must(d.t, s.save(d, i))
	d.stretch = time.Since(before) - d.paused
	if s.silent {
		d.sync()
		return
	}
	for _, c := range d.next().Changes {
		d.expect(c, version(i))
	}
}

func (d *desk) expect(c change.Change, want string) {
	d.t.Helper()
	if c.Path != d.path || c.Kind != change.Written || string(c.Data) != want {
		d.wrong("%s %s: %d bytes %.24q; want %d bytes %.24q", c.Path, c.Kind, len(c.Data), c.Data, len(want), want)
	}
}

// wrong fails, unless the machine stretched the save so much that what was told
// had lasted: a disk that is busy holds up the writer and not the watcher.
func (d *desk) wrong(format string, args ...any) {
	d.t.Helper()
	if d.stretch > 40*time.Millisecond {
		d.t.Skipf("the machine held up the save for %v, then: "+format, append([]any{d.stretch}, args...)...)
	}
	d.t.Fatalf(format, args...)
}

const patience = 40 * time.Second

func (d *desk) next() change.Batch {
	d.t.Helper()
	select {
	case b := <-d.batches:
		return b
	case <-time.After(patience):
		d.t.Fatal("no batch comes")
	}
	panic("unreachable")
}

// sync waits until all that happened before has been heard, and demands that
// it was no change.
func (d *desk) sync() {
	d.t.Helper()
	must(d.t, d.writeCookie().Close())
	d.expectCookie()
}

// quiesce does it with a cookie whose writer never closes: nothing else is
// waited for as long as that.
func (d *desk) quiesce() {
	d.t.Helper()
	defer d.writeCookie().Close()
	d.expectCookie()
}

// writeCookie writes a new text in a single step, over the old one.
func (d *desk) writeCookie() *os.File {
	d.t.Helper()
	f, err := os.OpenFile(d.cookie, os.O_WRONLY, 0)
	must(d.t, err)
	d.cookies++
	_, err = fmt.Fprint(f, d.cookies)
	must(d.t, err)
	return f
}

func (d *desk) expectCookie() {
	d.t.Helper()
	for _, c := range d.next().Changes {
		if c.Path != d.cookie || string(c.Data) != fmt.Sprint(d.cookies) {
			d.t.Fatalf("told of %s %s %.24q, which nobody changed", c.Path, c.Kind, c.Data)
		}
	}
}
