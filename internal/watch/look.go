package watch

import (
	"io"
	"io/fs"
	"os"
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

func stat(path string) signature {
	info, err := os.Stat(path)
	if err != nil {
		return signature{}
	}
	return signatureOf(info)
}

// young tells whether the file may be being written at this moment, for all
// that its times say. A time that is ahead of the clock counts as young.
func (s signature) young() bool {
	last := max(s.modified.UnixNano(), s.changed)
	return time.Since(time.Unix(0, last)) < settling
}

const settling = 250 * time.Millisecond // the longest pause of a writer

// check looks at a path and tells the settler. What no event told of must look
// as it did when it was noticed.
func (k *keeper) check(path string) {
	l, after := k.look(path)
	if l.Found == settle.Whole && k.moves(path, l.Hash, after) {
		k.noticed[path] = after
		k.settler.Hint(path, settle.Noticed, k.now())
		return
	}
	if l.Found != settle.Disturbed {
		k.seen[path] = after
	}
	if parse := k.watcher.opts.Parse; parse != nil && l.Found == settle.Whole && !l.Empty && l.Hash != k.settler.Known(path) {
		l.Broken = parse(path, l.Data) != nil
	}
	k.settler.Looked(path, l, k.now())
	if !k.settler.Unsettled(path) {
		delete(k.noticed, path)
		delete(k.fresh, path)
	}
}

// moves tells whether a file that no event tells of may be in the middle of a
// save. When a watch begins, that can only be told by the file's age.
func (k *keeper) moves(path, hash string, now signature) bool {
	if was, ok := k.noticed[path]; ok {
		return was != now
	}
	return k.fresh[path] && hash != k.settler.Known(path) && now.young()
}

// look reads a file, and makes sure that it stayed as it was meanwhile.
func (k *keeper) look(path string) (settle.Look, signature) {
	f, err := open(path)
	if err != nil {
		return unopened(err), signature{}
	}
	defer f.Close()
	before, data, after, err := read(f)
	switch {
	case before.exists && !before.isFile:
		return settle.Look{Found: settle.Missing}, before
	case err != nil || before != after || int64(len(data)) != after.size:
		return settle.Look{Found: settle.Disturbed}, after
	}
	return settle.Look{Data: data, Hash: change.Sum(data), Empty: len(data) == 0}, after
}

// unopened tells a file that is not there from one that can't be opened at the
// moment: because its writer has it for himself, or the process has no
// descriptors left.
func unopened(err error) settle.Look {
	if isBusy(err) {
		return settle.Look{Found: settle.Disturbed}
	}
	return settle.Look{Found: settle.Missing}
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
	if data, err = readAll(f, before.size); err != nil {
		return before, nil, after, err
	}
	if info, err = f.Stat(); err != nil {
		return before, data, after, err
	}
	return before, data, signatureOf(info), nil
}

// readAll reads a file that is thought to have a size, in one call if it has.
func readAll(f *os.File, size int64) ([]byte, error) {
	data := make([]byte, 0, size+1) // one more shows that it ends there
	for {
		n, err := f.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		switch {
		case err == io.EOF || err == nil && n == 0:
			return data, nil
		case err != nil:
			return nil, err
		case len(data) == cap(data):
			data = append(data, 0)[:len(data)]
		}
	}
}
