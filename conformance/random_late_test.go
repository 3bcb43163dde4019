package conformance

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Whatever a module, its importers and its holders do late to what it exports, all of
// them have the same, in the first version and in the next.

func TestLateGoja(t *testing.T) { lateIsShared(t, startPlans(t, "late", "goja")) }

func TestLateNode(t *testing.T) { lateIsShared(t, startPlans(t, "late", "node")) }

// latePlan is what testdata/late/main.js carries out.
type latePlan struct {
	Live  bool       `json:"live"`
	Kinds []string   `json:"kinds"`
	Steps []lateStep `json:"steps"`
}

type lateStep struct {
	Op    string `json:"op"`
	Side  string `json:"side"`
	Key   string `json:"key"`
	Value string `json:"value"`
}

// lateKinds can follow one another in one file.
var lateKinds = [][]string{
	{"exports", "assigned", "more", "null", "instance", "child", "super", "emitter"},
	{"array", "empty"},
	{"function", "arrow", "class"},
}

var (
	lateOps    = strings.Fields("next next next write write increase assign read set remove define hide access bump twice addMethod each")
	lateArrays = strings.Fields("next next next push pop shift unshift splice cut sort reverse fill copyWithin at far index gap find shorten truncate clear")
)

func lateIsShared(t *testing.T, a *app) {
	rapid.Check(t, func(t *rapid.T) {
		line, err := json.Marshal(drawLate(t))
		if err != nil {
			t.Fatal(err)
		}
		if difference, err := a.ask(string(line)); err != nil || difference != `""` {
			t.Fatalf("%s\n%s %v", line, strings.ReplaceAll(difference, `\n`, "\n"), err)
		}
	})
}

func drawLate(t *rapid.T) latePlan {
	family := rapid.SampledFrom(lateKinds).Draw(t, "family")
	kind := rapid.SampledFrom(append([]string{"broken"}, family...))
	p := latePlan{Live: rapid.Bool().Draw(t, "live"), Kinds: []string{rapid.SampledFrom(family).Draw(t, "first")}}
	p.Kinds = append(p.Kinds, rapid.SliceOfN(kind, 1, 4).Draw(t, "kinds")...)
	ops := lateOps
	if family[0] == "array" {
		ops = append(append([]string{}, lateOps...), lateArrays...)
	}
	step := rapid.Custom(func(t *rapid.T) lateStep {
		return lateStep{
			Op:    rapid.SampledFrom(ops).Draw(t, "op"),
			Side:  rapid.SampledFrom([]string{"own", "own", "module", "holder", "importer"}).Draw(t, "side"),
			Key:   rapid.SampledFrom([]string{"a", "b", "0", "2", "count", "twice", "hidden", "extra", "inherited"}).Draw(t, "key"),
			Value: rapid.SampledFrom([]string{"one", "zero", "nothing", "text", "object", "function", "list"}).Draw(t, "value"),
		}
	})
	isNever := func(s lateStep) bool { // of a hole in an array a holder never hears: see docs/promises.md
		return s.Side == "own" && (s.Op == "gap" || s.Op == "remove" && strings.Contains("02", s.Key))
	}
	p.Steps = slices.DeleteFunc(rapid.SliceOfN(step, 1, 14).Draw(t, "steps"), func(s lateStep) bool { return family[0] == "array" && isNever(s) })
	return p
}
