package heatsync

import (
	"reflect"
	"strings"

	"github.com/dop251/goja"
)

// field is one of a struct, as JavaScript knows it.
type field struct {
	index    []int
	names    []string // the first that an object has counts
	optional bool
}

// structure makes a struct. A time is one, too, and whatever else goja makes of
// values that are no plain objects.
func (f *fitter) structure(v goja.Value, to reflect.Value) error {
	o, ok := v.(*goja.Object)
	if !ok || o.ClassName() == "Date" {
		return f.export(v, to)
	}
	if isCollection(o) {
		return unfit(v)
	}
	for _, field := range f.sync.fieldsOf(to.Type()) {
		value := field.of(o)
		if value == nil {
			if !field.optional {
				return inside(field.names[0], &misfit{err: errMissing})
			}
			continue
		}
		if err := f.fit(value, o, to.FieldByIndex(field.index)); err != nil {
			return inside(field.names[0], err)
		}
	}
	return nil
}

// of returns the field's value, nil if the object has none.
func (f *field) of(o *goja.Object) goja.Value {
	for _, name := range f.names {
		if v := o.Get(name); v != nil && !(f.optional && goja.IsUndefined(v)) {
			return v
		}
	}
	return nil
}

// fieldsOf lists the fields of a type. A program's FieldNameMapper names them, if it
// names one otherwise than Go does; else it is the tag json.
func (s *Sync) fieldsOf(typ reflect.Type) []field {
	if list, ok := s.fields[typ]; ok {
		return list
	}
	var list []field
	for _, f := range reflect.VisibleFields(typ) {
		tag := f.Tag.Get("json")
		name, options, _ := strings.Cut(tag, ",")
		if tag == "-" || !f.IsExported() || isInAnother(typ, f.Index) || f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct {
			continue // the fields of an embedded struct are the struct's own
		}
		mapped := s.nameOf(f)
		switch {
		case mapped == "":
			continue
		case mapped != f.Name || name == "":
			list = append(list, field{f.Index, []string{mapped}, isOptional(f, options)})
		default:
			list = append(list, field{f.Index, []string{name, f.Name}, isOptional(f, options)})
		}
	}
	s.fields[typ] = list
	return list
}

// nameOf is what the runtime calls a field, which only its FieldNameMapper knows: it
// is asked by a struct that has this field alone.
func (s *Sync) nameOf(f reflect.StructField) string {
	alone := reflect.StructOf([]reflect.StructField{{Name: f.Name, Type: typeOfAny, Tag: f.Tag}})
	o, ok := s.vm.ToValue(reflect.Zero(alone).Interface()).(*goja.Object)
	if !ok || len(o.Keys()) == 0 {
		return ""
	}
	return o.Keys()[0]
}

// isOptional tells whether a field may be missing.
func isOptional(f reflect.StructField, options string) bool {
	switch f.Type.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Map:
		return true
	}
	return strings.Contains(options, "omitempty") || strings.Contains(options, "omitzero")
}

// isInAnother tells whether a field is that of an embedded one that is no part of the struct
// itself: a pointer, which may be nil, or one that has a name in JavaScript.
func isInAnother(typ reflect.Type, index []int) bool {
	for _, i := range index[:len(index)-1] {
		f := typ.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if typ = f.Type; typ.Kind() == reflect.Pointer || name != "" {
			return true
		}
	}
	return false
}
