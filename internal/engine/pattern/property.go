package pattern

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"strconv"
	"strings"
	"sync"
)

// The properties are those of Node, which properties.mjs has asked: so names, aliases and the
// version of Unicode are the same.
//
//go:embed properties.txt.gz
var propertiesFile []byte

// properties lead from each name to what it stands for, as properties.mjs writes it.
// Characters and strings are told apart.
var properties = sync.OnceValue(func() (p struct{ characters, strings map[string]string }) {
	p.characters, p.strings = map[string]string{}, map[string]string{}
	r, err := gzip.NewReader(bytes.NewReader(propertiesFile))
	if err != nil {
		panic(err) // the file is our own
	}
	text, err := io.ReadAll(r)
	if err != nil {
		panic(err)
	}
	to := p.characters
	for line := range strings.Lines(string(text)) {
		names, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok {
			to = p.strings
		}
		for name := range strings.FieldsSeq(names) {
			to[name] = value
		}
	}
	return p
})

var known sync.Map // name -> []rune

// property returns the characters that have a property.
func property(name string) ([]rune, bool) {
	if pairs, ok := known.Load(name); ok {
		return pairs.([]rune), true
	}
	text, ok := lookUp(name)
	if !ok {
		return nil, false
	}
	pairs := decoded(text)
	known.Store(name, pairs)
	return pairs, true
}

func lookUp(name string) (text string, ok bool) {
	characters := properties().characters
	key, value, given := strings.Cut(name, "=")
	if !given {
		if text, ok = characters[name]; !ok {
			text, ok = characters["gc="+name]
		}
		return text, ok
	}
	if short, ok := propertyKeys[key]; ok {
		key = short
	}
	text, ok = characters[key+"="+value]
	return text, ok
}

var propertyKeys = map[string]string{"General_Category": "gc", "Script": "sc", "Script_Extensions": "scx"}

// decoded reads the runs of a property.
func decoded(text string) []rune {
	var pairs []rune
	at := -1
	for word := range strings.FieldsSeq(text) {
		gap, length, _ := strings.Cut(word, ",")
		from := at + 1 + number36(gap)
		if at = from; length != "" {
			at += 1 + number36(length)
		}
		pairs = append(pairs, rune(from), rune(at))
	}
	return pairs
}

func number36(text string) int {
	n, err := strconv.ParseUint(text, 36, 32)
	if err != nil {
		panic(err)
	}
	return int(n)
}

// propertyOfStrings returns the strings that have a property: those of one character, and the others.
func propertyOfStrings(name string) (pairs []rune, strs [][]rune, ok bool) {
	text, ok := properties().strings[name]
	for word := range strings.FieldsSeq(text) {
		var s []rune
		for code := range strings.SplitSeq(word, "-") {
			s = append(s, rune(number36(code)))
		}
		if len(s) == 1 {
			pairs = append(pairs, s[0], s[0])
		} else {
			strs = append(strs, s)
		}
	}
	return merged(pairs), strs, ok
}
