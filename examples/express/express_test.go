// Package express tests the example in this folder.
package express

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/heatsync-go/heatsync"
)

var (
	lasts = flag.Duration("lasts", 2*time.Second, "how long a server is edited under load")
	rate  = flag.Int("rate", 150, "requests a second")
)

// app is a server that runs a copy of the example.
type app struct {
	*testing.T
	dir     string
	address string
	reloads <-chan error // an error, or nil, for each save
}

// run starts an entry of the example, and waits until it listens.
func run(t *testing.T, entry string) *app {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"routes", "server.js", "plain.js"} {
		copyTo(t, dir, part)
	}
	linkPackages(t, dir, entry)
	heard, says := io.Pipe()
	p := heatsync.NewProgram(&heatsync.Options{
		Dir: dir, Environ: []string{"PORT=0"}, Stdout: says, Stderr: t.Output(),
	})
	s, err := p.Sync()
	if err != nil {
		t.Fatal(err)
	}
	told := make(chan error, 10)
	s.OnReload(func(_ *heatsync.Reload, err error) { told <- err })
	ctx, stop := context.WithCancel(context.Background())
	ran := make(chan error, 1)
	go func() {
		ran <- p.Run(ctx, filepath.Join(dir, entry))
		_ = says.Close()
	}()
	t.Cleanup(func() { stop(); <-ran })
	line, err := bufio.NewReader(heard).ReadString('\n')
	if err != nil {
		t.Fatalf("%s does not listen: %v", entry, <-ran)
	}
	_, address, _ := strings.Cut(strings.TrimSpace(line), "http://")
	return &app{t, dir, address, told}
}

