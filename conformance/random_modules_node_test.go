package conformance

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/heatsync-go/heatsync/change"
)

// The same in Node.js, with the package used alone. What is cold is Node's own.
func TestRandomModulesNode(t *testing.T) { randomModulesNode(t) }

func randomModulesNode(t *testing.T) {
	needsNode(t)
	pack := alone(t)
	randomModules(t, &modulesOnNode{
		start: func() *lines { return startNode(t, "modules-hot.cjs", pack) },
		bare:  startNode(t, "modules-cold.cjs"),
	})
}

// modulesOnNode runs programs in one process, until a batch fails: what that left is no other's.
type modulesOnNode struct {
	start func() *lines
	hot   *lines
	dirty bool
	bare  *lines
	loads int // of cold programs, each from files of its own: Node.js loads an ES module once
}

func (h *modulesOnNode) open(p *modules) error {
	if h.hot != nil && h.dirty {
		h.hot.stop()
	}
	if h.hot == nil || h.dirty {
		h.hot, h.dirty = h.start(), false
	}
	return failed(h.hot.ask(p.T, question{Do: "open", Dir: p.dir}))
}

func (h *modulesOnNode) apply(p *modules, batch change.Batch) error {
	q := question{Do: "apply"}
	for _, each := range batch.Changes {
		q.Batch = append(q.Batch, nodeFile{each.Path, false})
	}
	err := failed(h.hot.ask(p.T, q))
	h.dirty = h.dirty || err != nil
	return err
}

func (h *modulesOnNode) show(p *modules) string {
	return string(h.hot.ask(p.T, question{Do: "show"}).Shown)
}

func (h *modulesOnNode) cold(p *modules) (string, error) {
	h.loads++
	dir := filepath.Join(p.dir, fmt.Sprint("cold", h.loads))
	if err := os.Mkdir(dir, 0o777); err != nil {
		p.Fatal(err)
	}
	for name, text := range p.files { // Node 20 knows no TypeScript, and there is none in it
		if err := os.WriteFile(filepath.Join(dir, plain(name)), []byte(plain(text)), 0o666); err != nil {
			p.Fatal(err)
		}
	}
	a := h.bare.ask(p.T, question{Dir: dir})
	return string(a.Shown), failed(a)
}

func plain(text string) string { return strings.ReplaceAll(text, ".mts", "-ts.mjs") }

func failed(a answer) error {
	if len(a.Reports) > 0 && a.Reports[0].Error != "" {
		return errors.New(a.Reports[0].Error)
	}
	return nil
}
