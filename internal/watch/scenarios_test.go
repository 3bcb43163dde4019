//go:build unix

package watch

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// scenario is a way to save a file.
type scenario struct {
	name  string
	setup func(*desk) // before it is watched
	save  func(d *desk, i int) error
	needs string // a program
	// silent: it makes no change.
	silent bool
	// noEvents: no event tells of it.
	noEvents bool
}

var scenarios = []scenario{
	{name: "one write", setup: plain, save: func(d *desk, i int) error { return put(d.file, version(i)) }},
	{name: "chunks, pauses of 5 ms", setup: plain, save: chunks(4, 5*time.Millisecond)},
	{name: "chunks, pauses of 20 ms", setup: plain, save: chunks(4, 20*time.Millisecond)},
	{name: "chunks, pauses of 50 ms", setup: plain, save: chunks(4, 50*time.Millisecond)},
	{name: "chunks, pauses of 200 ms", setup: plain, save: chunks(3, 200*time.Millisecond)},
	{name: "truncated and closed, then written", setup: plain, save: twoOpens(os.O_WRONLY | os.O_TRUNC)},
	{name: "removed, created empty, then written", setup: plain, save: removedAndTwoOpens},
	{name: "temp and rename", setup: plain, save: atomic},
	{name: "temp in another directory and rename", setup: plain, save: atomicFrom("..")},
	{name: "backup dance", setup: plain, save: backupDance(0)},
	{name: "backup dance, slow", setup: plain, save: backupDance(60 * time.Millisecond)},
	{name: "unlink and create", setup: plain, save: unlinkAndCreate},
	{name: "vim", setup: plain, save: vim("auto"), needs: "vim"},
	{name: "vim, backupcopy=no", setup: plain, save: vim("no"), needs: "vim"},
	{name: "vim, backupcopy=yes", setup: plain, save: vim("yes"), needs: "vim"},
	{name: "sed -i", setup: plain, save: sed, needs: "sed"},
	{name: "cp -p of an older file", setup: plain, save: copyOlder, needs: "cp"},
	{name: "mv of an older file", setup: plain, save: moveOlder},
	{name: "rsync", setup: plain, save: rsync, needs: "rsync"},
	{name: "link() of a finished file", setup: plain, save: link},
	{name: "hard link written by its other name", setup: hardLinked, save: func(d *desk, i int) error { return put(d.file, version(i)) }, noEvents: true},
	{name: "hard link half written by its other name, closed by this one", setup: hardLinked, save: closedByAnother},
	{name: "mmap", setup: plain, save: mapped},
	{name: "writer that keeps the file open", setup: plain, save: longOpen},
	{name: "symlinked file, target written", setup: symlinked, save: func(d *desk, i int) error { return put(d.file, version(i)) }},
	{name: "symlink re-pointed by rename", setup: symlinked, save: repoint},
	{name: "symlink removed and made again", setup: symlinked, save: relink},
	{name: "symlinked directory swapped", setup: symlinkedDir, save: swapDirLink},
	{name: "ConfigMap ..data swap", setup: configMap, save: configMapSwap},
	{name: "directory removed and made again", setup: plain, save: remakeDir},
	{name: "directory outside the project removed and made again", setup: outside, save: remakeDir},
	{name: "directory outside the project renamed away, another renamed in", setup: outside, save: swapDir},
	{name: "file replaced by a link", setup: plain, save: fileToLink},
	{name: "directory renamed away, another renamed in", setup: plain, save: swapDir},
	{name: "chmod", setup: plain, save: chmod, silent: true},
	{name: "touch", setup: plain, save: touch, silent: true, needs: "touch"},
	{name: "same bytes", setup: plain, save: func(d *desk, i int) error { return put(d.file, version(0)) }, silent: true},
	{name: "same bytes, temp and rename", setup: plain, save: func(d *desk, i int) error { return atomic(d, 0) }, silent: true},
	{name: "another file in the directory", setup: plain, save: func(d *desk, i int) error { return put(d.file+"~", version(i)) }, silent: true},
}

func installed(program string) bool {
	_, err := exec.LookPath(program)
	return err == nil
}

func put(file, text string) error { return os.WriteFile(file, []byte(text), 0o644) }

func plain(d *desk) { must(d.t, put(d.file, version(0))) }

func chunks(n int, pause time.Duration) func(*desk, int) error {
	return func(d *desk, i int) error {
		f, err := os.Create(d.file)
		if err != nil {
			return err
		}
		defer f.Close()
		return d.writeInParts(f, version(i), n, pause)
	}
}

