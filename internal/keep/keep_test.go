//go:build unix

package keep

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
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

// Where others can put their own in the place of a temporary folder, none is made.
func TestTempFolderForAll(t *testing.T) {
	temp := t.TempDir()
	if err := os.Chmod(temp, 0o777); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", temp)
	if dir, err := TempDir(); err == nil || !strings.Contains(err.Error(), "others can write to "+temp) {
		t.Errorf("made %q, %v", dir, err)
	}
}

// What nobody has asked for in a month goes, and what is not ours stays.
func TestForgetsWhatIsUnused(t *testing.T) {
	c, err := Temp()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
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
	c.Use("fedcba9876543210", now)
	for name, stays := range want {
		if _, err := c.root.Lstat(name); (err == nil) != stays {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What took long to make is not believed when it is damaged.
func TestKept(t *testing.T) {
	c, err := Temp()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Keep("a", []byte("text\nmore")); err != nil {
		t.Fatal(err)
	}
	if data, ok := c.Kept("a"); !ok || string(data) != "text\nmore" {
		t.Errorf("kept %q, %v", data, ok)
	}
	for _, size := range []int64{70, 65, 64, 10, 0} {
		if err := os.Truncate(filepath.Join(c.dir, "a"), size); err != nil {
			t.Fatal(err)
		}
		if data, ok := c.Kept("a"); ok {
			t.Errorf("of %d bytes: %q", size, data)
		}
	}
}
