package conformance

import (
	"fmt"
	"path/filepath"
	"strings"
)

// moduleText collects a module's text.
type moduleText struct {
	i, token int
	es       bool
	head     []string
	body     []string
	reads    []string // in its function call
}

// from is a specifier for a module, with what the language wants to have behind it.
func from(name string) string {
	if strings.HasSuffix(name, ".json") {
		return fmt.Sprintf("'./%s' with { type: 'json' }", name)
	}
	return fmt.Sprintf("'./%s'", name)
}

// dep has the module depend on another one, in a way that may not be possible for that form.
func (w *moduleText) dep(j int, name, how string) {
	switch form := filepath.Ext(name); {
	case how == "":
	case !w.es:
		w.requires(j, name, how)
	case form == ".json":
		w.imports(j, "import d%[1]d from "+from(name)+";", "export const late%[1]d = () => `${d%[1]d.v}`;")
		if how == "copy" || how == "keys" {
			w.imports(j, "", "export const copy%[1]d = Object.keys(d%[1]d).join() + d%[1]d.v;")
		}
	default:
		w.way(j, from(name), how, form == ".cjs")
	}
}

func (w *moduleText) requires(j int, name, how string) {
	w.head = append(w.head, fmt.Sprintf("const d%d = require('./%s');", j, name))
	switch how {
	case "copy":
		w.body = append(w.body, fmt.Sprintf("exports.copy%d = d%[1]d.v;", j))
	case "called":
		w.body = append(w.body, fmt.Sprintf("exports.called%d = typeof d%[1]d.call === 'function' && d%[1]d.call();", j))
	default:
		w.reads = append(w.reads, fmt.Sprintf("d%d.v", j))
	}
}

// ways are what an ES module does with another: what stands at its top, and below.
var ways = map[string][2]string{
	"copy":    {"import { v as v%[1]d } from %[2]s;", "export const copy%[1]d = v%[1]d;"},
	"called":  {"import { call as call%[1]d } from %[2]s;", "export const called%[1]d = call%[1]d();"},
	"keys":    {"import * as k%[1]d from %[2]s;", "export const keys%[1]d = Object.keys(k%[1]d).sort();"},
	"has":     {"import * as h%[1]d from %[2]s;", "export const has%[1]d = 'n' in h%[1]d;"},
	"spread":  {"import * as s%[1]d from %[2]s;", "const { v: v%[1]d_, ...s%[1]d_ } = s%[1]d;\nexport const spread%[1]d = [v%[1]d_, ...Object.keys({ ...s%[1]d_ }).sort()];"},
	"missing": {"import * as g%[1]d from %[2]s;", "export const missing%[1]d = `${g%[1]d.n}`;"},
	"handed":  {"export { v as handed%[1]d } from %[2]s;", ""},
	"space":   {"export * as space%[1]d from %[2]s;", ""},
	"default": {"import f%[1]d from %[2]s;", "export const late%[1]d = () => typeof f%[1]d;"},
	"star":    {"export * from %[2]s;", ""},
	"extends": {"import C%[1]d from %[2]s;", "export class E%[1]d extends C%[1]d { w = ' %[3]d'; }"},
	"late":    {"import * as n%[1]d from %[2]s;\nimport { v as l%[1]d } from %[2]s;", "export const late%[1]d = () => `${l%[1]d}`;"},
}

func (w *moduleText) way(j int, from, how string, isCommonJS bool) {
	if isCommonJS && (how == "star" || how == "extends") {
		how = "late"
	}
	for i, text := range ways[how] {
		text = strings.NewReplacer("%[1]d", fmt.Sprint(j), "%[2]s", from, "%[3]d", fmt.Sprint(w.token)).Replace(text)
		if i == 0 {
			w.head = append(w.head, text)
		} else if text != "" {
			w.body = append(w.body, text)
		}
	}
	if how == "late" {
		w.reads = append(w.reads, fmt.Sprintf("n%d.v", j))
	}
}

func (w *moduleText) imports(j int, head, body string) {
	if head != "" {
		w.head = append(w.head, fmt.Sprintf(head, j))
	}
	w.body = append(w.body, fmt.Sprintf(body, j))
}

// data is the text of a JSON file.
func (w *moduleText) data(bare bool) string {
	if bare {
		return "{}\n"
	}
	return fmt.Sprintf("{ \"v\": \"j%d\", \"k%d\": 1 }\n", w.token, w.token%3)
}

// text writes the module down. One that is bare lacks names that others may import, and an ES module may have names
// and values that others have, too.
func (w *moduleText) text(bare bool) string {
	call := fmt.Sprintf("[%d, %s].join('/')", w.token, strings.Join(w.reads, ", "))
	if !w.es {
		w.body = append(w.body, fmt.Sprintf("exports.call = () => %s;\nexports.v = 'c%d';", call, w.token))
		if bare {
			w.body = append(w.body, "exports.n = 0;")
		}
		return strings.Join(append(w.head, w.body...), "\n") + "\n"
	}
	w.body = append(w.body, fmt.Sprintf("export function call() { return %s; }", call))
	if !bare {
		w.body = append(w.body, fmt.Sprintf("export default class { v = 'C%d'; }", w.token), fmt.Sprintf("export let n = %d;\nn++;", w.token%3))
	}
	if w.token%4 == 0 {
		w.body = append(w.body, fmt.Sprintf("export const t%d = 1;", w.token%8))
	}
	w.head = append(w.head, fmt.Sprintf("export const v = 'v%d';", w.token))
	return strings.Join(append(w.head, w.body...), "\n") + "\n"
}
