package main

import (
	"maps"
	"os"
	"slices"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/folder"
	"github.com/heatsync-go/heatsync/internal/sum"
	"github.com/heatsync-go/heatsync/internal/watch"
	"github.com/heatsync-go/heatsync/internal/watchlist"
)

// extra are files that are no modules, and are watched besides: those of --watch, and that of
// --env-file.
type extra struct {
	ui       *ui
	restart  bool
	patterns []folder.Pattern
	env      *envFile          // or nil
	first    map[string]string // file -> the hash that it had when the program began

	// handles tells whether the program itself follows a file.
	handles func(path string) bool
	// setEnv changes process.env.
	setEnv func(set map[string]string, gone []string)

	watcher *watch.Watcher // or nil
}

// newExtra understands the options.
func newExtra(o options, u *ui) (*extra, error) {
	x := &extra{ui: u, restart: o.restart, first: map[string]string{}}
	for _, text := range o.watch {
		pattern, err := folder.Parse(workingDir(), text)
		if err != nil {
			return nil, &usageError{text: "--watch=" + text + ": " + err.Error()}
		}
		x.patterns = append(x.patterns, pattern)
	}
	if o.envFile == "" {
		return x, nil
	}
	var err error
	x.env, err = readEnvFile(o.envFile)
	return x, err
}

// watch follows the files until close is called: also when the program has ended, since a
// save may begin it anew.
func (x *extra) watch(o options) {
	if o.noWatch || x.env == nil && len(x.patterns) == 0 {
		return
	}
	x.watcher = watch.New(watch.Options{Dir: workingDir(), Poll: o.poll, Warn: x.ui.warn})
	x.watcher.Set(x.entries())
	go func() {
		for b := range x.watcher.Batches() {
			x.changed(b)
		}
	}()
}

func (x *extra) close() {
	if x.watcher != nil {
		x.watcher.Close()
	}
}

// entries are what to watch, with what it is now.
func (x *extra) entries() (list []watchlist.Entry) {
	for _, p := range x.patterns {
		list = append(list, watchlist.Entry{Path: p.String(), Fixed: len(p.Dir)})
		for _, file := range p.Find(disk{}) {
			x.first[file] = hashAt(file)
		}
	}
	if x.env != nil {
		x.first[x.env.path] = hashAt(x.env.path)
	}
	for _, file := range slices.Sorted(maps.Keys(x.first)) {
		list = append(list, watchlist.Entry{Path: file, Hash: x.first[file]})
	}
	return list
}

func hashAt(file string) string {
	data, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	return sum.Of(data)
}

// changed says what needs a restart, or is what it was. What the program follows by
// itself it is told of by itself.
func (x *extra) changed(b change.Batch) {
	r := &heatsync.Reload{}
	for _, c := range b.Changes {
		switch {
		case x.env != nil && c.Path == x.env.path && !x.restart:
			x.followEnv(c)
		case x.handles(c.Path):
		case c.Kind == change.Removed:
			r.Restart = append(r.Restart, heatsync.ReloadedModule{Path: c.Path, Reason: heatsync.Reason{Why: "removed"}})
		case sum.Of(c.Data) == x.first[c.Path]:
			r.Mended = append(r.Mended, c.Path)
		default:
			r.Restart = append(r.Restart, heatsync.ReloadedModule{Path: c.Path, Reason: heatsync.Reason{Why: heatsync.Changed}})
		}
	}
	if len(r.Restart)+len(r.Mended) > 0 {
		x.ui.reload(r, nil)
	}
}

// followEnv has process.env follow its file.
func (x *extra) followEnv(c change.Change) {
	set, gone := x.env.follow(string(c.Data))
	if len(set)+len(gone) == 0 {
		return
	}
	x.setEnv(set, gone)
	x.ui.say(envEvent{File: x.env.path, Set: slices.Sorted(maps.Keys(set)), Removed: list(gone)})
}

type disk struct{}

func (disk) List(dir string) (names []string) {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func (disk) IsDir(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.IsDir()
}
