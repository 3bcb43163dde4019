// Package syntax walks over goja's syntax trees, for which goja offers nothing.
//
// goja has sixty kinds of nodes. The walk is made by reflection, with a plan for each type that is worked out
// once: a node that goja adds is walked without a change here. Everything may be called from any goroutine.
package syntax

import (
	"reflect"
	"sync"

	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
)

// Walk calls visit with each node of a tree, a pointer, before those that are inside of it. What visit puts into a
// node is walked, too.
func Walk(root any, visit func(node any)) {
	walk(reflect.ValueOf(root), visit)
}

func walk(v reflect.Value, visit func(node any)) {
	switch v.Kind() {
	case reflect.Interface:
		if !v.IsNil() {
			walk(v.Elem(), visit)
		}
	case reflect.Pointer:
		if v.IsNil() {
			return
		}
		if p := PlanOf(v.Type().Elem()); p.Worth {
			visit(v.Interface())
			fields(v.Elem(), p, visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			walk(v.Index(i), visit)
		}
	case reflect.Struct:
		fields(v, PlanOf(v.Type()), visit)
	}
}

func fields(v reflect.Value, p *Plan, visit func(node any)) {
	for _, i := range p.Nodes {
		walk(v.Field(i), visit)
	}
}

// Plan says which fields of a struct are positions and which lead to nodes.
type Plan struct {
	Positions, Nodes []int
	Worth            bool // it is part of a tree
}

var plans sync.Map // reflect.Type -> *Plan

// PlanOf returns the plan of a type. Nobody may change it.
func PlanOf(t reflect.Type) *Plan {
	if p, ok := plans.Load(t); ok {
		return p.(*Plan)
	}
	p := makePlan(t)
	plans.Store(t, p)
	return p
}

var (
	idx = reflect.TypeFor[file.Idx]()
	// A var declaration is listed again at its function, and its bindings must
	// be seen only once.
	again = reflect.TypeFor[ast.VariableDeclaration]()
	home  = reflect.TypeFor[ast.Program]().PkgPath()
)

func makePlan(t reflect.Type) *Plan {
	if t.Kind() != reflect.Struct || t.PkgPath() != home {
		return &Plan{}
	}
	p := &Plan{Worth: true}
	for i := range t.NumField() {
		f := t.Field(i)
		switch {
		case !f.IsExported():
		case f.Type == idx:
			p.Positions = append(p.Positions, i)
		case leads(f.Type):
			p.Nodes = append(p.Nodes, i)
		}
	}
	return p
}

// leads tells whether a field of this type can lead to a node.
func leads(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Interface:
		return t.NumMethod() > 0 // any holds the value of a literal
	case reflect.Pointer, reflect.Slice:
		return leads(t.Elem())
	case reflect.Struct:
		return t.PkgPath() == home && t != again
	}
	return false
}
