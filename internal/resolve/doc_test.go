package resolve

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/heatsync-go/heatsync/internal/jsontext"
)

// A document in testdata is a file tree and questions about it, in a little
// language of one line each:
//
//	# a comment
//	only windows                  the rules to run with; both if it doesn't say
//	not node                      don't ask Node what follows
//	with conditions a b           also: extensions, NODE_PATH, preserved symlinks
//	from /app/a.js                the importer of what follows
//	in /x /y                      the search paths of what follows; "in" alone ends that
//	./b => /app/b.js              an id and what it means
//	./c !! CODE text              an id, the code of its error and what that says
//	  probe /app/c                what the answer depends on; if one is named, all are
//	  manifest /app/package.json
//	  nothing                     no probe, no manifest
//	paths x: /app/node_modules    what Paths returns
//	type module                   of the importer's package
//
// Quotes around an id keep its spaces and escapes.
type document struct {
	name  string
	files []txtar.File
	only  string
	cases []*docCase
	setup []func(*Resolver)
}

type docCase struct {
	line      string
	importer  string
	id        string
	in        []string
	want      string // a path
	code      string
	text      string
	probes    []string
	manifests []string
	exact     bool // the probes and manifests are named
	paths     []string
	typ       string
	notNode   bool
}

func readDocuments(t *testing.T) []*document {
	t.Helper()
	names, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(names) == 0 {
		t.Fatalf("no documents: %v", err)
	}
	var docs []*document
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, parseDocument(t, strings.TrimSuffix(filepath.Base(name), ".txt"), data))
	}
	return docs
}

func parseDocument(t *testing.T, name string, data []byte) *document {
	a := txtar.Parse(data)
	d := &document{name: name, files: a.Files}
	var now docCase // importer and search paths as they stand
	for _, line := range strings.Split(string(a.Comment), "\n") {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		last := &docCase{}
		if len(d.cases) > 0 {
			last = d.cases[len(d.cases)-1]
		}
		rest := words[1:]
		switch words[0] {
		case "only":
			d.only = rest[0]
		case "not":
			now.notNode = true
		case "with":
			d.setup = append(d.setup, option(t, rest[0], rest[1:]))
			now.notNode = true
		case "from":
			now.importer = strings.Join(rest, " ")
		case "in":
			now.in = append([]string(nil), rest...)
		case "probe":
			last.probes, last.exact = append(last.probes, strings.Join(rest, " ")), true
		case "manifest":
			last.manifests, last.exact = append(last.manifests, rest[0]), true
		case "nothing":
			last.exact = true
		case "paths":
			d.cases = append(d.cases, &docCase{line: line, importer: now.importer, id: strings.TrimSuffix(rest[0], ":"), paths: rest[1:]})
		case "type":
			d.cases = append(d.cases, &docCase{line: line, importer: now.importer, typ: rest[0]})
		default:
			c := now
			c.read(t, line)
			d.cases = append(d.cases, &c)
		}
	}
	return d
}

// read reads a question and its answer.
func (c *docCase) read(t *testing.T, line string) {
	t.Helper()
	id, want, ok := strings.Cut(line, "=>")
	if !ok {
		id, want, ok = strings.Cut(line, "!!")
		c.code, c.text, _ = strings.Cut(strings.TrimSpace(want), " ")
		want = ""
	}
	if !ok {
		t.Fatalf("%q is no line of a document", line)
	}
	c.line, c.id, c.want = line, strings.TrimSpace(id), strings.TrimSpace(want)
	if v, err := jsontext.Parse(c.id); err == nil && v.Kind == jsontext.String {
		c.id = v.Text
	}
}

func option(t *testing.T, name string, words []string) func(*Resolver) {
	return map[string]func(*Resolver){
		"conditions": func(r *Resolver) { r.Conditions = words },
		"extensions": func(r *Resolver) { r.Extensions = words },
		"NODE_PATH":  func(r *Resolver) { r.NodePath = natives(r.FS.Rules(), words) },
		"preserved":  func(r *Resolver) { r.PreserveSymlinks = true },
	}[name]
}

func natives(rules Rules, paths []string) []string {
	var all []string
	for _, p := range paths {
		all = append(all, native(rules, p))
	}
	return all
}

