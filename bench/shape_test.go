package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

// BenchmarkShape is the cost of one reload, for each edge that it has to follow,
// in a program of n files: one that loads all others by plain require, and a chain
// of which the end is edited. It must not grow with n: within 2x.
func BenchmarkShape(b *testing.B) {
	for _, n := range []int{100, 10_000} {
		b.Run(fmt.Sprintf("wide=%d", n), func(b *testing.B) {
			first := fmt.Sprintf("for (let i = 1; i < %d; i++) require(`./m${i}.js`);", n)
			shape(b, n, 0, func(i int) string { return only(i == 0, first) })
		})
	}
	for _, n := range []int{100, 1_000} { // a chain nests as deep when it loads
		b.Run(fmt.Sprintf("deep=%d", n), func(b *testing.B) {
			shape(b, n, n-1, func(i int) string { return only(i < n-1, fmt.Sprintf("require('./m%d.js');", i+1)) })
		})
	}
}

// BenchmarkShapeOfClasses is the cost of loading one of n files, each of which exports an
// instance of its own class, beside a large JSON file. It must not grow with n: within 2x.
func BenchmarkShapeOfClasses(b *testing.B) {
	for _, n := range []int{100, 1_000} {
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			dir, err := filepath.EvalSymlinks(b.TempDir())
			must(b, err)
			all := "require('./words.json');"
			for i := range n {
				all += fmt.Sprintf("require('./m%d.js');", i)
				text := fmt.Sprintf("class C%d { on() {} eventNames() { return []; } rawListeners() { return []; } } module.exports = new C%d();", i, i)
				must(b, os.WriteFile(filepath.Join(dir, fmt.Sprintf("m%d.js", i)), []byte(text), 0o666))
			}
			must(b, os.WriteFile(filepath.Join(dir, "all.js"), []byte(all), 0o666))
			must(b, os.WriteFile(filepath.Join(dir, "words.json"), []byte(`["`+strings.Repeat(`C1 class ", "`, 100_000)+`"]`), 0o666))
			for b.Loop() {
				s, err := heatsync.New(goja.New(), &heatsync.Options{Dir: dir})
				must(b, err)
				_, err = s.Require("./all.js")
				must(b, err)
				must(b, s.Close())
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(n), "us/file")
		})
	}
}

func only(when bool, text string) string {
	if when {
		return text
	}
	return ""
}

// shape edits one of n files with those texts, of which the first is held.
func shape(b *testing.B, n, edited int, text func(i int) string) {
	dir, err := filepath.EvalSymlinks(b.TempDir())
	must(b, err)
	for i := range n {
		must(b, os.WriteFile(filepath.Join(dir, fmt.Sprintf("m%d.js", i)), []byte(text(i)), 0o666))
	}
	s, err := heatsync.New(goja.New(), &heatsync.Options{Dir: dir})
	must(b, err)
	b.Cleanup(func() { s.Close() })
	_, err = s.Require("./m0.js")
	must(b, err)
	path := filepath.Join(dir, fmt.Sprintf("m%d.js", edited))
	b.ResetTimer()
	for edits := 0; b.Loop(); edits++ {
		data := fmt.Appendf(nil, "%s // %d", text(edited), edits)
		_, err := s.Apply(change.Batch{Changes: []change.Change{{Path: path, Data: data}}})
		must(b, err)
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(n), "us/edge")
}
