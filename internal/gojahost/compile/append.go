package compile

import (
	"slices"
	"strconv"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	operators "github.com/dop251/goja/token"
	"github.com/dop251/goja/unistring"
)

// This file mends "strings that grow": s += x in a loop, or in a function inside of the one
// that has s, where the text gives s a string to begin with. Once s is long, the helper adds. So
// that short ones cost nothing, the length is looked at once in a while: a variable that no
// program can name counts down.

const (
	long   = "4096" // from where on it pays
	rarely = "256"  // additions to a short one
)

// noteString notes a variable that is given a string in the body of a function: parameters,
// which come before, don't see what counts, and an initializer has no variables of its own.
func (w *walker) noteString(target, value ast.Expression) {
	id, ok := target.(*ast.Identifier)
	f := w.function()
	if !ok || f == nil || f.parameters == nil || len(f.blocks) == 0 {
		return
	}
	switch value.(type) {
	case *ast.StringLiteral, *ast.TemplateLiteral:
		f.strings = append(f.strings, id.Name)
	}
}

// grows returns the function whose variable was given a string, if it is added to over and over.
func (w *walker) grows(name unistring.String) *function {
	for i := len(w.inside) - 1; i >= 0; i-- {
		f := &w.inside[i]
		if slices.Contains(f.strings, name) {
			if i == len(w.inside)-1 && f.loops == 0 {
				return nil
			}
			return f
		}
	}
	return nil
}

// grown returns what takes the place of s += x, or nil:
//
//	--left > 0 ? s += x : typeof s === "string" && s.length > 4096 ? s = append(s, "" + x) : (left = 256, s += x)
func (w *walker) grown(n *ast.AssignExpression) ast.Expression {
	id, ok := n.Left.(*ast.Identifier)
	if !ok || n.Operator != operators.PLUS {
		return nil
	}
	if _, number := n.Right.(*ast.NumberLiteral); number || w.functions != w.before[n] {
		return nil // what stands in the text once is compiled three times
	}
	f := w.grows(id.Name)
	if f == nil {
		return nil
	}
	left := "heatsync left of " + id.Name
	if !slices.Contains(f.counters, left) {
		f.counters = append(f.counters, left)
	}
	w.rooms.coroutine(nil) // the program takes the helper
	b := builder(id.Idx)
	counted := b.compare(operators.GREATER, &ast.UnaryExpression{Operator: operators.DECREMENT, Idx: id.Idx, Operand: b.name(left)}, b.number("0"))
	isString := b.compare(operators.STRICT_EQUAL, b.typeOf(id.Name), b.text("string"))
	isLong := b.compare(operators.GREATER, &ast.DotExpression{Left: b.name(id.Name), Identifier: *b.name("length")}, b.number(long))
	appended := helped("append", id.Idx, b.name(id.Name), b.binary(operators.PLUS, b.text(""), n.Right))
	short := &ast.SequenceExpression{Sequence: []ast.Expression{b.assign(left, b.number(rarely)), n}}
	return &ast.ConditionalExpression{
		Test: counted, Consequent: n,
		Alternate: &ast.ConditionalExpression{
			Test: b.binary(operators.LOGICAL_AND, isString, isLong), Consequent: b.assign(id.Name, appended), Alternate: short,
		},
	}
}

// declareCounters adds what counts to the variables of a function.
func (f *function) declareCounters(variables *[]*ast.VariableDeclaration, at file.Idx) {
	for _, name := range f.counters {
		*variables = append(*variables, &ast.VariableDeclaration{Var: at, List: []*ast.Binding{{Target: builder(at).name(name)}}})
	}
}

// builder makes expressions that stand at one place of the text.
type builder file.Idx

func (b builder) name(s unistring.String) *ast.Identifier {
	return &ast.Identifier{Name: s, Idx: file.Idx(b)}
}

func (b builder) text(s string) ast.Expression {
	return &ast.StringLiteral{Idx: file.Idx(b), Literal: `"` + s + `"`, Value: unistring.String(s)}
}

func (b builder) number(s string) ast.Expression {
	n, _ := strconv.ParseInt(s, 10, 64)
	return &ast.NumberLiteral{Idx: file.Idx(b), Literal: s, Value: n}
}

func (b builder) binary(op operators.Token, left, right ast.Expression) ast.Expression {
	return &ast.BinaryExpression{Operator: op, Left: left, Right: right}
}

func (b builder) compare(op operators.Token, left, right ast.Expression) ast.Expression {
	return &ast.BinaryExpression{Operator: op, Left: left, Right: right, Comparison: true}
}

func (b builder) typeOf(name unistring.String) ast.Expression {
	return &ast.UnaryExpression{Operator: operators.TYPEOF, Idx: file.Idx(b), Operand: b.name(name)}
}

func (b builder) assign(name unistring.String, value ast.Expression) ast.Expression {
	return &ast.AssignExpression{Operator: operators.ASSIGN, Left: b.name(name), Right: value}
}
