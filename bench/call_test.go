package bench

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
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
	vm := goja.New()
	vm.SetFieldNameMapper(goja.TagFieldNameMapper("json", true))
	s, err := heatsync.New(vm, &heatsync.Options{Dir: dir})
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
	plain, _ := goja.AssertFunction(exports.Get("price"))
	ask := order{"Ada", []string{"a", "b", "c"}, 10}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ways := []struct {
		name string
		call func() (order, error)
		took time.Duration
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
			ways[i].took += time.Since(start)
		}
	}
	for _, way := range ways {
		b.ReportMetric(float64(way.took)/float64(ways[0].took), way.name+"/goja")
	}
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

// BenchmarkNew makes runtimes after the first. The target is 1.5 ms and 350 kB beyond goja's own.
func BenchmarkNew(b *testing.B) {
	make := func() *heatsync.Sync {
		s, err := heatsync.New(goja.New(), nil)
		if err != nil {
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
}

// heap is how many bytes are in use after a collection.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
