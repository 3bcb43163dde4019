// Package primordials has our own JavaScript call the language's library as it was when the runtime began,
// whatever a program has done to it since: that may delete Array.prototype.map, or give
// Object.prototype a member get.
//
// The code says xs.map(f), for (const x of xs), Object.keys(o) or new Map() like any other. Compile
// changes the syntax tree: methods, functions and constructors of the library are taken from a table of the
// runtime, as variables of a function around the text's. In a for, a spread or a pattern, what iterates does so as it did
// to begin with. What an object of ours inherits from a class of ours is looked up as ever. This is as quick: the
// look-up is one of a variable, not of a property.
//
// A Set belongs to its runtime's goroutine. Compile may be called from any.
package primordials

import (
	"reflect"
	"slices"
	"strings"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
)

var proxies = reflect.TypeFor[goja.Proxy]()

type callee = func(goja.FunctionCall) goja.Value

// Set is the table of a runtime.
type Set struct {
	vm         *goja.Runtime
	values     map[string]goja.Value // what programs have taken
	library    map[string]goja.Value // of its members, by class and name, what somebody had looked up before
	templates  map[string]*template  // of the others, by class; that of the global object is no class
	prototypes map[string]*goja.Object
	iterations map[*goja.Object]*iterates // by the prototype of what iterates
}

// Of makes the table of a runtime, as its library is now.
func Of(vm *goja.Runtime) *Set {
	s := &Set{
		vm: vm, values: map[string]goja.Value{}, library: map[string]goja.Value{}, templates: map[string]*template{},
		prototypes: map[string]*goja.Object{}, iterations: map[*goja.Object]*iterates{},
	}
	s.look()
	s.lookAtIterations()
	for _, class := range collections {
		s.library[collection+class] = s.collection(class)
	}
	return s
}

// look keeps what is not to be had later.
func (s *Set) look() {
	s.keep("", s.vm.GlobalObject(), globals)
	for class, names := range statics {
		s.keep(class+".", s.vm.Get(class).(*goja.Object), names)
	}
	for class, names := range methods {
		s.keep(class+"."+method, s.prototype(class), names)
	}
}

func (s *Set) keep(class string, of *goja.Object, names []string) {
	t := templateOf(of)
	s.templates[class] = t
	for _, name := range names {
		if t == nil || !t.waits(name) {
			s.library[class+name] = of.Get(name)
		}
	}
}

// original returns a member of the library as it was, nil if there is none.
func (s *Set) original(class, name string) goja.Value {
	v := s.library[class+name]
	if t := s.templates[class]; v == nil && t != nil {
		v = t.member(s.vm, name)
	}
	return v
}

// Renew forgets what was taken: the library has been mended, or has got other classes.
func (s *Set) Renew() {
	clear(s.values)
	s.look()
}

func (s *Set) prototype(class string) *goja.Object {
	if s.prototypes[class] == nil {
		s.prototypes[class] = s.vm.Get(class).(*goja.Object).Get("prototype").(*goja.Object)
	}
	return s.prototypes[class]
}

// Run runs a program, and returns the function that it is the text of.
func (s *Set) Run(p *Program) (goja.Value, error) {
	v, err := s.vm.RunProgram(p.program)
	if err != nil {
		return nil, err
	}
	args := make([]goja.Value, len(p.takes))
	for i, name := range p.takes {
		args[i] = s.take(name)
	}
	take, _ := goja.AssertFunction(v)
	return take(goja.Undefined(), args...)
}

func (s *Set) take(name string) goja.Value {
	v := s.values[name]
	if v == nil {
		v = s.made(name)
		s.values[name] = v
	}
	return v
}

