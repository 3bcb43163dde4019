package primordials

import (
	"slices"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/parser"
	"github.com/dop251/goja/unistring"

	"github.com/heatsync-go/heatsync/internal/engine/syntax"
)

// Program is a text that was compiled. It can run in several runtimes at once, by Set.Run.
type Program struct {
	program *goja.Program
	takes   []string // the names of what the function around it is given
}

// Compile compiles the text of a function. It is strict code.
func Compile(name, function string) (*Program, error) {
	tree, err := parser.ParseFile(nil, name, function, 0, parser.WithDisableSourceMaps)
	if err != nil {
		return nil, err
	}
	b := binder{taken: map[string]bool{}}
	syntax.Walk(tree.Body, b.visit)
	b.surround(tree)
	program, err := goja.CompileAST(tree, true)
	return &Program{program, b.takes}, err
}

// binder has code take from the table what it would look up.
type binder struct {
	taken map[string]bool
	takes []string
}

// take returns the variable of what the table has under a name. The names of methods and the like are none that a text
// could have.
func (b *binder) take(name string, at file.Idx) *ast.Identifier {
	if !b.taken[name] {
		b.taken[name] = true
		b.takes = append(b.takes, name)
	}
	return &ast.Identifier{Name: unistring.NewFromString(name), Idx: at}
}

func (b *binder) visit(node any) {
	switch n := node.(type) {
	case *ast.Identifier:
		if name := n.Name.String(); isGlobal[name] {
			b.take(name, n.Idx)
		}
	case *ast.PropertyShort:
		if name := n.Name.Name.String(); isGlobal[name] {
			b.take(name, n.Name.Idx)
		}
	case *ast.CallExpression:
		b.call(n)
		b.spread(n.ArgumentList)
	case *ast.OptionalChain:
		b.chain(n)
	case *ast.ArrayLiteral:
		b.spread(n.Value)
	case *ast.NewExpression:
		b.spread(n.ArgumentList)
		if id, ok := n.Callee.(*ast.Identifier); ok && isCollection[id.Name.String()] {
			n.Callee = b.take(collection+id.Name.String(), id.Idx)
		}
	case *ast.ForOfStatement:
		n.Source = b.iterated(n.Source)
		if d, ok := n.Into.(*ast.ForDeclaration); ok {
			d.Target = indexed(d.Target).(ast.BindingTarget)
		}
	case *ast.Binding:
		switch n.Target.(type) {
		case *ast.ArrayPattern:
			if n.Initializer != nil {
				n.Initializer = b.iterated(n.Initializer)
			}
		case *ast.ObjectPattern:
			if id, ok := n.Initializer.(*ast.Identifier); ok && statics[id.Name.String()] != nil {
				n.Initializer = b.held(id, n.Target.(*ast.ObjectPattern))
			}
		}
	case *ast.AssignExpression:
		if _, ok := n.Left.(*ast.ArrayPattern); ok {
			n.Right = b.iterated(n.Right)
		}
	case *ast.ParameterList:
		for _, p := range n.List {
			p.Target = indexed(p.Target).(ast.BindingTarget)
		}
	case *ast.PropertyKeyed:
		n.Value = indexed(n.Value)
	case *ast.ArrayPattern:
		for i, e := range n.Elements {
			n.Elements[i] = indexed(e)
		}
	}
}

// held is an object that has of a class what a pattern takes, and inherits nothing.
func (b *binder) held(class *ast.Identifier, p *ast.ObjectPattern) ast.Expression {
	at := class.Idx
	o := &ast.ObjectLiteral{LeftBrace: at, RightBrace: at, Value: []ast.Property{noPrototype(at)}}
	for _, each := range p.Properties {
		name := nameOf(each)
		key := &ast.StringLiteral{Idx: at, Value: unistring.NewFromString(name)}
		is := ast.Expression(&ast.DotExpression{Left: &ast.Identifier{Name: class.Name, Idx: at}, Identifier: ast.Identifier{Name: key.Value, Idx: at}})
		if static := class.Name.String() + "." + name; isStatic[static] {
			is = b.take(static, at)
		}
		o.Value = append(o.Value, &ast.PropertyKeyed{Key: key, Kind: ast.PropertyKindValue, Value: is})
	}
	return o
}

func nameOf(p ast.Property) string {
	switch p := p.(type) {
	case *ast.PropertyShort:
		return p.Name.Name.String()
	case *ast.PropertyKeyed:
		if key, ok := p.Key.(*ast.StringLiteral); ok {
			return key.Value.String()
		}
	}
	return ""
}

// spread sees the elements of an array, or arguments.
func (b *binder) spread(list []ast.Expression) {
	for _, e := range list {
		if s, ok := e.(*ast.SpreadElement); ok {
			s.Expression = b.iterated(s.Expression)
		}
	}
}

// call has what the library had to begin with be called: for Object.keys(x), and with x as its first argument for
// x.push(y).
func (b *binder) call(n *ast.CallExpression) {
	describePlainly(n)
	dot, ok := n.Callee.(*ast.DotExpression)
	if !ok {
		return
	}
	name, at := dot.Identifier.Name.String(), dot.Identifier.Idx
	if id, ok := dot.Left.(*ast.Identifier); ok && isStatic[id.Name.String()+"."+name] {
		n.Callee = b.take(id.Name.String()+"."+name, at)
	} else if isMethodOf(dot) && !isOptional(dot.Left) {
		n.Callee = b.take(method+name, at)
		n.ArgumentList = slices.Insert(n.ArgumentList, 0, dot.Left)
	}
}

