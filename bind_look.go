package heatsync

import (
	"reflect"
	"slices"

	"github.com/dop251/goja"
)

// look is how what a value was made of looked at its top: the property that it is, or, if
// it was made of the exports themselves, their properties. To look again is much quicker
// than to make the value again.
type look struct {
	typ   reflect.Type // of the value
	again func()       // looks, which may run getters
	same  bool         // and this is what was found
}

// at looks at the property of a name, whose value is v, or at all of exports.
func (l *look) at(s *Sync, exports goja.Value, name string, v goja.Value) {
	o, ok := exports.(*goja.Object)
	switch {
	case !ok:
		l.again = func() { l.same = true }
	case name != "":
		l.properties(o, []string{name})
	default:
		l.whole(s, o)
	}
}

// whole looks at what the type depends on.
func (l *look) whole(s *Sync, o *goja.Object) {
	typ := l.typ
	for typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	switch class := o.ClassName(); {
	case typ.Kind() == reflect.Func, reflect.TypeOf(o).AssignableTo(l.typ): // it is the object itself that counts
		l.again = func() { l.same = true }
	case class != "Array" && (class != "Object" || o.GetSymbol(goja.SymIterator) != nil): // what is in it is in no property
		l.again = func() { l.same = false }
	case typ.Kind() == reflect.Struct:
		var names []string
		for _, f := range s.fieldsOf(typ) {
			names = append(names, f.names...)
		}
		l.properties(o, names)
	default:
		names := o.Keys()
		l.properties(o, names)
		values := l.again
		l.again = func() {
			if l.same = slices.Equal(o.Keys(), names); l.same {
				values()
			}
		}
	}
}

// properties looks at those of some names.
func (l *look) properties(o *goja.Object, names []string) {
	values := make([]goja.Value, len(names))
	for i, name := range names {
		values[i] = o.Get(name)
	}
	l.again = func() {
		l.same = true
		for i, name := range names {
			v := o.Get(name)
			if l.same = v == nil && values[i] == nil || v != nil && values[i] != nil && v.SameAs(values[i]); !l.same {
				return
			}
		}
	}
}
