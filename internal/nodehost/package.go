package nodehost

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/heatsync-go/heatsync/internal/facade"
	"github.com/heatsync-go/heatsync/internal/keep"
	"github.com/heatsync-go/heatsync/internal/sum"
	"github.com/heatsync-go/heatsync/internal/version"
	"github.com/heatsync-go/heatsync/node"
)

// packageDir is the environment variable that names a directory in which Pack
// has laid out the package: tests that start many programs build it once.
const packageDir = "HEATSYNC_NODE_PACKAGE"

// Pack writes the npm package's files into a directory, which is made.
func Pack(ctx context.Context, dir string) error {
	c, err := keep.Any()
	if err != nil {
		return err
	}
	defer c.Close()
	files, err := packageFiles(ctx, c, func() {})
	if err != nil {
		return err
	}
	return write(dir, files)
}

// layOut makes sure that the package is in the user's cache, in a directory named
// by its contents, or else in one for this process, which done removes.
func layOut(ctx context.Context, building func()) (dir string, done func(), err error) {
	if dir := os.Getenv(packageDir); dir != "" {
		return dir, func() {}, nil
	}
	c, err := keep.Any()
	if err != nil {
		return "", nil, err
	}
	files, err := packageFiles(ctx, c, building)
	if err == nil && c.EnsureAll(name(files), files) != nil && !c.Once() {
		c.Close() // it is full, perhaps, or can only be read
		if c, err = keep.Temp(); err != nil {
			return "", nil, err
		}
		err = c.EnsureAll(name(files), files)
	}
	if err != nil {
		c.Close()
		return "", nil, err
	}
	c.Use(name(files), time.Now())
	return filepath.Join(c.Dir(), name(files)), c.Close, nil
}

// name is made of what all files contain.
func name(files map[string][]byte) string {
	sums := map[string]string{}
	for path, data := range files {
		sums[path] = sum.Of(data)
	}
	list, _ := json.Marshal(sums) // sorted by key; strings can always be written
	return sum.Of(list)[:16]
}

func write(dir string, files map[string][]byte) error {
	for path, data := range files {
		to := filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(to, data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// packageFiles returns the npm package's files by their names.
func packageFiles(ctx context.Context, c *keep.Folder, building func()) (map[string][]byte, error) {
	files, modules := map[string][]byte{}, map[string][]byte{}
	for _, from := range []fs.FS{node.Files, facade.Files} {
		err := fs.WalkDir(from, ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			to := modules
			if slices.Contains(alone, path) {
				to = files
			}
			to[path], err = fs.ReadFile(from, path)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	files[manifest] = bytes.Replace(files[manifest], []byte(noVersion), []byte(version.Number), 1)
	modules[manifest] = files[manifest]
	var err error
	if files[main], err = bundle(modules, main); err != nil {
		return nil, err
	}
	if files["heatsync.wasm"], err = wasm(ctx, c, building); err != nil {
		return nil, err
	}
	return files, nil
}

const (
	manifest = "package.json"
	main     = "heatsync.cjs" // with all modules in it

	noVersion = "0.0.0" // what the manifest says in the source
)

// alone are the files of the package that stay by themselves.
var alone = []string{manifest, "index.cjs", "entry.cjs", "index.d.ts", "preload.cjs", "cli.cjs", "register.cjs", "register.d.ts"}
