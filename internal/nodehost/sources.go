package nodehost

import (
	"embed"
	"io/fs"
	"path"
	"strings"

	"github.com/heatsync-go/heatsync/cmd"
	"github.com/heatsync-go/heatsync/internal"
)

// preinitSource is the text of the command that starts the machine, with what go.mod
// and go.sum say of its dependencies.
//
//go:embed preinit/*.go preinit/*.txt
var preinitSource embed.FS

// sources returns the text of all that the machine is made of, by names from the
// module's root. It is what this program was built with: what lies at the place
// where that happened may be something else by now, and may be somebody else's.
func sources() (map[string][]byte, error) {
	files := map[string][]byte{}
	for below, from := range map[string]fs.FS{
		"cmd": cmd.Sources, "internal": internal.Sources, "internal/nodehost": preinitSource,
	} {
		if err := collect(files, below, from); err != nil {
			return nil, err
		}
	}
	for name, source := range map[string]string{"go.mod": "mod.txt", "go.sum": "sum.txt"} {
		files[name] = files[path.Join(preinit, source)]
	}
	return files, nil
}

// collect adds the files of a file system, except tests.
func collect(files map[string][]byte, below string, from fs.FS) error {
	return fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, "_test.go") {
			return err
		}
		files[path.Join(below, name)], err = fs.ReadFile(from, name)
		return err
	})
}
