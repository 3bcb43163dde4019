package conformance

import (
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"pgregory.net/rapid"
)

// world draws the files of a program, and what becomes of them.
type world struct {
	*rapid.T
	dir     string
	whole   bool // all of it is held, so that plain listeners end with their versions
	rigid   bool // who asks for whom never changes, so that cycles may copy
	slots   []*slot
	files   map[string]string   // what is on disk
	links   map[string]string   // symbolic links: path -> target
	good    map[string]source   // the last source of a file that was not broken
	old     map[string][]source // those before
	pinned  pinned
	tokens  int
	history []string
}

// A link and its possible targets. The names below them are found through both.
var linked = map[string][]string{"l0.js": {"real/r0.js", "real/r1.js"}, "d": {"d0", "d1"}}

// Each file of the package is held, since what is only loaded by plain require
// from outside of it is not followed.
const manifest = "node_modules/pkg/package.json"

func newWorld(t *rapid.T, dir string, whole bool) *world {
	w := &world{
		T: t, dir: dir, whole: whole, rigid: rapid.IntRange(0, 3).Draw(t, "rigid") == 0,
		files: map[string]string{}, links: map[string]string{}, good: map[string]source{}, old: map[string][]source{},
	}
	w.project()
	if runtime.GOOS != "windows" && rapid.Bool().Draw(t, "links") {
		w.link("l0", "l0.js", "d", "d", "d/part", "d/part.js")
	}
	if rapid.Bool().Draw(t, "package") {
		w.add("node_modules/pkg", "node_modules/pkg/index.js", "object").held = true
		w.add("node_modules/pkg/lib", "node_modules/pkg/lib.js", "any").held = true
		w.add("node_modules/pkg/other", "node_modules/pkg/other.js", "open").held = true
		w.put(manifest, `{"main": "index.js"}`)
	}
	if !whole { // of which an entry has what others fill
		w.fill()
	}
	for _, s := range slices.Backward(w.slots) {
		if _, isLink := linked[s.main]; !isLink && !s.ghost && s.main != "d/part.js" {
			w.write(s.main, w.draw(s))
		}
	}
	return w
}

// project draws the modules of the program itself.
func (w *world) project() {
	n := rapid.IntRange(2, 6).Draw(w.T, "modules")
	for i := range n {
		name := fmt.Sprint("m", i)
		family := rapid.SampledFrom([]string{"object", "object", "object", "open", "array", "function", "function", "any", "any"}).Draw(w.T, "family")
		if w.rigid && i < 3 {
			family = "open"
		}
		form := rapid.SampledFrom([]string{".js", ".js", ".js", "/index.js", ".json"}).Draw(w.T, "form")
		if form == ".json" && (family == "open" || family == "function") {
			form = ".js"
		}
		s := w.add(name, name+form, family)
		s.held = i == 0 || rapid.IntRange(0, 2).Draw(w.T, "held") == 0
		s.ghost = !s.held && !w.rigid && rapid.IntRange(0, 3).Draw(w.T, "ghost") == 0
	}
}

func (w *world) add(name, main, family string) *slot {
	s := &slot{name: name, main: main, family: family, rank: len(w.slots)}
	w.slots = append(w.slots, s)
	return s
}

// link adds names that links answer, and what they lead to.
func (w *world) link(names ...string) {
	for i := 0; i < len(names); i += 2 {
		w.add(names[i], names[i+1], "object")
	}
	for _, name := range []string{"real/r0", "real/r1", "d0/part", "d1/part"} {
		w.add(name, name+".js", "object")
	}
	for _, name := range []string{"d0", "d1"} {
		w.add(name, name+"/index.js", "object")
	}
	for path, targets := range linked {
		w.relink(path, targets[0])
	}
}

func (w *world) token() int { w.tokens++; return w.tokens }

// draw draws a source for a slot.
func (w *world) draw(s *slot) source {
	src := source{kind: rapid.SampledFrom(families[s.family]).Draw(w.T, "kind"), token: w.token()}
	for range rapid.IntRange(0, 3).Draw(w.T, "deps") {
		to := rapid.SampledFrom(w.slots).Draw(w.T, "to")
		if hows := w.hows(s, to); len(hows) > 0 {
			how := rapid.SampledFrom(hows).Draw(w.T, "how")
			exact := to.held && !to.ghost && rapid.IntRange(0, 3).Draw(w.T, "exact") == 0
			src.deps = append(src.deps, dep{how, exact, to})
		}
	}
	if file := w.one(slices.Sorted(maps.Keys(w.pinned.first))); file != "" && file != entryFile && !inPackage(s) {
		src.deps = append(src.deps, dep{"pinned", true, &slot{name: file, main: file}})
	}
	if !w.whole {
		src.ears = w.drawEars(s, src.syncs())
	}
	return src
}

