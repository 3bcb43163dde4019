package resolve

import (
	"math/rand"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestProbesAreComplete puts a file where none was, or edits a package.json,
// and asks again: if the answer is another one, the first must have named that
// path. The exceptions are those that Resolution and likely admit to.
func TestProbesAreComplete(t *testing.T) {
	bothRules(t, func(t *testing.T, rules Rules) {
		changed := 0
		for seed := range int64(4000) {
			tr := &tree{Rand: rand.New(rand.NewSource(seed))}
			q := tr.askInMemory()
			files := tr.inMemory()
			before, edited := resolveIn(rules, files, q), tr.edit(files)
			after := resolveIn(rules, append(files, edited), q)
			if before.answer == after.answer {
				continue
			}
			changed++
			path := native(rules, edited.Name)
			if !slices.Contains(before.named, path) && !before.excused(rules, path, q) {
				t.Errorf("seed %d: Resolve(%q, %q) = %s; with %s = %q it is %s\nnamed were only\n\t%s", seed, q.ID, q.Importer,
					before.answer, path, edited.Data, after.answer, strings.Join(before.named, "\n\t"))
			}
		}
		if changed < 100 {
			t.Errorf("only %d edits changed an answer: too few to mean much", changed)
		}
		t.Logf("%d edits changed an answer", changed)
	})
}

type answered struct {
	answer string
	found  bool
	named  []string // probes, manifests and the answer itself
	absent []absence
}

// resolveIn resolves with what is left when later files replace earlier ones.
func resolveIn(rules Rules, files []txtar.File, q question) answered {
	r := &Resolver{FS: newMapFS(rules, files)}
	s := r.search(q.ID, native(rules, q.Importer))
	res, err := s.answer(s.run(s.lookup()))
	if err != nil {
		e := err.(*Error)
		return answered{answer: e.Code + " " + e.Message, named: append(e.Probes, e.Manifests...), absent: s.absences}
	}
	named := append(append(res.Probes, res.Manifests...), res.Path)
	return answered{answer: res.Path, found: true, named: named, absent: s.absences}
}

// excused tells whether path is left out by intent: a less likely file of a
// package that is not there, if the id was found elsewhere, or a package.json by
// which the importer's package comes to have the name that was asked for.
func (a answered) excused(rules Rules, path string, q question) bool {
	if !a.found {
		return false
	}
	for _, absence := range a.absent {
		if strings.HasPrefix(path, absence.base) && !strings.HasSuffix(path, "package.json") {
			return true
		}
	}
	dir := rules.Dir(path)
	return rules.Base(path) == "package.json" && strings.HasPrefix(native(rules, q.Importer), dir)
}

var memoryDirs = []string{"/app/", "/app/lib/", "/app/a/", "/app/node_modules/a/", "/app/node_modules/a/lib/", "/app/node_modules/@s/a/", "/app/lib/node_modules/a/", "/app/lib/node_modules/", "/app/node_modules/", "/node_modules/a/", "/"}

// inMemory makes up a small tree.
func (tr *tree) inMemory() []txtar.File {
	var files []txtar.File
	for range 2 + tr.Intn(8) {
		files = append(files, tr.edit(nil))
	}
	return slices.DeleteFunc(files, func(f txtar.File) bool { return tr.blocked(files, f.Name) })
}

// edit makes up a file that fits among files.
func (tr *tree) edit(files []txtar.File) txtar.File {
	for {
		f := txtar.File{Name: pick(tr, memoryDirs) + pick(tr, []string{"a", "a.js", "index.js", "b.json", "lib.js", "a.node", "package.json", "package.json", "index.json"})}
		if strings.HasSuffix(f.Name, "package.json") {
			f.Data = []byte(tr.manifest())
		}
		if !tr.blocked(files, f.Name) {
			return f
		}
	}
}

// blocked tells whether name is a folder in files, or in what is a file there.
func (tr *tree) blocked(files []txtar.File, name string) bool {
	return slices.ContainsFunc(files, func(f txtar.File) bool {
		return strings.HasPrefix(f.Name, name+"/") || strings.HasPrefix(name, f.Name+"/")
	})
}

func (tr *tree) askInMemory() question {
	return question{
		Importer: pick(tr, memoryDirs) + "m.js",
		ID:       pick(tr, []string{"a", "./a", "./lib", "lib", "a/lib", "a/a", "@s/a", "../a", ".", "..", "./lib/", "#a", "#lib", "a/index.js", "./gone", "a/"}),
	}
}
