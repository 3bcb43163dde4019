package conformance

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dop251/goja"
	"pgregory.net/rapid"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

// Hot equals cold for ES modules, mixed with CommonJS: after each batch the program shows what a fresh
// one does; or, if that can't be loaded, what it showed before.
func TestRandomModules(t *testing.T) {
	host := &modulesOnGoja{}
	t.Cleanup(host.close)
	randomModules(t, host)
}

// modulesHost is where such programs run.
type modulesHost interface {
	// open runs a program hot, in the place of the one before.
	open(p *modules) error
	apply(p *modules, batch change.Batch) error
	show(p *modules) string
	// cold returns what a fresh program shows.
	cold(p *modules) (string, error)
}

func randomModules(t *testing.T, host modulesHost) {
	base := realDir(t)
	n, kept := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		p := newModules(t, filepath.Join(base, fmt.Sprint(n)))
		defer os.RemoveAll(p.dir)
		if err := host.open(p); err != nil {
			t.Fatalf("the program can't be loaded: %v\n%s", err, p.told())
		}
		was := host.show(p)
		for range rapid.IntRange(1, 8).Draw(t, "batches") {
			err := host.apply(p, p.edit())
			want, broken := host.cold(p)
			if broken != nil {
				kept++
				if now := host.show(p); err == nil || now != was {
					t.Fatalf("cold can't be loaded (%v); hot says %v and shows\n%s\nbefore\n%s\n%s", broken, err, now, was, p.told())
				}
				p.back()
				continue
			}
			if was = host.show(p); err != nil || was != want {
				t.Fatalf("hot says %v and shows\n%s\ncold\n%s\n%s", err, was, want, p.told())
			}
			p.accept()
		}
	})
	t.Logf("%d programs, %d batches that were refused", n, kept)
}

// modules are m1 to mN of a program; m0 shows what all of them export.
type modules struct {
	*rapid.T
	dir    string
	names  []string
	files  map[string]string // as they are
	good   map[string]string // as they run
	late   bool              // top levels read nothing, so that modules may import each other whoever is loaded first
	tokens int
	log    []string
}

func newModules(t *rapid.T, dir string) *modules {
	p := &modules{T: t, dir: dir, names: []string{"m0.mjs"}, files: map[string]string{}, good: map[string]string{}, late: rapid.IntRange(0, 3).Draw(t, "late") == 0}
	for i := range rapid.IntRange(2, 6).Draw(t, "modules") {
		forms := []string{"mjs", "mjs", "mjs", "mts", "cjs", "cjs", "json"}
		if p.late {
			forms = forms[:4] // in Node.js, too, a cycle of both forms can't be loaded
		}
		ext := rapid.SampledFrom(forms).Draw(t, "form")
		p.names = append(p.names, fmt.Sprintf("m%d.%s", i+1, ext))
	}
	show := "export const show = () => ["
	imports := ""
	for i, name := range p.names[1:] {
		imports += fmt.Sprintf("import * as m%d from %s;\n", i+1, from(name))
		show += fmt.Sprintf("m%d, ", i+1)
	}
	show += `].map((m) => Object.keys(m).sort().filter(named).map((k) => {
  const x = m[k];
  if (/^late|^call$/.test(k)) return k + '=' + x();
  if (/^space/.test(k)) return k + '=' + Object.keys(x).filter(named);
  if (/^E\d/.test(k)) return k + '=' + new x().v + new x().w;
  return k + '=' + (typeof x === 'function' ? new x().v : Array.isArray(x) ? x.filter(named) : typeof x === 'object' ? Object.keys(x).sort().join() + x.v : x);
}).join(' ')).join('\n');
`
	p.put("m0.mjs", imports+"const named = (k) => k !== 'module.exports' && k !== '__esModule';\n"+show)
	for i := 1; i < len(p.names); i++ {
		p.put(p.names[i], p.draw(i, false))
	}
	p.accept()
	return p
}

func (p *modules) put(name, text string) {
	p.files[name] = text
	if err := os.MkdirAll(p.dir, 0o777); err != nil {
		p.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(p.dir, name), []byte(text), 0o666); err != nil {
		p.Fatal(err)
	}
	p.log = append(p.log, "-- "+name+" --\n"+text)
}

func (p *modules) accept() {
	for name, text := range p.files {
		p.good[name] = text
	}
}

func (p *modules) back() {
	for name, text := range p.good {
		p.put(name, text)
	}
}

func (p *modules) told() string { return strings.Join(p.log, "") }

// draw writes module i. A bare one lacks names that others may import.
func (p *modules) draw(i int, bare bool) string {
	p.tokens++
	w := moduleText{i: i, token: p.tokens, es: !strings.HasSuffix(p.names[i], ".cjs")}
	if strings.HasSuffix(p.names[i], ".json") {
		return w.data(bare)
	}
	for j := 1; j < len(p.names); j++ {
		hows := []string{"", "", "late", "late", "copy", "star", "extends", "called", "keys", "has", "spread", "missing", "handed", "space", "default"}
		if p.late {
			hows = []string{"", "late"}
		}
		if j > i || p.late && j < i {
			w.dep(j, p.names[j], rapid.SampledFrom(hows).Draw(p.T, "how"))
		}
	}
	return w.text(bare)
}

func (p *modules) edit() (batch change.Batch) {
	p.log = append(p.log, "# batch\n")
	for range rapid.SampledFrom([]int{1, 1, 2}).Draw(p.T, "edits") {
		i := rapid.IntRange(1, len(p.names)-1).Draw(p.T, "module")
		p.put(p.names[i], p.draw(i, rapid.IntRange(0, 9).Draw(p.T, "bare") == 0))
	}
	for name, text := range p.files {
		if p.good[name] != text {
			batch.Changes = append(batch.Changes, change.Change{Path: filepath.Join(p.dir, name), Data: []byte(text), Saved: true})
		}
	}
	return batch
}

// modulesOnGoja runs them in this process.
type modulesOnGoja struct{ *heatsync.Sync }

func (h *modulesOnGoja) open(p *modules) (err error) {
	h.close()
	h.Sync, err = h.load(p)
	return err
}

func (h *modulesOnGoja) close() {
	if h.Sync != nil {
		h.Close()
	}
}

func (h *modulesOnGoja) load(p *modules) (*heatsync.Sync, error) {
	s, err := heatsync.New(goja.New(), &heatsync.Options{Dir: p.dir, Stderr: io.Discard})
	if err != nil {
		p.Fatal(err)
	}
	_, err = s.Require("./m0.mjs")
	return s, err
}

func (h *modulesOnGoja) apply(_ *modules, batch change.Batch) error {
	_, err := h.Apply(batch)
	return err
}

func (h *modulesOnGoja) show(p *modules) string { return showOf(p, h.Sync) }

func (h *modulesOnGoja) cold(p *modules) (string, error) {
	s, err := h.load(p)
	if err != nil {
		return "", errors.Join(err, s.Close())
	}
	defer s.Close()
	return showOf(p, s), nil
}

func showOf(p *modules, s *heatsync.Sync) string {
	m, err := s.Require("./m0.mjs")
	if err != nil {
		p.Fatal(err)
	}
	show, _ := goja.AssertFunction(m.Get("show"))
	v, err := show(goja.Undefined())
	if err != nil {
		return "! " + err.Error()
	}
	return v.String()
}
