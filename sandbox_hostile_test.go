package heatsync_test

import (
	"context"
	"flag"
	"io"
	"net"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
)

var hostileAll = flag.Bool("hostile", false, "try the hostile script with each core module")

// granted are the modules with which a script may do something outside, and what.
var granted = map[string]struct{ files, connections, system bool }{
	"fs": {files: true}, "fs/promises": {files: true}, "os": {system: true}, "child_process": {true, true, true},
	"net": {connections: true}, "http": {connections: true}, "https": {connections: true}, "tls": {connections: true},
}

// A script that may have one core module takes all that it can get hold of, replaces what the language has to get at more, and
// calls every function with paths, commands and addresses: nothing happens outside that is not the module's.
func TestHostileScript(t *testing.T) {
	names := []string{"constants", "process", "net"}
	if *hostileAll {
		names = coreModuleNames(t)
	}
	text, err := os.ReadFile("testdata/hostile.js")
	if err != nil {
		t.Fatal(err)
	}
	traps := assigned(t)
	for _, name := range names {
		t.Run(name, func(t *testing.T) { tryHostile(t, name, text, traps) })
	}
}

func tryHostile(t *testing.T, name string, text []byte, traps []string) {
	c := newCanary(t)
	t.Chdir(c.dir) // Options.FS is not where paths begin
	t.Setenv("HEATSYNC_HOSTILE", c.secret)
	_, s := newSync(t, heatsync.Options{FS: fstest.MapFS{"a.js": {Data: text}}, Globals: heatsync.GlobalsNode, Core: []string{name}, TimeLimit: time.Minute,
		Stdout: io.Discard, Stderr: io.Discard, Environ: []string{}})
	s.Loop()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if _, err := heatsync.Call[any](ctx, s, "./a.js", "start", map[string]any{
		"name": name, "path": c.file, "program": c.program, "command": "echo hostile > '" + filepath.Join(c.dir, "run") + "'",
		"host": "127.0.0.1", "port": c.port, "marks": c.marks, "traps": traps,
	}); err != nil {
		t.Fatal(err)
	}
	for done := false; !done && ctx.Err() == nil; { // a panic in Go, or the end of a program, ends no more than a call
		done, _ = heatsync.Call[bool](ctx, s, "./a.js", "look")
	}
	result, err := heatsync.Call[*goja.Object](ctx, s, "./a.js", "result")
	if err != nil {
		t.Fatal(err)
	}
	if n := result.Get("count").ToInteger(); n < 100 {
		t.Errorf("the script has got hold of %d things, which is not the script that was meant", n)
	}
	may := granted[name]
	if leaks := result.Get("leaks").String(); leaks != "" && !may.files && !may.system {
		t.Errorf("it has read %q", leaks)
	}
	if state := c.state(t); state != c.before && !may.files {
		t.Errorf("the files were\n%sand are\n%s", c.before, state)
	}
	if n := c.connections.Load(); n > 0 && !may.connections {
		t.Errorf("it has connected %d times", n)
	}
	membersOfGo(t, result.Get("seen").(*goja.Object))
}

// membersOfGo finds the values of Go that show fields or methods.
func membersOfGo(t *testing.T, list *goja.Object) {
	for _, i := range list.Keys() {
		o := list.Get(i).(*goja.Object)
		typ := o.ExportType()
		if typ == nil || typ.Kind() != reflect.Pointer || typ.Implements(reflect.TypeFor[goja.DynamicObject]()) || !strings.Contains(typ.String(), ".") || strings.HasPrefix(typ.String(), "*goja.") {
			continue
		}
		if names := o.GetOwnPropertyNames(); len(names) > 0 {
			t.Errorf("a %v of Go shows %q", typ, names)
		}
	}
}

// canary is what a script has no business with.
type canary struct {
	dir, file, secret string
	program           string   // one that leaves a file
	marks             []string // which no script may see
	port              int
	connections       atomic.Int64
	before            string
}

func newCanary(t *testing.T) *canary {
	c := &canary{dir: t.TempDir(), secret: "it sings " + strconv.FormatInt(time.Now().UnixNano(), 36)}
	c.file, c.marks = filepath.Join(c.dir, "file"), []string{c.secret}
	if name, err := os.Hostname(); err == nil && len(name) > 6 {
		c.marks = append(c.marks, name)
	}
	save(t, c.file, c.secret)
	c.program = filepath.Join(c.dir, "program")
	if err := os.WriteFile(c.program, []byte("#!/bin/sh\necho hostile > '"+filepath.Join(c.dir, "run")+"'\n"), 0o777); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	c.port = listener.Addr().(*net.TCPAddr).Port
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			c.connections.Add(1)
			conn.Close()
		}
	}()
	c.before = c.state(t)
	return c
}

// state is what files there are, and what is in them.
func (c *canary) state(t *testing.T) string {
	t.Helper()
	entries, err := os.ReadDir(c.dir)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil {
			t.Fatal(err)
		}
		data, _ := os.ReadFile(filepath.Join(c.dir, entry.Name())) // a directory has none
		b.WriteString(info.Name() + " " + info.Mode().String() + " " + info.ModTime().String() + " " + string(data) + "\n")
	}
	return b.String()
}

var assignment = regexp.MustCompile(`\.([A-Za-z_]\w*) \??\??= `)

// assigned lists the properties that our core modules assign: a setter on Object.prototype hears of them.
func assigned(t *testing.T) []string {
	seen := map[string]bool{}
	for _, pattern := range []string{"internal/nodecore/*/*.js", "internal/nodecore/*/internal/*.js", "internal/nodecore/internal/*.js", "internal/facade/*.js"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatal(pattern, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, found := range assignment.FindAllStringSubmatch(string(text), -1) {
				seen[found[1]] = true
			}
		}
	}
	for _, name := range []string{"prototype", "constructor", "length", "name", "value", "get", "set", "writable", "enumerable", "configurable", "then"} {
		delete(seen, name)
	}
	return sortedKeys(seen)
}

func sortedKeys(set map[string]bool) []string {
	var names []string
	for name := range set {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func coreModuleNames(t *testing.T) []string {
	_, s := newSync(t, heatsync.Options{Globals: heatsync.GlobalsNode, FS: fstest.MapFS{"a.js": {Data: []byte(`exports.names = require("module").builtinModules.filter((name) => { try { require(name); return true; } catch {} }).join()`)}}})
	return strings.Split(require(t, s, "./a.js").Get("names").String(), ",")
}
