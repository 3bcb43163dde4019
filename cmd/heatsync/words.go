package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/heatsync-go/heatsync"
)

// mostNamed is how many files a line names before it begins to count.
const mostNamed = 3

// done says what was reloaded, why and how quickly: "" if nothing was.
//
//	reloaded a.js and b.js in 2.1 ms
//	reloaded a.js and 2 plain importers in 2.1 ms
//	reloaded app.js (finds another file for ./util) in 900 µs
//	resynced a.js, b.js, c.js and 9 more files in 12 ms
func (u *ui) done(r *heatsync.Reload) string {
	if len(r.Modules) == 0 {
		return ""
	}
	verb := "reloaded"
	if r.Resync {
		verb = "resynced"
	}
	var causes []string
	importers := 0
	for _, m := range r.Modules {
		if isImporter(m) {
			importers++
			continue
		}
		causes = append(causes, u.name(m.Path)+why(m))
	}
	parts := named(causes, "file")
	if importers > 0 {
		parts = append(parts, count(importers, "plain importer"))
	}
	return fmt.Sprintf("%s %s in %s", verb, and(parts), short(r.Duration))
}

// isImporter tells whether a module ran only because of another.
func isImporter(m heatsync.ReloadedModule) bool {
	return m.Reason.Why == heatsync.PlainImporter || m.Reason.Why == heatsync.Importer
}

// why is the reason, unless it is what one would think.
func why(m heatsync.ReloadedModule) string {
	switch m.Reason.Why {
	case "", heatsync.Changed, heatsync.Resynced:
		return ""
	}
	return " (" + m.Reason.String() + ")"
}

// named keeps the first names of a list, and counts the others.
func named(names []string, noun string) []string {
	more := len(names) - mostNamed
	if more <= 0 {
		return names
	}
	return append(names[:mostNamed:mostNamed], moreOf(more, noun))
}

func moreOf(n int, noun string) string { return fmt.Sprintf("%d more %s", n, plural(n, noun)) }

func shorten(modules []heatsync.ReloadedModule) []heatsync.ReloadedModule {
	return modules[:min(len(modules), mostNamed)]
}

// and joins parts as in speech: "a, b and c".
func and(parts []string) string {
	last := len(parts) - 1
	if last <= 0 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts[:last], ", ") + " and " + parts[last]
}

func count(n int, noun string) string { return fmt.Sprintf("%d %s", n, plural(n, noun)) }

func directories(n int) string {
	if n == 1 {
		return "1 directory"
	}
	return fmt.Sprintf("%d directories", n)
}

func plural(n int, noun string) string {
	if n == 1 {
		return noun
	}
	return noun + "s"
}

// short is a length of time with two digits or three: 870 µs, 2.1 ms, 14 ms, 1.3 s.
func short(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return fmt.Sprintf("%d µs", d.Microseconds())
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.1f ms", milliseconds(d))
	case d < time.Second:
		return fmt.Sprintf("%.0f ms", milliseconds(d))
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// failedFile is the module that failed.
func failedFile(failed *heatsync.ReloadError) string {
	var in failedIn
	if errors.As(failed, &in) && in.file != "" {
		return in.file
	}
	var e *heatsync.Error
	if errors.As(failed, &e) && e.Path != "" {
		return e.Path
	}
	if modules := failed.Reload.Modules; len(modules) > 0 {
		return modules[0].Path
	}
	return ""
}

// others are the paths but one.
func others(paths []string, one string) []string {
	return slices.DeleteFunc(slices.Clone(paths), func(path string) bool { return path == one })
}

// cause is an error without what we say of it anyway: that it came up in this
// module.
func cause(err error) string {
	var e *heatsync.Error
	if errors.As(err, &e) {
		return e.Err.Error()
	}
	return err.Error()
}

// place is where an error is, in the form that editors and terminals open: ""
// if that is unknown.
func place(err error) string {
	var e *heatsync.Error
	if !errors.As(err, &e) || e.Line == 0 {
		return ""
	}
	if e.Column == 0 {
		return fmt.Sprintf("%s:%d", e.Path, e.Line)
	}
	return fmt.Sprintf("%s:%d:%d", e.Path, e.Line, e.Column)
}

// missing says what is wrong with the name of a program that is not found.
func missing(file string) string {
	info, err := os.Stat(file)
	switch {
	case err == nil && info.IsDir():
		return file + " is a directory without an index file, and has no package.json that names one"
	case err == nil:
		return file + " can't be run"
	case !errors.Is(err, fs.ErrNotExist):
		return err.Error()
	}
	return "there is no file " + file
}

// similar is the file that somebody may have meant who wrote the name of one that is not
// there: "" if there is none beside it.
func similar(file string) string {
	dir, name := filepath.Split(file)
	entries, _ := os.ReadDir(cmp.Or(dir, "."))
	var names []string
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") {
			names = append(names, e.Name())
		}
	}
	if near := nearest(name, names); near != "" {
		return dir + near
	}
	return ""
}
