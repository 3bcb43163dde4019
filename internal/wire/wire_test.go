package wire

import (
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/dop251/goja"
	"pgregory.net/rapid"

	"github.com/heatsync-go/heatsync/internal/reload"
	"github.com/heatsync-go/heatsync/internal/resolve"
)

var update = flag.Bool("update", false, "write what internal/facade has of the contract")

// What JavaScript knows of the lists is what Go writes and reads, and its types say so.
func TestFilesOfFacade(t *testing.T) {
	for file, want := range map[string]string{"../facade/verbs.js": verbsText(), "../facade/machine.d.ts": typesText()} {
		if *update {
			if err := os.WriteFile(file, []byte(want), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(file)
		if err != nil || string(got) != want {
			t.Errorf("%s is not of this package (%v): go test ./internal/wire -update", file, err)
		}
	}
}

// typesText declares the machine as the facade sees it.
func typesText() string {
	var b strings.Builder
	b.WriteString(`// The machine: a method for each verb. Written from internal/wire: go test ./internal/wire
// -update.

export interface Machine {
`)
	for _, v := range Verbs {
		takes, gives := &sketch{types: true, partial: true}, &sketch{types: true}
		v.Tell(newMachine(), takes, gives)
		var params []string
		for i, name := range takes.names {
			params = append(params, name+": "+takes.forms[i]("  "))
		}
		answer := "void"
		if len(gives.names) > 0 {
			answer = gives.text("  ")
		}
		b.WriteString("  " + v.Name + "(" + strings.Join(params, ", ") + "): " + answer + ";\n")
	}
	b.WriteString("}\n")
	return b.String()
}

func verbsText() string {
	var b strings.Builder
	b.WriteString(`'use strict';

// What the machine is told and what it answers: each verb's arguments, in order, and the
// form of the answer. A list of a form is in brackets. Written from internal/wire: go test
// ./internal/wire -update.

module.exports = {
`)
	for _, v := range Verbs {
		takes, gives, verb := &sketch{}, &sketch{}, &sketch{}
		v.Tell(newMachine(), takes, gives)
		verb.add("takes", takes.text)
		if len(gives.names) > 0 {
			verb.add("gives", gives.text)
		}
		b.WriteString("  " + v.Name + ": " + verb.text("  ") + ",\n")
	}
	b.WriteString("};\n")
	return b.String()
}

func newMachine() *Machine {
	return &Machine{reload.New(), &resolve.Resolver{FS: resolve.IO(fstest.MapFS{}, "/")}}
}

// sketch describes a message. That of an item is there when it has been walked over.
type sketch struct {
	types   bool // in TypeScript, instead of the words of verbs.js
	partial bool // what is missing of a record is empty
	names   []string
	forms   []func(indent string) string
}

func (s *sketch) add(name string, form func(indent string) string) {
	s.names, s.forms = append(s.names, name), append(s.forms, form)
}

// text is an object on one line, or with a line for each field.
func (s *sketch) text(indent string) string {
	var fields []string
	for i, name := range s.names {
		if name == "" {
			return s.forms[i](indent)
		}
		fields = append(fields, name+": "+s.forms[i](indent+"  "))
	}
	switch line := strings.Join(fields, ", "); {
	case line == "":
		return "{}"
	case len(line) < 110:
		return "{ " + line + " }"
	}
	between := ",\n  " + indent
	return "{" + between[1:] + strings.Join(fields, between) + ",\n" + indent + "}"
}

func (s *sketch) word(name, word string) {
	if s.types {
		word = map[string]string{"text": "string", "number": "number", "flag": "boolean"}[word]
	} else {
		word = "'" + word + "'"
	}
	s.add(name, func(string) string { return word })
}

func (s *sketch) Text(name, t string) string    { s.word(name, "text"); return t }
func (s *sketch) Number(name string, n int) int { s.word(name, "number"); return n }
func (s *sketch) Flag(name string, b bool) bool { s.word(name, "flag"); return b }

func (s *sketch) Record(name string, fields func(Codec)) {
	of := &sketch{types: s.types}
	fields(of)
	s.add(name, func(indent string) string {
		if s.partial {
			return "Partial<" + of.text(indent) + ">"
		}
		return of.text(indent)
	})
}

func (s *sketch) List(name string, _ int) (int, func(int) Codec) {
	of := &sketch{types: s.types}
	s.add(name, func(indent string) string {
		if s.types {
			return of.text(indent) + "[]"
		}
		return "[" + of.text(indent) + "]"
	})
	return 1, func(int) Codec { return of }
}

// What JavaScript tells is what Go hears, and it hears what Go answers, each part by its
// name.
func TestRoundTrip(t *testing.T) {
	js := newScript(t)
	for _, v := range Verbs {
		t.Run(v.Name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				takes, gives := newCopied(drawing{t}), newCopied(drawing{t})
				v.Tell(newMachine(), takes, gives)
				told, got := js.tell(t, v.Name, takes.json.or("{}"), gives.list.list)
				if want := append([]string{v.Name}, takes.list.list...); !slices.Equal(told, want) {
					t.Fatalf("JavaScript tells %q, want %q", told, want)
				}
				if want := gives.json.or("undefined"); got != want {
					t.Fatalf("JavaScript gets %s, want %s", got, want)
				}
				heard := newCopied(&decoder{told[1:]})
				v.Tell(newMachine(), heard, newCopied(drawing{t}))
				if want := takes.json.or("{}"); heard.json.or("{}") != want {
					t.Fatalf("Go hears %s, want %s", heard.json.or("{}"), want)
				}
			})
		})
	}
}

