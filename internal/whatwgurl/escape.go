package whatwgurl

import (
	"strconv"
	"strings"
)

// The sets of characters that are escaped, in different parts. Each takes in
// the controls and what is not ASCII.
const (
	inControls     = ""
	inFragment     = " \"<>`"
	inQuery        = " \"#<>"
	inSpecialQuery = inQuery + "'"
	inPath         = inQuery + "?`{}"
	inUserinfo     = inPath + "/:;=@[\\]^|"
)

func escape(text, set string) string {
	var out strings.Builder
	for _, c := range text {
		escapeTo(&out, c, set)
	}
	return out.String()
}

func escapeTo(out *strings.Builder, c rune, set string) {
	if c >= ' ' && c < 0x7f && strings.IndexByte(set, byte(c)) < 0 {
		out.WriteByte(byte(c))
		return
	}
	for _, b := range []byte(string(c)) {
		escapeByte(out, b)
	}
}

func escapeByte(out *strings.Builder, b byte) {
	const digits = "0123456789ABCDEF"
	out.Write([]byte{'%', digits[b>>4], digits[b&15]})
}

// FormEscape writes a name or a value of a query as forms do: "a b" is "a+b".
func FormEscape(s string) string {
	var out strings.Builder
	for _, b := range []byte(s) {
		switch {
		case b == ' ':
			out.WriteByte('+')
		case isAlpha(rune(b)), isDigit(rune(b)), strings.IndexByte("*-._", b) >= 0:
			out.WriteByte(b)
		default:
			escapeByte(&out, b)
		}
	}
	return out.String()
}

// FormUnescape reads what FormEscape has written. The result need not be UTF-8.
func FormUnescape(s string) string { return unescape(strings.ReplaceAll(s, "+", " ")) }

// unescape decodes the escapes that are well formed. The result need not be UTF-8.
func unescape(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	var out []byte
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && isHex(rune(s[i+1])) && isHex(rune(s[i+2])) {
			n, _ := strconv.ParseUint(s[i+1:i+3], 16, 8)
			out = append(out, byte(n))
			i += 2
			continue
		}
		out = append(out, s[i])
	}
	return string(out)
}

func isAlpha(c rune) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' && c < 0x80 }
func isDigit(c rune) bool { return '0' <= c && c <= '9' }
func isHex(c rune) bool   { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' && c < 0x80 }
