package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Each call of here(n) tells where it is, by a stack: that is the line in which the source has it,
// whatever the file is written in.
func TestStacksNameTheLinesOfSources(t *testing.T) {
	t.Parallel()
	files := oddSources()
	onBothHosts(t, func(t *testing.T, host string) {
		index := `import fs from "node:fs";
const found = {};
let file;
globalThis.here = (n) => {
  const frame = new Error().stack.split("\n").find((line) => line.includes(file));
  found[file][n] = Number(/:(\d+):\d+\)?$/.exec(frame)?.[1]);
  return n;
};
globalThis.React = { createElement: (...args) => args };
for (file of ` + string(encode(slices.Sorted(maps.Keys(files)), "")) + `) {
  found[file] = {};
  await import("./" + file);
}
console.log(JSON.stringify(found));
`
		laid := maps.Clone(files)
		laid["index.mjs"] = index
		laid["lib.mjs"] = "export const a = 1, b = 2;\nexport default 3;\n"
		laid["tsconfig.json"] = `{ "compilerOptions": { "jsx": "react" } }`
		w := start(t, "run", "--no-watch", "--host", host, filepath.Join(written(t, laid), "index.mjs"))
		line, ok := <-w.lines
		if err := w.cmd.Wait(); !ok || err != nil {
			t.Fatalf("%v: %s", err, &w.said)
		}
		var found map[string]map[string]int
		if err := json.Unmarshal([]byte(line), &found); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		for name, text := range files {
			want := linesOfCalls(text)
			if got := found[name]; !maps.Equal(got, want) {
				t.Errorf("%s: here(n) is in lines %v, want %v\n%q", name, got, want, text)
			}
		}
	})
}

var callHere = regexp.MustCompile(`here\((\d+)\)`)

// linesOfCalls is where a text has its calls, as JavaScript counts lines.
func linesOfCalls(text string) map[string]int {
	lines := map[string]int{}
	ends := strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n")
	for i, line := range strings.Split(ends.Replace(text), "\n") {
		for _, call := range callHere.FindAllStringSubmatch(line, -1) {
			lines[call[1]] = i + 1
		}
	}
	return lines
}

// oddSources are files of all kinds: each body after each beginning, with each end of lines.
func oddSources() map[string]string {
	beginnings := []string{
		"", "\ufeff", "#!/usr/bin/env node\n", "'use strict';\n", "/* a\n comment */\n", "// a line \u2028", "\n\n\n",
		"const wide = '" + strings.Repeat("größe𝌆", 400) + "'; here(900);\n",
		"import {\n  a,\n  b as c,\n}\nfrom './lib.mjs';\nimport d, * as e\n  from './lib.mjs'; here(901);\nvoid [a, c, d, e];\n",
	}
	bodies := map[string][]string{
		"mjs": {
			"export default class {\n  static x = here(1);\n  static { here(2); }\n  static get\n  y() { return here(3); }\n  static { this.y; }\n}\n",
			"export default function () {}\nhere(1);\nexport const a1 = here(2), b1 =\n  here(3);\nlet x1 = 1;\nexport {\n  x1 as\n  y1,\n};\nhere(4);\n",
			"const s = `a\n${\n  here(1)\n}\n${here(2)}b`;\n[s]\n  .map((x) =>\n    here(3))\n  .filter(() => {\n    return here(4);\n  });\n",
			"for (const x of [1])\n  if (x === 2) throw 1;\n  else\n    here(1);\nswitch (here(2)) {\n  case 2:\n    here(3);\n}\nl: do {\n  here(4);\n  continue l;\n} while (here(0));\n",
			"const o = {\n  get a() { return here(1); },\n  ['b' + here(2)]: 1,\n  async c() { here(3); },\n  *d() { here(4); },\n};\no.a;\no.c();\n[...o.d()];\nnew (class extends Object {\n  #p = here(5);\n  constructor() {\n    super();\n    here(6);\n  }\n})();\n",
			"await 0;\nhere(1);\nexport const v =\n  await here(2);\nexport { v as w };\nhere(3);\nfor await (const x of [1]) here(4);\n",
			"try {\n  null\n    .x;\n} catch {\n  here(1);\n} finally { here(2); }\nimport * as late from './lib.mjs'; here(3);\nvoid late;\n(() => here(4))();\n(function () {\n  here(5);\n})();\n",
		},
		"ts": {
			"enum E {\n  A = here(1),\n  B = A + here(2),\n}\nnamespace N {\n  export const x: number = here(3);\n}\ninterface I {\n  a: string;\n}\nclass P {\n  constructor(private a: number = here(4), readonly b?: I) {\n    here(5);\n  }\n}\nnew P();\nexport { E, N };\n",
			"const dec = (v: any, c?: any): any => { here(1); };\n@dec\nclass D {\n  @dec\n  m(): void {}\n  @dec x = here(2);\n}\nnew D();\nhere(3);\nexport type T = D;\n",
			"import type { Q } from './nowhere';\ndeclare const q: Q;\nabstract class A<T> {\n  abstract f(): T;\n  declare z: string;\n  y!: number;\n  x = here(1);\n}\nnew (class extends A<string> {\n  f(): string { return `${here(2)}`; }\n})().f();\nlet u = here(3) as unknown as\n  string;\nlet w = <any>here(4);\nfunction over(a: string): void;\nfunction over(a: any) {\n  here(5);\n}\nover(u satisfies string);\nexport { w };\n",
		},
		"tsx": {
			"const x: number = here(1);\nexport default <div\n  a={here(2)}\n  {...{ b: here(3) }}\n>\n  text\n  {here(4)}\n  <p>{x}{here(5)}</p>\n  <>{here(6)}</>\n</div>;\nhere(7);\n",
		},
	}
	files := map[string]string{}
	for ext, texts := range bodies {
		for i, body := range texts {
			for j, beginning := range beginnings {
				for k, end := range []string{"\n", "\r\n"} {
					name := fmt.Sprintf("%s-%s-%s-%s.%s", ext, strconv.Itoa(i), strconv.Itoa(j), strconv.Itoa(k), ext)
					files[name] = strings.ReplaceAll(beginning+body, "\n", end)
				}
			}
		}
	}
	return files
}
