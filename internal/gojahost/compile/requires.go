package compile

import (
	"github.com/dop251/goja/ast"
	gojatoken "github.com/dop251/goja/token"

	"github.com/heatsync-go/heatsync/internal/lower"
)

// Required is a module that a text asks for by name.
type Required struct {
	Specifier    string
	Line, Column int
	// Synced says that the call was a method: sync.require("./x.js"), where
	// sync may have any name and the argument may be a list.
	Synced bool
	// Imported says that it was an import, or an import().
	Imported bool
	// Sure says that the call is made whenever the module is loaded, for all that its
	// text says, and that what it throws is caught nowhere in it.
	Sure bool
}

// isRequire tells whether a call's callee is a require.
func isRequire(callee ast.Expression) bool {
	switch c := callee.(type) {
	case *ast.Identifier:
		return c.Name == "require"
	case *ast.DotExpression:
		return c.Identifier.Name == "require" || isHelper(c)
	}
	return false
}

// isHelper tells whether a function is the helper's for imports.
func isHelper(callee ast.Expression) bool {
	c, ok := callee.(*ast.DotExpression)
	if !ok || c.Identifier.Name != "from" && c.Identifier.Name != "import" {
		return false
	}
	id, ok := c.Left.(*ast.Identifier)
	return ok && id.Name == lower.Helper
}

// isLate tells whether it is the one of import().
func isLate(callee ast.Expression) bool {
	return isHelper(callee) && callee.(*ast.DotExpression).Identifier.Name == "import"
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
			specifier, ok := constant(a)
			if !ok {
				continue
			}
			line, column := src.Position(int(a.Idx0()) - 1)
			list = append(list, Required{specifier, line, column, synced, isHelper(call.Callee), call.sure && !isLate(call.Callee)})
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
	return !ok || object.Name != "module" && object.Name != lower.Helper
}

// constant returns the text that an expression always is: a literal, a template
// without expressions, a sum of such.
func constant(e ast.Expression) (text string, ok bool) {
	switch e := e.(type) {
	case *ast.StringLiteral:
		return e.Value.String(), true
	case *ast.TemplateLiteral:
		if e.Tag != nil || len(e.Expressions) > 0 || len(e.Elements) != 1 || !e.Elements[0].Valid {
			return "", false
		}
		return e.Elements[0].Parsed.String(), true
	case *ast.BinaryExpression:
		left, ok := constant(e.Left)
		right, also := constant(e.Right)
		return left + right, ok && also && e.Operator == gojatoken.PLUS
	}
	return "", false
}

// mayNotRun tells whether parts of a node are perhaps not run when it is.
func mayNotRun(node any) bool {
	switch n := node.(type) {
	case *ast.FunctionLiteral, *ast.ArrowFunctionLiteral, *ast.IfStatement, *ast.ConditionalExpression, *ast.TryStatement,
		*ast.ForStatement, *ast.ForInStatement, *ast.ForOfStatement, *ast.WhileStatement, *ast.CaseStatement, *ast.OptionalChain:
		return true
	case *ast.BinaryExpression:
		return n.Operator == gojatoken.LOGICAL_AND || n.Operator == gojatoken.LOGICAL_OR || n.Operator == gojatoken.COALESCE
	}
	return false
}
