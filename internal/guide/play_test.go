package guide

import (
	"slices"
	"testing"
)

func TestPrinted(t *testing.T) {
	for _, c := range []struct {
		line, want string
		is         bool
	}{
		{"reloaded a.js in 1.0 ms", "reloaded a.js in 870 µs", true},
		{"reloaded a.js in 1.0 ms", "reloaded b.js in 1.0 ms", false},
		{"one two three", "one … three", true},
		{"one two three", "…two…", true},
		{"one two three", "one…four…three", false},
		{"one", "one…one", false},
		{"one", "on", false},
	} {
		if got := printed(c.line, c.want); got != c.is {
			t.Errorf("%q is %q: %v", c.line, c.want, got)
		}
	}
}

func TestBlocks(t *testing.T) {
	got := blocksOf("# Page\n```js a.js\n1\n```\n## One\ntext\n```sh needs pm2\n$ pm2\n```\n\n    indented ```js\n")
	want := []block{{"js", "a.js", "1\n", ""}, {"sh", "needs pm2", "$ pm2\n", "One"}}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// What a page says is typed, in the order in which it is there.
func TestSession(t *testing.T) {
	c := newConsole(t, t.TempDir(), "")
	defer c.end()
	c.save("a/b", "one\n")
	c.session("$ cat a/b\none\n$ printf 'a\\nb\\nc\\n'\na\nc\n")
	if len(c.running) != 0 {
		t.Error("something still runs")
	}
}
