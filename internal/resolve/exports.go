package resolve

import (
	"slices"
	"strings"

	"github.com/heatsync-go/heatsync/internal/jsontext"
)

// own asks the package that the importer belongs to: for what #names stand,
// and whether the specifier is the package's own name.
func (s *search) own() (string, error) {
	if s.noScope {
		return "", nil
	}
	m, trail, err := s.scope(s.dir)
	s.scoped = trail
	if err != nil {
		s.follow(trail)
		return "", err
	}
	if m == nil {
		return "", nil
	}
	t := &targeting{manifest: m, s: s, base: s.importer}
	if strings.HasPrefix(s.specifier, "#") && !m.imports.Nothing() {
		s.follow(trail)
		t.internal = true
		return s.final(t.imported(s.specifier))
	}
	if subpath, ok := m.subpath(s.specifier); ok {
		s.follow(trail)
		return s.final(t.exported(subpath))
	}
	return "", nil
}

// follow says that the answer depends on which package.json is the nearest.
func (s *search) follow(t trail) {
	for _, path := range t.missing {
		s.miss(path)
	}
	if t.found != "" {
		s.note(t.found)
	}
}

// subpath returns what a specifier that begins with the package's own name
// means in its exports. A package without exports can't name itself.
func (m *manifest) subpath(specifier string) (string, bool) {
	if m.exports.Nothing() || !m.named {
		return "", false
	}
	rest, ok := strings.CutPrefix(specifier, m.name)
	return "." + rest, ok && (rest == "" || rest[0] == '/')
}

// exported asks a package in the node_modules directory dir for its exports.
// "" means that it isn't there, or has none and hides nothing.
func (s *search) exported(dir string) (string, error) {
	name, subpath := splitName(s.specifier)
	if name == "" {
		return "", nil
	}
	m, err := s.read(s.rules.join(s.rules.Resolve(dir, name), "package.json"))
	if err != nil || m == nil || m.exports.Nothing() {
		return "", err
	}
	t := &targeting{manifest: m, s: s}
	return s.final(t.exported(subpath))
}

// final returns the file at the path that a target led to. Nothing is tried in
// its place: a target names its file in full.
func (s *search) final(path string, err error) (string, error) {
	if err != nil {
		return "", err
	}
	if !s.rules.isSep(path[len(path)-1]) {
		if real := s.file(path); real != "" {
			return real, nil
		}
	}
	return "", notFound(path)
}

// splitName splits a specifier into the package's name and the subpath in it,
// "." for the package itself. The name is "" if it can't have exports.
func splitName(specifier string) (name, subpath string) {
	end := nameEnd(specifier)
	if end == 0 || strings.ContainsAny(specifier[end:], "\n\r\u2028\u2029") {
		return "", ""
	}
	return specifier[:end], "." + specifier[end:]
}

// nameEnd returns the length of name or @scope/name at the start of a
// specifier, 0 if it starts with none. "@scope" alone will do for a name.
func nameEnd(specifier string) int {
	end := partEnd(specifier, 0)
	if strings.HasPrefix(specifier, "@") && end > 1 && end < len(specifier) {
		if second := partEnd(specifier, end+1); second > 0 {
			return second
		}
	}
	return end
}

// partEnd returns the end of the part of a name that starts at from, or 0 if
// that is no such part: it is empty, has a dot in front, or a character in it
// that names can't have.
func partEnd(specifier string, from int) int {
	end := len(specifier)
	if i := strings.IndexAny(specifier[from:], `/\%`); i >= 0 {
		end = from + i
	}
	if end == from || specifier[from] == '.' || end < len(specifier) && specifier[end] != '/' {
		return 0
	}
	return end
}

// exported resolves a subpath ("." or "./x") by the package's exports.
func (t *targeting) exported(subpath string) (string, error) {
	exports := t.exports
	sugar, err := t.isSugar()
	if err != nil {
		return "", err
	}
	if sugar {
		exports = jsontext.Value{Kind: jsontext.Object, Keys: []string{"."}, Items: []jsontext.Value{exports}}
	}
	exact := !strings.Contains(subpath, "*") && !strings.HasSuffix(subpath, "/")
	path, result, err := t.lookup(exports, subpath, exact)
	if err == nil && result != hit {
		err = t.notExported(subpath)
	}
	return path, err
}

// isSugar tells whether exports is the target of "." alone, without the key.
func (t *targeting) isSugar() (bool, error) {
	switch t.exports.Kind {
	case jsontext.String, jsontext.Array:
		return true, nil
	case jsontext.Object:
	default:
		return false, nil
	}
	sugar := false
	for i, key := range t.exports.Keys {
		bare := !strings.HasPrefix(key, ".")
		if i > 0 && bare != sugar {
			return false, t.invalidConfig(`"exports" cannot contain some keys starting with '.' and some not.` +
				` The exports object must either be an object of package subpath keys` +
				` or an object of main entry condition name keys only.`)
		}
		sugar = bare
	}
	return sugar, nil
}

// imported resolves a #name by the package's imports.
func (t *targeting) imported(name string) (string, error) {
	if name == "#" || strings.HasPrefix(name, "#/") || strings.HasSuffix(name, "/") {
		return "", t.invalidSpecifier(name, "is not a valid internal imports specifier name")
	}
	path, result, err := t.lookup(t.imports, name, !strings.Contains(name, "*"))
	if err == nil && result != hit {
		err = t.importNotDefined(name)
	}
	return path, err
}

// lookup finds the key of table that name matches, exactly or as the most
// specific pattern, and resolves its target.
func (t *targeting) lookup(table jsontext.Value, name string, exact bool) (string, outcome, error) {
	if table.Kind != jsontext.Object {
		return "", undefined, nil
	}
	if exact && slices.Contains(table.Keys, name) {
		t.key, t.star, t.pattern = name, "", false
		return t.resolve(table.Get(name))
	}
	best := ""
	for _, key := range table.Keys {
		if star, ok := matchPattern(key, name); ok && moreSpecific(key, best) {
			best, t.star = key, star
		}
	}
	if best == "" {
		return "", undefined, nil
	}
	t.key, t.pattern = best, true
	return t.resolve(table.Get(best))
}

// matchPattern returns what the single * of a pattern stands for in name. It
// never stands for nothing.
func matchPattern(pattern, name string) (string, bool) {
	before, after, ok := strings.Cut(pattern, "*")
	if !ok || strings.Contains(after, "*") || len(name) < len(pattern) ||
		!strings.HasPrefix(name, before) || !strings.HasSuffix(name, after) {
		return "", false
	}
	return name[len(before) : len(name)-len(after)], true
}

// moreSpecific tells whether pattern goes before best: it says more before its
// star, or as much there and more behind it.
func moreSpecific(pattern, best string) bool {
	p, b := strings.IndexByte(pattern, '*'), strings.IndexByte(best, '*')
	if p != b {
		return p > b
	}
	return len(pattern) > len(best)
}
