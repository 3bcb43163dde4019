package lowered

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/heatsync-go/heatsync/internal/keep"
	"github.com/heatsync-go/heatsync/internal/lower"
)

// folder has texts kept in a folder of this test's own.
func folder(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "kept")
	t.Setenv(keep.Variable, dir)
	t.Cleanup(func() { Use(nil) })
	return dir
}

var errMade = errors.New("it is made, and was not kept")

// get returns what is kept for a key, which make of this name makes if there is none.
func get(t *testing.T, s *Store, file, key, made string) string {
	t.Helper()
	data, err := s.Get(file, "form", key, func() ([]byte, error) {
		if made == "" {
			return nil, errMade
		}
		return []byte(made), nil
	})
	if err != nil {
		return "none"
	}
	return string(data)
}

func key(c byte) string { return strings.Repeat(string(c), sumSize) }

// What one start has made, the next one finds; of a file the last, of all files.
func TestNextStartFinds(t *testing.T) {
	folder(t)
	s := Open("app.js", "goja")
	get(t, s, "a.ts", key('a'), "one")
	get(t, s, "a.ts", key('b'), "two")
	get(t, s, "b.ts", key('c'), "three")
	if got := get(t, s, "a.ts", key('a'), ""); got != "one" {
		t.Errorf("in the same start: %q", got)
	}
	s.Close()

	for round := range 2 { // the second has not asked for all of it
		next := Open("app.js", "goja")
		for k, want := range map[byte]string{'a': "none", 'b': "two", 'c': "three"} {
			if got := get(t, next, "x.ts", key(k), ""); got != want {
				t.Errorf("round %d, %c: %q, want %q", round, k, got, want)
			}
		}
		get(t, next, "c.ts", key(byte('m'+round)), "more")
		next.Close()
	}
	for _, other := range []*Store{Open("other.js", "goja"), Open("app.js", "node")} {
		if got := get(t, other, "a.ts", key('b'), ""); got != "none" {
			t.Errorf("another program has %q", got)
		}
		other.Close()
	}
}

// Whatever has become of the file of texts, what is missing is made anew.
func TestDamage(t *testing.T) {
	dir := folder(t)
	write := func() (file string, data []byte) {
		s := Open("app.js", "goja")
		get(t, s, "a.ts", key('a'), "one")
		get(t, s, "b.ts", key('b'), "two")
		s.Close()
		files, _ := filepath.Glob(filepath.Join(dir, keep.Texts+"*"))
		if len(files) != 1 {
			t.Fatalf("there are %v", files)
		}
		data, err := os.ReadFile(files[0])
		if err != nil {
			t.Fatal(err)
		}
		return files[0], data
	}
	file, whole := write()
	elsewhere := filepath.Join(t.TempDir(), "planted")
	for at := range whole {
		damaged := slices.Clone(whole)
		damaged[at] ^= 1
		for name, data := range map[string][]byte{"other": damaged, "short": whole[:at]} {
			os.WriteFile(file, data, 0o600)
			s := Open("app.js", "goja")
			if got := get(t, s, "a.ts", key('a'), "again"); got != "again" {
				t.Fatalf("%s at %d: %q", name, at, got)
			}
			s.dirty = false
			s.Close()
		}
	}
	os.WriteFile(elsewhere, whole, 0o600)
	os.Remove(file)
	if os.Symlink(elsewhere, file) == nil {
		s := Open("app.js", "goja")
		if got := get(t, s, "a.ts", key('a'), "again"); got != "again" {
			t.Errorf("a link: %q", got)
		}
		s.Close()
		if text, _ := os.ReadFile(elsewhere); string(text) != string(whole) {
			t.Error("what a link led to was written to")
		}
	}
}

// Where nothing may be kept, all of it is made, and nothing written.
func TestOff(t *testing.T) {
	dir := folder(t)
	open := filepath.Join(t.TempDir(), "open")
	if err := errors.Join(os.Mkdir(open, 0o777), os.Chmod(open, 0o777)); err != nil {
		t.Fatal(err)
	}
	for _, value := range []string{keep.Off, open} {
		t.Setenv(keep.Variable, value)
		s := Open("app.js", "goja")
		if s != nil && os.PathSeparator == '/' {
			t.Errorf("%s: opened", value)
		}
		if got := get(t, s, "a.ts", key('a'), "made"); got != "made" {
			t.Errorf("%s: %q", value, got)
		}
		s.Close()
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("a folder was made")
	}
}

// Texts are those of package lower, whether they were kept or not, also for many at once.
func TestTexts(t *testing.T) {
	folder(t)
	sources := []*lower.Source{}
	for i, text := range []string{
		"export const a: number = 1", "import { b } from './b.js'; export default b", "await 1; export { x as default } from 'y'",
		"function f() { { class Foo {} } class Foo {} return Foo } export { f }", "import('z')", "export * from './é'; 'a𝌆'",
	} {
		sources = append(sources, lower.New(fmt.Sprintf("/app/%d.ts", i), []byte(text)))
	}
	for round := range 3 {
		if round > 0 { // and before nothing is kept
			Use(Open("app.js", "goja"))
		}
		var all sync.WaitGroup
		for _, src := range sources {
			all.Go(func() {
				how := lower.HowOf(src.Path, true)
				want, err := lower.Lower(lower.New(src.Path, []byte(src.Text)), how)
				if err != nil {
					t.Error(err)
					return
				}
				got, err := Text(src, how)
				if err != nil || string(got.Marshal()) != string(want.Marshal()) || got.WithNames().Aligned(src, 3) != want.WithNames().Aligned(src, 3) {
					t.Errorf("round %d, %s: %v, %v", round, src.Text, got, err)
				}
				if Has(src, how) != (round > 0) {
					t.Errorf("round %d: has %s: %v", round, src.Text, round == 0)
				}
			})
		}
		all.Wait()
		used.Load().Close()
	}
}

// A start reads no more than a bounded file.
func TestBounds(t *testing.T) {
	files := map[string]became{}
	for i := range 100 {
		file := fmt.Sprintf("%064d", i)
		files[file] = became{file, make([]byte, 1000), i%10 == 0}
	}
	kept := unpack(pack(files, 20_000))
	if len(kept) < 15 || len(kept) > 20 {
		t.Errorf("of 20,000 bytes %d texts of 1,000 are kept", len(kept))
	}
	for file, each := range files {
		if _, ok := kept[file]; each.now && !ok {
			t.Errorf("%s is of this start, and not kept", file)
		}
	}
}
