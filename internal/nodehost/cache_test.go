//go:build unix

package nodehost

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// What is executed lies in a folder that nobody else can write to, or exchange.
func TestPrivate(t *testing.T) {
	tree := func(t *testing.T) (base, dir string) {
		base = filepath.Join(t.TempDir(), "base")
		dir = filepath.Join(base, "cache", "heatsync")
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		return base, dir
	}
	for _, c := range []struct {
		name string
		make func(base, dir string) error
		want string // "": it is private
	}{
		{"a folder of one's own", func(_, dir string) error { return nil }, ""},
		{"that others can read", func(_, dir string) error { return os.Chmod(dir, 0o755) }, ""},
		{"that the group can write to", func(_, dir string) error { return os.Chmod(dir, 0o770) }, "others can write"},
		{"that all can write to, though they can't remove", func(_, dir string) error { return os.Chmod(dir, 0o777|os.ModeSticky) }, "others can write"},
		{"below one that all can write to", func(base, _ string) error { return os.Chmod(base, 0o777) }, "others can write"},
		{"below one like /tmp", func(base, _ string) error { return os.Chmod(base, 0o777|os.ModeSticky) }, ""},
		{"a link", func(base, dir string) error {
			return errors.Join(os.Rename(dir, base+"/real"), os.Symlink(base+"/real", dir))
		}, "is not a folder"},
		{"behind a link of one's own", func(base, dir string) error {
			return errors.Join(os.Rename(base+"/cache", base+"/real"), os.Symlink("./nowhere/../real", base+"/cache"), os.Mkdir(base+"/nowhere", 0o700))
		}, ""},
		{"behind a link to where all can write", func(base, dir string) error {
			return errors.Join(os.Mkdir(base+"/open", 0o700), os.Rename(base+"/cache", base+"/open/cache"),
				os.Symlink("open/cache", base+"/cache"), os.Chmod(base+"/open", 0o777))
		}, "others can write"},
		{"links in a circle", func(base, dir string) error {
			return errors.Join(os.RemoveAll(base+"/cache"), os.Symlink("cache", base+"/cache"))
		}, "too many"},
		{"a file", func(_, dir string) error { return errors.Join(os.Remove(dir), os.WriteFile(dir, nil, 0o600)) }, "is not a folder"},
	} {
		t.Run(c.name, func(t *testing.T) {
			base, dir := tree(t)
			if err := c.make(base, dir); err != nil {
				t.Fatal(err)
			}
			err := private(dir)
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// A folder that somebody else has made first is not used, nor what is in it.
func TestFolderOfSomebodyElse(t *testing.T) {
	released(t)
	if os.Geteuid() != 0 {
		t.Skip("only root can make a folder of somebody else's")
	}
	base := t.TempDir()
	dir := filepath.Join(base, "heatsync")
	if err := errors.Join(os.Mkdir(dir, 0o700), os.Chown(dir, 12345, 12345)); err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_CACHE_HOME", base)
	if c, err := openCache(); err == nil || !strings.Contains(err.Error(), "belongs to somebody else") {
		t.Errorf("opened %v, %v", c, err)
	}
	laidOutElsewhere(t, dir)
}

// Without a home, and wherever the user's cache can't be trusted, the package is
// laid out for this process alone.
func TestNoHome(t *testing.T) {
	released(t)
	for name, value := range map[string]string{"none": "", "relative": "cache"} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("HOME", "")
			t.Setenv("XDG_CACHE_HOME", value)
			t.Chdir(t.TempDir())
			planted := filepath.Join(os.TempDir(), "heatsync")
			laidOutElsewhere(t, planted)
		})
	}
}

func laidOutElsewhere(t *testing.T, dir string) {
	t.Helper()
	got, done, err := layOut(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if rel, err := filepath.Rel(dir, got); err == nil && filepath.IsLocal(rel) {
		t.Errorf("laid out in %s", got)
	}
	info, err := os.Stat(filepath.Dir(got))
	if err != nil || info.Mode().Perm() != 0o700 || int(info.Sys().(*syscall.Stat_t).Uid) != os.Geteuid() {
		t.Errorf("it is in %v, %v", info, err)
	}
	done()
	if _, err := os.Stat(filepath.Dir(got)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it is left behind: %v", err)
	}
}

// Where others can put their own in the place of a temporary folder, none is made.
func TestTempFolderForAll(t *testing.T) {
	temp := t.TempDir()
	if err := os.Chmod(temp, 0o777); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", temp)
	if dir, err := tempDir(); err == nil || !strings.Contains(err.Error(), "others can write to "+temp) {
		t.Errorf("made %q, %v", dir, err)
	}
}

// Whatever is in the cache and is not what should be there is written anew.
func TestCacheHeals(t *testing.T) {
	released(t)
	t.Setenv("XDG_CACHE_HOME", filepath.Join(t.TempDir(), "deep", "cache"))
	dir, done, err := layOut(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	done()
	whole := snapshot(t, dir)
	elsewhere := filepath.Join(t.TempDir(), "planted.cjs")
	for name, damage := range map[string]func(file string) error{
		"cut short": func(file string) error { return os.Truncate(file, 10) },
		"empty":     func(file string) error { return os.Truncate(file, 0) },
		"gone":      os.Remove,
		"other bytes of the same size": func(file string) error {
			return os.WriteFile(file, []byte(strings.Repeat("x", len(whole[filepath.Base(file)]))), 0o600)
		},
		"a link": func(file string) error {
			return errors.Join(os.WriteFile(elsewhere, []byte("planted"), 0o600), os.Remove(file), os.Symlink(elsewhere, file))
		},
	} {
		for file := range whole {
			if err := damage(filepath.Join(dir, file)); err != nil {
				t.Fatal(err)
			}
			again, done, err := layOut(t.Context())
			if err != nil {
				t.Fatalf("%s: %s: %v", name, file, err)
			}
			done()
			if got := snapshot(t, dir); again != dir || got[file] != whole[file] {
				t.Errorf("%s: %s has %d bytes, in %s; want %d, in %s", name, file, len(got[file]), again, len(whole[file]), dir)
			}
		}
	}
	if text, err := os.ReadFile(elsewhere); string(text) != "planted" {
		t.Errorf("what the link led to was written to: %q, %v", text, err)
	}
}

func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range list {
		text, err := os.ReadFile(filepath.Join(dir, d.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[d.Name()] = string(text)
	}
	return files
}

// What nobody has asked for in a month goes, and what is not ours stays.
func TestCacheForgetsWhatIsUnused(t *testing.T) {
	c, err := tempCache()
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	now := time.Now()
	old, recent := now.Add(-unused-time.Hour), now.Add(-unused+time.Hour)
	want := map[string]bool{}
	for name, stays := range map[string]bool{
		"0123456789abcdef/a.cjs": false, "machine-0123456789abcde0": false, "0123456789abcde1.wasm": false, "machine-0123456789abcde2.new-XYZ": false,
		"mine": true, "0123456789abcdeg": true, "machine-of-mine": true, "fedcba9876543210/a.cjs": true,
	} {
		if err := c.put(name, nil); err != nil {
			t.Fatal(err)
		}
		top, _, _ := strings.Cut(name, "/")
		if err := c.root.Chtimes(top, old, old); err != nil {
			t.Fatal(err)
		}
		want[top] = stays
	}
	if err := c.put("machine-00000000000000ff", nil); err != nil {
		t.Fatal(err)
	}
	c.root.Chtimes("machine-00000000000000ff", recent, recent)
	want["machine-00000000000000ff"] = true
	c.use("fedcba9876543210", now)
	for name, stays := range want {
		if _, err := c.root.Lstat(name); (err == nil) != stays {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// released gives this program the machine, so that none needs to be built.
func released(t *testing.T) {
	t.Helper()
	before := embedded
	data, err := machineForTest(t)
	if err != nil {
		t.Fatal(err)
	}
	embedded = data
	t.Cleanup(func() { embedded = before })
}

// What took long to make is not believed when it is damaged.
func TestKept(t *testing.T) {
	c, err := tempCache()
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	if err := c.keep("a", []byte("text\nmore")); err != nil {
		t.Fatal(err)
	}
	if data, ok := c.kept("a"); !ok || string(data) != "text\nmore" {
		t.Errorf("kept %q, %v", data, ok)
	}
	for _, size := range []int64{70, 65, 64, 10, 0} {
		if err := os.Truncate(filepath.Join(c.dir, "a"), size); err != nil {
			t.Fatal(err)
		}
		if data, ok := c.kept("a"); ok {
			t.Errorf("of %d bytes: %q", size, data)
		}
	}
}
