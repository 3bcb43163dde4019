package jsontext

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestJSONKeepsTheOrderOfKeys(t *testing.T) {
	v, err := Parse(`{"b": 1, "a": {"z": null, "y": [true, "x"]}, "10": 2, "b": 3, "__proto__": 4}`)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(v.Keys, " "), "b a 10 __proto__"; got != want {
		t.Errorf("keys %s; want %s", got, want)
	}
	if got := v.Get("b").Text; got != "3" {
		t.Errorf("b is %s; want the last, 3", got)
	}
	if got := v.Get("a").Get("y").Items[1].Text; got != "x" {
		t.Errorf("a.y[1] is %q; want x", got)
	}
}

func TestJSONErrors(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", "line 1: unexpected end"},
		{"{\n\"a\": 1,\n}", `line 3: unexpected "}"`},
		{"[1 2]", `line 1: unexpected "2"`},
		{"01", `line 1: unexpected "1"`},
		{"\"\n\"", `line 1: unexpected "\n"`},
		{`"\x"`, `line 1: unexpected "x"`},
		{`"\u12"`, `line 1: unexpected "\""`},
		{"nul", `line 1: unexpected "n"`},
		{"{} x", `line 1: unexpected "x"`},
		{"'a'", `line 1: unexpected "'"`},
		{strings.Repeat("\n", 11) + "}", `line 12: unexpected "}"`},
		{strings.Repeat("[", 2000), "line 1: nested too deeply"},
	} {
		if _, err := Parse(c.text); err == nil || err.Error() != c.want {
			t.Errorf("Parse(%.20q) = %v; want %s", c.text, err, c.want)
		}
	}
}

// FuzzJSON compares with encoding/json: what is JSON, and every string in it
// in order.
func FuzzJSON(f *testing.F) {
	for _, text := range []string{
		`{"exports": {".": {"require": "./a.js", "default": ["./b.js", null]}}, "main": "x"}`,
		`"\ud83d\ude00 \ud83d \u00e9 \/ \b"`, `[-0.5e+10, 1E-3, 0]`, `{"a":{"a":[]},"a":1}`, " \t\r\n null ", `"\ud83dA"`, "\"\xff\"", `1.`, `-`, `"\ud800\ud83d\ude00"`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.HasPrefix(text, "\ufeff") || !utf8.ValidString(text) {
			return // encoding/json knows no mark, and counts bad bytes otherwise
		}
		v, err := Parse(text)
		if err != nil && strings.HasSuffix(err.Error(), "nested too deeply") {
			return
		}
		if (err == nil) != json.Valid([]byte(text)) {
			t.Fatalf("Parse(%q): %v, but encoding/json says valid: %v", text, err, err != nil)
		}
		if err == nil && !hasTwins(v, text) {
			if got, want := strings.Join(stringsOf(v, nil), "\n"), strings.Join(tokens(t, text), "\n"); got != want {
				t.Errorf("strings of %q:\n got %q\nwant %q", text, got, want)
			}
		}
	})
}

// strings collects the keys and strings of v as they come.
func stringsOf(v Value, all []string) []string {
	if v.Kind == String {
		all = append(all, v.Text)
	}
	for i, item := range v.Items {
		if v.Kind == Object {
			all = append(all, v.Keys[i])
		}
		all = stringsOf(item, all)
	}
	return all
}

func tokens(t *testing.T, text string) []string {
	t.Helper()
	var all []string
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.UseNumber()
	for {
		token, err := d.Token()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		if s, ok := token.(string); ok {
			all = append(all, s)
		}
	}
}

// hasTwins tells whether a key came twice, so that there is less in v than in
// the text.
func hasTwins(v Value, text string) bool {
	return v.members() != strings.Count(unstring(text), ":")
}

func (v Value) members() int {
	n := len(v.Keys)
	for _, item := range v.Items {
		n += item.members()
	}
	return n
}

// unstring takes the contents of strings out of JSON text.
func unstring(text string) string {
	var out []byte
	in := false
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '"':
			in = !in
		case in && text[i] == '\\':
			i++
		case !in:
			out = append(out, text[i])
		}
	}
	return string(out)
}

func TestValueAsJSON(t *testing.T) {
	for _, text := range []string{`null`, `{"b":[1,-2.5e+3,true],"a":{"z":null,"y":"\"\\\n"}}`, `[]`, `{}`, `""`} {
		v, err := Parse(" " + text)
		if got := v.JSON(); err != nil || got != text {
			t.Errorf("%s became %s, %v", text, got, err)
		}
	}
}
