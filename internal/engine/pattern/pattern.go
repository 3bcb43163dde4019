// Package pattern fixes regular expressions, in two ways. Most that the engine misreads are
// rewritten in older syntax: it takes \p{…} for letters and then never matches, so that
// becomes the list of the characters that it stands for (Rewrite), and so does the dot, which is another
// in regexp2. Expressions that it runs
// wrongly in any syntax are run here (For): parse.go parses them, program.go compiles them,
// match.go backtracks.
package pattern

import (
	"errors"
	"fmt"
	"strings"
	"sync"
)

// Needs tells whether a regular expression with these flags has to be rewritten.
func Needs(pattern, flags string) bool {
	return needsProperties(pattern, flags) || needsDots(pattern, flags)
}

func needsProperties(pattern, flags string) bool {
	return strings.Contains(flags, "u") && (strings.Contains(pattern, `\p`) || strings.Contains(pattern, `\P`))
}

// needsDots tells whether there may be a dot. Any may be run by regexp2, to which \u2028 and \u2029 end no line.
func needsDots(pattern, flags string) bool {
	return strings.Contains(pattern, ".") && !strings.Contains(flags, "s") && !strings.Contains(pattern, dot)
}

// dot is what stands for one, in words that nobody else uses.
const dot = `[^\n\r\u2028\u2029\n]`

// Rewrite returns an expression that means the same without \p and dots. The error says what of it
// this package can't write.
func Rewrite(pattern, flags string) (newPattern string, err error) {
	r := rewriter{text: pattern, properties: needsProperties(pattern, flags), dots: needsDots(pattern, flags)}
	for r.at < len(r.text) {
		if err := r.step(); err != nil {
			return pattern, err
		}
	}
	newPattern = r.out.String()
	if r.properties {
		originals.Store(newPattern, pattern)
	}
	return newPattern, nil
}

// originals lead from what Rewrite made of \p back to what it was made of, for
// expressions that are shown. A program has few of them.
var originals sync.Map

// Original returns what a pattern was before Rewrite.
func Original(pattern string) string {
	if before, ok := originals.Load(pattern); ok {
		return before.(string)
	}
	return strings.ReplaceAll(pattern, dot, ".")
}

type rewriter struct {
	text             string
	properties, dots bool // are written in other words
	at               int
	class            bool // inside of a class
	out              strings.Builder
}

func (r *rewriter) step() error {
	rest := r.text[r.at:]
	switch {
	case r.properties && (strings.HasPrefix(rest, `\p{`) || strings.HasPrefix(rest, `\P{`)):
		return r.property()
	case rest[0] == '.' && !r.class && r.dots:
		r.out.WriteString(dot)
		r.at++
		return nil
	case rest[0] == '\\' && len(rest) > 1:
		r.copy(2)
		return nil
	case rest[0] == '[':
		r.class = true
	case rest[0] == ']':
		r.class = false
	}
	r.copy(1)
	return nil
}

func (r *rewriter) copy(n int) {
	r.out.WriteString(r.text[r.at : r.at+n])
	r.at += n
}

// property writes what \p{name} or \P{name} stands for.
func (r *rewriter) property() error {
	end := strings.IndexByte(r.text[r.at:], '}')
	if end < 0 {
		return errors.New("invalid property name")
	}
	escape := r.text[r.at : r.at+end+1]
	ranges, ok := property(escape[3:end])
	if !ok {
		return fmt.Errorf("invalid property name in %s, or one that this engine does not have", escape)
	}
	if escape[1] == 'P' {
		ranges = complement(ranges)
	}
	r.at += len(escape)
	if r.class {
		r.out.WriteString(text(ranges))
	} else {
		r.out.WriteString("[" + text(ranges) + "]")
	}
	return nil
}

// text writes pairs of characters as the inside of a class.
func text(ranges []rune) string {
	var b strings.Builder
	for i := 0; i < len(ranges); i += 2 {
		fmt.Fprintf(&b, `\u{%x}`, ranges[i])
		if ranges[i] < ranges[i+1] {
			fmt.Fprintf(&b, `-\u{%x}`, ranges[i+1])
		}
	}
	return b.String()
}
