package bench

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
)

// BenchmarkLoad is the time to load a program of n small modules: cold, as in a
// new process, and warm, where another runtime of the process has compiled them.
// node's own time for the same files, measured in the same run, is the yardstick.
func BenchmarkLoad(b *testing.B) {
	for _, n := range []int{1_000, 5_000} {
		b.Run(fmt.Sprintf("modules=%d/cold", n), func(b *testing.B) {
			var times []time.Duration
			var dir string
			for b.Loop() {
				b.StopTimer()
				dir = tree(b, n) // its paths are new to the compile cache
				b.StartTimer()
				times = append(times, loadTree(b, dir, n))
			}
			reportLoad(b, times, dir)
		})
		b.Run(fmt.Sprintf("modules=%d/warm", n), func(b *testing.B) {
			dir := tree(b, n)
			first := open(b, dir)
			_, err := first.Require("./index.js")
			must(b, err)
			var times []time.Duration
			for b.Loop() {
				times = append(times, loadTree(b, dir, n))
			}
			must(b, first.Close()) // it has kept the programs until now
			reportLoad(b, times, dir)
		})
	}
}

func open(b *testing.B, dir string) *heatsync.Sync {
	s, err := heatsync.New(goja.New(), &heatsync.Options{Dir: dir})
	must(b, err)
	return s
}

func loadTree(b *testing.B, dir string, n int) time.Duration {
	start := time.Now()
	s := open(b, dir)
	index, err := s.Require("./index.js")
	must(b, err)
	took := time.Since(start)
	if got := int(index.Get("count").ToInteger()); got != n {
		b.Fatalf("%d modules were loaded, want %d", got, n)
	}
	must(b, s.Close())
	return took
}

// reportLoad reports the median, and how it compares with that of node.
func reportLoad(b *testing.B, times []time.Duration, dir string) {
	p50 := median(times)
	b.ReportMetric(ms(p50), "p50-ms")
	node, err := exec.LookPath("node")
	if err != nil {
		b.Logf("not compared with node: %v", err)
		return
	}
	var theirs []time.Duration
	for range 5 {
		theirs = append(theirs, nodeLoad(b, node, dir))
	}
	b.ReportMetric(ms(median(theirs)), "node-p50-ms")
	b.ReportMetric(float64(p50)/float64(median(theirs)), "x-node")
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

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
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
