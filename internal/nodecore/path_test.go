package nodecore_test

import (
	"encoding/json"
	"math/rand/v2"
	"testing"
)

// pathScript prints what both sets of rules make of each path, and of each
// with its neighbour.
const pathScript = `
// Between shares and drives Node counts characters, not names; that is no
// more than an accident.
const relative = (rules, a, b) => (a.startsWith('\\\\') !== b.startsWith('\\\\') ? '' : rules.relative(a, b));
const path = require('path');
process.chdir('/'); // where a drive without a root begins
for (const [name, rules, base] of [['posix', path.posix, '/base'], ['win32', path.win32, 'C:\\base\\x']]) {
  let last = '';
  for (const p of paths) {
    const all = [p, rules.normalize(p), rules.dirname(p), rules.basename(p), rules.extname(p), rules.isAbsolute(p),
      rules.parse(p), rules.resolve(base, p), rules.resolve(base, last, p), rules.join(last, p), rules.join(p, '..'),
      relative(rules, rules.resolve(base, last), rules.resolve(base, p)), rules.toNamespacedPath(rules.resolve(base, p)),
      rules.basename(p, last.slice(-2))];
    console.log(name + ' ' + JSON.stringify(all));
    last = p;
  }
}
`

// TestPathsLikeNode compares the path rules on paths made of the pieces that
// matter to them. The seeds are fixed: what differs once stays a case.
func TestPathsLikeNode(t *testing.T) {
	node := findNode(t)
	for seed := range uint64(3) {
		paths, err := json.Marshal(randomPaths(rand.New(rand.NewPCG(seed, 0)), 300))
		if err != nil {
			t.Fatal(err)
		}
		source := "const paths = " + string(paths) + ";" + pathScript
		if got, want := runHere(t, source), runNode(t, node, source); got != want {
			t.Errorf("seed %d: here it prints other lines than under node:\n%s", seed, differences(got, want))
		}
	}
}

func randomPaths(r *rand.Rand, n int) []string {
	pieces := []string{"/", "/", "\\", "\\", "a", "b", "B", ".", "..", ".x", "a.b", "C:", "c:", "d:", "//", "\\\\", "?", " ", "é", "x:"}
	paths := make([]string, n)
	for i := range paths {
		for range r.IntN(8) {
			paths[i] += pieces[r.IntN(len(pieces))]
		}
	}
	return paths
}
