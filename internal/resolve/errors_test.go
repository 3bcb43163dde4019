package resolve

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

func errorText(t *testing.T, id, importer string, files ...txtar.File) string {
	t.Helper()
	_, err := (&Resolver{FS: newMapFS(Unix, files)}).Resolve(id, importer)
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("Resolve(%q): %v is no *Error", id, err)
	}
	return e.Error()
}

func TestErrorNamesModuleImporterAndWhatWasTried(t *testing.T) {
	got := errorText(t, "./util", "/app/a.js")
	want := `Cannot find module './util'
Require stack:
- /app/a.js
Tried:
- /app/util
- /app/util.js
- /app/util.json
- /app/util.node`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestErrorNamesTheFoldersThatWereNotThere(t *testing.T) {
	got := errorText(t, "x", "/app/a.js", txtar.File{Name: "/node_modules/y/index.js"})
	want := `Cannot find module 'x'
Require stack:
- /app/a.js
Tried:
- /app/node_modules
- /node_modules/x/package.json
- /node_modules/x
- /node_modules/x.js
- /node_modules/x.json
- /node_modules/x.node`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestErrorNamesTheImporterOnce(t *testing.T) {
	got := errorText(t, "#x", "/app/a.js", txtar.File{Name: "/app/package.json", Data: []byte(`{"imports": {}}`)})
	want := `Package import specifier "#x" is not defined in package /app/package.json imported from /app/a.js`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestErrorIsBounded(t *testing.T) {
	dir := "/" + strings.Repeat("a/", maxTried)
	got := errorText(t, "x", dir+"m.js")
	if !strings.HasSuffix(got, "\n- and 1 more") || strings.Count(got, "node_modules") != maxTried {
		t.Errorf("got\n%s", got)
	}
}

func TestLinksAreFollowedUpToALimit(t *testing.T) {
	for n, ok := range map[int]bool{MaxLinks: true, MaxLinks + 1: false} {
		files := []txtar.File{{Name: "/" + strconv.Itoa(n)}}
		for i := range n {
			files = append(files, txtar.File{Name: "/" + strconv.Itoa(i) + " -> " + strconv.Itoa(i+1)})
		}
		if path, err := newMapFS(Unix, files).Realpath("/0"); (err == nil) != ok {
			t.Errorf("Realpath through %d links = %q, %v", n, path, err)
		}
	}
}