// copied is a codec of which others write what it has read or made.
type copied struct {
	from Codec
	list *encoder
	json *printed
}

func newCopied(from Codec) *copied { return &copied{from, &encoder{}, &printed{}} }

func (c *copied) Text(name string, s string) string {
	s = c.from.Text(name, s)
	c.list.Text(name, s)
	return c.json.Text(name, s)
}

func (c *copied) Number(name string, n int) int {
	n = c.from.Number(name, n)
	c.list.Number(name, n)
	return c.json.Number(name, n)
}

func (c *copied) Flag(name string, b bool) bool {
	b = c.from.Flag(name, b)
	c.list.Flag(name, b)
	return c.json.Flag(name, b)
}

func (c *copied) Record(name string, fields func(Codec)) {
	c.json.Record(name, func(json Codec) { fields(&copied{c.from, c.list, json.(*printed)}) })
}

func (c *copied) List(name string, n int) (int, func(int) Codec) {
	n, from := c.from.List(name, n)
	c.list.List(name, n)
	_, json := c.json.List(name, n)
	return n, func(i int) Codec { return &copied{from(i), c.list, json(i).(*printed)} }
}

// drawing fills a message with anything.
type drawing struct{ *rapid.T }

var anything = rapid.StringMatching(`[a-z./\\ä€😀\n"]{0,5}|sync`)

func (d drawing) Text(name, _ string) string { return anything.Draw(d.T, "text "+name) }
func (d drawing) Number(name string, _ int) int {
	return rapid.IntRange(0, 1e8).Draw(d.T, "number "+name)
}
func (d drawing) Flag(name string, _ bool) bool { return rapid.Bool().Draw(d.T, "flag "+name) }

func (d drawing) Record(_ string, fields func(Codec)) { fields(d) }

func (d drawing) List(name string, _ int) (int, func(int) Codec) {
	return rapid.IntRange(0, 3).Draw(d.T, "items "+name), func(int) Codec { return d }
}

// script is facade/wire.js.
type script struct {
	vm    *goja.Runtime
	speak goja.Callable
}

func newScript(t *testing.T) *script {
	s := &script{vm: goja.New()}
	v, err := s.vm.RunString(`(speak) => (tell, verb, args) => {
		const object = JSON.parse(args);
		return JSON.stringify(speak(tell)[verb](...Object.values(object)));
	}`)
	if err != nil {
		t.Fatal(err)
	}
	call, _ := goja.AssertFunction(v)
	if v, err = call(nil, s.load(t, "wire.js").ToObject(s.vm).Get("speak")); err != nil {
		t.Fatal(err)
	}
	s.speak, _ = goja.AssertFunction(v)
	return s
}

func (s *script) load(t *testing.T, name string) goja.Value {
	text, err := os.ReadFile("../facade/" + name)
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.vm.RunString("(module, require) => {" + string(text) + "\n}")
	if err != nil {
		t.Fatal(err)
	}
	call, _ := goja.AssertFunction(v)
	module := s.vm.NewObject()
	if _, err := call(nil, module, s.vm.ToValue(func(name string) goja.Value { return s.load(t, name[2:]) })); err != nil {
		t.Fatal(err)
	}
	return module.Get("exports")
}

// tell has JavaScript tell something, and get an answer.
func (s *script) tell(t interface{ Fatal(...any) }, verb, args string, answer []string) (told []string, got string) {
	tell := func(list []string) goja.Value {
		told = list
		return s.list(answer)
	}
	v, err := s.speak(nil, s.vm.ToValue(tell), s.vm.ToValue(verb), s.vm.ToValue(args))
	if err != nil {
		t.Fatal(err)
	}
	return told, v.String()
}

