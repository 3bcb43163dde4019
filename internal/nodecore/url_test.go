package nodecore_test

import (
	"encoding/json"
	"math/rand/v2"
	"testing"
)

// urlScript prints the parts of each URL, alone and against the one before,
// and what it is after a part was set to the next text.
const urlScript = `
let last = 'http://base/x/y?q#f';
const parts = ['protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash'];
// Against these bases Node's parser leaves the Standard: an opaque path, an
// empty query, a name that only begins like a drive.
const goodBase = (href) => href.includes('://') && !/[?](#|$)/.test(href) && !/^file:\/\/\/[a-z]:[^/]/i.test(href);
const show = (f) => { try { return f(); } catch (e) { return e.code; } };
urls.forEach((text, i) => {
  const all = (u) => [u.href, u.origin, ...parts.map((p) => u[p])];
  console.log(JSON.stringify([text, show(() => all(new URL(text))), show(() => all(new URL(text, last)))]));
  const part = parts[i % parts.length];
  console.log(JSON.stringify([last, part, text, show(() => { const u = new URL(last); u[part] = text; return u.href; })]));
  if (URL.canParse(text, last) && goodBase(new URL(text, last).href)) last = new URL(text, last).href;
});
`

// TestURLsLikeNode compares class URL on texts made of the pieces that matter
// to its parser. The seeds are those of the first ten with which Node keeps to
// the Standard in all lines (it does not where a port is set to what is none,
// and for ".." right behind the host of a scheme that it does not know).
func TestURLsLikeNode(t *testing.T) {
	node := findNode(t)
	for _, seed := range []uint64{3, 4, 5} {
		urls, err := json.Marshal(randomURLs(rand.New(rand.NewPCG(seed, 1)), 300))
		if err != nil {
			t.Fatal(err)
		}
		source := "const urls = " + string(urls) + ";" + urlScript
		if got, want := runHere(t, source), runNode(t, node, source); got != want {
			t.Errorf("seed %d: here it prints other lines than under node:\n%s", seed, differences(got, want))
		}
	}
}

func randomURLs(r *rand.Rand, n int) []string {
	starts := []string{"", "http:", "https://", "HTTP://h", "file:", "file:///", "foo:", "foo://", "ws://a:80", "mailto:", "//", "/", "?"}
	pieces := []string{"/", "/", "\\", ":", "@", "?", "#", "a", "b.c", "..", ".", "%2e", "C:", "C|", "[::1]", "1.2", "0x10", "80", " ", "é", "%41", "%zz", "'", "\"", "|", "{", "^", "\t", "xn--9ca", "ß", "localhost", "\u00ad"}
	urls := make([]string, n)
	for i := range urls {
		urls[i] = starts[r.IntN(len(starts))]
		for range r.IntN(6) {
			urls[i] += pieces[r.IntN(len(pieces))]
		}
	}
	return urls
}
