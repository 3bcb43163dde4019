package nodehost

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/heatsync-go/heatsync/internal/lower"
	"github.com/heatsync-go/heatsync/internal/lowering"
	"github.com/heatsync-go/heatsync/internal/tsconfig"
)

// Node asks for what ES modules and TypeScript become, over a pair of pipes of its own, since it
// waits for the answer: a module is loaded at once. A line of JSON goes each way. It also tells
// over them that the program is about to read the terminal, and waits until that is free.

// asked is a file that node is about to load.
type asked struct {
	Path   string
	Text   string
	Module bool // its package says that it is an ES module
	Column int  // where the code will begin in its first line
}

// made is what becomes of it. Plain says that it runs as it is.
type made struct {
	Plain  bool       `json:"plain,omitempty"`
	Code   string     `json:"code,omitempty"`
	Module bool       `json:"module,omitempty"`
	Async  bool       `json:"async,omitempty"`
	Wants  []imported `json:"imports,omitempty"`
	// Paths are for what the specifiers of TypeScript stand.
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

// lowering makes the pair of pipes: our ends, and those for node.
func lowerPipes() (answers, asks *os.File, theirs []*os.File, err error) {
	asks, theirAsks, err := os.Pipe()
	if err != nil {
		return nil, nil, nil, err
	}
	theirAnswers, answers, err := os.Pipe()
	return answers, asks, []*os.File{theirAnswers, theirAsks}, err
}

// answer lowers what node asks for, until it ends.
func answer(from io.ReadCloser, to io.WriteCloser, stdin func()) {
	defer from.Close()
	defer to.Close()
	lines := bufio.NewReader(from)
	write := json.NewEncoder(to)
	write.SetEscapeHTML(false)
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
		if write.Encode(a.made()) != nil {
			return
		}
	}
}

type disk struct{}

func (disk) ReadFile(path string) ([]byte, error) { return os.ReadFile(filepath.FromSlash(path)) }

func (a asked) made() made {
	m, err := lowering.With(lower.Esbuilt, disk{}, lowering.File(a))
	var known *lower.Error
	switch {
	case errors.As(err, &known):
		return made{Error: &broken{known.Message, known.Line, known.Column, known.Frame}}
	case err != nil:
		return made{Error: &broken{Message: err.Error()}}
	}
	told := made{Plain: m.Plain, Code: m.Code, Module: m.Module, Async: m.Async, Paths: m.Paths}
	for _, each := range m.Imports {
		told.Wants = append(told.Wants, imported{each.Specifier, append([]string{}, each.Names...), each.Star, each.Line, each.Column})
	}
	return told
}
