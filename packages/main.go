// Command packages runs a small program for each of the packages in package.json, under node
// and on the built-in engine, and writes docs/packages.md: which print the same.
//
//	npm ci --prefix packages && go run ./packages
//
// With arguments it runs only those, prints where the two differ, and writes nothing.
// A program that is known to differ says why in its first line:
//
//	// differs: the sentence for the table
//	// not possible: the sentence for the table
//
// It is an error if one differs that does not say so, or says so and does not.
package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	dir     = "packages"
	table   = "docs/packages.md"
	timeout = 60 * time.Second
)

// outcome is what became of one package.
type outcome struct {
	name, version string
	known, reason string // what its program says of itself
	there, here   string // what it printed under node, and here
	stderr        string
}

func (o *outcome) same() bool { return o.here == o.there }

// wrong tells whether the program says something else of itself than what happened.
func (o *outcome) wrong() bool { return o.same() != (o.known == "") }

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "packages:", err)
		os.Exit(1)
	}
}

func run(only []string) error {
	command, err := build()
	if err != nil {
		return err
	}
	defer os.RemoveAll(filepath.Dir(command))
	files, err := programs(only)
	if err != nil {
		return err
	}
	outcomes := tryAll(command, files)
	failed := 0
	for _, o := range outcomes {
		if o.wrong() || len(only) > 0 && !o.same() {
			failed++
			fmt.Printf("%s: %s\n%s%s\n", o.name, cmp.Or(o.known, "differs"), differences(o.here, o.there), o.stderr)
		}
	}
	fmt.Printf("%d packages, %d the same\n", len(outcomes), count(outcomes))
	if len(only) == 0 {
		if err := os.WriteFile(table, page(outcomes), 0o666); err != nil {
			return err
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d programs do what they don't say", failed)
	}
	return nil
}

// build compiles the command, as it is now.
func build() (string, error) {
	scratch, err := os.MkdirTemp("", "packages")
	if err != nil {
		return "", err
	}
	command := filepath.Join(scratch, "heatsync")
	if runtime.GOOS == "windows" {
		command += ".exe"
	}
	out, err := exec.Command("go", "build", "-o", command, "./cmd/heatsync").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build the command: %w\n%s", err, out)
	}
	return command, nil
}

// programs are the files of all packages, or of those that were named.
func programs(only []string) (files []string, err error) {
	for _, name := range only {
		files = append(files, filepath.Join(dir, "programs", fileOf(name)))
	}
	if len(only) > 0 {
		return files, nil
	}
	return filepath.Glob(filepath.Join(dir, "programs", "*.js"))
}

// A scope's slash is a plus in the names of files.
func fileOf(name string) string { return strings.ReplaceAll(name, "/", "+") + ".js" }
func nameOf(file string) string {
	return strings.ReplaceAll(strings.TrimSuffix(filepath.Base(file), ".js"), "+", "/")
}

// tryAll runs two programs at a time.
func tryAll(command string, files []string) []*outcome {
	outcomes := make([]*outcome, len(files))
	var group sync.WaitGroup
	slots := make(chan struct{}, 2)
	for i, file := range files {
		group.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			outcomes[i] = try(command, file)
		})
	}
	group.Wait()
	return outcomes
}

func try(command, file string) *outcome {
	o := &outcome{name: nameOf(file)}
	o.version = versionOf(o.name)
	text, err := os.ReadFile(file)
	if err != nil {
		o.there = err.Error()
		return o
	}
	first, _, _ := strings.Cut(string(text), "\n")
	for _, known := range []string{"differs", "not possible"} {
		if reason, ok := strings.CutPrefix(first, "// "+known+": "); ok {
			o.known, o.reason = known, reason
		}
	}
	path, err := filepath.Abs(file)
	if err != nil {
		o.there = err.Error()
		return o
	}
	o.there, _ = output("node", path)
	o.here, o.stderr = output(command, "run", "--host", "goja", "--quiet", path)
	return o
}

func versionOf(name string) string {
	var manifest struct{ Version string }
	data, err := os.ReadFile(filepath.Join(dir, "node_modules", filepath.FromSlash(name), "package.json"))
	if err != nil || json.Unmarshal(data, &manifest) != nil {
		return "?"
	}
	return manifest.Version
}

// output runs a command in an empty directory, and returns what it prints, and its status if
// that is not 0.
func output(name string, args ...string) (stdout, stderr string) {
	scratch, err := os.MkdirTemp("", "packages")
	if err != nil {
		return err.Error(), ""
	}
	defer os.RemoveAll(scratch)
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	var out, errs bytes.Buffer
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = scratch, &out, &errs
	cmd.Env = append(os.Environ(), "TZ=UTC", "LANG=en_US.UTF-8", "NO_COLOR=", "FORCE_COLOR=0")
	cmd.WaitDelay = time.Second
	err = cmd.Run()
	stdout = strings.ReplaceAll(out.String(), scratch, "$WORK")
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		stdout += "[does not end]\n"
	case errors.As(err, &exit):
		stdout += fmt.Sprintf("[status %d]\n", exit.ExitCode())
	case err != nil:
		stdout += err.Error() + "\n"
	}
	return stdout, clip(errs.String(), 1500)
}

func clip(text string, most int) string {
	if len(text) > most {
		return text[:most] + "…\n"
	}
	return text
}

func differences(here, there string) string {
	const most = 6
	a, b := strings.Split(here, "\n"), strings.Split(there, "\n")
	var out strings.Builder
	for i, n := 0, 0; i < max(len(a), len(b)) && n < most; i++ {
		x, y := line(a, i), line(b, i)
		if x != y {
			fmt.Fprintf(&out, "  here  %s\n  node  %s\n", clip(x, 600), clip(y, 600))
			n++
		}
	}
	return out.String()
}

func line(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(no line)"
}

func count(outcomes []*outcome) (n int) {
	for _, o := range outcomes {
		if o.same() {
			n++
		}
	}
	return n
}

// page is the text of docs/packages.md.
func page(outcomes []*outcome) []byte {
	slices.SortFunc(outcomes, func(a, b *outcome) int {
		return strings.Compare(strings.TrimPrefix(a.name, "@"), strings.TrimPrefix(b.name, "@"))
	})
	var out bytes.Buffer
	fmt.Fprintf(&out, "# Packages on the built-in engine\n\nA small program for each of %d packages ([packages/programs](../packages/programs)) is run under "+
		"Node.js and on the\nbuilt-in engine (`make packages`). **%d print the same.** The versions are those of `packages/package-lock.json`.\n\n"+
		"| package | version | |\n|---|---|---|\n", len(outcomes), count(outcomes))
	for _, o := range outcomes {
		told := "differs"
		switch {
		case o.same():
			told = "same"
		case o.known != "":
			told = o.known + ": " + o.reason
		}
		fmt.Fprintf(&out, "| `%s` | %s | %s |\n", o.name, o.version, told)
	}
	return out.Bytes()
}
