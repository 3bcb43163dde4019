package main

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// A file of --watch that changes takes a restart, one that appears too, and is good again
// with what it was.
func TestWatchedByHand(t *testing.T) {
	t.Parallel()
	onBothHosts(t, func(t *testing.T, host string) {
		dir, err := filepath.EvalSymlinks(written(t, map[string]string{"a.js": `setInterval(() => {}, 1000); console.log("runs")`, "b.html": "one"}))
		if err != nil {
			t.Fatal(err)
		}
		b, c := filepath.Join(dir, "b.html"), filepath.Join(dir, "c.html")
		r := startReader(t, "--host", host, "--watch", filepath.Join(dir, "*.html"), filepath.Join(dir, "a.js"))
		if _, ok := r.nextOf("start"); !ok {
			t.Fatal("it has ended")
		}
		for _, each := range []struct{ file, text, event string }{
			{b, "two", "restart-needed"}, {b, "one", "good-again"}, {c, "new", "restart-needed"},
		} {
			if err := os.WriteFile(each.file, []byte(each.text), 0o666); err != nil {
				t.Fatal(err)
			}
			e, ok := r.nextOf(each.event)
			if !ok || len(e.Files) != 1 || e.Files[0].Path != each.file {
				t.Fatalf("%s: %+v", each.event, e)
			}
		}
	})
}

// process.env follows the file, where the command's own environment has nothing to say.
func TestEnvFile(t *testing.T) {
	t.Parallel()
	onBothHosts(t, func(t *testing.T, host string) {
		dir := written(t, map[string]string{
			"a.js": `const said = () => ["ONE", "TWO", "OWN"].map((name) => process.env[name]).join();
				let last; setInterval(() => { if (said() !== last) console.log(last = said()) }, 5)`,
			"env": "ONE=1\nOWN=theirs\n",
		})
		w := newWalker(t, "run", "--host", host, "--env-file", filepath.Join(dir, "env"), "--json="+filepath.Join(dir, "events"), filepath.Join(dir, "a.js"))
		w.cmd.Env = append(w.cmd.Env, "OWN=ours")
		w.start()
		w.expect("1,,ours")
		w.waitFor(dir, `{"event":"start"`)
		w.edit(filepath.Join(dir, "env"), "ONE=1", "TWO='2'")
		w.expect(",2,ours")
		w.waitFor(dir, `"set":["TWO"],"removed":["ONE"]`)
		w.end()
	})
}

func TestEnvFileThatIsNotThere(t *testing.T) {
	t.Parallel()
	w := newWalker(t, "run", "--env-file=none", "a.js")
	w.start()
	w.hasEnded(statusUsage)
}

func TestParseEnv(t *testing.T) {
	for text, want := range map[string]map[string]string{
		"A=1\nB = two words # comment\nexport C=\"x\\ny\"\n#D=4": {"A": "1", "B": "two words", "C": "x\ny"},
		"A='it # stays'\r\nB=`\"both\" 'quotes'`\r\nC=\r\n":      {"A": "it # stays", "B": `"both" 'quotes'`, "C": ""},
		"A=\"two\nlines\"\nB=1\nno line\n =x\nA.b-c=3":           {"A": "two\nlines", "B": "1", "A.b-c": "3"},
		"A=a=b\nA=last\nB='half":                                 {"A": "last", "B": "'half"},
	} {
		if got := parseEnv(text); !maps.Equal(got, want) {
			t.Errorf("%q: %q; want %q", text, got, want)
		}
	}
	e := &envFile{own: map[string]bool{"OWN": true}, vars: map[string]string{"A": "1", "B": "2"}}
	if set, gone := e.follow("A=1\nC=3\nOWN=x"); !maps.Equal(set, map[string]string{"C": "3"}) || !slices.Equal(gone, []string{"B"}) {
		t.Errorf("set %q, gone %q", set, gone)
	}
}
