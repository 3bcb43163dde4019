package nodecore_test

import (
	"flag"
	"fmt"
	"os"
	"testing"
)

var connections = flag.Int("connections", 60, "how many connections a seed of TestHTTPLikeNode draws")

// TestHTTPLikeNode sends the same random bytes to servers and to clients of both engines: requests that smuggle, are broken or
// ask for much, to handlers that answer too early, twice, never or throw; and answers of the same kind.
func TestHTTPLikeNode(t *testing.T) {
	node := findNode(t)
	for _, file := range []string{"servers.js", "clients.js"} {
		text, err := os.ReadFile("http/testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		for _, seed := range []int{3, 5} {
			source := fmt.Sprintf("const SEED = %d, COUNT = %d;", seed, *connections) + string(text)
			if got, want := runHere(t, source), runNode(t, node, source); got != want {
				t.Errorf("%s with seed %d prints other lines than under node:\n%s", file, seed, differences(got, want))
			}
		}
	}
}
