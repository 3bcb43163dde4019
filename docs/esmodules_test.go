package docs

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// semantics is a row of the table of esmodules.md.
var semantics = regexp.MustCompile("(?m)^\\| [^|`]*(?:`[^`|]*`[^|`]*)?\\| `([^`]+)` \\| `([^`]+)` \\| `([^`]+)` \\|$")

const semanticsProgram = `import * as ns from "./a.mjs";
import def, { a, set } from "./a.mjs";
import { createRequire } from "node:module";
const attempt = (f) => { try { f(); return "done"; } catch (e) { return e.name; } };
const fails = () => import("./fails.mjs").catch(() => globalThis.runs);
const found = (id) => import(id).then(() => "yes", () => "no");
console.log(String(EXPRESSION));
`

// What esmodules.md says of expressions is so, in Node.js and on both hosts.
func TestSemanticsOfModules(t *testing.T) {
	if _, err := exec.LookPath("node"); err != nil {
		missing(t, "node is not in PATH")
	}
	dir, err := prepared()
	if err != nil {
		t.Fatal(err)
	}
	command := filepath.Join(dir, "bin", "heatsync")
	page := textOf(t, "esmodules.md")
	_, module, _ := strings.Cut(page, "```js a.mjs\n")
	module, _, _ = strings.Cut(module, "```")
	rows := semantics.FindAllStringSubmatch(page, -1)
	if want := strings.Count(page, "\n| ") - strings.Count(page[:strings.Index(page, "| | expression")], "\n| ") - 1; len(rows) != want {
		t.Fatalf("%d rows of %d are understood", len(rows), want)
	}
	for _, row := range rows {
		t.Run(row[1], func(t *testing.T) {
			t.Parallel()
			at := t.TempDir()
			for name, text := range map[string]string{
				"a.mjs": module, "index.mjs": strings.Replace(semanticsProgram, "EXPRESSION", row[1], 1), "b.js": "", "c.cjs": "exports.x = 1;", "d.json": "{}",
				"f.mjs": "export default () => {};", "fails.mjs": "globalThis.runs = (globalThis.runs ?? 0) + 1; throw 1;", "lib/index.js": "", "package.json": `{ "type": "module" }`,
			} {
				file := filepath.Join(at, name)
				if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			for _, by := range []struct {
				want string
				args []string
			}{
				{row[2], []string{"node", "--no-warnings"}},
				{row[3], []string{command, "run", "--no-watch", "--host", "goja"}},
				{row[3], []string{command, "run", "--no-watch", "--host", "node"}},
			} {
				cmd := exec.CommandContext(t.Context(), by.args[0], append(by.args[1:], "index.mjs")...)
				cmd.Dir, cmd.Env = at, append(os.Environ(), "HEATSYNC_NODE_PACKAGE="+pack(dir, "heatsync"))
				if out, err := cmd.CombinedOutput(); err != nil || strings.TrimSpace(string(out)) != by.want {
					t.Errorf("%v: got %s, %v; want %s", by.args, out, err, by.want)
				}
			}
		})
	}
}
