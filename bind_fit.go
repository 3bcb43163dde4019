package heatsync

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"reflect"
	"strconv"

	"github.com/dop251/goja"
)

// goja makes a Go value of nearly anything, as JavaScript does: of "forty" the
// int 0, of undefined an empty struct. What a program has bound must be what it
// says, so each value is looked at on its way, and one that does not fit is an error
// that names it.

// fitter makes Go values.
type fitter struct {
	sync *Sync
	id   string                    // the module that it is about
	made map[pointee]reflect.Value // objects may contain themselves; nil before the first
}

// pointee is an object that was made a pointer's.
type pointee struct {
	object *goja.Object
	typ    reflect.Type
}

// misfit says what does not fit: name is how one gets there, as in ".rules[3]".
type misfit struct {
	name string
	err  error
}

func (m *misfit) Error() string {
	if m.name == "" {
		return "it " + m.err.Error()
	}
	return "its " + m.name + " " + m.err.Error()
}

func (m *misfit) Unwrap() error { return m.err }

// inside puts the name of what an error was found in before it.
func inside(name string, err error) error {
	var m *misfit
	if err == nil || !errors.As(err, &m) {
		return err
	}
	if m.name != "" && m.name[0] != '[' {
		name += "."
	}
	return &misfit{name + m.name, m.err}
}

func unfit(v goja.Value) error { return &misfit{err: fmt.Errorf("is %s", show(v))} }

var (
	typeOfAny   = reflect.TypeFor[any]()
	typeOfBig   = reflect.TypeFor[*big.Int]()
	typeOfBytes = reflect.TypeFor[[]byte]()
	typeOfMaps  = reflect.TypeFor[[][2]any]() // what goja exports a Map as
)

// fit makes to the value of v, and asks that whether it is valid. of is the object that v
// was read from, this of functions.
func (f *fitter) fit(v, of goja.Value, to reflect.Value) error {
	if err := f.make(v, of, to); err != nil {
		return err
	}
	switch typ := to.Type(); {
	case typ.PkgPath() == "": // it has no methods, and what a pointer leads to was asked
		return nil
	case typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Interface || !to.CanAddr() || !to.Addr().CanInterface():
		return nil
	}
	if made, ok := to.Addr().Interface().(interface{ Validate() error }); ok {
		if err := f.sync.ask(fmt.Sprintf("%T.Validate", made), made.Validate); err != nil {
			return &misfit{err: invalid{err}}
		}
	}
	return nil
}

// invalid is what Validate has said.
type invalid struct{ error }

func (i invalid) Error() string { return "is not valid: " + i.error.Error() }
func (i invalid) Unwrap() error { return i.error }

func (f *fitter) make(v, of goja.Value, to reflect.Value) error {
	if v == nil {
		v = goja.Undefined()
	}
	typ := to.Type()
	switch _, isObject := v.(*goja.Object); {
	case !isObject && isScalar(typ.Kind()) && !isNothing(v):
		return fitScalar(v, to)
	case typ == typeOfAny:
		return f.export(v, to)
	case reflect.TypeOf(v).AssignableTo(typ): // goja.Value, *goja.Object
		to.Set(reflect.ValueOf(v))
		return nil
	case isNothing(v):
		if typ.Kind() != reflect.Pointer {
			return unfit(v)
		}
		to.SetZero()
		return nil
	}
	if o, ok := v.(*goja.Object); ok {
		if made := o.ExportType(); made != nil && made.AssignableTo(typ) && !isCopied(o, typ) {
			to.Set(reflect.ValueOf(o.Export())) // it is a Go value, or a promise
			return nil
		}
	}
	if isScalar(typ.Kind()) {
		return unfit(v)
	}
	switch typ.Kind() {
	case reflect.Func:
		return f.function(v, of, to)
	case reflect.Pointer:
		return f.pointer(v, of, to)
	case reflect.Struct:
		return f.structure(v, to)
	case reflect.Slice, reflect.Array:
		return f.list(v, to)
	case reflect.Map:
		return f.dictionary(v, to)
	}
	return f.export(v, to)
}

// isCopied tells whether goja makes such values of JavaScript's own, too.
func isCopied(o *goja.Object, typ reflect.Type) bool {
	return typ.Kind() == reflect.Func || typ.Kind() == reflect.Map || typ.Kind() == reflect.Slice && o.ClassName() != "Array"
}

// export leaves it to goja.
func (f *fitter) export(v goja.Value, to reflect.Value) error {
	if err := f.sync.vm.ExportTo(v, to.Addr().Interface()); err != nil {
		return &misfit{err: fmt.Errorf("is %s: %w", show(v), err)}
	}
	return nil
}

// isScalar tells whether a kind is that of a boolean, a text or a number.
func isScalar(kind reflect.Kind) bool {
	return kind >= reflect.Bool && kind <= reflect.Float64 || kind == reflect.String
}

// fitScalar takes a boolean, text or number for what it is, and of a number all. A
// float32 may be less exact.
func fitScalar(v goja.Value, to reflect.Value) error {
	fits := false
	switch kind := v.ExportType(); {
	case to.Kind() == reflect.String:
		if text, ok := v.(goja.String); ok {
			to.SetString(text.String())
			fits = true
		}
	case to.Kind() == reflect.Bool:
		if fits = kind.Kind() == reflect.Bool; fits {
			to.SetBool(v.ToBoolean())
		}
	case kind.Kind() == reflect.Int64 || kind.Kind() == reflect.Float64:
		fits = fitNumber(v, to)
	}
	if !fits {
		return unfit(v)
	}
	return nil
}

