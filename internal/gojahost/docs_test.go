package gojahost

import (
	"os"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

func TestDocsListTheCoreModules(t *testing.T) {
	text, err := os.ReadFile("../../docs/builtins.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range newWorld(t, &txtar.Archive{}).host.builtins.Names() {
		if !strings.Contains(string(text), "`"+name+"`") {
			t.Errorf("docs/builtins.md says nothing of %q", name)
		}
	}
}
