package bench

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// The package for Node.js beside its ancestor, the npm module heatsync, in one
// run. It takes node, and `npm ci` in node/test.

// BenchmarkNodeStart is about a whole process for each op, which sleeps 300 ms.
func BenchmarkNodeStart(b *testing.B) {
	dir := nodeDir(b)
	for _, name := range []string{"nothing", "heatsync", "ancestor"} {
		b.Run(name, func(b *testing.B) { runs(b, dir, "node", "start.cjs", name) })
	}
}

func BenchmarkNodeCalls(b *testing.B) {
	dir := nodeDir(b)
	for _, name := range []string{"heatsync", "ancestor"} {
		b.Run(name, func(b *testing.B) { runs(b, dir, "node", "--expose-gc", "calls.cjs", name) })
	}
}

// BenchmarkNodeSaveToLive: the ancestor waits for a second after each save, so
// there are few of them.
func BenchmarkNodeSaveToLive(b *testing.B) {
	dir := nodeDir(b)
	b.Run("alone", func(b *testing.B) { runs(b, dir, "node", "save.cjs", "heatsync", "100") })
	b.Run("command", func(b *testing.B) {
		command := filepath.Join(dir, "command")
		if out, err := exec.Command("go", "build", "-o", command, "../cmd/heatsync").CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
		b.Run("cjs", func(b *testing.B) {
			runs(b, dir, command, "run", "--host", "node", "--quiet", "save.cjs", "heatsync", "100")
		})
		b.Run("es", func(b *testing.B) {
			runs(b, dir, command, "run", "--host", "node", "--quiet", "save.cjs", "heatsync", "100", "es")
		})
	})
	b.Run("ancestor", func(b *testing.B) { runs(b, dir, "node", "save.cjs", "ancestor", "5") })
}

// nodeDir makes a folder with the programs, our package and the ancestor.
func nodeDir(b *testing.B) string {
	b.Helper()
	ancestor, err := filepath.Abs("../node/test/node_modules/ancestor")
	if err != nil {
		b.Fatal(err)
	}
	if _, err := os.Stat(ancestor); err != nil {
		b.Skip("run npm ci in node/test: ", err)
	}
	if _, err := exec.LookPath("node"); err != nil {
		b.Skip("node is not in PATH")
	}
	dir, err := filepath.EvalSymlinks(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	if err := os.CopyFS(dir, os.DirFS("testdata/node")); err != nil {
		b.Fatal(err)
	}
	modules := filepath.Join(dir, "node_modules")
	if err := os.Mkdir(modules, 0o777); err != nil {
		b.Fatal(err)
	}
	pack := exec.Command("go", "run", "./internal/nodehost/pack", filepath.Join(modules, "heatsync"))
	pack.Dir = ".."
	if out, err := pack.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	if err := os.Symlink(ancestor, filepath.Join(modules, "ancestor")); err != nil {
		b.Fatal(err)
	}
	return dir
}

// runs runs a program in dir once an op. It reports the medians of what it
// has printed: one JSON object with the metrics.
func runs(b *testing.B, dir, name string, args ...string) {
	seen := map[string][]float64{}
	for b.Loop() {
		cmd := exec.Command(name, args...)
		cmd.Dir, cmd.Stderr = dir, os.Stderr
		out, err := cmd.Output()
		if err != nil {
			b.Fatal(err)
		}
		var told map[string]float64
		if err := json.Unmarshal(out, &told); err != nil {
			b.Fatalf("%v: %s", err, out)
		}
		for metric, value := range told {
			seen[metric] = append(seen[metric], value)
		}
	}
	for _, metric := range slices.Sorted(maps.Keys(seen)) {
		values := slices.Sorted(slices.Values(seen[metric]))
		b.ReportMetric(values[len(values)/2], metric)
	}
}
