package compile

import (
	"slices"
	"strconv"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	operators "github.com/dop251/goja/token"

	"github.com/heatsync-go/heatsync/internal/lower"
)

// Scripts compiles what is no module, for the core module vm.

// inObject is the function around a script that runs in an object, its argument: what the script names is
// looked for there, and what it declares is a variable of the function, which the object hides.
var inObject = wrapper{"(function () {with (arguments[0]) {", "\n}})"}

// farthest bounds the lines and columns that are put before a script: they take room, as its text does.
const farthest = 1 << 20

// Script compiles a text that is run as a script, and returns what runs it: as it stands, so that what
// it declares is global; or in an object, which must be given then, with what is this there. The result is
// the value of the last statement; in an object, if that is an expression. Line and column, where the text begins, are
// counted from 0, and taken for farthest if they are beyond it. The error is a *lower.Error.
func Script(vm *goja.Runtime, h Helper, path, text string, line, column int, inside bool) (run func(object, this goja.Value) (goja.Value, error), err error) {
	before := strings.Repeat("\n", min(max(line, 0), farthest)) + strings.Repeat(" ", min(max(column, 0), farthest))
	src := &source{Source: &lower.Source{Path: path, Text: before + text}, around: script}
	if inside {
		src.around = inObject
	}
	if err := src.tooDeep(); err != nil {
		return nil, err
	}
	p, err := parse(src, src.around, lower.Unmoved(src.Source))
	if err != nil {
		return nil, err
	}
	if inside {
		finish(p.program)
	}
	code, err := p.code(src)
	if err != nil {
		return nil, err
	}
	if inside {
		return func(object, this goja.Value) (goja.Value, error) { return code.within(vm, h, object, this) }, nil
	}
	return func(_, _ goja.Value) (goja.Value, error) { return code.script(vm, h) }, nil
}

// within calls the function around a script.
func (c *Code) within(vm *goja.Runtime, h Helper, object, this goja.Value) (goja.Value, error) {
	v, err := c.Function(vm, h)
	if err != nil {
		return nil, err
	}
	call, _ := goja.AssertFunction(v)
	return call(this, object)
}

// script runs a program that has no function around it, which finds what it calls among the globals.
func (c *Code) script(vm *goja.Runtime, h Helper) (goja.Value, error) {
	if c.asksForRoom {
		async, err := h.Async()
		if err != nil {
			return nil, err
		}
		for name, v := range map[string]goja.Value{room.String(): h.Room(), helper.String(): async} {
			if err := vm.GlobalObject().DefineDataProperty(name, v, goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE); err != nil {
				return nil, err
			}
		}
	}
	return vm.RunProgram(c.Program)
}

// finish has the function around a script return its last expression, and give the object the variables
// and functions that it declares.
func finish(p *ast.Program) {
	f, block := within(p.Body[0].(*ast.ExpressionStatement).Expression.(*ast.FunctionLiteral))
	if block == nil || len(block.List) == 0 {
		return
	}
	last := len(block.List) - 1
	if e, ok := block.List[last].(*ast.ExpressionStatement); ok {
		block.List[last] = &ast.ReturnStatement{Return: e.Idx0(), Argument: e.Expression}
	}
	var first []ast.Statement
	for _, s := range block.List {
		if d, ok := s.(*ast.FunctionDeclaration); ok {
			first = append(first, given(d.Function.Name, block.LeftBrace))
		}
	}
	for _, d := range f.DeclarationList {
		for _, b := range d.List {
			if id, ok := b.Target.(*ast.Identifier); ok {
				first = append(first, there(id, block.LeftBrace))
			}
		}
	}
	block.List = slices.Concat(first, block.List)
}

// given is this.name = name.
func given(name *ast.Identifier, at file.Idx) ast.Statement {
	return &ast.ExpressionStatement{Expression: &ast.AssignExpression{
		Operator: operators.ASSIGN,
		Left:     &ast.DotExpression{Left: &ast.ThisExpression{Idx: at}, Identifier: ast.Identifier{Name: name.Name, Idx: at}},
		Right:    &ast.Identifier{Name: name.Name, Idx: at},
	}}
}

// there is "name" in this || (this.name = undefined).
func there(name *ast.Identifier, at file.Idx) ast.Statement {
	assign := given(name, at).(*ast.ExpressionStatement).Expression.(*ast.AssignExpression)
	assign.Right = &ast.UnaryExpression{Operator: operators.VOID, Idx: at, Operand: &ast.NumberLiteral{Idx: at, Literal: "0", Value: int64(0)}}
	text := &ast.StringLiteral{Idx: at, Literal: strconv.Quote(name.Name.String()), Value: name.Name}
	has := &ast.BinaryExpression{Operator: operators.IN, Left: text, Right: &ast.ThisExpression{Idx: at}}
	return &ast.ExpressionStatement{Expression: &ast.BinaryExpression{Operator: operators.LOGICAL_OR, Left: has, Right: assign}}
}

// within returns the function around a script, and what runs in the object.
func within(f *ast.FunctionLiteral) (*ast.FunctionLiteral, *ast.BlockStatement) {
	if len(f.Body.List) == 0 {
		return f, nil
	}
	switch last := f.Body.List[len(f.Body.List)-1].(type) {
	case *ast.ReturnStatement: // takeRoom has put a function around
		if inner, ok := last.Argument.(*ast.FunctionLiteral); ok {
			return within(inner)
		}
	case *ast.WithStatement:
		block, _ := last.Body.(*ast.BlockStatement)
		return f, block
	}
	return f, nil
}
