package resolve

import (
	"math/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// tree is a random directory of modules and packages. Few names, used at every
// level, make sure that files, folders, packages and patterns meet.
type tree struct {
	*rand.Rand
	dir   string
	dirs  []string // all of them, for importers
	files []string
}

var (
	fileNames   = []string{"a", "a.js", "a.json", "a.node", "b.js", "b", "c.cjs", "d.mjs", "index.js", "index.json", "sp ace.js", "é.js", "p%41.js", "h#x.js", "q?x.js", "A.js", "a.js.js", ".hid.js"}
	folderNames = []string{"a", "b", "lib", "a.js", "sp ace", "é", "p%41", "h#x", "..x", ".hid"}
	packages    = []string{"a", "b", "lib", "@s/a", "@s/b", "@s", "#x", "é", "sp ace", ".hid"}
	packageIDs  = append([]string{"c", "@t/a", "a.js", "index.js", "p%41", "a\\b"}, packages...)
)

func grow(t *testing.T, r *rand.Rand, dir string) *tree {
	t.Helper()
	tr := &tree{Rand: r, dir: dir}
	tr.folder(t, dir, 3)
	for range 5 {
		tr.link(pick(tr, tr.dirs))
	}
	return tr
}

func pick[T any](tr *tree, from []T) T { return from[tr.Intn(len(from))] }

// one tells whether a chance of one in n came true.
func (tr *tree) one(n int) bool { return tr.Intn(n) == 0 }

func (tr *tree) folder(t *testing.T, dir string, depth int) {
	if os.MkdirAll(dir, 0o777) != nil {
		return // there is a file of that name
	}
	tr.dirs = append(tr.dirs, dir)
	for range tr.Intn(6) {
		tr.file(filepath.Join(dir, pick(tr, fileNames)), "")
	}
	if tr.one(2) {
		tr.file(filepath.Join(dir, "package.json"), tr.manifest())
	}
	if depth == 0 {
		return
	}
	for range tr.Intn(3) {
		tr.folder(t, filepath.Join(dir, pick(tr, folderNames)), depth-1)
	}
	if tr.one(2) {
		for range 1 + tr.Intn(4) {
			tr.folder(t, filepath.Join(dir, "node_modules", pick(tr, packages)), depth-1)
		}
		for range tr.Intn(3) {
			tr.file(filepath.Join(dir, "node_modules", pick(tr, fileNames)), "")
		}
	}
}

func (tr *tree) file(path, data string) {
	if os.WriteFile(path, []byte(data), 0o666) == nil {
		tr.files = append(tr.files, path)
	}
}

// link makes a symbolic link to a file, a folder, nothing or itself.
func (tr *tree) link(dir string) {
	from := filepath.Join(dir, pick(tr, append(fileNames, folderNames...)))
	to := pick(tr, [][]string{tr.dirs, append(tr.files, dir), {from, filepath.Join(dir, "gone"), "../a", "."}}[tr.Intn(3)])
	if rel, err := filepath.Rel(dir, to); err == nil && tr.one(2) {
		to = rel
	}
	_ = os.Symlink(to, from)
}

// ask makes up a question about the tree.
func (tr *tree) ask() question {
	q := question{Importer: filepath.Join(pick(tr, tr.dirs), pick(tr, fileNames)), ID: tr.specifier()}
	switch tr.Intn(4) {
	case 0:
		q.ID = tr.towards(q.Importer)
	case 1:
		q.aim(tr)
	}
	if tr.one(10) {
		q.Paths = []string{}
		for range tr.Intn(3) {
			q.Paths = append(q.Paths, pick(tr, append([]string{".", "", "global", "tree1"}, tr.dirs...)))
		}
	}
	return q
}

// aim asks for a package from where it is installed.
func (q *question) aim(tr *tree) {
	for range 20 {
		parent, id, ok := strings.Cut(pick(tr, append(tr.dirs, tr.files...)), "/node_modules/")
		if ok {
			q.Importer, q.ID = filepath.Join(parent, pick(tr, []string{"a.js", "lib/a.js", "x/y/z.js", "node_modules/x/a.js"})), id
			break
		}
	}
	if tr.one(3) {
		q.ID = strings.TrimSuffix(q.ID, filepath.Ext(q.ID))
	}
}

func (tr *tree) specifier() string {
	id := pick(tr, packageIDs)
	switch tr.Intn(8) {
	case 0:
		return pick(tr, []string{"", ".", "..", "./", "../", "#", "#/", "/", "@", "./.", "../.", "..x", ".hid", "./a\x00", `.\a`, `..\a`, "@s/", "a//b", "a/./b", "a/../b", "a/", "%", "a%2fb", "#a/", "a/\nb"})
	case 1:
		return pick(tr, []string{"#a", "#b", "#a/a", "#a/b.js", "#lib", "#x", "#x/a", "#a/x/a"})
	case 2:
		return id
	case 3:
		return "./" + pick(tr, append(fileNames, folderNames...))
	case 4:
		return "../" + pick(tr, folderNames) + "/" + pick(tr, fileNames)
	}
	return id + "/" + pick(tr, append(append([]string{"a/", "b/a", "x/a.js", "lib/", "package.json", "../a", "a/../b", "node_modules/a", "p%2541.js"}, fileNames...), folderNames...))
}

// towards makes up an id that leads from the importer to a file or folder that
// exists, in full or without its extension, or through a doubled or needless part.
func (tr *tree) towards(importer string) string {
	to := pick(tr, append(tr.dirs, tr.files...))
	if tr.one(4) {
		to = strings.TrimSuffix(to, filepath.Ext(to))
	}
	if tr.one(4) {
		return to
	}
	rel, _ := filepath.Rel(filepath.Dir(importer), to)
	if !strings.HasPrefix(rel, "..") {
		rel = "./" + rel
	}
	return rel + pick(tr, []string{"", "", "", "/", "/.", "/..", "//"})
}
