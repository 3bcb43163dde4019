package whatwgurl

import (
	"strings"
	"testing"
)

func TestForms(t *testing.T) {
	for text, want := range map[string]string{
		"a b": "a+b", "+": "%2B", "é*-._~!'()": "%C3%A9*-._%7E%21%27%28%29", "\x00\x7f": "%00%7F", "": "",
	} {
		if got := FormEscape(text); got != want {
			t.Errorf("FormEscape(%q) = %q; want %q", text, got, want)
		}
		if got := FormUnescape(want); got != text {
			t.Errorf("FormUnescape(%q) = %q; want %q", want, got, text)
		}
	}
	if got, want := FormUnescape("%zz%4%41%"), "%zz%4A%"; got != want {
		t.Errorf("FormUnescape = %q; want %q", got, want)
	}
}

// A long URL is read in time that follows its length: no part is copied for each of its characters.
func TestLongURLs(t *testing.T) {
	const n = 1 << 14
	for name, text := range map[string]string{
		"query":    "http://h/?" + strings.Repeat("é", n),
		"fragment": "http://h/#" + strings.Repeat("é", n),
		"path":     "http://h/" + strings.Repeat("é", n),
		"opaque":   "a:" + strings.Repeat("é", n),
		"host":     "a://" + strings.Repeat("é", n),
		"username": "http://" + strings.Repeat("é", n) + "@h",
		"password": "http://:" + strings.Repeat("é", n) + "@h",
		"at signs": "http://" + strings.Repeat("@", n) + "h",
		"scheme":   strings.Repeat("a", n) + ":",
	} {
		const most = 200
		if got := testing.AllocsPerRun(1, func() { _, _ = Parse(text, nil) }); got > most {
			t.Errorf("a long %s takes %v allocations; want no more than %d", name, got, most)
		}
	}
}
