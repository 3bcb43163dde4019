package compile

import (
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/unistring"
)

// A full stack must not be found while an async function or a generator is being
// entered (package engine). So each of them begins with a call that throws if
// not much room is left: before its parameters, if they are computed, and before its
// body. And where one of the file's own is called by name, from a function that
// may be deep down, that is asked before. As in mend.go only the tree changes.

// room is the name by which what is called is known. No program can write it.
const room unistring.String = "heatsync room"

// rooms is what the walk finds out about who has to ask.
type rooms struct {
	coroutines map[unistring.String]bool // the names of functions that can be suspended
	calls      []*ast.CallExpression     // of anything that has a name
}

// see notes a node that has been walked, and has it ask if it can be suspended.
func (r *rooms) see(node any) {
	switch n := node.(type) {
	case *ast.FunctionLiteral:
		if n.Async || n.Generator {
			r.coroutine(n.Name)
			askFirst(n.ParameterList)
			askBefore(n.Body)
		}
	case *ast.ArrowFunctionLiteral:
		if n.Async {
			r.coroutine(nil)
			askFirst(n.ParameterList)
			askInArrow(n)
		}
	case *ast.Binding:
		r.named(n.Target, n.Initializer)
	case *ast.AssignExpression:
		r.named(n.Left, n.Right)
	case *ast.PropertyKeyed:
		r.named(n.Key, n.Value)
	case *ast.FieldDefinition:
		r.named(n.Key, n.Initializer)
	case *ast.MethodDefinition:
		r.named(n.Key, n.Body)
	case *ast.CallExpression:
		r.calls = append(r.calls, n)
	}
}

func (r *rooms) coroutine(name *ast.Identifier) {
	if r.coroutines == nil {
		r.coroutines = map[unistring.String]bool{}
	}
	if name != nil {
		r.coroutines[name.Name] = true
	}
}

// named notes the name that something gets, if it can be suspended.
func (r *rooms) named(target, value ast.Expression) {
	switch f := value.(type) {
	case *ast.FunctionLiteral:
		if f.Async || f.Generator {
			r.coroutines[nameOf(target)] = true
		}
	case *ast.ArrowFunctionLiteral:
		if f.Async {
			r.coroutines[nameOf(target)] = true
		}
	}
}

// nameOf is the last name of an expression, "" if it has none.
func nameOf(e ast.Expression) unistring.String {
	switch e := e.(type) {
	case *ast.Identifier:
		return e.Name
	case *ast.StringLiteral:
		return e.Value
	case *ast.DotExpression:
		return e.Identifier.Name
	}
	return ""
}

// done has the calls of coroutines ask, and tells whether anybody does.
func (r *rooms) done() bool {
	for _, call := range r.calls {
		if name := nameOf(call.Callee); name != "" && r.coroutines[name] {
			askBeforeCall(call)
		}
	}
	return r.coroutines != nil
}

// askBeforeCall leaves this what it is. Behind ?. nobody asks.
func askBeforeCall(call *ast.CallExpression) {
	switch callee := call.Callee.(type) {
	case *ast.Identifier:
		call.Callee = askedForMore(callee)
	case *ast.DotExpression:
		switch left := callee.Left.(type) {
		case *ast.Identifier, *ast.ThisExpression:
			callee.Left = askedForMore(left)
		}
	}
}

func callOfRoom(at file.Idx) *ast.CallExpression {
	return &ast.CallExpression{Callee: &ast.Identifier{Name: room, Idx: at}, LeftParenthesis: at, RightParenthesis: at}
}

func askedBefore(e ast.Expression) *ast.SequenceExpression {
	return &ast.SequenceExpression{Sequence: []ast.Expression{callOfRoom(e.Idx0()), e}}
}

// askedForMore asks for more than whatever is called will ask for.
func askedForMore(e ast.Expression) ast.Expression {
	call := callOfRoom(e.Idx0())
	call.ArgumentList = []ast.Expression{&ast.BooleanLiteral{Idx: e.Idx0(), Literal: "true", Value: true}}
	return &ast.SequenceExpression{Sequence: []ast.Expression{call, e}}
}

func askFirst(parameters *ast.ParameterList) {
	for _, p := range parameters.List {
		if p.Initializer != nil {
			p.Initializer = askedBefore(p.Initializer)
		}
	}
}

func askBefore(body *ast.BlockStatement) {
	n := directives(body.List)
	list := append([]ast.Statement{}, body.List[:n]...)
	list = append(list, &ast.ExpressionStatement{Expression: callOfRoom(body.LeftBrace)})
	body.List = append(list, body.List[n:]...)
}

func askInArrow(n *ast.ArrowFunctionLiteral) {
	switch body := n.Body.(type) {
	case *ast.BlockStatement:
		askBefore(body)
	case *ast.ExpressionBody:
		body.Expression = askedBefore(body.Expression)
	}
}

// takeRoom puts a function around the program's, which takes what is called, for
// async.go too, and returns the latter.
func takeRoom(p *ast.Program) {
	s := p.Body[0].(*ast.ExpressionStatement)
	const at = 1
	s.Expression = &ast.FunctionLiteral{
		Function: at,
		ParameterList: &ast.ParameterList{Opening: at, Closing: at, List: []*ast.Binding{
			{Target: &ast.Identifier{Name: room, Idx: at}}, {Target: &ast.Identifier{Name: helper, Idx: at}},
		}},
		Body: &ast.BlockStatement{
			LeftBrace: at, RightBrace: at,
			List: []ast.Statement{&ast.ReturnStatement{Return: at, Argument: s.Expression}},
		},
	}
}