// hows are the ways in which one slot may ask for another, such that what comes
// of it does not depend on who is loaded first.
func (w *world) hows(from, to *slot) (hows []string) {
	inPackage := inPackage(from)
	switch {
	case from == to || inPackage && !strings.HasPrefix(to.name, "node_modules/"):
	case strings.HasPrefix(to.name, "node_modules/pkg/") && !inPackage:
	case w.rigid && from.family == "open" && to.family == "open":
		return []string{"ref", "copy", "spread"}
	case to.rank < from.rank && (w.rigid || inPackage || to.ghost):
	case to.rank < from.rank:
		return []string{"lazy", "synclazy"}
	case to.ghost:
		return []string{"try", "lazy"}
	case w.rigid || inPackage:
		return []string{"ref", "copy", "spread", "called"}
	case to.stable():
		return []string{"ref", "ref", "copy", "copy", "spread", "called", "try", "lazy", "lazy", "sync", "synclazy"}
	default:
		return []string{"ref", "ref", "copy", "copy", "spread", "called", "try", "lazy", "synclazy"}
	}
	return nil
}

func inPackage(s *slot) bool { return strings.HasPrefix(s.name, "node_modules/") }

// write gives a file a source that is not broken.
func (w *world) write(file string, s source) {
	if before, ok := w.good[file]; ok {
		w.old[file] = append(w.old[file], before)
	}
	w.good[file] = s
	w.put(file, s.text(file))
}

func (w *world) put(file, text string) {
	w.note("-- %s --\n%s", file, strings.TrimSuffix(text, "\n"))
	w.files[file] = text
	name := filepath.Join(w.dir, file)
	w.must(os.MkdirAll(filepath.Dir(name), 0o777))
	w.must(os.WriteFile(name, []byte(text), 0o666))
}

func (w *world) remove(file string) {
	w.note("remove %s", file)
	delete(w.files, file)
	w.must(os.Remove(filepath.Join(w.dir, file)))
}

func (w *world) relink(link, target string) {
	w.note("link %s -> %s", link, target)
	name := filepath.Join(w.dir, link)
	if w.links[link] != "" {
		w.must(os.Remove(name))
	}
	w.links[link] = target
	w.must(os.MkdirAll(filepath.Dir(name), 0o777))
	w.must(os.Symlink(filepath.FromSlash(target), name))
}

func (w *world) note(format string, args ...any) {
	w.history = append(w.history, fmt.Sprintf(format, args...))
}

func (w *world) must(err error) {
	if err != nil {
		w.Fatal(err)
	}
}

// present are the files of modules on disk.
func (w *world) present() (files []string) {
	for _, file := range slices.Sorted(maps.Keys(w.files)) {
		if file != manifest && !w.mayRestart(file) {
			files = append(files, file)
		}
	}
	return files
}

// slotOf returns the slot that a file may answer.
func (w *world) slotOf(file string) *slot {
	for _, s := range w.slots {
		if s.main == file || slices.Contains(s.forms(), file) {
			return s
		}
	}
	panic("whose is " + file)
}

// forms are the files that may answer a slot of the project.
func (s *slot) forms() (forms []string) {
	if path.Dir(s.name) != "." || s.name[0] != 'm' {
		return []string{s.main}
	}
	if s.family != "open" && s.family != "function" {
		forms = append(forms, s.name+".json")
	}
	return append(forms, s.name+".js", s.name+"/index.js")
}

// names are the files that the program holds. The package is the first: one
// that is loaded by plain require before it is held can't always be kept up to date.
func (w *world) names() []string {
	held := w.held(func(*slot) bool { return true })
	if w.mayRestart(entryFile) {
		return append([]string{entryFile}, held...)
	}
	return held
}

// own are those whose exports object lasts: none that may be another's.
func (w *world) own() []string { return w.held((*slot).stable) }

func (w *world) held(which func(*slot) bool) (names []string) {
	for _, s := range slices.Backward(w.slots) {
		if s.held && which(s) {
			names = append(names, s.main)
		}
	}
	return names
}
