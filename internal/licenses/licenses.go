// Package licenses collects the licences that must come with a program: those of the
// modules that are linked into it, and of Go itself.
package licenses

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
)

// Of returns the licences of all that a package of this module is linked of, apart from
// this module's own. env is added to the environment of go, whose working directory
// is dir. A module without a licence is an error.
func Of(ctx context.Context, dir string, env []string, path string) ([]byte, error) {
	packages, err := linked(ctx, dir, env, path)
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	if err := addGo(ctx, &text); err != nil {
		return nil, err
	}
	for _, m := range modules(packages) {
		if err := m.write(&text); err != nil {
			return nil, err
		}
	}
	return text.Bytes(), nil
}

// pkg is what go list prints of a package.
type pkg struct {
	Dir    string
	Module *struct {
		Path, Version, Dir string
		Main               bool
		Replace            *struct{ Path, Version string }
	}
}

func linked(ctx context.Context, dir string, env []string, path string) ([]pkg, error) {
	cmd := exec.CommandContext(ctx, "go", "list", "-deps", "-json=Dir,Module", path)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	var problems bytes.Buffer
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list %s: %w\n%s", path, err, &problems)
	}
	var list []pkg
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		switch err := d.Decode(&p); {
		case err == io.EOF:
			return list, nil
		case err != nil:
			return nil, err
		}
		list = append(list, p)
	}
}

// module is one that is linked, with the directories in which its licences may be.
type module struct {
	name string
	dirs []string // of the packages that are linked, and those above
}

// modules are sorted by their names.
func modules(packages []pkg) []*module {
	byName := map[string]*module{}
	for _, p := range packages {
		if p.Module == nil || p.Module.Main {
			continue
		}
		name := p.Module.Path + " " + p.Module.Version
		if r := p.Module.Replace; r != nil {
			name += " (" + strings.TrimSpace(r.Path+" "+r.Version) + ")"
		}
		m := byName[name]
		if m == nil {
			m = &module{name: name}
			byName[name] = m
		}
		m.dirs = append(m.dirs, upTo(p.Module.Dir, p.Dir)...)
	}
	var list []*module
	for _, m := range byName {
		slices.Sort(m.dirs)
		m.dirs = slices.Compact(m.dirs)
		list = append(list, m)
	}
	slices.SortFunc(list, func(a, b *module) int { return strings.Compare(a.name, b.name) })
	return list
}

// upTo are the directories from one up to another above it.
func upTo(top, dir string) []string {
	list := []string{dir}
	for dir != top && len(dir) > len(top) {
		dir = filepath.Dir(dir)
		list = append(list, dir)
	}
	return list
}

// named are the files that have to come along.
var named = regexp.MustCompile(`(?i)^(licen[cs]e|copying|copyright|notice|patents)([._-].*)?$`)

func (m *module) write(to *bytes.Buffer) error {
	found := false
	for _, dir := range m.dirs {
		files, err := os.ReadDir(dir)
		if err != nil {
			return err
		}
		for _, f := range files {
			if f.IsDir() || !named.MatchString(f.Name()) {
				continue
			}
			text, err := os.ReadFile(filepath.Join(dir, f.Name()))
			if err != nil {
				return err
			}
			add(to, m.name+", "+f.Name(), text)
			found = true
		}
	}
	if !found {
		return fmt.Errorf("%s has no licence in %s", m.name, strings.Join(m.dirs, ", "))
	}
	return nil
}

// addGo adds the licence of Go's runtime and standard library.
func addGo(ctx context.Context, to *bytes.Buffer) error {
	out, err := exec.CommandContext(ctx, "go", "env", "GOROOT").Output()
	if err != nil {
		return fmt.Errorf("go env GOROOT: %w", err)
	}
	root := strings.TrimSpace(string(out))
	var errs []error
	for _, file := range []string{filepath.Join(root, "LICENSE"), filepath.Join(filepath.Dir(root), "LICENSE")} {
		text, err := os.ReadFile(file)
		if err == nil {
			add(to, "Go "+strings.TrimPrefix(runtime.Version(), "go")+", LICENSE", text)
			return nil
		}
		errs = append(errs, err)
	}
	return fmt.Errorf("the licence of Go: %w", errors.Join(errs...))
}

func add(to *bytes.Buffer, title string, text []byte) {
	rule := strings.Repeat("=", 80)
	fmt.Fprintf(to, "%s\n%s\n%s\n\n%s\n\n", rule, title, rule, bytes.TrimSpace(text))
}