func (s *script) list(items []string) goja.Value {
	values := make([]any, len(items))
	for i, item := range items {
		values[i] = item
	}
	return s.vm.NewArray(values...)
}

// printed is a message in JSON.
type printed struct {
	names  []string
	values []func() string
}

func (p *printed) add(name string, value func() string) {
	p.names, p.values = append(p.names, name), append(p.values, value)
}

// or is the text, or something else for a message without fields.
func (p *printed) or(empty string) string {
	if len(p.names) == 0 {
		return empty
	}
	return p.text()
}

func (p *printed) text() string {
	var fields []string
	for i, name := range p.names {
		if name == "" {
			return p.values[i]()
		}
		fields = append(fields, `"`+name+`":`+p.values[i]())
	}
	return "{" + strings.Join(fields, ",") + "}"
}

func (p *printed) value(name string, v any) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.Encode(v)
	p.add(name, func() string { return strings.TrimSuffix(b.String(), "\n") })
}

func (p *printed) Text(name, s string) string    { p.value(name, s); return s }
func (p *printed) Number(name string, n int) int { p.value(name, n); return n }
func (p *printed) Flag(name string, b bool) bool { p.value(name, b); return b }

func (p *printed) Record(name string, fields func(Codec)) {
	of := &printed{}
	fields(of)
	p.add(name, of.text)
}

func (p *printed) List(name string, n int) (int, func(int) Codec) {
	items := make([]*printed, n)
	p.add(name, func() string {
		var texts []string
		for _, item := range items {
			texts = append(texts, item.text())
		}
		return "[" + strings.Join(texts, ",") + "]"
	})
	return n, func(i int) Codec {
		items[i] = &printed{}
		return items[i]
	}
}

// Whatever comes is either a message or none: a panic says so, before the machine is told
// anything. What is read is all that came, as it came.
func FuzzTake(f *testing.F) {
	f.Add("link\x00/a.js\x00./b\x00sync\x00/b.js\x00\x001\x00/package.json\x000")
	f.Add("apply\x002\x00/a.js\x00hash\x000\x00/b.js\x00\x001")
	f.Add("next\x000\x00\x00/b.js\x00\x001\x00/package.json\x000")
	f.Add("released\x00" + strings.Repeat("9", 30))
	f.Add("open\x001")
	f.Fuzz(func(t *testing.T, message string) {
		list := strings.Split(message, "\x00")
		i := slices.IndexFunc(Verbs, func(v Verb) bool { return v.Name == list[0] })
		if i < 0 {
			return
		}
		heard := newCopied(&decoder{list[1:]})
		m := newMachine()
		if problem := panics(func() { Verbs[i].Tell(m, heard, &encoder{}) }); problem != nil {
			if text, ok := problem.(string); !ok || !strings.HasPrefix(text, "wire: ") {
				panic(problem)
			}
			if !reflect.DeepEqual(m.Machine, reload.New()) {
				t.Errorf("%q is half carried out", list)
			}
			return
		}
		if n := len(heard.list.list); n > len(list)-1 {
			t.Errorf("%q is read as %q", list[1:], heard.list.list)
		}
	})
}

func panics(f func()) (problem any) {
	defer func() { problem = recover() }()
	f()
	return nil
}

// What a program throws may have a NUL in it, which would stand for the end of a text.
func TestTextsHaveNoNUL(t *testing.T) {
	e := &encoder{}
	e.Text("", "a\x00b")
	if want := []string{"a\ufffdb"}; !slices.Equal(e.list, want) {
		t.Errorf("Go writes %q, want %q", e.list, want)
	}
	told, _ := newScript(t).tell(t, "pin", `{ "id": "a\u0000b" }`, nil)
	if want := []string{"pin", "a\ufffdb"}; !slices.Equal(told, want) {
		t.Errorf("JavaScript tells %q, want %q", told, want)
	}
}

func TestWhatIsMissingIsEmpty(t *testing.T) {
	told, _ := newScript(t).tell(t, "link", `{}`, nil)
	if want := []string{"link", "", "", "", "", "", "0", "0"}; !slices.Equal(told, want) {
		t.Errorf("JavaScript tells %q, want %q", told, want)
	}
}

func TestUnknownVerb(t *testing.T) {
	if panics(func() { newMachine().Take([]string{"nothing"}) }) == nil {
		t.Error("it is no panic")
	}
}
