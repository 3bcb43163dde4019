// Package heatsynctest tests modules, and the Go code around them, through their reloads:
//
//	func TestRatesAreLive(t *testing.T) {
//		t.Parallel()
//		p := heatsynctest.New(t, map[string]string{
//			"rules.js":  `const rates = sync.require("./rates"); …`,
//			"rates.json": `{ "eur": 10 }`,
//		}, nil)
//		rules := p.Require("./rules.js")
//		p.Save("rates.json", `{ "eur": 12 }`)  // live when Save returns
//		p.SaveBroken("rules.js", `exports = {`) // the old version stays
//		…
//	}
//
// The files of a [Project] are in memory, nothing is watched, and a save is applied before
// [Project.Save] returns: no test waits, and tests may run in parallel. A project can be laid
// over modules that a program has, in a folder or in an fs.FS such as an embed.FS:
//
//	p := heatsynctest.New(t, nil, &heatsync.Options{Dir: "scripts"})
//	p.Save("rates.json", `{}`) // the folder stays as it is
package heatsynctest

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/source"
)

// Project is a number of files and a Sync that loads them. Like that it belongs to one
// goroutine, the test's. [New] makes one.
//
// Names of files are relative to Dir, with slashes, or absolute.
type Project struct {
	// Sync is the project's, and has loaded nothing yet: give its Runtime what the modules
	// need, call the code that is to be tested with it, bind what they export. It is closed
	// when the test ends.
	Sync *heatsync.Sync
	// Dir is where the files are: Options.Dir, if that was set, or else a path that does not
	// exist, /project.
	Dir string

	t     testing.TB
	files store
}

// store is where a project's files are.
type store interface {
	write(name, text string) error
	remove(name string) error
}

// New makes a project of files: their texts by their names. Nil opts are fine. Files lie over
// those of Options.FS, or over the folder Options.Dir if only that is set, which stay as they
// are. What scripts print is the test's output unless Options.Stdout and Options.Stderr say
// otherwise. The core module fs has the system's files: see [NewOnDisk].
func New(t testing.TB, files map[string]string, opts *heatsync.Options) *Project {
	t.Helper()
	var o heatsync.Options
	if opts != nil {
		o = *opts
	}
	if o.FS == nil {
		o.FS = source.Overlay(o.Dir, nil)
	}
	root := string(filepath.Separator) + "project"
	inMemory := newMemory(o.FS)
	dir, err := filepath.Abs(cmp.Or(o.Dir, source.Dir(o.FS), root))
	if err != nil {
		t.Fatal("heatsynctest:", err)
	}
	o.Dir, o.FS = dir, source.Layer(inMemory, o.FS)
	return start(t, files, inMemory, o)
}

// NewOnDisk makes a project in a temporary folder, for scripts that read files by
// themselves, and for code that watches. Options.Dir and Options.FS must not be set.
func NewOnDisk(t testing.TB, files map[string]string, opts *heatsync.Options) *Project {
	t.Helper()
	var o heatsync.Options
	if opts != nil {
		o = *opts
	}
	if o.Dir != "" || o.FS != nil {
		t.Fatal("heatsynctest.NewOnDisk: the project has a folder of its own: neither Options.Dir nor Options.FS can be set")
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal("heatsynctest:", err)
	}
	o.Dir = dir
	return start(t, files, disk(dir), o)
}

func start(t testing.TB, files map[string]string, in store, o heatsync.Options) *Project {
	t.Helper()
	if o.Stdout == nil {
		o.Stdout = t.Output()
	}
	if o.Stderr == nil {
		o.Stderr = t.Output()
	}
	p := &Project{Dir: o.Dir, t: t, files: in}
	for name, text := range files {
		p.write(name, text)
	}
	s, err := heatsync.New(nil, &o)
	if err != nil {
		t.Fatal("heatsynctest:", err)
	}
	t.Cleanup(func() { _ = s.Close() })
	p.Sync = s
	return p
}

// Require returns the live exports of a module, as [heatsync.Sync.Require] does. The test
// fails if it can't be loaded.
func (p *Project) Require(id string) *goja.Object {
	p.t.Helper()
	o, err := p.Sync.Require(id)
	if err != nil {
		p.t.Fatal("heatsynctest: ", err)
	}
	return o
}

// Save saves files together, each given by its name and its text, and reloads what they ask
// for. The test fails if the reload does. A Reload whose Number is 0 says that nobody has
// loaded, or looked for, any of the files.
func (p *Project) Save(nameText ...string) *heatsync.Reload {
	p.t.Helper()
	return p.live(p.save(nameText))
}

