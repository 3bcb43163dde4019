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
		{"routes/**/*.js", "/app/routes/a.js", true},
		{"routes/**/*.js", "/app/routes/b/c/a.js", true},
		{"routes/**/*.js", "/app/routes/b/c/a.ts", false},
		{"routes/**/*.js", "/app/routes/.b/a.js", false},
		{"routes/**/*.js", "/app/routes/b/node_modules/a.js", false},
		{"routes/**/*.js", "/app/a.js", false},
		{"routes/**", "/app/routes/b/a.js", true},
		{"routes/**", "/app/routes/a.js", true},
		{"routes/**", "/app/routes", false},
		{"**/**/index.js", "/app/index.js", true},
		{"**/**/index.js", "/app/a/b/index.js", true},
		{"a/**/b/**/c.js", "/app/a/b/c.js", true},
		{"a/**/b/**/c.js", "/app/a/x/b/y/z/c.js", true},
		{"a/**/b/**/c.js", "/app/a/x/y/c.js", false},
		{"a/**b/c.js", "/app/a/xb/c.js", true},
		{"a/**b/c.js", "/app/a/x/b/c.js", false},
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
	in := tree{"/app/p": {"a", "b", ".c", "node_modules"}, "/app/p/a": {"index.js", "x.js", "a"}, "/app/p/a/a": {"index.js"},
		"/app/p/b": {"other.js"}, "/app/p/.c": {"index.js"}, "/app/p/node_modules": {"index.js"}}
	for pattern, want := range map[string][]string{
		"p/*/index.js":      {"/app/p/a/index.js", "/app/p/node_modules/index.js"},
		"p/**/index.js":     {"/app/p/a/a/index.js", "/app/p/a/index.js"},
		"p/**/a/**/*.js":    {"/app/p/a/a/index.js", "/app/p/a/index.js", "/app/p/a/x.js"},
		"p/**/[bo]*":        {"/app/p/b", "/app/p/b/other.js"},
		"none/**/index.js":  nil,
		"p/a/**":            {"/app/p/a/a", "/app/p/a/a/index.js", "/app/p/a/index.js", "/app/p/a/x.js"},
		"p/*/**/other.js":   {"/app/p/b/other.js"},
		"**/a/**/**/*.none": nil,
	} {
		p, err := Parse("/app", pattern)
		got := p.Find(in)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s finds %v, %v; want %v", pattern, got, err, want)
		}
		for _, file := range got {
			if !p.Match(file) {
				t.Errorf("%s finds %s, which does not match", pattern, file)
			}
		}
	}
}

// tree has the names in directories.
type tree map[string][]string

func (t tree) List(dir string) []string { return t[filepath.ToSlash(dir)] }
func (t tree) IsDir(path string) bool   { return t[filepath.ToSlash(path)] != nil }

// What appears in a directory that is there can be seen if Walk has visited something in it.
func TestWalkVisitsEveryDirectory(t *testing.T) {
	in := tree{"/app": {"a", "b"}, "/app/a": {"c"}, "/app/a/c": {"x.js"}, "/app/b": {}}
	p, err := Parse("/app", "**/*.js")
	if err != nil {
		t.Fatal(err)
	}
	var visited []string
	p.Walk(in, func(path string, _ bool) { visited = append(visited, filepath.ToSlash(path)) })
	slices.Sort(visited)
	want := []string{"/app/a/**/*.js", "/app/a/c/**/*.js", "/app/a/c/x.js", "/app/b/**/*.js"}
	if !slices.Equal(visited, want) {
		t.Errorf("visited are %v, want %v", visited, want)
	}
}
