package watch

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/settle"
)

// signature is what a file shows without being read. Two that differ in
// anything are different: an older time is a change, too.
type signature struct {
	size           int64
	modified       time.Time
	changed        int64 // of the inode, in nanoseconds, where the system tells
	inode, device  uint64
	exists, isFile bool
}

func signatureOf(info fs.FileInfo) signature {
	s := signature{size: info.Size(), modified: info.ModTime(), exists: true, isFile: info.Mode().IsRegular()}
	s.system(info)
	return s
}

func (k *keeper) stat(path string) signature {
	info, err := os.Stat(path)
	if err != nil {
		return signature{}
	}
	return signatureOf(info)
}

// look reads a file, and makes sure that it stayed as it was meanwhile.
func (k *keeper) look(path string) settle.Look {
	f, err := os.Open(path)
	if err != nil {
		return k.unopened(path, err)
	}
	defer f.Close()
	before, data, after, err := read(f)
	switch {
	case err != nil || before != after || int64(len(data)) != after.size:
		return k.unread(path, before, err)
	case k.polled() && k.seen[path].exists && k.seen[path] != after:
		// Nobody tells of writes here: it must look the same twice.
		k.seen[path] = after
		return settle.Look{Found: settle.Disturbed}
	}
	k.seen[path] = after
	l := settle.Look{Data: data, Hash: change.Sum(data), Empty: len(data) == 0}
	if parse := k.watcher.opts.Parse; parse != nil && len(data) > 0 {
		l.Broken = parse(path, data) != nil
	}
	return l
}

func (k *keeper) unopened(path string, err error) settle.Look {
	if isBusy(err) {
		return settle.Look{Found: settle.Disturbed}
	}
	k.seen[path] = signature{}
	return settle.Look{Found: settle.Missing}
}

// unread is for what is no file, and for files that changed while they were read.
func (k *keeper) unread(path string, was signature, err error) settle.Look {
	if was.exists && !was.isFile {
		k.seen[path] = was
		return settle.Look{Found: settle.Missing}
	}
	_ = err // a read that failed is tried again, like one that was disturbed
	return settle.Look{Found: settle.Disturbed}
}

func read(f *os.File) (before signature, data []byte, after signature, err error) {
	info, err := f.Stat()
	if err != nil {
		return before, nil, after, err
	}
	before = signatureOf(info)
	if !before.isFile {
		return before, nil, after, nil
	}
	if data, err = io.ReadAll(f); err != nil {
		return before, nil, after, err
	}
	if info, err = f.Stat(); err != nil {
		return before, data, after, err
	}
	return before, data, signatureOf(info), nil
}

func (k *keeper) polled() bool { return k.source == nil }

// sweep is the slow look at everything.
type sweep struct {
	interval time.Duration
	next     time.Time
}

const (
	sweepRarely = time.Second
	sweepOften  = 300 * time.Millisecond // where events do not come
	share       = 50                     // the sweep takes one part in fifty of a core at most
)

func (s *sweep) start(poll time.Duration, events bool) {
	switch {
	case poll > 0:
		s.interval = poll
	case events:
		s.interval = sweepRarely
	default:
		s.interval = sweepOften
	}
	s.next = time.Now().Add(s.interval)
}

// hurry looks more often from now on.
func (s *sweep) hurry() { s.interval = min(s.interval, sweepOften) }

// consider looks more often if a directory is on a file system that does not
// tell of changes that others make.
func (s *sweep) consider(dir string) {
	if s.interval > sweepOften && isRemote(dir) {
		s.hurry()
	}
}

// doSweep looks at every known path, and takes each difference for a hint.
func (k *keeper) doSweep() {
	start := time.Now()
	for path := range k.index.chains {
		if was, ok := k.seen[path]; ok && k.stat(path) != was {
			k.differs(path, was)
		}
	}
	var lame []string
	for path := range k.index.chains {
		if k.source != nil && !k.index.complete(path) {
			lame = append(lame, path)
		}
	}
	k.rearm(lame)
	k.sweep.next = time.Now().Add(max(k.sweep.interval, share*time.Since(start)))
}

func (k *keeper) differs(path string, was signature) {
	now := k.stat(path)
	hint := settle.Stirred
	if !now.exists {
		hint = settle.Vanished
	}
	if k.polled() {
		k.seen[path] = now
	}
	k.settler.Hint(path, hint, k.now())
}

// watchLocks watches for the lock files of version control systems: what they
// check out is one batch.
func (k *keeper) watchLocks() {
	if k.source == nil || k.watcher.opts.Dir == "" {
		return
	}
	for dir := k.watcher.opts.Dir; ; dir = filepath.Dir(dir) {
		for _, name := range []string{".git", ".hg"} {
			if info, err := os.Stat(filepath.Join(dir, name)); err == nil && info.IsDir() {
				_ = k.source.add(filepath.Join(dir, name)) // without it, batches are told apart by time alone
				return
			}
		}
		if dir == filepath.Dir(dir) {
			return
		}
	}
}

func isLock(name string) bool { return name == "index.lock" || name == "wlock" }