func (s *Set) made(name string) goja.Value {
	if name == iteration {
		return s.function("iterate", s.iterate)
	}
	if is, ok := strings.CutPrefix(name, method); ok {
		return s.method(is)
	}
	if is, ok := strings.CutPrefix(name, optional); ok {
		return s.optional(is)
	}
	if class, is, ok := strings.Cut(name, "."); ok {
		return s.static(class, is, s.original(class+".", is))
	}
	if v := s.original("", name); v != nil {
		return v
	}
	return goja.Undefined()
}

// static is a function of a class. Some must be called on it.
func (s *Set) static(class, name string, f goja.Value) goja.Value {
	describes := name == "getOwnPropertyDescriptor"
	is, ok := f.Export().(callee)
	if !ok || class != "Array" && class != "Promise" && !describes {
		return f
	}
	this := s.take(class)
	return s.function(name, func(c goja.FunctionCall) goja.Value {
		v := is(goja.FunctionCall{This: this, Arguments: c.Arguments})
		if description, ok := v.(*goja.Object); ok && describes {
			_ = description.SetPrototype(nil) // a new object: it is as plain as what describePlainly makes
		}
		return v
	})
}

// function makes a function that stacks show by its name.
func (s *Set) function(name string, f callee) goja.Value {
	o := s.vm.ToValue(f).(*goja.Object)
	_ = o.DefineDataProperty("name", s.vm.ToValue(name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE) // of a new object
	return o
}

// method is a function that calls the method of its first argument: that of the library, if the argument is the
// library's and no more.
func (s *Set) method(name string) goja.Value {
	own := func(class string) callee {
		if slices.Contains(methods[class], name) {
			if v := s.original(class+"."+method, name); v != nil {
				f, _ := v.Export().(callee)
				return f
			}
		}
		return nil
	}
	ofString, ofFunction := own("String"), own("Function")
	arrays, ofArray := s.prototype("Array"), own("Array")
	expressions, ofExpression := s.prototype("RegExp"), own("RegExp")
	return s.function(name, func(c goja.FunctionCall) goja.Value {
		this := c.Argument(0)
		call := goja.FunctionCall{This: this, Arguments: c.Arguments[1:]}
		o, isObject := this.(*goja.Object)
		if !isObject {
			if _, isString := this.(goja.String); isString && ofString != nil {
				return ofString(call)
			}
			return s.lookedUp(name, call)
		}
		if o.ExportType() == proxies {
			return s.lookedUp(name, call) // asked for its prototype, it would run the program's code
		}
		switch proto := o.Prototype(); {
		case proto == arrays && ofArray != nil:
			return ofArray(call)
		case ofFunction != nil && o.ClassName() == "Function" && o.Get(name) == s.prototype("Function").Get(name):
			return ofFunction(call) // and no static method of a class
		case proto == expressions && ofExpression != nil:
			return ofExpression(call)
		}
		return s.lookedUp(name, call)
	})
}

// optional is a method's function that leaves undefined and null alone.
func (s *Set) optional(name string) goja.Value {
	call := s.take(method + name).Export().(callee)
	return s.function(name, func(c goja.FunctionCall) goja.Value {
		if this := c.Argument(0); goja.IsUndefined(this) || goja.IsNull(this) {
			return goja.Undefined()
		}
		return call(c)
	})
}

// lookedUp calls a method as the language does.
func (s *Set) lookedUp(name string, call goja.FunctionCall) goja.Value {
	if goja.IsUndefined(call.This) || goja.IsNull(call.This) {
		panic(s.vm.NewTypeError("Cannot read property '%s' of %s", name, call.This))
	}
	f, _ := call.This.ToObject(s.vm).Get(name).(*goja.Object)
	if f == nil {
		panic(s.vm.NewTypeError("Object has no member '%s'", name))
	}
	if is, ok := f.Export().(callee); ok {
		return is(call)
	}
	is, ok := goja.AssertFunction(f)
	if !ok {
		panic(s.vm.NewTypeError("%s is not a function", name))
	}
	v, err := is(call.This, call.Arguments...)
	if err != nil {
		engine.Throw(s.vm, err)
	}
	return v
}
