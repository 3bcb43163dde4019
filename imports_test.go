package heatsync_test

import (
	"bytes"
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/heatsync-go/heatsync"

// coreModules are the packages of those core modules that have a Go half.
var coreModules = []string{
	"internal/nodecore/buffer",
	"internal/nodecore/child_process",
	"internal/nodecore/crypto",
	"internal/nodecore/dgram",
	"internal/nodecore/dns",
	"internal/nodecore/fs",
	"internal/nodecore/http",
	"internal/nodecore/intl",
	"internal/nodecore/net",
	"internal/nodecore/os",
	"internal/nodecore/process",
	"internal/nodecore/timers",
	"internal/nodecore/tls",
	"internal/nodecore/url",
	"internal/nodecore/util",
	"internal/nodecore/vm",
	"internal/nodecore/web",
	"internal/nodecore/zlib",
}

// mayImport says for every package of this module which others of it the
// package may import, and is the whole list: a package that is not in it fails
// the test, so that a new one is placed on purpose, and so does an import that is
// granted and not used. Tests may import anything.
var mayImport = map[string][]string{
	"change":             {},
	"internal/jsontext":  {},
	"internal/resolve":   {"internal/jsontext"},
	"internal/facade":    {},
	"internal/frame":     {},
	"internal/settle":    {},
	"internal/sum":       {},
	"internal/terminal":  {},
	"internal/version":   {},
	"internal/watchlist": {},
	"internal/folder":    {},
	"internal/lower":     {"internal/frame", "internal/jsontext", "internal/sum"},
	"internal/lowered":   {"internal/keep", "internal/lower", "internal/sum"},
	"internal/keep":      {"internal/sum"},
	"internal/sourcemap": {},
	"internal/tsconfig":  {"internal/jsontext"},
	"internal/lowering":  {"internal/lower", "internal/tsconfig"},
	"internal/chain":     {"internal/resolve"},
	"internal/graph":     {"internal/sum", "internal/watchlist"},
	"internal/reload":    {"internal/graph"},
	"internal/wire":      {"internal/graph", "internal/reload", "internal/resolve", "internal/watchlist"},
	"internal/track":     {"internal/chain", "internal/resolve", "internal/settle", "internal/watchlist"},
	"internal/watch":     {"change", "internal/resolve", "internal/settle", "internal/folder", "internal/sum", "internal/track", "internal/watchlist"},
	"internal/source":    {"internal/resolve", "internal/watch"},
	"internal/producer":  {"change", "internal/resolve"},
	"internal/nodehost":  {"change", "cmd", "internal", "internal/facade", "internal/keep", "internal/lower", "internal/lowered", "internal/lowering", "internal/sum", "internal/tsconfig", "internal/version", "internal/watchlist", "node"},
	"internal":           {},
	"cmd":                {},
	"node":               {},

	// The engine, and Node's modules on it, know nothing of heatsync.
	"internal/engine":           {},
	"internal/engine/library":   {"internal/engine", "internal/engine/pattern", "internal/engine/primordials"},
	"internal/engine/pattern":   {},
	"internal/nodecore":         slices.Concat(coreModules, []string{"internal/engine", "internal/engine/library", "internal/engine/primordials", "internal/nodecore/core", "internal/nodecore/loop"}),
	"internal/nodecore/loop":    {},
	"internal/nodecore/core":    {"internal/engine", "internal/nodecore/loop"},
	"internal/nodecore/buffer":  {"internal/nodecore/core"},
	"internal/nodecore/crypto":  {"internal/nodecore/core"},
	"internal/nodecore/dgram":   {"internal/nodecore/core"},
	"internal/nodecore/dns":     {"internal/nodecore/core"},
	"internal/nodecore/fs":      {"internal/nodecore/core"},
	"internal/nodecore/http":    {"internal/engine", "internal/nodecore/core", "internal/nodecore/loop"},
	"internal/nodecore/net":     {"internal/nodecore/core"},
	"internal/nodecore/intl":    {"internal/nodecore/core"},
	"internal/nodecore/os":      {"internal/nodecore/core"},
	"internal/nodecore/process": {"internal/nodecore/core"},
	"internal/nodecore/timers":  {"internal/nodecore/core", "internal/nodecore/loop"},
	"internal/nodecore/url":     {"internal/nodecore/core", "internal/whatwgurl"},
	"internal/nodecore/util":    {"internal/engine", "internal/nodecore/core"},
	"internal/nodecore/vm":      {"internal/engine", "internal/nodecore/core"},
	"internal/nodecore/web":     {"internal/nodecore/core"},
	"internal/nodecore/zlib":    {"internal/nodecore/core"},
	"internal/whatwgurl":        {},

	"internal/engine/primordials":     {"internal/engine", "internal/engine/syntax"},
	"internal/engine/syntax":          {},
	"internal/nodecore/child_process": {"internal/nodecore/core"},
	"internal/nodecore/tls":           {"internal/nodecore/core"},

	"internal/gojahost": {"change", "internal/facade", "internal/graph", "internal/reload", "internal/resolve", "internal/sum", "internal/watchlist", "internal/wire",
		"internal/engine", "internal/engine/primordials", "internal/gojahost/compile", "internal/lower", "internal/nodecore", "internal/tsconfig"},
	"internal/gojahost/compile": {"internal/engine/pattern", "internal/engine/syntax", "internal/lower", "internal/lowered", "internal/sum"},

	".": {"change", "internal/folder", "internal/frame", "internal/graph", "internal/producer", "internal/reload", "internal/resolve", "internal/source", "internal/terminal", "internal/version", "internal/watch", "internal/watchlist",
		"internal/engine", "internal/gojahost", "internal/lower", "internal/nodecore", "internal/nodecore/loop"},

	"heatsynctest": {".", "change", "internal/source"},

	"internal/nodehost/pack":    {"internal/licenses", "internal/nodehost"},
	"internal/licenses":         {},
	"internal/built":            {},
	"internal/picture":          {},
	"internal/release":          {"internal/licenses", "internal/version"},
	"internal/licenses/list":    {"internal/licenses"},
	"internal/nodehost/preinit": {},

	"cmd/heatsync":      {".", "change", "internal/folder", "internal/frame", "internal/graph", "internal/keep", "internal/lowered", "internal/nodehost", "internal/producer", "internal/resolve", "internal/sourcemap", "internal/sum", "internal/terminal", "internal/watch", "internal/watchlist"},
	"cmd/heatsync-wasm": {"internal/graph", "internal/lower", "internal/lowering", "internal/reload", "internal/resolve", "internal/settle", "internal/sum", "internal/track", "internal/watchlist", "internal/wire"},

	"bench/peers":    {},
	"bench/torn":     {},
	"packages":       {},
	"internal/guide": {},

	"internal/test262":   {"."},
	"internal/httpsuite": {},
	"internal/nodetest":  {},

	"examples/bot":        {"."},
	"examples/embed":      {"."},
	"examples/httpserver": {"."},
	"examples/rules":      {"."},
}

// only says which packages may name a dependency. The rest of the module
// would still build if it were exchanged for another.
var only = map[string][]string{
	"github.com/dop251/goja": slices.Concat(coreModules, []string{".", "cmd/heatsync", "heatsynctest", "internal/test262", "examples/bot", "internal/engine", "internal/engine/library",
		"internal/engine/primordials", "internal/engine/syntax", "internal/gojahost", "internal/gojahost/compile", "internal/nodecore", "internal/nodecore/core"}),
	"github.com/andybalholm/brotli":     {"internal/nodecore/zlib"},
	"github.com/cloudflare/circl":       {"internal/nodecore/crypto"},
	"github.com/decred/dcrd":            {"internal/nodecore/crypto"},
	"software.sslmate.com/src":          {"internal/nodecore/tls"},
	"golang.org/x/crypto":               {"internal/nodecore/crypto"},
	"golang.org/x/text":                 {"internal/nodecore/intl", "internal/nodecore/web"},
	"github.com/rivo/uniseg":            {"internal/nodecore/intl"},
	"github.com/go-sourcemap/sourcemap": {"internal/sourcemap"},
	"github.com/evanw/esbuild":          {"internal/lower"},
	"github.com/fsnotify/fsnotify":      {"internal/nodecore/fs", "internal/watch"},
	"github.com/tetratelabs/wazero":     {"internal/nodehost/preinit"},
}

// heavy is what the packages that also run in Node, as WebAssembly, don't import
// of the standard library, which is all that they have.
var heavy = map[string]string{
	"path/filepath": "it follows the rules of the system it was built for, which under wasm are never those of Windows (golang/go#43768)",
	"fmt":           "it doubles the size of the binary",
	"encoding/json": "it brings reflection and fmt",
	"regexp":        "it brings fmt, and a loop over bytes does the same",
	"log/slog":      "it brings fmt and encoding/json",
	"text/template": "it brings fmt and reflection",
}

func TestImports(t *testing.T) {
	for dir, imports := range packages(t, anyFile) {
		may, known := mayImport[dir]
		if !known {
			t.Errorf("%s is not in the table of imports_test.go: put it there, with what it may import", dir)
			continue
		}
		for _, imp := range imports {
			if target, inside := within(imp, module); inside && !slices.Contains(may, target) {
				t.Errorf("%s imports %s; it may import %v", dir, target, may)
			}
			for dependency, users := range only {
				if _, is := within(imp, dependency); is && !slices.Contains(users, dir) {
					t.Errorf("%s imports %s; only %v may", dir, imp, users)
				}
			}
		}
	}
}

// TestImportsAreUsed keeps the tables from allowing what nobody does.
func TestImportsAreUsed(t *testing.T) {
	found := packages(t, anyFile)
	for dir, may := range mayImport {
		if _, known := found[dir]; !known {
			t.Errorf("%s is in the table, and has no code", dir)
		}
		for _, target := range may {
			if !slices.Contains(found[dir], path.Join(module, target)) {
				t.Errorf("%s may import %s, and does not: take that out of the table", dir, target)
			}
		}
	}
	for dependency, users := range only {
		for _, dir := range users {
			if !slices.ContainsFunc(found[dir], func(imp string) bool { _, is := within(imp, dependency); return is }) {
				t.Errorf("%s may import %s, and does not: take that out of the table", dir, dependency)
			}
		}
	}
}

// TestImportsOfWasm looks only at the files that a build for wasm takes: one
// that a build constraint leaves out may import what it likes.
func TestImportsOfWasm(t *testing.T) {
	built := build.Default
	built.GOOS, built.GOARCH = "wasip1", "wasm"
	all := packages(t, func(dir, file string) bool {
		match, err := built.MatchFile(dir, file)
		if err != nil {
			t.Fatal(err)
		}
		return match
	})
	wasm := []string{"cmd/heatsync-wasm"}
	for i := 0; i < len(wasm); i++ { // grows
		for _, imp := range all[wasm[i]] {
			dir, inside := within(imp, module)
			switch why := heavy[imp]; {
			case why != "":
				t.Errorf("%s imports %s: %s", wasm[i], imp, why)
			case inside && !slices.Contains(wasm, dir):
				wasm = append(wasm, dir)
			case !inside && strings.Contains(imp, "."):
				t.Errorf("%s imports %s: what is built for wasm uses the standard library only", wasm[i], imp)
			}
		}
	}
}

// TestFilesAreShort fails for a source file that has become a place: it is
// time to split it by concept. There are no exceptions.
func TestFilesAreShort(t *testing.T) {
	const most = 450
	walk(t, func(file string) {
		if !slices.Contains([]string{".go", ".js", ".cjs", ".mjs", ".ts"}, path.Ext(file)) {
			return
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(text, []byte("\n")); n > most {
			t.Errorf("%s has %d lines: split it, no file has more than %d", file, n, most)
		}
	})
}

func anyFile(dir, name string) bool { return true }

// packages returns for every directory with Go code, tests left out, what the
// files that take accepts import.
func packages(t *testing.T, take func(dir, file string) bool) map[string][]string {
	t.Helper()
	found := map[string]map[string]bool{}
	walk(t, func(file string) {
		dir, name := path.Split(file)
		dir = path.Clean(dir)
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || !take(dir, name) {
			return
		}
		if found[dir] == nil {
			found[dir] = map[string]bool{}
		}
		for _, imp := range importsOf(t, file) {
			found[dir][imp] = true
		}
	})
	all := map[string][]string{}
	for dir, imports := range found {
		all[dir] = slices.Sorted(maps.Keys(imports))
	}
	return all
}

func importsOf(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var imports []string
	for _, spec := range parsed.Imports {
		imp, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		imports = append(imports, imp)
	}
	return imports
}

// within tells whether an import path lies in the module named prefix, and
// where in it: "." is its root.
func within(imp, prefix string) (dir string, ok bool) {
	if imp == prefix {
		return ".", true
	}
	return strings.CutPrefix(imp, prefix+"/")
}

// walk calls visit for every file of this module, with slashes in its name. It
// leaves out what Go leaves out, and modules of their own.
func walk(t *testing.T, visit func(file string)) {
	t.Helper()
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case !d.IsDir():
			visit(filepath.ToSlash(name))
		case name != "." && skipped(name, d.Name()):
			return filepath.SkipDir
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func skipped(dir, base string) bool {
	if strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") {
		return true
	}
	if slices.Contains([]string{"testdata", "node_modules", "bin", "dist"}, base) {
		return true
	}
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil
}