func fitNumber(v goja.Value, to reflect.Value) bool {
	n := v.ToFloat()
	switch {
	case to.CanFloat():
		if fits := !to.OverflowFloat(n) || math.IsInf(n, 0); !fits {
			return false
		}
		to.SetFloat(n)
		return true
	case n != math.Trunc(n) || math.IsInf(n, 0): // nor is NaN itself
		return false
	case to.CanInt():
		if n < math.MinInt64 || n >= math.MaxInt64 || to.OverflowInt(v.ToInteger()) {
			return false
		}
		to.SetInt(v.ToInteger())
		return true
	}
	if n < 0 || n >= math.MaxUint64 || to.OverflowUint(uint64(n)) {
		return false
	}
	to.SetUint(uint64(n))
	if exact, ok := v.Export().(int64); ok {
		to.SetUint(uint64(exact))
	}
	return true
}

func (f *fitter) pointer(v, of goja.Value, to reflect.Value) error {
	if to.Type() == typeOfBig {
		return f.export(v, to)
	}
	o, isObject := v.(*goja.Object)
	at := pointee{o, to.Type()}
	if made, ok := f.made[at]; ok && isObject {
		to.Set(made)
		return nil
	}
	made := reflect.New(to.Type().Elem())
	if isObject {
		if f.made == nil {
			f.made = map[pointee]reflect.Value{}
		}
		f.made[at] = made.Convert(to.Type())
	}
	if err := f.fit(v, of, made.Elem()); err != nil {
		return err
	}
	to.Set(made.Convert(to.Type()))
	return nil
}

// list makes a slice or an array, of an array or of what else can be iterated, a Set
// or a typed array. Bytes may also be a text or a buffer.
func (f *fitter) list(v goja.Value, to reflect.Value) error {
	o, ok := v.(*goja.Object)
	if to.Type() == typeOfBytes && (!ok || o.ClassName() != "Array") {
		return f.export(v, to)
	}
	if !ok || o.GetSymbol(goja.SymIterator) == nil {
		return unfit(v)
	}
	made := reflect.MakeSlice(reflect.SliceOf(to.Type().Elem()), 0, 0)
	err := f.each(o, func(element goja.Value) error {
		value := reflect.New(to.Type().Elem()).Elem()
		if err := f.fit(element, o, value); err != nil {
			return inside("["+strconv.Itoa(made.Len())+"]", err)
		}
		made = reflect.Append(made, value)
		return nil
	})
	switch {
	case err != nil:
		return err
	case to.Kind() == reflect.Slice:
		to.Set(made.Convert(to.Type()))
	case made.Len() != to.Len():
		return &misfit{err: fmt.Errorf("has %s, not %d", plural(made.Len(), "element"), to.Len())}
	default:
		reflect.Copy(to, made)
	}
	return nil
}

// each calls take with all that an object iterates, until that fails. For an array like any
// other no iterator is needed, which would make an object for each element.
func (f *fitter) each(o *goja.Object, take func(goja.Value) error) (err error) {
	if o.ClassName() == "Array" && f.sync.iterator.SameAs(o.GetSymbol(goja.SymIterator)) {
		for i := 0; err == nil && i < int(o.Get("length").ToInteger()); i++ {
			err = take(o.Get(strconv.Itoa(i)))
		}
		return err
	}
	f.sync.vm.ForOf(o, func(v goja.Value) bool {
		err = take(v)
		return err == nil
	})
	return err
}

// dictionary makes a map of an object's own properties, or of the entries of a Map.
func (f *fitter) dictionary(v goja.Value, to reflect.Value) error {
	o, ok := v.(*goja.Object)
	isMap := ok && o.ExportType() == typeOfMaps
	if !ok || isCollection(o) && !isMap {
		return unfit(v)
	}
	made := reflect.MakeMap(to.Type())
	add := func(key, element goja.Value) error {
		k, value := reflect.New(to.Type().Key()).Elem(), reflect.New(to.Type().Elem()).Elem()
		if err := f.fit(key, nil, k); err != nil {
			return inside("key "+key.String(), err)
		}
		if err := f.fit(element, o, value); err != nil {
			return inside(key.String(), err)
		}
		made.SetMapIndex(k, value)
		return nil
	}
	to.Set(made)
	if isMap {
		return f.each(o, func(entry goja.Value) error {
			pair := entry.(*goja.Object)
			return add(pair.Get("0"), pair.Get("1"))
		})
	}
	for _, name := range o.Keys() {
		if err := add(f.key(name, to.Type().Key()), o.Get(name)); err != nil {
			return err
		}
	}
	return nil
}

// key is the name of a property as the key of a map, which may be a number.
func (f *fitter) key(name string, typ reflect.Type) goja.Value {
	switch typ.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		if n, err := strconv.ParseInt(name, 10, 64); err == nil {
			return f.sync.vm.ToValue(n)
		}
	}
	return f.sync.vm.ToValue(name)
}

// isCollection tells whether what is in an object are no properties of it, or elements,
// or whether it is a function.
func isCollection(o *goja.Object) bool {
	class := o.ClassName()
	return class == "Array" || class == "Function" || o.ExportType().Kind() == reflect.Slice
}

func plural(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

func isNothing(v goja.Value) bool { return goja.IsUndefined(v) || goja.IsNull(v) }

// show is a value in a message.
func show(v goja.Value) string {
	switch v := v.(type) {
	case goja.String:
		return strconv.Quote(v.String())
	case *goja.Object:
		switch _, isPromise := v.Export().(*goja.Promise); {
		case isPromise:
			return "a promise"
		case v.ClassName() == "Array":
			return "an array"
		case v.ClassName() == "Function":
			return "a function"
		}
		return "an object"
	}
	return textOf(v)
}
