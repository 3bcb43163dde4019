package nodecore_test

import (
	"flag"
	"fmt"
	"os"
	"testing"
)

var inputs = flag.Int("inputs", 100, "how many random inputs of a kind TestInputLikeNode draws for a seed")

// TestInputLikeNode gives both engines the same random input of a kind that comes from outside, most of it wrong somewhere.
func TestInputLikeNode(t *testing.T) {
	node := findNode(t)
	for _, file := range []string{"web/testdata/multipart.js", "zlib/testdata/streams.js"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, seed := range []int{1, 2} {
			source := fmt.Sprintf("const SEED = %d, COUNT = %d;", seed, *inputs) + string(text)
			if got, want := runHere(t, source), runNode(t, node, source); got != want {
				t.Errorf("%s with seed %d prints other lines than under node:\n%s", file, seed, differences(got, want))
			}
		}
	}
}
