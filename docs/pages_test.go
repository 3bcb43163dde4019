package docs

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"github.com/evanw/esbuild/pkg/api"

	"github.com/heatsync-go/heatsync/internal/built"
	"github.com/heatsync-go/heatsync/internal/guide"
	"github.com/heatsync-go/heatsync/internal/nodehost"
)

// The pages that are played: see guide.Play. What they say of Node.js needs that.
var played = []string{
	"../README.md", "README.md", "why.md", "command.md", "promises.md", "live-mode.md", "from-npm.md", "recipes.md", "javascript.md", "troubleshooting.md", "glossary.md",
}

func TestPages(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the pages type what Linux has: sed -i, ln -s, mv -T")
	}
	for _, program := range []string{"node", "npm", "curl"} {
		if _, err := exec.LookPath(program); err != nil {
			missing(t, program+" is not in PATH")
		}
	}
	express, err := filepath.Abs("../node/test/node_modules/express")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(express); err != nil {
		missing(t, "express is not installed: run npm ci in node/test")
	}
	dir, err := prepared()
	if err != nil {
		t.Fatal(err)
	}
	stage := guide.Stage{
		Bin: filepath.Join(dir, "bin"),
		Packages: map[string]string{
			"heatsync": pack(dir, "heatsync"), ".bin/heatsync": filepath.Join(pack(dir, "heatsync"), "cli.cjs"),
			"discord.js": pack(dir, "discord.js"), "express": express,
		},
		Parse: parse,
	}
	for _, page := range played {
		t.Run(filepath.Base(filepath.Dir(page))+"/"+filepath.Base(page), func(t *testing.T) {
			t.Parallel()
			guide.Play(t, page, stage)
		})
	}
}

func TestMain(m *testing.M) {
	code := m.Run()
	os.RemoveAll(made)
	os.Exit(code)
}

var made string // the folder of prepared

// prepared makes the command and the package, once.
var prepared = sync.OnceValues(func() (dir string, err error) {
	if dir, err = os.MkdirTemp("", "heatsync-docs-"); err != nil {
		return "", err
	}
	made = dir
	bin := filepath.Join(dir, "bin")
	if err := os.Mkdir(bin, 0o777); err != nil {
		return "", err
	}
	if _, err := built.Command(bin); err != nil {
		return "", err
	}
	return dir, errors.Join(
		nodehost.Pack(context.Background(), pack(dir, "heatsync")),
		os.Chmod(filepath.Join(pack(dir, "heatsync"), "cli.cjs"), 0o755),
		os.CopyFS(pack(dir, "discord.js"), os.DirFS("testdata/discord.js")),
	)
})

// pack is the folder of a package that prepared makes.
func pack(dir, name string) string { return filepath.Join(dir, "node_modules", name) }

func parse(language, text string) error {
	loader := map[string]api.Loader{"js": api.LoaderJS, "ts": api.LoaderTS}[language]
	if errs := api.Transform(text, api.TransformOptions{Loader: loader}).Errors; len(errs) > 0 {
		return errors.New(errs[0].Text)
	}
	return nil
}

// missing skips the test for the want of something that CI has to have.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal(what + "; and this is CI")
	}
	t.Skip(what)
}
