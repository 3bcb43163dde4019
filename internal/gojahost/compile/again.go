package compile

import (
	"slices"

	"github.com/dop251/goja/ast"
	operators "github.com/dop251/goja/token"
	"github.com/dop251/goja/unistring"
)

// This file mends "variables like what is caught" and "variables like parameters":
// catch (e) { var e = 1; } and function f(...a) { var a = 1; }. The variable is the function's, which
// begins as the parameter, and what is assigned in the catch is what was caught. goja declares a
// function's variables from a list of its own, so the statements become assignments.

// declaresAgain tells whether a variable's target has a name of the function's parameters, or of a
// catch around the walk.
func (f *function) declaresAgain(target ast.BindingTarget) bool {
	return f != nil && (f.declaresParameter(target) || slices.ContainsFunc(f.blocks, func(around any) bool {
		c, ok := around.(*ast.CatchStatement)
		if !ok {
			return false
		}
		caught, ok := c.Parameter.(*ast.Identifier)
		return ok && binds(target, caught.Name)
	}))
}

// declaresParameter tells of parameters in patterns, or behind three dots: goja takes the others as
// it should.
func (f *function) declaresParameter(target ast.BindingTarget) bool {
	if f.parameters == nil {
		return false
	}
	names := boundBy(nil, f.parameters.Rest)
	for _, b := range f.parameters.List {
		if _, simple := b.Target.(*ast.Identifier); !simple {
			names = boundBy(names, b.Target)
		}
	}
	return slices.ContainsFunc(names, func(name unistring.String) bool { return binds(target, name) })
}

func (f *function) anyAgain(list []*ast.Binding) bool {
	return slices.ContainsFunc(list, func(b *ast.Binding) bool { return f.declaresAgain(b.Target) })
}

// assigning returns what takes a statement's place, or nil.
func (f *function) assigning(n *ast.VariableStatement) ast.Statement {
	if !f.anyAgain(n.List) {
		return nil
	}
	var list []ast.Statement
	for _, b := range n.List {
		if b.Initializer != nil {
			list = append(list, &ast.ExpressionStatement{Expression: assignment(b)})
		}
	}
	return &ast.BlockStatement{LeftBrace: n.Var, RightBrace: n.Var, List: list}
}

// assigningFirst is assigning for the head of a loop.
func (f *function) assigningFirst(n *ast.ForLoopInitializerVarDeclList) ast.ForLoopInitializer {
	if !f.anyAgain(n.List) {
		return nil
	}
	var list []ast.Expression
	for _, b := range n.List {
		if b.Initializer != nil {
			list = append(list, assignment(b))
		}
	}
	if list == nil {
		list = []ast.Expression{&ast.NullLiteral{Idx: n.Var, Literal: "null"}}
	}
	return &ast.ForLoopInitializerExpression{Expression: &ast.SequenceExpression{Sequence: list}}
}

// assigningEach is assigning for a loop over something. What is caught can't be declared by one with
// of.
func (f *function) assigningEach(head ast.ForInto, of bool) ast.ForInto {
	into, ok := head.(*ast.ForIntoVar)
	if !ok || f == nil || into.Binding.Initializer != nil {
		return head
	}
	if target := into.Binding.Target; f.declaresParameter(target) || !of && f.declaresAgain(target) {
		return &ast.ForIntoExpression{Expression: target}
	}
	return head
}

func assignment(b *ast.Binding) ast.Expression {
	return &ast.AssignExpression{Operator: operators.ASSIGN, Left: b.Target, Right: b.Initializer}
}

// boundBy adds to a list the names that a target declares.
func boundBy(list []unistring.String, target ast.Expression) []unistring.String {
	switch t := target.(type) {
	case *ast.Identifier:
		return append(list, t.Name)
	case *ast.AssignExpression:
		return boundBy(list, t.Left)
	case *ast.ArrayPattern:
		for _, e := range append([]ast.Expression{t.Rest}, t.Elements...) {
			list = boundBy(list, e)
		}
	case *ast.ObjectPattern:
		list = boundBy(list, t.Rest)
		for _, p := range t.Properties {
			list = boundBy(list, p)
		}
	case *ast.PropertyShort:
		return append(list, t.Name.Name)
	case *ast.PropertyKeyed:
		return boundBy(list, t.Value)
	}
	return list
}
