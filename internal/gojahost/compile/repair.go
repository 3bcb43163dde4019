package compile

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/parser"
	"github.com/dop251/goja/unistring"

	"github.com/heatsync-go/heatsync/internal/lower"
)

// repair writes what goja's parser refuses, though the language allows it, in
// words that the parser takes. The walk afterwards puts the syntax tree and the
// sources of functions right, so nothing of it is left. docs/goja.md has what is
// refused.
//
// It is led by the parser's errors: a text that has none costs nothing.
type repair struct {
	text  string
	words map[string]string // what stands in the text for a word
	mark  string            // the key of a pattern that stands for an element
	added []addition        // by at
}

// addition is a piece that stands in the repaired text only.
type addition struct{ at, size int }

// most is how many places of a file are repaired: each costs a parse.
const most = 200

// parseRepaired parses a text. The repair is nil if there was none to do.
func parseRepaired(path, text string) (*ast.Program, *repair, error) {
	program, first := parser.ParseFile(nil, path, text, 0, parser.WithDisableSourceMaps)
	if first == nil {
		return program, nil, nil
	}
	r := &repair{text: text, words: map[string]string{}}
	for err := first; len(r.added) < 3*most && len(r.words) < most; {
		before := r.text
		r.apply(err)
		if r.text == before {
			break
		}
		if program, err = parser.ParseFile(nil, path, r.text, 0, parser.WithDisableSourceMaps); err == nil {
			return program, r, nil
		}
	}
	return nil, nil, first
}

// apply repairs the place of the first error, if it knows how.
func (r *repair) apply(err error) {
	var list parser.ErrorList
	if !errors.As(err, &list) || len(list) == 0 {
		return
	}
	text := lower.Source{Text: r.text}
	at := text.Offset(list[0].Position.Line, list[0].Position.Column)
	head := strings.TrimRight(strings.TrimSuffix(r.text[:at], "*"), " \t\r\n") // the error is behind the star
	switch rest := r.text[at:]; {
	case strings.HasPrefix(list[0].Message, "Invalid destructuring binding target"):
		r.wrap(at)
	case strings.HasPrefix(rest, "await") && strings.HasSuffix(head, "for"):
		r.hideAwait(at)
	case strings.HasSuffix(r.text[:at], "*") && strings.HasSuffix(head, "async"):
		r.unfold(len(head)-len("async"), at-1)
	default:
		r.rename(at)
	}
}

// hideAwait mends "for await": a comment takes the place of the word.
func (r *repair) hideAwait(at int) {
	for c := 'a'; c <= 'z' && r.words["await"] == ""; c++ {
		if comment := "/*" + string(c) + "*/"; !strings.Contains(r.text, comment) {
			r.words["await"] = comment
		}
	}
	if comment := r.words["await"]; comment != "" {
		r.text = r.text[:at] + comment + r.text[at+len(comment):]
	}
}

// isAwait tells whether a loop, whose positions are still those of the repaired text,
// was a for await.
func (r *repair) isAwait(n *ast.ForOfStatement) bool {
	if r == nil || r.words["await"] == "" {
		return false
	}
	rest := r.text[int(n.For)-1:]
	return strings.HasPrefix(strings.TrimLeft(strings.TrimPrefix(rest, "for"), " \t\r\n"), r.words["await"])
}

// unfold mends "async generators in objects": async *name() becomes name: async
// function*().
func (r *repair) unfold(start, at int) {
	m := measure{text: r.text, at: at + 1, levels: make([]level, 1, 32)}
	for m.at < len(m.text) && (len(m.levels) > 1 || m.text[m.at] != '(') {
		m.token()
	}
	r.choose()
	r.insert(m.at, r.asFunction())
	r.insert(at+1, ">"+r.mark+"*/")
	r.insert(start, r.fold())
}

func (r *repair) fold() string       { return "/*" + r.mark + "<" }
func (r *repair) asFunction() string { return ":/*" + r.mark + "*/async function*" }

// folded makes a method of what was one.
func (r *repair) folded(n *ast.PropertyKeyed) {
	f, ok := n.Value.(*ast.FunctionLiteral)
	if !ok || r.mark == "" || n.Kind != ast.PropertyKindValue {
		return
	}
	before := r.text[:int(f.Function)-1]
	head, ok := strings.CutSuffix(before, "/*"+r.mark+"*/")
	if !ok || !strings.HasSuffix(head, ":") {
		return
	}
	start := strings.LastIndex(head, r.fold())
	f.Source = r.text[start : int(f.Idx1())-1]
	f.Function = file.Idx(start + 1)
	n.Kind = ast.PropertyKindMethod
}

// choose makes up a name that the text does not have.
func (r *repair) choose() {
	for n := 0; r.mark == "" || len(r.added) == 0 && strings.Contains(r.text, r.mark); n++ {
		r.mark = fmt.Sprintf("$element%d", n)
	}
}

