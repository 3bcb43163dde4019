//go:build unix

package nodehost

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/heatsync-go/heatsync/internal/keep"
)

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
	if c, err := keep.User(); err == nil || !strings.Contains(err.Error(), "belongs to somebody else") {
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
	got, done, err := layOut(t.Context(), func() {})
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

// Whatever is in the cache and is not what should be there is written anew.
func TestCacheHeals(t *testing.T) {
	released(t)
	t.Setenv("XDG_CACHE_HOME", filepath.Join(t.TempDir(), "deep", "cache"))
	dir, done, err := layOut(t.Context(), func() {})
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
			again, done, err := layOut(t.Context(), func() {})
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
