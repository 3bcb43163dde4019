// Command picture draws a terminal in which a program is edited while it runs, for the
// README. What it shows is what heatsync prints: the program in testdata runs, and its
// module is saved three times. It is run in a clone:
//
//	go run ./internal/picture docs/terminal.svg
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: picture FILE.svg")
		os.Exit(2)
	}
	if err := draw(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "picture:", err)
		os.Exit(1)
	}
}

func draw(file string) error {
	dir, err := os.MkdirTemp("", "heatsync-picture-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	command := filepath.Join(dir, "heatsync")
	if out, err := exec.Command("go", "build", "-o", command, "./cmd/heatsync").CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	lines, err := record(ctx, command, os.DirFS("internal/picture/testdata"))
	if err != nil {
		return err
	}
	return os.WriteFile(file, svg(lines), 0o644)
}
