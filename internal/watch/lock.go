package watch

import (
	"os"
	"path/filepath"
	"strings"
	"time"
)

// locks are the files that exist while a version control system is at work:
// what it checks out is one batch. git makes its lock 20 ms before the first
// file is touched and takes it away 2 ms after the last, so that a look at the
// moment when a batch is complete can't come too early or too late. Events of
// the directory only end the waiting sooner.
type locks struct {
	files []string
	left  signature // of a lock under which nothing changed: its owner has died, or does something else
	held  bool
	told  bool
}

const lookAtLock = 20 * time.Millisecond

// findLocks looks for the repository that a directory is in.
func findLocks(dir string) locks {
	for ; dir != ""; dir = filepath.Dir(dir) {
		if git := gitDir(filepath.Join(dir, ".git")); git != "" {
			return locks{files: []string{filepath.Join(git, "index.lock")}}
		}
		if hg := filepath.Join(dir, ".hg"); isDir(hg) {
			return locks{files: []string{filepath.Join(hg, "wlock")}}
		}
		if dir == filepath.Dir(dir) {
			break
		}
	}
	return locks{}
}

// gitDir returns the directory that .git is, or that it names: in worktrees and
// submodules it is a file.
func gitDir(git string) string {
	if isDir(git) {
		return git
	}
	text, err := os.ReadFile(git)
	if err != nil {
		return ""
	}
	dir, ok := strings.CutPrefix(strings.TrimSpace(string(text)), "gitdir: ")
	if !ok {
		return ""
	}
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(filepath.Dir(git), dir)
	}
	return dir
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// look returns how the lock looks, if there is one. git's is empty while files are
// written. Then the new index is written to it, and it may stay for as long as
// somebody looks for the words of a commit.
func (l *locks) look() signature {
	for _, file := range l.files {
		info, err := os.Lstat(file)
		if err == nil && (info.Size() == 0 || !info.Mode().IsRegular()) { // hg's is a link to nowhere
			return signature{size: info.Size(), modified: info.ModTime().UnixNano(), exists: true}
		}
	}
	return signature{}
}

// lock tells the settler whether there is a lock, when it matters.
func (k *keeper) lock() {
	if !k.locks.held && !k.settler.Gathering() {
		return
	}
	now := k.locks.look()
	k.locks.held = now.exists && now != k.locks.left
	k.settler.Lock(k.locks.held, k.now())
}

// outlasted is for a lock that is there when a batch is given out.
func (k *keeper) outlasted() {
	if !k.locks.held {
		return
	}
	k.locks.held, k.locks.left = false, k.locks.look()
	if k.locks.told || k.watcher.opts.Warn == nil {
		return
	}
	k.locks.told = true
	k.watcher.opts.Warn(k.locks.files[0] + " is there, and nothing changes: saves are not held back for it any more")
}

// in tells whether a directory is watched for a lock.
func (l *locks) in(dir string) bool {
	for _, file := range l.files {
		if filepath.Dir(file) == dir {
			return true
		}
	}
	return false
}

func (k *keeper) watchLocks() {
	k.locks = findLocks(k.watcher.opts.Dir)
	if k.source == nil {
		return
	}
	for _, file := range k.locks.files {
		_ = k.source.add(filepath.Dir(file)) // without it, the lock is looked at now and then
	}
}
