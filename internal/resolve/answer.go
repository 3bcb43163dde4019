package resolve

import "slices"

// answer makes what came of a search into what Resolve returns.
func (s *search) answer(path string, err error) (Resolution, error) {
	if path != "" {
		s.probes = s.withAbsent(func(a absence) []string { return s.likely(a) })
		return Resolution{Path: path, Probes: s.probes, Manifests: s.manifests, Link: s.link}, nil
	}
	tried := s.tried
	e, ok := err.(*Error)
	if !ok {
		e = notFound(s.specifier)
		s.follow(s.scoped) // the importer's package could have named it
	}
	s.probes = s.withAbsent(func(a absence) []string { return s.every(a) })
	e.Specifier, e.Importer = s.specifier, s.importer
	e.Tried, e.Probes, e.Manifests = tried, s.probes, s.manifests
	return Resolution{}, e
}

// withAbsent puts the files of what was absent among the probes, each where
// the search would have come upon it.
func (s *search) withAbsent(files func(absence) []string) []string {
	if len(s.absences) == 0 {
		return s.probes
	}
	var all []string
	done := 0
	for _, a := range s.absences {
		all = append(all, s.probes[done:a.probed]...)
		done = a.probed
		for _, path := range files(a) {
			if !slices.Contains(s.probes, path) && !slices.Contains(all, path) {
				all = append(all, path)
			}
		}
	}
	return append(all, s.probes[done:]...)
}

// likely names the files by which an absent package would make itself known
// if it were installed nearer by: its package.json, the file itself, or that
// with the first extension, or an index. All the names that Node would try on
// each level up to the root would be a score for every require of a package.
func (s *search) likely(a absence) []string {
	first := s.extensions()[:min(1, len(s.extensions()))]
	return s.files(a, first)
}

// every names all the files that an absent package or folder could be found
// by. A failed search is rare, and any of them may be what mends it.
func (s *search) every(a absence) []string { return s.files(a, s.extensions()) }

func (s *search) files(a absence, extensions []string) []string {
	var files []string
	if a.dir != "" {
		if name, subpath := splitName(s.specifier); name != "" && subpath != "." {
			files = append(files, s.rules.join(s.rules.Resolve(a.dir, name), "package.json"))
		}
		files = append(files, a.base)
		for _, ext := range extensions {
			files = append(files, a.base+ext)
		}
	}
	files = append(files, s.rules.join(a.base, "package.json"))
	for _, ext := range extensions {
		files = append(files, s.rules.join(a.base, "index")+ext)
	}
	return files
}