func copyTo(t *testing.T, dir, part string) {
	t.Helper()
	info, err := os.Stat(part)
	if err == nil && info.IsDir() {
		err = os.CopyFS(filepath.Join(dir, part), os.DirFS(part))
	} else if err == nil {
		var text []byte
		if text, err = os.ReadFile(part); err == nil {
			err = os.WriteFile(filepath.Join(dir, part), text, 0o666)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

// linkPackages gives the copy the packages that npm has installed for the tests, or skips the test
// without, except where there must be some.
func linkPackages(t *testing.T, dir, entry string) {
	t.Helper()
	if entry == "plain.js" {
		return
	}
	modules, err := filepath.Abs("../../node/test/node_modules")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"express", "ws"} {
		if _, err := os.Stat(filepath.Join(modules, name)); err != nil {
			if os.Getenv("CI") != "" {
				t.Fatalf("needs npm ci in node/test: %v", err)
			}
			t.Skipf("not run, for want of npm ci in node/test: %v", err)
		}
	}
	if err := os.Symlink(modules, filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
}

func (a *app) get(path string) (status int, body string) {
	a.Helper()
	r, err := http.Get("http://" + a.address + path)
	if err != nil {
		a.Error(err)
		return 0, ""
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		a.Error(err)
	}
	return r.StatusCode, string(text)
}

func (a *app) save(file, text string) {
	a.Helper()
	if err := os.WriteFile(filepath.Join(a.dir, "routes", file), []byte(text), 0o666); err != nil {
		a.Error(err)
	}
}

func entries(t *testing.T, f func(*testing.T, *app)) {
	for _, entry := range []string{"server.js", "plain.js"} {
		t.Run(entry, func(t *testing.T) { f(t, run(t, entry)) })
	}
}

func TestRoutesAreEdited(t *testing.T) {
	entries(t, func(t *testing.T, a *app) {
		expect := func(path string, wantStatus int, want string) {
			t.Helper()
			if status, body := a.get(path); status != wantStatus || body != want && want != "" {
				t.Errorf("%s: %d %q, want %d %q", path, status, body, wantStatus, want)
			}
		}
		expect("/", 200, "Hello\n")
		expect("/greet?name=Ada", 200, "Good day, Ada.\n")
		expect("/nowhere", 404, "")

		a.save("words.js", "exports.polite = (name) => `Hi ${name}`;")
		if err := <-a.reloads; err != nil {
			t.Error(err)
		}
		expect("/greet?name=Ada", 200, "Hi Ada\n")

		a.save("words.js", "exports.polite = (name) => {")
		if err := <-a.reloads; err == nil || !strings.Contains(err.Error(), "words.js") {
			t.Errorf("a broken save: %v", err)
		}
		expect("/greet?name=Ada", 200, "Hi Ada\n")
	})
}

// Under load, each answer is that of one version, of one that was good, and none is lost; a web
// socket stays open over all edits. `make soak` does this for a minute at 500 requests a second.
func TestNoRequestIsLost(t *testing.T) {
	entries(t, func(t *testing.T, a *app) {
		e := edits{app: a}
		e.version(0)
		if err := <-a.reloads; err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithTimeout(t.Context(), *lasts)
		defer stop()
		var clients sync.WaitGroup
		clients.Go(func() { e.ask(ctx, &clients) })
		if _, err := os.Stat(filepath.Join(a.dir, "node_modules")); err == nil {
			clients.Go(func() { e.talk(ctx) })
		}
		for n := 1; ctx.Err() == nil; n++ {
			e.edit(n)
		}
		clients.Wait()
		t.Logf("%d requests, %d messages, %d saves went live and %d were refused",
			e.asked.Load(), e.messages.Load(), e.good.Load(), e.refused.Load())
	})
}

// edits are what is saved, and what must be live.
type edits struct {
	*app
	live, asked, messages, good, refused atomic.Int64
}

// version saves two files that belong together.
func (e *edits) version(n int) {
	e.save("words.js", fmt.Sprintf("exports.n = %d", n))
	e.save("greet.js", fmt.Sprintf(`const { n } = require("./words.js"); exports.answer = () => n + " %d";`, n))
}

// edit saves a version, or, each third time, a broken one.
func (e *edits) edit(n int) {
	if n%3 == 0 {
		e.save("words.js", "exports.n = -1; throw new Error('broken')")
		if err := <-e.reloads; err == nil {
			e.Error("a broken save is live")
		}
		e.refused.Add(1)
		return
	}
	e.version(n)
	if err := <-e.reloads; err != nil {
		e.Error(err)
	}
	e.live.Store(int64(n))
	e.good.Add(1)
}

// check looks at an answer that was asked for when a version was live.
func (e *edits) check(body string, least int64) {
	first, second, _ := strings.Cut(strings.TrimSpace(body), " ")
	n, err := strconv.Atoi(first)
	switch {
	case err != nil:
		e.Errorf("the answer is %q", body)
	case first != second:
		e.Errorf("a mixed answer: %q", body)
	case n < 0:
		e.Errorf("an answer of a refused version: %q", body)
	case int64(n) < least:
		e.Errorf("an answer of version %d, after %d", n, least)
	}
}

// ask makes requests at the rate, each on a goroutine of its own.
func (e *edits) ask(ctx context.Context, clients *sync.WaitGroup) {
	tick := time.NewTicker(time.Second / time.Duration(*rate))
	defer tick.Stop()
	for ctx.Err() == nil {
		<-tick.C
		clients.Go(func() {
			least := e.live.Load()
			e.asked.Add(1)
			status, body := e.get("/greet")
			if status != 200 {
				e.Errorf("%d %q", status, body)
			}
			e.check(body, least)
		})
	}
}

// talk keeps one web socket open, and has each message answered.
func (e *edits) talk(ctx context.Context) {
	socket, err := dial(e.address, "/chat")
	if err != nil {
		e.Error(err)
		return
	}
	defer socket.Close()
	for ctx.Err() == nil {
		least := e.live.Load()
		answer, err := socket.ask("hello")
		if err != nil {
			e.Errorf("the web socket broke after %d messages: %v", e.messages.Load(), err)
			return
		}
		e.check(answer, least)
		e.messages.Add(1)
	}
}
