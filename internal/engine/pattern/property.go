package pattern

import (
	"slices"
	"strings"
	"sync"
	"unicode"
)

var properties sync.Map // name -> []rune

// property returns the characters that have a property, as pairs of the first
// and the last one of each run.
func property(name string) ([]rune, bool) {
	if known, ok := properties.Load(name); ok {
		return known.([]rune), true
	}
	ranges, ok := lookUp(name)
	if ok {
		properties.Store(name, ranges)
	}
	return ranges, ok
}

func lookUp(name string) ([]rune, bool) {
	key, value, given := strings.Cut(name, "=")
	switch {
	case !given:
		if ranges, ok := binary(name); ok {
			return ranges, true
		}
		return category(name)
	case key == "General_Category" || key == "gc":
		return category(value)
	case key == "Script" || key == "sc" || key == "Script_Extensions" || key == "scx":
		return script(value)
	}
	return nil, false
}

// script takes a script's name, or its short one if that is common. What counts
// as an extension of a script is not known: a character belongs to one.
func script(name string) ([]rune, bool) {
	if long, ok := scripts[name]; ok {
		name = long
	}
	t, ok := unicode.Scripts[name]
	return ranges(t), ok
}

var scripts = map[string]string{
	"Arab": "Arabic", "Armn": "Armenian", "Beng": "Bengali", "Bopo": "Bopomofo", "Cyrl": "Cyrillic", "Deva": "Devanagari",
	"Ethi": "Ethiopic", "Geor": "Georgian", "Grek": "Greek", "Gujr": "Gujarati", "Guru": "Gurmukhi", "Hang": "Hangul",
	"Hani": "Han", "Hebr": "Hebrew", "Hira": "Hiragana", "Kana": "Katakana", "Khmr": "Khmer", "Knda": "Kannada",
	"Laoo": "Lao", "Latn": "Latin", "Mlym": "Malayalam", "Mong": "Mongolian", "Mymr": "Myanmar", "Orya": "Oriya",
	"Sinh": "Sinhala", "Syrc": "Syriac", "Taml": "Tamil", "Telu": "Telugu", "Thaa": "Thaana", "Tibt": "Tibetan",
	"Zinh": "Inherited", "Qaai": "Inherited", "Zyyy": "Common",
}

// category takes a general category's short or long name.
func category(name string) ([]rune, bool) {
	if short, ok := unicode.CategoryAliases[name]; ok {
		name = short
	}
	switch name {
	case "LC":
		return ranges(unicode.Lu, unicode.Ll, unicode.Lt), true
	case "Cn":
		return complement(assigned()), true
	case "C":
		return union(ranges(unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs), complement(assigned())), true
	}
	t, ok := unicode.Categories[name]
	return ranges(t), ok
}

// binary takes a property that a character has or has not.
func binary(name string) ([]rune, bool) {
	if short, ok := shortNames[name]; ok {
		name = short
	}
	if pairs, ok := emoji[name]; ok {
		return pairs, true
	}
	idStart := func() []rune {
		return without(ranges(unicode.L, unicode.Nl, unicode.Other_ID_Start), ranges(unicode.Pattern_Syntax, unicode.Pattern_White_Space))
	}
	switch name {
	case "Any":
		return []rune{0, unicode.MaxRune}, true
	case "ASCII":
		return []rune{0, 0x7f}, true
	case "Assigned":
		return assigned(), true
	case "Alphabetic":
		return ranges(unicode.L, unicode.Nl, unicode.Other_Alphabetic), true
	case "Lowercase":
		return ranges(unicode.Ll, unicode.Other_Lowercase), true
	case "Uppercase":
		return ranges(unicode.Lu, unicode.Other_Uppercase), true
	case "Math":
		return ranges(unicode.Sm, unicode.Other_Math), true
	case "Cased":
		return ranges(unicode.Lu, unicode.Ll, unicode.Lt, unicode.Other_Lowercase, unicode.Other_Uppercase), true
	case "ID_Start":
		return idStart(), true
	case "ID_Continue":
		other := ranges(unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc, unicode.Other_ID_Continue)
		return without(union(idStart(), other), ranges(unicode.Pattern_Syntax, unicode.Pattern_White_Space)), true
	}
	if !listed[name] {
		return nil, false
	}
	return ranges(unicode.Properties[name]), true
}

