package resolve

import (
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// FuzzManifest resolves any id against any package.json, by both path rules.
// The answers must be the same by both, stay in a package that has exports, and
// name what they depend on.
func FuzzManifest(f *testing.F) {
	for _, seed := range [][2]string{
		{`{"exports": {"./*": "./lib/*.js"}}`, "p/x"},
		{`{"exports": {"./*": "./lib/*.js"}}`, "p/.\t./.\t./x"},
		{`{"exports": {"./*": "./%2e%2e/*"}}`, "p/x"},
		{`{"exports": [{"node": ["./lib/x.js"]}, null]}`, "p"},
		{`{"exports": {"node": {"0": "./x"}}}`, "p"},
		{`{"main": "../../a.js"}`, "p"},
		{`{"main": "lib/"}`, "p"},
		{`{"exports": "./lib/x.js?y"}`, "p"},
		{`{"name": "p", "imports": {"#x/*": "p/*", "#*": "./*.js"}}`, "#x/y"},
		{`{"exports": {"./*/x/*": 1, "./a*b*": null}}`, "p/a/x/b"},
		{`{"exports": "./\ud800.js"}`, "p"},
		{"{\"main\": \"a\u0000b\"}", "p"},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, manifest, id string) {
		if strings.ContainsAny(id+manifest, `:\`) || strings.Contains(manifest, "/app") || strings.Contains(id+manifest, "//") {
			return // paths that the rules don't agree on
		}
		var answers [2]string
		for _, rules := range []Rules{Unix, Windows} {
			fs := newMapFS(rules, nil)
			fs.exact = true
			fs.fill(fuzzTree(manifest))
			r := &Resolver{FS: fs}
			for _, importer := range []string{"/app/a.js", "/app/node_modules/p/a.js"} {
				res, err := r.Resolve(id, native(rules, importer))
				checkAnswer(t, r, res, err)
				if hides(r) && strings.HasPrefix(id+"/", "p/") && err == nil && !strings.HasPrefix(res.Path, native(rules, "/app/node_modules/p/")) {
					t.Errorf("Resolve(%q) = %q: that is not in its package", id, res.Path)
				}
				answers[rules] += describe(rules, res, err) + "\n"
			}
		}
		if answers[Unix] != answers[Windows] {
			t.Errorf("Resolve(%q) with %s\n   unix %s\nwindows %s", id, manifest, answers[Unix], answers[Windows])
		}
	})
}

// hides tells whether the package p has exports.
func hides(r *Resolver) bool {
	m, _ := r.manifest(native(r.FS.Rules(), "/app/node_modules/p/package.json"))
	return m != nil && !m.exports.Nothing()
}

func fuzzTree(manifest string) []txtar.File {
	files := []txtar.File{{Name: "/app/node_modules/p/package.json", Data: []byte(manifest)}}
	for _, name := range []string{"/app/a.js", "/app/x.js", "/app/node_modules/p/lib/x.js", "/app/node_modules/p/lib/index.js", "/app/node_modules/p/y.js", "/app/node_modules/q/index.js"} {
		files = append(files, txtar.File{Name: name})
	}
	return files
}

func describe(rules Rules, res Resolution, err error) string {
	all := append(append([]string{res.Path}, res.Probes...), res.Manifests...)
	if err != nil {
		e := err.(*Error)
		all = append(append([]string{e.Code}, e.Probes...), e.Manifests...)
	}
	text := strings.Join(all, "|")
	if rules == Windows {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "C:", ""), `\`, "/")
	}
	return text
}

// checkAnswer checks what holds of every answer: it is a file, probes are
// none, and each path is named once.
func checkAnswer(t *testing.T, r *Resolver, res Resolution, err error) {
	t.Helper()
	probes, manifests := res.Probes, res.Manifests
	if err != nil {
		e := err.(*Error)
		probes, manifests = e.Probes, e.Manifests
		if e.Code == "" || e.Message == "" {
			t.Errorf("an error without code or message: %+v", e)
		}
	} else if r.FS.Stat(res.Path) != File {
		t.Errorf("%q is no file", res.Path)
	}
	seen := map[string]bool{}
	for _, path := range append(append([]string(nil), probes...), manifests...) {
		if clean := r.FS.Rules().Clean(path); clean != path || seen[path] {
			t.Errorf("%q is named twice or not clean", path)
		}
		seen[path] = true
	}
	for _, path := range probes {
		if r.FS.Stat(path) == File {
			t.Errorf("the probe %q is there", path)
		}
	}
	for _, path := range manifests {
		if r.FS.Stat(path) != File {
			t.Errorf("the manifest %q is not there", path)
		}
	}
}
