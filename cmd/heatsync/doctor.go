package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/heatsync-go/heatsync"
	known "github.com/heatsync-go/heatsync/internal/graph"
	"github.com/heatsync-go/heatsync/internal/nodehost"
)

const doctorText = `Says what heatsync finds here, and what it can do with a program: versions, the
limits of the system, the file system, and of each file whether it can be live,
and why. Of MODULE it says only that, and what would make it live: the exit
status is 1 if it is not. Nothing is run.
`

// doctor looks at the machine, and at a program.
func doctor(args []string, stdout, stderr io.Writer) int {
	o, status := understand("doctor", args, stdout, stderr)
	u := newUI(stderr)
	switch {
	case status >= 0:
		return status
	case len(o.files) > 2:
		return u.misused("doctor", fmt.Errorf("a program and one of its files are wanted, and there are %d files", len(o.files)))
	}
	analysis, err := analyze(o.files[:1], "node") // what a host lacks is told by check
	if err != nil {
		analysis, err = analyze(o.files[:1], "goja")
	}
	status = u.show(analysis, err)
	if analysis == nil || len(analysis.Modules) == 0 {
		return status
	}
	d := doctorOf(analysis, u, stdout)
	if len(o.files) == 2 {
		return d.module(o.files[1])
	}
	d.machine(analysis)
	d.program()
	return status
}

type examined struct {
	ui      *ui
	out     io.Writer
	entry   string
	modules []loaded
}

func doctorOf(a *heatsync.Analysis, u *ui, out io.Writer) *examined {
	return &examined{ui: u, out: out, entry: a.Modules[0].Path, modules: ofModules(a.Modules)}
}

func (d *examined) say(format string, values ...any) { fmt.Fprintf(d.out, format+"\n", values...) }

// machine says what there is here.
func (d *examined) machine(a *heatsync.Analysis) {
	info, _ := debug.ReadBuildInfo()
	d.say("%s", versionLine(info))
	if path, version, err := nodehost.Find(context.Background()); err != nil {
		d.say("node: %v", err)
	} else {
		d.say("node: %s, %s", version, path)
	}
	dirs := map[string]bool{}
	for _, path := range a.Watched {
		dirs[filepath.Dir(path)] = true
	}
	d.say("file system: %s", fileSystem(filepath.Dir(d.entry)))
	d.say("watching: %s in %s%s", count(len(a.Watched), "path"), directories(len(dirs)), limits(len(dirs)))
}

// program says of each file what it can be.
func (d *examined) program() {
	shown := newLoaded(d.modules, d.entry)
	for _, f := range shown.Files {
		d.say("%s: %s (%s)", d.ui.name(f.Path), f.State, d.ui.relative(f.Why))
	}
	if shown.Packages > 0 {
		d.say("%s of packages: pinned (a package is reloaded if sync.require asks for it by name)", count(shown.Packages, "file"))
	}
	live := slices.ContainsFunc(d.modules, func(m loaded) bool { return m.reloadable })
	if !live {
		d.say("nothing can be reloaded: %s", wayOut)
	}
}

// module says why a file is live, or is not and what would make it so.
func (d *examined) module(file string) (status int) {
	path := entryOf(file)
	if !isThere(path) {
		d.ui.failed(&heatsync.Error{Op: "resolve", Path: file, Err: heatsync.ErrNotFound}, file)
		return statusFailed
	}
	i := slices.IndexFunc(d.modules, func(m loaded) bool { return m.path == path })
	if i < 0 {
		d.say("%s is not live: nothing that %s reaches asks for it by a literal specifier%s. What else loads it is known when the program runs: press l then", d.ui.name(path), d.ui.name(d.entry), orTypes(path))
		return statusFailed
	}
	m := d.modules[i]
	why := d.ui.relative(m.why(d.entry, d.modules))
	if m.reloadable {
		d.say("%s is live: %s (%s)", d.ui.name(path), m.state(), why)
		return statusOK
	}
	d.say("%s is not live: pinned (%s)", d.ui.name(path), why)
	d.say("%s", d.remedy(m))
	return statusFailed
}

// orTypes is what may be asked of a file of TypeScript without that it is ever loaded.
func orTypes(path string) string {
	if slices.Contains([]string{".ts", ".tsx", ".mts", ".cts"}, filepath.Ext(path)) {
		return ", except perhaps for its types, of which nothing is left when the program runs"
	}
	return ""
}

// remedy is what would make a pinned module live.
func (d *examined) remedy(m loaded) string {
	switch pkg := known.Package(m.path); {
	case m.path == d.entry:
		return "the entry is never evaluated again: move what you edit into files that it loads by sync.require"
	case pkg != "":
		const folder = "/node_modules/"
		name := filepath.ToSlash(pkg)
		name = name[strings.LastIndex(name, folder)+len(folder):]
		return fmt.Sprintf("a package is reloaded if sync.require asks for it: sync.require(%q)", name)
	case len(m.loadedBy) > 0:
		return "let " + d.ui.name(m.loadedBy[0]) + " load it by sync.require, or run the program with --all"
	}
	return "it says so itself, by sync.pin, or awaits at its top level"
}
