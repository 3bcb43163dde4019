package compile

import (
	"slices"
	"unicode/utf16"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	operators "github.com/dop251/goja/token"
	"github.com/dop251/goja/unistring"

	"github.com/heatsync-go/heatsync/internal/engine/pattern"
)

// This file changes the syntax tree where goja's compiler would make something
// else of it than the language says. Positions, names and toString stay, since
// only the tree changes and not the text. What goes wrong, and where in goja, is
// told in docs/goja.md under the same names.

// function is one that the walk is inside of, or a class's field, whose
// initializer is like one. It has the first places of what matters, or 0.
type function struct {
	arguments, super file.Idx
	parameters       *ast.ParameterList
	async, generator bool
	eval             bool // it has one, perhaps in a function of its own
	strict           bool
	body             *ast.BlockStatement // nil if it is an expression
	blocks           blocks
	lifted           []unistring.String // see lift.go
	strings          []unistring.String // see append.go
	counters         []unistring.String
	loops            int // around the walk
}

// around is a class that the walk is inside of.
type around struct {
	eval    bool               // it has one
	private []unistring.String // its async methods that are private
}

// enter is called before what is inside of a node is walked, leave after it.
func (w *walker) enter(node any) {
	if w.repair != nil {
		w.repair.undo(node)
	}
	w.enterAsync(node)
	w.enterBlock(node)
	switch n := node.(type) {
	case *ast.FunctionLiteral:
		w.inside = append(w.inside, function{parameters: n.ParameterList, async: n.Async, generator: n.Generator, strict: w.isStrict(n.Body), body: n.Body})
	case *ast.ArrowFunctionLiteral:
		body, _ := n.Body.(*ast.BlockStatement)
		w.inside = append(w.inside, function{parameters: n.ParameterList, async: n.Async, strict: w.isStrict(body), body: body})
	case *ast.FieldDefinition:
		w.inside = append(w.inside, function{strict: true})
	case *ast.ClassStaticBlock:
		w.inside = append(w.inside, function{strict: true, body: n.Block})
	case *ast.ClassLiteral:
		w.classes = append(w.classes, around{private: privateAsync(n)})
	case *ast.AssignExpression:
		if n.Operator == operators.PLUS {
			if w.before == nil {
				w.before = map[*ast.AssignExpression]int{}
			}
			w.before[n] = w.functions
		}
	case *ast.LabelledStatement:
		w.labels = append(w.labels, n)
	case *ast.BranchStatement:
		w.continueInner(n)
	}
}

func (w *walker) leave(node any) {
	w.rooms.see(node)
	w.leaveAsync(node)
	w.leaveBlock(node)
	switch n := node.(type) {
	case *ast.Identifier:
		w.named(n.Name, n.Idx)
	case *ast.BinaryExpression:
		if _, ok := n.Left.(*ast.PrivateIdentifier); ok {
			n.Operator = operators.IN
		}
	case *ast.CallExpression:
		if id, ok := n.Callee.(*ast.Identifier); ok && id.Name == "eval" {
			for i := range w.classes {
				w.classes[i].eval = true
			}
			for i := range w.inside {
				w.inside[i].eval = true
			}
			w.askBeforeEval(n)
		}
	case *ast.Binding:
		if id, ok := n.Target.(*ast.Identifier); ok {
			w.nameClass(n.Initializer, id.Name)
		}
		w.noteString(n.Target, n.Initializer)
	case *ast.AssignExpression:
		if n.Operator == operators.ASSIGN {
			w.noteString(n.Left, n.Right)
		}
		if id, ok := n.Left.(*ast.Identifier); ok {
			w.nameClass(n.Right, id.Name)
		}
	case *ast.PropertyKeyed:
		if key, ok := n.Key.(*ast.StringLiteral); ok && !n.Computed {
			w.nameClass(n.Value, key.Value)
		}
	case *ast.PropertyShort:
		w.named(n.Name.Name, n.Name.Idx)
		w.nameClass(n.Initializer, n.Name.Name)
	case *ast.ClassLiteral:
		last := len(w.classes) - 1
		if w.classes[last].eval && n.Name == nil {
			n.Name = &ast.Identifier{Idx: n.Class}
		}
		w.classes = w.classes[:last]
	case *ast.LabelledStatement:
		w.labels = w.labels[:len(w.labels)-1]
	case *ast.SuperExpression:
		w.inside[len(w.inside)-1].super = n.Idx
	case *ast.FunctionLiteral:
		f := w.pop()
		if f.eval && f.strict {
			simplify(n)
		}
		f.declareLifted(&n.DeclarationList, n.Body)
		f.declareCounters(&n.DeclarationList, n.Function)
	case *ast.ArrowFunctionLiteral:
		f := w.pop()
		if f.arguments > 0 {
			readArguments(n, f.arguments)
		}
		if f.body != nil {
			f.declareLifted(&n.DeclarationList, f.body)
		}
		f.declareCounters(&n.DeclarationList, n.Start)
	case *ast.ClassStaticBlock:
		w.pop()
	case *ast.FieldDefinition:
		f := w.pop()
		if f.super > 0 && n.Initializer != nil {
			n.Initializer = called(n.Initializer, f.super)
		}
		w.named("arguments", f.arguments) // in a computed key
	}
}

