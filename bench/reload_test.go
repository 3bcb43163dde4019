package bench

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

// program is a Sync that has loaded n small modules, of which the first is edited.
type program struct {
	sync   *heatsync.Sync
	vm     *goja.Runtime
	edited string
	held   *goja.Object
	edits  int
}

func load(b *testing.B, n int) *program {
	dir, err := filepath.EvalSymlinks(b.TempDir())
	must(b, err)
	for i := range n {
		must(b, os.WriteFile(filepath.Join(dir, fmt.Sprintf("m%d.js", i)), source(i), 0o666))
	}
	p := &program{vm: goja.New(), edited: filepath.Join(dir, "m0.js")}
	p.sync, err = heatsync.New(p.vm, &heatsync.Options{Dir: dir})
	must(b, err)
	b.Cleanup(func() { p.sync.Close() })
	for i := range n {
		o, err := p.sync.Require(fmt.Sprintf("./m%d.js", i))
		must(b, err)
		if i == 0 {
			p.held = o
		}
	}
	return p
}

func source(version int) []byte {
	return fmt.Appendf(nil, "exports.version = %d;\nexports.greet = (name) => 'hello ' + name;\n", version)
}

// next returns the edited module's next version.
func (p *program) next() []byte {
	p.edits++
	return source(1_000_000 + p.edits)
}

func (p *program) live(b *testing.B) {
	if got := p.held.Get("version").ToInteger(); got != int64(1_000_000+p.edits) {
		b.Fatalf("version %d is live, want edit %d", got, p.edits)
	}
}

func must(b *testing.B, err error) {
	if err != nil {
		b.Helper()
		b.Fatal(err)
	}
}

// BenchmarkReload is the cost of applying one changed file, without watching.
// It must not grow with what is loaded: within 2x between 10 and 10,000.
func BenchmarkReload(b *testing.B) {
	for _, n := range []int{10, 1_000, 10_000} {
		b.Run(fmt.Sprintf("loaded=%d", n), func(b *testing.B) {
			p := load(b, n)
			b.ResetTimer()
			for b.Loop() {
				_, err := p.sync.Apply(change.Batch{Changes: []change.Change{{Path: p.edited, Data: p.next()}}})
				must(b, err)
			}
			p.live(b)
		})
	}
}

// BenchmarkSaveToLive is the time from before a save until the new code is
// live, with n modules loaded.
func BenchmarkSaveToLive(b *testing.B) {
	for _, n := range []int{10, 1_000} {
		for _, save := range []struct {
			kind string
			file func(path string, data []byte) error
		}{{"plain", plainSave}, {"atomic", atomicSave}} {
			b.Run(fmt.Sprintf("loaded=%d/%s", n, save.kind), func(b *testing.B) {
				p := load(b, n)
				batches, err := p.sync.Watch(context.Background())
				must(b, err)
				// The first save waits until all files are armed.
				must(b, save.file(p.edited, p.next()))
				_, err = p.sync.Apply(<-batches)
				must(b, err)
				var times []time.Duration
				for b.Loop() {
					data := p.next()
					start := time.Now()
					must(b, save.file(p.edited, data))
					_, err := p.sync.Apply(<-batches)
					must(b, err)
					times = append(times, time.Since(start))
					p.live(b)
				}
				slices.Sort(times)
				b.ReportMetric(ms(times[len(times)/2]), "p50-ms")
				b.ReportMetric(ms(times[len(times)*95/100]), "p95-ms")
			})
		}
	}
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func plainSave(path string, data []byte) error { return os.WriteFile(path, data, 0o666) }

func atomicSave(path string, data []byte) error {
	if err := os.WriteFile(path+".tmp", data, 0o666); err != nil {
		return err
	}
	return os.Rename(path+".tmp", path)
}

// BenchmarkBatch is one transaction of a thousand changed files.
func BenchmarkBatch(b *testing.B) {
	p := load(b, 1_000)
	dir := filepath.Dir(p.edited)
	for b.Loop() {
		var batch change.Batch
		data := p.next()
		for i := range 1_000 {
			batch.Changes = append(batch.Changes, change.Change{Path: filepath.Join(dir, fmt.Sprintf("m%d.js", i)), Data: data})
		}
		_, err := p.sync.Apply(batch)
		must(b, err)
	}
	p.live(b)
}