func (d *desk) writeInParts(w io.Writer, text string, n int, pause time.Duration) error {
	size := len(text)/n + 1
	for text != "" {
		part := text[:min(size, len(text))]
		if _, err := io.WriteString(w, part); err != nil {
			return err
		}
		if text = text[len(part):]; text != "" {
			d.pause(pause)
		}
	}
	return nil
}

// pause is part of how something is saved.
func (d *desk) pause(pause time.Duration) {
	time.Sleep(pause)
	d.paused += pause
}

func twoOpens(flags int) func(*desk, int) error {
	return func(d *desk, i int) error {
		f, err := os.OpenFile(d.file, flags, 0o644)
		if err != nil {
			return err
		}
		f.Close()
		d.pause(5 * time.Millisecond) // as long as measured between the two
		if f, err = os.OpenFile(d.file, os.O_WRONLY|os.O_APPEND, 0o644); err != nil {
			return err
		}
		defer f.Close()
		_, err = io.WriteString(f, version(i))
		return err
	}
}

func removedAndTwoOpens(d *desk, i int) error {
	if err := os.Remove(d.file); err != nil {
		return err
	}
	return twoOpens(os.O_WRONLY|os.O_CREATE)(d, i)
}

func atomic(d *desk, i int) error { return atomicFrom(".")(d, i) }

func atomicFrom(dir string) func(*desk, int) error {
	return func(d *desk, i int) error {
		temp := filepath.Join(filepath.Dir(d.file), dir, ".util.js.tmp")
		if err := put(temp, version(i)); err != nil {
			return err
		}
		return os.Rename(temp, d.file)
	}
}

func backupDance(pause time.Duration) func(*desk, int) error {
	return func(d *desk, i int) error {
		if err := os.Rename(d.file, d.file+"~"); err != nil {
			return err
		}
		d.pause(pause)
		f, err := os.Create(d.file)
		if err != nil {
			return err
		}
		defer f.Close()
		return d.writeInParts(f, version(i), 2, pause)
	}
}

func unlinkAndCreate(d *desk, i int) error {
	if err := os.Remove(d.file); err != nil {
		return err
	}
	return put(d.file, version(i))
}

// vim would not move files away under the system's folder for temporary ones.
func vim(backupcopy string) func(*desk, int) error {
	return func(d *desk, i int) error {
		text := filepath.Join(d.dir, "text")
		if err := put(text, version(i)); err != nil {
			return err
		}
		return run("vim", "-Nu", "NONE", "-i", "NONE", "-es", "-c", "set backupskip= writebackup backupcopy="+backupcopy,
			"-c", "%d _", "-c", "0r "+text, "-c", "wq", d.file)
	}
}

func run(program string, args ...string) error {
	return exec.Command(program, args...).Run()
}

// sed makes version i of the version before.
func sed(d *desk, i int) error {
	was, is := strconv.Itoa(i-1), strconv.Itoa(i)
	return run("sed", "-i", "-e", "s/version = "+was+"/version = "+is+"/", "-e", "s/filler of "+was+"/filler of "+is+"/", d.file)
}

// older makes version i with a time of last year in another place.
func older(d *desk, i int) (string, error) {
	other := filepath.Join(d.dir, "other")
	if err := put(other, version(i)); err != nil {
		return "", err
	}
	last := time.Now().AddDate(-1, 0, -i)
	return other, os.Chtimes(other, last, last)
}

func copyOlder(d *desk, i int) error {
	other, err := older(d, i)
	if err != nil {
		return err
	}
	return run("cp", "-p", other, d.file)
}

func moveOlder(d *desk, i int) error {
	other, err := older(d, i)
	if err != nil {
		return err
	}
	return os.Rename(other, d.file)
}

func rsync(d *desk, i int) error {
	other := filepath.Join(d.dir, "other")
	if err := put(other, version(i)); err != nil {
		return err
	}
	return run("rsync", "--ignore-times", other, d.file)
}

func link(d *desk, i int) error {
	other := filepath.Join(d.dir, "other"+strconv.Itoa(i))
	if err := put(other, version(i)); err != nil {
		return err
	}
	if err := os.Remove(d.file); err != nil {
		return err
	}
	return os.Link(other, d.file)
}

func hardLinked(d *desk) {
	plain(d)
	d.file = filepath.Join(d.dir, "other.js")
	must(d.t, os.Link(d.path, d.file))
}

