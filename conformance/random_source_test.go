package conformance

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// slot is a name that modules ask for, and that one of several files may
// answer: m1.js, m1.json, m1/index.js, or a symbolic link.
type slot struct {
	name   string
	rank   int    // eager requires lead to higher ranks, so that no cycle is entered half-way
	family string // what holders can rely on: see families
	main   string // the file that answers first
	held   bool   // the program holds main, which is then always there or to come back
	ghost  bool   // there may be no file
}

// families are the kinds of exports by which a slot's files may replace one another.
var families = map[string][]string{
	"open":     {"exports", "esm"}, // the object is there before the top level ends
	"object":   {"exports", "esm", "assigned", "assigned", "null", "instance", "frozen", "self"},
	"array":    {"array"},
	"function": {"function", "arrow", "class", "class", "subclass"},
	"any":      {"exports", "assigned", "array", "function", "class", "frozen", "primitive", "map", "again"},
}

// stable tells whether holders of the exports are served for ever.
func (s *slot) stable() bool { return s.family != "any" }

// dep is one require in a module's source.
type dep struct {
	how   string
	exact bool // by the file's full name
	to    *slot
}

// source is what a file says.
type source struct {
	kind  string
	token int // in every value, so that no two versions look alike
	deps  []dep
	ears  []ear
}

// specifier is how a file in dir asks for a slot.
func (d dep) specifier(dir string) string {
	name := d.to.name
	if d.exact {
		name = d.to.main
	}
	if bare, ok := strings.CutPrefix(name, "node_modules/"); ok && !strings.HasPrefix(dir, "node_modules") {
		return bare
	}
	relative, err := filepath.Rel(dir, name)
	if err != nil {
		panic(err)
	}
	if relative = filepath.ToSlash(relative); !strings.HasPrefix(relative, "..") {
		return "./" + relative
	}
	return relative
}

// text is the source of the file at a path.
func (s source) text(file string) string {
	if path.Ext(file) == ".json" {
		return s.json()
	}
	w := writer{token: s.token, dir: path.Dir(file)}
	if s.syncs() {
		w.say("const sync = new (require('heatsync'))();")
	}
	for i, d := range s.deps {
		w.dep(i, d)
	}
	w.listen(s.ears)
	body := strings.Join(w.head, "\n")
	if body != "" {
		body += "\n"
	}
	body += w.exports(s.kind)
	if len(s.ears) > 0 {
		body += earsDone
	}
	return body
}

// syncs tells whether the module makes a Heatsync.
func (s source) syncs() bool {
	return slices.ContainsFunc(s.deps, func(d dep) bool { return strings.HasPrefix(d.how, "sync") })
}

func (s source) json() string {
	switch s.kind {
	case "primitive":
		return fmt.Sprint(s.token)
	case "array":
		return fmt.Sprintf(`[%d, {"v": %[1]d}]`, s.token)
	}
	return fmt.Sprintf(`{"v": %d, "nested": {"list": [%[1]d, null]}}`, s.token)
}

// writer collects a module's statements and the properties that it exports.
type writer struct {
	token int
	dir   string
	head  []string
	props []string // name: expression
	base  string   // of a subclass
}

func (w *writer) say(format string, args ...any) {
	w.head = append(w.head, fmt.Sprintf(format, args...))
}

func (w *writer) export(i int, name, expression string) {
	w.props = append(w.props, fmt.Sprintf("%s%d: %s", name, i, expression))
}

const copyOf = `Object.fromEntries(Object.entries(d%d ?? {}).filter(([k]) => !/^(late|lazy)/.test(k)))`

// dep writes one require and what the module makes of it.
func (w *writer) dep(i int, d dep) {
	call := fmt.Sprintf("require('%s')", d.specifier(w.dir))
	sync := "sync." + call
	missed := fmt.Sprintf("catch { caught.push(__dirname + '/%s');", d.specifier(w.dir))
	ref := fmt.Sprintf("d%d", i)
	v := fmt.Sprintf("d%d?.v", i)
	switch d.how {
	case "ref":
		w.say("const d%d = %s;", i, call)
		w.export(i, "ref", ref)
		if w.base == "" {
			w.base = ref
		}
	case "copy":
		w.say("const { v: d%d } = %s ?? {};", i, call)
		w.export(i, "copied", ref)
	case "spread":
		w.say("const d%d = %s;", i, call)
		w.export(i, "spread", fmt.Sprintf(copyOf, i))
	case "called":
		w.say("const d%d = %s;", i, call)
		w.export(i, "called", fmt.Sprintf("typeof d%d === 'function' && !/^class/.test(String(d%[1]d)) ? d%[1]d() : typeof d%[1]d", i))
	case "try":
		w.say("let d%d;\ntry { d%[1]d = %s; } %s d%[1]d = { v: 'none' }; }", i, call, missed)
		w.export(i, "tried", v)
	case "lazy":
		w.export(i, "lazy", lazily(call, missed))
	case "pinned":
		w.say("const d%d = %s;", i, call)
		w.export(i, "filled", fmt.Sprintf("`${d%d.v} ${d%[1]d.filled}`", i))
	case "sync":
		w.say("const d%d = %s;", i, sync)
		w.export(i, "held", ref)
	case "synclazy":
		w.export(i, "lazy", lazily(sync, missed))
	default:
		panic("unknown " + d.how)
	}
}

