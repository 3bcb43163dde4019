package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/heatsync-go/heatsync"
)

// start runs the program with a folder for development, "" for none. Lines go in, and mails come
// out; for every save there is a line that begins with "live" or "kept".
func start(t *testing.T, dir string) (in io.Writer, out *bufio.Scanner) {
	t.Helper()
	m, err := open(dir)
	if err != nil {
		t.Fatal(err)
	}
	printed, prints := io.Pipe()
	m.sync.OnReload(func(r *heatsync.Reload, err error) {
		if err != nil {
			fmt.Fprintln(prints, "kept:", err)
			return
		}
		fmt.Fprintln(prints, "live:", filepath.Base(r.Modules[0].Path))
	})
	lines, tell := io.Pipe()
	ended := make(chan error, 1)
	go m.read(lines, prints)
	go func() { ended <- m.loop.Run(context.Background()) }()
	t.Cleanup(func() {
		tell.Close() // there are no more lines
		if err := <-ended; err != nil {
			t.Errorf("the loop: %v", err)
		}
	})
	return tell, bufio.NewScanner(printed)
}

// prints expects a line that begins so.
func prints(t *testing.T, out *bufio.Scanner, begin string) {
	t.Helper()
	if out.Scan(); !strings.HasPrefix(out.Text(), begin) {
		t.Errorf("it prints %q, want %q", out.Text(), begin)
	}
}

func save(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// What is in production: the program alone, wherever it is started.
func TestTheProgramHasItsTemplates(t *testing.T) {
	t.Chdir(t.TempDir())
	in, out := start(t, "")
	fmt.Fprintln(in, "welcome Ada")
	prints(t, out, "Dear Ada, welcome! Yours, the team")
	fmt.Fprintln(in, "goodbye Ada")
	prints(t, out, "Good bye, Ada. Yours, the team")
}

// Development in a copy of the folder.
func TestTemplatesAreEdited(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("templates")); err != nil {
		t.Fatal(err)
	}
	in, out := start(t, dir)
	welcome := filepath.Join(dir, "welcome.js")

	save(t, welcome, "exports.text = (name) => `Hi ${name}!`")
	prints(t, out, "live: welcome.js")
	fmt.Fprintln(in, "welcome Ada")
	prints(t, out, "Hi Ada!")

	save(t, welcome, "exports.text = (name) => `Hi ${name}!")
	prints(t, out, "kept: compile "+welcome)
	fmt.Fprintln(in, "welcome Ada")
	prints(t, out, "Hi Ada!")
}

// A folder that is empty at first: what is saved there takes the place of what the program has, until it is removed.
func TestAFolderLiesOverTheProgram(t *testing.T) {
	dir := t.TempDir()
	in, out := start(t, dir)
	fmt.Fprintln(in, "goodbye Ada")
	prints(t, out, "Good bye, Ada. Yours, the team")

	signature := filepath.Join(dir, "signature.js")
	save(t, signature, "exports.signature = 'Yours, Bob'")
	prints(t, out, "live: signature.js")
	fmt.Fprintln(in, "goodbye Ada")
	prints(t, out, "Good bye, Ada. Yours, Bob")

	if err := os.Remove(signature); err != nil {
		t.Fatal(err)
	}
	prints(t, out, "live: signature.js")
	fmt.Fprintln(in, "goodbye Ada")
	prints(t, out, "Good bye, Ada. Yours, the team")
}
