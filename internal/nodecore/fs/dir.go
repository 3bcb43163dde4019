package fs

import (
	"cmp"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// Calls that work on directories.

// opReaddir (path, recursive) returns names, kinds and the directories they
// are in, three strings an entry. In a recursive listing a name is the path
// from the root of the listing.
func opReaddir(c *call) (any, error) {
	list, err := appendEntries(nil, c.abs(0), "")
	if err != nil {
		return nil, c.fail(err, "scandir", 0)
	}
	if !c.flag(1) {
		return list, nil
	}
	// Breadth first: the list grows while it is walked.
	for i := 0; i < len(list); i += entrySize {
		if list[i+1] != "dir" {
			continue
		}
		inner := list[i]
		more, err := appendEntries(nil, c.abs(0)+string(filepath.Separator)+inner, inner)
		if err != nil {
			return nil, c.fail(err, "scandir", 0)
		}
		list = append(list, more...)
	}
	return list, nil
}

const entrySize = 3

func appendEntries(list []string, dir, inner string) ([]string, error) {
	if dir == "" {
		return nil, syscall.ENOENT
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		list = append(list, filepath.Join(inner, e.Name()), entryKind(e.Type()), inner)
	}
	return list, nil
}

func entryKind(mode os.FileMode) string {
	switch {
	case mode.IsDir():
		return "dir"
	case mode.IsRegular():
		return "file"
	case mode&os.ModeSymlink != 0:
		return "link"
	case mode&os.ModeNamedPipe != 0:
		return "fifo"
	case mode&os.ModeSocket != 0:
		return "socket"
	case mode&os.ModeCharDevice != 0:
		return "char"
	case mode&os.ModeDevice != 0:
		return "block"
	}
	return "unknown"
}

// opMkdir (path, mode, recursive) returns, if it is recursive, the first
// directory that had to be made, or nothing.
func opMkdir(c *call) (any, error) {
	mode := fileMode(c.int(1))
	if !c.flag(2) {
		return nil, c.fail(os.Mkdir(c.abs(0), mode), "mkdir", 0)
	}
	first, err := c.mkdirAll(c.str(0), mode)
	if err != nil {
		return nil, c.fail(err, "mkdir", 0)
	}
	if first == "" {
		return nil, nil
	}
	return first, nil
}

// mkdirAll is os.MkdirAll that tells what it made first, in the program's
// words. What is in the way is ENOTDIR if it is above the path, and EEXIST if
// it is the path. A path is tried before what is above it.
func (c *call) mkdirAll(path string, mode os.FileMode) (first string, err error) {
	for todo := []string{path}; len(todo) > 0; {
		next := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		switch err := os.Mkdir(core.Absolute(c.dir, next), mode); {
		case err == nil:
			first = cmp.Or(first, next)
		case core.ErrnoOf(err) == syscall.ENOENT:
			up := above(next)
			if up == next && len(todo) == 0 {
				return "", c.directory(next, false)
			}
			if up != next {
				todo = append(todo, next, up)
			}
		case final[core.ErrnoOf(err)]:
			return "", err
		default:
			if err := c.directory(next, len(todo) > 0 && core.ErrnoOf(err) == syscall.EEXIST); err != nil {
				return "", err
			}
		}
	}
	return first, nil
}

// final are the errors of mkdir that nothing above or below can change.
var final = map[syscall.Errno]bool{syscall.EACCES: true, syscall.ENOSPC: true, syscall.ENOTDIR: true, syscall.EPERM: true}

// directory tells why something that mkdir found in its way is no directory.
func (c *call) directory(path string, above bool) error {
	info, err := os.Stat(core.Absolute(c.dir, path))
	switch {
	case err != nil:
		return err
	case info.IsDir():
		return nil
	case above:
		return syscall.ENOTDIR
	}
	return syscall.EEXIST
}

// above is the path without its last separator and what follows, or as it is.
func above(path string) string {
	if i := strings.LastIndexAny(path, core.Separators); i >= 0 {
		return path[:i]
	}
	return path
}

// opMkdtemp (prefix) makes a directory whose name is the prefix and six
// letters, and returns its path.
func opMkdtemp(c *call) (any, error) {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	var err error
	for range 100 {
		suffix := make([]byte, 6)
		for i := range suffix {
			suffix[i] = letters[rand.IntN(len(letters))]
		}
		name := c.str(0) + string(suffix)
		if err = os.Mkdir(core.Absolute(c.dir, name), 0o700); err == nil {
			return name, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			break
		}
	}
	return nil, &core.CallError{Err: err, Syscall: "mkdtemp", Paths: []string{c.str(0) + "XXXXXX"}}
}
