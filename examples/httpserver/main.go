// Command httpserver serves HTTP by routes written in JavaScript, which are edited
// while it runs. See README.md.
package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"log"
	"net/http"
	"os"
	"os/signal"
	"runtime"

	"github.com/heatsync-go/heatsync"
)

// Request and Response are what routes get and give.
type Request struct {
	Method string            `json:"method"`
	Path   string            `json:"path"`
	Query  map[string]string `json:"query"`
	Body   string            `json:"body"`
}

type Response struct {
	Status int               `json:"status"`
	Header map[string]string `json:"header"`
	Body   string            `json:"body"`
}

func main() {
	addr := flag.String("addr", "localhost:8080", "where to listen")
	dir := flag.String("routes", "examples/httpserver/routes", "the folder of the routes")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *addr, *dir); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, addr, dir string) error {
	routes, err := open(dir)
	if err != nil {
		return err
	}
	defer routes.Close(context.Background())
	go routes.Run(ctx)
	server := &http.Server{Addr: addr, Handler: handler(routes)}
	context.AfterFunc(ctx, func() { server.Shutdown(context.Background()) })
	log.Printf("listening on http://%s, edit the files in %s", addr, dir)
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// open makes a runtime for each processor. A save that does not fit, because it is
// broken or has no handle any more, never reaches a request.
func open(dir string) (*heatsync.Pool, error) {
	opts := &heatsync.PoolOptions{Options: heatsync.Options{Dir: dir}}
	routes, err := heatsync.NewPool(runtime.GOMAXPROCS(0), opts, func(s *heatsync.Sync) error {
		_, err := handle(s)
		return err
	})
	if err == nil {
		routes.OnReload(report)
	}
	return routes, err
}

// handle is what index.js exports by that name: always the newest version's.
func handle(s *heatsync.Sync) (*heatsync.Binding[func(Request) (Response, error)], error) {
	return heatsync.Bind[func(Request) (Response, error)](s, "./index.js", "handle")
}

func report(r *heatsync.Reload, err error) {
	if err != nil {
		log.Printf("the old version goes on: %v", err)
		return
	}
	for _, m := range r.Modules {
		log.Printf("%s is live, version %d", m.Path, m.Version)
	}
}

// handler has one of the runtimes answer each request.
func handler(routes *heatsync.Pool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
		if err != nil {
			http.Error(w, err.Error(), http.StatusRequestEntityTooLarge)
			return
		}
		request := Request{Method: r.Method, Path: r.URL.Path, Query: map[string]string{}, Body: string(body)}
		for name := range r.URL.Query() {
			request.Query[name] = r.URL.Query().Get(name)
		}
		var response Response
		err = routes.Do(r.Context(), func(s *heatsync.Sync) error {
			f, err := handle(s)
			if err != nil {
				return err
			}
			response, err = f.Get()(request)
			return err
		})
		if err != nil {
			log.Print(err)
			http.Error(w, "internal error", http.StatusInternalServerError)
			return
		}
		for name, value := range response.Header {
			w.Header().Set(name, value)
		}
		w.WriteHeader(response.Status)
		_, _ = io.WriteString(w, response.Body)
	})
}
