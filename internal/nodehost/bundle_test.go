package nodehost

import (
	"os/exec"
	"path/filepath"
	"testing"
)

func TestBundle(t *testing.T) {
	node, err := find(t.Context())
	if err != nil {
		missing(t, err.Error())
	}
	for _, tt := range []struct {
		name  string
		files map[string]string // index.cjs is run
		want  string
	}{
		{"nothing else", map[string]string{"index.cjs": "console.log(typeof module)"}, "object\n"},
		{"a module is evaluated once", map[string]string{
			"index.cjs": "console.log(require('./a.cjs') === require('./a.cjs'))",
			"a.cjs":     "console.log('a')\nexports.v = 1;",
		}, "a\ntrue\n"},
		{"modules know one another by base name", map[string]string{
			"index.cjs":   "console.log(require('./deep/a.js').v)",
			"deep/a.js":   "exports.v = require('./b.js')",
			"deep/b.js":   "module.exports = { back: require('../c.cjs') }",
			"c.cjs":       "'use strict'; module.exports = typeof this // no comma or semicolon at the end",
			"unused.cjs":  "throw new Error('nobody asked')",
			"package.cjs": "",
		}, "{ back: 'object' }\n"},
		{"one that could not be evaluated is, the next time", map[string]string{
			"index.cjs": "try { require('./a.cjs') } catch (error) { console.log(error, require('./a.cjs').v) }",
			"a.cjs":     "exports.v = 1; if (globalThis.second === undefined) { globalThis.second = 2; throw 'full'; } exports.v = 2;",
		}, "full 2\n"},
		{"a circle gets what there is", map[string]string{
			"index.cjs": "console.log(require('./a.cjs').b)",
			"a.cjs":     "exports.early = 1; exports.b = require('./b.cjs').a",
			"b.cjs":     "exports.a = { ...require('./a.cjs') }",
		}, "{ early: 1 }\n"},
		{"JSON", map[string]string{"index.cjs": "console.log(require('./data.json').v)", "data.json": `{ "v": 1 }` + "\n"}, "1\n"},
		{"the rest is Node's", map[string]string{
			"index.cjs": "require('./a.cjs')",
			"a.cjs": "const path = require('node:path');\n" +
				"console.log(path.basename(require.main.filename), path.basename(__filename), typeof require.resolve)",
		}, "index.cjs index.cjs function\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			made, err := bundle(contents(tt.files), "index.cjs")
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			if err := write(dir, map[string][]byte{"index.cjs": made}); err != nil {
				t.Fatal(err)
			}
			out, err := exec.CommandContext(t.Context(), node, filepath.Join(dir, "index.cjs")).CombinedOutput()
			if string(out) != tt.want || err != nil {
				t.Errorf("%s, %v, want %s", out, err, tt.want)
			}
		})
	}
}

func TestBundleOfTwoWithOneName(t *testing.T) {
	_, err := bundle(contents(map[string]string{"index.cjs": "", "a.js": "", "deep/a.js": ""}), "index.cjs")
	if want := "bundle: a.js and deep/a.js have the same base name"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

func contents(files map[string]string) map[string][]byte {
	made := map[string][]byte{}
	for name, text := range files {
		made[name] = []byte(text)
	}
	return made
}
