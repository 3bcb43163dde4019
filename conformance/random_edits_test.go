package conformance

import (
	"strings"

	"pgregory.net/rapid"
)

// edit does one thing to the files, if there is anything to do it to.
type edit struct {
	name   string
	weight int
	free   bool // it changes who asks for whom
	do     func(w *world)
}

var edits = []edit{
	{"value", 5, false, (*world).newValue},
	{"rewrite", 6, true, (*world).rewrite},
	{"kind", 2, false, (*world).newKind},
	{"break", 2, false, (*world).breakFile},
	{"mend", 4, false, (*world).mendFile},
	{"back", 1, true, (*world).back},
	{"remove", 1, false, (*world).removeFile},
	{"restore", 3, false, (*world).restore},
	{"shadow", 2, true, (*world).shadow},
	{"unshadow", 2, true, (*world).unshadow},
	{"rename", 2, true, (*world).rename},
	{"ghost", 2, true, (*world).conjure},
	{"main", 1, true, (*world).turnMain},
	{"pinned", 2, false, (*world).savePinned},
}

// batch draws what is saved together.
func (w *world) batch() {
	var choices []int
	for i, e := range edits {
		for range e.weight {
			if !w.rigid || !e.free {
				choices = append(choices, i)
			}
		}
	}
	for range rapid.SampledFrom([]int{1, 1, 1, 2, 3, 4}).Draw(w.T, "edits") {
		e := edits[rapid.SampledFrom(choices).Draw(w.T, "edit")]
		w.note("# %s", e.name)
		e.do(w)
	}
}

// one draws one of several files, "" if there is none.
func (w *world) one(files []string) string {
	if len(files) == 0 {
		return ""
	}
	return rapid.SampledFrom(files).Draw(w.T, "file")
}

func (w *world) newValue() {
	if file := w.one(w.present()); file != "" {
		s := w.good[file]
		s.token = w.token()
		w.write(file, s)
	}
}

func (w *world) newKind() {
	if file := w.one(w.present()); file != "" {
		s := w.good[file]
		s.kind = rapid.SampledFrom(families[w.slotOf(file).family]).Draw(w.T, "kind")
		s.token = w.token()
		w.write(file, s)
	}
}

func (w *world) rewrite() {
	if file := w.one(w.present()); file != "" {
		w.write(file, w.draw(w.slotOf(file)))
	}
}

func (w *world) breakFile() {
	file := w.one(w.present())
	if file == "" {
		return
	}
	s := w.good[file]
	s.token = w.token()
	switch text := s.text(file); rapid.SampledFrom([]string{"syntax", "throws", "throws late"}).Draw(w.T, "how") {
	case "syntax":
		w.put(file, text+")")
	case "throws":
		w.put(file, "throw new Error('broken');\n"+text)
	default:
		w.put(file, strings.TrimSuffix(text, earsDone)+"throw new Error('broken late');\n")
	}
}

// broken are the files that do not say what they last said well.
func (w *world) broken() (files []string) {
	for _, file := range w.present() {
		if w.files[file] != w.good[file].text(file) {
			files = append(files, file)
		}
	}
	return files
}

func (w *world) mendFile() {
	file := w.one(w.broken())
	if file == "" {
		return
	}
	s := w.good[file]
	if rapid.Bool().Draw(w.T, "with a new value") {
		s.token = w.token()
	}
	w.write(file, s)
}

func (w *world) back() {
	var files []string
	for _, file := range w.present() {
		if len(w.old[file]) > 0 {
			files = append(files, file)
		}
	}
	if file := w.one(files); file != "" {
		w.write(file, rapid.SampledFrom(w.old[file]).Draw(w.T, "version"))
	}
}

func (w *world) removeFile() {
	if file := w.one(w.present()); file != "" {
		w.remove(file)
	}
}

// gone are the files that others rely on and are not there.
func (w *world) gone() (files []string) {
	for _, s := range w.slots {
		if _, isThere := w.files[s.main]; !isThere && w.good[s.main].kind != "" {
			files = append(files, s.main)
		}
	}
	return files
}

func (w *world) restore() {
	file := w.one(w.gone())
	if file == "" {
		return
	}
	s := w.good[file]
	if rapid.Bool().Draw(w.T, "with a new value") {
		s.token = w.token()
	}
	w.write(file, s)
}

// shadow adds a file that may answer before, or after, the one that does.
func (w *world) shadow() {
	var files []string
	for _, s := range w.slots {
		for _, form := range s.forms() {
			if _, isThere := w.files[form]; !isThere && !s.ghost && form != s.main {
				files = append(files, form)
			}
		}
	}
	if file := w.one(files); file != "" {
		w.write(file, w.draw(w.slotOf(file)))
	}
}

func (w *world) unshadow() {
	var files []string
	for _, file := range w.present() {
		if file != w.slotOf(file).main {
			files = append(files, file)
		}
	}
	if file := w.one(files); file != "" {
		w.remove(file)
	}
}

// rename moves a file to another of its forms: those who ask for it by name
// find it there.
func (w *world) rename() {
	var movable []*slot
	for _, s := range w.slots {
		if _, isThere := w.files[s.main]; isThere && !s.held && len(s.forms()) > 1 {
			movable = append(movable, s)
		}
	}
	if len(movable) == 0 {
		return
	}
	s := rapid.SampledFrom(movable).Draw(w.T, "moves")
	to := rapid.SampledFrom(s.forms()).Draw(w.T, "to")
	if to == s.main {
		return
	}
	src := w.good[s.main]
	w.remove(s.main)
	s.main = to
	w.write(to, src)
}

// conjure adds a file that was looked for in vain.
func (w *world) conjure() {
	var files []string
	for _, s := range w.slots {
		if _, isThere := w.files[s.main]; s.ghost && !isThere {
			files = append(files, s.forms()...)
		}
	}
	if file := w.one(files); file != "" {
		s := w.slotOf(file)
		s.main = file
		w.write(file, w.draw(s))
	}
}

func (w *world) turnMain() {
	if w.files[manifest] == "" {
		return
	}
	w.put(manifest, rapid.SampledFrom([]string{`{"main": "index.js"}`, `{"main": "other.js"}`, `{"main": "./lib"}`}).Draw(w.T, "main"))
}

// mendAll is a batch after which every file is there and good.
func (w *world) mendAll() {
	w.note("# mend all")
	for _, file := range w.broken() {
		w.write(file, w.good[file])
	}
	for _, file := range w.gone() {
		w.write(file, w.good[file])
	}
}
