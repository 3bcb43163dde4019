package nodecore

import (
	"io"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/loop"
)

// required finds the files of ours that a text names.
var required = regexp.MustCompile(`'((?:internal/)?[a-z_0-9/]+)'`)

// Each file is a module, or is named by another one or by Go; and what is named as a file is one.
func TestFilesAreNamed(t *testing.T) {
	files, named := map[string]string{}, map[string]bool{}
	err := fs.WalkDir(sources, ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			var text []byte
			text, err = fs.ReadFile(sources, path)
			files[path] = string(text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	name := func(by, id string) {
		path := sourcePath(id)
		if _, there := files[path]; !there && strings.HasPrefix(id, internal) {
			t.Errorf("%s names %s, and there is no %s", by, id, path)
		}
		if path != by {
			named[path] = true
		}
	}
	for path, text := range files {
		for _, match := range required.FindAllStringSubmatch(text, -1) {
			name(path, match[1])
		}
	}
	for _, l := range lazyGlobals {
		name("globals.go", l.file)
	}
	for _, id := range slices.Concat(fileNames(), askedFor) {
		name("Go", id)
	}
	for path := range files {
		if !named[path] {
			t.Errorf("nobody names %s", path)
		}
	}
}

// askedFor are the files that Go asks for by name.
var askedFor = []string{"internal/bootstrap", "internal/polyfill", "internal/shared", "internal/stack", "internal/system_error", "internal/module/module"}

// started are the files that a program has loaded which prints a text, and then an object. Every program pays for
// them, so what else a module needs it requires when it is called.
var started = []struct{ script, files string }{
	{`console.log("hello")`, `console internal/bootstrap internal/clock internal/polyfill internal/process/stdio internal/symbols`},
	{`console.log({ hello: "world" })`, `events internal/errors internal/events/own internal/process/output internal/stream/late
internal/util/format internal/util/inspect internal/util/inspect/contents internal/util/inspect/layout internal/util/inspect/shape
internal/util/inspect/text internal/util/types internal/validate`},
}

func TestAStartLoadsLittle(t *testing.T) {
	vm := goja.New()
	s, err := New(Env{VM: vm, Loop: loop.New(), Dir: "/", Stdout: io.Discard})
	if err == nil {
		err = s.InstallGlobals()
	}
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, c := range started {
		if _, err = vm.RunString(c.script); err != nil {
			t.Fatal(err)
		}
		want = append(want, strings.Fields(c.files)...)
		slices.Sort(want)
		if got := slices.Sorted(maps.Keys(s.modules)); !slices.Equal(got, want) {
			t.Errorf("with %s a program has loaded\n%v\nwant\n%v", c.script, got, want)
		}
	}
}

// A package has the Go halves of the files of its own folder.
func TestHalvesAreInTheirFolder(t *testing.T) {
	for _, folder := range folders {
		home := ""
		for id := range folder {
			path := sourcePath(id)
			if _, err := fs.Stat(sources, path); err != nil {
				t.Errorf("the Go half of %s: %v", id, err)
			}
			dir, _, _ := strings.Cut(path, "/")
			if home == "" {
				home = dir
			}
			if dir != home {
				t.Errorf("the Go halves of %s and of %s are in one package", dir, home)
			}
		}
	}
}
