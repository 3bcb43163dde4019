// Package sourcemap tells of a place in a file that a compiler has written from where in its source
// that comes, by the source map that the file names.
//
// A map that is missing, broken, too large, on another machine, or of something else leaves the
// place as it is: it only serves to find a mistake, and must never be one.
package sourcemap

import (
	"encoding/base64"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/go-sourcemap/sourcemap"
)

// biggest is what is read of a file and of its map, in bytes.
const biggest = 32 << 20

// Place is one in a file; line and column are counted from 1.
type Place struct {
	File         string
	Line, Column int
}

// Maps are those of files on the disk. It remembers them, and belongs to one goroutine: use one for
// each error, since files change.
type Maps struct {
	// Bytes says that columns count bytes, and not UTF-16 units as those of V8 and of maps do.
	Bytes bool

	files map[string]*file
}

// file is one that was asked about. Its map is nil if there is none that can be used.
type file struct {
	lines []string
	dir   string // where the names of sources begin
	is    *sourcemap.Consumer
}

// Original returns the place from which one comes, and false if that is not known.
func (m *Maps) Original(at Place) (Place, bool) {
	f := m.of(at.File)
	if f.is == nil || at.Line < 1 || at.Line > len(f.lines) || at.Column < 1 {
		return at, false
	}
	column := at.Column - 1
	if m.Bytes {
		column = units(f.lines[at.Line-1], column)
	}
	source, line, column, ok := f.source(at.Line, column)
	if !ok {
		return at, false
	}
	if m.Bytes {
		column = m.bytes(source, line, column)
	}
	return Place{source, line, column + 1}, true
}

// frame is a line of a stack that names a place.
var frame = regexp.MustCompile(`(?m)^(\s+at (?:.*\()?)(file://[^\n]+?|/[^\n]+?|[A-Za-z]:[\\/][^\n]+?):(\d+):(\d+)(\)?)$`)

// Stack returns a stack with the places from which those in it come.
func (m *Maps) Stack(stack string) string {
	return frame.ReplaceAllStringFunc(stack, func(text string) string {
		part := frame.FindStringSubmatch(text)
		line, _ := strconv.Atoi(part[3])
		column, _ := strconv.Atoi(part[4])
		at, ok := m.Original(Place{pathOf(part[2]), line, column})
		if !ok {
			return text
		}
		return part[1] + at.File + ":" + strconv.Itoa(at.Line) + ":" + strconv.Itoa(at.Column) + part[5]
	})
}

func (m *Maps) of(path string) *file {
	if f := m.files[path]; f != nil {
		return f
	}
	f := load(path)
	if m.files == nil {
		m.files = map[string]*file{}
	}
	m.files[path] = f
	return f
}

func load(path string) *file {
	text, err := read(path)
	if err != nil {
		return &file{}
	}
	f := &file{lines: linesOf(text), dir: filepath.Dir(path)}
	f.is, _ = f.parse(mapOf(text))
	return f
}

// comment names the map of a file, at its end.
var comment = regexp.MustCompile(`/[/*][#@][ \t]+sourceMappingURL=([^\s'"]+?)[ \t]*(?:\*/)?\s*$`)

func mapOf(text string) string {
	const before = len("//# \t") // and a space more than there is, as a rule
	at := max(strings.LastIndex(text, "sourceMappingURL=")-before, 0)
	if found := comment.FindStringSubmatch(text[at:]); found != nil {
		return found[1]
	}
	return ""
}

// parse reads the map that a URL leads to.
func (f *file) parse(link string) (is *sourcemap.Consumer, err error) {
	defer func() {
		if r := recover(); r != nil {
			is, err = nil, errors.New("the map is broken")
		}
	}()
	var data string
	switch {
	case link == "":
		return nil, os.ErrNotExist
	case strings.HasPrefix(link, "data:"):
		data, err = inURL(link)
	default:
		var path string
		if path, err = f.path(link); err == nil {
			f.dir = filepath.Dir(path)
			data, err = read(path)
		}
	}
	if err != nil {
		return nil, err
	}
	return sourcemap.Parse("", []byte(strings.TrimPrefix(data, ")]}'")))
}

// inURL is what a data: URL has in it.
func inURL(link string) (string, error) {
	head, data, ok := strings.Cut(link, ",")
	if !ok || len(data) > biggest {
		return "", errors.New("not a URL with data")
	}
	if strings.HasSuffix(head, ";base64") {
		text, err := base64.StdEncoding.DecodeString(data)
		return string(text), err
	}
	return url.PathUnescape(data)
}

// path is that of a URL, or of what a map calls a source.
func (f *file) path(link string) (string, error) {
	if !filepath.IsAbs(link) {
		u, err := url.Parse(link)
		switch {
		case err == nil && u.Scheme == "file":
			return pathOf(link), nil
		case err == nil && (len(u.Scheme) > 1 || u.Host != ""):
			return "", errors.New("it is not on this machine")
		}
	}
	if plain, err := url.PathUnescape(link); err == nil {
		link = plain
	}
	if filepath.IsAbs(link) {
		return filepath.Clean(link), nil
	}
	return filepath.Join(f.dir, filepath.FromSlash(link)), nil
}

// pathOf is the path of a file, which stacks may name by a URL.
func pathOf(name string) string {
	u, err := url.Parse(name)
	if err != nil || u.Scheme != "file" {
		return name
	}
	path := u.Path
	if len(path) > 2 && path[2] == ':' { // "/C:/a.js"
		path = path[1:]
	}
	return filepath.FromSlash(path)
}

// source finds the place by the map: the line from 1, the column from 0.
func (f *file) source(line, column int) (path string, l, c int, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	name, _, l, c, ok := f.is.Source(line, column)
	if !ok || name == "" || l < 1 || c < 0 {
		return "", 0, 0, false
	}
	path, err := f.path(name)
	return path, l, c, err == nil
}

// read reads a file, unless it is none that could be meant: a device never ends.
func read(path string) (string, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return "", err
	case !info.Mode().IsRegular() || info.Size() > biggest:
		return "", errors.New(path + " is not read")
	}
	data, err := os.ReadFile(path)
	return strings.TrimPrefix(string(data), "\ufeff"), err
}

var ends = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n")

func linesOf(text string) []string { return strings.Split(ends.Replace(text), "\n") }

// units is how many UTF-16 units the first bytes of a line have.
func units(line string, bytes int) int {
	n := 0
	for _, r := range line[:min(bytes, len(line))] {
		n += utf16.RuneLen(r)
	}
	return n
}

// bytes is how many bytes so many units of a line in a file have, as far as that can be read.
func (m *Maps) bytes(path string, line, units int) int {
	f := m.of(path)
	if line > len(f.lines) {
		return units
	}
	n := 0
	for _, r := range f.lines[line-1] {
		if units <= 0 {
			break
		}
		units -= utf16.RuneLen(r)
		n += utf8.RuneLen(r)
	}
	return n + max(units, 0)
}
