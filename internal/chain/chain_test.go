package chain

import (
	"slices"
	"strings"
	"testing"

	"github.com/heatsync-go/heatsync/internal/resolve"
)

// tree is a file system as a list of paths, with " -> " before what a link holds.
type tree []string

func (fs tree) links(path string) (target string, there bool) {
	for _, entry := range fs {
		name, target, _ := strings.Cut(entry, " -> ")
		if name == path {
			return target, true
		}
		there = there || strings.HasPrefix(name, path)
	}
	return "", there
}

func TestChain(t *testing.T) {
	for _, tt := range []struct {
		name  string
		fs    tree
		root  string
		rules resolve.Rules
		path  string
		want  string
	}{
		{name: "outside the project", fs: tree{"/lib/a.js"}, root: "/app", path: "/lib/a.js", want: "/lib:a.js"},
		{name: "in the project", fs: tree{"/app/src/a.js"}, root: "/app", path: "/app/src/a.js", want: "/app:src /app/src:a.js"},
		{name: "beside the project", fs: tree{"/application/src/a.js", "/app/"}, root: "/app", path: "/application/src/a.js", want: "/application/src:a.js"},
		{name: "the project is the root", fs: tree{"/app/a.js"}, root: "/", path: "/app/a.js", want: "/:app /app:a.js"},
		{name: "a file that is not there", fs: tree{"/lib/b.js"}, path: "/lib/a.js", want: "/lib:a.js"},
		{name: "directories that are not there", fs: tree{"/lib/b.js"}, path: "/lib/x/y/a.js", want: "/lib:x"},
		{name: "a file that is a link", fs: tree{"/lib/a.js -> ../b.js", "/b.js"}, path: "/lib/a.js", want: "/lib:a.js /:b.js"},
		{name: "a directory that is a link", fs: tree{"/lib -> /other/lib", "/other/lib/a.js"}, path: "/lib/a.js", want: "/:lib /other/lib:a.js"},
		{name: "a link that leads nowhere", fs: tree{"/lib -> gone"}, path: "/lib/a.js", want: "/:lib /:gone"},
		{
			name: "a ConfigMap", fs: tree{"/c/a.js -> ..data/a.js", "/c/..data -> ..v1", "/c/..v1/a.js"}, path: "/c/a.js",
			want: "/c:a.js /c:..data /c/..v1:a.js",
		},
		{name: "links that lead to each other", fs: tree{"/a -> b", "/b -> a"}, path: "/a/a.js", want: "/:a /:b"},
		{name: "a link into itself", fs: tree{"/a -> a/b"}, path: "/a/a.js", want: "/:a"},
		{name: "a project that is a link", fs: tree{"/app -> real", "/real/src/a.js"}, root: "/app", path: "/real/src/a.js", want: "/real:src /real/src:a.js"},
		{
			name: "Windows", fs: tree{`C:\app\lib -> D:\lib`, `D:\lib\a.js`}, root: `C:\app`, rules: resolve.Windows, path: `C:\app\lib\a.js`,
			want: `C:\app:lib D:\lib:a.js`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := Index{Links: tt.fs.links, Rules: tt.rules}
			if tt.root != "" {
				x.Below(tt.root)
			}
			x.Add(tt.path)
			var got []string
			for _, p := range x.chains[tt.path] {
				got = append(got, p.dir+":"+p.name)
			}
			if text := strings.Join(got, " "); text != tt.want {
				t.Errorf("got %s; want %s", text, tt.want)
			}
		})
	}
}

// A file in layers is found by what happens in any of them.
func TestLayers(t *testing.T) {
	x := Index{Links: tree{"/one/lib/a.js", "/two/a.js"}.links, Places: func(path string) []string { return []string{"/one" + path, "/two" + path} }}
	x.Below("/one")
	x.Below("/two")
	x.Add("/lib/a.js")
	for _, place := range []string{"/one lib", "/one/lib a.js", "/two lib"} {
		dir, name, _ := strings.Cut(place, " ")
		if files, through, _ := x.Named(dir, name); !slices.Contains(append(files, through...), "/lib/a.js") {
			t.Errorf("%s is not in the chain", place)
		}
	}
	x.Remove("/lib/a.js")
	if watch, leave := x.Changes(); len(watch)+len(leave) > 0 {
		t.Errorf("watch %v, leave %v; want nothing", watch, leave)
	}
}

// A file that is a link to itself ends, too, and can be taken out again.
func TestLoop(t *testing.T) {
	x := Index{Links: tree{"/a.js -> a.js"}.links}
	x.Add("/a.js")
	x.Remove("/a.js")
	if watch, leave := x.Changes(); len(watch)+len(leave)+len(x.Dirs()) > 0 {
		t.Errorf("watch %v, leave %v, left %v; want nothing", watch, leave, x.Dirs())
	}
}

func TestChanges(t *testing.T) {
	x := Index{Links: tree{"/a/1.js", "/a/2.js", "/b/3.js"}.links}
	expect := func(wantWatch, wantLeave string) {
		t.Helper()
		watch, leave := x.Changes()
		slices.Sort(watch)
		if strings.Join(watch, " ") != wantWatch || strings.Join(leave, " ") != wantLeave {
			t.Fatalf("watch %v, leave %v; want %q, %q", watch, leave, wantWatch, wantLeave)
		}
	}
	x.Add("/a/1.js")
	x.Add("/b/3.js")
	expect("/a /b", "")
	x.Add("/a/2.js")
	x.Remove("/a/1.js")
	expect("", "")
	x.Lost("/b")
	x.Lost("/c")
	expect("/b", "")
	x.Remove("/a/2.js")
	x.Add("/a/2.js") // before anybody has left it
	expect("", "")
	x.Remove("/a/2.js")
	expect("", "/a")
	x.Add("/a/2.js")
	x.Remove("/a/2.js") // before anybody was told of it
	expect("", "")
}

func TestNamed(t *testing.T) {
	fs := tree{"/App/src/A.js", "/App/link.js -> src/A.js"}
	x := Index{Links: fs.links, Fold: true}
	x.Below("/App")
	x.Add("/App/src/A.js")
	x.Add("/App/link.js")
	for _, tt := range []struct {
		dir, name, files, through string
		link                      bool
	}{
		{dir: "/App/src", name: "a.JS", files: "/App/link.js /App/src/A.js"},
		{dir: "/App", name: "src", through: "/App/link.js /App/src/A.js"},
		{dir: "/App", name: "link.js", through: "/App/link.js", link: true},
		{dir: "/App", name: "other"},
		{dir: "/other", name: "A.js"},
	} {
		files, through, link := x.Named(tt.dir, tt.name)
		slices.Sort(files)
		slices.Sort(through)
		if strings.Join(files, " ") != tt.files || strings.Join(through, " ") != tt.through || link != tt.link {
			t.Errorf("%s in %s: files %v, through %v, link %v", tt.name, tt.dir, files, through, link)
		}
	}
}
