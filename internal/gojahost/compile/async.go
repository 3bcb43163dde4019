package compile

import (
	"reflect"
	"strings"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/parser"
	operators "github.com/dop251/goja/token"
	"github.com/dop251/goja/unistring"
)

// goja has no async generators and no for await, though its parser reads the former.
// Here an async generator becomes a generator, whose object is the async one:
// await, yield* and return yield a mark to whoever drives it, which are the methods of
// the prototype that it gets. So super, arguments, names and positions are what the
// author wrote. And async methods, too, get the prototype that goja forgets.
// Both are done by the engine's helper (package engine, async.go).

// helper is the name by which the helper is known. No program can write it.
const helper unistring.String = "heatsync async"

// helped makes a call of one of the helper's functions.
func helped(method unistring.String, at file.Idx, arguments ...ast.Expression) *ast.CallExpression {
	callee := &ast.DotExpression{Left: &ast.Identifier{Name: helper, Idx: at}, Identifier: ast.Identifier{Name: method, Idx: at}}
	return &ast.CallExpression{Callee: callee, LeftParenthesis: at, RightParenthesis: at, ArgumentList: arguments}
}

// asyncs is what the walk knows of async functions.
type asyncs struct {
	generators map[*ast.FunctionLiteral]bool       // that were async
	methods    map[*ast.FunctionLiteral]bool       // of object literals
	loops      map[ast.Statement]*ast.TryStatement // that were for await
	awaited    map[*ast.ForOfStatement]bool        // that are for await
	kept       map[ast.Expression]bool             // private names that are called or assigned to
}

// inGenerator tells whether the walk is directly inside of an async generator.
func (w *walker) inGenerator() bool {
	n := len(w.inside)
	return n > 0 && w.inside[n-1].async && w.inside[n-1].generator
}

func put[K comparable](m *map[K]bool, key K) {
	if *m == nil {
		*m = map[K]bool{}
	}
	(*m)[key] = true
}

// enterAsync notes what the parts of a node can't know of themselves.
func (w *walker) enterAsync(node any) {
	switch n := node.(type) {
	case *ast.ForOfStatement:
		if w.repair.isAwait(n) {
			put(&w.asyncs.awaited, n)
		}
	case *ast.PropertyKeyed:
		if f, ok := n.Value.(*ast.FunctionLiteral); ok && n.Kind != ast.PropertyKindValue {
			put(&w.asyncs.methods, f)
		}
	case *ast.CallExpression:
		w.keep(n.Callee)
	case *ast.TemplateLiteral:
		w.keep(n.Tag)
	case *ast.AssignExpression:
		w.keep(n.Left)
	case *ast.UnaryExpression:
		if n.Operator == operators.DELETE { // which is an error, and goja's to find
			w.keep(n.Operand)
		}
	}
}

func (w *walker) keep(e ast.Expression) {
	switch e := e.(type) {
	case *ast.PrivateDotExpression:
		put(&w.asyncs.kept, ast.Expression(e))
	case *ast.Optional:
		w.keep(e.Expression)
	case *ast.OptionalChain:
		w.keep(e.Expression)
	}
}

// leaveAsync mends a node whose parts have been.
func (w *walker) leaveAsync(node any) {
	switch n := node.(type) {
	case *ast.YieldExpression:
		if n.Delegate && w.inGenerator() {
			n.Delegate = false
			n.Argument = helped("delegate", n.Yield, n.Argument)
		}
	case *ast.ReturnStatement:
		if n.Argument != nil && w.inGenerator() {
			n.Argument = awaited(n.Return, n.Argument)
		}
	case *ast.BlockStatement:
		n.List = w.adoptDeclared(n.List)
	case *ast.CaseStatement:
		n.Consequent = w.adoptDeclared(n.Consequent)
	case *ast.Binding:
		nameOwn(n.Initializer, n.Target)
	case *ast.AssignExpression:
		nameOwn(n.Right, n.Left)
	case *ast.PropertyShort:
		nameOwn(n.Initializer, &n.Name)
	case *ast.PropertyKeyed:
		if !n.Computed {
			nameOwn(n.Value, n.Key)
		}
	case *ast.FieldDefinition:
		if !n.Computed {
			nameOwn(n.Initializer, n.Key)
		}
	case *ast.ClassLiteral:
		w.adoptMethods(n)
	case *ast.FunctionLiteral:
		if n.Async && n.Generator {
			n.Async = false
			put(&w.asyncs.generators, n)
		}
	}
}

// awaited is what an await is in a generator.
func awaited(at file.Idx, e ast.Expression) ast.Expression {
	return &ast.YieldExpression{Yield: at, Argument: helped("await", at, e)}
}

