package compile

import (
	"github.com/dop251/goja/ast"
)

// Required is a module that a text asks for by name.
type Required struct {
	Specifier    string
	Line, Column int
	// Synced says that the call was a method: sync.require("./x.js"), where
	// sync may have any name and the argument may be a list.
	Synced bool
}

// isRequire tells whether a call's callee is a require.
func isRequire(callee ast.Expression) bool {
	switch c := callee.(type) {
	case *ast.Identifier:
		return c.Name == "require"
	case *ast.DotExpression:
		return c.Identifier.Name == "require"
	}
	return false
}

// required lists what the calls ask for, once the walk has moved them.
func (f *findings) required(src *source) []Required {
	var list []Required
	for _, call := range f.calls {
		if len(call.ArgumentList) == 0 {
			continue
		}
		arguments := call.ArgumentList[:1]
		synced := isSynced(call.Callee)
		if array, ok := arguments[0].(*ast.ArrayLiteral); ok && synced {
			arguments = array.Value
		}
		for _, a := range arguments {
			literal, ok := a.(*ast.StringLiteral)
			if !ok {
				continue
			}
			line, column := src.position(int(literal.Idx) - 1)
			list = append(list, Required{literal.Value.String(), line, column, synced})
		}
	}
	return list
}

// isSynced tells sync.require from require and module.require.
func isSynced(callee ast.Expression) bool {
	method, ok := callee.(*ast.DotExpression)
	if !ok {
		return false
	}
	object, ok := method.Left.(*ast.Identifier)
	return !ok || object.Name != "module"
}
