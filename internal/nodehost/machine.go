package nodehost

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"github.com/heatsync-go/heatsync/internal/keep"
)

// machine is the package that is compiled to WebAssembly, and preinit the command
// that starts that once and for all.
const (
	machine = "cmd/heatsync-wasm"
	preinit = "internal/nodehost/preinit"
)

// wasm returns the machine for Node.js: the one that was embedded when this
// program was released, or else what is built of the source that this program
// has in it. That takes a while, so building is told before, and it is kept.
func wasm(ctx context.Context, f *keep.Folder, building func()) ([]byte, error) {
	if len(embedded) > 0 {
		return embedded, nil
	}
	files, err := sources()
	if err != nil {
		return nil, err
	}
	files["go"] = []byte(runtime.Version())
	made := keep.Machine + name(files)
	delete(files, "go")
	if data, ok := f.Kept(made); ok {
		f.Use(made, time.Now())
		return data, nil
	}
	building()
	data, err := build(ctx, files)
	if err != nil {
		return nil, fmt.Errorf("build the machine for Node.js: %w", err)
	}
	f.Keep(made, data) // if that fails, the next start builds it once more
	return data, nil
}

func build(ctx context.Context, files map[string][]byte) ([]byte, error) {
	dir, err := keep.TempDir()
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := write(dir, files); err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "heatsync.wasm")
	err = goTool(ctx, dir, []string{"GOOS=wasip1", "GOARCH=wasm"},
		"build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-buildmode=c-shared", "-o", file, "./"+machine)
	if err != nil {
		return nil, err
	}
	if err := goTool(ctx, dir, []string{"GOOS=" + runtime.GOOS, "GOARCH=" + runtime.GOARCH}, "run", "./"+preinit, file); err != nil {
		return nil, fmt.Errorf("go run ./%s: %w", preinit, err)
	}
	return os.ReadFile(file)
}

// goTool runs go until ctx is done, which ends it as Ctrl-C does.
func goTool(ctx context.Context, dir string, env []string, args ...string) error {
	if _, err := os.UserCacheDir(); err != nil && os.Getenv("GOCACHE") == "" { // as in a service of the system
		return errors.New("it is not part of this program, and the Go toolchain has no folder to build it in: " +
			"set HOME or XDG_CACHE_HOME, or take a released command, which has it")
	}
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	cmd.Env = append(append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off"), env...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = time.Second
	text, err := cmd.CombinedOutput()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, exec.ErrNotFound):
		return errors.New("it is not part of this program, and there is no go in PATH to build it: " +
			"install Go, run without --host node, or take a released command, which has it")
	case err != nil:
		return fmt.Errorf("%w\n%s", err, text)
	}
	return nil
}

func (o *Options) building() {
	if o.Building != nil {
		o.Building()
	}
}
