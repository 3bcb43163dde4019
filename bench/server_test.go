package bench

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
)

// What both servers do for a request is what examples/httpserver does.

type request struct {
	Path  string            `json:"path"`
	Query map[string]string `json:"query"`
}

type response struct {
	Status int    `json:"status"`
	Body   string `json:"body"`
}

// What a route does: it reads the request, makes a text of a list, and answers.
const route = `(request) => {
	const names = (request.query.names ?? "Ada,Bob").split(",").map((name) => ({ name, length: name.length }));
	return { status: 200, body: JSON.stringify(names.filter((each) => each.length > 2)) };
}`

// answerer answers one request.
type answerer func(context.Context, request) (response, error)

// BenchmarkServer asks two servers in turn, by four clients each: one whose routes are modules in a Pool, and one that was
// written without heatsync, with as many runtimes in a channel. What a reload needs must not cost requests much.
func BenchmarkServer(b *testing.B) {
	names := []string{"plain", "heatsync"}
	servers := []*httptest.Server{server(b, withoutHeatsync(b)), server(b, withHeatsync(b))}
	const requests = 400
	var took [2][]time.Duration
	for b.Loop() {
		for i, s := range servers {
			start := time.Now()
			load4(b, s.URL+"/route?names=Ada,Bo,Charles", requests)
			took[i] = append(took[i], time.Since(start))
		}
	}
	for i, name := range names {
		b.ReportMetric(requests/median(took[i]).Seconds(), name+"-requests/s")
	}
	b.ReportMetric(float64(median(took[0]))/float64(median(took[1])), "of-plain")
}

func withHeatsync(b *testing.B) answerer {
	dir := b.TempDir()
	for name, text := range map[string]string{
		"route.js": "exports.answer = " + route,
		"index.js": `const Heatsync = require("heatsync");
			const sync = new Heatsync();
			const routes = { "/route": sync.require("./route.js") };
			exports.handle = (request) => routes[request.path].answer(request);`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			b.Fatal(err)
		}
	}
	handle := func(s *heatsync.Sync) (*heatsync.Binding[func(request) (response, error)], error) {
		return heatsync.Bind[func(request) (response, error)](s, "./index.js", "handle")
	}
	opts := &heatsync.PoolOptions{Options: heatsync.Options{Dir: dir}}
	pool, err := heatsync.NewPool(runtime.GOMAXPROCS(0), opts, func(s *heatsync.Sync) error {
		_, err := handle(s)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = pool.Close(context.Background()) })
	go func() { _ = pool.Run(context.Background()) }()
	return func(ctx context.Context, ask request) (got response, err error) {
		err = pool.Do(ctx, func(s *heatsync.Sync) error {
			f, err := handle(s)
			if err == nil {
				got, err = f.Get()(ask)
			}
			return err
		})
		return got, err
	}
}

// withoutHeatsync has each runtime interrupted when its request is over, as whoever writes such a server does.
func withoutHeatsync(b *testing.B) answerer {
	type one struct {
		vm     *goja.Runtime
		handle goja.Callable
	}
	program := goja.MustCompile("routes.js", `const routes = { "/route": { answer: `+route+` } };
		(request) => routes[request.path].answer(request)`, true)
	free := make(chan one, runtime.GOMAXPROCS(0))
	for range cap(free) {
		vm := goja.New()
		vm.SetFieldNameMapper(goja.TagFieldNameMapper("json", true))
		v, err := vm.RunProgram(program)
		if err != nil {
			b.Fatal(err)
		}
		handle, _ := goja.AssertFunction(v)
		free <- one{vm, handle}
	}
	return func(ctx context.Context, ask request) (got response, err error) {
		r := <-free
		defer func() { free <- r }()
		stop := context.AfterFunc(ctx, func() { r.vm.Interrupt(ctx.Err()) })
		defer stop()
		v, err := r.handle(goja.Undefined(), r.vm.ToValue(ask))
		if err != nil {
			return got, err
		}
		return got, r.vm.ExportTo(v, &got)
	}
}

func server(b *testing.B, answer answerer) *httptest.Server {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ask := request{Path: r.URL.Path, Query: map[string]string{}}
		for name := range r.URL.Query() {
			ask.Query[name] = r.URL.Query().Get(name)
		}
		got, err := answer(r.Context(), ask)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.WriteHeader(got.Status)
		_, _ = io.WriteString(w, got.Body)
	}))
	b.Cleanup(s.Close)
	return s
}

// load4 asks n times, by four clients.
func load4(b *testing.B, url string, n int) {
	var clients sync.WaitGroup
	for range 4 {
		clients.Go(func() {
			for range n / 4 {
				if err := get(url); err != nil {
					b.Error(err)
				}
			}
		})
	}
	clients.Wait()
}

func get(url string) error {
	r, err := http.Get(url)
	if err != nil {
		return err
	}
	defer r.Body.Close()
	var names []struct{ Name string }
	if err := json.NewDecoder(r.Body).Decode(&names); err != nil {
		return err
	}
	if len(names) != 2 || names[1].Name != "Charles" {
		return errors.New("another answer")
	}
	_, err = io.Copy(io.Discard, r.Body)
	return err
}
