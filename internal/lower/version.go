//go:build !wasip1

package lower

import (
	"embed"
	"io/fs"
	"runtime/debug"
	"strings"
	"sync"

	"github.com/heatsync-go/heatsync/internal/sum"
)

//go:embed *.go
var source embed.FS

// Version tells this package, and the esbuild that it uses, from others: what one makes of a text,
// another may make otherwise.
var Version = sync.OnceValue(func() string {
	var all strings.Builder
	entries, _ := fs.ReadDir(source, ".") // embedded files can be read
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), "_test.go") {
			text, _ := fs.ReadFile(source, e.Name())
			all.Write(text)
		}
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, dependency := range info.Deps {
			if dependency.Path == esbuild {
				all.WriteString(dependency.Version + dependency.Sum)
			}
		}
	}
	return sum.Of([]byte(all.String()))
})

const esbuild = "github.com/evanw/esbuild"

// Key names what becomes of a text in some form: where it is the same, so is that. By package type
// is meant that the file's package says that it is an ES module.
func Key(form, ext string, inPackage bool, tsconfig, text string) string {
	typed := "0"
	if inPackage {
		typed = "1"
	}
	return sum.Of([]byte(strings.Join([]string{Version(), form, ext, typed, tsconfig, text}, "\x00")))
}