func isMethodOf(dot *ast.DotExpression) bool {
	id, isIdentifier := dot.Left.(*ast.Identifier)
	_, isSuper := dot.Left.(*ast.SuperExpression)
	name := dot.Identifier.Name.String()
	return isMethod[name] && !isSuper && !(isIdentifier && isStatic[id.Name.String()+"."+name])
}

// chain does that for x?.map(f), with a function that leaves undefined and null alone. What follows in the chain
// becomes one around it.
func (b *binder) chain(c *ast.OptionalChain) {
	next := &c.Expression
	for {
		var e *ast.Expression
		switch n := (*next).(type) {
		case *ast.DotExpression:
			e = &n.Left
		case *ast.PrivateDotExpression:
			e = &n.Left
		case *ast.BracketExpression:
			e = &n.Left
		case *ast.CallExpression:
			if dot, ok := n.Callee.(*ast.DotExpression); ok && isMethodOf(dot) && isOptional(dot.Left) {
				b.optional(n, dot)
				if next != &c.Expression {
					*next = &ast.Optional{Expression: &ast.OptionalChain{Expression: n}}
				}
				return
			}
			e = &n.Callee
		default:
			return
		}
		next = e
	}
}

func (b *binder) optional(n *ast.CallExpression, dot *ast.DotExpression) {
	n.Callee = b.take(optional+dot.Identifier.Name.String(), dot.Identifier.Idx)
	this := dot.Left
	if direct, ok := this.(*ast.Optional); ok {
		this = direct.Expression
	} else {
		this = &ast.OptionalChain{Expression: this}
	}
	n.ArgumentList = slices.Insert(n.ArgumentList, 0, this)
}

// isOptional tells whether an expression is part of a chain that ends at a ?. in it.
func isOptional(e ast.Expression) bool {
	switch e := e.(type) {
	case *ast.Optional:
		return true
	case *ast.DotExpression:
		return isOptional(e.Left)
	case *ast.PrivateDotExpression:
		return isOptional(e.Left)
	case *ast.BracketExpression:
		return isOptional(e.Left)
	case *ast.CallExpression:
		return isOptional(e.Callee)
	}
	return false
}

// iterated is a call that gives what iterates as it did to begin with.
func (b *binder) iterated(e ast.Expression) ast.Expression {
	at := e.Idx0()
	return &ast.CallExpression{Callee: b.take(iteration, at), LeftParenthesis: at, ArgumentList: []ast.Expression{e}, RightParenthesis: at}
}

// indexed makes of the pattern of an array one of an object that has its indexes: what our code takes apart where it
// declares no variable is an array.
func indexed(target ast.Expression) ast.Expression {
	p, ok := target.(*ast.ArrayPattern)
	if !ok || p.Rest != nil {
		return target
	}
	o := &ast.ObjectPattern{LeftBrace: p.LeftBracket, RightBrace: p.RightBracket}
	for i, e := range p.Elements {
		if e != nil {
			key := &ast.NumberLiteral{Idx: p.LeftBracket, Value: int64(i)}
			o.Properties = append(o.Properties, &ast.PropertyKeyed{Key: key, Kind: ast.PropertyKindValue, Value: e})
		}
	}
	return o
}

// describePlainly gives the description of a property no prototype, to which a program may have given a member get.
func describePlainly(n *ast.CallExpression) {
	name := ""
	switch callee := n.Callee.(type) {
	case *ast.Identifier:
		name = callee.Name.String()
	case *ast.DotExpression:
		name = callee.Identifier.Name.String()
	}
	if name != "defineProperty" || len(n.ArgumentList) < 3 {
		return
	}
	o, ok := n.ArgumentList[2].(*ast.ObjectLiteral)
	if !ok || slices.ContainsFunc(o.Value, isPrototype) {
		return
	}
	o.Value = slices.Insert(o.Value, 0, noPrototype(o.LeftBrace))
}

// noPrototype is __proto__: null.
func noPrototype(at file.Idx) ast.Property {
	key := &ast.StringLiteral{Idx: at, Literal: `"__proto__"`, Value: "__proto__"}
	return &ast.PropertyKeyed{Key: key, Kind: ast.PropertyKindValue, Value: &ast.NullLiteral{Idx: at, Literal: "null"}}
}

func isPrototype(p ast.Property) bool {
	keyed, ok := p.(*ast.PropertyKeyed)
	if !ok {
		return false
	}
	key, ok := keyed.Key.(*ast.StringLiteral)
	return ok && key.Value == "__proto__"
}

// surround puts a function around the text's that takes what it calls, and returns it.
func (b *binder) surround(p *ast.Program) {
	const at = 1
	s := p.Body[0].(*ast.ExpressionStatement)
	list := make([]*ast.Binding, len(b.takes))
	for i, name := range b.takes {
		list[i] = &ast.Binding{Target: b.take(name, at)}
	}
	s.Expression = &ast.FunctionLiteral{
		Function:      at,
		ParameterList: &ast.ParameterList{Opening: at, Closing: at, List: list},
		Body: &ast.BlockStatement{
			LeftBrace: at, RightBrace: at,
			List: []ast.Statement{&ast.ReturnStatement{Return: at, Argument: s.Expression}},
		},
	}
}
