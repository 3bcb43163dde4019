package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/heatsync-go/heatsync/internal/licenses"
	"github.com/heatsync-go/heatsync/internal/version"
)

// A system is one for which the command is built.
type system struct{ os, arch string }

var systems = []system{
	{"linux", "amd64"}, {"linux", "arm64"},
	{"darwin", "amd64"}, {"darwin", "arm64"},
	{"windows", "amd64"}, {"windows", "arm64"},
}

func (s system) String() string { return s.os + "/" + s.arch }

func names(systems []system) string {
	var names []string
	for _, s := range systems {
		names = append(names, s.String())
	}
	return strings.Join(names, ",")
}

// program is the name of the command's file.
func (s system) program() string {
	if s.os == "windows" {
		return "heatsync.exe"
	}
	return "heatsync"
}

func (s system) archive() string {
	name := "heatsync_" + version.Number + "_" + s.os + "_" + s.arch
	if s.os == "windows" {
		return name + ".zip"
	}
	return name + ".tar.gz"
}

func (s system) env() []string { return []string{"GOOS=" + s.os, "GOARCH=" + s.arch, "CGO_ENABLED=0"} }

// A build has what all systems share: the npm package, with the machine for Node.js in it.
type build struct {
	commit  string
	flags   []string
	dir     string
	overlay string // has go build find the machine where the source embeds it
	laid    files
}

func newBuild(ctx context.Context, commit string, flags []string) (*build, error) {
	dir, err := os.MkdirTemp("", "heatsync-release-")
	if err != nil {
		return nil, err
	}
	b := &build{commit: commit, flags: flags, dir: dir, overlay: filepath.Join(dir, "overlay.json")}
	if err := b.prepare(ctx); err != nil {
		b.remove()
		return nil, err
	}
	return b, nil
}

func (b *build) prepare(ctx context.Context) error {
	pkg := filepath.Join(b.dir, "package")
	if err := goTool(ctx, nil, "run", "./internal/nodehost/pack", pkg); err != nil {
		return err
	}
	var err error
	if b.laid, err = read(pkg); err != nil {
		return err
	}
	place, err := filepath.Abs("internal/nodehost/heatsync.wasm")
	if err != nil {
		return err
	}
	text, err := json.Marshal(map[string]map[string]string{"Replace": {place: filepath.Join(pkg, "heatsync.wasm")}})
	if err != nil {
		return err
	}
	return os.WriteFile(b.overlay, text, 0o666)
}

func (b *build) remove() { os.RemoveAll(b.dir) }

// command builds the command for a system, and returns it with what has to come with it.
func (b *build) command(ctx context.Context, s system) (files, error) {
	const path = "./cmd/heatsync"
	file := filepath.Join(b.dir, s.program())
	args := append([]string{"build", "-buildvcs=false", "-tags", "embedwasm", "-overlay", b.overlay,
		"-ldflags", "-s -w -buildid= -X main.commit=" + b.commit, "-o", file}, b.flags...)
	err := goTool(ctx, s.env(), append(args, path)...)
	if err != nil {
		return nil, err
	}
	program, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	theirs, err := licenses.Of(ctx, ".", s.env(), path)
	if err != nil {
		return nil, err
	}
	return files{s.program(): program, "LICENSE": b.laid["LICENSE"], "THIRD_PARTY_LICENSES": theirs}, nil
}

// goTool runs go with what makes a build another on each machine taken out.
func goTool(ctx context.Context, env []string, args ...string) error {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Env = append(append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GOAMD64=v1", "GOARM64=v8.0", "GOEXPERIMENT="), env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go %s: %w\n%s", cmp.Or(strings.Join(env, " "), args[0]), err, out)
	}
	return nil
}
