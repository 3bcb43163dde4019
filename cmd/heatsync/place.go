package main

import (
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	known "github.com/heatsync-go/heatsync/internal/graph"
)

// at is a place that a stack of V8 names.
type at struct {
	file         string
	line, column int
}

// headOfStack is how the stack of a syntax error begins: the place, the line, and a caret
// below. There is no caret if the error is that the file ends.
var headOfStack = regexp.MustCompile(`\A(.+):(\d+)\n(.*)\n(?:([ \t]*)\^|[ \t]*\n+SyntaxError)`)

// frameOfStack is a line of a stack that names a file, by its path or as a URL. With source
// maps that may be one that is not on this machine.
var frameOfStack = regexp.MustCompile(`(?m)^ +at (?:.*\()?((?:[a-z][a-z0-9+.-]*://|/|[A-Za-z]:[\\/])[^\n]*?):(\d+):(\d+)\)?$`)

// placeOf finds where an error came up: at the head of the stack, which a syntax error has,
// or else in the module itself. Where source maps are on, the module's frames have the
// name of what it was made of: then it is the first in the project, or the first of all.
func placeOf(stack, module string) (found at, syntax bool) {
	if m := headOfStack.FindStringSubmatch(stack); m != nil {
		before := m[4]
		if strings.HasSuffix(m[0], "SyntaxError") {
			before = m[3]
		}
		return newPlace(m[1], m[2], strconv.Itoa(len(before)+1)), true
	}
	var first, inProject at
	for _, m := range frameOfStack.FindAllStringSubmatch(stack, -1) {
		here := newPlace(m[1], m[2], m[3])
		switch {
		case here.file == module:
			return here, false
		case isOurs(here.file):
			continue
		}
		if first.line == 0 {
			first = here
		}
		if inProject.line == 0 && known.Package(here.file) == "" {
			inProject = here
		}
	}
	if inProject.line > 0 {
		return inProject, false
	}
	return first, false
}

func newPlace(file, line, column string) at {
	if u, err := url.Parse(file); err == nil && u.Scheme == "file" {
		file = filepath.FromSlash(u.Path)
		if len(file) > 2 && file[2] == ':' { // "/C:/a.js"
			file = file[1:]
		}
	}
	l, _ := strconv.Atoi(line)
	c, _ := strconv.Atoi(column)
	return at{file, l, c}
}

// isOurs tells whether a file is one of the package's. A program may have a
// preload.cjs of its own.
func isOurs(file string) bool {
	switch path.Base(filepath.ToSlash(file)) {
	case "heatsync.cjs":
		return true
	case "preload.cjs":
		_, err := os.Stat(filepath.Join(filepath.Dir(file), "heatsync.cjs"))
		return err == nil
	}
	return false
}
