package folder

import (
	"path/filepath"
	"slices"
	"testing"
)

func TestPattern(t *testing.T) {
	for _, c := range []struct {
		pattern, path string
		is            bool
	}{
		{"routes/*.js", "/app/routes/a.js", true},
		{"./routes/*.js", "/app/routes/a.js", true},
		{"/srv/*.js", "/srv/a.js", true},
		{"*.js", "/app/a.js", true},
		{"../*.js", "/a.js", true},
		{"routes/*.js", "/app/routes/a.ts", false},
		{"routes/*.js", "/app/routes/b/a.js", false},
		{"routes/*.js", "/app/routes/.#a.js", false},
		{"routes/.*.js", "/app/routes/.a.js", true},
		{"routes/*.js", "/app/routes/a.js~", false},
		{"routes/*.js", "/other/routes/a.js", false},
		{"routes/*.js", "/app/routes", false},
		{"plugins/*/index.js", "/app/plugins/x/index.js", true},
		{"plugins/*/index.js", "/app/plugins/x/y/index.js", false},
		{"routes/[ab].js", "/app/routes/b.js", true},
		{"routes/a.js", "/app/routes/a.js", true},
	} {
		p, err := Parse("/app", c.pattern)
		if err != nil || p.Match(c.path) != c.is {
			t.Errorf("%s as %v: %s is %v, %v", c.pattern, p, c.path, !c.is, err)
		}
	}
	if p, err := Parse("/a[pp]", "routes/*.js"); err != nil || !p.Match("/a[pp]/routes/x.js") {
		t.Error("a directory that looks like a pattern", p, err)
	}
	for _, bad := range []string{"routes/[", "", ".", "routes/.."} {
		if p, err := Parse("/app", bad); err == nil {
			t.Errorf("%q is %v", bad, p)
		}
	}
}

func TestFind(t *testing.T) {
	tree := map[string][]string{"/app/p": {"a", "b", ".c"}, "/app/p/a": {"index.js", "x.js"}, "/app/p/b": {"other.js"}, "/app/p/.c": {"index.js"}}
	p, err := Parse("/app", "p/*/index.js")
	got := p.Find(func(dir string) []string { return tree[filepath.ToSlash(dir)] })
	if want := []string{"/app/p/a/index.js"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("found %v, %v; want %v", got, err, want)
	}
}
