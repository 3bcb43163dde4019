package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"testing/fstest"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
)

// patience is how long a run of ours may take before it is interrupted. What can't be
// interrupted is ended with its process.
const patience = 20 * time.Second

// ours is the worker that has a runtime of ours for each run, with Node's globals and an
// event loop, as a program has. The tests are modules.
func ours(t task) func(run) answer {
	debug.SetGCPercent(300)
	first, err := newRealm(t, run{}) // keeps the helpers compiled
	for name := range t.Harness {
		if err == nil {
			_ = first.include(name) // if one throws, so it will where it is asked for
		}
	}
	return func(r run) (a answer) {
		defer runtime.KeepAlive(first)
		defer func() {
			if p := recover(); p != nil {
				a = answer{fmt.Sprintf("panic: %v", p)}
			}
		}()
		if err != nil {
			return answer{err.Error()}
		}
		s, err := newRealm(t, r)
		if err != nil {
			return answer{err.Error()}
		}
		defer s.sync.Close()
		return s.do(r)
	}
}

// realm is a runtime for one run.
type realm struct {
	task    task
	vm      *goja.Runtime
	sync    *heatsync.Sync
	printed chan string
	failed  error // what the import of an ES module was rejected with
}

func newRealm(t task, r run) (*realm, error) {
	vm := goja.New()
	s, err := heatsync.New(vm, &heatsync.Options{
		Dir: t.Dir, FS: files{os.DirFS(t.Dir), t.texts(r)}, NoWatch: true, Globals: heatsync.GlobalsNode,
		Logger: slog.New(slog.DiscardHandler), Stdout: io.Discard, Stderr: io.Discard,
	})
	if err != nil {
		return nil, err
	}
	s.Loop()
	re := &realm{task: t, vm: vm, sync: s, printed: make(chan string, 100)}
	return re, re.define()
}

// define makes what a suite's host offers to its tests.
func (s *realm) define() error {
	object := s.vm.NewObject()
	evalScript := func(text string) (goja.Value, error) { return s.vm.RunScript("script.js", text) }
	err := errors.Join(
		object.Set("detachArrayBuffer", func(b goja.ArrayBuffer) { b.Detach() }),
		object.Set("evalScript", evalScript),
		object.Set("gc", func() { runtime.GC() }),
		object.Set("global", s.vm.GlobalObject()),
	)
	print := func(text string) { s.printed <- text }
	fail := func(thrown goja.Value) {
		s.failed = s.vm.Try(func() { panic(thrown) })
		print(complete)
	}
	g := s.vm.GlobalObject()
	for name, value := range map[string]goja.Value{
		"print": s.vm.ToValue(print), "fail": s.vm.ToValue(fail), "$262": object,
	} {
		err = errors.Join(err, g.DefineDataProperty(name, value, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	}
	return err
}

func (s *realm) include(name string) error {
	h, ok := s.task.Harness[name]
	if !ok {
		return fmt.Errorf("there is no helper %s", name)
	}
	return s.sync.Main("./" + h.Path)
}

func (s *realm) do(r run) answer {
	for _, name := range r.Include {
		if err := s.include(name); err != nil {
			return answer{name + ": " + err.Error()}
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	interrupt := time.AfterFunc(patience, func() { s.vm.Interrupt("it takes too long") })
	defer interrupt.Stop()
	err, why := s.sync.Main("./"+r.entry()), ""
	if err == nil && (r.Async || r.Module) {
		why = s.wait(ctx)
		err = s.failed
	}
	if err == nil && why != "" {
		return answer{why}
	}
	return judge(r, err)
}

// wait runs the event loop until an asynchronous test has told how it went.
func (s *realm) wait(ctx context.Context) (why string) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	heard := make(chan string, 1)
	go func() {
		select {
		case text := <-s.printed:
			heard <- text
		case <-ctx.Done():
			close(heard)
		}
		cancel()
	}()
	err := s.sync.Loop().Run(ctx)
	if len(s.printed) == 0 {
		cancel() // nothing is left to do
	}
	text, told := <-heard
	switch {
	case told && text == complete:
		return ""
	case told:
		return strings.TrimPrefix(text, "Test262:AsyncTestFailure:")
	case err != nil && !errors.Is(err, context.Canceled):
		return err.Error()
	}
	return "it does not tell when it is done"
}

// complete is what an asynchronous test prints if all was right.
const complete = "Test262:AsyncTestComplete"

// entry is the file that a run begins with. An ES module is imported by another one.
func (r *run) entry() string {
	if r.Module {
		return "entry.cjs"
	}
	return r.Path
}

// importer is the text of that.
func (r *run) importer() string {
	done := ""
	if !r.Async {
		done = fmt.Sprintf("print(%q)", complete)
	}
	return fmt.Sprintf("import(%q).then(() => { %s }, fail);", "./"+r.Path, done)
}

// judge tells what is wrong with how a run has ended.
func judge(r run, err error) answer {
	switch {
	case err == nil && r.Class == "":
		return answer{}
	case err == nil:
		return answer{"no " + r.Class}
	case r.Class == "":
		return answer{short(err)}
	case classOf(err) != r.Class:
		return answer{"no " + r.Class + ", but " + short(err)}
	}
	return answer{}
}

// short is an error in a line.
func short(err error) string {
	var known *heatsync.Error
	if errors.As(err, &known) && known.Err != nil {
		err = known.Err
	}
	text, _, _ := strings.Cut(err.Error(), "\n")
	text, _, _ = strings.Cut(text, " at engine/") // the stack of what a promise was rejected with
	return text
}

func classOf(err error) (name string) {
	defer func() { _ = recover() }() // a test may throw anything
	var ex *goja.Exception
	if !errors.As(err, &ex) {
		return ""
	}
	return ex.Value().(*goja.Object).Get("constructor").(*goja.Object).Get("name").String()
}

// files are those of the suite, but for some whose text is another.
type files struct {
	fs.FS
	texts map[string]string
}

func (t *task) texts(r run) map[string]string {
	texts := map[string]string{r.Path: r.Text}
	if r.Module {
		texts["test/package.json"] = `{ "type": "module" }`
		texts[r.entry()] = r.importer()
	}
	for _, h := range t.Harness {
		texts[h.Path] = h.Text
	}
	return texts
}

func (f files) Open(name string) (fs.File, error) {
	if text, ok := f.texts[name]; ok {
		return fstest.MapFS{name: {Data: []byte(text), Mode: 0o444}}.Open(name)
	}
	return f.FS.Open(name)
}
