package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
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
	lasts = flag.Duration("lasts", 2*time.Second, "how long the server is edited under load")
	rate  = flag.Int("rate", 200, "requests a second")
)

// serve serves a copy of the routes, and watches it. reloads gets an error, or nil, for each save.
func serve(t *testing.T) (url, dir string, reloads <-chan error) {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, os.DirFS("routes")); err != nil {
		t.Fatal(err)
	}
	routes, err := open(dir)
	if err != nil {
		t.Fatal(err)
	}
	told := make(chan error, 10)
	routes.OnReload(func(_ *heatsync.Reload, err error) { told <- err })
	ctx, stop := context.WithCancel(context.Background())
	ran := make(chan error)
	go func() { ran <- routes.Run(ctx) }()
	server := httptest.NewServer(handler(routes))
	t.Cleanup(func() {
		server.Close()
		stop()
		<-ran
		if err := routes.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return server.URL, dir, told
}

func get(t *testing.T, url string) (status int, body string) {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Error(err)
		return 0, ""
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		t.Error(err)
	}
	return r.StatusCode, string(text)
}

func save(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Error(err)
	}
}

func TestRoutesAreEdited(t *testing.T) {
	url, dir, reloads := serve(t)
	expect := func(path string, wantStatus int, want string) {
		t.Helper()
		if status, body := get(t, url+path); status != wantStatus || body != want {
			t.Errorf("%s: %d %q, want %d %q", path, status, body, wantStatus, want)
		}
	}
	expect("/", 200, "Hello\n")
	expect("/greet?name=Ada", 200, "Good day, Ada.\n")
	expect("/nowhere", 404, "no /nowhere here\n")

	save(t, filepath.Join(dir, "words.js"), "exports.polite = (name) => `Hi ${name}`;")
	if err := <-reloads; err != nil {
		t.Error(err)
	}
	expect("/greet?name=Ada", 200, "Hi Ada\n")

	save(t, filepath.Join(dir, "words.js"), "exports.polite = (name) => {")
	if err := <-reloads; err == nil || !strings.Contains(err.Error(), "words.js") {
		t.Errorf("a broken save: %v", err)
	}
	expect("/greet?name=Ada", 200, "Hi Ada\n")

	save(t, filepath.Join(dir, "index.js"), "exports.handel = () => {};")
	if err := <-reloads; err == nil || !strings.Contains(err.Error(), "handle") {
		t.Errorf("a save without handle: %v", err)
	}
	expect("/", 200, "Hello\n")
}

// Under load, each answer is that of one version, of one that was good, and none is lost.
// `make soak` does this for a minute at 500 requests a second.
func TestNoRequestIsLost(t *testing.T) {
	url, dir, reloads := serve(t)
	words, greet := filepath.Join(dir, "words.js"), filepath.Join(dir, "greet.js")
	version := func(n int) {
		// One save of two files that belong together.
		save(t, words, fmt.Sprintf("exports.n = %d", n))
		save(t, greet, fmt.Sprintf(`const { n } = require("./words.js"); exports.answer = () => ({ body: n + " %d" });`, n))
	}
	version(0)
	if err := <-reloads; err != nil {
		t.Fatal(err)
	}
	var live, asked, good, failed atomic.Int64
	ctx, stop := context.WithTimeout(t.Context(), *lasts)
	defer stop()
	var clients sync.WaitGroup
	tick := time.NewTicker(time.Second / time.Duration(*rate))
	defer tick.Stop()
	clients.Go(func() {
		for ctx.Err() == nil {
			<-tick.C
			clients.Go(func() {
				least := live.Load()
				asked.Add(1)
				status, body := get(t, url+"/greet")
				first, second, _ := strings.Cut(body, " ")
				n, err := strconv.Atoi(first)
				switch {
				case status != 200 || err != nil:
					t.Errorf("%d %q", status, body)
				case first != second:
					t.Errorf("a mixed answer: %q", body)
				case n < 0:
					t.Errorf("an answer of a refused version: %q", body)
				case int64(n) < least:
					t.Errorf("an answer of version %d, after %d", n, least)
				}
			})
		}
	})
	for n := 1; ctx.Err() == nil; n++ {
		if n%3 == 0 {
			save(t, words, "exports.n = -1; throw new Error('broken')")
			if err := <-reloads; err == nil {
				t.Error("a broken save is live")
			}
			failed.Add(1)
			continue
		}
		version(n)
		if err := <-reloads; err != nil {
			t.Error(err)
		}
		live.Store(int64(n))
		good.Add(1)
	}
	clients.Wait()
	t.Logf("%d requests, %d saves went live and %d were refused", asked.Load(), good.Load(), failed.Load())
}
