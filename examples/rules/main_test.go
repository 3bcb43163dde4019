package main

import (
	"bufio"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// start runs the program on a copy of the rules, and returns what it prints.
func start(t *testing.T) (dir string, out *bufio.Scanner) {
	t.Helper()
	dir = t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("rules")); err != nil {
		t.Fatal(err)
	}
	printed, prints := io.Pipe()
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- run(ctx, dir, prints) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("run: %v", err)
		}
	})
	return dir, bufio.NewScanner(printed)
}

// edit replaces a part of a file, as an editor would.
func edit(t *testing.T, path, old, new string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	edited := strings.Replace(string(text), old, new, 1)
	if edited == string(text) {
		t.Fatalf("%s has no %q", path, old)
	}
	if err := os.WriteFile(path, []byte(edited), 0o666); err != nil {
		t.Fatal(err)
	}
}

// prints expects lines that begin so.
func prints(t *testing.T, out *bufio.Scanner, begins ...string) {
	t.Helper()
	for _, begin := range begins {
		if out.Scan(); !strings.HasPrefix(out.Text(), begin) {
			t.Errorf("it prints %q, want %q", out.Text(), begin)
		}
	}
}

func TestRulesAreEdited(t *testing.T) {
	dir, out := start(t)
	discounts, price := filepath.Join(dir, "discounts.ts"), filepath.Join(dir, "price.ts")
	prints(t, out, "3188 [more than 30 three of a kind] <nil>")

	edit(t, discounts, "percent: 10", "percent: 20")
	prints(t, out, "2813 [more than 30 three of a kind] <nil>")

	for what, save := range map[string]struct{ path, old, new, want string }{
		"a syntax error":         {discounts, "percent: 20", "percent: 2 0", "the old rules go on: compile "},
		"a throw":                {price, "export function", "throw new Error('oh no');\nexport function", "the old rules go on: evaluate "},
		"too much of a discount": {discounts, "percent: 20", "percent: 200", "the old rules go on: check: "},
		"a quote without total":  {price, "total: Math", "sum: Math", "the old rules go on: check: "},
		"a total that is a text": {price, "total: Math", "total: '' + Math", "the old rules go on: check: "},
		"no function price":      {price, "function price", "function prize", "the old rules go on: bind "},
	} {
		t.Run(what, func(t *testing.T) {
			edit(t, save.path, save.old, save.new)
			prints(t, out, save.want, "2813 ")
			edit(t, save.path, save.new, save.old)
			prints(t, out, "2813 ")
		})
	}

	edit(t, discounts, "percent: 20", "percent: 0")
	prints(t, out, "3563 ")
}
