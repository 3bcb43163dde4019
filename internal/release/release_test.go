package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/heatsync-go/heatsync/internal/version"
)

// Archives depend on nothing but what is in them, and programs in them can be executed.
func TestArchivesAreReproducible(t *testing.T) {
	content := files{"package/bin/heatsync": []byte("program"), "LICENSE": []byte("text"), "a/b": nil}
	for _, name := range []string{"a.tar.gz", "a.tgz", "a.zip"} {
		first, err := pack(name, content)
		if err != nil {
			t.Fatal(err)
		}
		second, err := pack(name, files{"a/b": {}, "LICENSE": []byte("text"), "package/bin/heatsync": []byte("program")})
		if err != nil || !bytes.Equal(first, second) {
			t.Errorf("%s is another one each time: %v", name, err)
		}
	}
	if mode("package/bin/heatsync")&0o111 == 0 || mode("LICENSE")&0o111 != 0 {
		t.Error("the wrong files are executable")
	}
}

func TestSumsAreOfAllFiles(t *testing.T) {
	dir := t.TempDir()
	if err := (files{"b": []byte("2"), "a": []byte("1")}).write(dir); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(dir, sums))
	want := fmt.Sprintf("%x  a\n%x  b\n", sha256.Sum256([]byte("1")), sha256.Sum256([]byte("2")))
	if string(got) != want {
		t.Errorf("%s%v, want %s", got, err, want)
	}
}

func TestSystemsAreChosen(t *testing.T) {
	if got, err := choose("windows/arm64,linux/amd64"); err != nil || names(got) != "windows/arm64,linux/amd64" {
		t.Error(got, err)
	}
	for _, wrong := range []string{"", "linux", "plan9/amd64", "linux/amd64,"} {
		if got, err := choose(wrong); err == nil {
			t.Errorf("%q is %v", wrong, got)
		}
	}
	if err := run(t.Context(), []string{"-version", "0.0.1"}); err == nil || !strings.Contains(err.Error(), version.Number) {
		t.Errorf("a wrong version: %v", err)
	}
}

// What npm is told of the systems is what node/cli.cjs asks for.
func TestPackagesOfSystems(t *testing.T) {
	cli, err := os.ReadFile("../../node/cli.cjs")
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"`@heatsync/${system}`", "`${process.platform}-${process.arch}`", "`${built}/bin/heatsync${process.platform === 'win32' ? '.exe' : ''}`"} {
		if !bytes.Contains(cli, []byte(part)) {
			t.Errorf("cli.cjs does not ask for %s", part)
		}
	}
	for s, want := range map[system]string{{"linux", "amd64"}: "@heatsync/linux-x64", {"windows", "arm64"}: "@heatsync/win32-arm64", {"darwin", "arm64"}: "@heatsync/darwin-arm64"} {
		name, pkg, err := s.npm(files{s.program(): []byte("program")})
		if err != nil {
			t.Fatal(err)
		}
		var m struct {
			Name, Version string
			OS, CPU       []string
		}
		if err := json.Unmarshal(pkg["package/package.json"], &m); err != nil || m.Name != want || m.Version != version.Number || "@heatsync/"+m.OS[0]+"-"+m.CPU[0] != want {
			t.Errorf("%s: %+v, %v", s, m, err)
		}
		if string(pkg["package/bin/"+s.program()]) != "program" || name != strings.Replace(want[1:], "/", "-", 1)+"-"+version.Number+".tgz" {
			t.Errorf("%s: %s has no program", s, name)
		}
	}
}

// The packages are installed without a network, into a folder that has nothing else, on a
// machine without Go; and what the archive has is the command, of this version.
func TestReleaseRuns(t *testing.T) {
	if os.Getenv("HEATSYNC_SOAK") == "" {
		t.Skip("it builds all that a release has, which takes long: HEATSYNC_SOAK is not set")
	}
	for _, program := range []string{"npm", "node"} {
		if _, err := exec.LookPath(program); err != nil {
			missing(t, program+" is not in PATH")
		}
	}
	here := system{runtime.GOOS, runtime.GOARCH}
	if !slices.Contains(systems, here) {
		t.Skip("no release is made for", here)
	}
	t.Chdir("../..")
	all, err := makeAll(t.Context(), "0123456789ab-dirty", []system{here})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	all["app.js"] = []byte(`console.log(typeof require("heatsync"), process.env.HEATSYNC_NODE === process.execPath);`)
	all["package.json"] = []byte("{}")
	if err := all.write(dir); err != nil {
		t.Fatal(err)
	}
	runIn(t, dir, "npm", "install", "--offline", "--no-audit", "--no-fund", "./"+here.tarball(), "./"+tarball)
	if got := runIn(t, dir, "npx", "--offline", "heatsync", "run", "--no-watch", "app.js"); got != "function true\n" {
		t.Errorf("the program says %q", got)
	}
	if got := runIn(t, dir, "npx", "--offline", "heatsync", "version"); !strings.HasPrefix(got, "heatsync "+version.Number+" (commit 0123456789ab-dirty, go") {
		t.Errorf("the command is %q", got)
	}
}

func runIn(t *testing.T, dir, program string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), path, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "npm_config_cache="+filepath.Join(dir, ".npm"))
	var problems bytes.Buffer
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s%s", program, args, err, out, &problems)
	}
	return string(out)
}

// missing skips the test for the want of something that CI has to have.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal(what + "; and this is CI")
	}
	t.Skip(what)
}
