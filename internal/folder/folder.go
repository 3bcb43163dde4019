// Package folder finds the files of a pattern, such as routes/*.js: those that are there,
// and whether one that appears is one of them.
package folder

import (
	"errors"
	"path"
	"path/filepath"
	"strings"
)

// Pattern is Names below the directory Dir: one pattern of path.Match for each part of the
// way, so that a * is within one part. What begins with a dot is meant only by what begins
// with a dot, too.
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
	if !below || len(parts) != len(p.Names) {
		return false
	}
	for i, part := range parts {
		if !matches(p.Names[i], part) {
			return false
		}
	}
	return true
}

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
		if matches(pattern, name) {
			return true
		}
	}
	return false
}

// Find lists what is at the pattern, in order. list returns the sorted names in a directory.
func (p Pattern) Find(list func(dir string) []string) (files []string) {
	p.Walk(list, func(file string, found bool) {
		if found {
			files = append(files, file)
		}
	})
	return files
}

// Walk calls visit with every path at which a file is, or would complete a way that is there
// in part. In what is missing of it patterns stand for names.
func (p Pattern) Walk(list func(dir string) []string, visit func(path string, found bool)) {
	var walk func(dir string, names []string)
	walk = func(dir string, names []string) {
		for _, name := range list(dir) {
			if !matches(names[0], name) {
				continue
			}
			at, rest := filepath.Join(dir, name), names[1:]
			visit(filepath.Join(at, filepath.Join(rest...)), len(rest) == 0)
			if len(rest) > 0 {
				walk(at, rest)
			}
		}
	}
	walk(p.Dir, p.Names)
}
