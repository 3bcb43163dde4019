package primordials

import (
	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
)

// iterates is how what inherits from one prototype iterates.
type iterates struct {
	begin, next   goja.Value   // its method Symbol.iterator, and that of the iterators, to begin with
	proto, beside *goja.Object // where these two are
}

// samples are expressions of what code of ours iterates over: one for each prototype.
const samples = `[[], new Map(), new Set(), [].values(), new Map().entries(), new Set().values()]`

func (s *Set) lookAtIterations() {
	list, err := s.vm.RunString(samples)
	if err != nil {
		return
	}
	for _, name := range list.(*goja.Object).Keys() {
		o := list.(*goja.Object).Get(name).(*goja.Object)
		i := &iterates{begin: o.GetSymbol(goja.SymIterator), proto: o.Prototype()}
		iterator := i.begin.Export().(callee)(goja.FunctionCall{This: o}).(*goja.Object)
		i.next, i.beside = iterator.Get("next"), iterator.Prototype()
		s.iterations[i.proto] = i
	}
}

// iterate returns what iterates over its argument as that did to begin with: the argument, if the program has
// changed nothing.
func (s *Set) iterate(c goja.FunctionCall) goja.Value {
	v := c.Argument(0)
	o, ok := v.(*goja.Object)
	if !ok || o.ExportType() == proxies {
		return v
	}
	i := s.iterations[o.Prototype()]
	if i == nil || o.GetSymbol(goja.SymIterator) == i.begin && i.beside.Get("next") == i.next {
		return v
	}
	iterator := i.begin.Export().(callee)(goja.FunctionCall{This: o}).(*goja.Object)
	next := i.next.Export().(callee)
	return s.iterator(func() goja.Value { return next(goja.FunctionCall{This: iterator}) })
}

// iterator makes one that inherits nothing.
func (s *Set) iterator(next func() goja.Value) goja.Value {
	o := s.vm.CreateObject(nil)
	self := func(goja.FunctionCall) goja.Value { return o }
	step := func(goja.FunctionCall) goja.Value { return next() }
	_ = o.SetSymbol(goja.SymIterator, self) // which a new object takes
	_ = o.Set("next", step)
	return o
}

// collection is a class of collections whose prototype has copies of the methods.
func (s *Set) collection(class string) goja.Value {
	was := s.prototype(class)
	proto := s.vm.CreateObject(was)
	describe := s.vm.Get("Object").(*goja.Object).Get("getOwnPropertyDescriptor").Export().(callee)
	define := s.vm.Get("Object").(*goja.Object).Get("defineProperty").Export().(callee)
	copied := func(key goja.Value) {
		d := describe(goja.FunctionCall{Arguments: []goja.Value{was, key}})
		define(goja.FunctionCall{Arguments: []goja.Value{proto, key, d}})
	}
	for _, name := range was.GetOwnPropertyNames() {
		copied(s.vm.ToValue(name))
	}
	for _, symbol := range was.Symbols() {
		copied(symbol)
	}
	if i := s.iterations[was]; i != nil {
		s.iterations[proto] = &iterates{begin: i.begin, next: i.next, proto: proto, beside: i.beside}
	}
	return s.constructor(class, proto)
}

func (s *Set) constructor(class string, proto *goja.Object) goja.Value {
	make, _ := goja.AssertConstructor(s.vm.Get(class))
	add := map[string]string{"Map": "set", "WeakMap": "set"}[class]
	if add == "" {
		add = "add"
	}
	one, pairs := proto.Get(add).Export().(callee), add == "set"
	var self *goja.Object
	self = s.vm.ToValue(func(c goja.ConstructorCall) *goja.Object {
		o, err := make(self)
		if err != nil {
			engine.Throw(s.vm, err)
		}
		from := c.Argument(0)
		if goja.IsUndefined(from) || goja.IsNull(from) {
			return o
		}
		s.vm.ForOf(s.iterate(goja.FunctionCall{Arguments: []goja.Value{from}}), func(v goja.Value) bool {
			args := []goja.Value{v}
			if pair, ok := v.(*goja.Object); ok && pairs {
				args = []goja.Value{pair.Get("0"), pair.Get("1")}
			}
			one(goja.FunctionCall{This: o, Arguments: args})
			return true
		})
		return o
	}).(*goja.Object)
	_ = self.Set("prototype", proto)
	return self
}
