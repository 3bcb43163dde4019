package compile

import (
	"reflect"
	"slices"
	"unicode/utf16"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	operators "github.com/dop251/goja/token"
	"github.com/dop251/goja/unistring"

	"github.com/heatsync-go/heatsync/internal/engine/pattern"
	"github.com/heatsync-go/heatsync/internal/engine/syntax"
)

// walker goes through a syntax tree once. It moves every position in it and
// collects what Compile wants to know of the text.
//
// It follows the plans of package syntax: a node that goja adds is walked without a change here.
type walker struct {
	move    func(file.Idx) file.Idx
	text    string // that was parsed
	found   findings
	inside  []function
	classes []around // that the walk is inside of
	labels  []*ast.LabelledStatement
	rooms   rooms
	asyncs  asyncs
	visit   func(node any)                        // or nil: sees each node first
	lifts   func(*ast.FunctionLiteral, *function) // or nil: hears what is lifted out of blocks
	// functions counts those that were walked, and before has how many there were at an addition.
	functions int
	before    map[*ast.AssignExpression]int
	repair    *repair // or nil
	// perhaps counts the nodes around this one whose parts may not run, the function
	// that is the module among them.
	perhaps int
}

// findings are what a walk comes upon.
type findings struct {
	strict   bool   // the text starts with "use strict"
	wrong    string // the first error that goja does not tell of, if any
	at       file.Idx
	calls    []call
	assigned map[unistring.String]bool // names that the text sets, other than where they are declared
}

// problem notes an error of the text, at a position in the file.
func (f *findings) problem(at file.Idx, why string) {
	if f.wrong == "" {
		f.at, f.wrong = at, why
	}
}

// call is a call of a require.
type call struct {
	*ast.CallExpression
	sure bool // see Required
}

func (w *walker) program(p *ast.Program) {
	w.found.strict = startsStrict(p)
	w.walk(reflect.ValueOf(p.Body))
}

func startsStrict(p *ast.Program) bool {
	if !isOneFunction(p) { // it is a script
		return saysStrict(p.Body)
	}
	return saysStrict(p.Body[0].(*ast.ExpressionStatement).Expression.(*ast.FunctionLiteral).Body.List)
}

// saysStrict tells whether "use strict" is among the directives before the statements.
func saysStrict(list []ast.Statement) bool {
	for _, s := range list {
		e, ok := s.(*ast.ExpressionStatement)
		if !ok {
			return false
		}
		literal, ok := e.Expression.(*ast.StringLiteral)
		if !ok {
			return false
		}
		if len(literal.Literal) == len(`"use strict"`) && literal.Value == "use strict" {
			return true
		}
	}
	return false
}

// see looks at a node.
func (w *walker) see(node any) {
	if w.visit != nil {
		w.visit(node)
	}
	f := &w.found
	switch n := node.(type) {
	case *ast.StringLiteral:
		w.seeOctals(n)
	case *ast.RegExpLiteral:
		if !pattern.ValidFlags(n.Flags) {
			f.problem(w.move(n.Idx), "Invalid regular expression flags")
		} else if !isRunByUs(n) {
			w.regexp(n)
		}
	case *ast.ArrayPattern:
		w.seeTargets(append([]ast.Expression{n.Rest}, n.Elements...)...)
	case *ast.ObjectPattern:
		w.seeObjectPattern(n)
	case *ast.AssignExpression:
		f.assigns(n.Left)
	case *ast.ForIntoExpression:
		f.assigns(n.Expression)
	case *ast.UnaryExpression:
		if n.Operator == operators.INCREMENT || n.Operator == operators.DECREMENT {
			f.assigns(n.Operand)
		}
	case *ast.CallExpression:
		if isRequire(n.Callee) {
			f.calls = append(f.calls, call{n, w.perhaps <= 1})
		}
	}
}

func isParameter(list *ast.ParameterList, name unistring.String) bool {
	return list != nil && (binds(list.Rest, name) ||
		slices.ContainsFunc(list.List, func(b *ast.Binding) bool { return binds(b.Target, name) }))
}

// regexp writes a regular expression in words that goja knows.
func (w *walker) regexp(r *ast.RegExpLiteral) {
	_, err := pattern.For(utf16.Encode([]rune(r.Pattern)), r.Flags)
	if err == nil && pattern.Needs(r.Pattern, r.Flags) {
		r.Pattern, err = pattern.Rewrite(r.Pattern, r.Flags)
	}
	if err != nil {
		w.found.problem(w.move(r.Idx), "Invalid regular expression: "+r.Literal+": "+err.Error())
	}
}

func (w *walker) walk(v reflect.Value) {
	switch v.Kind() {
	case reflect.Interface:
		if !v.IsNil() {
			w.walk(v.Elem())
			if other := w.replacement(v.Interface()); other != nil {
				v.Set(reflect.ValueOf(other))
			}
		}
	case reflect.Pointer:
		if !v.IsNil() && syntax.PlanOf(v.Type().Elem()).Worth {
			node := v.Interface()
			perhaps := w.perhaps
			w.see(node)
			w.enter(node)
			if mayNotRun(node) {
				w.perhaps++
			}
			w.walk(v.Elem())
			w.leave(node)
			w.perhaps = perhaps
		}
	case reflect.Slice:
		for i := range v.Len() {
			w.walk(v.Index(i))
		}
	case reflect.Struct:
		w.fields(v)
	}
}

func (w *walker) fields(v reflect.Value) {
	p := syntax.PlanOf(v.Type())
	for _, i := range p.Positions {
		f := v.Field(i)
		if at := f.Int(); at > 0 { // 0 stands for: not in the text
			f.SetInt(int64(w.move(file.Idx(at))))
		}
	}
	for _, i := range p.Nodes {
		w.walk(v.Field(i))
	}
}
