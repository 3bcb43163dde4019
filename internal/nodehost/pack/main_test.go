package main

import (
	"encoding/json"
	"errors"
	"os"
	"path"
	"path/filepath"
	"slices"
	"testing"
)

// What is packed is what npm takes along, and has the licences in it.
func TestPackedFilesAreHandedOn(t *testing.T) {
	dir := t.TempDir()
	t.Chdir("../../..")
	if err := pack(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "package.json"))
	var manifest struct{ Files []string }
	if err := errors.Join(err, json.Unmarshal(text, &manifest)); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		taken := slices.ContainsFunc(manifest.Files, func(pattern string) bool {
			ok, _ := path.Match(pattern, f.Name())
			return ok
		})
		if !taken && !slices.Contains([]string{"package.json", "README.md", "LICENSE"}, f.Name()) {
			t.Errorf("npm leaves out %s", f.Name())
		}
	}
	if info, err := os.Stat(filepath.Join(dir, "THIRD_PARTY_LICENSES")); err != nil || info.Size() < 1000 {
		t.Errorf("THIRD_PARTY_LICENSES: %v, %v", info, err)
	}
}

// A page of npm's is not where the files of the project are.
func TestLinksLeadToTheProject(t *testing.T) {
	for page, want := range map[string]string{
		"[a](docs/a.md#b)":       "[a](https://github.com/heatsync-go/heatsync/blob/main/docs/a.md#b)",
		"[a](#b)":                "[a](#b)",
		"[a](https://b.org/c)":   "[a](https://b.org/c)",
		"![a](docs/a.svg)":       "![a](https://github.com/heatsync-go/heatsync/raw/main/docs/a.svg)",
		`<img src="docs/a.svg">`: `<img src="https://github.com/heatsync-go/heatsync/raw/main/docs/a.svg">`,
		"f](x) [a\nb](LICENSE)":  "f](https://github.com/heatsync-go/heatsync/blob/main/x) [a\nb](https://github.com/heatsync-go/heatsync/blob/main/LICENSE)",
	} {
		if got := string(absolute([]byte(page))); got != want {
			t.Errorf("%s becomes %s, want %s", page, got, want)
		}
	}
}
