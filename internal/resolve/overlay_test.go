package resolve

import (
	"math/rand"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// With a batch laid over the disk, every id resolves to what it resolves to when
// the disk has the batch: in random trees with links and packages, files appear,
// change and disappear.
func TestOverlayIsTheDiskToBe(t *testing.T) {
	top, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(top)
	changed := 0
	for seed := range int64(40) {
		tree := grow(t, rand.New(rand.NewSource(seed)), filepath.Join(top, "tree"+strconv.Itoa(int(seed))))
		over := &Overlay{Base: OS()}
		commit := tree.batch(over)
		disk, asIf := &Resolver{FS: OS()}, &Resolver{FS: over}
		var questions []question
		var before, want []reply
		for range 60 {
			q := tree.ask()
			questions = append(questions, q)
			before, want = append(before, ours(disk, q)), append(want, ours(asIf, q))
		}
		commit()
		for i, q := range questions {
			got := ours(&Resolver{FS: OS()}, q)
			if got != want[i] {
				t.Errorf("seed %d: Resolve(%q, %q, %q)\nover the disk %+v\n  on the disk %+v", seed, q.ID, q.Importer, q.Paths, want[i], got)
			}
			if got != before[i] {
				changed++
			}
		}
	}
	if changed < 50 {
		t.Errorf("only %d answers changed: too few for the comparison to mean much", changed)
	}
}

// batch puts files over the tree's, and takes some away. It returns what carries
// that out on the disk.
func (tr *tree) batch(over *Overlay) (commit func()) {
	var todo []func()
	for range 1 + tr.Intn(8) {
		dir, err := filepath.EvalSymlinks(pick(tr, tr.dirs))
		if err != nil {
			continue
		}
		name := pick(tr, fileNames)
		if tr.one(2) {
			folder := pick(tr, folderNames)
			if tr.one(2) {
				folder = filepath.Join("node_modules", pick(tr, packages))
			}
			if dir, name = filepath.Join(dir, folder), "index.js"; isLinked(dir) || isLinked(filepath.Dir(dir)) {
				continue
			}
		}
		path := filepath.Join(dir, name)
		data := ""
		if tr.one(4) {
			path, data = filepath.Join(dir, "package.json"), tr.manifest()
		}
		if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() || !isFree(dir) || over.Stat(path) == Dir {
			continue
		}
		over.Put(path, []byte(data))
		todo = append(todo, func() {
			_ = os.MkdirAll(dir, 0o777)
			_ = os.WriteFile(path, []byte(data), 0o666)
		})
	}
	for range min(len(tr.files), tr.Intn(6)) {
		path := filepath.Clean(pick(tr, tr.files))
		if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() || !isReal(path) {
			continue
		}
		over.Remove(path)
		todo = append(todo, func() { _ = os.Remove(path) })
	}
	return func() {
		for _, f := range todo {
			f()
		}
	}
}

// isFree tells whether there is a directory, or can be one.
func isFree(dir string) bool {
	info, err := os.Stat(dir)
	return err != nil && os.IsNotExist(err) || err == nil && info.IsDir()
}

// isLinked tells whether links lead on from what is at path.
func isLinked(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.Mode()&os.ModeSymlink != 0
}

func isReal(path string) bool {
	real, err := filepath.EvalSymlinks(path)
	return err == nil && real == path
}
