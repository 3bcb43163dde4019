package resolve

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
)

func TestIOHasNothingOutsideOfItsRoot(t *testing.T) {
	root, err := filepath.Abs("modules")
	if err != nil {
		t.Fatal(err)
	}
	f := IO(fstest.MapFS{"lib/a.js": {Data: []byte("a")}, "away": {Data: []byte("../x"), Mode: fs.ModeSymlink}}, root)
	for path, want := range map[string]Kind{
		root:                               Dir,
		filepath.Join(root, "lib"):         Dir,
		filepath.Join(root, "lib", "a.js"): File,
		filepath.Join(root, "lib", "b.js"): Missing,
		filepath.Join(root, "away"):        Missing,
		filepath.Dir(root):                 Missing,
		root + "2":                         Missing,
		os.Args[0]:                         Missing,
	} {
		if got := f.Stat(path); got != want {
			t.Errorf("Stat(%s) = %d, want %d", path, got, want)
		}
	}
	if _, err := f.ReadFile(os.Args[0]); err == nil {
		t.Error("a file of the system was read")
	}
	if data, err := f.ReadFile(filepath.Join(root, "lib", "a.js")); string(data) != "a" {
		t.Errorf("ReadFile: %q, %v", data, err)
	}
}

func TestIOFollowsLinks(t *testing.T) {
	root := realTempDir(t)
	fsys := fstest.MapFS{
		"real/a.js": {Data: []byte("a")},
		"dir":       {Data: []byte("real"), Mode: fs.ModeSymlink},
		"dir2":      {Data: []byte("dir"), Mode: fs.ModeSymlink},
	}
	expect(t, &Resolver{FS: IO(fsys, root)}, root, "./dir2/a", "real/a.js")
}
