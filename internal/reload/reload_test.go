package reload

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/heatsync-go/heatsync/internal/graph"
)

var update = flag.Bool("update", false, "write the steps that were seen into the documents")

// The files in testdata are a little language. First the files, each with
// what its top level does, in order; the first is the entry, which is loaded
// when the first command comes:
//
//	a - b = c effect      a loads b by require and c by sync.require, then makes a listener
//	a -? b                a loads b by require and catches what that throws; =? does so by sync.require
//	a again b             a deletes b from the cache and loads it by require
//	a !                   a does nothing
//	nofollow a            a is held by scope 2, of which importers do not follow
//	nowatch a             a is held by scope 3, which does not watch
//	missing x             x does not exist, though it is named
//	bad a throws          a is broken from the start
//
// Then what is done. Several with & between them are one batch:
//
//	edit a                other contents that do the same; `edit a - c` does that instead
//	break a throws        syntax: does not compile; throws: at once; late: after all it does
//	mend a, back a        what it was before the last edit or break, with other contents or the very same
//	remove a, appear a    the file is gone; comes, or comes back
//	unseen edit a         no batch comes of it, yet
//	touch a               the batch names it though it is as it was
//	only edit a           a batch by itself
//	resync a b
//	veto                  the next check fails
//	fills c               others put state into c; all is held
//	dispose 1
//	load a                somebody requires a, who is no module
//	uncache a             somebody deletes a from the cache
//	during a: edit b      done when the top level of a runs next, be it for the first time;
//	                      or at a step, by its name: check, announce, retire, start, report
//	run                   the program is started; nothing else
//
// Then what is expected of it:
//
//	> compile a; evict a  the steps, in order; a load that no step asked for is "load b"
//	error a transaction   what resync returned, or the start of the program
//	loaded a b            the cache
//	effects a b b         whose listeners are attached
//	pending a             what will be tried again
//	watched a b           the paths that are watched
//	hash a same           the version of a that runs is the one on the disk; or other
//	because a: changed    why it was evaluated, or needs a restart
func TestReload(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no documents", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			d := &document{sim: newSim(), old: map[string]*code{}, watched: map[string]bool{}}
			var out []string
			for n, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
				bare, _, _ := strings.Cut(line, "#")
				fields := strings.Fields(bare)
				isSteps := len(fields) > 0 && fields[0] == ">"
				if isSteps {
					d.steps = append(d.steps, strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(bare), ">")))
				} else if err := d.compare(); err != nil {
					t.Errorf("%s:%d: %v", file, n, err)
				}
				if !isSteps && len(fields) > 0 {
					if err := d.do(fields); err != nil {
						t.Errorf("%s:%d: %v", file, n+1, err)
					}
				}
				if !isSteps {
					out = append(out, line)
				}
				if d.done {
					d.done = false
					out = append(out, wrap(d.log)...)
				}
			}
			if err := d.compare(); err != nil {
				t.Errorf("%s: at the end: %v", file, err)
			}
			if *update {
				if err := os.WriteFile(file, []byte(strings.Join(out, "\n")+"\n"), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

type document struct {
	*sim
	entry   string
	started bool
	old     map[string]*code
	revs    int
	steps   []string // expected of the last command, nil if nothing is said
	watched map[string]bool
	done    bool // a command was just carried out
	err     error
}

func (d *document) do(f []string) error {
	rest := strings.Join(f[1:], " ")
	switch f[0] {
	case "nofollow":
		d.scopeOf[f[1]] = 2
	case "nowatch":
		d.scopeOf[f[1]] = 3
	case "missing":
		delete(d.disk, f[1])
	case "bad":
		d.disk[f[1]] = &code{ops: d.disk[f[1]].ops, mode: f[2]}
	case "edit", "break", "mend", "back", "remove", "appear", "touch", "resync", "veto", "dispose", "unseen", "only", "load", "uncache", "run", "fills":
		d.begin()
		d.perform(f)
		d.done = !slices.Contains([]string{"veto", "dispose", "unseen", "uncache", "fills"}, f[0])
		return d.sane()
	case "during":
		d.during[strings.TrimSuffix(f[1], ":")] = func() { d.perform(f[2:]) }
	case "error":
		return expect(fmt.Sprint(d.err), rest)
	case "loaded":
		return expect(strings.Join(slices.Sorted(maps.Keys(d.cache)), " "), rest)
	case "effects":
		var owners []string
		for _, l := range d.live {
			owners = append(owners, l.owner)
		}
		slices.Sort(owners)
		return expect(strings.Join(owners, " "), rest)
	case "pending":
		return expect(strings.Join(d.pending(), " "), rest)
	case "hash":
		same := d.disk[f[1]] != nil && d.machine.Graph().Module(f[1]).Hash == d.disk[f[1]].hash()
		return expect(map[bool]string{true: "same", false: "other"}[same], f[2])
	case "watched":
		return d.watches(f[1:])
	case "because":
		return d.because(strings.TrimSuffix(f[1], ":"), strings.Join(f[2:], " "))
	default:
		d.define(f)
	}
	return nil
}

// define makes the contents of a file from a line.
func (d *document) define(f []string) {
	if d.entry == "" {
		d.entry = f[0]
	}
	ops := parse(f[1:])
	for _, op := range ops {
		if op.what != "" && d.disk[op.what] == nil {
			d.disk[op.what] = &code{}
		}
	}
	if was := d.disk[f[0]]; was != nil {
		ops = append(slices.Clone(was.ops), ops...)
	}
	d.disk[f[0]] = &code{ops: ops}
}

func parse(f []string) (ops []op) {
	for i := 0; i < len(f); i++ {
		switch f[i] {
		case "!":
		case "effect":
			ops = append(ops, op{verb: "effect"})
		default:
			ops = append(ops, op{f[i], f[i+1]})
			i++
		}
	}
	return ops
}

func (d *document) begin() {
	if d.log, d.err = nil, nil; !d.started {
		d.started = true
		d.err = d.start(d.entry)
	}
}

// perform carries out one command, or several files of one batch.
func (d *document) perform(f []string) {
	switch f[0] {
	case "run":
		return
	case "veto":
		d.veto = true
		return
	case "fills":
		d.machine.Whole()
		d.state = map[string]bool{f[1]: true}
		return
	case "resync":
		d.clearLog()
		if err := d.resync(f[1:]...); err != nil {
			d.err = err
		}
		return
	case "load":
		_, d.err = d.load(f[1])
		return
	case "uncache":
		delete(d.cache, f[1])
		return
	case "dispose":
		n, _ := strconv.Atoi(f[1])
		d.machine.Dispose(graph.Scope(n))
		return
	}
	d.clearLog()
	unseen, only := f[0] == "unseen", f[0] == "only"
	if unseen || only {
		f = f[1:]
	}
	var batch []Change
	for _, words := range strings.Split(strings.Join(f, " "), " & ") {
		batch = append(batch, d.change(strings.Fields(words)))
	}
	switch {
	case only:
		d.err = d.applyOnly(batch)
	case !unseen:
		d.apply(batch)
	}
}

// clearLog drops what the start of the program did, which only `run` shows.
func (d *document) clearLog() {
	if d.loading == 0 {
		d.log = nil
	}
}

func (d *document) change(f []string) Change {
	id := f[1]
	d.revs++
	was := d.disk[id]
	if was == nil {
		was = d.old[id]
	}
	if was == nil {
		was = &code{}
	}
	next := *was
	next.rev = d.revs
	switch f[0] {
	case "edit":
		if len(f) > 2 {
			next.ops = parse(f[2:])
		}
	case "break":
		next.mode = f[2]
	case "mend":
		next.mode = ""
	case "back":
		next = *d.old[id]
	case "remove":
		d.old[id] = was
		delete(d.disk, id)
		return Change{Path: id, Removed: true}
	case "appear":
		next.rev = was.rev
		if len(f) > 2 {
			next.ops, next.rev = parse(f[2:]), d.revs
		}
	case "touch":
		return Change{Path: id, Hash: was.hash()}
	}
	d.old[id] = was
	d.disk[id] = &next
	return Change{Path: id, Hash: next.hash()}
}

func (d *document) pending() (paths []string) {
	for _, c := range d.machine.pending {
		paths = append(paths, c.Path)
	}
	return paths
}

// compare holds the steps that were seen against those that are expected.
func (d *document) compare() error {
	if d.steps == nil {
		return nil
	}
	want := strings.Join(d.steps, " ")
	d.steps = nil
	if *update {
		return nil
	}
	return expect(strings.Join(d.log, "; "), want)
}

func (d *document) sane() error {
	d.check()
	if len(d.wrong) == 0 {
		return nil
	}
	wrong := strings.Join(d.wrong, "\n\t")
	d.wrong = nil
	return fmt.Errorf("after %s\n\t%s", strings.Join(d.log, "; "), wrong)
}

// watches tells what a watcher has been asked to look at since the start.
func (d *document) watches(want []string) error {
	for _, w := range d.machine.Graph().Watched() {
		if d.watched[w.Path] = true; w.Gone {
			delete(d.watched, w.Path)
		}
	}
	return expect(strings.Join(slices.Sorted(maps.Keys(d.watched)), " "), strings.Join(want, " "))
}

func (d *document) because(id, want string) error {
	o := d.machine.Last()
	for _, c := range slices.Concat(o.Evaluated, o.Restart) {
		if c.ID == id {
			return expect(c.String(), want)
		}
	}
	return fmt.Errorf("nothing happened to %s", id)
}

// wrap writes steps as lines of a document.
func wrap(log []string) []string {
	lines := []string{">"}
	for i, step := range log {
		if i < len(log)-1 {
			step += ";"
		}
		if last := len(lines) - 1; len(lines[last])+len(step) < 100 {
			lines[last] += " " + step
		} else {
			lines = append(lines, "> "+step)
		}
	}
	return lines
}

func expect(got, want string) error {
	if got != want {
		return fmt.Errorf("got  %s\n\twant %s", got, want)
	}
	return nil
}
