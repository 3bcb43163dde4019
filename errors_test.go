package heatsync_test

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

func TestErrorWithoutACause(t *testing.T) {
	if got := (&heatsync.Error{Op: "resolve", Path: "./a.js"}).Error(); got != "resolve ./a.js" {
		t.Errorf("got %q", got)
	}
}

func TestCallStackThatIsTooSmall(t *testing.T) {
	for _, n := range []int{-1, 1, 15, 99} {
		_, err := heatsync.New(goja.New(), &heatsync.Options{CallStack: n})
		if err == nil || !strings.Contains(err.Error(), "CallStack") || !strings.Contains(err.Error(), "too small") {
			t.Errorf("%d: %v", n, err)
		}
	}
	dir := files(t, map[string]string{"a.js": `exports.b = require("./b.js")`, "b.js": ``})
	_, s := newSync(t, heatsync.Options{Dir: dir, CallStack: 100})
	require(t, s, "./a.js")
	if _, err := s.Resync("./a.js"); err != nil {
		t.Error("100:", err)
	}
}

// Where an error came up is a file of the program or nothing, and who asked for
// what is not there is known.
func TestErrorsNameNoFileOfOurs(t *testing.T) {
	dir := files(t, map[string]string{"a.js": ``, "lost.js": "\nrequire('./nope')"})
	var panics bool
	_, s := newSync(t, heatsync.Options{Dir: dir, Check: func() error {
		if panics {
			panic("on a Friday")
		}
		return nil
	}})
	require(t, s, "./a.js")
	lost := filepath.Join(dir, "lost.js")
	load := func(id string) error { _, err := s.Require(id); return err }
	resync := func(id string) error { _, err := s.Resync(id); return err }
	reload := func(string) error {
		panics = true
		save(t, filepath.Join(dir, "a.js"), "1")
		_, err := s.Apply(change.Of(filepath.Join(dir, "a.js")))
		return err
	}
	for _, c := range []struct {
		does           func(string) error
		id             string
		op, path, from string
		line           int
		text           string
	}{
		{load, "", "evaluate", "", "", 0, "the id is empty"},
		{load, "./nope", "resolve", "./nope", dir, 0, "nope.js"},
		{load, "./lost.js", "resolve", lost, lost, 2, "./nope"},
		{resync, "", "evaluate", "", "", 0, "the id is empty"},
		{resync, "./nope", "resolve", "./nope", dir, 0, "nope.js"},
		{resync, "fs", "evaluate", "", "", 0, "core module"},
		{resync, "./lost.js", "resolve", lost, lost, 2, "./nope"},
		{reload, "", "check", "", "", 0, "on a Friday"},
	} {
		err := c.does(c.id)
		var e *heatsync.Error
		if !errors.As(err, &e) || e.Op != c.op || e.Path != c.path || e.From != c.from || e.Line != c.line || !strings.Contains(err.Error(), c.text) {
			t.Errorf("%q: %#v", c.id, e)
		}
		if errors.Is(err, heatsync.ErrNotFound) != (c.op == "resolve") {
			t.Errorf("%q: errors.Is(%v, ErrNotFound) is wrong", c.id, err)
		}
	}
}

// What a core module could not be made for is in the error, however it was asked for.
func TestErrorOfABuiltin(t *testing.T) {
	why := errors.New("no connection")
	dir := files(t, map[string]string{
		"a.js": `exports.v = 1`, "asks.js": `require("db")`, "asks-by-sync.js": `new (require("heatsync"))().require("db")`,
	})
	_, s := newSync(t, heatsync.Options{Dir: dir, Builtins: map[string]func(*goja.Runtime) (goja.Value, error){
		"db": func(*goja.Runtime) (goja.Value, error) { return nil, why },
	}})
	require(t, s, "./a.js")
	for _, id := range []string{"db", "./asks.js", "./asks-by-sync.js"} {
		if _, err := s.Require(id); !errors.Is(err, why) {
			t.Errorf("%s: %v", id, err)
		}
	}
	file := filepath.Join(dir, "a.js")
	save(t, file, `require("db")`)
	_, err := s.Apply(change.Of(file))
	var e *heatsync.Error
	if !errors.Is(err, why) || !errors.As(err, &e) || e.Path != file || e.Line != 1 {
		t.Errorf("%v, %+v", err, e)
	}
}

// unreadable has files that are there and can't be read.
type unreadable struct{ fstest.MapFS }

func (u unreadable) ReadFile(name string) ([]byte, error) {
	if strings.HasPrefix(name, "secret") {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return u.MapFS.ReadFile(name)
}

func TestFileThatCannotBeRead(t *testing.T) {
	fsys, dir := mapFS(map[string]string{"secret.js": ``, "a.js": `
		try { require("./secret.js") } catch (e) { exports.said = [e.code, e.syscall, e.errno, e.path, e.message].join(); }
		try { require(5) } catch (e) { exports.five = e.message; }`})
	_, s := newSync(t, heatsync.Options{Dir: dir, FS: unreadable{fsys}})
	a, secret := require(t, s, "./a.js"), filepath.Join(dir, "secret.js")
	want := fmt.Sprintf("EACCES,open,-13,%s,EACCES: permission denied, open '%[1]s'", secret)
	if got := a.Get("said").String(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := a.Get("five").String(); !strings.Contains(got, "must be a string, not number") {
		t.Error(got)
	}
	var e *heatsync.Error
	if _, err := s.Require("./secret.js"); !errors.Is(err, fs.ErrPermission) || !errors.As(err, &e) || e.Path != secret {
		t.Errorf("%v", err)
	}
}

func TestErrorsSayWhatWhereAndWhy(t *testing.T) {
	dir := files(t, map[string]string{
		"throws.js": "\nthrow new TypeError('x is not a function');",
		"syntax.js": "exports.a = (;",
		"lost.js":   "require('./nowhere');",
		"number.js": "module.exports = 1;",
	})
	_, s := newSync(t, heatsync.Options{Dir: dir})
	in := func(name string) string { return filepath.Join(dir, name) }
	for _, c := range []struct {
		id, op, path, text string
		line               int
		is                 error
	}{
		{"./throws.js", "evaluate", in("throws.js"), "TypeError: x is not a function", 2, nil},
		{"./syntax.js", "compile", in("syntax.js"), `SyntaxError: Unexpected ";"`, 1, nil},
		{"./nowhere.js", "resolve", "", "nowhere.js", 0, heatsync.ErrNotFound},
		{"./lost.js", "resolve", in("lost.js"), "./nowhere", 1, heatsync.ErrNotFound},
		{"./number.js", "require", "./number.js", "exports no object", 0, nil},
	} {
		_, err := s.Require(c.id)
		var e *heatsync.Error
		switch {
		case !errors.As(err, &e):
			t.Errorf("Require(%s) = %v; want an *Error", c.id, err)
		case e.Op != c.op || c.path != "" && e.Path != c.path || e.Line != c.line || !strings.Contains(e.Error(), c.text):
			t.Errorf("Require(%s) = %v (op %s, path %s, line %d); want %s at %s:%d with %q",
				c.id, e, e.Op, e.Path, e.Line, c.op, c.path, c.line, c.text)
		case c.line > 0 && !strings.Contains(e.Error(), fmt.Sprintf("%s:%d:%d: ", e.Path, e.Line, e.Column)):
			t.Errorf("Require(%s) = %v, which does not say where", c.id, e)
		case c.is != nil && !errors.Is(err, c.is):
			t.Errorf("Require(%s) = %v; want it to be %v", c.id, err, c.is)
		}
	}
}