// TestDocuments runs every document with the path rules of both kinds.
func TestDocuments(t *testing.T) {
	for _, d := range readDocuments(t) {
		t.Run(d.name, func(t *testing.T) {
			bothRules(t, func(t *testing.T, rules Rules) {
				if d.only == "unix" && rules == Windows || d.only == "windows" && rules == Unix {
					t.Skip("only " + d.only)
				}
				r := &Resolver{FS: newMapFS(rules, d.files)}
				for _, set := range d.setup {
					set(r)
				}
				for _, c := range d.cases {
					c.check(t, r)
				}
			})
		})
	}
}

func (c *docCase) check(t *testing.T, r *Resolver) {
	t.Helper()
	rules := r.FS.Rules()
	importer := native(rules, c.importer)
	switch {
	case c.paths != nil:
		if got, want := r.Paths(c.id, importer), natives(rules, c.paths); !slices.Equal(got, want) {
			t.Errorf("Paths(%q, %q) = %q; want %q", c.id, importer, got, want)
		}
		return
	case c.typ != "":
		if got := PackageType(r.FS, importer); got != strings.Trim(c.typ, `"`) {
			t.Errorf("PackageType(%q) = %q; want %s", importer, got, c.typ)
		}
		return
	}
	res, err := r.Resolve(c.id, importer)
	if c.in != nil {
		res, err = r.ResolveFrom(c.id, importer, natives(rules, c.in))
	}
	if want := native(rules, c.want); res.Path != want {
		t.Errorf("%s (from %s)\n got %q, %v\nwant %q", c.line, importer, res.Path, err, want)
		return
	}
	if err != nil {
		e := err.(*Error)
		c.checkError(t, rules, e)
		res.Probes, res.Manifests = e.Probes, e.Manifests
	}
	if c.exact {
		c.compare(t, "probes", res.Probes, natives(rules, c.probes))
		c.compare(t, "manifests", res.Manifests, natives(rules, c.manifests))
	}
}

func (c *docCase) checkError(t *testing.T, rules Rules, e *Error) {
	t.Helper()
	if want := native(rules, c.importer); e.Code != c.code || e.Specifier != c.id || e.Importer != want {
		t.Errorf("%s\n got code %s, specifier %q, importer %q\nwant importer %q", c.line, e.Code, e.Specifier, e.Importer, want)
	}
	if rules == Unix && !strings.Contains(e.Error(), c.text) {
		t.Errorf("%s\n got error %q", c.line, e.Error())
	}
}

func (c *docCase) compare(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s\n got %s\n\t%s\nwant\n\t%s", c.line, what, strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// TestDocumentsInNode asks Node the questions of the documents, so that what
// they say is what Node does and not what we believe.
func TestDocumentsInNode(t *testing.T) {
	top, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	var questions []question
	var cases []*docCase
	for _, d := range readDocuments(t) {
		if d.only == "windows" {
			continue
		}
		root := filepath.Join(top, d.name)
		d.write(t, root)
		for _, c := range d.cases {
			if c.notNode || c.want == "" && c.code == "" {
				continue
			}
			q := question{Importer: root + c.importer, ID: c.id}
			if strings.HasPrefix(q.ID, "/") {
				q.ID = root + q.ID
			}
			for _, dir := range c.in {
				q.Paths = append(q.Paths, root+dir)
			}
			if c.want != "" {
				c.want = root + c.want
			}
			questions, cases = append(questions, q), append(cases, c)
		}
	}
	replies, _ := askNode(t, top, questions)
	for i, c := range cases {
		got := reply{Path: c.want, Code: c.code}
		if node := replies[i]; got.Path != node.Path || got.Code != node.Code && !agree(got, node) {
			t.Errorf("%s (from %s)\nnode %+v", c.line, c.importer, node)
		}
	}
	t.Logf("%d ids compared", len(cases))
}

func (d *document) write(t *testing.T, root string) {
	t.Helper()
	for _, f := range d.files {
		name, link, isLink := strings.Cut(f.Name, " -> ")
		path := filepath.Join(root, name)
		err := os.MkdirAll(filepath.Dir(path), 0o777)
		switch {
		case err != nil:
		case isLink && strings.HasPrefix(link, "/"):
			err = os.Symlink(root+link, path)
		case isLink:
			err = os.Symlink(link, path)
		case strings.HasSuffix(name, "/"):
			err = os.MkdirAll(path, 0o777)
		default:
			err = os.WriteFile(path, f.Data, 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}