// rename mends "names of fields". Before the error stands a word that goja has
// read as a modifier, perhaps with one more token between. Another name takes
// its place.
func (r *repair) rename(at int) {
	for _, t := range r.before(at) {
		if modifiers[t.text] {
			r.text = r.text[:t.at] + r.name(t.text) + r.text[t.at+len(t.text):]
			return
		}
	}
}

var modifiers = map[string]bool{"async": true, "get": true, "set": true, "static": true}

type token struct {
	text string
	at   int
}

// before returns the token before an offset, and the one before that unless the
// two are words of one line, as a modifier and a name are.
func (r *repair) before(at int) []token {
	m := measure{text: r.text[:at], levels: make([]level, 1, 32)}
	var last, prior token
	for m.at < at {
		start, newline := m.at, m.newline
		m.token()
		text := m.text[start:min(m.at, at)]
		if strings.TrimSpace(text) == "" || strings.HasPrefix(text, "//") || strings.HasPrefix(text, "/*") {
			continue
		}
		prior = token{}
		if newline || !isWord(text[0]) {
			prior = last
		}
		last = token{text, start}
	}
	return []token{last, prior}
}

// name returns a name as long as the word, which the text does not have. No such
// name is a part of another.
func (r *repair) name(word string) string {
	for n := 0; r.words[word] == ""; n++ {
		if name := fmt.Sprintf("$%0*x%c", len(word)-2, n, word[0]); !strings.Contains(r.text, name) {
			r.words[word] = name
		}
	}
	return r.words[word]
}

// wrap mends "patterns in patterns". An element of an array's pattern with a
// default, which goja forgets how to read, becomes a property with a default.
func (r *repair) wrap(at int) {
	m := measure{text: r.text, at: at, levels: make([]level, 1, 32)}
	for m.at < len(m.text) && !(len(m.levels) == 1 && strings.IndexByte(",]", m.text[m.at]) >= 0) {
		m.token()
	}
	r.choose()
	head := strings.TrimSpace(r.text[:at])
	if strings.HasSuffix(head, r.opening()) || strings.HasSuffix(head, "...") || !strings.Contains(r.text[at:m.at], "=") {
		return // the error is the author's
	}
	r.insert(m.at, r.closing())
	r.insert(at, r.opening())
}

func (r *repair) opening() string { return "{" + r.mark + ":" }
func (r *repair) closing() string { return "/*" + r.mark + "*/}" }

func (r *repair) insert(at int, piece string) {
	r.text = r.text[:at] + piece + r.text[at:]
	i := 0
	for ; i < len(r.added) && r.added[i].at < at; i++ {
	}
	for j := i; j < len(r.added); j++ {
		r.added[j].at += len(piece)
	}
	r.added = slices.Insert(r.added, i, addition{at, len(piece)})
}

// back leads from an offset in the repaired text to the one before.
// textOf is the text that was parsed in the end.
func (r *repair) textOf(text string) string {
	if r == nil {
		return text
	}
	return r.text
}

func (r *repair) back(offset int) int {
	if r == nil {
		return offset
	}
	sum := 0
	for _, a := range r.added {
		if a.at >= offset {
			break
		}
		sum += min(a.size, offset-a.at)
	}
	return offset - sum
}

// undo puts a node right.
func (r *repair) undo(node any) {
	switch n := node.(type) {
	case *ast.StringLiteral:
		n.Literal = r.original(n.Literal)
		n.Value = unistring.String(r.original(string(n.Value)))
	case *ast.PrivateIdentifier:
		n.Name = unistring.String(r.original(string(n.Name)))
	case *ast.ArrayPattern:
		for i, e := range n.Elements {
			n.Elements[i] = r.element(e)
		}
	case *ast.PropertyKeyed:
		r.folded(n)
	case *ast.FunctionLiteral:
		n.Source = r.original(n.Source)
	case *ast.ArrowFunctionLiteral:
		n.Source = r.original(n.Source)
	case *ast.ClassLiteral:
		n.Source = r.original(n.Source)
	case *ast.ClassStaticBlock:
		n.Source = r.original(n.Source)
	}
}

// original puts a piece of the text right.
func (r *repair) original(text string) string {
	if r.mark != "" {
		for _, piece := range []string{r.opening(), r.closing(), r.fold(), ">" + r.mark + "*/", r.asFunction()} {
			text = strings.ReplaceAll(text, piece, "")
		}
	}
	for word, name := range r.words {
		text = strings.ReplaceAll(text, name, word)
	}
	return text
}

// element returns what a wrapped element of a pattern was.
func (r *repair) element(e ast.Expression) ast.Expression {
	p, ok := e.(*ast.ObjectPattern)
	if !ok || len(p.Properties) != 1 {
		return e
	}
	keyed, ok := p.Properties[0].(*ast.PropertyKeyed)
	if !ok {
		return e
	}
	if key, ok := keyed.Key.(*ast.StringLiteral); !ok || r.mark == "" || string(key.Value) != r.mark {
		return e
	}
	return keyed.Value
}