// SaveBroken is [Project.Save] of what must not become live. The test fails if it does.
func (p *Project) SaveBroken(nameText ...string) *heatsync.ReloadError {
	p.t.Helper()
	return p.kept(p.save(nameText))
}

// Remove removes files together, and reloads what that asks for. The test fails if the
// reload does.
func (p *Project) Remove(names ...string) *heatsync.Reload {
	p.t.Helper()
	return p.live(p.remove(names))
}

// RemoveBroken is [Project.Remove] of files without which nothing new can become live. The
// test fails if it does.
func (p *Project) RemoveBroken(names ...string) *heatsync.ReloadError {
	p.t.Helper()
	return p.kept(p.remove(names))
}

// Version returns how often the module of a file was evaluated and kept: 1 after it was
// loaded, 0 before.
func (p *Project) Version(name string) int {
	p.t.Helper()
	path := filepath.Join(p.Dir, filepath.FromSlash(p.name(name)))
	for _, m := range p.Sync.Modules() {
		if m.Path == path {
			return m.Version
		}
	}
	return 0
}

func (p *Project) save(nameText []string) (what string, r *heatsync.Reload, err error) {
	p.t.Helper()
	if len(nameText)%2 != 0 {
		p.t.Fatalf("heatsynctest: %d arguments: files are saved by name and text, name and text", len(nameText))
	}
	var b change.Batch
	var names []string
	for i := 0; i < len(nameText); i += 2 {
		name, text := p.name(nameText[i]), nameText[i+1]
		p.write(name, text)
		names = append(names, name)
		b.Add(change.Change{Path: name, Data: []byte(text)})
	}
	r, err = p.Sync.Apply(b)
	return "save " + strings.Join(names, ", "), r, err
}

func (p *Project) remove(all []string) (what string, r *heatsync.Reload, err error) {
	p.t.Helper()
	var b change.Batch
	for _, name := range all {
		name = p.name(name)
		if err := p.files.remove(name); err != nil {
			p.t.Fatal("heatsynctest: ", err)
		}
		b.Add(change.Change{Path: name, Kind: change.Removed})
	}
	r, err = p.Sync.Apply(b)
	return "remove " + strings.Join(all, ", "), r, err
}

func (p *Project) live(what string, r *heatsync.Reload, err error) *heatsync.Reload {
	p.t.Helper()
	if err != nil {
		p.t.Fatalf("heatsynctest: %s: %v", what, err)
	}
	return r
}

func (p *Project) kept(what string, r *heatsync.Reload, err error) *heatsync.ReloadError {
	p.t.Helper()
	var failed *heatsync.ReloadError
	switch {
	case errors.As(err, &failed):
	case err != nil:
		p.t.Fatalf("heatsynctest: %s: %v", what, err)
	case r.Number == 0:
		p.t.Fatalf("heatsynctest: %s: nothing was reloaded, so nothing could fail: is it loaded?", what)
	default:
		p.t.Fatalf("heatsynctest: %s: it is live, and should have been refused: %s", what, evaluated(r))
	}
	return failed
}

func evaluated(r *heatsync.Reload) string {
	var list []string
	for _, m := range r.Modules {
		list = append(list, fmt.Sprintf("%s (%s)", m.Path, m.Reason))
	}
	return strings.Join(list, ", ")
}

func (p *Project) write(name, text string) {
	p.t.Helper()
	if err := p.files.write(p.name(name), text); err != nil {
		p.t.Fatal("heatsynctest: ", err)
	}
}

// name is a file's within the project.
func (p *Project) name(given string) string {
	p.t.Helper()
	name := filepath.FromSlash(given)
	if filepath.IsAbs(name) {
		if rel, err := filepath.Rel(p.Dir, name); err == nil {
			name = rel
		}
	}
	name = filepath.ToSlash(filepath.Clean(name))
	if !fs.ValidPath(name) || name == "." {
		p.t.Fatalf("heatsynctest: %q is no file in the project, which is in %s", given, p.Dir)
	}
	return name
}

// disk is a folder of the system.
type disk string

func (d disk) at(name string) string { return filepath.Join(string(d), filepath.FromSlash(name)) }

func (d disk) write(name, text string) error {
	if err := os.MkdirAll(filepath.Dir(d.at(name)), 0o777); err != nil {
		return err
	}
	return os.WriteFile(d.at(name), []byte(text), 0o666)
}

func (d disk) remove(name string) error { return os.Remove(d.at(name)) }