// replacement returns what takes an expression's or a statement's place, or nil.
func (w *walker) replacement(node any) any {
	switch n := node.(type) {
	case *ast.RegExpLiteral:
		if isRunByUs(n) {
			return constructed(n)
		}
	case *ast.AwaitExpression:
		if w.inGenerator() {
			return awaited(n.Await, n.Argument)
		}
	case *ast.FunctionLiteral:
		if w.asyncs.generators[n] && !w.asyncs.methods[n] {
			return helped("own", n.Function, n)
		}
	case *ast.ObjectLiteral:
		if found := w.asyncMethods(n); found.any {
			return helped("mark", n.LeftBrace, append([]ast.Expression{n}, found.known()...)...)
		}
	case *ast.PrivateDotExpression:
		if !w.asyncs.kept[n] && w.isAsyncMethod(n.Identifier.Name) {
			return helped("own", n.Identifier.Idx, n)
		}
	case *ast.AssignExpression:
		if other := w.grown(n); other != nil {
			return other
		}
	case *ast.VariableStatement:
		if other := w.function().assigning(n); other != nil {
			return other
		}
	case *ast.ForLoopInitializerVarDeclList:
		if other := w.function().assigningFirst(n); other != nil {
			return other
		}
	case *ast.ForOfStatement:
		if w.asyncs.awaited[n] {
			return w.loop(n)
		}
	case *ast.LabelledStatement:
		if loop := w.asyncs.loops[n.Statement]; loop != nil {
			block := n.Statement
			n.Statement = loop.Body.List[0]
			loop.Body.List[0] = n
			return block
		}
	}
	return nil
}

// nameOwn gives an anonymous async generator the name that it would have got.
func nameOwn(value, target ast.Expression) {
	call, ok := value.(*ast.CallExpression)
	if !ok || len(call.ArgumentList) != 1 || !isHelped(call, "own") {
		return
	}
	if f, ok := call.ArgumentList[0].(*ast.FunctionLiteral); !ok || f.Name != nil {
		return
	}
	var name unistring.String
	switch t := target.(type) {
	case *ast.Identifier:
		name = t.Name
	case *ast.StringLiteral:
		name = t.Value
	case *ast.PrivateIdentifier:
		name = "#" + t.Name
	default:
		return
	}
	call.ArgumentList = append(call.ArgumentList, &ast.StringLiteral{Idx: call.LeftParenthesis, Literal: string(name), Value: name})
}

func isHelped(call *ast.CallExpression, method unistring.String) bool {
	dot, ok := call.Callee.(*ast.DotExpression)
	if !ok || dot.Identifier.Name != method {
		return false
	}
	id, ok := dot.Left.(*ast.Identifier)
	return ok && id.Name == helper
}

// adoptDeclared has a list of statements begin with the adoption of the async
// generators that it declares, since those are there from its start.
func (w *walker) adoptDeclared(list []ast.Statement) []ast.Statement {
	var first []ast.Statement
	for _, s := range list {
		if d, ok := s.(*ast.FunctionDeclaration); ok && w.asyncs.generators[d.Function] {
			name := *d.Function.Name
			first = append(first, &ast.ExpressionStatement{Expression: helped("own", name.Idx, &name)})
		}
	}
	if first == nil {
		return list
	}
	n := directives(list)
	return append(append(append([]ast.Statement{}, list[:n]...), first...), list[n:]...)
}

func (w *walker) asyncMethods(o *ast.ObjectLiteral) (found keys) {
	for _, p := range o.Value {
		keyed, ok := p.(*ast.PropertyKeyed)
		if !ok || keyed.Kind != ast.PropertyKindMethod {
			continue
		}
		if f, ok := keyed.Value.(*ast.FunctionLiteral); ok && (f.Async || w.asyncs.generators[f]) {
			found.add(keyed.Key, keyed.Computed)
		}
	}
	return found
}

// privateAsync lists the private methods of a class that are async and belong to its
// objects. No code of the class itself runs with one of those at hand.
func privateAsync(class *ast.ClassLiteral) (names []unistring.String) {
	for _, e := range class.Body {
		if m, ok := e.(*ast.MethodDefinition); ok && m.Body.Async && !m.Static {
			if id, ok := m.Key.(*ast.PrivateIdentifier); ok {
				names = append(names, id.Name)
			}
		}
	}
	return names
}

func (w *walker) isAsyncMethod(private unistring.String) bool {
	for _, c := range w.classes {
		for _, name := range c.private {
			if name == private {
				return true
			}
		}
	}
	return false
}

