// Package folder finds the files of a pattern, such as routes/*.js: those that are there,
// and whether one that appears is one of them.
package folder

import (
	"errors"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Pattern is Names below the directory Dir: one pattern of path.Match for each part of the
// way, so that a * is within one part. What begins with a dot is meant only by what begins
// with a dot, too. The name ** stands for any directories, also for none, except for those that
// begin with a dot and for node_modules.
type Pattern struct {
	Dir   string
	Names []string
}

// Parse splits a pattern, which is relative to dir or absolute, after the last directory
// before the first * ? or [.
func Parse(dir, pattern string) (Pattern, error) {
	if _, err := path.Match(pattern, ""); err != nil {
		return Pattern{}, err
	}
	pattern = filepath.ToSlash(pattern)
	if path.IsAbs(pattern) || filepath.VolumeName(pattern) != "" {
		dir = filepath.VolumeName(pattern) + string(filepath.Separator)
		pattern = pattern[len(filepath.VolumeName(pattern)):]
	}
	names := strings.Split(strings.Trim(path.Clean(pattern), "/"), "/")
	names = slices.CompactFunc(names, func(one, other string) bool { return one == anyDirs && other == anyDirs })
	if names[len(names)-1] == anyDirs {
		names = append(names, "*")
	}
	for len(names) > 1 && !strings.ContainsAny(names[0], `*?[\`) {
		dir, names = filepath.Join(dir, names[0]), names[1:]
	}
	if last := names[len(names)-1]; last == "." || last == ".." {
		return Pattern{}, errors.New("it names no files")
	}
	return Pattern{dir, names}, nil
}

// String is the pattern as a path.
func (p Pattern) String() string { return filepath.Join(p.Dir, filepath.Join(p.Names...)) }

// Match tells whether a path is that of a file of the pattern.
func (p Pattern) Match(file string) bool {
	parts, below := p.below(file)
	return below && matchAll(p.Names, parts)
}

func matchAll(names, parts []string) bool {
	switch {
	case len(names) == 0 || len(parts) == 0:
		return len(names) == len(parts)
	case names[0] == anyDirs:
		return matchAll(names[1:], parts) || isAny(parts[0]) && matchAll(names, parts[1:])
	}
	return matches(names[0], parts[0]) && matchAll(names[1:], parts[1:])
}

const anyDirs = "**"

// isAny tells whether ** stands for a directory of a name.
func isAny(name string) bool { return name != "" && name[0] != '.' && name != "node_modules" }

func (p Pattern) below(file string) (parts []string, below bool) {
	rest, below := strings.CutPrefix(file, strings.TrimSuffix(p.Dir, string(filepath.Separator))+string(filepath.Separator))
	return strings.Split(rest, string(filepath.Separator)), below
}

func matches(pattern, name string) bool {
	ok, _ := path.Match(pattern, name) // Parse has seen that it is one
	return ok && name != "" && (name[0] != '.' || pattern[0] == '.')
}

// Of is the pattern that String returned, if its Dir had that length.
func Of(path string, dir int) Pattern {
	return Pattern{path[:dir], strings.Split(strings.Trim(path[dir:], string(filepath.Separator)), string(filepath.Separator))}
}

// Part tells whether a name may be a part of the way to a file of the pattern.
func (p Pattern) Part(name string) bool {
	for _, pattern := range p.Names {
		if matches(pattern, name) || pattern == anyDirs && isAny(name) {
			return true
		}
	}
	return false
}

// Tree is where the files are.
type Tree interface {
	// List returns the names in a directory.
	List(dir string) []string
	// IsDir tells whether a path that was listed is that of a directory, and no link to one.
	IsDir(path string) bool
}

// Find lists what is at the pattern, in order.
func (p Pattern) Find(in Tree) (files []string) {
	p.Walk(in, func(file string, found bool) {
		if found {
			files = append(files, file)
		}
	})
	slices.Sort(files)
	return slices.Compact(files)
}

// Walk calls visit with every path at which a file is, or would complete a way that is there
// in part. In what is missing of it patterns stand for names.
func (p Pattern) Walk(in Tree, visit func(path string, found bool)) {
	walker{in, visit}.walk(p.Dir, p.Names)
}

type walker struct {
	in    Tree
	visit func(path string, found bool)
}

func (w walker) walk(dir string, names []string) {
	name, rest := names[0], names[1:]
	if name == anyDirs {
		w.walk(dir, rest)
	}
	for _, found := range w.in.List(dir) {
		at := filepath.Join(dir, found)
		switch {
		case name == anyDirs:
			if isAny(found) && w.in.IsDir(at) {
				w.visit(filepath.Join(at, filepath.Join(names...)), false)
				w.walk(at, names)
			}
		case matches(name, found):
			w.visit(filepath.Join(at, filepath.Join(rest...)), len(rest) == 0)
			if len(rest) > 0 {
				w.walk(at, rest)
			}
		}
	}
}
