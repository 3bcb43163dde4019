//go:build unix

package bench

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
)

// BenchmarkLoad is the time to load a program of n small modules: cold, as in a
// new process, and warm, where another runtime of the process has compiled them.
// node's own time for the same files, measured in turn with it, is the yardstick.
func BenchmarkLoad(b *testing.B) {
	for _, n := range []int{1_000, 5_000} {
		b.Run(fmt.Sprintf("modules=%d/cold", n), func(b *testing.B) {
			var l loads
			for b.Loop() {
				b.StopTimer()
				dir := tree(b, n) // its paths are new to the compile cache
				b.StartTimer()
				l.load(b, dir, n)
			}
			l.report(b)
		})
		b.Run(fmt.Sprintf("modules=%d/warm", n), func(b *testing.B) {
			dir := tree(b, n)
			first := open(b, dir)
			_, err := first.Require("./index.js")
			must(b, err)
			var l loads
			for b.Loop() {
				l.load(b, dir, n)
			}
			must(b, first.Close()) // it has kept the programs until now
			l.report(b)
		})
	}
}

// loads are the times that loading took.
type loads struct{ ours, theirs, processor []time.Duration }

// load loads a tree here and in node.
func (l *loads) load(b *testing.B, dir string, n int) {
	used, start := cpu(b), time.Now()
	s := open(b, dir)
	index, err := s.Require("./index.js")
	must(b, err)
	l.ours = append(l.ours, time.Since(start))
	l.processor = append(l.processor, cpu(b)-used)
	if got := int(index.Get("count").ToInteger()); got != n {
		b.Fatalf("%d modules were loaded, want %d", got, n)
	}
	must(b, s.Close())
	b.StopTimer()
	if node, err := exec.LookPath("node"); err == nil {
		l.theirs = append(l.theirs, nodeLoad(b, node, dir))
	}
	b.StartTimer()
}

// report reports the medians, and how ours compares with that of node.
func (l *loads) report(b *testing.B) {
	b.ReportMetric(ms(median(l.ours)), "p50-ms")
	b.ReportMetric(ms(median(l.processor)), "cpu-ms")
	if len(l.theirs) == 0 {
		b.Log("not compared with node, for want of one")
		return
	}
	b.ReportMetric(ms(median(l.theirs)), "node-p50-ms")
	b.ReportMetric(float64(median(l.ours))/float64(median(l.theirs)), "x-node")
}

func open(b *testing.B, dir string) *heatsync.Sync {
	s, err := heatsync.New(goja.New(), &heatsync.Options{Dir: dir})
	must(b, err)
	return s
}

// nodeLoad is what a require of the tree takes in a fresh node, which is started
// by then.
func nodeLoad(b *testing.B, node, dir string) time.Duration {
	const script = `const t = process.hrtime.bigint(); require(process.argv[1]); console.log(String(process.hrtime.bigint() - t))`
	out, err := exec.Command(node, "-e", script, filepath.Join(dir, "index.js")).Output()
	must(b, err)
	ns, err := strconv.ParseInt(strings.TrimSpace(string(out)), 10, 64)
	must(b, err)
	return time.Duration(ns)
}

// chain is how many modules of a tree require one another in a row.
const chain = 50

// tree writes a program of n modules: chains, in folders of their own, whose
// heads the entry requires. All require one module that is common.
func tree(b *testing.B, n int) (dir string) {
	dir, err := filepath.EvalSymlinks(b.TempDir())
	must(b, err)
	write := func(name, text string) {
		path := filepath.Join(dir, name)
		must(b, os.MkdirAll(filepath.Dir(path), 0o777))
		must(b, os.WriteFile(path, []byte(text), 0o666))
	}
	write("package.json", `{ "name": "tree" }`)
	write("common.js", "exports.count = 2;\nexports.add = (a, b) => a + b;\n")
	var index strings.Builder
	index.WriteString("const common = require('./common');\n")
	for i := range n - 2 {
		group, place := i/chain, i%chain
		if place == 0 {
			fmt.Fprintf(&index, "require('./group%d/m0');\n", group)
		}
		next := ""
		if place < chain-1 && i < n-3 {
			next = fmt.Sprintf("const next = require('./m%d');\n", place+1)
		}
		write(fmt.Sprintf("group%d/m%d.js", group, place), fmt.Sprintf(small, next, i))
	}
	index.WriteString("exports.count = common.count;\n")
	write("index.js", index.String())
	return dir
}

// small is a module of the usual kind, if a short one.
const small = `'use strict';

const common = require('../common');
%[1]s
class Thing {
  constructor(name, size = %[2]d) {
    this.name = name;
    this.size = size;
  }

  get label() { return ` + "`${this.name} of ${this.size}`" + `; }

  grow(by) {
    for (let i = 0; i < by; i++) this.size = common.add(this.size, 1);
    return this;
  }
}

function make(names) {
  return names.filter(Boolean).map((name) => new Thing(name));
}

common.count++;
module.exports = { Thing, make, id: %[2]d };
`
