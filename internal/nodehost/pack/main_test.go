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
		if !taken && f.Name() != "package.json" {
			t.Errorf("npm leaves out %s", f.Name())
		}
	}
	if info, err := os.Stat(filepath.Join(dir, "THIRD_PARTY_LICENSES")); err != nil || info.Size() < 1000 {
		t.Errorf("THIRD_PARTY_LICENSES: %v, %v", info, err)
	}
}
