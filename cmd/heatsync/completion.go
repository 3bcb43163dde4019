package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

var shells = []string{"bash", "zsh", "fish"}

// scriptFor makes a shell's script from the verbs and the table of options.
func scriptFor(shell string) string {
	switch shell {
	case "bash":
		return bashScript()
	case "zsh":
		return zshScript()
	}
	return fishScript()
}

func completion(args []string, stdout, stderr io.Writer) int {
	o, status := understand("completion", args, stdout, stderr)
	if status >= 0 {
		return status
	}
	if len(o.files) != 1 || !slices.Contains(shells, o.files[0]) {
		return newUI(stderr).misused("completion", errors.New("want one of "+strings.Join(shells, ", ")))
	}
	io.WriteString(stdout, scriptFor(o.files[0]))
	return statusOK
}

// spellings are the options of a command.
func spellings(command string) (all []string) {
	for _, row := range rowsOf(command) {
		all = append(all, "--"+row.name)
	}
	return all
}

func verbNames() (names []string) {
	for _, v := range verbs() {
		names = append(names, v.name)
	}
	return names
}

// argumentsOf are the words that a verb takes, if they are not files.
func argumentsOf(name string) []string {
	switch name {
	case "completion":
		return shells
	case "help":
		return verbNames()
	}
	return nil
}

func bashScript() string {
	var options, values strings.Builder
	for _, v := range verbs() {
		words := append(spellings(v.name), argumentsOf(v.name)...)
		only := ""
		if argumentsOf(v.name) != nil {
			only = " only=1"
		}
		fmt.Fprintf(&options, "\t%s) words=%q%s ;;\n", v.name, strings.Join(words, " "), only)
	}
	fmt.Fprintf(&options, "\t*) words=%q ;;\n", strings.Join(spellings("run"), " "))
	for _, row := range table {
		if len(row.values) > 0 {
			fmt.Fprintf(&values, "\t--%s) words=%q; only=1 ;;\n", row.name, strings.Join(row.values, " "))
		}
	}
	return fmt.Sprintf(`# bash completion for heatsync
_heatsync() {
	local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words= only=
	case ${COMP_WORDS[1]} in
%s	esac
	[ "$COMP_CWORD" -eq 1 ] && words=%q only=
	[ "$before" = = ] && before=${COMP_WORDS[COMP_CWORD-2]}
	case $before in
%s	esac
	[ "$current" = = ] && current=
	COMPREPLY=($(compgen -W "$words" -- "$current"))
	[ -n "$only" ] && return
	case $current in
	-*) ;;
	*) compopt -o filenames 2>/dev/null; COMPREPLY+=($(compgen -f -- "$current")) ;;
	esac
}
complete -F _heatsync heatsync
`, options.String(), strings.Join(append(verbNames(), spellings("run")...), " "), values.String())
}

func zshScript() string {
	var b strings.Builder
	b.WriteString("#compdef heatsync\n\n_heatsync() {\n\tlocal -a verbs\n\tverbs=(\n")
	for _, v := range verbs() {
		fmt.Fprintf(&b, "\t\t%s\n", shellQuoted(v.name+":"+v.does))
	}
	b.WriteString("\t)\n\tlocal verb=$words[2]\n\tif (( CURRENT == 2 )); then\n\t\t[[ $verb == -* ]] || _describe command verbs\n\t\tverb=run\n\telif (( ${verbs[(I)$verb:*]} )); then\n\t\tshift words\n\t\t(( CURRENT-- ))\n\telse\n\t\tverb=run\n\tfi\n\tcase $verb in\n")
	for _, v := range verbs() {
		fmt.Fprintf(&b, "\t%s)\n\t\t_arguments", v.name)
		for _, row := range rowsOf(v.name) {
			b.WriteString(" \\\n\t\t\t" + shellQuoted(zshOption(row)))
		}
		what := "_files"
		if words := argumentsOf(v.name); words != nil {
			what = "(" + strings.Join(words, " ") + ")"
		}
		fmt.Fprintf(&b, " \\\n\t\t\t%s\n\t\t;;\n", shellQuoted("*:argument:"+what))
	}
	b.WriteString("\tesac\n}\n\n_heatsync \"$@\"\n")
	return b.String()
}

// zshOption is an option for _arguments: --name=[help]:form:what it takes.
func zshOption(row option) string {
	sign, takes := "", ""
	if row.form != "" {
		what := "_files"
		if len(row.values) > 0 {
			what = "(" + strings.Join(row.values, " ") + ")"
		}
		sign, takes = "=", ":"+strings.Trim(row.form, "[]")+":"+what
		if row.mayTakeValue() {
			sign, takes = "=-", ":"+takes
		}
	}
	return "--" + row.name + sign + "[" + strings.NewReplacer("[", `\[`, "]", `\]`, ":", `\:`).Replace(row.help) + "]" + takes
}

func fishScript() string {
	var b strings.Builder
	b.WriteString("# fish completion for heatsync\n")
	for _, v := range verbs() {
		fmt.Fprintf(&b, "complete -c heatsync -n __fish_use_subcommand -a %s -d %s\n", v.name, shellQuoted(v.does))
	}
	for _, v := range verbs() {
		seen := "-n " + shellQuoted("__fish_seen_subcommand_from "+v.name)
		if v.name == "run" { // which may be left out
			others := slices.DeleteFunc(verbNames(), func(name string) bool { return name == v.name })
			seen = "-n " + shellQuoted("not __fish_seen_subcommand_from "+strings.Join(others, " "))
		}
		for _, word := range argumentsOf(v.name) {
			fmt.Fprintf(&b, "complete -c heatsync %s -f -a %s\n", seen, word)
		}
		for _, row := range rowsOf(v.name) {
			fmt.Fprintf(&b, "complete -c heatsync %s -l %s%s -d %s\n", seen, row.name, fishValue(row), shellQuoted(row.help))
		}
	}
	return b.String()
}

func fishValue(row option) string {
	switch {
	case len(row.values) > 0:
		return " -x -a " + shellQuoted(strings.Join(row.values, " "))
	case row.takesValue():
		return " -r"
	}
	return ""
}

// shellQuoted is a text in the quotes that every shell leaves alone.
func shellQuoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }
