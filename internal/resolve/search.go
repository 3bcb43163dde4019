package resolve

import (
	"slices"
	"strings"
)

// search is one question on its way to the answer.
type search struct {
	*Resolver
	rules     Rules
	specifier string
	importer  string
	dir       string // of the importer
	noScope   bool   // there is no importer, so no package that it belongs to

	probes    []string
	manifests []string
	link      string   // where the file was found, if that is not its real path
	tried     []string // what Node would have looked at, for the error's text
	absences  []absence
	scoped    trail // on the way to the importer's package.json
}

// trail is what was met on the way up to a package.json.
type trail struct {
	missing []string
	found   string
}

// absence is a package or folder that was not there, and so was not searched.
type absence struct {
	base   string // what the specifier means there, without extension
	dir    string // the node_modules around it, if that is missing as well
	probed int    // how many probes there were then
}

func (s *search) importerDir() string {
	p := s.importer
	if p == "" {
		return s.workingDir()
	}
	if !s.rules.IsAbs(p) || s.rules.root(p) < 2 && s.rules == Windows {
		dir := s.rules.isSep(p[len(p)-1])
		p = s.rules.Resolve(s.workingDir(), p)
		if dir {
			return p
		}
		return s.rules.Dir(p)
	}
	if s.rules.isSep(p[len(p)-1]) {
		return s.rules.Clean(p)
	}
	return s.rules.Clean(s.rules.Dir(p))
}

// lookup returns the directories to search.
func (s *search) lookup() []string {
	if s.rules.isRelative(s.specifier) {
		return []string{s.dir}
	}
	return append(s.rules.nodeModules(s.dir), s.NodePath...)
}

// lookupIn returns the directories to search in place of those of the importer.
func (s *search) lookupIn(paths []string) []string {
	if s.rules.isExplicit(s.specifier) {
		return paths
	}
	var dirs []string
	for _, p := range paths {
		for _, dir := range s.lookupFrom(s.rules.Resolve(s.workingDir(), p)) {
			if !slices.Contains(dirs, dir) {
				dirs = append(dirs, dir)
			}
		}
	}
	return dirs
}

func (s *search) lookupFrom(dir string) []string {
	if s.rules.isRelative(s.specifier) { // "..x", which Node looks for here
		return []string{s.workingDir()}
	}
	return append(s.rules.nodeModules(dir), s.NodePath...)
}

// run searches in the order of Node: what the importer's package says first,
// then each of dirs. "" without an error means that nothing was found.
func (s *search) run(dirs []string) (string, error) {
	switch {
	case strings.IndexByte(s.specifier, 0) >= 0: // no file can have that name
		return "", nil
	case s.rules.IsAbs(s.specifier):
		return s.path(s.rules.Resolve(s.workingDir(), s.specifier))
	case s.rules.isRelative(s.specifier):
		return s.each(dirs, s.beside)
	}
	if path, err := s.own(); path != "" || err != nil {
		return path, err
	}
	return s.each(dirs, s.within)
}

func (s *search) each(dirs []string, find func(dir string) (string, error)) (string, error) {
	for _, dir := range dirs {
		if path, err := find(dir); path != "" || err != nil {
			return path, err
		}
	}
	return "", nil
}

// beside looks for a relative specifier in one directory.
func (s *search) beside(dir string) (string, error) {
	if !s.rules.IsAbs(dir) {
		dir = s.rules.Resolve(s.workingDir(), dir)
	}
	return s.path(s.rules.Resolve(dir, s.specifier))
}

// within looks for a package in one node_modules directory.
func (s *search) within(dir string) (string, error) {
	dir = s.rules.Resolve(s.workingDir(), dir)
	base := s.rules.Resolve(dir, s.specifier)
	if s.FS.Stat(dir) != Dir {
		s.tried = append(s.tried, dir)
		if strings.HasPrefix(base, dir) { // "x/../.." leads out of it
			s.absences = append(s.absences, absence{base: base, dir: dir, probed: len(s.probes)})
		}
		return "", nil
	}
	if path, err := s.exported(dir); path != "" || err != nil {
		return path, err
	}
	return s.path(base)
}

// path finds the file that the path base means: itself, with an extension, or
// as a folder.
func (s *search) path(base string) (string, error) {
	kind := s.FS.Stat(base)
	if !asksForFolder(s.specifier) {
		if path := s.found(base, kind); path != "" {
			return path, nil
		}
		if path := s.extended(base); path != "" {
			return path, nil
		}
	}
	if kind == Dir {
		return s.folder(base)
	}
	s.absences = append(s.absences, absence{base: base, probed: len(s.probes)})
	return "", nil
}

// asksForFolder tells whether a specifier can't mean a file: it ends in a
// slash or in a "." or ".." that stands alone.
func asksForFolder(specifier string) bool {
	last := specifier[strings.LastIndexByte(specifier, '/')+1:]
	return specifier != "" && (last == "" || last == "." || last == "..")
}

// folder finds what a directory means: its main, or its index.
func (s *search) folder(dir string) (string, error) {
	m, err := s.read(s.rules.join(dir, "package.json"))
	if err != nil {
		return "", err
	}
	index := s.rules.join(dir, "index")
	if m == nil || m.main == "" {
		return s.extended(index), nil
	}
	main := s.rules.Resolve(dir, m.main)
	for _, find := range []func() string{
		func() string { return s.file(main) },
		func() string { return s.extended(main) },
		func() string { return s.extended(s.rules.join(main, "index")) },
		func() string { return s.extended(index) },
	} {
		if path := find(); path != "" {
			return path, nil
		}
	}
	return "", s.missingMain(m, main)
}

// extended returns the first file that base names with an extension.
func (s *search) extended(base string) string {
	for _, ext := range s.extensions() {
		if path := s.file(base + ext); path != "" {
			return path
		}
	}
	return ""
}

// file returns the real path of the file at path, if there is one.
func (s *search) file(path string) string {
	return s.found(path, s.FS.Stat(path))
}

func (s *search) found(path string, kind Kind) string {
	switch kind {
	case Missing:
		s.miss(path)
		return ""
	case Dir:
		return "" // that would have to go before a file could come
	}
	if s.PreserveSymlinks {
		return path
	}
	real, err := s.FS.Realpath(path)
	if err != nil {
		s.miss(path)
		return ""
	}
	if s.link = ""; real != path {
		s.link = path
	}
	return real
}

// read returns the package.json at path, nil if there is none.
func (s *search) read(path string) (*manifest, error) {
	m, err := s.manifest(path)
	if m == nil && err == nil {
		s.miss(path)
		return nil, nil
	}
	s.note(path)
	return m, err
}

func (s *search) miss(path string) {
	if !slices.Contains(s.probes, path) {
		s.probes = append(s.probes, path)
		s.tried = append(s.tried, path)
	}
}

func (s *search) note(manifest string) {
	if !slices.Contains(s.manifests, manifest) {
		s.manifests = append(s.manifests, manifest)
	}
}
