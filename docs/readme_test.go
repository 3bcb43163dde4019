package docs

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
)

var program = regexp.MustCompile("(?s)```go\n(package main\n.*?)```")

// The programs that the README shows as a whole compile.
func TestProgramsOfTheREADME(t *testing.T) {
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	programs := program.FindAllSubmatch(text, -1)
	if len(programs) == 0 {
		t.Error("there are none")
	}
	for _, p := range programs {
		file := filepath.Join(t.TempDir(), "main.go")
		if err := os.WriteFile(file, p[1], 0o666); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command("go", "vet", file).CombinedOutput(); err != nil {
			t.Errorf("%v\n%s\n%s", err, out, p[1])
		}
	}
}

// The README says how to run the example and the tests, and .ci/run runs the tests in that way.
func TestCommandsOfTheREADME(t *testing.T) {
	for _, c := range []struct{ file, line string }{
		{"../README.md", `go run \./cmd/heatsync run example/index\.js`},
		{"../README.md", `go test \./\.\.\.`},
		{"../.ci/run", `step test go test (-timeout \d+m )?\./\.\.\.`},
	} {
		text, err := os.ReadFile(c.file)
		if err != nil {
			t.Fatal(err)
		}
		if !regexp.MustCompile(`(?m)^` + c.line + `$`).Match(text) {
			t.Errorf("%s has no line %s", c.file, c.line)
		}
	}
}
