package gojahost

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/gojahost/compile"
	"github.com/heatsync-go/heatsync/internal/graph"
	"github.com/heatsync-go/heatsync/internal/lower"
	"github.com/heatsync-go/heatsync/internal/reload"
	"github.com/heatsync-go/heatsync/internal/resolve"
	"github.com/heatsync-go/heatsync/internal/sum"
	"github.com/heatsync-go/heatsync/internal/tsconfig"
)

// take lays a batch over the files, and describes it to the machine: what the batch
// says, the disk may not have yet, or never gets. A file that can't be read any more has
// been removed since, but one that must not be read is there: to compile it fails, and
// says so.
func (l *loader) take(batch change.Batch) (changes []reload.Change) {
	for _, c := range batch.Changes {
		changes = append(changes, l.takeOne(c))
	}
	return changes
}

// Laid is what batches have said that the files do not say: for Lay of another Host.
func (l *loader) Laid() (batch change.Batch) {
	for path, data := range l.fs.All() {
		if data == nil {
			batch.Changes = append(batch.Changes, change.Change{Path: path, Kind: change.Removed})
		} else {
			batch.Changes = append(batch.Changes, change.Change{Path: path, Data: data})
		}
	}
	return batch
}

// Lay lays a batch over the files before anything is loaded.
func (l *loader) Lay(batch change.Batch) { l.take(batch) }

func (l *loader) takeOne(c change.Change) reload.Change {
	at := resolve.Real(l.fs.Base, c.Path) // a link is reported with what it leads to
	if l.fs.Drop(c.Path); c.Data != nil { // a link that was turned says nothing of what it leads to
		l.fs.Drop(at)
	}
	l.note(c)
	if c.Kind == change.Written && c.Data == nil {
		var err error
		if c.Data, err = l.fs.ReadFile(c.Path); errors.Is(err, fs.ErrPermission) {
			return reload.Change{Path: c.Path, Hash: "unreadable"}
		} else if err != nil {
			c.Kind = change.Removed
		}
	}
	if c.Kind == change.Removed {
		l.fs.Remove(c.Path)
		return reload.Change{Path: c.Path, Removed: true}
	}
	l.fs.Put(at, c.Data)
	return reload.Change{Path: c.Path, Hash: sum.Of(c.Data), Wanted: l.wanted != nil && l.wanted(c.Path)}
}

// note remembers what is under a change that the disk does not have.
func (l *loader) note(c change.Change) {
	delete(l.under, c.Path)
	if c.Saved || c.Kind == change.Written && c.Data == nil {
		return
	}
	l.under[c.Path] = ""
	if data, err := l.fs.Base.ReadFile(c.Path); err == nil {
		l.under[c.Path] = sum.Of(data)
	}
}

// lift takes from the files what the disk has, or is to say by itself.
func (l *loader) lift(batch change.Batch) {
	for _, c := range batch.Changes {
		if _, pushed := l.under[c.Path]; !pushed {
			l.fs.Drop(c.Path)
			l.fs.Drop(resolve.Real(l.fs.Base, c.Path))
		}
	}
	l.fs.Agree()
}

// code returns what a file's top level is to be: the code that was checked in
// this transaction; for an unchanged file, that which it ran before; or what
// the file says now.
func (l *loader) code(id string) (*compile.Code, error) {
	if c := l.staged[id]; c != nil {
		return c, nil
	}
	if m := l.evicted[id]; m != nil {
		return m.code, nil
	}
	return l.read(id)
}

// read compiles a file as it is now.
func (l *loader) read(id string) (*compile.Code, error) {
	data, err := l.fs.ReadFile(id)
	if err != nil {
		return nil, unreadable(id, err)
	}
	if l.added.handler(id) != nil {
		return &compile.Code{Path: id, Hash: sum.Of(data), Source: string(data)}, nil
	}
	// A package.json that can't be read is found fault with where it is needed.
	scope, _ := l.resolver.Scope(id)
	options, patterns := optionsOf(l.fs, id, scope.Type == "module")
	if delete(l.patterns, id); patterns != nil {
		l.patterns[id] = patterns
	}
	options.Named = l.named && graph.Package(id) == ""
	return compileFile(id, data, options)
}

// optionsOf are those that hold for a file, and for what its specifiers stand.
func optionsOf(files resolve.FS, id string, module bool) (compile.Options, []tsconfig.Pattern) {
	options := compile.Options{Module: module}
	if !lower.HowOf(id, module).ByTsconfig() {
		return options, nil
	}
	config := tsconfig.For(files, strings.ReplaceAll(id, `\`, "/"))
	options.Tsconfig = config.Options
	return options, config.Paths
}

// unreadable is the error of a file that is there, by the name that modules have.
func unreadable(id string, err error) error {
	e := &fs.PathError{Op: "open", Path: id, Err: err}
	var known *fs.PathError
	if errors.As(err, &known) {
		e.Op, e.Err = known.Op, known.Err
	}
	return e
}

func compileFile(id string, data []byte, options compile.Options) (*compile.Code, error) {
	switch path.Ext(id) {
	case ".json":
		if err := lower.JSON(id, data); err != nil {
			return nil, err
		}
		return &compile.Code{Path: id, Hash: sum.Of(data), Source: strings.TrimPrefix(string(data), "\ufeff")}, nil
	case ".node":
		return nil, errors.New("native addons need Node.js: run with --host node")
	}
	return compile.Compile(id, data, options)
}

// Parser returns a function that tells whether a module's file can be compiled. As many
// goroutines may call it as may use the file system.
func Parser(files resolve.FS) func(id string, data []byte) error {
	return func(id string, data []byte) error {
		ext := path.Ext(id)
		if ext == ".node" || graph.Package(id) != "" || ext != "" && !slices.Contains(own, ext) {
			return nil // it may be no module
		}
		options, _ := optionsOf(files, id, resolve.PackageType(files, id) == "module")
		_, err := compileFile(id, data, options)
		return err
	}
}

// hash is that of a file's bytes as they are now, "" if there are none.
func (l *loader) hash(id string) string {
	data, err := l.fs.ReadFile(id)
	if err != nil {
		return ""
	}
	return sum.Of(data)
}

// textOf returns the text of a file that runs.
func (l *loader) textOf(file string) string {
	if m := l.cache[file]; m != nil && m.code != nil && !m.code.Lowered {
		return m.code.Source
	}
	data, err := l.fs.ReadFile(file)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(string(data), "\ufeff")
}

// stage compiles a file as it is now, for the transaction that is under way.
func (l *loader) stage(id string) (hash string, err error) {
	code, err := l.read(id)
	if err != nil {
		return "", err
	}
	l.staged[id] = code
	return code.Hash, nil
}

func (l *loader) evict(ids []string) {
	for _, id := range ids {
		if m := l.cache[id]; m != nil {
			l.evicted[id] = m
			delete(l.cache, id)
		}
	}
}

func (l *loader) restore(ids []string) {
	for _, id := range ids {
		if m := l.evicted[id]; m != nil {
			l.cache[id] = m
		} else {
			delete(l.cache, id)
		}
	}
	l.endTransaction()
}

func (l *loader) forget(ids []string) {
	for _, id := range ids {
		delete(l.cache, id)
	}
}

// endTransaction drops what only the transaction needed.
func (l *loader) endTransaction() {
	clear(l.known)
	clear(l.evicted)
	clear(l.staged)
}