func lazily(call, missed string) string {
	return fmt.Sprintf("() => { try { return %s; } %s return 'none'; } }", call, missed)
}

// exports writes the end of the module. Every kind has the property v.
func (w *writer) exports(kind string) string {
	t := w.token
	literal := fmt.Sprintf("v: %d, get twice() { return 2 * %[1]d; }, greet: (who) => `${who} %[1]d`, nested: { list: [%[1]d] }", t)
	rest := ""
	for _, p := range w.props {
		literal += ", " + p
		rest += ", " + p
	}
	switch kind {
	case "exports":
		return fmt.Sprintf("exports.v = %d;\n", t) + w.assignments() + fmt.Sprintf("exports[Symbol.for('key')] = %d;\nexports.late = () => { exports.lateSum = %[1]d; };\n", t)
	case "esm":
		return "Object.defineProperty(exports, '__esModule', { value: true });\n" +
			fmt.Sprintf("Object.defineProperty(exports, 'v', { enumerable: true, get: () => %d });\n", t) + w.assignments()
	case "assigned":
		return fmt.Sprintf("const api = { %s, lateSum: 0, late: () => { api.lateSum = %d; } };\n", literal, t) +
			fmt.Sprintf("Object.defineProperty(api, 'hidden', { value: %d });\nmodule.exports = api;\n", t)
	case "null":
		return fmt.Sprintf("module.exports = Object.assign(Object.create(null), { %s });\n", literal)
	case "instance":
		return fmt.Sprintf("class Thing { method() { return this.v + %d; } get %s() { return %[1]d; } }\n", t, []string{"odd", "even"}[t%2]) +
			fmt.Sprintf("module.exports = Object.assign(new Thing(), { %s });\n", literal)
	case "frozen":
		return fmt.Sprintf("module.exports = Object.freeze({ %s });\n", literal)
	case "self":
		return fmt.Sprintf("module.exports = { %s };\nmodule.exports.default = module.exports;\n", literal)
	case "array":
		return fmt.Sprintf("module.exports = Object.assign([%d, %s], { %s });\n", t, strings.Repeat("0, ", t%3), literal)
	case "function":
		return fmt.Sprintf("module.exports = Object.assign(function f%d(a, b) { return %[1]d; }, { v: %[1]d%s });\n", t, rest)
	case "arrow":
		return fmt.Sprintf("module.exports = Object.assign((a) => %d, { v: %[1]d%s });\n", t, rest)
	case "class", "subclass":
		return w.class(kind, t, rest)
	case "map":
		return fmt.Sprintf("module.exports = new Map([[%d, 1]]);\n", t)
	case "primitive":
		return fmt.Sprintf("module.exports = %s;\n", []string{"null", "undefined", fmt.Sprint(t), fmt.Sprintf("'text %d'", t)}[t%4])
	case "again":
		if w.base != "" {
			return fmt.Sprintf("module.exports = %s;\n", w.base)
		}
		return fmt.Sprintf("exports.v = %d;\n", t) + w.assignments()
	}
	panic("unknown " + kind)
}

// assignments are those to the exports that are there from the beginning.
func (w *writer) assignments() string {
	var b strings.Builder
	fmt.Fprintf(&b, "exports.greet = (who) => `${who} %d`;\n", w.token)
	for _, p := range w.props {
		name, expression, _ := strings.Cut(p, ": ")
		fmt.Fprintf(&b, "exports.%s = %s;\n", name, expression)
	}
	return b.String()
}

func (w *writer) class(kind string, t int, rest string) string {
	extends := ""
	if kind == "subclass" && w.base != "" {
		extends = fmt.Sprintf(" extends (%s?.prototype ? %[1]s : Object)", w.base)
	}
	return fmt.Sprintf(`class C%d%s {
  static get own() { return %[1]d; }
  static make() { return %[1]d; }
  method() { return %[1]d; }
  method%[3]d() { return %[1]d; }
  get got() { return %[1]d; }
}
module.exports = Object.assign(C%[1]d, { v: %[1]d%[4]s });
`, t, extends, t%3, rest)
}
