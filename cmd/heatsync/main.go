// Command heatsync runs programs of CommonJS, ES modules and TypeScript, whose modules are
// reloaded in place when their files change. "heatsync help" explains its use.
package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"

	"github.com/heatsync-go/heatsync"
)

// The exit status. A program's own comes through unchanged.
const (
	statusOK     = 0
	statusFailed = 1
	statusUsage  = 2
)

const usage = `heatsync runs programs of CommonJS, ES modules and TypeScript, and reloads their
modules in place.

usage:

  heatsync run [options] FILE [ARGS...]   run a program and reload what changes
  heatsync check [options] FILE...        resolve and compile a program, without running it
  heatsync graph [options] FILE           print which module loads which
  heatsync version                        print the version
  heatsync help [COMMAND]                 print this, or the usage of a command
`

const versionUsage = `usage: heatsync version

Prints the version, and the version of Go and the system that it was built for.
`

func main() { os.Exit(command(os.Args[1:], os.Stdout, os.Stderr)) }

// command carries out a command line and returns the exit status.
func command(args []string, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		fmt.Fprint(stderr, usage)
		return statusUsage
	}
	switch args[0] {
	case "run":
		return run(args[1:], stdout, stderr)
	case "check":
		return check(args[1:], stdout, stderr)
	case "graph":
		return graph(args[1:], stdout, stderr)
	case "version", "-version", "--version", "-v":
		fmt.Fprintf(stdout, "heatsync %s (%s, %s/%s)\n", heatsync.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
		return statusOK
	case "help", "-help", "--help", "-h":
		return help(args[1:], stdout, stderr)
	}
	return unknown(args[0], stderr)
}

func help(args []string, stdout, stderr io.Writer) int {
	switch {
	case len(args) == 0 || args[0] == "help":
		fmt.Fprint(stdout, usage)
	case args[0] == "run":
		fmt.Fprint(stdout, runUsage)
	case args[0] == "check":
		fmt.Fprint(stdout, checkUsage)
	case args[0] == "graph":
		fmt.Fprint(stdout, graphUsage)
	case args[0] == "version":
		fmt.Fprint(stdout, versionUsage)
	default:
		return unknown(args[0], stderr)
	}
	return statusOK
}

func unknown(name string, stderr io.Writer) int {
	u := &ui{out: stderr, color: colorful(stderr)}
	hint := "heatsync help lists the commands"
	if strings.ContainsAny(name, "./") {
		hint = "heatsync run " + name + " runs a program"
	}
	u.error(fmt.Sprintf("unknown command %q", name), hint)
	return statusUsage
}
