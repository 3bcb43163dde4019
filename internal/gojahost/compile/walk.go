package compile

import (
	"reflect"
	"regexp"
	"slices"
	"sync"
	"unicode/utf16"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/unistring"

	"github.com/heatsync-go/heatsync/internal/engine/pattern"
)

// walker goes through a syntax tree once. It moves every position in it and
// collects what Compile wants to know of the text.
//
// goja offers no walk over its tree and has sixty kinds of nodes. This one is
// made by reflection, with a plan for each type that is worked out once: a node
// that goja adds is walked without a change here.
type walker struct {
	move    func(file.Idx) file.Idx
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
	strict    bool // the text starts with "use strict"
	badRegexp *ast.RegExpLiteral
	whyBad    error
	badAwait  file.Idx // of a for await where none may be
	badOctal  file.Idx // of an octal escape in strict code
	calls     []call
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
		if in := w.function(); in != nil && in.strict && f.badOctal == 0 && octal.MatchString(n.Literal) {
			f.badOctal = n.Idx
		}
	case *ast.RegExpLiteral:
		if !isRunByUs(n) {
			f.regexp(n)
		}
	case *ast.CallExpression:
		if isRequire(n.Callee) {
			f.calls = append(f.calls, call{n, w.perhaps <= 1})
		}
	}
}

// octal finds an escape such as \1, \08 or \9 in a string.
var octal = regexp.MustCompile(`^(?:[^\\]|\\[^0-9]|\\0(?:[^0-9]))*\\(?:[1-9]|0[0-9])`)

func isParameter(list *ast.ParameterList, name unistring.String) bool {
	return list != nil && (binds(list.Rest, name) ||
		slices.ContainsFunc(list.List, func(b *ast.Binding) bool { return binds(b.Target, name) }))
}

// regexp writes a regular expression in words that goja knows.
func (f *findings) regexp(r *ast.RegExpLiteral) {
	_, err := pattern.For(utf16.Encode([]rune(r.Pattern)), r.Flags)
	if err == nil && pattern.Needs(r.Pattern, r.Flags) {
		r.Pattern, r.Flags, err = pattern.Rewrite(r.Pattern, r.Flags)
	}
	if err != nil && f.badRegexp == nil {
		f.badRegexp, f.whyBad = r, err
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
		if !v.IsNil() && planOf(v.Type().Elem()).worth {
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
	p := planOf(v.Type())
	for _, i := range p.positions {
		f := v.Field(i)
		if at := f.Int(); at > 0 { // 0 stands for: not in the text
			f.SetInt(int64(w.move(file.Idx(at))))
		}
	}
	for _, i := range p.nodes {
		w.walk(v.Field(i))
	}
}

// plan says which fields of a struct are positions and which lead to nodes.
type plan struct {
	positions, nodes []int
	worth            bool
}

var plans sync.Map // reflect.Type -> *plan

func planOf(t reflect.Type) *plan {
	if p, ok := plans.Load(t); ok {
		return p.(*plan)
	}
	p := makePlan(t)
	plans.Store(t, p)
	return p
}

var (
	idx = reflect.TypeFor[file.Idx]()
	// A var declaration is listed again at its function, and its bindings must
	// be moved only once.
	again = reflect.TypeFor[ast.VariableDeclaration]()
	home  = reflect.TypeFor[ast.Program]().PkgPath()
)

func makePlan(t reflect.Type) *plan {
	if t.Kind() != reflect.Struct || t.PkgPath() != home {
		return &plan{}
	}
	p := &plan{worth: true}
	for i := range t.NumField() {
		f := t.Field(i)
		switch {
		case !f.IsExported():
		case f.Type == idx:
			p.positions = append(p.positions, i)
		case leads(f.Type):
			p.nodes = append(p.nodes, i)
		}
	}
	return p
}

// leads tells whether a field of this type can lead to a node.
func leads(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Interface:
		return t.NumMethod() > 0 // any holds the value of a literal
	case reflect.Pointer, reflect.Slice:
		return leads(t.Elem())
	case reflect.Struct:
		return t.PkgPath() == home && t != again
	}
	return false
}
