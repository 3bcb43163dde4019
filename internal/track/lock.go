package track

import (
	"strings"

	"github.com/heatsync-go/heatsync/internal/resolve"
	"github.com/heatsync-go/heatsync/internal/settle"
)

// lock is the file that exists while a version control system is at work: what it
// checks out is one batch. git makes its lock 20 ms before the first file is touched
// and takes it away 2 ms after the last, so that a look at the moment when a batch is
// complete can't come too early or too late. Events of the directory only end the
// waiting sooner.
type lock struct {
	file    string // "" if there is no version control
	dir     string // of the file
	watched bool   // the directory
	held    bool
	next    settle.Instant // when it is looked at again, if it is held
	left    mark           // of a lock under which nothing changed: its owner has died, or does something else
	told    bool
}

// mark tells one lock from the next.
type mark struct {
	link     string
	modified int64
	there    bool
}

const lookAtLock settle.Instant = 20_000

// findLock looks for the repository that a directory is in.
func findLock(h Host, r resolve.Rules, dir string) lock {
	for dir != "" {
		if git := gitDir(h, r, dir); git != "" {
			return lock{dir: git, file: r.Resolve(git, "index.lock")}
		}
		if hg := r.Resolve(dir, ".hg"); h.Stat(hg).Kind == Directory {
			return lock{dir: hg, file: r.Resolve(hg, "wlock")}
		}
		parent := r.Dir(dir)
		if parent == dir {
			break
		}
		dir = parent
	}
	return lock{}
}

// gitDir returns the directory that .git is, or that it names: in worktrees and
// submodules it is a file.
func gitDir(h Host, r resolve.Rules, dir string) string {
	git := r.Resolve(dir, ".git")
	switch h.Stat(git).Kind {
	case Directory:
		return git
	case File:
		line, _, _ := strings.Cut(h.Text(git), "\n")
		if named, ok := strings.CutPrefix(line, "gitdir: "); ok {
			return r.Resolve(dir, strings.TrimSuffix(named, "\r"))
		}
	}
	return ""
}

// look returns how the lock looks, if there is one. git's is empty while files are
// written. Then the new index is written to it, and it may stay for as long as
// somebody looks for the words of a commit. hg's is a link to nowhere.
func (l *lock) look(h Host) mark {
	if l.file == "" {
		return mark{}
	}
	if target, _ := h.Link(l.file); target != "" {
		return mark{link: target, there: true}
	}
	if s := h.Stat(l.file); s.isFile() && s.Size == 0 {
		return mark{modified: s.Modified, there: true}
	}
	return mark{}
}

// lookAtLock tells the settler whether there is a lock, when it matters.
func (t *Tracker) lookAtLock() {
	if !t.lock.held && !t.settler.Gathering() {
		return
	}
	now := t.lock.look(t.host)
	t.lock.held, t.lock.next = now.there && now != t.lock.left, t.host.Now()+lookAtLock
	t.settler.Lock(t.lock.held, t.host.Now())
}

// outlasted is for a lock that is there when a batch is given out.
func (t *Tracker) outlasted() {
	if !t.lock.held {
		return
	}
	t.lock.held, t.lock.left = false, t.lock.look(t.host)
	if t.lock.told {
		return
	}
	t.lock.told = true
	t.warn = append(t.warn, t.lock.file+" is there, and nothing changes: saves are not held back for it any more")
}
