package whatwgurl

import (
	"strings"
	"testing"
)

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
