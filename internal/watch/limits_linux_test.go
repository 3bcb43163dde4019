package watch

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/heatsync-go/heatsync/internal/sum"
	"github.com/heatsync-go/heatsync/internal/watchlist"
)

// The kernel's queue holds 16,384 events. While nobody reads it, more than that
// come, and the one that matters is not among those that fit.
func TestOverflow(t *testing.T) {
	d := newDesk(t)
	plain(d)
	// The sweep by itself would come too late to be taken for the answer.
	d.watchWith(Options{}, noSweep)
	hub.Lock()
	flood(t, filepath.Join(d.dir, "lib"))
	must(t, atomic(d, 1))
	must(t, remakeDir(d, 2)) // nor will it be known that the directory is another one
	hub.Unlock()
	for _, c := range d.next().Changes {
		d.expect(c, version(2))
	}
	d.save(3, scenario{save: chunks(1, 0)})
	d.quiesce()
}

func flood(t *testing.T, dir string) {
	noise := filepath.Join(dir, "noise")
	for range 17000 / 2 { // created, removed
		f, err := os.OpenFile(noise, os.O_CREATE|os.O_RDONLY, 0o644)
		must(t, err)
		f.Close()
		must(t, os.Remove(noise))
	}
}

// In a user namespace the limits can be set without being root. The test runs
// itself there.
func TestOutOfWatches(t *testing.T) {
	t.Parallel()
	if !inNamespace(t, "echo 4 > /proc/sys/user/max_inotify_watches") {
		return
	}
	d := newDesk(t)
	for i := range 10 {
		must(t, os.Mkdir(filepath.Join(d.dir, fmt.Sprint("d", i)), 0o755))
	}
	warned := make(chan string, 10)
	d.watchWith(Options{Warn: func(s string) { warned <- s }}, nil)
	var diff []watchlist.Entry
	for i := range 10 {
		file := filepath.Join(d.dir, fmt.Sprint("d", i), "file.js")
		must(t, os.WriteFile(file, []byte("0"), 0o644))
		diff = append(diff, watchlist.Entry{Path: file, Hash: sum.Of([]byte("0"))})
	}
	d.w.Set(diff)
	text := d.warning(warned)
	if !strings.Contains(text, "fs.inotify.max_user_watches") {
		t.Errorf("warning does not name the sysctl: %s", text)
	}
	for i, w := range diff { // those that are watched, and those that are not
		must(t, os.WriteFile(w.Path, []byte("1"), 0o644))
		if b := d.next(); len(b.Changes) != 1 || b.Changes[0].Path != w.Path || string(b.Changes[0].Data) != "1" {
			t.Fatalf("file %d: got %v", i, b)
		}
	}
	d.sync()
	if len(warned) > 0 {
		t.Errorf("warned again: %s", <-warned)
	}
}

func TestOutOfInstances(t *testing.T) {
	t.Parallel()
	if !inNamespace(t, "echo 0 > /proc/sys/user/max_inotify_instances") {
		return
	}
	d := newDesk(t)
	plain(d)
	warned := make(chan string, 10)
	d.watchWith(Options{Warn: func(s string) { warned <- s }}, nil)
	if text := d.warning(warned); !strings.Contains(text, "fs.inotify.max_user_instances") {
		t.Errorf("warning does not name the sysctl: %s", text)
	}
	d.save(1, scenario{save: atomic})
	d.quiesce()
}

// A file system that does not tell of what is written behind it: the lower
// directory of an overlay, as with volumes of virtual machines.
func TestOverlayWrittenBehind(t *testing.T) {
	t.Parallel()
	if !inNamespace(t, "true") {
		return
	}
	d := newDesk(t)
	for _, dir := range []string{"lower", "merged"} {
		must(t, os.Mkdir(filepath.Join(d.dir, dir), 0o755))
	}
	d.path = filepath.Join(d.dir, "merged", "util.js")
	d.file = filepath.Join(d.dir, "lower", "util.js")
	plain(d)
	lower := filepath.Join(d.dir, "lower")
	if err := syscall.Mount("overlay", filepath.Join(d.dir, "merged"), "overlay", 0, "lowerdir="+lower+":"+d.dir+"/lib"); err != nil {
		t.Log("no overlay file system here:", err)
		return
	}
	t.Cleanup(func() { _ = syscall.Unmount(filepath.Join(d.dir, "merged"), 0) })
	d.watchWith(Options{}, every(50*time.Millisecond))
	for i := 1; i <= saves; i++ {
		d.save(i, scenario{save: func(d *desk, i int) error { return put(d.file, version(i)) }})
	}
}

func (d *desk) warning(warned <-chan string) string {
	d.t.Helper()
	select {
	case text := <-warned:
		return text
	case <-time.After(patience):
		d.t.Fatal("no warning comes")
	}
	panic("unreachable")
}

// inNamespace tells whether the test runs in a namespace of its own. If not, it
// has been run there, by this call, and has passed.
func inNamespace(t *testing.T, setup string) bool {
	t.Helper()
	const inside = "HEATSYNC_TEST_NAMESPACE"
	if name := os.Getenv(inside); name != "" {
		return name == t.Name()
	}
	cmd := exec.Command("sh", "-c", setup+` || exit 77; exec "$@"`, "sh", os.Args[0], "-test.run", "^"+t.Name()+"$", "-test.v", "-test.timeout", "60s")
	cmd.Env = append(os.Environ(), inside+"="+t.Name())
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit) && exit.ExitCode() == 77, errors.Is(err, os.ErrPermission):
		t.Skip("no user namespaces here")
	case err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()):
		t.Fatalf("in a namespace: %v\n%s", err, out)
	}
	return false
}
