package heatsync

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"sync"

	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/resolve"
	"github.com/heatsync-go/heatsync/internal/source"
	"github.com/heatsync-go/heatsync/internal/watch"
	"github.com/heatsync-go/heatsync/internal/watchlist"
)

// whole has the batch hold the texts of all its files, so that all runtimes get the same.
func whole(b change.Batch, files resolve.FS) change.Batch {
	changes := slices.Clone(b.Changes)
	for i, c := range changes {
		if c.Kind != change.Written || c.Data != nil {
			continue
		}
		var err error
		changes[i].Saved = true
		if changes[i].Data, err = files.ReadFile(c.Path); err != nil && !errors.Is(err, fs.ErrPermission) {
			changes[i].Kind = change.Removed
		}
	}
	return change.Batch{Changes: changes}
}

// union is what the runtimes of a pool watch, together. Any goroutine may use it.
type union struct {
	mu      sync.Mutex
	entries map[string]watchlist.Entry
	wanted  map[string]map[*member]bool // path -> the members that watch it
	watcher *watch.Watcher
}

// set hears from a member what to watch for it. What was told first of a path counts: a
// change from that concerns all members, though one may have loaded it already.
func (u *union) set(m *member, diff []watchlist.Entry) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.entries == nil {
		u.entries, u.wanted = map[string]watchlist.Entry{}, map[string]map[*member]bool{}
	}
	var all []watchlist.Entry
	for _, d := range diff {
		if d.Gone {
			all = append(all, u.unset(m, d.Path)...)
			continue
		}
		if u.wanted[d.Path] == nil {
			u.wanted[d.Path], u.entries[d.Path] = map[*member]bool{}, d
			all = append(all, d)
		}
		u.wanted[d.Path][m] = true
	}
	u.pass(all)
}

// heard notes what a batch says of the disk, for whoever watches next.
func (u *union) heard(b change.Batch) {
	u.mu.Lock()
	defer u.mu.Unlock()
	watch.Heard(u.entries, b)
}

// leave ends all that is watched for a member.
func (u *union) leave(m *member) {
	u.mu.Lock()
	defer u.mu.Unlock()
	var all []watchlist.Entry
	for path := range u.wanted {
		all = append(all, u.unset(m, path)...)
	}
	u.pass(all)
}

func (u *union) unset(m *member, path string) []watchlist.Entry {
	delete(u.wanted[path], m)
	if _, known := u.entries[path]; !known || len(u.wanted[path]) > 0 {
		return nil
	}
	delete(u.wanted, path)
	delete(u.entries, path)
	return []watchlist.Entry{{Path: path, Gone: true}}
}

func (u *union) pass(diff []watchlist.Entry) {
	if u.watcher != nil && len(diff) > 0 {
		u.watcher.Set(diff)
	}
}

// watch begins to watch, until ctx is done.
func (u *union) watch(ctx context.Context, from source.Source, opts watch.Options) (<-chan change.Batch, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.watcher != nil {
		return nil, errors.New("the files are being watched already")
	}
	w := from.Watch(opts)
	u.watcher = w
	w.Set(slices.Collect(maps.Values(u.entries)))
	context.AfterFunc(ctx, func() {
		u.mu.Lock()
		u.watcher = nil
		u.mu.Unlock()
		_ = w.Close()
	})
	return w.Batches(), nil
}
