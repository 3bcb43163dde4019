package conformance

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/heatsync-go/heatsync/change"
)

// What is pushed is as good as what is saved: a program whose files stay what they were
// at its start, and which is given every later edit in batches, shows what one does
// that loads the edited files.
func TestRandomPushedGoja(t *testing.T) {
	hotEqualsCold(t, realDir(t), &pushedHot{gojaHot: &gojaHot{}}, gojaCold{}, false)
}

// pushedHot runs the program in a copy of its directory. Only links are turned there.
type pushedHot struct {
	*gojaHot
	dir, copy string
	had       map[string]string // file -> text, or for a link its target
}

func (h *pushedHot) open(t *rapid.T, dir string) {
	h.dir = filepath.Clean(dir)
	h.copy = h.dir + "-pushed"
	h.had = tree(t, h.dir)
	if err := os.CopyFS(h.copy, os.DirFS(h.dir)); err != nil {
		t.Fatal(err)
	}
	h.gojaHot.open(t, h.copy+string(filepath.Separator))
}

func (h *pushedHot) close(t *rapid.T) {
	h.gojaHot.close(t)
	os.RemoveAll(h.copy)
}

// apply pushes all that was edited since, whoever has asked for it.
func (h *pushedHot) apply(t *rapid.T, batch change.Batch) answer {
	return h.theirs(h.gojaHot.apply(t, h.edited(t)))
}

func (h *pushedHot) show(t *rapid.T, names, own []string) answer {
	return h.theirs(h.gojaHot.show(t, names, own))
}

func (h *pushedHot) edited(t *rapid.T) (b change.Batch) {
	now := tree(t, h.dir)
	for name, text := range now {
		path := filepath.Join(h.copy, name)
		switch had, known := h.had[name]; {
		case known && had == text:
		case strings.HasPrefix(text, linkMark):
			if err := turn(path, strings.TrimPrefix(text, linkMark)); err != nil {
				t.Fatal(err)
			}
			b.Add(change.Change{Path: path})
		default:
			b.Add(change.Change{Path: path, Data: []byte(text)})
		}
	}
	for name := range h.had {
		if _, there := now[name]; !there {
			b.Add(change.Change{Path: filepath.Join(h.copy, name), Kind: change.Removed})
		}
	}
	h.had = now
	return b
}

func turn(link, target string) error {
	if err := os.Remove(link); err != nil && !os.IsNotExist(err) {
		return err
	}
	return os.Symlink(target, link)
}

// linkMark begins what a link holds.
const linkMark = "-> "

// tree reads the files of a directory, and its links.
func tree(t *rapid.T, dir string) map[string]string {
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		name, _ := filepath.Rel(dir, path)
		switch {
		case err != nil || d.IsDir():
			return err
		case d.Type() == fs.ModeSymlink:
			target, err := os.Readlink(path)
			files[name] = linkMark + target
			return err
		}
		data, err := os.ReadFile(path)
		files[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// theirs is an answer with the paths of the directory that is edited.
func (h *pushedHot) theirs(a answer) answer {
	theirs := func(path string) string {
		if rest, ok := strings.CutPrefix(path, h.copy); ok {
			return h.dir + rest
		}
		return path
	}
	for i := range a.Watch {
		a.Watch[i].Path = theirs(a.Watch[i].Path)
	}
	for i := range a.Loaded {
		a.Loaded[i] = theirs(a.Loaded[i])
	}
	for _, r := range a.Reports {
		for _, list := range [][]string{r.Pending, r.Removed} {
			for i := range list {
				list[i] = theirs(list[i])
			}
		}
		for i := range r.Restart {
			r.Restart[i].ID = theirs(r.Restart[i].ID)
		}
	}
	a.Shown = strings.ReplaceAll(a.Shown, h.copy, h.dir)
	return a
}
