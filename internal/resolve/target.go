package resolve

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/heatsync-go/heatsync/internal/jsontext"
)

// targeting is the resolution of one key of a package's exports or imports.
type targeting struct {
	*manifest
	s        *search
	base     string // the importer, if it is in the package
	internal bool   // imports, not exports

	key     string // what matched
	pattern bool
	star    string // what the * of the pattern stands for
}

// outcome is what a target came to. In an array and among conditions, the
// next is tried after undefined; null is an answer among conditions.
type outcome uint8

const (
	undefined outcome = iota
	nothing           // null: not to be had, whatever else is said
	hit
)

func (t *targeting) resolve(target jsontext.Value) (string, outcome, error) {
	switch target.Kind {
	case jsontext.String:
		path, err := t.resolveString(target.Text)
		return path, hit, err
	case jsontext.Array:
		return t.resolveArray(target.Items)
	case jsontext.Object:
		return t.resolveConditions(target)
	case jsontext.Null:
		return "", nothing, nil
	}
	return "", undefined, t.invalidTarget(t.key, target.Text)
}

// resolveArray returns the first target that is valid. Whether its file exists
// doesn't matter.
func (t *targeting) resolveArray(targets []jsontext.Value) (string, outcome, error) {
	if len(targets) == 0 {
		return "", nothing, nil
	}
	var last error
	result := undefined
	for _, target := range targets {
		path, r, err := t.resolve(target)
		if e, ok := err.(*Error); ok && e.Code != InvalidTarget {
			return "", r, err
		}
		if err == nil && r == hit {
			return path, hit, nil
		}
		if err != nil || r == nothing {
			last, result = err, r
		}
	}
	return "", result, last
}

func (t *targeting) resolveConditions(target jsontext.Value) (string, outcome, error) {
	if slices.ContainsFunc(target.Keys, isArrayIndex) {
		return "", undefined, t.invalidConfig(`"exports" cannot contain numeric property keys.`)
	}
	for i, condition := range target.Keys {
		if condition != "default" && !slices.Contains(t.s.conditions(), condition) {
			continue
		}
		path, result, err := t.resolve(target.Items[i])
		if err != nil || result != undefined {
			return path, result, err
		}
	}
	return "", undefined, nil
}

// isArrayIndex tells whether a key is an integer such as indexes an array.
func isArrayIndex(key string) bool {
	if key == "" || len(key) > 10 || key[0] == '0' && key != "0" {
		return false
	}
	for i := 0; i < len(key); i++ {
		if key[i] < '0' || key[i] > '9' {
			return false
		}
	}
	return len(key) < 10 || key < "4294967295"
}

func (t *targeting) resolveString(target string) (string, error) {
	if !strings.HasPrefix(target, "./") {
		if t.internal && !strings.HasPrefix(target, "/") && !strings.HasPrefix(target, "../") && !hasScheme(target) {
			return t.resolvePackage(t.fill(target))
		}
		return "", t.invalidTarget(t.key, target)
	}
	if leavesPackage(target[2:]) {
		return "", t.invalidTarget(t.key, target)
	}
	if leavesPackage(t.star) {
		return "", t.invalidSpecifier(strings.Replace(t.key, "*", t.star, 1),
			`request is not a valid match in pattern "`+t.key+`" for the "`+t.field()+`" resolution of `+t.path)
	}
	path, err := t.locate(t.dir, t.fill(target))
	if err == nil && path != t.dir && !strings.HasPrefix(path, t.s.rules.join(t.dir, "")) {
		err = t.invalidTarget(t.key, target) // a tab within ".." had hidden it
	}
	return path, err
}

// fill puts what the star stands for into a target.
func (t *targeting) fill(target string) string {
	if !t.pattern {
		return target
	}
	return strings.ReplaceAll(target, "*", t.star)
}

// hasScheme tells whether s is a URL, such as node:fs.
func hasScheme(s string) bool {
	scheme, _, ok := strings.Cut(s, ":")
	for i := 0; i < len(scheme); i++ {
		c := scheme[i]
		letter := 'a' <= c|0x20 && c|0x20 <= 'z'
		if !letter && (i == 0 || strings.IndexByte("0123456789+-.", c) < 0) {
			return false
		}
	}
	return ok && scheme != ""
}

// leavesPackage tells whether a segment of path is one that no target may
// have, plain or percent-encoded: ".", ".." and node_modules.
func leavesPackage(path string) bool {
	for path != "" {
		var name string
		name, path = Windows.cut(path)
		switch plain, _ := unescape(name); lower(plain) {
		case ".", "..", "node_modules":
			return true
		}
	}
	return false
}

// locate returns the file that the URL reference ref means, seen from the
// package.json in dir. Targets are URLs: %20 is a space, and what follows a
// "?" or "#" names no file.
func (t *targeting) locate(dir, ref string) (string, error) {
	if encodesSlash(ref) {
		return "", t.invalidSpecifier(ref, `must not include encoded "/" or "\" characters`)
	}
	path, ok := urlPath(ref)
	if !ok {
		return "", t.invalidSpecifier(ref, "is not a well-formed URL")
	}
	full := t.s.rules.Resolve(dir, "."+string(t.s.rules.Sep())+path)
	if strings.HasSuffix(path, "/") {
		full = t.s.rules.join(full, "")
	}
	return full, nil
}

func encodesSlash(ref string) bool {
	ref = lower(ref)
	return strings.Contains(ref, "%2f") || strings.Contains(ref, "%5c")
}

// urlPath returns the decoded path of a relative URL, and false if it can't
// be decoded. What URLs lose is lost: tabs and line ends, and space at the end.
func urlPath(ref string) (string, bool) {
	if i := strings.IndexAny(ref, "?#"); i >= 0 {
		ref = ref[:i]
	} else {
		for ref != "" && ref[len(ref)-1] <= ' ' {
			ref = ref[:len(ref)-1]
		}
	}
	path, ok := unescape(eachByte(ref, func(c byte) (byte, bool) {
		if c == '\\' {
			c = '/'
		}
		return c, c != '\t' && c != '\n' && c != '\r'
	}))
	if strings.HasSuffix(path, "/.") || strings.HasSuffix(path, "/..") {
		path += "/"
	}
	return path, ok
}

// lower returns s with the letters A to Z in lower case, and no others: a
// Kelvin sign is no k.
func lower(s string) string {
	return eachByte(s, func(c byte) (byte, bool) {
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		return c, true
	})
}

// eachByte returns s with each byte replaced, or left out if f says false. It
// is here because strings.Replacer and strings.Map bring 40 kB of WebAssembly.
func eachByte(s string, f func(byte) (byte, bool)) string {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if c, keep := f(s[i]); keep {
			out = append(out, c)
		}
	}
	return string(out)
}

// unescape decodes percent-encoding, and tells whether it was well formed.
func unescape(s string) (string, bool) {
	if strings.IndexByte(s, '%') < 0 {
		return s, true
	}
	out := make([]byte, 0, len(s))
	ok := true
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && jsontext.Unhex(s[i+1]) >= 0 && jsontext.Unhex(s[i+2]) >= 0 {
			out = append(out, byte(jsontext.Unhex(s[i+1])<<4|jsontext.Unhex(s[i+2])))
			i += 2
			continue
		}
		ok = ok && s[i] != '%'
		out = append(out, s[i])
	}
	return string(out), ok && utf8.Valid(out)
}
