package library

import (
	"fmt"
	"strings"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
	"github.com/heatsync-go/heatsync/internal/engine/pattern"
)

// RegExp.$1 and its like tell of the last match. The engine has none of them. What is kept is who
// searched where: the match is made again when somebody asks, which few do.

// search is one that found something.
type search struct {
	by   *goja.Object
	text goja.String
	from int64
	all  bool // with the flag g, by a method that goes on to the end: the last match counts

	found *goja.Object // the match, once somebody has asked
}

// searched notes a search that found something.
func (l *Library) searched(by goja.Value, text goja.Value, from int64, all bool) {
	o, ok := by.(*goja.Object)
	if !ok || l.asking {
		return
	}
	s, ok := text.(goja.String)
	if !ok {
		s = l.text(text)
	}
	l.last = search{by: o, text: s, from: from, all: all}
}

// Keep returns what makes forget the searches that come in between: those of code that is none of the program's.
func (l *Library) Keep() (restore func()) {
	last := l.last
	return func() { l.last = last }
}

// replaceSearches has the methods that search note what they found.
func (l *Library) replaceSearches(find func(path ...any) place) {
	for _, m := range []struct {
		name  *goja.Symbol
		found func(result goja.Value, text goja.Value) bool
	}{
		{goja.SymReplace, func(result, text goja.Value) bool { return !result.StrictEquals(text) }},
		{goja.SymMatch, func(result, _ goja.Value) bool { return !goja.IsNull(result) }},
		{goja.SymSearch, func(result, _ goja.Value) bool { return result.ToInteger() >= 0 }},
		{goja.SymSplit, func(result, _ goja.Value) bool {
			o, ok := result.(*goja.Object)
			return ok && o.Get("length").ToInteger() > 1
		}},
	} {
		at := find("prototype", m.name)
		if at.call == nil {
			return // find has noted why
		}
		was, found := *at.call, m.found
		*at.call = func(c goja.FunctionCall) goja.Value {
			if m.name == goja.SymSplit && len(c.Arguments) > 1 && !goja.IsUndefined(c.Arguments[1]) {
				c.Arguments = []goja.Value{c.Arguments[0], l.vm.ToValue(uint32(c.Arguments[1].ToNumber().ToInteger()))}
			}
			stepByStep(c.This)
			result := was(c)
			if match, ok := result.(*goja.Object); ok && m.name == goja.SymMatch {
				indexFirst(match)
			}
			if found(result, c.Argument(0)) {
				l.searched(c.This, c.Argument(0), 0, true)
			}
			return result
		}
	}
}

// stepByStep has the engine search from match to match by exec, as the language says it, where its own way to find
// all at once gives others: see pattern.AllAtOnce; a sticky one it lets begin later. That way is a hundred times quicker.
func stepByStep(v goja.Value) {
	o, ok := v.(*goja.Object)
	if !ok || o.ClassName() != "RegExp" {
		return
	}
	self := engine.Self(o)
	standard, err := field[bool](self, "standard")
	if err != nil || !*standard {
		return
	}
	of := self.FieldByName("pattern").Elem()
	src, unicode, sticky := of.FieldByName("src"), of.FieldByName("unicode"), of.FieldByName("sticky")
	if !src.IsValid() || !unicode.IsValid() || !sticky.IsValid() || unicode.Bool() || sticky.Bool() || !pattern.AllAtOnce(src.String()) {
		*standard = false
	}
}

// match makes the last match again, nil if there was none.
func (l *Library) match() *goja.Object {
	s := &l.last
	if s.by == nil || s.found != nil {
		return s.found
	}
	l.asking = true
	defer func() { l.asking = false }()
	flags := s.by.Get("flags").String()
	again := l.must(l.vm.New(l.vm.Get("RegExp"), s.by, l.vm.ToValue(strings.ReplaceAll(strings.ReplaceAll(flags, "y", ""), "g", "")+"g"))).(*goja.Object)
	exec, _ := goja.AssertFunction(again.Get("exec"))
	l.must(nil, again.Set("lastIndex", s.from))
	for {
		m, ok := l.must(exec(again, s.text)).(*goja.Object)
		if !ok {
			return s.found
		}
		s.found = m
		empty := m.Get("0").String() == ""
		if !s.all || !strings.Contains(flags, "g") {
			return m
		}
		if empty {
			l.must(nil, again.Set("lastIndex", again.Get("lastIndex").ToInteger()+1))
		}
	}
}

// defineStatics defines the accessors. They are defined once, so that a program may delete them.
func (l *Library) defineStatics() error {
	class := l.vm.Get("RegExp").(*goja.Object)
	ignore := l.vm.ToValue(func(goja.FunctionCall) goja.Value { return goja.Undefined() })
	define := func(of func(m *goja.Object) goja.Value, names ...string) error {
		get := l.vm.ToValue(func(goja.FunctionCall) goja.Value {
			if m := l.match(); m != nil {
				if v := of(m); v != nil && !goja.IsUndefined(v) {
					return v
				}
			}
			return l.vm.ToValue("")
		})
		for _, name := range names {
			if err := class.DefineAccessorProperty(name, get, ignore, goja.FLAG_TRUE, goja.FLAG_FALSE); err != nil {
				return fmt.Errorf("define RegExp.%s: %w", name, err)
			}
		}
		return nil
	}
	for i := 1; i <= 9; i++ {
		group := fmt.Sprint(i)
		if err := define(func(m *goja.Object) goja.Value { return m.Get(group) }, "$"+group); err != nil {
			return err
		}
	}
	edge := func(m *goja.Object) (from, to int) {
		from = int(m.Get("index").ToInteger())
		return from, from + m.Get("0").(goja.String).Length()
	}
	for _, s := range []struct {
		of    func(m *goja.Object) goja.Value
		names [2]string
	}{
		{func(m *goja.Object) goja.Value { return m.Get("input") }, [2]string{"input", "$_"}},
		{func(m *goja.Object) goja.Value { return m.Get("0") }, [2]string{"lastMatch", "$&"}},
		{func(m *goja.Object) goja.Value {
			if n := m.Get("length").ToInteger(); n > 1 {
				return m.Get(fmt.Sprint(n - 1))
			}
			return nil
		}, [2]string{"lastParen", "$+"}},
		{func(m *goja.Object) goja.Value {
			from, _ := edge(m)
			return l.last.text.Substring(0, from)
		}, [2]string{"leftContext", "$`"}},
		{func(m *goja.Object) goja.Value {
			_, to := edge(m)
			return l.last.text.Substring(to, l.last.text.Length())
		}, [2]string{"rightContext", "$'"}},
	} {
		if err := define(s.of, s.names[:]...); err != nil {
			return err
		}
	}
	return nil
}
