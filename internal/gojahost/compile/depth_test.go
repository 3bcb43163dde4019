package compile

import (
	"strings"
	"testing"
)

// TestTooDeep has texts that would bring the process down if they were a
// hundred times longer, and for each the same text of a length that is fine.
func TestTooDeep(t *testing.T) {
	nest := func(open, middle, close string) func(int) string {
		return func(n int) string {
			return strings.Repeat(open, n) + middle + strings.Repeat(close, n)
		}
	}
	tests := map[string]struct {
		text func(int) string
		fine int
	}{
		"parentheses":          {nest("(", "1", ")"), 500},
		"arrays":               {nest("[", "1", "]"), 500},
		"blocks":               {nest("{", "1", "}"), 500},
		"functions":            {nest("(function () {", "1", "})"), 100},
		"functions on lines":   {nest("a(function () {\n", "1\n", "})\n"), 100},
		"templates":            {nest("`${", "1", "}`"), 500},
		"calls":                {nest("a(", "1", ")"), 500},
		"prefixes":             {nest("!", "1", ""), 4000},
		"keywords":             {nest("typeof ", "1", ""), 4000},
		"keywords on lines":    {nest("void\n", "1", ""), 4000},
		"sums":                 {nest("a + ", "1", ""), 1000},
		"sums on lines":        {nest("a +\n", "1", ""), 1000},
		"members":              {nest("a\n.", "b", ""), 4000},
		"arrows":               {nest("a=>", "1", ""), 100},
		"async arrows":         {nest("async (a) => ", "1", ""), 100},
		"ifs":                  {nest("if (a)\n", "1", ""), 300},
		"else ifs":             {nest("if (a) b; else ", "1", ""), 300},
		"else ifs with braces": {nest("if (a) {\n} else ", "1", ""), 300},
		"conditions":           {nest("a ? b : ", "1", ""), 1000},
		"loops":                {nest("for (;;) ", ";", ""), 300},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			for _, ext := range []string{"js", "ts"} {
				s := newSource("/deep/x."+ext, []byte(tt.text(tt.fine)))
				if err := s.tooDeep(); err != nil {
					t.Errorf("%d of them: %v", tt.fine, err)
				}
				_, err := Compile("/deep/x."+ext, []byte(tt.text(tt.fine)), Options{})
				if err != nil {
					t.Errorf("%d of them: %v", tt.fine, err)
				}
				for _, n := range []int{11_000, 1_000_000 / shrink} {
					_, err := Compile("/deep/x."+ext, []byte(tt.text(n)), Options{})
					if err == nil || !strings.Contains(err.Error(), "nested too deeply") {
						t.Errorf("%d of them: %v", n, err)
					}
				}
			}
		})
	}
}

// TestLongIsNotDeep has what a file may have any number of.
func TestLongIsNotDeep(t *testing.T) {
	for name, line := range map[string]string{
		"statements":                   "a = b + c * !d;\n",
		"statements without semicolon": "a = b + c * !d\nf()\n",
		"ifs":                          "if (a) b; else c;\nif (a) { b } else { c }\n",
		"ifs without semicolon":        "if (a) b\nelse c\nwhile (a) b()\n",
		"elements":                     "[a + b, { c: 1 + 1, d: -1 }],",
		"cases":                        "switch (a) { case 1: case 2: b(); default: c }\n",
		"functions":                    "function f() { return a + b }\nvar g = (a) => a + 1\n",
		"comments":                     "// ((((( + + + + \n/* [[[[[ - - - */ b = 1;\n",
		"strings":                      "x = '(((((' + \"[[[[\" + `{{{{${a}((((`;\n",
		"regular expressions":          "x = /[(((/`'\"]\\/\\(/.test(a) / 2; b(/\\{/g)\n",
		"brackets that only close":     ")]}",
		"classes":                      "class A extends B { c = 1; d() { return new E }\n static f = 2\n}\n",
	} {
		s := newSource("/long/x.js", []byte(strings.Repeat(line, 20_000)))
		if err := s.tooDeep(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestBigFiles only has to end: in the time that a test may take, not in the
// hours of something quadratic.
func TestBigFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("5 MB each")
	}
	const size = 5 << 20 / shrink
	fill := func(head, line, tail string) string {
		return head + strings.Repeat(line, (size-len(head)-len(tail))/len(line)) + tail
	}
	for name, text := range map[string]string{
		"lines of code":    fill("", "exports.f = function (a) { return a.b(1, 'x') + 2; };\n", ""),
		"one line of code": fill("", "exports.f=function(a){return a.b(1,'x')+2};", ""),
		"data":             fill("exports.a = [", `{"name": "x", "list": [1, 2, 3], "ü": null},`, "]"),
		"one string":       fill("exports.a = '", "xü", "'"),
		"a comment":        fill("/*", " x\n", "*/"),
	} {
		if _, err := Compile("/big/x.js", []byte(text), Options{}); err != nil {
			t.Errorf("%s: %.200v", name, err)
		}
	}
	// A column of a source map must not be looked for from the start of its line.
	typescript := "let ü: number;" + strings.Repeat("exports.f = function (a: string) { return a };", 20_000/shrink)
	if _, err := Compile("/big/x.ts", []byte(typescript), Options{}); err != nil {
		t.Errorf("one line of TypeScript: %.200v", err)
	}
}
