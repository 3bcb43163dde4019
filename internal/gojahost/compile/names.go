package compile

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/dop251/goja/ast"
	operators "github.com/dop251/goja/token"
	"github.com/dop251/goja/unistring"

	"github.com/heatsync-go/heatsync/internal/lower"
)

// In live mode a module tells what its top level declares: functions and classes, by name. For
// that, a function goes behind the text that can read them, and set those that nothing
// else sets (facade/named.js, and facade/declared.js, which does so for Node.js). What is said of
// positions is not affected.

// name is a function or class that the top level of a text declares.
type name struct {
	text     string
	constant *ast.LexicalDeclaration // that makes it read-only, if one does
	isSet    bool                    // the text itself sets it
}

// named is a parsed text that tells the names it declares, or p itself if there are none.
func (p *parsed) named(src *source, w wrapper, t *lower.Text) (*parsed, bool) {
	names := p.declared()
	if len(names) == 0 {
		return p, false
	}
	if w == plain {
		w = withHelper
	}
	with, err := parse(src, wrapper{w.head, "\n;" + telling(names) + w.tail}, t)
	if err != nil {
		return p, false // it has a name of ours, or returns what can't be followed by anything
	}
	for i, n := range with.declared() {
		if n.constant != nil && !names[i].isSet {
			n.constant.Token = operators.LET
		}
	}
	return with, true
}

// telling is the text of the function, and of its call. The function knows itself, so that it lives as
// long as any function of the module does.
func telling(names []name) string {
	var cases strings.Builder
	list := make([]string, len(names))
	for i, n := range names {
		list[i] = n.text
		value := n.text
		if !n.isSet {
			value = fmt.Sprintf("arguments.length<2?%s:%[1]s=v", n.text)
		}
		fmt.Fprintf(&cases, "case %d:return %s;", i, value)
	}
	return fmt.Sprintf(`function heatsync$(i,v){heatsync$;switch(i){%s}}%s.named(heatsync$,"%s")`, &cases, lower.Helper, strings.Join(list, ","))
}

// declared lists those names, except for that of the function that tells them.
func (p *parsed) declared() (names []name) {
	for _, s := range bodyOf(p.program) {
		switch s := s.(type) {
		case *ast.FunctionDeclaration:
			names = p.add(names, s.Function.Name, nil)
		case *ast.ClassDeclaration:
			names = p.add(names, s.Class.Name, nil)
		case *ast.LexicalDeclaration:
			names = p.bound(names, s.List, s)
		case *ast.VariableStatement:
			names = p.bound(names, s.List, nil)
		}
	}
	return names
}

// bound adds the name of a declaration that has only one, and gives it a function.
func (p *parsed) bound(names []name, list []*ast.Binding, d *ast.LexicalDeclaration) []name {
	if len(list) != 1 {
		return names
	}
	switch list[0].Initializer.(type) {
	case *ast.FunctionLiteral, *ast.ArrowFunctionLiteral, *ast.ClassLiteral:
		id, _ := list[0].Target.(*ast.Identifier)
		if d != nil && d.Token != operators.CONST {
			d = nil
		}
		return p.add(names, id, d)
	}
	return names
}

func (p *parsed) add(names []name, id *ast.Identifier, constant *ast.LexicalDeclaration) []name {
	if id == nil || id.Name == "heatsync$" || !plainName.MatchString(id.Name.String()) {
		return names
	}
	if slices.ContainsFunc(names, func(n name) bool { return n.text == id.Name.String() }) {
		return names // the last one counts, and has the same name
	}
	return append(names, name{id.Name.String(), constant, p.found.assigned[id.Name]})
}

// assigns notes the names in what is given a value.
func (f *findings) assigns(target ast.Expression) {
	switch t := target.(type) {
	case *ast.Identifier:
		if f.assigned == nil {
			f.assigned = map[unistring.String]bool{}
		}
		f.assigned[t.Name] = true
	case *ast.AssignExpression: // with a default
		f.assigns(t.Left)
	case *ast.ArrayPattern:
		for _, e := range append(slices.Clip(t.Elements), t.Rest) {
			f.assigns(e)
		}
	case *ast.ObjectPattern:
		for _, p := range t.Properties {
			switch p := p.(type) {
			case *ast.PropertyShort:
				f.assigns(&p.Name)
			case *ast.PropertyKeyed:
				f.assigns(p.Value)
			}
		}
		f.assigns(t.Rest)
	}
}

// plainName matches what can be written as it is. What we have put there has names with spaces.
var plainName = regexp.MustCompile(`^[\w$]+$`)

// bodyOf are the statements of a module's text.
func bodyOf(program *ast.Program) []ast.Statement {
	f, _ := program.Body[0].(*ast.ExpressionStatement).Expression.(*ast.FunctionLiteral)
	for f != nil {
		list := f.Body.List
		if len(list) == 0 {
			return nil
		}
		switch last := list[len(list)-1].(type) {
		case *ast.BlockStatement:
			if saysStrict(list) && len(list) == 2 {
				return last.List
			}
		case *ast.ReturnStatement: // takeRoom has put a function around
			if inner, ok := last.Argument.(*ast.FunctionLiteral); ok && len(list) == 1 {
				f = inner
				continue
			}
		}
		return list
	}
	return nil
}

// Telling is the text that goes behind another, "" if that declares nothing.
func Telling(path, text string) string {
	src := newSource(path, []byte(text))
	p, err := parse(src, plain, lower.Unmoved(src.Source))
	if err != nil {
		return ""
	}
	names := p.declared()
	if len(names) == 0 {
		return ""
	}
	return telling(names)
}
