//go:build unix

package bench

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
)

// BenchmarkHTTP is how many requests a second a server answers that is written with http, beside Go's
// net/http calling the same function with objects that have no more than it uses, on the same engine,
// in turn. A round is 2,000 requests to each, over 16 connections that are kept alive.
func BenchmarkHTTP(b *testing.B) {
	b.Run("hello", func(b *testing.B) {
		serve(b, `
			exports.handle = (req, res) => {
				res.setHeader("Content-Type", "text/plain");
				res.end("Hello " + req.url);
			};
			exports.server = require("http").createServer(exports.handle);`)
	})
	b.Run("express", func(b *testing.B) {
		modules, err := filepath.Abs("../node/test/node_modules")
		must(b, err)
		if _, err := os.Stat(filepath.Join(modules, "express")); err != nil {
			if os.Getenv("CI") != "" {
				b.Fatal("express is missing: run npm ci in node/test")
			}
			b.Skip("it takes npm ci in node/test")
		}
		serve(b, fmt.Sprintf(`
			const app = require(%q)();
			app.get("/greet/:name", (req, res) => res.send("Hello " + req.params.name));
			exports.handle = (req, res) => res.end("Hello");
			exports.server = require("http").createServer(app);`, filepath.Join(modules, "express")))
	})
}

func serve(b *testing.B, script string) {
	dir, err := filepath.EvalSymlinks(b.TempDir())
	must(b, err)
	main := filepath.Join(dir, "main.js")
	const listen = `exports.server.listen(0, "127.0.0.1", () => listening(exports.server.address().port, exports.handle));`
	must(b, os.WriteFile(main, []byte(script+"\n"+listen), 0o666))
	p := heatsync.NewProgram(&heatsync.Options{Dir: dir})
	s, err := p.Sync()
	must(b, err)
	ports := make(chan int, 1)
	var handle goja.Callable
	must(b, s.Runtime().Set("listening", func(port int, f goja.Callable) { handle = f; ports <- port }))
	ctx, stop := context.WithCancel(context.Background())
	ran := make(chan error, 1)
	go func() { ran <- p.Run(ctx, main) }()
	defer func() { stop(); <-ran }()
	var port int
	select {
	case port = <-ports:
	case err := <-ran:
		b.Fatal(err)
	}
	direct := httptest.NewServer(calling(s, &handle))
	defer direct.Close()
	ours, theirs := fmt.Sprintf("127.0.0.1:%d", port), direct.Listener.Addr().String()
	compare(b, ours, theirs)
}

const perRound = 2000

func compare(b *testing.B, ours, theirs string) {
	ask(b, ours, perRound/4)
	ask(b, theirs, perRound/4)
	var rates, others, ratios []float64
	for b.Loop() {
		rate, other := ask(b, ours, perRound), ask(b, theirs, perRound)
		rates, others, ratios = append(rates, rate), append(others, other), append(ratios, rate/other)
	}
	for _, list := range [][]float64{rates, others, ratios} {
		slices.Sort(list)
	}
	b.ReportMetric(rates[len(rates)/2], "req/s")
	b.ReportMetric(others[len(others)/2], "net/http-req/s")
	b.ReportMetric(ratios[len(ratios)/2], "ratio")
}

// ask makes n requests over 16 connections and returns how many a second are answered.
func ask(b *testing.B, addr string, n int) float64 {
	var left atomic.Int64
	left.Store(int64(n))
	start := time.Now()
	var clients sync.WaitGroup
	for range 16 {
		clients.Go(func() {
			if err := client(addr, &left); err != nil {
				b.Error(err)
			}
		})
	}
	clients.Wait()
	return float64(n) / time.Since(start).Seconds()
}

// client uses Go's own, on connections of its own.
func client(addr string, left *atomic.Int64) error {
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	c := http.Client{Transport: transport}
	for left.Add(-1) >= 0 {
		r, err := c.Get("http://" + addr + "/greet/Ada")
		if err != nil {
			return err
		}
		text, err := io.ReadAll(r.Body)
		_ = r.Body.Close()
		if err != nil || !strings.HasPrefix(string(text), "Hello") {
			return fmt.Errorf("the answer is %q: %w", text, err)
		}
	}
	return nil
}

// calling has a function of the runtime answer.
func calling(s *heatsync.Sync, handle *goja.Callable) http.Handler {
	vm := s.Runtime()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		done := make(chan string, 1)
		s.Loop().Post(func() {
			req, res := vm.NewObject(), vm.NewObject()
			_ = req.Set("method", r.Method)
			_ = req.Set("url", r.URL.RequestURI())
			_ = res.Set("setHeader", func(name, value string) { w.Header().Set(name, value) })
			_ = res.Set("end", func(body string) { done <- body })
			if _, err := (*handle)(goja.Undefined(), req, res); err != nil {
				done <- err.Error()
			}
		})
		_, _ = io.WriteString(w, <-done)
	})
}
