package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// The files in testdata/check are programs. The comment begins with a command
// line, after which comes what it prints, standard output first. $DIR is the
// program's directory.
func TestCheckAndGraph(t *testing.T) {
	files, err := filepath.Glob("testdata/check/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no programs", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			dir, err := filepath.EvalSymlinks(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range archive.Files {
				path := filepath.Join(dir, filepath.FromSlash(f.Name))
				if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, f.Data, 0o666); err != nil {
					t.Fatal(err)
				}
			}
			t.Chdir(dir)
			line, want, _ := strings.Cut(string(archive.Comment), "\n")
			var stdout, stderr strings.Builder
			command(strings.Fields(line), &stdout, &stderr)
			if got := strings.ReplaceAll(stdout.String()+stderr.String(), dir, "$DIR"); got != want {
				t.Errorf("%s printed\n%s\nwant\n%s", line, got, want)
			}
		})
	}
}
