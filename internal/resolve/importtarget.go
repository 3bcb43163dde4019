package resolve

import "strings"

// resolvePackage resolves an import target that names a package. Node does
// this by the rules of ES modules: a subpath is a file's full name, and only
// the package itself may be found by main or index.
func (t *targeting) resolvePackage(specifier string) (string, error) {
	name, subpath, ok := splitESM(specifier)
	if !ok {
		inManifest := &targeting{manifest: t.manifest, base: t.path}
		return "", inManifest.invalidSpecifier(specifier, "is not a valid package name")
	}
	if !t.exports.Nothing() && t.named && t.name == name {
		own := &targeting{manifest: t.manifest, s: t.s, base: t.path}
		return own.exported(subpath)
	}
	rules := t.s.rules
	for dir := t.dir; ; {
		folder := rules.Resolve(rules.join(dir, "node_modules"), name)
		manifest := rules.join(folder, "package.json")
		if t.s.FS.Stat(folder) == Dir {
			return t.inPackage(manifest, subpath)
		}
		t.s.miss(manifest)
		parent := rules.Dir(dir)
		if parent == dir {
			return "", notFound(t.s.specifier)
		}
		dir = parent
	}
}

func (t *targeting) inPackage(path, subpath string) (string, error) {
	m, err := t.s.read(path)
	if err != nil {
		return "", err
	}
	if m == nil {
		m = &manifest{path: path, dir: t.s.rules.Dir(path)}
	}
	other := &targeting{manifest: m, s: t.s, base: t.path}
	switch {
	case !m.exports.Nothing():
		return other.exported(subpath)
	case subpath == ".":
		return other.legacyMain()
	}
	return other.locate(m.dir, subpath)
}

// legacyMain finds the main file of a package without exports.
func (t *targeting) legacyMain() (string, error) {
	index := t.s.rules.join(t.dir, "index")
	if t.main != "" {
		main := t.s.rules.Resolve(t.dir, "./"+t.main)
		for _, find := range []func() string{
			func() string { return t.s.file(main) },
			func() string { return t.s.extended(main) },
			func() string { return t.s.extended(t.s.rules.join(main, "index")) },
		} {
			if path := find(); path != "" {
				return path, nil
			}
		}
	}
	if path := t.s.extended(index); path != "" {
		return path, nil
	}
	return "", notFound(t.s.specifier)
}

// splitESM splits a specifier as ES modules do: stricter than splitName about
// scopes and more liberal about the rest.
func splitESM(specifier string) (name, subpath string, ok bool) {
	scope := 0
	if strings.HasPrefix(specifier, "@") {
		i := strings.IndexByte(specifier, '/')
		if i < 0 {
			return "", "", false
		}
		scope = i + 1
	}
	name, rest := specifier, ""
	if i := strings.IndexByte(specifier[scope:], '/'); i >= 0 {
		name, rest = specifier[:scope+i], specifier[scope+i:]
	}
	ok = !strings.HasPrefix(name, ".") && !strings.ContainsAny(name, `%\`)
	return name, "." + rest, ok
}
