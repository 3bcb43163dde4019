//go:build unix

package bench

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// BenchmarkStart is what a program of 1,000 small modules takes of the processor from its start to
// its end, all processes together, beside plain node with the same files in the same run: under node
// and on the built-in engine, and of ES modules with what they become kept and not kept.
func BenchmarkStart(b *testing.B) {
	command := theCommand(b)
	for _, form := range []string{"cjs", "es"} {
		dir := modules(b, form, 1000)
		for name, args := range map[string][]string{"node/kept": {"--host=node"}, "node/new": {"--host=node", "--cache=off"}, "goja/kept": {}, "goja/new": {"--cache=off"}} {
			b.Run(form+"/"+name, func(b *testing.B) {
				ours := exec.Command(command, append(append([]string{"run", "--no-watch", "--quiet"}, args...), filepath.Join(dir, "start.js"))...)
				processor(b, ours) // what is kept, is kept now
				var took, theirs []time.Duration
				for b.Loop() {
					took = append(took, processor(b, ours))
					theirs = append(theirs, processor(b, exec.Command("node", filepath.Join(dir, "index.js"))))
				}
				b.ReportMetric(ms(median(took)), "cpu-ms")
				b.ReportMetric(float64(median(took))/float64(median(theirs)), "x-node")
			})
		}
	}
}

// BenchmarkImport is a call through an import, in nanoseconds more than one of a local function.
func BenchmarkImport(b *testing.B) {
	command := theCommand(b)
	for b.Loop() {
		dir := b.TempDir()
		must(b, os.CopyFS(dir, os.DirFS("testdata/node")))
		runs(b, dir, command, "run", "--host=node", "--quiet", "imported.mjs")
	}
}

func theCommand(b *testing.B) string {
	if _, err := exec.LookPath("node"); err != nil {
		b.Skip("node is not in PATH")
	}
	command := filepath.Join(b.TempDir(), "heatsync")
	if out, err := exec.Command("go", "build", "-o", command, "../cmd/heatsync").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return command
}

// processor is what a process takes with all that it starts.
func processor(b *testing.B, c *exec.Cmd) time.Duration {
	run := exec.Command(c.Path, c.Args[1:]...)
	if out, err := run.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return run.ProcessState.UserTime() + run.ProcessState.SystemTime()
}

// modules writes a program of n modules: chains, as tree has them. index.js runs with plain node, start.js
// with heatsync.
func modules(b *testing.B, form string, n int) (dir string) {
	dir, err := filepath.EvalSymlinks(b.TempDir())
	must(b, err)
	write := func(name, text string) {
		path := filepath.Join(dir, name)
		must(b, os.MkdirAll(filepath.Dir(path), 0o777))
		if form == "cjs" {
			text = asCommonJS(text)
		}
		must(b, os.WriteFile(path, []byte(text), 0o666))
	}
	kind := map[string]string{"cjs": "commonjs", "es": "module"}[form]
	must(b, os.WriteFile(filepath.Join(dir, "package.json"), fmt.Appendf(nil, `{"type": %q}`, kind), 0o666))
	write("common.js", "export const counts = { count: 2 };\nexport const add = (a, b) => a + b;\n")
	index := "import { counts } from './common.js';\n"
	for i := range n - 2 {
		group, place := i/chain, i%chain
		if place == 0 {
			index += fmt.Sprintf("import './group%d/m0.js';\n", group)
		}
		next := ""
		if place < chain-1 && i < n-3 {
			next = fmt.Sprintf("import './m%d.js';\n", place+1)
		}
		write(fmt.Sprintf("group%d/m%d.js", group, place), fmt.Sprintf(smallES, next, i))
	}
	write("index.js", index+fmt.Sprintf("if (counts.count !== %d) throw new Error(`${counts.count} modules`);\n", n))
	start := "import Heatsync from 'heatsync';\nnew Heatsync();\nimport './index.js';\n"
	if form == "cjs" {
		start = "new (require('heatsync'))();\nrequire('./index.js');\n"
	}
	must(b, os.WriteFile(filepath.Join(dir, "start.js"), []byte(start), 0o666))
	return dir
}

// asCommonJS writes such a text in the other form.
func asCommonJS(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		switch name, from, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "import "), " from "); {
		case strings.HasPrefix(line, "import '"):
			line = "require(" + strings.TrimSuffix(name, ";") + ");\n"
		case strings.HasPrefix(line, "import "):
			line = "const " + name + " = require(" + strings.TrimSuffix(from, ";") + ");\n"
		case strings.HasPrefix(line, "export const "):
			line = strings.Replace(line, "export const ", "exports.", 1)
		}
		out.WriteString(line)
	}
	return out.String()
}

// smallES is small as an ES module.
const smallES = `import { counts, add } from '../common.js';
%[1]sexport const Thing = class {
  constructor(name, size = %[2]d) {
    this.name = name;
    this.size = size;
  }

  get label() { return ` + "`${this.name} of ${this.size}`" + `; }

  grow(by) {
    for (let i = 0; i < by; i++) this.size = add(this.size, 1);
    return this;
  }
};
export const make = (names) => names.filter(Boolean).map((name) => ({ name }));
export const id = %[2]d;
counts.count++;
`
