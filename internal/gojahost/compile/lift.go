package compile

import (
	"slices"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	operators "github.com/dop251/goja/token"
	"github.com/dop251/goja/unistring"
)

// This file mends "functions in blocks". In sloppy code, a function that is declared in a
// block is a variable of the function around the block, too, which gets it where the
// declaration stands (annex B.3.3 of the language). goja knows it in the block alone. So the
// function around declares the variable, and a function of its own that sets it, as the block
// can't name what it hides; behind the declaration stands a call of that.

// blocks are what lies around the walk within a function, outermost first: blocks, switches,
// loops and catches.
type blocks []any

// enterBlock notes a block, and makes one of a function that is the branch of an if.
func (w *walker) enterBlock(node any) {
	f := w.function()
	if f == nil {
		return
	}
	if isLoop(node) {
		f.loops++
	}
	switch n := node.(type) {
	case *ast.IfStatement:
		if !f.strict { // where it is an error, and goja's to find
			n.Consequent, n.Alternate = inBlock(n.Consequent), inBlock(n.Alternate)
		}
	case *ast.BlockStatement, *ast.SwitchStatement, *ast.ForStatement, *ast.ForInStatement, *ast.ForOfStatement, *ast.CatchStatement:
		f.blocks = append(f.blocks, n)
	}
}

func (w *walker) leaveBlock(node any) {
	f := w.function()
	if f == nil {
		return
	}
	if isLoop(node) {
		f.loops--
	}
	switch n := node.(type) {
	case *ast.ForInStatement:
		n.Into = f.assigningEach(n.Into, false)
	case *ast.ForOfStatement:
		n.Into = f.assigningEach(n.Into, true)
	case *ast.BlockStatement:
		if n != f.body {
			n.List = f.lift(n.List, w.lifts)
		}
	case *ast.CaseStatement:
		n.Consequent = f.lift(n.Consequent, w.lifts)
		return
	case *ast.SwitchStatement, *ast.ForStatement, *ast.CatchStatement:
	default:
		return
	}
	f.blocks = f.blocks[:len(f.blocks)-1]
}

func isLoop(node any) bool {
	switch node.(type) {
	case *ast.ForStatement, *ast.ForInStatement, *ast.ForOfStatement, *ast.WhileStatement, *ast.DoWhileStatement:
		return true
	}
	return false
}

// function is the innermost that the walk is inside of, or nil.
func (w *walker) function() *function {
	if n := len(w.inside); n > 0 {
		return &w.inside[n-1]
	}
	return nil
}

func inBlock(s ast.Statement) ast.Statement {
	if !isPlainFunction(s) {
		return s
	}
	d := s.(*ast.FunctionDeclaration)
	return &ast.BlockStatement{LeftBrace: d.Function.Function, RightBrace: d.Function.Function, List: []ast.Statement{d}}
}

// lift returns the statements of the innermost block with what sets the variables. tell may be
// nil.
func (f *function) lift(list []ast.Statement, tell func(*ast.FunctionLiteral, *function)) []ast.Statement {
	if f.strict || !slices.ContainsFunc(list, isPlainFunction) {
		return list
	}
	var out []ast.Statement
	for _, s := range list {
		out = append(out, s)
		if !isPlainFunction(s) {
			continue
		}
		id := s.(*ast.FunctionDeclaration).Function.Name
		if !f.mayLift(id.Name) {
			continue
		}
		if tell != nil {
			tell(s.(*ast.FunctionDeclaration).Function, f)
		}
		if !slices.Contains(f.lifted, id.Name) {
			f.lifted = append(f.lifted, id.Name)
		}
		set := &ast.Identifier{Name: setterOf(id.Name), Idx: id.Idx}
		value := &ast.Identifier{Name: id.Name, Idx: id.Idx}
		call := &ast.CallExpression{Callee: set, LeftParenthesis: id.Idx, RightParenthesis: id.Idx, ArgumentList: []ast.Expression{value}}
		out = append(out, &ast.ExpressionStatement{Expression: call})
	}
	return out
}

