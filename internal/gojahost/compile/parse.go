package compile

import (
	"errors"
	"fmt"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/parser"

	"github.com/heatsync-go/heatsync/internal/lower"
)

// wrapper is the function around a module's text. Its head stands on the text's
// first line, so that lines keep their numbers, and its tail on a line of its
// own, so that a comment at the end of the text does not swallow it.
type wrapper struct{ head, tail string }

const params = "(function (exports, require, module, __filename, __dirname"

var (
	plain = wrapper{params + ") {", "\n})"}
	// withHelper is for code that calls the host's helper.
	withHelper = wrapper{params + ", " + lower.Helper + ") {", "\n})"}
	// expression is for what is no module.
	expression = wrapper{"(function () {return ", "\n})"}
	// script is for what is run as it stands, and has no function around it.
	script = wrapper{}
	// strict is for ES modules. They may declare names of their own like the
	// parameters, and __dirname often is; the block makes room for that.
	strict = wrapper{params + ", " + lower.Helper + `) {"use strict";{`, "\n}})"}
)

// parsed is a text that goja has parsed, with the positions of the file.
type parsed struct {
	program *ast.Program
	text    string
	found   findings
	// asksForRoom says that it is a function around that of the text (room.go).
	asksForRoom bool
}

// parse parses text, which is src or was made from it, inside a wrapper. back
// leads from an offset in text to one in src.
func parse(src *source, w wrapper, t *lower.Text) (p *parsed, err error) {
	defer recovered(src, &err)
	whole := w.head + commented(t.Code) + w.tail
	program, repair, err := parseRepaired(src.Path, whole)
	if err != nil {
		return nil, parseError(src, err, len(w.head), whole, t)
	}
	if w != script && !isOneFunction(program) {
		return nil, src.ErrorAt(0, "Unexpected token }: the file closes more than it opens")
	}
	walk := walker{repair: repair, text: repair.textOf(whole), move: func(i file.Idx) file.Idx {
		return file.Idx(t.Back(repair.back(int(i)-1)-len(w.head)) + 1)
	}}
	walk.program(program)
	if why := walk.found.wrong; why != "" {
		return nil, src.ErrorAt(int(walk.found.at)-1, why)
	}
	program.File = file.NewFile(src.Path, src.Text, 1)
	p = &parsed{program: program, text: whole[len(w.head) : len(whole)-len(w.tail)], found: walk.found}
	if p.asksForRoom = walk.rooms.done(); p.asksForRoom && w != script {
		takeRoom(program)
	}
	return p, nil
}

// commented makes a comment of a hashbang, which may only be at the very start
// of a program.
func commented(text string) string {
	if strings.HasPrefix(text, "#!") {
		return "//" + text[2:]
	}
	return text
}

// isOneFunction tells whether the wrapper is still around the whole text: one
// such as "}); (function () {" would climb out of it.
func isOneFunction(p *ast.Program) bool {
	if len(p.Body) != 1 {
		return false
	}
	s, ok := p.Body[0].(*ast.ExpressionStatement)
	if !ok {
		return false
	}
	_, ok = s.Expression.(*ast.FunctionLiteral)
	return ok
}

// code compiles the syntax tree.
func (p *parsed) code(src *source) (c *Code, err error) {
	defer recovered(src, &err)
	program, err := goja.CompileAST(p.program, false)
	if err != nil {
		return nil, compileError(src, err)
	}
	return &Code{
		Program: program, Source: p.text, Path: src.Path, Requires: p.found.required(src), asksForRoom: p.asksForRoom,
	}, nil
}

// recovered makes an error of a panic in goja: a file must never take the
// program down.
func recovered(src *source, err *error) {
	if r := recover(); r != nil {
		*err = src.ErrorAt(0, fmt.Sprintf("the compiler broke: %v", r))
	}
}

// parseError says where in the file goja's parser gave up.
func parseError(src *source, err error, head int, whole string, t *lower.Text) error {
	var list parser.ErrorList
	if !errors.As(err, &list) || len(list) == 0 {
		return src.ErrorAt(0, err.Error())
	}
	first := list[0]
	generated := lower.Source{Text: whole}
	at := generated.Offset(first.Position.Line, first.Position.Column) - head
	return src.ErrorAt(t.Back(at), first.Message)
}

// compileError says where in the file goja's compiler gave up. The syntax tree
// has the file's positions by then.
func compileError(src *source, err error) error {
	var syntax *goja.CompilerSyntaxError
	if !errors.As(err, &syntax) {
		return src.ErrorAt(0, err.Error())
	}
	return src.ErrorAt(syntax.Offset, syntax.Message)
}
