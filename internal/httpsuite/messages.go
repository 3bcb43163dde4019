package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// message is one or several requests, or responses, in the order in which they are sent. Its text has a character for
// each byte.
type message struct {
	Place    string `json:"place"` // where it is from
	Response bool   `json:"response"`
	Text     string `json:"text"`
}

// longest is how long a text may be.
const longest = 100 << 10

// messagesIn finds the messages of a checkout.
func messagesIn(dir string) (found []message, err error) {
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		read := readers[filepath.Ext(path)]
		if read == nil {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(filepath.Dir(filepath.Clean(dir)), path)
		if err != nil {
			return err
		}
		for _, t := range read(string(text)) {
			if response, is := looksLike(t); is {
				found = append(found, message{Place: filepath.ToSlash(rel), Response: response, Text: t})
			}
		}
		return nil
	})
	return found, err
}

// distinct leaves out what has been there before, and counts those of one place.
func distinct(all []message) (kept []message) {
	seen, count := map[string]bool{}, map[string]int{}
	for _, m := range all {
		if !seen[m.Text] && len(m.Text) <= longest {
			seen[m.Text] = true
			count[m.Place]++
			m.Place += " " + strconv.Itoa(count[m.Place])
			kept = append(kept, m)
		}
	}
	return kept
}

var (
	aResponse = regexp.MustCompile(`^\s*[A-Z]+/\d`)
	aRequest  = regexp.MustCompile(`^\s*\S+\s[^\r\n]*[A-Za-z]+/?\d\.?\d?[^\r\n]{0,9}\r?\n|^[A-Z]{3,9} /\S*( |\r?\n|$)`)
)

// looksLike tells whether a text is meant as a message. What is broken is one, too.
func looksLike(text string) (response, is bool) {
	if aResponse.MatchString(text) {
		return true, true
	}
	return false, aRequest.MatchString(text)
}

// readers find texts in files, by how their names end.
var readers = map[string]func(string) []string{
	".md": fenced, ".http": escaped,
	".c": quoted, ".cc": quoted, ".go": quoted, ".java": quoted, ".js": quoted, ".py": quoted, ".rs": quoted, ".ts": quoted,
}

var fence = regexp.MustCompile("(?s)```http\n(.*?)\n?```")

var (
	lineGoesOn = regexp.MustCompile(`\\\n`)
	expression = regexp.MustCompile(`\$\{(?:'|")(.+?)(?:'|")\.repeat\((.+?)\)\}`)
	octal      = regexp.MustCompile(`\\[0-7]{1,3}`)
)

// fenced are the blocks of a page of llhttp: each line ends with CR and LF, and what is written with a backslash counts.
func fenced(text string) (texts []string) {
	for _, block := range fence.FindAllStringSubmatch(text, -1) {
		t := lineGoesOn.ReplaceAllString(block[1], "")
		t = unescape(strings.ReplaceAll(t, "\n", "\r\n"))
		texts = append(texts, expression.ReplaceAllStringFunc(t, repeated))
	}
	return texts
}

// repeated evaluates 'text'.repeat(n).
func repeated(e string) string {
	parts := expression.FindStringSubmatch(e)
	n, err := strconv.Atoi(strings.ReplaceAll(parts[2], "_", ""))
	if err != nil || n < 0 || n > longest {
		return e
	}
	return strings.Repeat(parts[1], n)
}

// escaped is a file in which the ends of lines are for whoever reads it.
func escaped(text string) []string {
	return []string{unescape(strings.ReplaceAll(strings.ReplaceAll(text, "\r", ""), "\n", ""))}
}

var simple = map[byte]string{'r': "\r", 'n': "\n", 't': "\t", 'f': "\f", 'v': "\v", 'a': "\a", 'b': "\b", '0': "\x00"}

// unescape reads backslashes as most languages do.
func unescape(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 == len(text) {
			b.WriteByte(text[i])
			continue
		}
		i += escape(&b, text[i+1:])
	}
	return latin1(b.String())
}

// escape writes what is behind a backslash, and returns how many bytes that was.
func escape(b *strings.Builder, rest string) int {
	for form, length := range map[byte]int{'x': 2, 'u': 4} {
		if rest[0] != form || len(rest) <= length {
			continue
		}
		if n, err := strconv.ParseUint(rest[1:1+length], 16, 16); err == nil && n <= 0xff {
			b.WriteByte(byte(n))
			return 1 + length
		}
	}
	if n := octal.FindString("\\" + rest); len(n) > 2 {
		if code, err := strconv.ParseUint(n[1:], 8, 8); err == nil {
			b.WriteByte(byte(code))
			return len(n) - 1
		}
	}
	if rest[0] == '\n' {
		return 1 + len(rest[1:]) - len(strings.TrimLeft(rest[1:], " \t"))
	}
	if s, is := simple[rest[0]]; is {
		b.WriteString(s)
	} else {
		b.WriteByte(rest[0])
	}
	return 1
}

// latin1 takes each byte for a character.
func latin1(s string) string {
	runes := make([]rune, len(s))
	for i := range len(s) {
		runes[i] = rune(s[i])
	}
	return string(runes)
}

var (
	literal = regexp.MustCompile(`"(?:[^"\\\n]|\\(?s:.))*"|'(?:[^'\\\n]|\\(?s:.))*'`)
	joint   = regexp.MustCompile(`^(?:\s|\+|\\\n|//[^\n]*\n|#[^\n]*\n)*[bB]?$`)
)

// quoted are the strings of source code. Those with nothing but a plus between them are one.
func quoted(text string) (texts []string) {
	end := 0
	for _, at := range literal.FindAllStringIndex(text, -1) {
		s := unescape(text[at[0]+1 : at[1]-1])
		if len(texts) > 0 && joint.MatchString(text[end:at[0]]) {
			texts[len(texts)-1] += s
		} else {
			texts = append(texts, s)
		}
		end = at[1]
	}
	return texts
}
