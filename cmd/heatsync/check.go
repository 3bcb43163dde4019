package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/internal/nodehost"
	"github.com/heatsync-go/heatsync/internal/terminal"
)

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
			problem.Err, problem.Stack = errorOfNode(problem.Err), ""
		}
	}
	return analysis, nil
}

// errorOfNode is an error of what reads programs here, as one of Node.js.
func errorOfNode(err error) error {
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
		u.error(err.Error(), "")
		return statusFailed
	}
	for _, problem := range analysis.Problems {
		u.problem(problem)
	}
	for _, warning := range analysis.Warnings {
		u.warning(warning)
	}
	if len(analysis.Problems) > 0 {
		return statusFailed
	}
	return statusOK
}

// warning prints one, with its line.
func (u *ui) warning(e *heatsync.Error) {
	var m message
	m.line(yellow, u.relative(e.Err.Error()))
	u.tellPlace(&m, e)
	u.put(u.out, u.text(m))
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
	u.put(u.out, u.text(m))
}

func check(args []string, stdout, stderr io.Writer) int {
	o, status := understand("check", args, stdout, stderr)
	if status >= 0 {
		return status
	}
	analysis, err := analyze(o.files, o.host)
	if o.json && err == nil {
		return writeProblems(stdout, analysis)
	}
	status = newUI(stderr).show(analysis, err)
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
	result := struct {
		Files    int        `json:"files"`
		Problems []*failure `json:"problems"`
		Warnings []*failure `json:"warnings,omitempty"`
	}{Files: len(analysis.Modules), Problems: problems}
	for _, warning := range analysis.Warnings {
		result.Warnings = append(result.Warnings, newFailure(warning))
	}
	out.Write(encode(result, "  ")) // a closed output has no reader to inform
	return status
}

func graph(args []string, stdout, stderr io.Writer) int {
	o, status := understand("graph", args, stdout, stderr)
	u := newUI(stderr)
	switch {
	case status >= 0:
		return status
	case o.json && o.dot:
		return u.misused("graph", errors.New("--json or --dot, not both"))
	}
	analysis, err := analyze(o.files, "goja")
	status = u.show(analysis, err)
	if analysis == nil || len(analysis.Modules) == 0 {
		return status
	}
	switch {
	case o.json:
		writeJSON(stdout, analysis)
	case o.dot:
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