// listed are those that package unicode has and that may be asked for.
var listed = map[string]bool{
	"ASCII_Hex_Digit": true, "Bidi_Control": true, "Dash": true, "Deprecated": true, "Diacritic": true, "Extender": true,
	"Hex_Digit": true, "IDS_Binary_Operator": true, "IDS_Trinary_Operator": true, "Ideographic": true, "Join_Control": true,
	"Logical_Order_Exception": true, "Noncharacter_Code_Point": true, "Pattern_Syntax": true, "Pattern_White_Space": true,
	"Quotation_Mark": true, "Radical": true, "Regional_Indicator": true, "Sentence_Terminal": true, "Soft_Dotted": true,
	"Terminal_Punctuation": true, "Unified_Ideograph": true, "Variation_Selector": true, "White_Space": true,
}

var shortNames = map[string]string{
	"Alpha": "Alphabetic", "Lower": "Lowercase", "Upper": "Uppercase", "space": "White_Space", "IDS": "ID_Start",
	"IDC": "ID_Continue", "AHex": "ASCII_Hex_Digit", "Hex": "Hex_Digit", "Ideo": "Ideographic", "EPres": "Emoji_Presentation",
	"EMod": "Emoji_Modifier", "EBase": "Emoji_Modifier_Base", "EComp": "Emoji_Component", "ExtPict": "Extended_Pictographic",
	"RI": "Regional_Indicator", "QMark": "Quotation_Mark", "Dia": "Diacritic", "VS": "Variation_Selector", "Term": "Terminal_Punctuation",
	"STerm": "Sentence_Terminal", "UIdeo": "Unified_Ideograph", "NChar": "Noncharacter_Code_Point",
}

func assigned() []rune {
	var tables []*unicode.RangeTable
	for name, t := range unicode.Categories {
		if len(name) == 2 && name != "Cn" && name != "LC" {
			tables = append(tables, t)
		}
	}
	return ranges(tables...)
}

// ranges lists the characters of tables, as pairs, in order.
func ranges(tables ...*unicode.RangeTable) []rune {
	var pairs []rune
	for _, t := range tables {
		if t == nil {
			continue
		}
		for _, r := range t.R16 {
			pairs = appendRun(pairs, rune(r.Lo), rune(r.Hi), rune(r.Stride))
		}
		for _, r := range t.R32 {
			pairs = appendRun(pairs, rune(r.Lo), rune(r.Hi), rune(r.Stride))
		}
	}
	return merged(pairs)
}

func appendRun(pairs []rune, lo, hi, stride rune) []rune {
	if stride == 1 {
		return append(pairs, lo, hi)
	}
	for c := lo; c <= hi; c += stride {
		pairs = append(pairs, c, c)
	}
	return pairs
}

// merged sorts pairs and joins those that touch.
func merged(pairs []rune) []rune {
	type pair struct{ lo, hi rune }
	list := make([]pair, 0, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, pair{pairs[i], pairs[i+1]})
	}
	slices.SortFunc(list, func(a, b pair) int { return int(a.lo - b.lo) })
	var out []rune
	for _, p := range list {
		if n := len(out); n > 0 && p.lo <= out[n-1]+1 {
			out[n-1] = max(out[n-1], p.hi)
		} else {
			out = append(out, p.lo, p.hi)
		}
	}
	return out
}

func union(a, b []rune) []rune { return merged(append(slices.Clone(a), b...)) }

// complement lists all the characters that are not in pairs.
func complement(pairs []rune) []rune {
	var out []rune
	next := rune(0)
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i] > next {
			out = append(out, next, pairs[i]-1)
		}
		next = pairs[i+1] + 1
	}
	if next <= unicode.MaxRune {
		out = append(out, next, unicode.MaxRune)
	}
	return out
}

// without is a less b.
func without(a, b []rune) []rune { return complement(union(complement(a), b)) }
