package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
)

// errHelp asks for the usage of a command, rather than for what it does.
var errHelp = errors.New("help is wanted")

// usageError is a mistake in a command line, and what to do about it.
type usageError struct {
	text, hint string
}

func (e *usageError) Error() string { return e.text }

// parse reads the environment and the command line of a command. Options end at the first
// argument that is none: what follows is left in files.
func parse(command string, args []string) (options, error) {
	p := parser{command: command, rows: rowsOf(command), options: options{host: "goja"}}
	if self, err := os.Executable(); err == nil {
		p.options.self = []string{self, command}
	}
	if err := p.environment(); err != nil {
		return p.options, err
	}
	for i := 0; i < len(args); {
		arg := args[i]
		if arg == "--" {
			p.options.files = args[i+1:]
			p.options.self = append(p.options.self, arg)
			break
		}
		if len(arg) < 2 || arg[0] != '-' {
			p.options.files = args[i:]
			break
		}
		n, err := p.option(args[i:])
		if err != nil {
			return p.options, err
		}
		i += n
	}
	return p.options, p.finish()
}

type parser struct {
	command string
	rows    []option
	options options
	unknown string // the first option that may be one of Node's
	last    string // an option whose value is the last argument, with that value
}

// environment takes what the variables of the options say.
func (p *parser) environment() error {
	for i := range p.rows {
		row := &p.rows[i]
		value := os.Getenv(row.env)
		if row.env == "" || value == "" {
			continue
		}
		if err := row.take(&p.options, row.env, value); err != nil {
			return &usageError{text: err.Error()}
		}
	}
	return nil
}

// option takes the one that args begin with, and returns how many arguments it is.
func (p *parser) option(args []string) (n int, err error) {
	given, value, attached := strings.Cut(args[0], "=")
	name := strings.TrimLeft(given, "-")
	if name == "h" || name == "help" {
		return 0, errHelp
	}
	i := slices.IndexFunc(p.rows, func(o option) bool { return o.name == name })
	if i < 0 || strings.HasPrefix(given, "---") {
		return p.other(args, given, attached), nil
	}
	row := &p.rows[i]
	p.last = ""
	n = 1
	next := ""
	if len(args) > 1 {
		next = args[1]
	}
	switch {
	case attached:
	case row.takesValue() && len(args) == 1:
		return 0, &usageError{text: fmt.Sprintf("option %s needs a value, %s", given, row.form)}
	case row.takesValue(), row.fits != nil && row.fits(next):
		value, n = next, 2
		p.last = given + " " + value
	default:
		value = "true"
	}
	if err := row.take(&p.options, given, value); err != nil {
		return 0, &usageError{text: err.Error()}
	}
	if !row.alone {
		p.options.self = append(p.options.self, args[:n]...)
	}
	return n, nil
}

// other keeps an option that is not ours for Node.js, with its value.
func (p *parser) other(args []string, given string, attached bool) (n int) {
	p.unknown = cmp.Or(p.unknown, given)
	p.last = ""
	n = 1
	if !attached && len(args) > 1 && nodeTakesValue(given) {
		n = 2
		p.last = given + " " + args[1]
	}
	p.options.node = append(p.options.node, args[:n]...)
	return n
}

// finish makes sure that it is all meant as it is written.
func (p *parser) finish() error {
	if p.unknown == "" || p.command == "run" && p.options.host == "node" {
		return p.files()
	}
	e := &usageError{text: "unknown option " + p.unknown}
	switch near := nearest("--"+strings.TrimLeft(p.unknown, "-"), spellings(p.command)); {
	case near != "":
		e.hint = "did you mean " + near + "?"
	case p.command == "run" && isNodeOption(p.unknown):
		e.hint = "options for Node.js take --host node"
	}
	return e
}

// files makes sure that there are as many files as the command takes.
func (p *parser) files() error {
	o := &p.options
	switch {
	case p.command == "version" && len(o.files) > 0:
		return &usageError{text: "there is nothing to be said after it, and there is " + o.files[0]}
	case p.command == "version", p.command == "completion":
		return nil
	case len(o.files) == 0 && p.last != "":
		return &usageError{text: "a file is missing: the last argument is the value of an option, " + p.last}
	case len(o.files) == 0:
		return &usageError{text: "a file is missing"}
	case p.command == "graph" && len(o.files) > 1:
		return &usageError{text: fmt.Sprintf("one file is wanted, and there are %d", len(o.files))}
	}
	if o.restart && o.changes != "" {
		return &usageError{text: "--restart and --changes exclude each other: a restart would lose what came from there"}
	}
	theirs := o.files
	if p.command == "run" { // the rest is the program's own
		theirs = theirs[:1]
		o.args = o.files[1:]
	}
	if slices.Contains(theirs, "") {
		return &usageError{text: "the name of the file is empty"}
	}
	o.file = o.files[0]
	return nil
}

// nearest is the word that somebody may have meant, if there is one.
func nearest(given string, words []string) (found string) {
	least := max(len(given)/3, 1) + 1
	for _, word := range words {
		d := distance(given, word)
		if strings.HasPrefix(word, given) && len(given) > 1 {
			d = 1
		}
		if d < least {
			found, least = word, d
		}
	}
	return found
}

// distance is how many letters have to be inserted, left out, exchanged or swapped with
// their neighbour to make one word of another (optimal string alignment).
func distance(a, b string) int {
	rows := [][]int{}
	for i := range len(a) + 1 {
		rows = append(rows, make([]int, len(b)+1))
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			d := min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, rows[i-2][j-2]+1)
			}
			rows[i][j] = d
		}
	}
	return rows[len(a)][len(b)]
}

// wantsJSON tells whether events were asked for by a command line that can't be read, of
// which o has the beginning.
func wantsJSON(o options, args []string) bool {
	for _, arg := range args {
		if !strings.HasPrefix(arg, "-") || arg == "--" {
			break
		}
		if name, value, _ := strings.Cut(strings.TrimLeft(arg, "-"), "="); name == "json" {
			setJSON(&o, cmp.Or(value, "true"))
		}
	}
	return o.json
}
