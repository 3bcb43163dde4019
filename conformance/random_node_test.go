package conformance

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/nodehost"
)

// What is cold here is what Node.js itself loads, without heatsync.
func TestRandomNode(t *testing.T) { randomNode(t, false) }

func TestRandomWholeNode(t *testing.T) {
	t.Setenv("HEATSYNC_ALL", "1")
	randomNode(t, true)
}

func randomNode(t *testing.T, whole bool) {
	needsNode(t)
	base := realDir(t)
	pack := filepath.Join(base, "node_modules", "heatsync")
	if err := nodehost.Pack(t.Context(), pack); err != nil {
		t.Fatal(err)
	}
	hot := &nodeHot{start: func() *lines { return startNode(t, "hot.cjs", pack) }}
	cold := &nodeCold{start: func() *lines { return startNode(t, "cold.cjs") }}
	hotEqualsCold(t, base, hot, cold, whole)
}

// lines is a process that answers each line of JSON with another.
type lines struct {
	in   io.Writer
	out  *bufio.Scanner
	stop func()
}

func startNode(t *testing.T, script string, args ...string) *lines {
	cmd := exec.Command("node", append([]string{"--no-warnings", filepath.Join("testdata", "random", script)}, args...)...)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stop := sync.OnceFunc(func() {
		in.Close()
		cmd.Wait()
	})
	t.Cleanup(stop)
	l := &lines{in: in, out: bufio.NewScanner(out), stop: stop}
	l.out.Buffer(nil, 64<<20)
	return l
}

func (l *lines) ask(t *rapid.T, q question) (a answer) {
	q.Own, q.Load = append([]string{}, q.Own...), append([]string{}, q.Load...)
	line, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.in.Write(append(line, '\n')); err != nil {
		t.Fatal(err)
	}
	if !l.out.Scan() {
		t.Fatalf("node has ended: %v", l.out.Err())
	}
	if err := json.Unmarshal(l.out.Bytes(), &a); err != nil {
		t.Fatalf("%v: %s", err, l.out.Text())
	}
	return a
}

// question is what hot.cjs and cold.cjs are asked.
type question struct {
	Do    string     `json:"do"`
	Dir   string     `json:"dir"`
	Names []string   `json:"names"`
	Own   []string   `json:"own"`
	Load  []string   `json:"load"`
	Batch []nodeFile `json:"batch"`
}

type nodeFile struct {
	Path    string `json:"path"`
	Removed bool   `json:"removed"`
}

// nodeHot runs programs in one process, until one fails: what that left behind
// is no other's.
type nodeHot struct {
	*lines
	start func() *lines
	dirty bool
}

func (n *nodeHot) open(t *rapid.T, dir string) {
	if n.lines == nil || n.dirty {
		n.lines = n.start()
	}
	n.dirty = true
	n.ask(t, question{Do: "open", Dir: dir})
}

func (n *nodeHot) close(t *rapid.T) {
	n.ask(t, question{Do: "close"})
	n.dirty = false
}

func (n *nodeHot) apply(t *rapid.T, batch change.Batch) answer {
	c := question{Do: "apply"}
	for _, each := range batch.Changes {
		c.Batch = append(c.Batch, nodeFile{each.Path, each.Kind == change.Removed})
	}
	return n.ask(t, c)
}

func (n *nodeHot) show(t *rapid.T, names, own []string) answer {
	return n.ask(t, question{Do: "show", Names: names, Own: own})
}

// nodeCold runs programs in one process, until a package.json is edited: Node.js
// reads each once.
type nodeCold struct {
	*lines
	start func() *lines
	read  map[string]string // the text of each package.json
}

func (n *nodeCold) show(t *rapid.T, dir string, names, others []string) shown {
	path := filepath.Join(dir, filepath.FromSlash(manifest))
	text, _ := os.ReadFile(path)
	if before, read := n.read[path]; n.lines == nil || read && before != string(text) {
		if n.lines != nil {
			n.stop()
		}
		n.lines, n.read = n.start(), map[string]string{}
	}
	n.read[path] = string(text)
	return parse(t, n.ask(t, question{Dir: dir, Names: names, Load: others}).Shown)
}
