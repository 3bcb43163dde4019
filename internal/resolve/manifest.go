package resolve

import "github.com/heatsync-go/heatsync/internal/jsontext"

// manifest is what a package.json says about resolution.
type manifest struct {
	text    string // what it was parsed from
	path    string
	dir     string
	name    string
	named   bool
	main    string
	kind    string // "module", "commonjs" or ""
	exports jsontext.Value
	imports jsontext.Value
}

// manifest reads a package.json: nil if there is none. The bytes are read each
// time and parsed only if they are others than last time, so that an edit
// counts at once. A file system may remember them (see OSFS.Remember).
func (r *Resolver) manifest(path string) (*manifest, error) {
	data, err := r.FS.ReadFile(path)
	if err != nil {
		return nil, nil
	}
	if m := r.parsed[path]; m != nil && m.text == string(data) {
		return m, nil
	}
	m, err := parseManifest(path, string(data))
	if err != nil {
		return nil, err
	}
	m.dir = r.FS.Rules().Dir(path)
	if r.parsed == nil {
		r.parsed = map[string]*manifest{}
	}
	r.parsed[path] = m
	return m, nil
}

// LastRead returns the text of a package.json as it was when last it was read
// and parsed, and false if it never was.
func (r *Resolver) LastRead(path string) (text string, ok bool) {
	m := r.parsed[path]
	if m == nil {
		return "", false
	}
	return m.text, true
}

func parseManifest(path, text string) (*manifest, error) {
	top, err := jsontext.Parse(text)
	if err != nil || top.Kind == jsontext.Null {
		return nil, badManifest(path, err)
	}
	m := &manifest{text: text, path: path}
	if name := top.Get("name"); name.Kind == jsontext.String {
		m.name, m.named = name.Text, true
	}
	if main := top.Get("main"); main.Kind == jsontext.String {
		m.main = main.Text
	}
	if kind := top.Get("type"); kind.Kind == jsontext.String && (kind.Text == "module" || kind.Text == "commonjs") {
		m.kind = kind.Text
	}
	m.exports, m.imports = top.Get("exports"), top.Get("imports")
	return m, nil
}

// Scope is the package that a file belongs to, by the nearest package.json.
type Scope struct {
	// Type is its "type": "module", "commonjs" or "" if it doesn't say.
	Type string
	// Name is its "name".
	Name string
	// Manifest is the path of that package.json, "" if there is none.
	Manifest string
	// Probes are the nearer places where a package.json was looked for.
	Probes []string
}

// Scope returns the package of the file at path, as Node finds it to tell ES
// modules from CommonJS.
func (r *Resolver) Scope(path string) (Scope, error) {
	m, t, err := r.scope(r.FS.Rules().Dir(path))
	s := Scope{Manifest: t.found, Probes: t.missing}
	if m != nil {
		s.Type, s.Name = m.kind, m.name
	}
	return s, err
}

// PackageType returns the "type" of the package that the file at path belongs
// to; "" if that doesn't say, or can't be read. It parses each time: who asks
// for many files keeps a Resolver and calls Scope.
func PackageType(fs FS, path string) string {
	s, _ := (&Resolver{FS: fs}).Scope(path)
	return s.Type
}

// scope finds the nearest package.json, up to the root or to the directory
// that packages are installed in.
func (r *Resolver) scope(dir string) (*manifest, trail, error) {
	rules := r.FS.Rules()
	var t trail
	for rules.Base(dir) != "node_modules" {
		path := rules.join(dir, "package.json")
		m, err := r.manifest(path)
		if m != nil || err != nil {
			t.found = path
			return m, t, err
		}
		t.missing = append(t.missing, path)
		parent := rules.Dir(dir)
		if parent == dir {
			break
		}
		dir = parent
	}
	return nil, t, nil
}
