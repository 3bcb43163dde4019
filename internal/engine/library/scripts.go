package library

import (
	_ "embed"
	"sync"

	"github.com/dop251/goja"
)

// script is JavaScript whose value is an object of functions, of which few programs need any: it
// is compiled once in a process and evaluated in a runtime when that needs one.
type script struct {
	program func() *goja.Program
}

func newScript(name, source string) *script {
	return &script{sync.OnceValue(func() *goja.Program { return goja.MustCompile("node:internal/"+name, source, true) })}
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
		o = l.must(l.vm.RunProgram(s.program())).(*goja.Object)
		if l.scripts == nil {
			l.scripts = map[*script]*goja.Object{}
		}
		l.scripts[s] = o
	}
	f, _ := goja.AssertFunction(o.Get(name))
	return f
}
