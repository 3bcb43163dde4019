// Package conformance holds the promises that heatsync makes to its users, a
// script each, and what runs them on every host: a new host is one more test
// function.
//
// A script is a txtar archive for testscript
// (https://pkg.go.dev/github.com/rogpeppe/go-internal/testscript). Its files are
// a program, which is unpacked to $WORK; its first line says what is promised.
// Besides the commands that testscript has (cp, mv, rm, mkdir, symlink, exists,
// [unix] and so on) there are these, which the comment of each in
// commands_test.go explains in full:
//
//	start [-opt…] file.js     runs the program in the background
//	ask 'expr' 'answer'       evaluates expr in the program
//	cold 'expr'               does so in a fresh process, too, and compares
//	prints 'line'…            the next lines that the program prints
//	save target source…       writes files; several at once are one batch
//	push target source…       gives the program files that are not saved, as one batch
//	sends 'line'              gives it this line of --changes
//	refused 'regexp'          what was wrong with what was pushed last
//	unknown [file…]           what of it no module has heard of
//	reload [file[@version]…]  waits for a reload: these files were evaluated
//	resynced [file…]          the same, for one that resync asked for
//	kept 'regexp'             waits for a reload that failed with this error
//	mended file…              waits for a reload that says only that these are in order again
//	restart [file…]           what the last one said only a restart renews
//	removed, pending [file…]  what it said of files gone, and to be tried again
//	gone [file…]              what it said of modules that are loaded no more
//	because file 'regexp'     why it evaluated, or did not evaluate, a file
//	warns 'regexp'            the next warning
//	complains 'regexp'        what else was written to stderr
//	silent                    nothing else was reloaded or written until now
//	signal NAME, exits N      the program's end
//
// Nothing waits for a length of time. What a script expects has more than a minute to
// happen; that nothing else happened is known from a later event that did.
// That check, silent, is also made at the end of every script.
//
// # The probe
//
// Every $WORK has a probe.js for the entry, by which ask can ask:
//
//	require('./probe')((text) => eval(text));
//
// It keeps the program alive; with { ref: false } as a second argument it does
// not. It also holds cookie.js, which silent saves.
package conformance

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/heatsync-go/heatsync/internal/built"
	"github.com/heatsync-go/heatsync/internal/keep"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/heatsync-go/heatsync/internal/nodehost"
)

// host is one home of the core.
type host struct {
	// args go before the program and its arguments.
	args []string
	// conditions are true in scripts, as in "[interrupts] save a.js endless.js".
	conditions map[string]bool
	form       string // the folder that is unpacked: "cjs" or "es", which names heatsync nowhere
}

func TestGoja(t *testing.T) {
	run(t, host{
		args:       []string{command, "run", "--host", "goja", "--json"},
		conditions: map[string]bool{"interrupts": true, "goja": true, "node": false},
	})
}

func TestNode(t *testing.T) {
	needsNode(t)
	t.Setenv("HEATSYNC_NODE_PACKAGE", packed(t, t.TempDir()))
	run(t, onNode())
}

func onNode() host {
	return host{
		args:       []string{command, "run", "--host", "node", "--json"},
		conditions: map[string]bool{"interrupts": false, "goja": false, "node": true},
	}
}

// packed writes the npm package to a folder, which it returns.
func packed(t *testing.T, dir string) string {
	t.Helper()
	if err := nodehost.Pack(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// needsNode skips a test where there is no node.
func needsNode(t *testing.T) {
	if _, err := exec.LookPath("node"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("node is not in PATH, and this is CI")
		}
		t.Skip("node is not in PATH: this was not run on this host")
	}
}

// command is the heatsync command, built once.
var command string

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(build(m))
}

func build(m *testing.M) int {
	dir, err := os.MkdirTemp("", "heatsync-conformance")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	if command, err = built.Command(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	os.Setenv(keep.Variable, keep.Off) // no script's program is started again
	// Scripts mostly wait. Not more than four at once: what is measured here
	// must not depend on how busy the machine is.
	if f := flag.Lookup("test.parallel"); f.Value.String() == f.DefValue {
		flag.Set("test.parallel", "4")
	}
	// The random programs are always the same, so that nobody's change is held up by what
	// another one left: make soak draws new ones.
	if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue && os.Getenv("RAPID_CHECKS") == "" {
		flag.Set("rapid.checks", programs())
		flag.Set("rapid.seed", "1")
	}
	return m.Run()
}

// programs is how many random programs a test draws: thirty take a while.
func programs() string {
	if os.Getenv("HEATSYNC_SOAK") != "" {
		return "30"
	}
	return "8"
}

// dirFlag lets scripts be tried that are not among the promises yet.
var dirFlag = flag.String("scripts", "testdata", "run the scripts of this directory")

func run(t *testing.T, h host) {
	lookAt(t, "..")
	all, err := filepath.Glob(filepath.Join(*dirFlag, "*.txtar"))
	if err != nil || len(all) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	h.form = "cjs"
	h.run(t, all)
	h.form, h.args = "es", append(slices.Clone(h.args), "--all")
	t.Run("es", func(t *testing.T) { h.run(t, slices.DeleteFunc(all, hasOneForm)) })
}

// hasOneForm tells whether a script's program is written once.
func hasOneForm(script string) bool {
	text, err := os.ReadFile(script)
	return err == nil && !strings.Contains(string(text), "\n-- es/")
}

func (h host) run(t *testing.T, scripts []string) {
	testscript.Run(t, testscript.Params{
		Files:              scripts,
		RequireUniqueNames: true,
		Setup:              h.setup,
		Cmds:               commands,
		Condition: func(name string) (bool, error) {
			value, ok := h.conditions[name]
			if !ok {
				return false, fmt.Errorf("no such condition")
			}
			return value, nil
		},
	})
}

// lookAt takes the status of the sources in a directory. go test repeats a
// result for as long as what the test has looked at stays the same, and does not
// know that the command was built of these.
func lookAt(t *testing.T, dir string) {
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git") {
			return fs.SkipDir
		}
		if ext := filepath.Ext(path); ext == ".go" || ext == ".js" || ext == ".cjs" {
			os.Stat(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// setup adds the probe to a script's files.
func (h host) setup(env *testscript.Env) error {
	s := &script{t: env.T().(testing.TB), host: h, dir: env.WorkDir}
	env.Values[scriptKey{}] = s
	env.Setenv("HEATSYNC_NODE_PACKAGE", os.Getenv("HEATSYNC_NODE_PACKAGE"))
	env.Defer(s.finish)
	if err := h.unpack(env.WorkDir); err != nil {
		return err
	}
	return s.bakeCookie()
}

// unpack puts the files of a script's form where it looks for them, and the probe beside them.
func (h host) unpack(dir string) error {
	form := filepath.Join(dir, h.form)
	files, err := os.ReadDir(form)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, f := range files {
		if err := os.Rename(filepath.Join(form, f.Name()), filepath.Join(dir, f.Name())); err != nil {
			return err
		}
	}
	ext := ".js"
	if h.form == "es" {
		ext = ".cjs"
		if err := os.WriteFile(filepath.Join(dir, "package.json"), []byte(`{ "type": "module" }`), 0o666); err != nil {
			return err
		}
	}
	text := bytes.ReplaceAll(probe, []byte(cookie), []byte("cookie"+ext))
	return os.WriteFile(filepath.Join(dir, "probe"+ext), text, 0o666)
}

// cookie is the name of the cookie: a file of CommonJS.
func (h host) cookie() string {
	if h.form == "es" {
		return "cookie.cjs"
	}
	return cookie
}
