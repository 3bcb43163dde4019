package pattern

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
)

func TestExec(t *testing.T) {
	for _, c := range []struct{ text, flags, input, want string }{
		{`(?:(a)|b)*`, "", "ab", "[0 2 -1 -1]"},
		{`((a)|b)*?c`, "", "abc", "[0 3 1 2 -1 -1]"},
		{`(a*)*`, "", "b", "[0 0 -1 -1]"},
		{`(?:|a)+?b`, "", "aab", "[0 3]"},
		{`(a?){2,}`, "", "aaa", "[0 3 2 3]"},
		{`(?=(a|b))\1c`, "", "xabc", "[2 4 2 3]"},
		{`(?=(a))ab`, "", "xab", "[1 3 1 2]"},
		{`(?<=(\d+)(\d+))$`, "", "1053", "[4 4 0 1 1 4]"},
		{`(?<!a)b`, "", "abb", "[2 3]"},
		{`(?<=\1(a))b`, "", "aab", "[2 3 1 2]"},
		{`[^\ud800-\udbff]`, "", "\U0001F600", "[1 2]"},
		{`^.$`, "u", "\U0001F600", "[0 2]"},
		{`\bé`, "", "é", "[]"},
		{`\W`, "i", "k", "[]"},
		{`É(ß)`, "i", "éß", "[0 2 1 2]"},
		{`[\p{L}--[a-z]]`, "v", "aÄ", "[1 2]"},
		{`[\q{ab|c}&&[\q{ab}]]`, "v", "cab", "[1 3]"},
		{`(?<a>.)\k<a>`, "", "xyy", "[1 3 1 2]"},
		{`\k<a>\8\377\c*`, "", "k<a>8\u00ff\\c", "[0 8]"},
		{`a{,2}]}`, "", "a{,2}]}", "[0 7]"},
		{`^b`, "m", "a\nb", "[2 3]"},
	} {
		p, err := Compile(utf16.Encode([]rune(c.text)), c.flags)
		if err != nil {
			t.Errorf("/%s/%s: %v", c.text, c.flags, err)
			continue
		}
		if got := fmt.Sprint(p.Exec(utf16.Encode([]rune(c.input)), 0, false, nil)); got != c.want {
			t.Errorf("/%s/%s on %q = %s, want %s", c.text, c.flags, c.input, got, c.want)
		}
	}
}

// TestLongInputs would end the process if what waits were kept on Go's stack.
func TestLongInputs(t *testing.T) {
	input := utf16.Encode([]rune(strings.Repeat("ab", 1_000_000)))
	p, err := Compile(utf16.Encode([]rune(`(?:(a)|b)*$`)), "")
	if err != nil {
		t.Fatal(err)
	}
	if m := p.Exec(input, 0, false, nil); m == nil || m[1] != len(input) {
		t.Errorf("the match is %v", m)
	}
}

// A search that would take years can be ended.
func TestSearchesGiveUp(t *testing.T) {
	p, err := Compile(utf16.Encode([]rune(`(?!(?:a+)+c)(?:a+)+b`)), "")
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	stop := func() bool { asked++; return asked == 3 }
	if m := p.Exec(utf16.Encode([]rune(strings.Repeat("a", 60))), 0, false, stop); m != nil || asked != 3 {
		t.Errorf("the match is %v, after %d questions", m, asked)
	}
}

func FuzzCompile(f *testing.F) {
	for _, text := range []string{`(?:(a)|b)*`, `[\w-a]`, `(?<a>x)\k<a>`, `\u{1F600}{2,3}?`, `[[a-z]--\q{ab|}&&c]`, `(?<!\1(.))$`, `\`, `[`, `(?<`, `a{1`, `\cé`, `[z-a]`} {
		f.Add(text, "v", "ab\U0001F600")
		f.Add(text, "iu", "")
		f.Add(text, "", "\ufffd")
	}
	f.Fuzz(func(t *testing.T, text, flags, input string) {
		if len(text) > 12 || len(input) > 8 {
			return // some would take years
		}
		p, err := Compile(utf16.Encode([]rune(text)), flags)
		if err != nil {
			return
		}
		units := utf16.Encode([]rune(input))
		for i, at := range p.Exec(units, 0, false, nil) {
			if at < -1 || at > len(units) {
				t.Errorf("/%s/%s on %q: offset %d is %d", text, flags, input, i, at)
			}
		}
	})
}
