package change

import (
	"fmt"
	"testing"
	"time"
)

func TestOf(t *testing.T) {
	b := Of("/b", "/a", "/b")
	b.Add(Change{Path: "/a", Kind: Removed})
	if got, want := fmt.Sprint(b), "{[{/b written [] false} {/a removed [] false}]}"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// A change of branch writes many files: two hundred thousand take a moment, not minutes.
func TestOfMany(t *testing.T) {
	paths := make([]string, 200_000)
	for i := range paths {
		paths[i] = fmt.Sprint("/src/", i)
	}
	began := time.Now()
	if n := len(Of(paths...).Changes); n != len(paths) {
		t.Errorf("%d changes, want %d", n, len(paths))
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %s", took)
	}
}

func TestWith(t *testing.T) {
	removed := Change{Path: "/b", Kind: Removed}
	b := Of("/a", "/b").With(Batch{Changes: []Change{removed}})
	if got, want := fmt.Sprint(b), "{[{/a written [] false} {/b removed [] false}]}"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := fmt.Sprint(b.Without(Of("/b", "/c"))), "{[{/a written [] false}]}"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := (Batch{}).With(Batch{}); !got.Empty() {
		t.Errorf("got %v", got)
	}
}
