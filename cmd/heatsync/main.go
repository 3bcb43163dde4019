// Programs that read old keys, or try things out with small ones, do it as under Node.js.
//
//go:debug rsa1024min=0

// Command heatsync runs programs of CommonJS, ES modules and TypeScript, whose modules are
// reloaded in place when their files change. "heatsync help" explains its use.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
)

// The exit status. A program's own comes through unchanged.
const (
	statusOK     = 0
	statusFailed = 1
	statusUsage  = 2
)

func main() { exit(command(os.Args[1:], os.Stdout, os.Stderr)) }

// command carries out a command line and returns the exit status.
func command(args []string, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		fmt.Fprint(stderr, overview())
		return statusUsage
	}
	name := args[0]
	switch name {
	case "-version", "--version", "-v":
		name = "version"
	case "-help", "--help", "-h":
		name = "help"
	}
	v, known := verbNamed(name)
	switch {
	case known:
		return v.run(args[1:], stdout, stderr)
	case isProgram(name):
		return run(args, stdout, stderr)
	}
	return unknown(name, stderr)
}

// isProgram tells whether a first argument that is no command is one of run: an option, or
// what names a file, be it there or not.
func isProgram(arg string) bool {
	_, err := os.Stat(arg)
	return err == nil || strings.HasPrefix(arg, "-") || strings.ContainsAny(arg, "./"+string(filepath.Separator))
}

func version(args []string, stdout, stderr io.Writer) int {
	if _, status := understand("version", args, stdout, stderr); status >= 0 {
		return status
	}
	info, _ := debug.ReadBuildInfo()
	fmt.Fprintln(stdout, versionLine(info))
	return statusOK
}

func help(args []string, stdout, stderr io.Writer) int {
	if len(args) == 0 || args[0] == "help" {
		fmt.Fprint(stdout, overview())
		return statusOK
	}
	v, known := verbNamed(args[0])
	if !known {
		return unknown(args[0], stderr)
	}
	fmt.Fprint(stdout, v.usage())
	return statusOK
}

func unknown(name string, stderr io.Writer) int {
	hint := "heatsync help lists the commands"
	if near := nearest(name, verbNames()); near != "" {
		hint = "did you mean heatsync " + near + "?"
	}
	newUI(stderr).error(fmt.Sprintf("unknown command %q", name), hint)
	return statusUsage
}

// understand parses the command line of a verb. Where it is wrong, or asks for help, that is
// said, and the status is the one to end with. Otherwise the status is negative.
func understand(name string, args []string, stdout, stderr io.Writer) (o options, status int) {
	o, err := parse(name, args)
	switch {
	case errors.Is(err, errHelp):
		v, _ := verbNamed(name)
		fmt.Fprint(stdout, v.usage())
		return o, statusOK
	case err != nil:
		u := newUI(stderr)
		u.json = name == "run" && wantsJSON(o, args)
		return o, u.misused(name, err)
	}
	return o, -1
}

// misused says what is wrong with the command line of a verb.
func (u *ui) misused(name string, err error) (status int) {
	hint := "heatsync help " + name + " shows the usage"
	var e *usageError
	if errors.As(err, &e) && e.hint != "" {
		hint = e.hint
	}
	u.error(name+": "+err.Error(), hint)
	return statusUsage
}
