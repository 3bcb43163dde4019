package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

// Every line is answered, and one that can't be read keeps nothing from the next.
func TestLinesOfChanges(t *testing.T) {
	var events bytes.Buffer
	u := &ui{out: &events, json: true}
	var applied []string
	apply := func(b change.Batch, only bool) (*heatsync.Reload, error) {
		applied = append(applied, b.Changes[0].Path)
		if b.Changes[0].Path == "fails.js" {
			return nil, &heatsync.ReloadError{Reload: &heatsync.Reload{Number: 2, Version: 1}, Err: errors.New("broken")}
		}
		return &heatsync.Reload{Number: 1, Version: 1}, nil
	}
	long := io.MultiReader(strings.NewReader(`{"changes":[{"path":"long.js","text":"`), io.LimitReader(xs{}, longestLine), strings.NewReader("\"}]}\n"))
	takeChanges(io.MultiReader(
		strings.NewReader("{\"id\":\"a\",\"changes\":[{\"path\":\"a.js\",\"text\":\"\"}]}\n\n{\"chan\n"),
		long,
		strings.NewReader("{\"changes\":[{\"path\":\"fails.js\"}]}\r\n{\"changes\":[{\"path\":\"last.js\",\"kind\":\"removed\"}]}\n"),
		io.LimitReader(xs{}, longestLine+1),
	), nil, apply, u)
	if want := []string{"a.js", "fails.js", "last.js"}; !slices.Equal(applied, want) {
		t.Errorf("applied were %q, want %q", applied, want)
	}
	var got []string
	for d := json.NewDecoder(&events); d.More(); {
		var e appliedEvent
		if err := d.Decode(&e); err != nil {
			t.Fatal(err)
		}
		text := "ok"
		if e.Error != nil {
			text, _, _ = strings.Cut(e.Error.Text, ":")
		}
		got = append(got, strings.Trim(string(e.ID)+" "+text, " "))
	}
	want := []string{`"a" ok`, "it is no batch", errLongLine.Error(), "broken", "ok", errLongLine.Error()}
	if !slices.Equal(got, want) {
		t.Errorf("answers are %q, want %q", got, want)
	}
}

// xs is a text that never ends.
type xs struct{}

func (xs) Read(to []byte) (int, error) {
	for i := range to {
		to[i] = 'x'
	}
	return len(to), nil
}

// Without a watcher a program lives as long as changes may come, and is told by them alone.
func TestNoWatch(t *testing.T) {
	onBothHosts(t, func(t *testing.T, host string) {
		dir := written(t, map[string]string{
			"main.js": `const a = new (require("heatsync"))().require("./a.js"); process.on("exit", () => console.log(a.v))`,
			"a.js":    `exports.v = 1`,
		})
		changes := filepath.Join(dir, "changes")
		line := `{"changes":[{"path":` + quoted(filepath.Join(dir, "a.js")) + `,"text":"exports.v = 2"}]}` + "\n"
		if err := os.WriteFile(changes, []byte(line), 0o666); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			args []string
			want string
		}{{nil, "1\n"}, {[]string{"--changes=" + changes}, "2\n"}} {
			w := newWalker(t, append(append([]string{"run", "--host", host, "--no-watch", "--json"}, c.args...), filepath.Join(dir, "main.js"))...)
			timer := time.AfterFunc(time.Minute, func() { w.cmd.Process.Kill() })
			out, err := w.cmd.Output()
			timer.Stop()
			if err != nil || string(out) != c.want {
				t.Errorf("%q prints %q, want %q; %v\n%s", c.args, out, c.want, err, &w.said)
			}
		}
	})
}

// Who connects to a socket is answered there, line by line; who comes later, too, whatever those before have sent.
func TestChangesOfASocket(t *testing.T) {
	onBothHosts(t, func(t *testing.T, host string) {
		dir := written(t, map[string]string{
			"main.js": `const a = new (require("heatsync"))().require("./a.js"); setInterval(() => console.log(a.v), 10)`,
			"a.js":    `exports.v = 1`,
		})
		folder, err := os.MkdirTemp("", "socket") // a test's own folder has too long a name
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { os.RemoveAll(folder) })
		path := filepath.Join(folder, "s")
		abandoned, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
		if err != nil {
			t.Fatal(err)
		}
		abandoned.SetUnlinkOnClose(false)
		abandoned.Close()
		args := []string{"run", "--host", host, "--no-watch", "--changes=unix:" + path, filepath.Join(dir, "main.js")}
		w := newWalker(t, args...)
		w.start()
		w.expect("1")
		if info, err := os.Stat(path); runtime.GOOS != "windows" && (err != nil || info.Mode().Perm()&0o077 != 0) {
			t.Errorf("others may connect: %v, %v", info, err)
		}
		second := newWalker(t, args...)
		if err := second.cmd.Run(); err == nil || !strings.Contains(second.said.String(), "--changes: ") {
			t.Errorf("a second command listens there, too: %v, %s", err, &second.said)
		}
		text := func(v string) string {
			return `{"id":` + v + `,"changes":[{"path":"` + filepath.ToSlash(filepath.Join(dir, "a.js")) + `","text":"exports.v = ` + v + `"}]}`
		}
		for _, lines := range [][]string{{text("2"), `{"chan`, text("3")}, {`{"id":4,"changes":[{"path":"`}, {text("5")}} {
			c, err := net.Dial("unix", path)
			if err != nil {
				t.Fatal(err)
			}
			answers := json.NewDecoder(c)
			for _, line := range lines {
				if _, err := io.WriteString(c, line+"\n"); err != nil {
					t.Fatal(err)
				}
				var e appliedEvent
				if err := answers.Decode(&e); err != nil {
					t.Fatal(err)
				}
				if whole := strings.HasSuffix(line, "}"); e.OK != whole || whole && !strings.HasPrefix(line, `{"id":`+string(e.ID)+`,`) {
					t.Errorf("%s is answered by %+v", line, e)
				}
				if e.OK {
					w.expect(string(e.ID))
				}
			}
			c.Close()
		}
		w.cmd.Process.Signal(os.Interrupt)
		for range w.lines {
		}
		w.cmd.Wait()
		if _, err := os.Lstat(path); runtime.GOOS != "windows" && err == nil {
			t.Error("the socket is there still")
		}
	})
}

func quoted(text string) string {
	b, _ := json.Marshal(text)
	return string(b)
}
