package library

import (
	_ "embed"
	"sync"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine/primordials"
)

// script is JavaScript whose value is an object of functions, of which few programs need any: it
// is compiled once in a process and evaluated in a runtime when that needs one. By then the program may have changed
// the library.
type script struct {
	program func() (*primordials.Program, error)
}

func newScript(name, source string) *script {
	return &script{sync.OnceValues(func() (*primordials.Program, error) { return primordials.Compile("node:internal/"+name, source) })}
}

//go:embed json.js
var jsonSource string

//go:embed arrays.js
var arraysSource string

//go:embed weak.js
var weakSource string

var (
	jsonScript   = newScript("json", jsonSource)
	arraysScript = newScript("arrays", arraysSource)
	weakScript   = newScript("weak", weakSource)
)

// function returns one of a script's.
func (l *Library) function(s *script, name string) goja.Callable {
	o := l.scripts[s]
	if o == nil {
		program, err := s.program()
		l.must(nil, err)
		o = l.must(l.primordials.Run(program)).(*goja.Object)
		if l.scripts == nil {
			l.scripts = map[*script]*goja.Object{}
		}
		l.scripts[s] = o
	}
	f, _ := goja.AssertFunction(o.Get(name))
	return f
}
