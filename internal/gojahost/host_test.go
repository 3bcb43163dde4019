package gojahost

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/dop251/goja"
	"golang.org/x/tools/txtar"

	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/nodecore"
	"github.com/heatsync-go/heatsync/internal/nodecore/loop"
)

// TestMain has garbage collected less often: that took a third of the time.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}

// The files in testdata are scripts: the archive's files are a program, whose
// functions log(...) append a line to what it prints, and the comment says what
// is done and what is printed meanwhile:
//
//	run index.js          loads the entry
//	save a.js a2.js       a.js gets the contents of a2.js, in one batch with the saves before it
//	remove a.js           likewise
//	apply                 the batch is applied
//	eval x.y()            is evaluated as a function in the entry's scope, and logs the result
//	> text                a line that was printed; all that was must be named
//
// In each expectation $DIR is the program's directory.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no scripts", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			w := newWorld(t, archive)
			for n, line := range strings.Split(string(archive.Comment), "\n") {
				if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
					w.do(fmt.Sprintf("%s:%d", file, n+1), line)
				}
			}
			w.printed("at the end", nil)
		})
	}
}

type world struct {
	*testing.T
	dir   string
	files map[string][]byte
	host  *Host
	batch change.Batch
	lines []string
	eval  goja.Callable
}

func newWorld(t *testing.T, archive *txtar.Archive) *world {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w := &world{T: t, dir: dir, files: map[string][]byte{}}
	for _, f := range archive.Files {
		w.files[f.Name] = f.Data
		w.write(f.Name, f.Data)
	}
	vm := goja.New()
	vm.SetMaxCallStackSize(2000)
	set, err := nodecore.New(nodecore.Env{VM: vm, Loop: loop.New(), Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	w.host, err = New(Options{
		VM: vm, Builtins: set, Dir: dir, Limit: time.Second,
		Report: w.report, Warn: func(text string) { w.log("warning: " + text) },
		Uncaught: func(err error) { w.log("uncaught: " + Value(err).String()) },
	})
	if err != nil {
		t.Fatal(err)
	}
	w.must(vm.Set("log", func(call goja.FunctionCall) goja.Value {
		var words []string
		for _, a := range call.Arguments {
			words = append(words, a.String())
		}
		w.log(strings.Join(words, " "))
		return nil
	}))
	w.must(vm.Set("answer", func(f goja.Callable) { w.eval = f }))
	return w
}

func (w *world) must(err error) {
	if err != nil {
		w.Helper()
		w.Fatal(err)
	}
}

func (w *world) write(name string, data []byte) {
	path := filepath.Join(w.dir, name)
	w.must(os.MkdirAll(filepath.Dir(path), 0o777))
	w.must(os.WriteFile(path, data, 0o666))
}

func (w *world) log(line string) {
	w.lines = append(w.lines, strings.ReplaceAll(line, w.dir, "$DIR"))
}

func (w *world) report(r *Report) {
	word := "reload"
	if !r.OK {
		word = "kept: " + Value(r.Err).String() + " in"
	}
	for _, c := range r.Evaluated {
		word += fmt.Sprintf(" %s@%d", filepath.Base(c.ID), r.Versions[c.ID])
	}
	for _, c := range r.Restart {
		word += " restart:" + filepath.Base(c.ID)
	}
	for _, id := range r.Removed {
		word += " removed:" + filepath.Base(id)
	}
	w.log(word)
}

func (w *world) do(where, line string) {
	verb, rest, _ := strings.Cut(line, " ")
	args := strings.Fields(rest)
	if verb == ">" {
		w.printed(where, &rest)
		return
	}
	w.printed(where, nil)
	switch verb {
	case "run":
		w.failed(w.host.Main(args[0]))
	case "save":
		w.write(args[0], w.files[args[1]])
		w.batch.Add(change.Change{Path: filepath.Join(w.dir, args[0]), Data: w.files[args[1]]})
	case "remove":
		w.must(os.Remove(filepath.Join(w.dir, args[0])))
		w.batch.Add(change.Change{Path: filepath.Join(w.dir, args[0]), Kind: change.Removed})
	case "apply":
		b := w.batch
		w.batch = change.Batch{}
		w.failed(w.host.Apply(b))
	case "eval":
		v, err := w.eval(goja.Undefined(), w.host.vm.ToValue(rest))
		if w.failed(err); err == nil {
			w.log(v.String())
		}
	default:
		w.Fatalf("%s: unknown verb %s", where, verb)
	}
}

func (w *world) failed(err error) {
	if err == nil {
		return
	}
	if v := Value(err); v != nil {
		w.log("threw " + v.String())
		return
	}
	w.log("error " + err.Error())
}

// printed takes the next line of what was printed; nil means that there is none.
func (w *world) printed(where string, want *string) {
	w.Helper()
	switch {
	case want == nil && len(w.lines) > 0:
		w.Errorf("%s: unexpected: %q", where, w.lines)
		w.lines = nil
	case want != nil && len(w.lines) == 0:
		w.Errorf("%s: nothing was printed, want %q", where, *want)
	case want != nil:
		if got := w.lines[0]; got != *want {
			w.Errorf("%s:\n got %q\nwant %q", where, got, *want)
		}
		w.lines = w.lines[1:]
	}
}
