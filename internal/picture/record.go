package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// A step is a save and what it makes heatsync say at last, or a message to the program.
type step struct {
	note  string // what a person does
	save  string // the file of testdata that module becomes
	until string
}

const (
	entry  = "bot.js"
	module = "answers.js"
)

// The module is bettered, broken and mended. Two messages follow each save.
var steps = []step{
	{"", "", "heatsync: bot.js runs on goja"},
	{"# you edit answers.js, and save", "better.js", "heatsync: reloaded"},
	{"# you save too early", "broken.js", "heatsync: hint"},
	{"# you mend it", "mended.js", "heatsync: good again"},
}

// record runs the program and returns what a terminal shows.
func record(ctx context.Context, command string, files fs.FS) (shown []string, err error) {
	dir, err := os.MkdirTemp("", "heatsync-picture-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return nil, err
	}
	for _, name := range []string{entry, module} {
		if err := save(files, name, filepath.Join(dir, name)); err != nil {
			return nil, err
		}
	}
	r, err := start(ctx, command, dir)
	if err != nil {
		return nil, err
	}
	defer r.end()
	r.shown = []string{"$ heatsync run " + entry}
	for _, s := range steps {
		if s.save != "" {
			r.shown = append(r.shown, s.note)
			if err := save(files, s.save, filepath.Join(dir, module)); err != nil {
				return nil, err
			}
		}
		if err := r.await(s.until); err != nil {
			return nil, err
		}
		for range 2 {
			fmt.Fprintln(r.to)
			if err := r.await("message "); err != nil {
				return nil, err
			}
		}
	}
	return r.shown, nil
}

func save(files fs.FS, name, to string) error {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	return os.WriteFile(to, text, 0o666)
}

// running is the program, and what it has printed.
type running struct {
	cmd   *exec.Cmd
	dir   string
	to    io.WriteCloser
	lines *bufio.Scanner
	shown []string
}

func start(ctx context.Context, command, dir string) (*running, error) {
	cmd := exec.CommandContext(ctx, command, "run", entry)
	cmd.Dir = dir
	to, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, in, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	cmd.Stdout, cmd.Stderr = in, in
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &running{cmd: cmd, dir: dir, to: to, lines: bufio.NewScanner(out)}, nil
}

func (r *running) end() {
	r.cmd.Process.Kill()
	r.cmd.Wait()
}

// length is how long something took: another time each time.
var length = regexp.MustCompile(`in [\d.]+ (?:µs|ms|s)\b`)

// await reads lines up to one that begins with a text.
func (r *running) await(head string) error {
	for r.lines.Scan() {
		line := strings.ReplaceAll(r.lines.Text(), r.dir, "/srv/bot")
		r.shown = append(r.shown, line)
		if strings.HasPrefix(line, head) {
			return nil
		}
	}
	return fmt.Errorf("the program has ended without %q; it printed:\n%s", head, strings.Join(r.shown, "\n"))
}
