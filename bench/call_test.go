package bench

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

type order struct {
	Customer string   `json:"customer"`
	Items    []string `json:"items"`
	Total    float64  `json:"total"`
}

const rules = `exports.price = (order) => ({ customer: order.customer, items: order.items.slice(), total: order.total * 1.2 });
exports.later = async (order) => exports.price(order);`

// BenchmarkCall makes the same call in turn: by goja's AssertFunction and ExportTo, by a bound func, by Call, and by Call of an
// async function. The target for the bound func is 1.2 times goja's.
func BenchmarkCall(b *testing.B) {
	dir := b.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "rules.js"), []byte(rules), 0o666); err != nil {
		b.Fatal(err)
	}
	s, err := heatsync.New(nil, &heatsync.Options{Dir: dir})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	s.Loop()
	exports, err := s.Require("./rules.js")
	if err != nil {
		b.Fatal(err)
	}
	bound, err := heatsync.Bind[func(order) (order, error)](s, "./rules.js", "price")
	if err != nil {
		b.Fatal(err)
	}
	vm := s.Runtime()
	plain, _ := goja.AssertFunction(exports.Get("price"))
	ask := order{"Ada", []string{"a", "b", "c"}, 10}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ways := []struct {
		name string
		call func() (order, error)
		took []time.Duration
	}{
		{name: "goja", call: func() (got order, err error) {
			v, err := plain(exports, vm.ToValue(ask))
			if err == nil {
				err = vm.ExportTo(v, &got)
			}
			return got, err
		}},
		{name: "bound", call: func() (order, error) { return bound.Get()(ask) }},
		{name: "call", call: func() (order, error) { return heatsync.Call[order](ctx, s, "./rules.js", "price", ask) }},
		{name: "async", call: func() (order, error) { return heatsync.Call[order](ctx, s, "./rules.js", "later", ask) }},
	}
	for b.Loop() {
		for i := range ways {
			start := time.Now()
			for range 20 {
				if got, err := ways[i].call(); err != nil || got.Total != 12 {
					b.Fatal(ways[i].name, got, err)
				}
			}
			ways[i].took = append(ways[i].took, time.Since(start))
		}
	}
	direct := median(ways[0].took)
	for _, way := range ways {
		b.ReportMetric(float64(median(way.took))/float64(direct), way.name+"/goja")
	}
}

// BenchmarkTrivialCall is the same for a function that does next to nothing: what is over is what the border costs. The target
// for the bound func is 1.2 times goja's.
func BenchmarkTrivialCall(b *testing.B) {
	files := fstest.MapFS{"a.js": {Data: []byte("exports.next = (n) => n + 1")}}
	vm := goja.New()
	s, err := heatsync.New(vm, &heatsync.Options{Dir: "/app", FS: files})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	exports, err := s.Require("./a.js")
	if err != nil {
		b.Fatal(err)
	}
	bound, err := heatsync.Bind[func(int) (int, error)](s, "./a.js", "next")
	if err != nil {
		b.Fatal(err)
	}
	plain, _ := goja.AssertFunction(exports.Get("next"))
	ways := []func() (int, error){
		func() (got int, err error) {
			v, err := plain(exports, vm.ToValue(1))
			if err == nil {
				err = vm.ExportTo(v, &got)
			}
			return got, err
		},
		func() (int, error) { return bound.Get()(1) },
	}
	var took [2][]time.Duration
	for b.Loop() {
		for i, call := range ways {
			start := time.Now()
			for range 100 {
				if got, err := call(); err != nil || got != 2 {
					b.Fatal(i, got, err)
				}
			}
			took[i] = append(took[i], time.Since(start))
		}
	}
	direct, over := median(took[0]), median(took[1])
	b.ReportMetric(float64(direct)/100, "goja-ns")
	b.ReportMetric(float64(over)/100, "bound-ns")
	b.ReportMetric(float64(over)/float64(direct), "bound/goja")
}

// BenchmarkDo calls in the runtime of a loop that another goroutine runs.
func BenchmarkDo(b *testing.B) {
	dir := b.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "rules.js"), []byte("exports.v = 1"), 0o666); err != nil {
		b.Fatal(err)
	}
	s, err := heatsync.New(goja.New(), &heatsync.Options{Dir: dir})
	if err != nil {
		b.Fatal(err)
	}
	ended := make(chan error)
	defer s.Loop().Hold()()
	go func() { ended <- s.Loop().Run(context.Background()) }()
	for b.Loop() {
		if err := s.Do(context.Background(), func() error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
	s.Close()
	<-ended
}

// BenchmarkNew makes runtimes after the first: with nothing in them; that have loaded a module; that have reloaded it. The
// target for the first is 1.5 ms and 350 kB beyond goja's own.
func BenchmarkNew(b *testing.B) {
	files := fstest.MapFS{"a.js": {Data: []byte("exports.f = () => 1")}}
	for _, way := range []struct {
		name string
		then func(s *heatsync.Sync) error
	}{
		{"bare", func(*heatsync.Sync) error { return nil }},
		{"loaded", loadOne},
		{"reloaded", func(s *heatsync.Sync) error { return errors.Join(loadOne(s), reloadOne(s)) }},
	} {
		b.Run(way.name, func(b *testing.B) {
			make := func() *heatsync.Sync {
				s, err := heatsync.New(goja.New(), &heatsync.Options{Dir: "/app", FS: files})
				if err := errors.Join(err, way.then(s)); err != nil {
					b.Fatal(err)
				}
				return s
			}
			defer make().Close()
			var kept []*heatsync.Sync
			before := heap()
			b.ReportAllocs()
			for b.Loop() {
				kept = append(kept, make())
			}
			b.ReportMetric(float64(heap()-before)/float64(len(kept))/1000, "kB-kept/op")
			for _, s := range kept {
				s.Close()
			}
		})
	}
}

func loadOne(s *heatsync.Sync) error {
	_, err := s.Require("./a.js")
	return err
}

func reloadOne(s *heatsync.Sync) error {
	_, err := s.Apply(change.Batch{Changes: []change.Change{{Path: "/app/a.js", Data: []byte("exports.f = () => 2")}}})
	return err
}
