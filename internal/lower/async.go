package lower

import (
	"strings"

	"github.com/heatsync-go/heatsync/internal/jsontext"
)

// An ES module that awaits at its top level can't be a function of CommonJS: that has run when
// it returns. So esbuild first writes it as a plain ES module, its exports in one list; what is
// between the imports and that list becomes the body of an async function, which the host's
// helper is given to run; and of that a function of CommonJS is made as of any module.
func async(esbuild Esbuild, src *Source, h How) (*Text, error) {
	r, err := esbuild(src.Text, flags(src, h, "esm"))
	if err != nil {
		return nil, err
	}
	if len(r.Errors) > 0 {
		return nil, esbuildError(src, r.Errors[0])
	}
	first, err := moved(src, r.Code, r)
	if err != nil {
		return nil, err
	}
	first = first.wrapped()
	wrapped := &Source{Path: src.Path, Text: first.Code}
	name := nameFor(src, How{Module: true, TypeScript: h.TypeScript, inPackage: h.inPackage})
	r, err = esbuild(wrapped.Text, append(flags(wrapped, How{}, "cjs"), "--sourcefile="+name))
	if err != nil {
		return nil, err
	}
	if len(r.Errors) > 0 {
		return nil, src.ErrorAt(0, "what was made of it: "+r.Errors[0].Text)
	}
	second, err := moved(wrapped, withoutNames(r.Code), r)
	if err != nil {
		return nil, err
	}
	second.Async, second.others = true, nil
	for i, m := range second.list {
		if m.from >= 0 {
			second.list[i].from = first.from(m.from)
		}
	}
	return second, nil
}

// wrapped has what a module does be the body of a function.
func (t *Text) wrapped() *Text {
	w := wrapper{text: t, scanner: scanner{text: t.Code}, at: -1}
	w.statements()
	if w.at < 0 {
		w.at = len(t.Code)
	}
	head := w.late + Helper + ".run(async () => {" + Helper + ".exports({" + strings.Join(w.getters, ", ") + "});\n"
	edits := []edit{}
	for _, e := range w.cut {
		if e.at < w.at {
			edits = append(edits, e)
		}
	}
	edits = append(edits, edit{w.at, 0, head})
	for _, e := range w.cut {
		if e.at >= w.at {
			edits = append(edits, e)
		}
	}
	return t.edited(append(edits, edit{len(t.Code), 0, "});\n"}))
}

// wrapper goes through the statements of an ES module as esbuild writes it: each begins a line. One behind another that
// awaits tells the helper that the top level goes on.
type wrapper struct {
	scanner
	text    *Text
	at      int      // where the body begins, or -1
	late    string   // the imports that come later
	cut     []edit   // takes them away, and the list of exports
	getters []string // of what is exported
}

func (w *wrapper) statements() {
	awaited := false
	for t := w.next(); t.kind != end; t = w.next() {
		if t.depth > 0 || t.start > 0 && w.text.Code[t.start-1] != '\n' {
			awaited = awaited || w.string(t) == "await"
			continue
		}
		if awaited && w.at >= 0 {
			w.cut = append(w.cut, edit{t.start, 0, Helper + ".on(); "})
		}
		awaited = w.string(t) == "await"
		ahead := w.scanner
		switch after := w.string(ahead.next()); {
		case w.string(t) == "export" && after == "{":
			w.exports(t.start)
		case w.string(t) == "export", w.string(t) == "import" && after != "(" && after != ".":
			w.imports(t.start)
		case w.at < 0 && !w.text.isNew(t.start):
			w.at = t.start
		}
	}
}

// imports goes to the end of an import's declaration, and takes it along if the body has begun.
func (w *wrapper) imports(start int) {
	for t := w.next(); t.kind != end && w.string(t) != ";"; t = w.next() {
	}
	if w.at >= 0 {
		w.late += w.text.Code[start:w.scanner.at] + "\n"
		w.cut = append(w.cut, edit{start, w.scanner.at - start, ""})
	}
}

// exports takes the list of exports away, and notes a getter for each.
func (w *wrapper) exports(start int) {
	w.next() // {
	for t := w.next(); t.kind != end && w.string(t) != ";"; t = w.next() {
		if t.kind != word {
			continue
		}
		local, name := w.string(t), w.string(t)
		if ahead := w.scanner; w.string(ahead.next()) == "as" {
			w.next()
			name = w.unquoted(w.next())
		}
		w.getters = append(w.getters, jsontext.Quote(name)+": () => "+local)
	}
	w.cut = append(w.cut, edit{start, w.scanner.at - start, ""})
}
