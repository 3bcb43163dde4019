package compile

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/parser"
)

// The engine compiles what is passed to eval by itself, so that no tree can be mended. A direct
// eval passes its text through the helper; here "functions in blocks" are mended in it as in
// lift.go, in other words: var f; const $set = ...; before, and a declaration behind each that
// calls $set, since a declaration has no completion value. A variable of the text's own would be
// one of the code around, which may have something else of the name: then there is none to set.

// askBeforeEval has a direct eval pass its text through the helper. In strict code there is
// nothing to mend.
func (w *walker) askBeforeEval(n *ast.CallExpression) {
	if f := w.function(); len(n.ArgumentList) == 0 || f != nil && f.strict {
		return
	}
	if _, spread := n.ArgumentList[0].(*ast.SpreadElement); spread {
		return
	}
	at := n.LeftParenthesis
	eval := *n.Callee.(*ast.Identifier)
	n.ArgumentList[0] = helped("text", at, &eval, n.ArgumentList[0])
	w.rooms.coroutine(nil) // the program takes the helper
}

// EvalText returns a text for eval from sloppy code in words that the engine understands as the
// language does. One that has errors, or nothing to mend, stays as it is.
func EvalText(text string) string {
	if !strings.Contains(text, "function") || !strings.Contains(text, "{") {
		return text
	}
	const head = "(function () {"
	if newSource("<eval>", []byte(text)).tooDeep() != nil {
		return text
	}
	program, err := parser.ParseFile(nil, "", head+text+"\n})", 0, parser.WithDisableSourceMaps)
	if err != nil || !isOneFunction(program) || startsStrict(program) {
		return text
	}
	e := evalText{head: len(head), own: "$"}
	for strings.Contains(text, e.own) {
		e.own += "$"
	}
	e.walker = walker{move: func(i file.Idx) file.Idx { return i }, visit: e.enter, lifts: e.lifted}
	e.walker.program(program)
	return e.written(text)
}

// evalText collects what is put into a text.
type evalText struct {
	walker walker
	head   int
	own    string // what names begin with that the text does not have
	edits  []edit
	calls  int
}

type edit struct {
	at   int
	text string
}

func (e *evalText) put(at int, text string) {
	e.edits = append(e.edits, edit{at - 1 - e.head, text})
}

// enter sees the branches of an if, before they become blocks.
func (e *evalText) enter(node any) {
	n, ok := node.(*ast.IfStatement)
	if !ok {
		return
	}
	for _, s := range []ast.Statement{n.Consequent, n.Alternate} {
		if d, ok := s.(*ast.FunctionDeclaration); ok && !e.walker.function().strict {
			e.put(int(d.Function.Function), "{")
			e.put(int(d.Function.Idx1()), "}")
		}
	}
}

// lifted hears of a function that is lifted, and of where its variable is.
func (e *evalText) lifted(d *ast.FunctionLiteral, f *function) {
	name := string(d.Name.Name)
	e.calls++
	set := e.own + "set_" + name
	call := fmt.Sprintf(";let %sset%d = %s(%s);", e.own, e.calls, set, name)
	e.edits = slices.Insert(e.edits, 0, edit{int(d.Idx1()) - 1 - e.head, call}) // before a closing brace at the same place
	if slices.Contains(f.lifted, d.Name.Name) {
		return
	}
	variable := "var %[2]s; const %[1]s = (%[3]svalue) => void (%[2]s = %[3]svalue);"
	if int(f.body.LeftBrace) == e.head {
		variable = `let %[1]s = () => {}; try { const %[3]svar = (eval("var %[2]s"), %[1]s = (%[3]svalue) => void (%[2]s = %[3]svalue)) } catch {}`
	}
	e.put(int(f.body.LeftBrace)+1, fmt.Sprintf(variable+" ", set, name, e.own))
}

func (e *evalText) written(text string) string {
	if len(e.edits) == 0 {
		return text
	}
	sort.SliceStable(e.edits, func(i, j int) bool { return e.edits[i].at < e.edits[j].at })
	var b strings.Builder
	from := 0
	for _, edit := range e.edits {
		b.WriteString(text[from:edit.at])
		b.WriteString(edit.text)
		from = edit.at
	}
	b.WriteString(text[from:])
	return b.String()
}
