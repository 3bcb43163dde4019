package gojahost

import (
	"fmt"
	"slices"
	"testing"

	"github.com/dop251/goja"
	"golang.org/x/tools/txtar"

	"github.com/heatsync-go/heatsync/internal/reload"
	"github.com/heatsync-go/heatsync/internal/resolve"
	"github.com/heatsync-go/heatsync/internal/wire"
)

// What is a JavaScript value here has the form of which facade/wire.js makes lists of
// strings elsewhere.
func TestMessagesAreThoseOfLists(t *testing.T) {
	h := newWorld(t, &txtar.Archive{}).host
	f := newFacadeLoader(h.runtime)
	for _, name := range []string{"wire", "verbs"} {
		v, err := f.load(name + ".js")
		if err != nil {
			t.Fatal(err)
		}
		h.must(h.vm.Set(name, v))
	}
	m := &wire.Machine{Machine: reload.New(), Resolver: &resolve.Resolver{FS: h.fs}}
	for _, verb := range wire.Verbs {
		var takes, gives lister
		h.must(h.vm.Set("answer", h.written(func(c wire.Codec) {
			verb.Tell(m, &numbered{}, both{both{&numbered{}, &gives}, c})
		})))
		if got := run(t, h, `list = []; wire.write(verbs.`+verb.Name+`.gives ?? {}, answer, list); list`); !slices.Equal(got, gives) {
			t.Errorf("%s answers %q, want %q", verb.Name, got, gives)
		}
		args := run(t, h, `n = 0; args = []; list = []; for (const form of Object.values(verbs.`+verb.Name+`.takes)) {
			args.push(make(form)); wire.write(form, args.at(-1), list);
		} list`)
		var arguments []goja.Value
		h.must(h.vm.ExportTo(h.vm.Get("args"), &arguments))
		verb.Tell(m, both{&reader{inOrder(arguments)}, &takes}, &numbered{})
		if !slices.Equal(takes, args) {
			t.Errorf("%s takes %q, want %q", verb.Name, takes, args)
		}
	}
}

func run(t *testing.T, h *Host, script string) (list []string) {
	t.Helper()
	v, err := h.vm.RunString(`var n, args, list;
		function make(form) {
			if (Array.isArray(form)) return [make(form[0]), make(form[0])];
			if (typeof form === 'object') return Object.fromEntries(Object.keys(form).map((name) => [name, make(form[name])]));
			n++;
			return form === 'text' ? 'text ' + n : form === 'number' ? n : n % 2 === 0;
		}` + script)
	if err != nil {
		t.Fatal(err)
	}
	h.must(h.vm.ExportTo(v, &list))
	return list
}

// numbered fills a message with values of which each is another one.
type numbered struct{ n int }

func (f *numbered) next() int {
	f.n++
	return f.n
}

func (f *numbered) Text(name, _ string) string { return fmt.Sprint(name, f.next()) }
func (f *numbered) Number(string, int) int     { return f.next() }
func (f *numbered) Flag(string, bool) bool     { return f.next()%2 == 0 }

func (f *numbered) Record(_ string, fields func(wire.Codec)) { fields(f) }
func (f *numbered) List(string, int) (int, func(int) wire.Codec) {
	return 2, func(int) wire.Codec { return f }
}

// lister lists what it is given.
type lister []string

func (l *lister) Text(_, s string) string {
	*l = append(*l, s)
	return s
}

func (l *lister) Number(_ string, n int) int {
	l.Text("", fmt.Sprint(n))
	return n
}

func (l *lister) Flag(_ string, b bool) bool {
	l.Number("", map[bool]int{true: 1}[b])
	return b
}

func (l *lister) Record(_ string, fields func(wire.Codec)) { fields(l) }

func (l *lister) List(_ string, n int) (int, func(int) wire.Codec) {
	return l.Number("", n), func(int) wire.Codec { return l }
}

// both gives to one codec what it has from another.
type both struct{ from, to wire.Codec }

func (b both) Text(name, s string) string       { return b.to.Text(name, b.from.Text(name, s)) }
func (b both) Number(name string, n int) int    { return b.to.Number(name, b.from.Number(name, n)) }
func (b both) Flag(name string, flag bool) bool { return b.to.Flag(name, b.from.Flag(name, flag)) }

func (b both) Record(name string, fields func(wire.Codec)) {
	b.from.Record(name, func(from wire.Codec) {
		b.to.Record(name, func(to wire.Codec) { fields(both{from, to}) })
	})
}

func (b both) List(name string, n int) (int, func(int) wire.Codec) {
	n, from := b.from.List(name, n)
	_, to := b.to.List(name, n)
	return n, func(i int) wire.Codec { return both{from(i), to(i)} }
}
