package whatwgurl

import "testing"

// FuzzParse looks for texts that are read, written, and then read as something else.
func FuzzParse(f *testing.F) {
	for _, c := range cases[urlCase](f, "urltestdata.json") {
		base := ""
		if c.Base != nil {
			base = *c.Base
		}
		f.Add(c.Input, base)
	}
	f.Fuzz(func(t *testing.T, text, base string) {
		b, err := Parse(base, nil)
		if err != nil {
			b = nil
		}
		if u, err := Parse(text, b); err == nil {
			stays(t, u)
		}
	})
}

// FuzzSet does the same for what setters make.
func FuzzSet(f *testing.F) {
	names := []string{"protocol", "username", "password", "host", "hostname", "port", "pathname", "search", "hash"}
	for i, c := range cases[urlCase](f, "urltestdata.json") {
		f.Add("http://u:p@host:81/a/b?q#f", uint(i), c.Input)
		f.Add("foo:/a", uint(i), c.Input)
		f.Add("mailto:x", uint(i), c.Input)
		f.Add("file:///C:/x", uint(i), c.Input)
	}
	f.Fuzz(func(t *testing.T, text string, part uint, value string) {
		u, err := Parse(text, nil)
		if err != nil {
			return
		}
		u.Set(names[part%uint(len(names))], value)
		stays(t, u)
	})
}

// stays fails if a URL, written and read again, is another one.
func stays(t *testing.T, u *URL) {
	t.Helper()
	again, err := Parse(u.Href(), nil)
	if err != nil {
		t.Fatalf("%q can't be read again", u.Href())
	}
	for i, want := range parts(u) {
		if got := parts(again)[i]; got != want {
			t.Fatalf("%q, read again, has %q in the place of %q", u.Href(), got, want)
		}
	}
}
