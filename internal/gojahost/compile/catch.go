package compile

import (
	"github.com/dop251/goja/ast"
	operators "github.com/dop251/goja/token"
)

// This file mends "variables like what is caught": catch (e) { var e = 1; }. The variable is the
// function's, and what is assigned in the catch is what was caught. goja declares a function's
// variables from a list of its own, so the statements in the catch become assignments.

// isCaught tells whether a name is that of a catch around the walk.
func (f *function) isCaught(target ast.BindingTarget) bool {
	id, ok := target.(*ast.Identifier)
	if !ok || f == nil {
		return false
	}
	for _, around := range f.blocks {
		if c, ok := around.(*ast.CatchStatement); ok {
			if caught, ok := c.Parameter.(*ast.Identifier); ok && caught.Name == id.Name {
				return true
			}
		}
	}
	return false
}

// inCatch returns what takes a statement's place, or nil.
func (f *function) inCatch(n *ast.VariableStatement) ast.Statement {
	var list []ast.Statement
	found := false
	for _, b := range n.List {
		if !f.isCaught(b.Target) {
			list = append(list, &ast.VariableStatement{Var: n.Var, List: []*ast.Binding{b}})
			continue
		}
		found = true
		if b.Initializer != nil {
			list = append(list, &ast.ExpressionStatement{Expression: assignment(b)})
		}
	}
	if !found {
		return nil
	}
	return &ast.BlockStatement{LeftBrace: n.Var, RightBrace: n.Var, List: list}
}

// inLoop is inCatch for the head of a loop.
func (f *function) inLoop(n *ast.ForLoopInitializerVarDeclList) ast.ForLoopInitializer {
	var list []ast.Expression
	for _, b := range n.List {
		if !f.isCaught(b.Target) {
			return nil // one that has others, too, is too rare
		}
		if b.Initializer != nil {
			list = append(list, assignment(b))
		}
	}
	if list == nil {
		list = []ast.Expression{&ast.NullLiteral{Idx: n.Var, Literal: "null"}}
	}
	return &ast.ForLoopInitializerExpression{Expression: &ast.SequenceExpression{Sequence: list}}
}

// intoCaught has for (var e in o) of a catch assign to what was caught.
func (f *function) intoCaught(n *ast.ForInStatement) {
	if into, ok := n.Into.(*ast.ForIntoVar); ok && into.Binding.Initializer == nil {
		if f.isCaught(into.Binding.Target) {
			n.Into = &ast.ForIntoExpression{Expression: into.Binding.Target.(*ast.Identifier)}
		}
	}
}

func assignment(b *ast.Binding) ast.Expression {
	return &ast.AssignExpression{Operator: operators.ASSIGN, Left: b.Target.(*ast.Identifier), Right: b.Initializer}
}
