package main

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
)

// envFile is the file of --env-file: variables for the program, which follow the file. Those
// of the command's own environment come first, as in Node.js.
type envFile struct {
	path string
	own  map[string]bool   // names that the file does not decide
	vars map[string]string // what it has said
}

// readEnvFile reads the file, and sets what it says for all that this process starts.
func readEnvFile(path string) (*envFile, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("--env-file: %w", err)
	}
	e := &envFile{path: entryOf(path), own: map[string]bool{}, vars: map[string]string{}}
	for _, each := range os.Environ() {
		name, _, _ := strings.Cut(each, "=")
		e.own[name] = true
	}
	set, _ := e.follow(string(text))
	for name, value := range set {
		os.Setenv(name, value)
	}
	return e, nil
}

// follow takes what the file says now, and returns what is to be set and what is no more.
func (e *envFile) follow(text string) (set map[string]string, gone []string) {
	vars := parseEnv(text)
	maps.DeleteFunc(vars, func(name, _ string) bool { return e.own[name] })
	set = maps.Clone(vars)
	maps.DeleteFunc(set, func(name, value string) bool { was, known := e.vars[name]; return known && was == value })
	for name := range e.vars {
		if _, there := vars[name]; !there {
			gone = append(gone, name)
		}
	}
	slices.Sort(gone)
	e.vars = vars
	return set, gone
}

// envLine is a variable. A value in quotes may have several lines, and what follows it is
// no part of it; any other ends with its line, or before a comment.
var envLine = regexp.MustCompile("(?m)^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*=[ \t]*(?:\"([^\"]*)\"|'([^']*)'|`([^`]*)`|([^\r\n]*))")

// parseEnv reads variables as Node.js does.
func parseEnv(text string) map[string]string {
	vars := map[string]string{}
	for _, m := range envLine.FindAllStringSubmatchIndex(text, -1) {
		at := func(i int) (string, bool) {
			if m[2*i] < 0 {
				return "", false
			}
			return text[m[2*i]:m[2*i+1]], true
		}
		name, _ := at(1)
		if double, is := at(2); is {
			vars[name] = strings.ReplaceAll(double, `\n`, "\n")
			continue
		}
		plain, _ := at(5)
		plain, _, _ = strings.Cut(plain, "#")
		vars[name] = strings.TrimSpace(plain)
		for _, i := range []int{3, 4} {
			if quoted, is := at(i); is {
				vars[name] = quoted
			}
		}
	}
	return vars
}
