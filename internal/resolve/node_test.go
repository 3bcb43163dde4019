package resolve

import (
	"encoding/json"
	"flag"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

var (
	nodeSeed  = flag.Int64("node.seed", 1, "first seed of the trees compared with Node")
	nodeTrees = flag.Int("node.trees", 40, "how many trees to compare with Node")
)

// question is one require.resolve for Node and for us.
type question struct {
	Importer string   `json:"importer"`
	ID       string   `json:"id"`
	Paths    []string `json:"paths"` // nil: none given
}

// reply is what Node says.
type reply struct {
	Path    string `json:"path"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// askNode lets one Node process answer all of questions. It also returns the
// directories that this Node searches after every node_modules.
func askNode(t *testing.T, dir string, questions []question, flags ...string) ([]reply, []string) {
	t.Helper()
	requireNode(t)
	in, out := filepath.Join(dir, "questions.json"), filepath.Join(dir, "replies.json")
	data, err := json.Marshal(questions)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(in, data, 0o666); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", append(flags, "--no-deprecation", "-e", askScript, in, out)...)
	cmd.Env = append(os.Environ(), "HOME="+filepath.Join(dir, "home"), "NODE_PATH="+filepath.Join(dir, "global"), "NODE_OPTIONS=")
	cmd.Dir = dir
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("node: %v\n%s", err, text)
	}
	var answer struct {
		Replies []reply
		Global  []string
	}
	if data, err = os.ReadFile(out); err == nil {
		err = json.Unmarshal(data, &answer)
	}
	if err != nil {
		t.Fatal(err)
	}
	return answer.Replies, answer.Global
}

func requireNode(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("node"); err == nil {
		return
	}
	if os.Getenv("CI") != "" {
		t.Fatal("node is not installed, and CI is to compare with it")
	}
	t.Skip("NOTICE: node is not installed: nothing was compared with it")
}

// askScript resolves as the module system does for a require in the importer.
const askScript = `
const fs = require("fs"), Module = require("module");
const [input, output] = process.argv.slice(1);
const replies = JSON.parse(fs.readFileSync(input, "utf8")).map(({ importer, id, paths }) => {
	try {
		return { path: Module.createRequire(importer).resolve(id, paths ? { paths } : undefined) };
	} catch (e) {
		return { code: e.code || e.name, message: e.message.split("\nRequire stack:")[0] };
	}
});
fs.writeFileSync(output, JSON.stringify({ Replies: replies, Global: Module.globalPaths }));
`

// nodeConditions are those of Node 20, which also counts what require(esm) adds.
var nodeConditions = []string{"require", "node", "node-addons", "module-sync"}

// TestAgainstNode compares thousands of ids in random trees with the answers
// of the machine's node. A difference names its seed; run that alone with
// -node.seed=N -node.trees=1.
func TestAgainstNode(t *testing.T) {
	for name, flags := range map[string][]string{"plain": nil, "preserve symlinks": {"--preserve-symlinks"}} {
		t.Run(name, func(t *testing.T) { compareTrees(t, flags) })
	}
}

func compareTrees(t *testing.T, flags []string) {
	top, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	var questions []question
	var seeds []int64
	for i := range *nodeTrees {
		seed := *nodeSeed + int64(i)
		tree := grow(t, rand.New(rand.NewSource(seed)), filepath.Join(top, "tree"+strconv.Itoa(int(seed))))
		for range 120 {
			questions, seeds = append(questions, tree.ask()), append(seeds, seed)
		}
	}
	replies, global := askNode(t, top, questions, flags...)
	t.Chdir(top)
	r := &Resolver{FS: OS(), Conditions: nodeConditions, NodePath: global, PreserveSymlinks: flags != nil}
	found, differ := 0, 0
	for i, q := range questions {
		if replies[i].Path != "" {
			found++
		}
		if got, want := ours(r, q), replies[i]; !agree(got, want) && !known(r, q, got, want) {
			if differ++; differ <= 20 {
				t.Errorf("seed %d: Resolve(%q, %q, %q)\n got %+v\nnode %+v", seeds[i], q.ID, q.Importer, q.Paths, got, want)
			}
		}
	}
	t.Logf("%d ids compared, %d of them found, %d differ", len(questions), found, differ)
	if found < len(questions)/10 {
		t.Errorf("Node found %d of %d ids: too few for the comparison to mean much", found, len(questions))
	}
}

func ours(r *Resolver, q question) reply {
	res, err := r.Resolve(q.ID, q.Importer)
	if q.Paths != nil {
		res, err = r.ResolveFrom(q.ID, q.Importer, q.Paths)
	}
	if err != nil {
		e := err.(*Error)
		return reply{Code: e.Code, Message: e.Message}
	}
	return reply{Path: res.Path}
}

// known tells whether two answers differ by intent. Node stumbles over the
// importer's own package.json, which we don't read for such an id (no module of
// that package loads in Node), and it cuts some paths off at a NUL.
func known(r *Resolver, q question, got, node reply) bool {
	if strings.Contains(q.ID, "\x00") {
		return got.Code == NotFound
	}
	rules := r.FS.Rules()
	_, err := r.Scope(q.Importer)
	return err != nil && isInvalidConfig(node) && (rules.isRelative(q.ID) || rules.IsAbs(q.ID))
}

// isInvalidConfig tells whether Node found fault with a package.json. It has a
// code for that only in some places.
func isInvalidConfig(node reply) bool {
	return node.Code == InvalidConfig ||
		node.Code == "SyntaxError" && strings.HasPrefix(node.Message, "Error parsing ") ||
		node.Code == "TypeError" && node.Message == "Cannot convert undefined or null to object"
}

// agree tells whether two answers are the same, but for the errors that Node
// 20 throws without a code of the module system, and for how it writes paths.
func agree(got, node reply) bool {
	switch {
	case got == node:
		return true
	case isInvalidConfig(node):
		return got.Code == InvalidConfig
	case node.Code == InvalidSpecifier && strings.Contains(node.Message, "must not include encoded"):
		return got.Code == InvalidSpecifier && strings.Contains(got.Message, "must not include encoded")
	case node.Code == "URIError":
		return got.Code == InvalidSpecifier
	case node.Code == NotFound && strings.Contains(node.Message, "//"):
		return got.Code == NotFound && got.Message == strings.ReplaceAll(node.Message, "//", "/")
	case node.Code == NotFound && strings.Contains(node.Message, "Please verify"):
		return got.Code == NotFound && strings.Contains(got.Message, `valid "main" entry`)
	}
	return false
}