// isPlainFunction tells of functions that can't be suspended: others are not lifted.
func isPlainFunction(s ast.Statement) bool {
	d, ok := s.(*ast.FunctionDeclaration)
	return ok && !d.Function.Async && !d.Function.Generator
}

// setterOf is a name that no program can write.
func setterOf(name unistring.String) unistring.String { return "heatsync set " + name }

// mayLift tells whether a variable could be declared instead of the function.
func (f *function) mayLift(name unistring.String) bool {
	if isParameter(f.parameters, name) {
		return false
	}
	for _, around := range f.blocks[:len(f.blocks)-1] {
		if holds(around, name, around != any(f.body)) {
			return false
		}
	}
	return true
}

// holds tells whether a block declares a name so that no variable of the name may be inside.
func holds(around any, name unistring.String, functions bool) bool {
	switch n := around.(type) {
	case *ast.BlockStatement:
		return declaresAny(n.List, name, functions)
	case *ast.SwitchStatement:
		return slices.ContainsFunc(n.Body, func(c *ast.CaseStatement) bool { return declaresAny(c.Consequent, name, true) })
	case *ast.ForStatement:
		d, ok := n.Initializer.(*ast.ForLoopInitializerLexicalDecl)
		return ok && declares([]ast.Statement{&d.LexicalDeclaration}, name)
	case *ast.ForInStatement:
		return intoHolds(n.Into, name)
	case *ast.ForOfStatement:
		return intoHolds(n.Into, name)
	case *ast.CatchStatement:
		_, simple := n.Parameter.(*ast.Identifier)
		return n.Parameter != nil && !simple && binds(n.Parameter, name)
	}
	return false
}

func intoHolds(into ast.ForInto, name unistring.String) bool {
	d, ok := into.(*ast.ForDeclaration)
	return ok && binds(d.Target, name)
}

// declaresAny tells whether let, const or a class declare a name, or a function that is not
// lifted itself.
func declaresAny(list []ast.Statement, name unistring.String, functions bool) bool {
	return declares(list, name) || slices.ContainsFunc(list, func(s ast.Statement) bool {
		switch d := s.(type) {
		case *ast.ClassDeclaration:
			return d.Class.Name != nil && d.Class.Name.Name == name
		case *ast.FunctionDeclaration:
			return functions && !isPlainFunction(s) && d.Function.Name.Name == name
		}
		return false
	})
}

// declareLifted adds the variables to those of a function, and what sets them to its body.
func (f *function) declareLifted(variables *[]*ast.VariableDeclaration, body *ast.BlockStatement) {
	if len(f.lifted) == 0 {
		return
	}
	at := body.LeftBrace
	var first []ast.Statement
	for _, name := range f.lifted {
		*variables = append(*variables, &ast.VariableDeclaration{Var: at, List: []*ast.Binding{{Target: &ast.Identifier{Name: name, Idx: at}}}})
		first = append(first, &ast.LexicalDeclaration{Idx: at, Token: operators.CONST, List: []*ast.Binding{
			{Target: &ast.Identifier{Name: setterOf(name), Idx: at}, Initializer: setter(name, at)},
		}})
	}
	n := directives(body.List)
	body.List = slices.Concat(body.List[:n], first, body.List[n:])
}

// setter is a function that sets a variable.
func setter(name unistring.String, at file.Idx) ast.Expression {
	id := func(name unistring.String) *ast.Identifier { return &ast.Identifier{Name: name, Idx: at} }
	const value = "heatsync value"
	return &ast.ArrowFunctionLiteral{
		Start:         at,
		ParameterList: &ast.ParameterList{Opening: at, Closing: at, List: []*ast.Binding{{Target: id(value)}}},
		Body: &ast.ExpressionBody{Expression: &ast.UnaryExpression{
			Operator: operators.VOID, Idx: at,
			Operand: &ast.AssignExpression{Operator: operators.ASSIGN, Left: id(name), Right: id(value)},
		}},
	}
}
