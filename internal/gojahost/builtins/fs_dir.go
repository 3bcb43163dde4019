package builtins

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"syscall"
	"time"
)

// Calls that work on directories.

// opReaddir (path, recursive) returns names, kinds and the directories they
// are in, three strings an entry. In a recursive listing a name is the path
// from the root of the listing.
func opReaddir(c *fsCall) (any, error) {
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
		more, err := appendEntries(nil, filepath.Join(c.abs(0), inner), inner)
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
func opMkdir(c *fsCall) (any, error) {
	path, mode := c.str(0), fileMode(c.int(1))
	if path == "" {
		return nil, c.fail(syscall.ENOENT, "mkdir", 0)
	}
	if !c.flag(2) {
		return nil, c.fail(os.Mkdir(c.abs(0), mode), "mkdir", 0)
	}
	first, err := c.mkdirAll(strings.TrimRight(path, separators), mode)
	if err != nil {
		return nil, c.fail(err, "mkdir", 0)
	}
	if first == "" {
		return nil, nil
	}
	return first, nil
}

// separators end a name in a path.
var separators = map[bool]string{false: "/", true: `/\`}[os.PathSeparator == '\\']

// mkdirAll is os.MkdirAll that tells what it made first, in the program's
// words. What is in the way is ENOTDIR if it is above the path, and EEXIST if
// it is the path.
func (c *fsCall) mkdirAll(path string, mode os.FileMode) (first string, err error) {
	if path == "" {
		return "", nil // the root, or the working directory
	}
	info, err := os.Stat(absolute(c.dir, path))
	switch {
	case err == nil && info.IsDir():
		return "", nil
	case err == nil:
		return "", syscall.EEXIST
	case !errors.Is(err, fs.ErrNotExist):
		return "", err
	}
	if first, err = c.mkdirAll(above(path), mode); err != nil {
		if errors.Is(err, syscall.EEXIST) {
			err = syscall.ENOTDIR // Windows says only that there is no such path
		}
		return "", err
	}
	full := absolute(c.dir, path)
	if err := os.Mkdir(full, mode); err != nil && !isDir(full) {
		return "", err
	}
	if first == "" {
		first = path
	}
	return first, nil
}

// above is what a path lies in, "" for the root and for a lone name.
func above(path string) string {
	i := strings.LastIndexAny(path, separators)
	return strings.TrimRight(path[:max(i, 0)], separators)
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// opMkdtemp (prefix) makes a directory whose name is the prefix and six
// letters, and returns its path.
func opMkdtemp(c *fsCall) (any, error) {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	var err error
	for range 100 {
		suffix := make([]byte, 6)
		for i := range suffix {
			suffix[i] = letters[rand.IntN(len(letters))]
		}
		name := c.str(0) + string(suffix)
		if err = os.Mkdir(absolute(c.dir, name), 0o700); err == nil {
			return name, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			break
		}
	}
	return nil, &fsError{err: err, syscall: "mkdtemp", paths: []string{c.str(0) + "XXXXXX"}}
}

// opRm (path, recursive, force, retries, delay) returns "directory" and does
// nothing if the path is one and recursive is false: that error is no
// system's, so JavaScript makes it.
func opRm(c *fsCall) (any, error) {
	path := c.abs(0)
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) && c.flag(2) {
		return nil, nil
	}
	if err != nil {
		return nil, c.fail(err, "lstat", 0)
	}
	if info.IsDir() && !c.flag(1) {
		return "directory", nil
	}
	err = os.RemoveAll(path)
	for try := int64(1); err != nil && try <= c.int(3); try++ {
		time.Sleep(time.Duration(try*c.int(4)) * time.Millisecond)
		err = os.RemoveAll(path)
	}
	return nil, c.fail(err, "rm", 0)
}

// sortedKeys is for constants, whose order a program may see.
func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
