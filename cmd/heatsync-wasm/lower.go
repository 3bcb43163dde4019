//go:build wasip1

package main

import (
	"errors"
	"strconv"
	"strings"

	"github.com/heatsync-go/heatsync/internal/lower"
	"github.com/heatsync-go/heatsync/internal/lowering"
)

// What ES modules and TypeScript become is worked out here, with the esbuild that the program has
// installed: JavaScript calls that (node/alone.cjs).

var lowers = []verb{
	{"lower", lowered},
	{"specifiers", func(a []string) []string { return lower.Specifiers(strings.Join(a, "\x00")) }},
}

// lower: path, whether its package says that it is an ES module, column, text. Answer: what is wrong,
// where (line and column; line 0 if that is not in the file, then whether this is an ES module), and then
// what was made, as alone.cjs describes it.
func lowered(a []string) []string {
	m, err := lowering.With(esbuild, lowering.File{
		Path: a[0], Module: flag(a[1]), Column: number(a[2]), Text: strings.Join(a[3:], "\x00"), Config: lowering.Config(files{}, a[0]),
	})
	if known, ok := err.(*lower.Error); ok { // errors.As would bring reflection
		return []string{known.Message, strconv.Itoa(known.Line), strconv.Itoa(known.Column)}
	}
	if err != nil {
		return []string{err.Error(), "0", bit(m.Module)} // of no place
	}
	answer := []string{"", "0", "0", bit(m.Plain), bit(m.Module), bit(m.Async), strconv.Itoa(len(m.Paths))}
	for _, p := range m.Paths {
		answer = append(answer, p.Prefix, p.Suffix, bit(p.Exact))
		answer = append(answer, counted(p.Targets)...)
	}
	answer = append(answer, strconv.Itoa(len(m.Imports)))
	for _, i := range m.Imports {
		answer = append(answer, i.Specifier)
		answer = append(answer, counted(i.Names)...)
		answer = append(answer, bit(i.Star), strconv.Itoa(i.Line), strconv.Itoa(i.Column))
	}
	return append(answer, m.Code)
}

// esbuild asks for what becomes of a text: the number of flags, these, and the text. Answer: how many
// errors, those (text, line, column); if there are none, the mappings, how many names, those, and
// the code; or no number, but why nothing could be asked.
func esbuild(text string, flags []string) (lower.Result, error) {
	answer, err := ask(3, strings.Join(append(counted(flags), text), "\x00"))
	list := strings.Split(string(answer), "\x00")
	if err != nil || list[0] == "" || list[0][0] < '0' || list[0][0] > '9' {
		return lower.Result{}, errors.New(list[0])
	}
	r := lower.Result{}
	n := number(list[0])
	list = list[1:]
	for range n {
		r.Errors = append(r.Errors, lower.Message{Text: list[0], Line: number(list[1]), Column: number(list[2])})
		list = list[3:]
	}
	if n == 0 {
		names := 2 + number(list[1])
		r.Mappings, r.Names, r.Code = list[0], list[2:names], strings.Join(list[names:], "\x00")
	}
	return r, nil
}