func closedByAnother(d *desk, i int) error {
	f, err := os.Create(d.file)
	if err != nil {
		return err
	}
	defer f.Close()
	text := version(i)
	if _, err := io.WriteString(f, text[:len(text)/2]); err != nil {
		return err
	}
	this, err := os.OpenFile(d.path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	this.Close()
	d.pause(100 * time.Millisecond)
	_, err = io.WriteString(f, text[len(text)/2:])
	return err
}

func mapped(d *desk, i int) error {
	f, err := os.OpenFile(d.file, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	text := version(i)
	if err := f.Truncate(int64(len(text))); err != nil {
		return err
	}
	m, err := unix.Mmap(int(f.Fd()), 0, len(text), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return err
	}
	f.Close() // the file stays open as long as it is mapped
	copy(m, text)
	return unix.Munmap(m)
}

func longOpen(d *desk, i int) error {
	f, err := os.Create(d.file)
	if err != nil {
		return err
	}
	d.t.Cleanup(func() { f.Close() })
	_, err = io.WriteString(f, version(i))
	return err
}

// outside has another project root.
func outside(d *desk) {
	plain(d)
	d.root = realDir(d.t)
}

// fileToLink turns the file into a link, writes where that leads, and turns it
// back into a file.
func fileToLink(d *desk, i int) error {
	switch i % 3 {
	case 1:
		return repoint(d, i)
	case 2:
		return put(d.file, version(i))
	}
	d.file = d.path
	return atomic(d, i)
}

func symlinked(d *desk) {
	d.file = filepath.Join(d.dir, "target.js")
	plain(d)
	must(d.t, os.Symlink(d.file, d.path))
}

func repoint(d *desk, i int) error {
	if err := newTarget(d, i); err != nil {
		return err
	}
	if err := os.Symlink(d.file, d.path+".tmp"); err != nil {
		return err
	}
	return os.Rename(d.path+".tmp", d.path)
}

func newTarget(d *desk, i int) error {
	d.file = filepath.Join(d.dir, "target"+strconv.Itoa(i)+".js")
	return put(d.file, version(i))
}

func relink(d *desk, i int) error {
	if err := newTarget(d, i); err != nil {
		return err
	}
	if err := os.Remove(d.path); err != nil {
		return err
	}
	return os.Symlink(d.file, d.path)
}

// symlinkedDir makes lib a link to lib-0.
func symlinkedDir(d *desk) {
	must(d.t, os.Rename(filepath.Join(d.dir, "lib"), filepath.Join(d.dir, "lib-0")))
	must(d.t, os.Symlink("lib-0", filepath.Join(d.dir, "lib")))
	plain(d)
}

func swapDirLink(d *desk, i int) error {
	lib := filepath.Join(d.dir, "lib")
	if err := newDir(d, "lib-"+strconv.Itoa(i), i); err != nil {
		return err
	}
	if err := os.Symlink("lib-"+strconv.Itoa(i), lib+".tmp"); err != nil {
		return err
	}
	return os.Rename(lib+".tmp", lib)
}

func newDir(d *desk, name string, i int) error {
	dir := filepath.Join(d.dir, name)
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	return put(filepath.Join(dir, "util.js"), version(i))
}

// configMap makes what Kubernetes does: lib/util.js -> ..data/util.js, lib/..data -> ..0.
func configMap(d *desk) {
	lib := filepath.Dir(d.path)
	must(d.t, newDir(d, "lib/..0", 0))
	must(d.t, os.Symlink("..0", filepath.Join(lib, "..data")))
	must(d.t, os.Symlink("..data/util.js", d.path))
}

func configMapSwap(d *desk, i int) error {
	lib := filepath.Dir(d.path)
	if err := newDir(d, "lib/.."+strconv.Itoa(i), i); err != nil {
		return err
	}
	if err := os.Symlink(".."+strconv.Itoa(i), filepath.Join(lib, "..data_tmp")); err != nil {
		return err
	}
	if err := os.Rename(filepath.Join(lib, "..data_tmp"), filepath.Join(lib, "..data")); err != nil {
		return err
	}
	return os.RemoveAll(filepath.Join(lib, ".."+strconv.Itoa(i-1)))
}

func remakeDir(d *desk, i int) error {
	if err := os.RemoveAll(filepath.Dir(d.file)); err != nil {
		return err
	}
	return newDir(d, "lib", i)
}

func swapDir(d *desk, i int) error {
	lib := filepath.Join(d.dir, "lib")
	if err := newDir(d, "new", i); err != nil {
		return err
	}
	if err := os.Rename(lib, lib+strings.Repeat("-old", i)); err != nil {
		return err
	}
	return os.Rename(filepath.Join(d.dir, "new"), lib)
}

func chmod(d *desk, i int) error { return os.Chmod(d.file, os.FileMode(0o600+i)) }

func touch(d *desk, i int) error { return run("touch", d.file) }