// adoptMethods has a class begin with a static block that adopts its async methods.
func (w *walker) adoptMethods(class *ast.ClassLiteral) {
	at := class.Class
	this := &ast.ThisExpression{Idx: at}
	statics, others := keys{}, keys{}
	var list []ast.Statement
	add := func(e ast.Expression) { list = append(list, &ast.ExpressionStatement{Expression: e}) }
	for _, e := range class.Body {
		m, ok := e.(*ast.MethodDefinition)
		if !ok || !m.Body.Async && !w.asyncs.generators[m.Body] {
			continue
		}
		id, private := m.Key.(*ast.PrivateIdentifier)
		switch {
		case private && m.Static:
			add(helped("own", at, &ast.PrivateDotExpression{Left: this, Identifier: *id}))
		case private: // where they are read
		case m.Static:
			statics.add(m.Key, m.Computed)
		default:
			others.add(m.Key, m.Computed)
		}
	}
	if statics.any {
		add(helped("mark", at, append([]ast.Expression{this}, statics.known()...)...))
	}
	if others.any {
		proto := &ast.DotExpression{Left: this, Identifier: ast.Identifier{Name: "prototype", Idx: at}}
		add(helped("mark", at, append([]ast.Expression{proto}, others.known()...)...))
	}
	if list == nil {
		return
	}
	block := &ast.ClassStaticBlock{Static: at, Block: &ast.BlockStatement{LeftBrace: at, RightBrace: at, List: list}}
	class.Body = append([]ast.ClassElement{block}, class.Body...)
}

// keys are those of async methods.
type keys struct {
	any, computed bool
	list          []ast.Expression
}

func (k *keys) add(key ast.Expression, computed bool) {
	k.any = true
	k.computed = k.computed || computed
	k.list = append(k.list, key)
}

// known returns the keys, or none if not all of them are in the text.
func (k *keys) known() []ast.Expression {
	if k.computed {
		return nil
	}
	return k.list
}

// loopText is what a for await becomes. The names with $ stand for others.
const loopText = `{
  const $loop = $helper.loop($source);
  try {
    for (; $loop.more(AWAIT($loop.next())); ) {}
  } catch ($error) {
    throw $loop.failed($error);
  } finally {
    if ($loop.closing()) $loop.closed(AWAIT($loop.result));
  }
}`

var (
	loopNames = map[unistring.String]unistring.String{"$loop": "heatsync loop", "$error": "heatsync error", "$helper": helper}
	inAsync   = "(async function () {" + strings.ReplaceAll(loopText, "AWAIT", "await ") + "})"
	inAsyncG  = "(function* () {" + strings.ReplaceAll(loopText, "AWAIT(", "yield $helper.await(") + "})"
)

// loop writes a for await in other words.
func (w *walker) loop(n *ast.ForOfStatement) ast.Statement {
	inside := w.inside[len(w.inside)-1]
	text := inAsync
	switch {
	case !inside.async:
		w.found.problem(n.For, "for await is only valid in async functions")
		return nil
	case inside.generator:
		text = inAsyncG
	}
	program, err := parser.ParseFile(nil, "", text, 0, parser.WithDisableSourceMaps)
	if err != nil {
		panic(err) // the text is ours
	}
	f := program.Body[0].(*ast.ExpressionStatement).Expression.(*ast.FunctionLiteral)
	block := f.Body.List[0].(*ast.BlockStatement)
	stamp := walker{
		move: func(file.Idx) file.Idx { return n.For },
		visit: func(node any) {
			if id, ok := node.(*ast.Identifier); ok && loopNames[id.Name] != "" {
				id.Name = loopNames[id.Name]
			}
		},
	}
	stamp.walk(reflect.ValueOf(block))
	source := block.List[0].(*ast.LexicalDeclaration).List[0].Initializer.(*ast.CallExpression)
	source.ArgumentList = []ast.Expression{n.Source}
	try := block.List[1].(*ast.TryStatement)
	body := try.Body.List[0].(*ast.ForStatement).Body.(*ast.BlockStatement)
	value := &ast.DotExpression{Left: &ast.Identifier{Name: "heatsync loop", Idx: n.For}, Identifier: ast.Identifier{Name: "value", Idx: n.For}}
	body.List = []ast.Statement{into(n.Into, value), n.Body}
	if w.asyncs.loops == nil {
		w.asyncs.loops = map[ast.Statement]*ast.TryStatement{}
	}
	w.asyncs.loops[block] = try
	return block
}

// into makes a statement of what a loop assigns to.
func into(to ast.ForInto, value ast.Expression) ast.Statement {
	at := value.Idx0()
	switch to := to.(type) {
	case *ast.ForIntoVar:
		to.Binding.Initializer = value
		return &ast.VariableStatement{Var: at, List: []*ast.Binding{to.Binding}}
	case *ast.ForDeclaration:
		kind := operators.LET
		if to.IsConst {
			kind = operators.CONST
		}
		return &ast.LexicalDeclaration{Idx: at, Token: kind, List: []*ast.Binding{{Target: to.Target, Initializer: value}}}
	case *ast.ForIntoExpression:
		return &ast.ExpressionStatement{Expression: &ast.AssignExpression{Operator: operators.ASSIGN, Left: to.Expression, Right: value}}
	}
	panic("the target of a for await")
}
