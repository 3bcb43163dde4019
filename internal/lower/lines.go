package lower

import (
	"math"
	"strings"
)

// Aligned returns the code with each token in the line of the file from which it comes, and in its
// column as far as there is room, so that an engine's stacks tell the places of the file without a
// map. column is where the code will begin in the first line, from 0.
//
// It can be done since what esbuild writes does not depend on the ends of lines: each statement has
// its semicolon. What is new stands where there is room for it.
func (t *Text) Aligned(src *Source, column int) string {
	a := aligner{text: t, src: src, scanner: scanner{text: t.Code}, line: 1, column: column}
	if strings.HasPrefix(t.Code, "#!") {
		a.at = strings.IndexByte(t.Code+"\n", '\n')
	}
	var before token
	tokens := a.tokens()
	imports, body := a.imports(tokens)
	for i, k := range tokens {
		a.last = math.MaxInt
		if i < imports {
			a.last = body
		}
		a.move(before, k)
		a.put(a.string(k))
		before = k
	}
	return a.out.String()
}

func (a *aligner) tokens() (all []token) {
	for k := a.next(); k.kind != end; k = a.next() {
		all = append(all, k)
	}
	return all
}

// imports returns how many tokens there are up to the last import, and the first line of the file from
// which others come. Imports are put before all else, wherever the file has them: one that comes from
// further down may not take along what stands above it there.
func (a *aligner) imports(tokens []token) (n, line int) {
	for i := len(tokens) - 3; i >= 0 && n == 0; i-- {
		if a.string(tokens[i]) == Helper && (a.string(tokens[i+2]) == "from" || a.string(tokens[i+2]) == "all") {
			n = i + 3
		}
	}
	for n > 0 && n < len(tokens) && a.string(tokens[n-1]) != ";" {
		n++
	}
	line = math.MaxInt
	for _, k := range tokens[n:] {
		if from := a.text.from(k.start); from >= 0 {
			at, _ := a.src.Position(from)
			line = min(line, at)
		}
	}
	return n, line
}

type aligner struct {
	scanner
	text         *Text
	src          *Source
	out          strings.Builder
	line, column int // where out ends: from 1, and from 0, in bytes
	last         int // line in which the next token may stand
}

// put writes a token, which may have several lines: a template.
func (a *aligner) put(s string) {
	a.out.WriteString(s)
	if n := strings.Count(s, "\n"); n > 0 {
		a.line += n
		a.column = len(s) - strings.LastIndexByte(s, '\n') - 1
		return
	}
	a.column += len(s)
}

// move goes on to where a token belongs.
func (a *aligner) move(before, k token) {
	space := k.start > before.end
	if from := a.text.from(k.start); from >= 0 {
		line, column := a.src.Position(from)
		line = min(line, a.last)
		if line > a.line && a.mayEnd(before, k) {
			a.put(strings.Repeat("\n", line-a.line))
			space = false
		}
		if line == a.line && column-1 > a.column {
			a.put(strings.Repeat(" ", column-1-a.column))
			space = false
		}
	}
	if space {
		a.put(" ")
	}
}

// mayEnd tells whether a line may end between two tokens. Where the language has a semicolon there, or
// forbids it, the next token has its line.
func (a *aligner) mayEnd(before, k token) bool {
	switch a.string(k) {
	case "=>", "++", "--":
		return false
	}
	return before.kind != word || !restricted[a.string(before)]
}

var restricted = map[string]bool{
	"return": true, "throw": true, "break": true, "continue": true, "yield": true, "async": true, "accessor": true, "using": true,
}
