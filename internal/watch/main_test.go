package watch

import (
	"flag"
	"os"
	"testing"
)

// The tests wait more than they work: more of them can run side by side than
// there are processors.
func TestMain(m *testing.M) {
	flag.Parse()
	_ = flag.Set("test.parallel", "24")
	os.Exit(m.Run())
}
