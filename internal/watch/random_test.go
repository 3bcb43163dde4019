//go:build unix

package watch

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/sum"
	"github.com/heatsync-go/heatsync/internal/watchlist"
)

// FuzzOperations does anything to a few files. When it is over, what was told
// last of each is what is there, within the sweep's interval and a second; and
// nothing was told that nobody has ever saved.
func FuzzOperations(f *testing.F) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 5))
		ops := make([]byte, 10+r.IntN(40))
		for i := range ops {
			ops[i] = byte(r.Uint32())
		}
		f.Add(ops)
	}
	f.Fuzz(func(t *testing.T, ops []byte) {
		t.Parallel()
		m := newMess(t)
		for _, op := range ops[:min(len(ops), 60)] {
			m.do(op)
		}
		m.settle(2*time.Second + slack) // one is the sweep's interval
	})
}

// mess is four names for files in two directories, one of them a link.
type mess struct {
	t     *testing.T
	dir   string
	paths []string
	told  map[string]string // path -> text, what a loader would have now
	saved map[string]bool   // texts that were ever saved
	n     int
	w     *Watcher
}

const slack = 3 * time.Second // for machines that have something else to do

func newMess(t *testing.T) *mess {
	dir := realDir(t)
	m := &mess{t: t, dir: dir, told: map[string]string{}, saved: map[string]bool{}}
	must(t, os.Mkdir(filepath.Join(dir, "a"), 0o755))
	must(t, os.Symlink("a", filepath.Join(dir, "link")))
	for _, name := range []string{"a/x.js", "a/y.js", "b/x.js", "link/z.js"} {
		m.paths = append(m.paths, filepath.Join(dir, name))
	}
	m.w = newWatcher(Options{Dir: dir}, nil)
	t.Cleanup(func() { m.w.Close() })
	var diff []watchlist.Entry
	for _, path := range m.paths {
		diff = append(diff, watchlist.Entry{Path: path})
	}
	m.w.Set(diff)
	return m
}

// text is a new one each time, and half of it is none of them.
func (m *mess) text() []byte {
	m.n++
	text := version(m.n)
	m.saved[text] = true
	return []byte(text)
}

// do is a step. Errors do not matter: what is not there can't be removed.
func (m *mess) do(op byte) {
	path := m.paths[op>>6]
	other := m.paths[op>>4&3]
	_ = os.MkdirAll(filepath.Dir(path), 0o755)
	switch op & 15 {
	case 0, 1:
		_ = os.WriteFile(path, m.text(), 0o644)
	case 2, 3:
		_ = os.WriteFile(path+"~", m.text(), 0o644)
		_ = os.Rename(path+"~", path)
	case 4:
		m.inHalves(path)
	case 5:
		_ = os.Remove(path)
	case 6:
		_ = os.Rename(path, other)
	case 7:
		_ = os.Remove(path)
		_ = os.Link(other, path)
	case 8:
		_ = os.RemoveAll(filepath.Join(m.dir, "b"))
	case 9:
		_ = os.Rename(filepath.Join(m.dir, "a"), filepath.Join(m.dir, "b"))
	case 10:
		_ = os.Rename(filepath.Join(m.dir, "b"), filepath.Join(m.dir, "a"))
	case 11:
		m.relink([]string{"a", "b", "nowhere"}[int(op>>4)%3])
	case 12:
		_ = os.Remove(path)
		_ = os.Symlink(other, path)
	case 13:
		m.hear()
	case 14:
		time.Sleep(time.Duration(op>>4) * time.Millisecond)
	case 15:
		m.w.Set([]watchlist.Entry{{Path: path, Gone: true}})
		m.w.Set([]watchlist.Entry{{Path: path, Hash: m.hash(path)}})
		m.heard()
	}
}

// heard waits until the watcher has begun to do what it was asked: what is
// received from then on is based on that.
func (m *mess) heard() {
	for asked := true; asked; runtime.Gosched() {
		m.w.mu.Lock()
		asked = len(m.w.asked) > 0
		m.w.mu.Unlock()
	}
}

func (m *mess) inHalves(path string) {
	f, err := os.Create(path)
	if err != nil {
		return
	}
	defer f.Close()
	text := m.text()
	_, _ = f.Write(text[:len(text)/2])
	time.Sleep(time.Millisecond)
	_, _ = f.Write(text[len(text)/2:])
}

func (m *mess) relink(target string) {
	link := filepath.Join(m.dir, "link")
	_ = os.Symlink(target, link+"~")
	_ = os.Rename(link+"~", link)
}

func (m *mess) hash(path string) string {
	if text := m.told[path]; text != "" {
		return sum.Of([]byte(text))
	}
	return ""
}

// hear takes what has been told, without waiting.
func (m *mess) hear() {
	for {
		select {
		case b := <-m.w.Batches():
			m.take(b)
		default:
			return
		}
	}
}

func (m *mess) take(b change.Batch) {
	m.t.Helper()
	for _, c := range b.Changes {
		if c.Kind == change.Removed {
			delete(m.told, c.Path)
			continue
		}
		if !m.saved[string(c.Data)] {
			m.t.Fatalf("%s: nobody saved these %d bytes: %.30q...%q", c.Path, len(c.Data), c.Data, c.Data[max(0, len(c.Data)-20):])
		}
		m.told[c.Path] = string(c.Data)
	}
}

// settle waits until what was told is what is there.
func (m *mess) settle(within time.Duration) {
	m.t.Helper()
	end := time.After(within)
	for {
		wrong := m.wrong()
		if wrong == "" {
			return
		}
		select {
		case b := <-m.w.Batches():
			m.take(b)
		case <-end:
			data, err := os.ReadFile(wrong)
			m.t.Fatalf("%s: told of %.30q; there is %.30q, %v", wrong, m.told[wrong], data, err)
		}
	}
}

func (m *mess) wrong() string {
	for _, path := range m.paths {
		data, err := os.ReadFile(path)
		if told, ok := m.told[path]; ok != (err == nil) || !bytes.Equal(data, []byte(told)) {
			return path
		}
	}
	return ""
}
