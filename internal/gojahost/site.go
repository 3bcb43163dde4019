package gojahost

import (
	"strings"
	"unicode/utf16"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
)

// Where the code is that calls into the facade.

// caller returns the file of the function that called into the facade: the
// first frame of a file that is not the facade's, nor of a core module. Go
// code that calls stands for the directory Dir, also if a script has called that.
func (b *bridge) caller() string {
	if b.byGo { // its call asks this first
		b.byGo = false
		return b.loader.from()
	}
	if f := b.frame(); f != nil {
		return f.SrcName()
	}
	return b.loader.from()
}

// calling returns that file, or "" if a core module's code stands between.
func (b *bridge) calling() string {
	if f := b.firstFrame(func(name string) bool { return IsFile(name) || strings.HasPrefix(name, "node:") }); f != nil && IsFile(f.SrcName()) {
		return f.SrcName()
	}
	return ""
}

// frame is the frame of that function, nil for Go code.
func (b *bridge) frame() *goja.StackFrame { return b.firstFrame(IsFile) }

// firstFrame returns the innermost frame of a script with such a name, nil if Go code has
// called in since. How many frames there are does not tell whether they are all: the engine
// leaves out what is no function's.
func (b *bridge) firstFrame(such func(name string) bool) *goja.StackFrame {
	for _, size := range []int{8, 64, 0} { // 0 is all
		frames := b.vm.CaptureCallStack(size, nil)
		for i := range frames {
			switch {
			case such(frames[i].SrcName()):
				return &frames[i]
			case frames[i].FuncName() == engine.Border:
				return nil
			}
		}
	}
	return nil
}

// site tells where the caller is, with the text of its file. Columns count as
// JavaScript does.
func (b *bridge) site() goja.Value {
	o := b.vm.NewObject()
	file, line, column, text := b.loader.from(), 0, 0, ""
	if f := b.frame(); f != nil {
		at := f.Position()
		file, line, column = f.SrcName(), at.Line, at.Column
		text = b.loader.textOf(file)
		column = 1 + len(utf16.Encode([]rune(lineStart(text, line, column-1))))
	}
	b.must(o.Set("file", file))
	b.must(o.Set("line", line))
	b.must(o.Set("column", column))
	b.must(o.Set("text", text))
	return o
}

// lineStart returns the first bytes of a line.
func lineStart(text string, line, bytes int) string {
	for ; line > 1; line-- {
		_, text, _ = strings.Cut(text, "\n")
	}
	return text[:max(0, min(bytes, len(text)))]
}

// IsFile tells whether a script's name is that of a user's file. What goja's RunString
// runs has none.
func IsFile(name string) bool {
	return name != "" && !strings.HasPrefix(name, facadePrefix) && !strings.HasPrefix(name, "node:") && !strings.HasPrefix(name, "<")
}
