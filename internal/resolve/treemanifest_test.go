package resolve

import (
	"strings"

	"github.com/heatsync-go/heatsync/internal/jsontext"
)

// manifest makes up a package.json, most of the time one that makes sense.
func (tr *tree) manifest() string {
	if tr.one(12) {
		return pick(tr, []string{"", "{", "null", "[]", "5", `"x"`, `{"main": "a",}`, "{\"a\": \"\t\"}", "\ufeff{\"main\": \"a\"}", `{"main":"b","main":"a"}`, `{"m\u0061in":"\u0061"}`, "{\"exports\": nul}"})
	}
	var fields []string
	add := func(key, value string) { fields = append(fields, jsontext.Quote(key)+": "+value) }
	if tr.one(2) {
		add("name", jsontext.Quote(pick(tr, packageIDs)))
	}
	if tr.one(2) {
		add("main", pick(tr, []string{`"a"`, `"a.js"`, `"./a"`, `"lib"`, `"lib/"`, `"./"`, `"."`, `".."`, `""`, `"gone"`, `"b"`, `5`, `null`, `"../a.js"`, `"index"`, `"sp ace.js"`, `"é"`}))
	}
	if tr.one(3) {
		add("type", pick(tr, []string{`"module"`, `"commonjs"`, `"other"`, `1`}))
	}
	if tr.one(2) {
		add("exports", tr.exports())
	}
	if tr.one(3) {
		add("imports", tr.table("#", 3))
	}
	return "{" + strings.Join(fields, ",\n") + "}"
}

func (tr *tree) exports() string {
	switch tr.Intn(8) {
	case 0:
		return pick(tr, []string{"null", "false", "5", `""`, "{}", "[]", `{".": "./a.js", "node": "./b.js"}`, `{"0": "./a.js"}`, `[null, "./a.js"]`})
	case 1:
		return tr.target(3)
	case 2:
		return tr.conditions(3)
	}
	return tr.table(".", 3)
}

// table makes up a map of subpaths (after ".") or of imports (after "#").
func (tr *tree) table(prefix string, depth int) string {
	keys := []string{"", "/a", "/b", "/a.js", "/*", "/a/*", "/*.js", "/a/*.js", "/*/a", "/x/*", "/lib/*", "/lib/", "/é.js", "/*/*", "/package.json", "/a*", "/*a"}
	if prefix == "#" {
		keys = []string{"a", "b", "a/*", "a/*.js", "*", "lib", "x", "", "/a", "a/b.js", "*.js", "x/*"}
	}
	var members []string
	for range 1 + tr.Intn(5) {
		members = append(members, jsontext.Quote(prefix+pick(tr, keys))+": "+tr.target(depth-1))
	}
	return "{" + strings.Join(members, ", ") + "}"
}

func (tr *tree) target(depth int) string {
	if depth > 0 {
		switch tr.Intn(6) {
		case 0:
			return tr.conditions(depth)
		case 1:
			var items []string
			for range tr.Intn(4) {
				items = append(items, tr.target(depth-1))
			}
			return "[" + strings.Join(items, ", ") + "]"
		}
	}
	if tr.one(4) {
		return pick(tr, []string{"null", "5", "true", `""`, `"a"`, `"b"`, `"@s/a"`, `"lib/a.js"`, `"b/*"`, `"/a"`, `"../a.js"`, `"node:fs"`, `"http://x/y"`, `"@s"`, `"a/../b"`, `"%61"`, `"*"`, `".hid"`})
	}
	return jsontext.Quote("./" + pick(tr, []string{"a.js", "b.js", "a", "*", "*.js", "lib/*", "lib/a.js", "a/*.js", "*/a.js", "*/*", "index.js", "c.cjs", "", "lib/", "a.js/", "./a.js", "../a.js", "lib/../a.js",
		"%61.js", "sp%20ace.js", "sp ace.js", "é.js", "%C3%A9.js", "%ff.js", "%2e%2e/a.js", "a%2fb.js", "p%41.js", "p%2541.js", "h%23x.js", "h#x.js", "a.js?x", "node_modules/a/a.js", "%6eode_modules/a", "a\\b.js", "lib//a.js", "a\t.js", "a.js ", "%", "%4", "x/*"}))
}

func (tr *tree) conditions(depth int) string {
	names := []string{"node", "require", "import", "default", "node-addons", "module-sync", "other", "0", "01", "browser"}
	var members []string
	for range 1 + tr.Intn(3) {
		name := pick(tr, names)
		if name == "0" && !tr.one(4) {
			name = "default"
		}
		members = append(members, jsontext.Quote(name)+": "+tr.target(depth-1))
	}
	return "{" + strings.Join(members, ", ") + "}"
}
