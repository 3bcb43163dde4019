package main

import (
	"os"
	"path/filepath"
	"testing"
)

// What was said to be wrong is said to be good again, whatever it was, on both hosts.
func TestGoodAgain(t *testing.T) {
	t.Parallel()
	onBothHosts(t, func(t *testing.T, host string) {
		dir, err := filepath.EvalSymlinks(written(t, map[string]string{
			"a.js": `const a = new (require("heatsync"))().require("./b.js"); require("./c.mjs"); console.log("runs")`, "b.js": "exports.v = 1",
			"c.mjs": "import { v } from './d.mjs'; export const w = () => v;", "d.mjs": "export const v = 1;",
		}))
		if err != nil {
			t.Fatal(err)
		}
		a, b, c, d := filepath.Join(dir, "a.js"), filepath.Join(dir, "b.js"), filepath.Join(dir, "c.mjs"), filepath.Join(dir, "d.mjs")
		good, err := os.ReadFile(a)
		if err != nil {
			t.Fatal(err)
		}
		write := func(file, text string) {
			t.Helper()
			if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		r := startReader(t, "--host", host, a)
		for _, each := range []struct {
			harm, mend func()
			want       goodFile
		}{
			{func() { write(b, "let x = ;") }, func() { write(b, "exports.v = 1") }, goodFile{b, wasBroken, nowRunning}},
			{func() { write(b, "throw 1") }, func() { write(b, "exports.v = 2") }, goodFile{b, wasBroken, nowNew}},
			{func() { os.Remove(b) }, func() { write(b, "exports.v = 2") }, goodFile{b, wasRemoved, nowRunning}},
			{func() { os.Remove(b) }, func() { write(b, "exports.v = 3") }, goodFile{b, wasRemoved, nowNew}},
			{func() { write(d, "export const u = 1;") }, func() { write(d, "export const v = 2;") }, goodFile{c, wasBroken, nowRunning}},
			{func() { write(a, "other()") }, func() { write(a, string(good)) }, goodFile{a, wasRestart, nowRunning}},
		} {
			each.harm()
			if _, ok := r.next(); !ok {
				t.Fatal("the program has ended")
			}
			each.mend()
			e, ok := r.nextOf("good-again")
			if !ok || len(e.Files) != 1 || e.Files[0] != each.want {
				t.Fatalf("%+v; want %+v", e.Files, each.want)
			}
		}
	})
}
