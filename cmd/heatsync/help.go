package main

import (
	"fmt"
	"io"
	"strings"
)

// verb is what the first argument says. Its usage is made of this and of its options.
type verb struct {
	name string
	form string // what follows it
	does string // in a few words, for the list
	text string // what it does
	more string // after the options
	run  func(args []string, stdout, stderr io.Writer) int
}

const heatsyncDoes = `heatsync runs programs of CommonJS, ES modules and TypeScript, and reloads their
modules in place.
`

const runText = `Runs a program of CommonJS modules, ES modules or TypeScript. When the files of
modules change that it imports, or loads through sync.require, and of what those
load, they are evaluated again, and the objects that everyone holds are updated
in place. The command ends when the program has nothing left to do and nothing
is watched, or on a signal.
`

// glossary has the words in which reloads are told.
const glossary = `What is said of files:

  held         a module that sync.require, or an import, has returned: its object
               is updated in place when the file changes
  reloadable   held, or loaded by what is held: it is evaluated again when its
               file changes
  pinned       never evaluated again: the entry, and what it loads by require
               alone. Only a restart renews it
  watched      looked at for changes: loaded files, and paths at which another
               file would be found first
  good again   something was wrong with the file, and is not any more
`

const runMore = `Options for Node.js, such as --inspect or --import, are passed on with --host node.
Each option with a variable may be set in the environment, too. The variables
NODE_PATH and NODE_OPTIONS mean what they mean to Node.js. The arguments after
FILE are the program's own.

` + glossary

const checkText = `Compiles the files, and resolves and compiles everything that they reach by
imports, and by requires with a literal specifier. Nothing is run. A core module
that the host lacks is a problem: goja is built in, node is asked for the
modules that it has. The exit status is 1 if there is a problem.
`

const graphText = `Prints which module loads which, by imports, and by requires with a literal
specifier. Nothing is run. In the tree, "=" is sync.require or an import, and "-"
is require. What a module loads is printed where the module appears first.
`

const completionText = `Prints a script that completes heatsync's commands and options in a shell:

  bash   heatsync completion bash > ~/.local/share/bash-completion/completions/heatsync
  zsh    heatsync completion zsh > "${fpath[1]}/_heatsync"
  fish   heatsync completion fish > ~/.config/fish/completions/heatsync.fish
`

const versionText = "Prints the version, the commit and the version of Go that it was built of, and the system.\n"

// verbs are made when they are asked for, since help lists itself.
func verbs() []verb {
	return []verb{
		{"run", "[options] FILE [ARGS...]", "run a program and reload what changes", runText, runMore, run},
		{"check", "[options] FILE...", "resolve and compile a program, without running it", checkText, "", check},
		{"graph", "[options] FILE", "print which module loads which", graphText, glossary, graph},
		{"doctor", "FILE [MODULE]", "what can be live here, and why or why not", doctorText, glossary, doctor},
		{"completion", "bash|zsh|fish", "print a script for a shell", completionText, "", completion},
		{"version", "", "print the version", versionText, "", version},
		{"help", "[COMMAND]", "print this, or the usage of a command", heatsyncDoes, "", help},
	}
}

func verbNamed(name string) (verb, bool) {
	for _, v := range verbs() {
		if v.name == name {
			return v, true
		}
	}
	return verb{}, false
}

// overview is the help of the command as a whole.
func overview() string {
	var b strings.Builder
	b.WriteString(heatsyncDoes + "\nusage:\n\n")
	for _, v := range verbs() {
		fmt.Fprintf(&b, "  %-38s  %s\n", strings.TrimSpace("heatsync "+v.name+" "+v.form), v.does)
	}
	b.WriteString("\nThe word run may be left out. heatsync help run lists the options, and says what held,\npinned and reloadable mean.\n")
	return b.String()
}

// usage is the help of one.
func (v verb) usage() string {
	var b strings.Builder
	fmt.Fprintf(&b, "usage: %s\n\n%s", strings.TrimSpace("heatsync "+v.name+" "+v.form), v.text)
	if rows := rowsOf(v.name); len(rows) > 0 {
		b.WriteString("\n")
		for _, row := range rows {
			b.WriteString(row.usage())
		}
	}
	if v.more != "" {
		b.WriteString("\n" + v.more)
	}
	return b.String()
}

const (
	helpIndent = 18
	helpWidth  = 82
)

// usage is an option's lines of the help.
func (o *option) usage() string {
	head := "  " + o.spelled()
	var b strings.Builder
	if len(head) > helpIndent-2 {
		b.WriteString(head + "\n")
		head = ""
	}
	for _, line := range wrap(o.help+o.note(), helpWidth-helpIndent) {
		fmt.Fprintf(&b, "%-*s%s\n", helpIndent, head, line)
		head = ""
	}
	return b.String()
}

// spelled is an option with its value: --host NAME, --poll[=TIME].
func (o *option) spelled() string {
	switch {
	case o.mayTakeValue():
		return "--" + o.name + "[=" + o.form[1:]
	case o.form != "":
		return "--" + o.name + " " + o.form
	}
	return "--" + o.name
}

// note has what else is to be known of an option.
func (o *option) note() string {
	var notes []string
	if o.initial != "" {
		notes = append(notes, "default: "+o.initial)
	}
	if o.env != "" {
		notes = append(notes, o.env)
	}
	if len(notes) == 0 {
		return ""
	}
	return " (" + strings.Join(notes, "; ") + ")"
}

// wrap breaks a text into lines of a width.
func wrap(text string, width int) (lines []string) {
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len(line)+1+len(word) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}
