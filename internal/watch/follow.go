package watch

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/heatsync-go/heatsync/internal/chain"
	"github.com/heatsync-go/heatsync/internal/resolve"
	"github.com/heatsync-go/heatsync/internal/settle"
)

// newIndex returns an index of the paths of this system.
func newIndex(root string) chain.Index {
	x := chain.Index{Links: links, Fold: fold}
	if filepath.Separator != '/' {
		x.Rules = resolve.Windows
	}
	if root != "" {
		x.Below(root)
	}
	return x
}

func links(path string) (target string, there bool) {
	target, err := os.Readlink(path)
	return target, !errors.Is(err, fs.ErrNotExist)
}

// arm follows paths, and watches the directories that lead to them. If the way
// was changed before its directories were watched, nobody has told of it: it is
// followed again.
func (k *keeper) arm(paths []string) {
	for range 4 {
		k.index.Forget()
		for _, path := range paths {
			if k.settler.Knows(path) {
				k.index.Add(path)
			}
		}
		if paths = k.watch(); len(paths) == 0 {
			return
		}
	}
}

// watch watches the directories that have become of interest, and returns the
// paths that lead through them.
func (k *keeper) watch() (paths []string) {
	watch, leave := k.index.Changes()
	if k.source == nil {
		return nil
	}
	for _, dir := range watch {
		k.sweep.consider(dir)
		err := k.source.add(dir)
		if err == nil {
			delete(k.unarmed, dir)
			paths = append(paths, k.index.Under(dir)...)
			continue
		}
		k.unarmed[dir] = true
		if isStarved(err) {
			k.starved(err)
		}
	}
	for _, dir := range leave {
		delete(k.unarmed, dir)
		if !k.locks.in(dir) {
			k.source.remove(dir)
		}
	}
	return paths
}

// rearm follows the paths that lead through directories which are not watched
// for certain.
func (k *keeper) rearm(dirs []string) (paths []string) {
	for _, dir := range dirs {
		k.index.Lost(dir)
		paths = append(paths, k.index.Under(dir)...)
	}
	k.arm(paths)
	return paths
}

// died follows the paths that led through a directory which is not there any
// more, or not under that name. Only a look can tell what is there instead.
func (k *keeper) died(dir string) {
	for _, path := range k.rearm([]string{dir}) {
		k.notice(path, stat(path))
	}
}

func (k *keeper) happened(e event) {
	files, through, link := k.index.Named(e.dir, e.name)
	for _, path := range files {
		delete(k.noticed, path)
		k.settler.Hint(path, e.hint, k.now())
	}
	if len(files)+len(through) == 0 {
		k.settler.Happened(k.now())
	}
	if len(through) > 0 {
		k.rerouted(through, link || e.hint == settle.Closed)
	}
}

// rerouted follows paths on which a directory or a link is another one now.
// What a link is turned to, or is renamed into place, is whole; in a directory
// that has just been made, somebody may be writing.
func (k *keeper) rerouted(paths []string, whole bool) {
	k.arm(paths)
	for _, path := range paths {
		if whole {
			delete(k.noticed, path)
			k.settler.Hint(path, settle.Closed, k.now())
			continue
		}
		k.notice(path, stat(path))
	}
}
