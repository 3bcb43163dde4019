package resolve

import (
	"encoding/json"
	"math/rand"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

func TestResolvePaths(t *testing.T) {
	for _, c := range []struct {
		rules         Rules
		base, p, want string
	}{
		{Unix, "/a/b", "c", "/a/b/c"},
		{Unix, "/a/b", "./c/", "/a/b/c"},
		{Unix, "/a/b", "../../../c", "/c"},
		{Unix, "/a/b", "/c//d/.", "/c/d"},
		{Unix, "/a/b", "", "/a/b"},
		{Unix, "/a/b", `c\..\d`, `/a/b/c\..\d`},
		{Unix, "/", "c", "/c"},
		{Windows, `C:\a`, `b/c\d`, `C:\a\b\c\d`},
		{Windows, `C:\a`, `\b`, `C:\b`},
		{Windows, `C:\a`, `D:/b/../c`, `D:\c`},
		{Windows, `C:\a`, `c:b`, `C:\a\b`},
		{Windows, `C:\a`, `D:b`, `D:\b`},
		{Windows, `C:\a`, `D:`, `D:\`},
		{Windows, `C:\a`, `..\..\..`, `C:\`},
		{Windows, `\\srv\share\a`, `..\..\b`, `\\srv\share\b`},
		{Windows, `\\srv\share\a`, `\b`, `\\srv\share\b`},
		{Windows, `C:\a`, `//srv/share`, `\\srv\share\`},
	} {
		if got := c.rules.Resolve(c.base, c.p); got != c.want {
			t.Errorf("Resolve(%q, %q) = %q; want %q", c.base, c.p, got, c.want)
		}
	}
}

func TestDirAndBase(t *testing.T) {
	for _, c := range []struct {
		rules        Rules
		p, dir, base string
	}{
		{Unix, "/a/b", "/a", "b"},
		{Unix, "/a", "/", "a"},
		{Unix, "/", "/", ""},
		{Windows, `C:\a\b`, `C:\a`, "b"},
		{Windows, `C:\a`, `C:\`, "a"},
		{Windows, `C:\`, `C:\`, ""},
		{Windows, `\\srv\share\a`, `\\srv\share\`, "a"},
		{Windows, `\\srv\share\`, `\\srv\share\`, ""},
	} {
		if dir, base := c.rules.Dir(c.p), c.rules.Base(c.p); dir != c.dir || base != c.base {
			t.Errorf("Dir, Base of %q = %q, %q; want %q, %q", c.p, dir, base, c.dir, c.base)
		}
	}
}

func TestIsAbs(t *testing.T) {
	for _, c := range []struct {
		p             string
		unix, windows bool
	}{
		{"", false, false},
		{"a", false, false},
		{"/a", true, true},
		{`\a`, false, true},
		{`C:\a`, false, true},
		{"C:/a", false, true},
		{"C:a", false, false},
		{"C:", false, false},
		{`\\srv\share`, false, true},
	} {
		if unix, windows := Unix.IsAbs(c.p), Windows.IsAbs(c.p); unix != c.unix || windows != c.windows {
			t.Errorf("IsAbs(%q) = %v and %v; want %v and %v", c.p, unix, windows, c.unix, c.windows)
		}
	}
}

// FuzzClean compares with the standard library, and checks that what is clean
// stays as it is and that Dir and Base take a path apart.
func FuzzClean(f *testing.F) {
	for _, p := range []string{"/", "/a/../b", `C:\a\..\..`, `\\s\h\..`, "//", `C:`, "/a//b/", `\\?\C:\x`} {
		f.Add(p)
	}
	f.Fuzz(func(t *testing.T, p string) {
		if len(p) > 0 && p[0] == '/' {
			if got, want := Unix.Clean(p), path.Clean(p); got != want {
				t.Errorf("Clean(%q) = %q; want %q", p, got, want)
			}
		}
		for _, rules := range []Rules{Unix, Windows} {
			clean := rules.Resolve(native(rules, "/x"), p)
			if again := rules.Clean(clean); again != clean {
				t.Errorf("Clean(%q) = %q; it was clean", clean, again)
			}
			dir, base := rules.Dir(clean), rules.Base(clean)
			if got := rules.Resolve(dir, "./"+base); got != clean {
				t.Errorf("Resolve(%q, %q) = %q; want %q, which they were taken from", dir, base, got, clean)
			}
		}
	})
}

// TestPathsAgainstNode compares with Node's path.posix and path.win32, but for
// \\.\, the root of devices, and for C:dir where no drive is current, of which
// Node makes what is no path.
func TestPathsAgainstNode(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	parts := []string{"/", `\`, ".", "..", "a", "b", "C:", "d:", "//", `\\`, "srv", "é", "node_modules"}
	word := func() string {
		s := ""
		for range r.Intn(8) {
			s += parts[r.Intn(len(parts))]
		}
		return s
	}
	var pairs [][2]string
	for range 5000 {
		pairs = append(pairs, [2]string{[]string{"/x", `C:\x\y`, `\\srv\share\x`}[r.Intn(3)], word()})
	}
	for i, want := range nodePaths(t, pairs) {
		base, p := pairs[i][0], pairs[i][1]
		if strings.HasPrefix(want[1], `\\.`) || base[0] == '\\' && hasDrive(p) && !Windows.IsAbs(p) {
			continue
		}
		if base == "/x" {
			if got := Unix.Resolve(base, p); got != want[0] {
				t.Errorf("Unix.Resolve(%q, %q) = %q; node %q", base, p, got, want[0])
			}
			continue
		}
		if got := Windows.Resolve(base, p); got != want[1] {
			t.Errorf("Windows.Resolve(%q, %q) = %q; node %q", base, p, got, want[1])
		}
		if got := Windows.IsAbs(p); got != (want[2] == "true") {
			t.Errorf("Windows.IsAbs(%q) = %v; node %s", p, got, want[2])
		}
	}
}

func nodePaths(t *testing.T, pairs [][2]string) [][3]string {
	t.Helper()
	requireNode(t)
	data, err := json.Marshal(pairs)
	if err != nil {
		t.Fatal(err)
	}
	in := filepath.Join(t.TempDir(), "pairs.json")
	if err := os.WriteFile(in, data, 0o666); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("node", "-e", `
const { posix, win32 } = require("path");
const pairs = JSON.parse(require("fs").readFileSync(process.argv[1]));
console.log(JSON.stringify(pairs.map(([base, p]) => (process.cwd = () => base) && // for C:dir
	[posix.resolve(base, p), win32.resolve(base, p), String(win32.isAbsolute(p))])));`, in).Output()
	if err != nil {
		t.Fatal(err)
	}
	var all [][3]string
	if err := json.Unmarshal(out, &all); err != nil {
		t.Fatal(err)
	}
	return all
}
