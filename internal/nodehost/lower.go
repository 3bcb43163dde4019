package nodehost

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"github.com/heatsync-go/heatsync/internal/lower"
	"github.com/heatsync-go/heatsync/internal/lowered"
	"github.com/heatsync-go/heatsync/internal/lowering"
	"github.com/heatsync-go/heatsync/internal/tsconfig"
)

// Node asks for what ES modules and TypeScript become, over a pair of pipes of its own, since it
// waits for the answer: a module is loaded at once. A line of JSON goes each way. What became of
// files at an earlier start node finds by itself. It also tells over them that the program is about
// to read the terminal, and waits until that is free.

// asked is a file that node is about to load; with Config, one of whose folder it wants to know
// what a tsconfig.json says; and with Kept it asks where to find what is kept.
type asked struct {
	Path         string
	Text         string
	Module       bool // its package says that it is an ES module
	Column       int  // where the code will begin in its first line
	Tsconfig     string
	Config, Kept bool
}

// configured is what a tsconfig.json says.
type configured struct {
	Tsconfig string             `json:"tsconfig"`
	Paths    []tsconfig.Pattern `json:"paths,omitempty"` // for what the specifiers stand
}

// keeps is where node finds what is kept, and the version of what makes it.
type keeps struct {
	File    string `json:"file"`
	Version string `json:"version"`
}

// made is what becomes of it. Plain says that it runs as it is.
type made struct {
	Plain  bool       `json:"plain,omitempty"`
	Code   string     `json:"code,omitempty"`
	Module bool       `json:"module,omitempty"`
	Async  bool       `json:"async,omitempty"`
	Wants  []imported `json:"imports,omitempty"`
	// Paths are for what the specifiers of TypeScript stand. Node has them from configured.
	Paths []tsconfig.Pattern `json:"paths,omitempty"`
	Error *broken            `json:"error,omitempty"`
}

type imported struct {
	Specifier string   `json:"specifier"`
	Names     []string `json:"names"`
	Star      bool     `json:"star"`
	Line      int      `json:"line"`
	Column    int      `json:"column"`
}

// broken is why nothing becomes of it.
type broken struct {
	Message string `json:"message"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Frame   string `json:"frame"`
}

// lowerPipes makes the pair of pipes: our ends, and those for node.
func lowerPipes() (answers, asks *os.File, theirs []*os.File, err error) {
	asks, theirAsks, err := os.Pipe()
	if err != nil {
		return nil, nil, nil, err
	}
	theirAnswers, answers, err := os.Pipe()
	return answers, asks, []*os.File{theirAnswers, theirAsks}, err
}

// answer answers node until it ends.
func answer(from io.ReadCloser, to io.WriteCloser, kept *lowered.Store, stdin func()) {
	defer from.Close()
	defer to.Close()
	lines := bufio.NewReader(from)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		var a struct {
			asked
			Stdin bool // it is no file: the program is about to read the terminal
		}
		if json.Unmarshal(line, &a) != nil {
			continue // not ours: the program has found the descriptor
		}
		if a.Stdin {
			if stdin != nil {
				stdin()
			}
			a.asked = asked{} // which is nothing that becomes another
		}
		if _, err := to.Write(append(a.answer(kept), '\n')); err != nil {
			return
		}
	}
}

type disk struct{}

func (disk) ReadFile(path string) ([]byte, error) { return os.ReadFile(filepath.FromSlash(path)) }

func (a asked) answer(kept *lowered.Store) []byte {
	switch {
	case a.Kept:
		return written(keeps{kept.File(), lower.Version()})
	case a.Config:
		config := lowering.Config(disk{}, a.Path)
		return written(configured{config.Options, config.Paths})
	}
	form := "node " + strconv.Itoa(a.Column)
	key := lower.Key(form, filepath.Ext(a.Path), lower.HowOf(a.Path, a.Module).InPackage(), a.Tsconfig, a.Text)
	text, err := kept.Get(a.Path, form, key, a.lower)
	var known *lower.Error
	switch {
	case errors.As(err, &known):
		return written(made{Error: &broken{known.Message, known.Line, known.Column, known.Frame}})
	case err != nil:
		return written(made{Error: &broken{Message: err.Error()}})
	}
	return text
}

func (a asked) lower() ([]byte, error) {
	m, err := lowering.With(lower.Esbuilt, lowering.File{Path: a.Path, Text: a.Text, Module: a.Module, Column: a.Column, Config: tsconfig.Config{Options: a.Tsconfig}})
	if err != nil {
		return nil, err
	}
	told := made{Plain: m.Plain, Code: m.Code, Module: m.Module, Async: m.Async}
	for _, each := range m.Imports {
		told.Wants = append(told.Wants, imported{each.Specifier, append([]string{}, each.Names...), each.Star, each.Line, each.Column})
	}
	return written(told), nil
}

// written is a line of JSON, without its end. What is written here always can be.
func written(v any) []byte {
	var line bytes.Buffer
	write := json.NewEncoder(&line)
	write.SetEscapeHTML(false)
	_ = write.Encode(v)
	return bytes.TrimSuffix(line.Bytes(), []byte("\n"))
}
