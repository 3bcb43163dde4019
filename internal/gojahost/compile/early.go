package compile

import (
	"regexp"
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/parser"
)

// Errors of a text that goja lets pass, and a value that it reads otherwise.

// octal finds an escape such as \1, \08 or \9 in a string.
var octal = regexp.MustCompile(`^(?:[^\\]|\\[^0-9]|\\0(?:[^0-9]))*\\(?:[1-9]|0[0-9])`)

// farOctal finds an escape, and of those that are octal the ones beyond the largest, \377: they have two digits.
var farOctal = regexp.MustCompile(`\\(?:[^4-7]|[4-7][0-7]?)`)

// seeOctals refuses octal escapes in strict code, and mends "octal escapes".
func (w *walker) seeOctals(n *ast.StringLiteral) {
	if !octal.MatchString(n.Literal) {
		return
	}
	if in := w.function(); in != nil && in.strict {
		w.found.problem(w.move(n.Idx), "Octal escape sequences are not allowed in strict mode.")
		return
	}
	cut := farOctal.ReplaceAllStringFunc(n.Literal, func(escape string) string {
		if len(escape) < 3 || escape[1] < '4' {
			return escape
		}
		return `\0` + escape[1:] // which can't take a third digit
	})
	if cut == n.Literal {
		return
	}
	again, err := parser.ParseFile(nil, "", "("+cut+")", 0, parser.WithDisableSourceMaps)
	if err != nil {
		return
	}
	if s, ok := again.Body[0].(*ast.ExpressionStatement); ok {
		if value, ok := s.Expression.(*ast.StringLiteral); ok {
			n.Value = value.Value
		}
	}
}

// seeTargets refuses to give eval and arguments a value in strict code, within a pattern.
func (w *walker) seeTargets(list ...ast.Expression) {
	in := w.function()
	if in == nil || !in.strict {
		return
	}
	for _, e := range list {
		if withDefault, ok := e.(*ast.AssignExpression); ok {
			e = withDefault.Left
		}
		if id, ok := e.(*ast.Identifier); ok && id != nil && (id.Name == "eval" || id.Name == "arguments") {
			w.found.problem(w.move(id.Idx), "Unexpected eval or arguments in strict mode")
		}
	}
}

// seeObjectPattern refuses anything behind a rest, a comma, too.
func (w *walker) seeObjectPattern(n *ast.ObjectPattern) {
	targets := []ast.Expression{n.Rest}
	for _, p := range n.Properties {
		switch p := p.(type) {
		case *ast.PropertyShort:
			targets = append(targets, &p.Name)
		case *ast.PropertyKeyed:
			targets = append(targets, p.Value)
		}
	}
	w.seeTargets(targets...)
	if n.Rest == nil {
		return
	}
	from, to := int(n.Rest.Idx1())-1, int(n.RightBrace)-1
	if from >= 0 && from <= to && to <= len(w.text) && strings.HasPrefix(strings.TrimSpace(w.text[from:to]), ",") {
		w.found.problem(w.move(n.Rest.Idx0()), "Rest element must be last element")
	}
}
