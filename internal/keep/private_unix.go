//go:build unix

package keep

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// others are the permissions to write that belong to the group and to everybody.
const others = 0o022

// private makes sure that a folder is the user's own, that nobody else can write to
// it, and that nobody else can put another in its place.
func private(dir string) error {
	info, err := os.Lstat(dir)
	switch {
	case err != nil:
		return err
	case !info.IsDir():
		return fmt.Errorf("%s is not a folder", dir)
	case info.Mode().Perm()&others != 0:
		return fmt.Errorf("others can write to %s", dir)
	}
	return trusted(dir)
}

// trusted makes sure that what a path leads to can be exchanged by nobody except
// the user and root: each folder on the way, also behind links, belongs to one of
// the two, and others can write to none of them, unless they can remove there only
// what is theirs (the sticky bit of /tmp).
func trusted(path string) error {
	here := "/"
	if err := unchangeable(here); err != nil {
		return err
	}
	for rest, links := names(path), 0; len(rest) > 0; {
		next := filepath.Join(here, rest[0])
		rest = rest[1:]
		if err := unchangeable(next); err != nil {
			return err
		}
		target, err := os.Readlink(next)
		switch {
		case err != nil: // it is no link
			here = next
			continue
		case filepath.IsAbs(target):
			here = "/"
		}
		if links++; links > mostLinks {
			return fmt.Errorf("%s has too many links in it", path)
		}
		rest = append(names(target), rest...)
	}
	return nil
}

const mostLinks = 40 // as in Linux

// names are the parts of a path. Those that go up are kept, since they start from
// where a link has led to.
func names(path string) []string {
	return strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
}

// unchangeable looks at one folder, or link. Whoever has the root of all files has
// everything, so that its owner, who may have no number in here, does not matter.
func unchangeable(path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	switch {
	case path != "/" && ok && stat.Uid != 0 && int(stat.Uid) != os.Geteuid():
		return fmt.Errorf("%s belongs to somebody else", path)
	case info.IsDir() && info.Mode().Perm()&others != 0 && info.Mode()&os.ModeSticky == 0:
		return fmt.Errorf("others can write to %s", path)
	}
	return nil
}