// isStrict tells whether the code of a body, or of none, is strict.
func (w *walker) isStrict(body *ast.BlockStatement) bool {
	outer := w.function()
	return outer != nil && outer.strict || len(w.classes) > 0 || body != nil && saysStrict(body.List)
}

func (w *walker) pop() function {
	w.functions++
	last := len(w.inside) - 1
	f := w.inside[last]
	w.inside = w.inside[:last]
	return f
}

func (w *walker) named(name unistring.String, at file.Idx) {
	if n := len(w.inside); n > 0 && name == "arguments" && w.inside[n-1].arguments == 0 {
		w.inside[n-1].arguments = at
	}
}

// nameClass gives a class that leave has named for its eval the name that it would
// have got: "eval in classes". Without a name of its own goja counts on a scope
// around the class that it doesn't make.
func (w *walker) nameClass(e ast.Expression, name unistring.String) {
	if class, ok := e.(*ast.ClassLiteral); ok && class.Name != nil && class.Name.Name == "" {
		class.Name.Name = name
	}
}

// continueInner mends "labels of labels": of those of a loop goja knows the innermost.
func (w *walker) continueInner(n *ast.BranchStatement) {
	if n.Token != operators.CONTINUE || n.Label == nil {
		return
	}
	for i := len(w.labels) - 1; i >= 0; i-- {
		if label := w.labels[i]; label.Label.Name == n.Label.Name {
			for inner, ok := label, true; ok; inner, ok = inner.Statement.(*ast.LabelledStatement) {
				n.Label.Name = inner.Label.Name
			}
			return
		}
	}
}

// called mends "super in fields". goja looks for where super may stand before
// it is inside of the field's initializer. In an arrow function it looks later.
func called(e ast.Expression, at file.Idx) ast.Expression {
	arrow := &ast.ArrowFunctionLiteral{Start: at, ParameterList: &ast.ParameterList{}, Body: &ast.ExpressionBody{Expression: e}}
	return &ast.CallExpression{Callee: arrow, LeftParenthesis: at, RightParenthesis: at}
}

// readArguments mends "arguments in arrows". goja keeps arguments where an arrow
// function can reach it only if it is looked up twice, so the body begins by
// looking it up once more, which costs nothing when it runs.
func readArguments(arrow *ast.ArrowFunctionLiteral, at file.Idx) {
	read := &ast.Identifier{Name: "arguments", Idx: at}
	switch body := arrow.Body.(type) {
	case *ast.ExpressionBody:
		body.Expression = &ast.SequenceExpression{Sequence: []ast.Expression{read, body.Expression}}
	case *ast.BlockStatement:
		if declares(body.List, "arguments") {
			return
		}
		n := directives(body.List)
		list := append([]ast.Statement{}, body.List[:n]...)
		list = append(list, &ast.ExpressionStatement{Expression: read})
		body.List = append(list, body.List[n:]...)
	}
}

// directives counts the statements before which "use strict" may stand.
func directives(list []ast.Statement) int {
	for i, s := range list {
		e, ok := s.(*ast.ExpressionStatement)
		if !ok {
			return i
		}
		if _, ok := e.Expression.(*ast.StringLiteral); !ok {
			return i
		}
	}
	return len(list)
}

// declares tells whether let or const declare a name in a list of statements.
func declares(list []ast.Statement, name unistring.String) bool {
	for _, s := range list {
		d, ok := s.(*ast.LexicalDeclaration)
		if !ok {
			continue
		}
		for _, b := range d.List {
			if binds(b.Target, name) {
				return true
			}
		}
	}
	return false
}

// binds tells whether a name is among those that a target declares.
func binds(target ast.Expression, name unistring.String) bool {
	return slices.Contains(boundBy(nil, target), name)
}

// isRunByUs tells whether a regular expression is one that goja runs wrongly.
func isRunByUs(r *ast.RegExpLiteral) bool {
	program, _ := pattern.For(utf16.Encode([]rune(r.Pattern)), r.Flags)
	return program != nil
}

// constructed mends "regular expressions". They are made at run time, by the
// constructor of one that has nothing in it: the name RegExp may be taken.
func constructed(r *ast.RegExpLiteral) ast.Expression {
	empty := &ast.RegExpLiteral{Idx: r.Idx, Literal: "/(?:)/", Pattern: "(?:)"}
	text := func(s string) ast.Expression {
		return &ast.StringLiteral{Idx: r.Idx, Literal: s, Value: unistring.NewFromString(s)}
	}
	return &ast.CallExpression{
		Callee:          &ast.DotExpression{Left: empty, Identifier: ast.Identifier{Name: "constructor", Idx: r.Idx}},
		LeftParenthesis: r.Idx, RightParenthesis: r.Idx,
		ArgumentList: []ast.Expression{text(r.Pattern), text(r.Flags)},
	}
}
