package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/internal/nodehost"
	"github.com/heatsync-go/heatsync/internal/terminal"
)

const checkUsage = `usage: heatsync check [--host goja|node] [--json] FILE...

Compiles the files, and resolves and compiles everything that they reach by
imports, and by requires with a literal specifier. Nothing is run. A core module that the host
lacks is a problem: goja is built in, node is asked for the modules that it has.
With --json the problems are printed to standard output. The exit status is 1 if
there is a problem.
`

const graphUsage = `usage: heatsync graph [--json | --dot] FILE

Prints which module loads which, by imports, and by requires with a literal
specifier. Nothing is run. In the tree, "=" is sync.require or an import, and "-"
is require. What a module loads is printed where the module appears first.
`

// analyze reads files and what they reach.
func analyze(files []string, host string) (*heatsync.Analysis, error) {
	options := &heatsync.Options{}
	if host == "node" {
		names, err := nodehost.CoreModules(context.Background())
		if err != nil {
			return nil, err
		}
		options.Builtins = map[string]func(*goja.Runtime) (goja.Value, error){}
		for _, name := range names {
			options.Builtins[name] = func(*goja.Runtime) (goja.Value, error) { return goja.Undefined(), nil } // nothing is run
		}
	}
	s, err := heatsync.NewProgram(options).Sync()
	if err != nil {
		return nil, err
	}
	analysis := s.Analyze(files...)
	if host == "node" {
		for _, problem := range analysis.Problems {
			problem.Err, problem.Stack = ofNode(problem.Err), ""
		}
	}
	return analysis, nil
}

// ofNode is an error of what reads programs here, as one of Node.js.
func ofNode(err error) error {
	text, ok := strings.CutPrefix(err.Error(), "Error: the embedded host has no core module ")
	if !ok {
		return err
	}
	text, _, _ = strings.Cut(text, ": register it from Go")
	return errors.New("Error: the node in PATH has no core module " + text)
}

// show prints the problems of an analysis, or why there is none.
func (u *ui) show(analysis *heatsync.Analysis, err error) (status int) {
	if err != nil {
		u.error(err.Error())
		return statusFailed
	}
	for _, problem := range analysis.Problems {
		u.problem(problem)
	}
	if len(analysis.Problems) > 0 {
		return statusFailed
	}
	return statusOK
}

// problem prints one, with its line, if it has one.
func (u *ui) problem(e *heatsync.Error) {
	if e.Line == 0 {
		u.failed(e, strings.TrimPrefix(e.Path, "./")) // as it was typed
		return
	}
	var m message
	first, _, _ := strings.Cut(strings.TrimPrefix(e.Err.Error(), heatsync.ErrNotFound.Error()+": "), "\n")
	m.line(red, u.relative(first))
	u.tellPlace(&m, e)
	u.write(m)
}

func check(args []string, stdout, stderr io.Writer) int {
	switch {
	case len(args) == 0:
		fmt.Fprint(stderr, checkUsage)
		return statusUsage
	case asksForHelp(args[0]):
		fmt.Fprint(stdout, checkUsage)
		return statusOK
	}
	host, asJSON := "goja", false
	f := flag.NewFlagSet("check", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&host, "host", host, "")
	f.BoolVar(&asJSON, "json", false, "")
	err := reword(f.Parse(args))
	if err == nil && host != "goja" && host != "node" {
		err = fmt.Errorf("unknown host %q: want goja or node", host)
	}
	files := f.Args()
	if err == nil {
		files, err = operands(append([]string{"--"}, files...))
	}
	if err != nil {
		return wrong("check", err, stderr)
	}
	analysis, err := analyze(files, host)
	if asJSON && err == nil {
		return writeProblems(stdout, analysis)
	}
	u := &ui{out: stderr, color: colorful(stderr), dir: workingDir()}
	status := u.show(analysis, err)
	if status == statusOK {
		fmt.Fprintf(stdout, "%s, no problem\n", count(len(analysis.Modules), "file"))
	}
	return status
}

// writeProblems prints what a check has found, for programs.
func writeProblems(out io.Writer, analysis *heatsync.Analysis) (status int) {
	problems := []*failure{}
	for _, problem := range analysis.Problems {
		problems = append(problems, newFailure(problem))
		status = statusFailed
	}
	out.Write(encode(map[string]any{"files": len(analysis.Modules), "problems": problems}, "  ")) // a closed output has no reader to inform
	return status
}

