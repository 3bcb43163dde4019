package conformance

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/heatsync-go/heatsync/internal/nodehost"
)

// A held function is a function: whatever is done with it, and in whatever order, it
// does as the function itself would, in the first version and in the next.

func TestHeldGoja(t *testing.T) { heldIsReal(t, startPlans(t, "held", "goja")) }

func TestHeldNode(t *testing.T) { heldIsReal(t, startPlans(t, "held", "node")) }

// startPlans starts the program of a folder in testdata that carries out a plan a line.
func startPlans(t *testing.T, folder, host string) *app {
	if host == "node" {
		needsNode(t)
		pack := t.TempDir()
		if err := nodehost.Pack(t.Context(), pack); err != nil {
			t.Fatal(err)
		}
		t.Setenv("HEATSYNC_NODE_PACKAGE", pack)
	}
	lookAt(t, "..")
	dir := realDir(t)
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", folder))); err != nil {
		t.Fatal(err)
	}
	a, err := startApp(dir, []string{command, "run", "--host", host, "--json", "main.js"}, os.Environ())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.kill)
	return a
}

// plan is what testdata/held/main.js carries out.
type plan struct {
	Subjects [2]string `json:"subjects"` // the second is "" where there is no other version
	Before   []heldOp  `json:"before"`
	After    []heldOp  `json:"after"`
}

type heldOp struct {
	Op    int    `json:"op"`
	Key   string `json:"key"`
	Value string `json:"value"`
}

func heldIsReal(t *testing.T, a *app) {
	names := subjectNames(t)
	harmless, all := opCounts(t)
	rapid.Check(t, func(t *rapid.T) {
		p := drawPlan(t, names, harmless, all)
		line, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		if difference, err := a.ask(string(line)); err != nil || difference != `""` {
			t.Fatalf("%s\n%s %v", line, strings.ReplaceAll(difference, `\n`, "\n"), err)
		}
	})
}

// drawPlan draws a plan. Where there is a second version, the first is not asked
// for what would be final: that is told as it is, and stays. For the same reason
// the prototype of a class with private members, or of one that extends one, is shown as if it could be
// exchanged, as the next version will.
func drawPlan(t *rapid.T, names []string, harmless, all int) plan {
	subject := rapid.SampledFrom(names)
	p := plan{Subjects: [2]string{subject.Draw(t, "first"), ""}}
	count := func(subject string) int {
		if strings.HasPrefix(subject, "private") {
			return harmless
		}
		return all
	}
	if !rapid.Bool().Draw(t, "reloads") {
		p.Before = drawOps(t, count(p.Subjects[0]))
	} else {
		p.Before = drawOps(t, harmless)
		p.Subjects[1] = rapid.OneOf(rapid.Just(p.Subjects[0]), subject).Draw(t, "second")
		p.After = drawOps(t, count(p.Subjects[1]))
	}
	return p
}

func drawOps(t *rapid.T, count int) []heldOp {
	keys := []string{"field", "self", "kept", "make", "made", "count", "is", "me", "them", "later", "each", "plain", "got", "it", "function", "arrow",
		"Inner", "Old", "m", "s", "of", "up", "method", "default", "name", "length", "prototype", "arguments", "caller", "toString", "constructor", "call",
		"new", "hasInstance", "symbol", "toPrimitive"}
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) heldOp {
		return heldOp{
			Op:    rapid.IntRange(0, count-1).Draw(t, "op"),
			Key:   rapid.SampledFrom(keys).Draw(t, "key"),
			Value: rapid.SampledFrom([]string{"one", "object", "itself", "function", "nothing"}).Draw(t, "value"),
		}
	}), 1, 12).Draw(t, "ops")
}

// subjectNames and opCounts read what the program's files list, one a line.
func subjectNames(t *testing.T) (names []string) {
	for _, m := range regexp.MustCompile("(?m)^  (\\w+): `").FindAllStringSubmatch(heldFile(t, "subjects.js"), -1) {
		names = append(names, m[1])
	}
	return names
}

func opCounts(t *testing.T) (harmless, all int) {
	text := heldFile(t, "ops.js")
	before, _, _ := strings.Cut(text, "exports.final")
	line := "\n  "
	return strings.Count(before, line), strings.Count(text, line)
}

func heldFile(t *testing.T, name string) string {
	data, err := os.ReadFile(filepath.Join("testdata", "held", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
