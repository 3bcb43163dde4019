package compile

import (
	"fmt"
	"slices"

	"github.com/dop251/goja/ast"
	operators "github.com/dop251/goja/token"
	"github.com/dop251/goja/unistring"
)

// simplify mends "eval beside parameters that are computed": the function takes simple
// ones, and begins by taking the author's from arguments, as an array's pattern.
func simplify(f *ast.FunctionLiteral) {
	pattern, length, simple := patternOf(f.ParameterList)
	if simple {
		return
	}
	at := f.ParameterList.Opening
	f.ParameterList.Rest = nil
	f.ParameterList.List = nil
	for i := range length {
		name := unistring.String(fmt.Sprintf("heatsync parameter %d", i))
		f.ParameterList.List = append(f.ParameterList.List, &ast.Binding{Target: &ast.Identifier{Name: name, Idx: at}})
	}
	take := &ast.Binding{Target: pattern, Initializer: &ast.Identifier{Name: "arguments", Idx: at}}
	if redeclares(f, pattern) {
		f.DeclarationList = append(f.DeclarationList, &ast.VariableDeclaration{Var: at, List: []*ast.Binding{take}})
		f.Body.List = append([]ast.Statement{&ast.VariableStatement{Var: at, List: []*ast.Binding{take}}}, f.Body.List...)
		return
	}
	body := *f.Body
	f.Body.List = []ast.Statement{&ast.LexicalDeclaration{Idx: at, Token: operators.LET, List: []*ast.Binding{take}}, &body}
}

// patternOf writes parameters as the pattern of an array. The length is the function's.
func patternOf(list *ast.ParameterList) (p *ast.ArrayPattern, length int, simple bool) {
	p = &ast.ArrayPattern{LeftBracket: list.Opening, RightBracket: list.Closing, Rest: list.Rest}
	simple = list.Rest == nil
	length = -1
	for i, b := range list.List {
		var element ast.Expression = b.Target
		if _, ok := b.Target.(*ast.Identifier); !ok || b.Initializer != nil {
			simple = false
		}
		if b.Initializer != nil {
			element = &ast.AssignExpression{Operator: operators.ASSIGN, Left: b.Target, Right: b.Initializer}
			if length < 0 {
				length = i
			}
		}
		p.Elements = append(p.Elements, element)
	}
	if length < 0 {
		length = len(list.List)
	}
	return p, length, simple
}

// redeclares tells whether a function's var declares one of its parameters again.
func redeclares(f *ast.FunctionLiteral, parameters *ast.ArrayPattern) bool {
	return slices.ContainsFunc(f.DeclarationList, func(d *ast.VariableDeclaration) bool {
		return slices.ContainsFunc(d.List, func(b *ast.Binding) bool {
			id, ok := b.Target.(*ast.Identifier)
			return !ok || binds(parameters, id.Name)
		})
	})
}