func graph(args []string, stdout, stderr io.Writer) int {
	form := ""
	for len(args) > 0 && (args[0] == "--json" || args[0] == "--dot") {
		if form != "" && form != args[0] {
			return wrong("graph", errors.New("--json or --dot, not both"), stderr)
		}
		form, args = args[0], args[1:]
	}
	if len(args) > 0 && asksForHelp(args[0]) {
		fmt.Fprint(stdout, graphUsage)
		return statusOK
	}
	files, err := operands(args)
	switch {
	case err != nil:
		return wrong("graph", err, stderr)
	case len(files) != 1:
		fmt.Fprint(stderr, graphUsage)
		return statusUsage
	}
	u := &ui{out: stderr, color: colorful(stderr), dir: workingDir()}
	analysis, err := analyze(files, "goja")
	status := u.show(analysis, err)
	if analysis == nil || len(analysis.Modules) == 0 {
		return status
	}
	switch form {
	case "--json":
		writeJSON(stdout, analysis)
	case "--dot":
		writeDot(stdout, analysis, u)
	default:
		t := tree{out: stdout, ui: u, modules: map[string]heatsync.Module{}, shown: map[string]bool{}}
		for _, m := range analysis.Modules {
			t.modules[m.Path] = m
		}
		fmt.Fprintf(stdout, "%s (%s)\n", u.name(analysis.Modules[0].Path), kind(analysis.Modules[0]))
		t.below(analysis.Modules[0].Path, "")
	}
	return status
}

func asksForHelp(arg string) bool { return arg == "-h" || arg == "-help" || arg == "--help" }

// operands returns the files of a command line, which may begin with "--".
func operands(args []string) ([]string, error) {
	switch {
	case len(args) > 0 && args[0] == "--":
		args = args[1:]
	case len(args) > 0 && strings.HasPrefix(args[0], "-"):
		return nil, errors.New("unknown option " + args[0])
	}
	switch {
	case len(args) == 0:
		return nil, errors.New("a file is missing")
	case slices.Contains(args, ""):
		return nil, errors.New("the name of the file is empty")
	}
	return args, nil
}

// wrong reports what is wrong with a command line.
func wrong(command string, err error, stderr io.Writer) int {
	u := &ui{out: stderr, color: colorful(stderr)}
	u.error(command+": "+err.Error(), "heatsync help "+command+" shows the usage")
	return statusUsage
}

// kind says what happens to a module when its file changes.
func kind(m heatsync.Module) string {
	switch {
	case m.Held:
		return "held"
	case m.Reloadable:
		return "reloadable"
	}
	return "pinned"
}

// tree prints a module's imports under it.
type tree struct {
	out     io.Writer
	ui      *ui
	modules map[string]heatsync.Module
	shown   map[string]bool
}

func (t *tree) below(path, indent string) {
	t.shown[path] = true
	for _, i := range t.modules[path].Imports {
		sign := "-"
		if i.Sync {
			sign = "="
		}
		if i.Path == "" {
			fmt.Fprintf(t.out, "%s  %s %s (not found)\n", indent, sign, terminal.Line(i.Specifier))
			continue
		}
		fmt.Fprintf(t.out, "%s  %s %s (%s)\n", indent, sign, t.ui.name(i.Path), kind(t.modules[i.Path]))
		if !t.shown[i.Path] {
			t.below(i.Path, indent+"  ")
		}
	}
}

type graphModule struct {
	Path    string        `json:"path"`
	Kind    string        `json:"kind"` // "held", "reloadable", "pinned"
	Hash    string        `json:"hash"`
	Imports []graphImport `json:"imports"`
}

type graphImport struct {
	Specifier string `json:"specifier"`
	Path      string `json:"path"` // "" if it was not found
	Sync      bool   `json:"sync"`
}

func writeJSON(out io.Writer, c *heatsync.Analysis) {
	modules := []graphModule{}
	for _, m := range c.Modules {
		to := graphModule{Path: m.Path, Kind: kind(m), Hash: m.Hash, Imports: []graphImport{}}
		for _, i := range m.Imports {
			to.Imports = append(to.Imports, graphImport(i))
		}
		modules = append(modules, to)
	}
	out.Write(encode(map[string]any{"modules": modules, "watched": list(c.Watched)}, "  ")) // a closed output has no reader to inform
}

func writeDot(out io.Writer, c *heatsync.Analysis, u *ui) {
	fmt.Fprintln(out, "digraph modules {")
	shapes := map[string]string{"held": "doublecircle", "reloadable": "ellipse", "pinned": "box"}
	for _, m := range c.Modules {
		fmt.Fprintf(out, "  %s [shape=%s]\n", quoteDot(u.name(m.Path)), shapes[kind(m)])
		for _, i := range m.Imports {
			if i.Path == "" {
				continue
			}
			style := ""
			if i.Sync {
				style = " [style=bold]"
			}
			fmt.Fprintf(out, "  %s -> %s%s\n", quoteDot(u.name(m.Path)), quoteDot(u.name(i.Path)), style)
		}
	}
	fmt.Fprintln(out, "}")
}

// quoteDot makes a string of DOT, in which a backslash can begin an escape.
func quoteDot(name string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name) + `"`
}
