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

// talk is a bot that talks out of a copy of the scripts.
type talk struct {
	*testing.T
	dir string
	in  io.Writer
	out <-chan string // what it says, and "live" or "kept" for every save
}

func start(t *testing.T) *talk {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("scripts")); err != nil {
		t.Fatal(err)
	}
	heard, says := io.Pipe()
	b, err := open(dir, says)
	if err != nil {
		t.Fatal(err)
	}
	b.sync.OnReload(func(_ *heatsync.Reload, err error) {
		if err != nil {
			fmt.Fprintln(says, "kept:", err)
			return
		}
		fmt.Fprintln(says, "live")
	})
	in, tell := io.Pipe()
	ended := make(chan error, 1)
	go b.read(in)
	go func() {
		defer says.Close()
		ended <- b.loop.Run(context.Background())
	}()
	out := make(chan string, 1000)
	go func() {
		defer close(out)
		for lines := bufio.NewScanner(heard); lines.Scan(); {
			out <- lines.Text()
		}
	}()
	t.Cleanup(func() {
		tell.Close() // there are no more messages
		for range out {
		}
		if err := <-ended; err != nil {
			t.Errorf("the loop: %v", err)
		}
	})
	return &talk{t, dir, tell, out}
}

// edit replaces a part of a script, as an editor would.
func (t *talk) edit(name, old, new string) {
	t.Helper()
	path := filepath.Join(t.dir, name)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	edited := strings.Replace(string(text), old, new, 1)
	if edited == string(text) {
		t.Fatalf("%s has no %q", name, old)
	}
	if err := os.WriteFile(path, []byte(edited), 0o666); err != nil {
		t.Fatal(err)
	}
}

// says expects the next line.
func (t *talk) says(want string) {
	t.Helper()
	if got := <-t.out; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
}

// skips takes lines up to one that begins so.
func (t *talk) skips(begin string) (line string, skipped []string) {
	t.Helper()
	for line := range t.out {
		if strings.HasPrefix(line, begin) {
			return line, skipped
		}
		skipped = append(skipped, line)
	}
	t.Fatalf("it has ended, and has said nothing that begins with %q", begin)
	return "", nil
}

func TestTheBotIsEditedWhileItTalks(t *testing.T) {
	bot := start(t)
	fmt.Fprintln(bot.in, "Ada: !hello")
	bot.says("Hello Ada")
	fmt.Fprintln(bot.in, "Ada: !thank Bob")
	bot.says("Bob has 1")

	bot.edit("commands.js", "Hello ${from}", "Hi ${from}, how are you?")
	bot.says("live")
	fmt.Fprintln(bot.in, "Ada: !hello")
	bot.says("Hi Ada, how are you?")

	bot.edit("commands.js", "return", "return return")
	if line, _ := bot.skips("kept"); !strings.Contains(line, "commands.js") {
		t.Errorf("it does not say where the mistake is: %s", line)
	}
	fmt.Fprintln(bot.in, "Ada: !hello")
	bot.says("Hi Ada, how are you?")
	fmt.Fprintln(bot.in, "Ada: !thank Bob")
	bot.says("Bob has 2")
}

// The points outlive an edit of the file that keeps them, and a version without hear is not taken.
func TestStateIsKept(t *testing.T) {
	bot := start(t)
	fmt.Fprintln(bot.in, "Ada: !thank Bob")
	bot.says("Bob has 1")
	bot.edit("bot.js", "say(await", "say('» ' + await")
	bot.says("live")
	fmt.Fprintln(bot.in, "Ada: !thank Bob")
	bot.says("» Bob has 2")
	bot.edit("bot.js", "exports.hear", "exports.listen")
	if line, _ := bot.skips("kept"); !strings.Contains(line, "hear") {
		t.Errorf("it does not say what is missing: %s", line)
	}
	fmt.Fprintln(bot.in, "Ada: !thank Bob")
	bot.says("» Bob has 3")
}

// A reminder that is under way comes; the interval is always the newest version's alone.
func TestTimers(t *testing.T) {
	bot := start(t)
	fmt.Fprintln(bot.in, "Ada: !remind 0.001 tea is ready")
	bot.says("Ada: tea is ready")

	bot.edit("bot.js", "people have points`), 60_000", "people`), 1")
	bot.skips("live")
	bot.skips("0 people")
	bot.edit("bot.js", "people`)", "men and women`)")
	bot.skips("live")
	fmt.Fprintln(bot.in, "Ada: !remind 0.02 the end")
	_, skipped := bot.skips("Ada: the end")
	if len(skipped) == 0 {
		t.Error("the new interval says nothing")
	}
	for _, line := range skipped {
		if line != "0 men and women" {
			t.Errorf("an interval of the old version says %q", line)
		}
	}
}
