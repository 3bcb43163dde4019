package pattern

import (
	"strings"
	"testing"
)

func TestRewrite(t *testing.T) {
	for _, c := range []struct{ pattern, want string }{
		{`a\p{Nd}`, ""},
		{`\\p{L}`, `\\p{L}`},
		{`[\p{ASCII}]`, `[\u{0}-\u{7f}]`},
		{`\P{Any}`, `[]`},
		{`a.[.]\.\\.`, `a` + dot + `[.]\.\\` + dot},
		{`.\p{ASCII}`, dot + `[\u{0}-\u{7f}]`},
		{`\p{ASCII_Hex_Digit}[`, `[\u{30}-\u{39}\u{41}-\u{46}\u{61}-\u{66}][`},
	} {
		got, err := Rewrite(c.pattern, "u")
		if err != nil || c.want != "" && got != c.want {
			t.Errorf("Rewrite(%q) = %q, %v; want %q", c.pattern, got, err, c.want)
		}
		if Original(got) != c.pattern {
			t.Errorf("Original(%q) = %q, want %q", got, Original(got), c.pattern)
		}
	}
	for _, pattern := range []string{`\p{Nope}`, `\p{L`, `\p{sc=Nope}`, `\p{x=L}`, `\p{latin}`, `\p{L_}`} {
		if got, err := Rewrite(pattern, "u"); err == nil || got != pattern {
			t.Errorf("Rewrite(%q) = %q, %v; want an error", pattern, got, err)
		}
	}
}

func TestComplementIsItsOwnInverse(t *testing.T) {
	for _, name := range []string{"L", "Cn", "C", "Any", "ASCII", "Emoji", "ID_Continue", "Assigned", "LC"} {
		pairs, ok := property(name)
		if !ok {
			t.Errorf("no property %s", name)
			continue
		}
		for i := 1; i < len(pairs); i++ {
			if pairs[i] < pairs[i-1] || i%2 == 0 && pairs[i] <= pairs[i-1]+1 {
				t.Errorf("%s: %x and %x are out of order, or one run", name, pairs[i-1], pairs[i])
			}
		}
		if got := complement(complement(pairs)); text(got) != text(pairs) {
			t.Errorf("%s: the complement of the complement is another set", name)
		}
	}
}

// TestCategoriesArePartition adds up the categories, each of which has characters that no other has.
func TestCategoriesArePartition(t *testing.T) {
	var all []rune
	size := 0
	for _, name := range strings.Fields("Cc Cf Cn Co Cs Ll Lm Lo Lt Lu Mc Me Mn Nd Nl No Pc Pd Pe Pf Pi Po Ps Sc Sk Sm So Zl Zp Zs") {
		pairs, ok := property(name)
		if !ok {
			t.Fatalf("no category %s", name)
		}
		for i := 0; i < len(pairs); i += 2 {
			size += int(pairs[i+1]-pairs[i]) + 1
		}
		all = union(all, pairs)
	}
	if size != 0x110000 || len(all) != 2 {
		t.Errorf("the categories have %d characters, in the runs %x", size, all)
	}
}

func TestStringsOfEmoji(t *testing.T) {
	_, strs, ok := propertyOfStrings("RGI_Emoji")
	if !ok || len(strs) < 2000 {
		t.Fatalf("RGI_Emoji has %d strings", len(strs))
	}
	for _, name := range []string{"Nope", "L", "Emoji"} {
		if _, _, ok := propertyOfStrings(name); ok {
			t.Errorf("%s is a property of strings", name)
		}
	}
}
