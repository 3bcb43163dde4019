package nodehost

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"

	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/internal/facade"
	"github.com/heatsync-go/heatsync/node"
)

// module is this module, machine the package in it that is compiled to
// WebAssembly, and preinit the command that starts that once and for all.
const (
	module  = "github.com/heatsync-go/heatsync"
	machine = "./cmd/heatsync-wasm"
	preinit = "./internal/nodehost/preinit"
)

// packageDir is the environment variable that names a directory in which Pack
// has laid out the package: tests that start many programs build it once.
const packageDir = "HEATSYNC_NODE_PACKAGE"

// Pack writes the npm package's files into a directory, which is made.
func Pack(ctx context.Context, dir string) error {
	files, err := packageFiles(ctx)
	if err != nil {
		return err
	}
	return write(dir, files)
}

// layOut makes sure that the package is in the user's cache, in a directory
// named by its contents, and returns that.
func layOut(ctx context.Context) (string, error) {
	if dir := os.Getenv(packageDir); dir != "" {
		return dir, nil
	}
	files, err := packageFiles(ctx)
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cacheDir(), name(files))
	if _, err := os.Stat(dir); err == nil {
		return dir, nil
	}
	// Written beside its place and renamed: two that start at once do not meet.
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return "", err
	}
	made, err := os.MkdirTemp(filepath.Dir(dir), "new-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(made)
	if err := write(made, files); err != nil {
		return "", err
	}
	if err := os.Rename(made, dir); err != nil {
		if _, there := os.Stat(dir); there != nil {
			return "", err
		}
	}
	return dir, nil
}

func cacheDir() string {
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	return filepath.Join(cache, "heatsync")
}

// name is made of what all files contain.
func name(files map[string][]byte) string {
	sums := map[string]string{}
	for path, data := range files {
		sums[path] = change.Sum(data)
	}
	list, _ := json.Marshal(sums) // sorted by key; strings can always be written
	return change.Sum(list)[:16]
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
func packageFiles(ctx context.Context) (map[string][]byte, error) {
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
	modules[manifest] = files[manifest]
	var err error
	if files[main], err = bundle(modules, main); err != nil {
		return nil, err
	}
	if files["heatsync.wasm"], err = wasm(ctx); err != nil {
		return nil, err
	}
	return files, nil
}

const (
	manifest = "package.json"
	main     = "heatsync.cjs" // with all modules in it
)

// alone are the files of the package that stay by themselves.
var alone = []string{manifest, "index.cjs", "index.d.ts", "preload.cjs"}

// wasm returns the machine for Node.js: the one that was embedded when this
// program was released, or else built from source.
func wasm(ctx context.Context) ([]byte, error) {
	if len(embedded) > 0 {
		return embedded, nil
	}
	source, err := sourceDir(ctx)
	if err != nil {
		return nil, fmt.Errorf("the machine for Node.js is not part of this build, and can't be built: %w", err)
	}
	dir, err := os.MkdirTemp("", "heatsync-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "heatsync.wasm")
	err = goTool(ctx, source, []string{"GOOS=wasip1", "GOARCH=wasm"},
		"build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-buildmode=c-shared", "-o", file, machine)
	if err != nil {
		return nil, fmt.Errorf("build the machine for Node.js: %w", err)
	}
	return started(ctx, source, file)
}

// started returns what preinit makes of a file. It is kept, since to ask for it
// takes longer than to build the file.
func started(ctx context.Context, source, file string) ([]byte, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	makers, _ := filepath.Glob(filepath.Join(source, preinit, "*.go")) // the pattern is good
	for _, path := range append(makers, filepath.Join(source, "go.sum")) {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		data = append(data, text...)
	}
	kept := filepath.Join(cacheDir(), change.Sum(data)[:16]+".wasm")
	if data, err := os.ReadFile(kept); err == nil {
		return data, nil
	}
	if err := goTool(ctx, source, []string{"GOOS=" + runtime.GOOS, "GOARCH=" + runtime.GOARCH}, "run", preinit, file); err != nil {
		return nil, fmt.Errorf("start the machine for Node.js (go run %s): %w", preinit, err)
	}
	if data, err = os.ReadFile(file); err != nil {
		return nil, err
	}
	return data, keep(kept, data)
}

// keep writes a file beside its place and renames it: two that start at once do
// not meet.
func keep(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "new-")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

func goTool(ctx context.Context, dir string, env []string, args ...string) error {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	cmd.Env = append(append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off"), env...)
	text, err := cmd.CombinedOutput()
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return errors.New("it is not part of this program, and there is no go in PATH to build it: " +
			"install Go, run without --host node, or have make release make a command that has it")
	case err != nil:
		return fmt.Errorf("%w\n%s", err, text)
	}
	return nil
}

// sourceDir finds this module's source: where this program was compiled from,
// or in the module cache.
func sourceDir(ctx context.Context) (string, error) {
	if _, file, _, ok := runtime.Caller(0); ok && filepath.IsAbs(file) {
		dir := filepath.Dir(filepath.Dir(filepath.Dir(file)))
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
	}
	out, err := exec.CommandContext(ctx, "go", "mod", "download", "-json", module+"@"+buildVersion()).Output()
	if err != nil {
		return "", errors.New("that takes the Go toolchain and the module's source (go install " + module + "/cmd/heatsync@latest)")
	}
	var found struct{ Dir string }
	return found.Dir, json.Unmarshal(out, &found)
}
