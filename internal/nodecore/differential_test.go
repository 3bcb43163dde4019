package nodecore_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dop251/goja"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/heatsync-go/heatsync/internal/gojahost/compile"
	"github.com/heatsync-go/heatsync/internal/nodecore"
	"github.com/heatsync-go/heatsync/internal/nodecore/loop"
)

// The measure of this package is what Node prints. The testdata of each module, and
// testdata/node for what is no module's, holds scripts (x.js), each followed by what Node
// printed when it ran it (x.out).
// TestLikeNode runs them here, the long ones if HEATSYNC_SOAK is set. TestRecorded asks the node of this machine, with
// -recorded whether it still prints that; with -update it writes down what it prints.
//
// A script is CommonJS and runs in an empty directory of its own, whose path
// is written $WORK in the output. It sees stdout only; a status other than 0
// is a last line "[status N]". The file prelude.js of an archive is put before
// each of its scripts.

var (
	update   = flag.Bool("update", false, "record what the machine's node prints in testdata")
	recorded = flag.Bool("recorded", false, "compare what is recorded in testdata with what the machine's node prints")
)

// input is what a script finds on its stdin.
const input = "line one\nline tw\u00f6\n"

const scriptTimeout = time.Minute

// TestMain has garbage collected less often: that took a third of the time.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}

func TestLikeNode(t *testing.T) {
	eachScript(t, func(t *testing.T, s script) {
		if s.long && os.Getenv("HEATSYNC_SOAK") == "" {
			t.Skip("it takes long: HEATSYNC_SOAK is not set")
		}
		t.Parallel()
		if got := runHere(t, s.source); got != s.want {
			t.Errorf("here it prints other lines than under node:\n%s", differences(got, s.want))
		}
	})
}

func TestRecorded(t *testing.T) {
	if !*update && !*recorded {
		t.Skip("node is asked with -recorded, as .ci/run does: its answers change with the scripts alone")
	}
	node := findNode(t)
	if *update {
		for area, file := range scriptFiles(t) {
			t.Run(area, func(t *testing.T) { record(t, node, file) })
		}
		return
	}
	eachScript(t, func(t *testing.T, s script) {
		t.Parallel()
		if got := runNode(t, node, s.source); got != s.want {
			t.Errorf("node prints other lines than recorded (-update records again):\n%s", differences(got, s.want))
		}
	})
}

// findNode skips the test without a node of the version that was recorded,
// but fails where there must be one.
func findNode(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("not compared with node under -short")
	}
	node, err := exec.LookPath("node")
	if err == nil {
		version, verr := exec.Command(node, "--version").Output()
		if verr == nil && strings.HasPrefix(string(version), "v20.") {
			return node
		}
		err = fmt.Errorf("node is %s", strings.TrimSpace(string(version)))
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("needs node 20: %v", err)
	}
	t.Skipf("not compared with node 20, for want of one: %v", err)
	return ""
}

type script struct {
	source, want string
	long         bool
}

// scriptFiles lists the files with scripts, by area: "fs", "fs/streams".
func scriptFiles(t *testing.T) map[string]string {
	t.Helper()
	areas := map[string]string{}
	for _, pattern := range []string{"*/testdata/*.txtar", "testdata/node/*.txtar"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("no scripts in %s: %v", pattern, err)
		}
		for _, file := range files {
			module, _, _ := strings.Cut(filepath.ToSlash(file), "/")
			area := strings.TrimSuffix(filepath.Base(file), ".txtar")
			if module != "testdata" && module != area {
				area = module + "/" + area
			}
			areas[area] = file
		}
	}
	return areas
}

// linuxOnly are the modules whose output depends on the system.
var linuxOnly = map[string]bool{"fs": true, "os": true, "process": true}

// long are the areas whose scripts take as long as all others together.
var long = map[string]bool{"fs/sweep": true}

// eachScript runs f on every script as a subtest area/name.
func eachScript(t *testing.T, f func(*testing.T, script)) {
	files := scriptFiles(t)
	for _, area := range slices.Sorted(maps.Keys(files)) {
		archive, err := txtar.ParseFile(files[area])
		if err != nil {
			t.Fatal(err)
		}
		if module, _, _ := strings.Cut(area, "/"); linuxOnly[module] && runtime.GOOS != "linux" {
			t.Logf("%s: recorded on Linux, whose files and signals are not those of %s", area, runtime.GOOS)
			continue
		}
		prelude := preludeOf(archive)
		for i, part := range archive.Files {
			name, ok := strings.CutSuffix(part.Name, ".js")
			if !ok || part.Name == preludeName {
				continue
			}
			s := script{source: prelude + string(part.Data), long: long[area]}
			if i+1 < len(archive.Files) && archive.Files[i+1].Name == name+".out" {
				s.want = string(archive.Files[i+1].Data)
			}
			t.Run(area+"/"+name, func(t *testing.T) { f(t, s) })
		}
	}
}

const preludeName = "prelude.js"

func preludeOf(archive *txtar.Archive) string {
	for _, part := range archive.Files {
		if part.Name == preludeName {
			return string(part.Data)
		}
	}
	return ""
}

// record writes a file anew, with what node prints.
func record(t *testing.T, node, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var files []txtar.File
	prelude := preludeOf(archive)
	for _, part := range archive.Files {
		name, ok := strings.CutSuffix(part.Name, ".js")
		if part.Name == preludeName {
			files = append(files, part)
			continue
		}
		if !ok {
			continue
		}
		out := runNode(t, node, prelude+string(part.Data))
		files = append(files, part, txtar.File{Name: name + ".out", Data: []byte(out)})
	}
	archive.Files = files
	if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
		t.Fatal(err)
	}
}

// environ is what a script finds in process.env.
func environ(dir string) []string {
	return []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TMPDIR=" + dir, "TZ=UTC", "LANG=C.UTF-8", "GREETING=hello"}
}

func workDir(t *testing.T) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func runNode(t *testing.T, node, source string) string {
	t.Helper()
	dir := workDir(t)
	main := filepath.Join(t.TempDir(), "main.js")
	if err := os.WriteFile(main, []byte(source), 0o666); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), scriptTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, node, main, "one", "two")
	cmd.Dir, cmd.Env, cmd.Stdin = dir, environ(dir), strings.NewReader(input)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	if stderr.Len() > 0 {
		t.Logf("node's stderr: %s", stderr.String())
	}
	return printed(stdout.String(), dir, cmd.ProcessState.ExitCode())
}

// runHere runs a script in a runtime of its own, as the host runs a main
// module, and returns what it printed.
func runHere(t *testing.T, source string) string {
	t.Helper()
	dir := workDir(t)
	var stdout, stderr bytes.Buffer
	p := program{
		t: t, source: source, stdout: &stdout, stderr: &stderr, dir: dir,
		stdin: strings.NewReader(input),
	}
	status := p.run()
	if stderr.Len() > 0 {
		t.Logf("stderr: %s", stderr.String())
	}
	return printed(stdout.String(), dir, status)
}

func printed(out, dir string, status int) string {
	// The second form is what win32 rules make of it, in JSON.
	out = strings.NewReplacer(dir, "$WORK", strings.ReplaceAll(dir, "/", `\\`), "$WORK").Replace(out)
	if out != "" && !strings.HasSuffix(out, "\n") {
		out += "\n"
	}
	if status != 0 {
		out += fmt.Sprintf("[status %d]\n", status)
	}
	return out
}

// program is a script and what it runs with.
type program struct {
	t              *testing.T
	source, dir    string
	stdout, stderr *bytes.Buffer
	stdin          interface{ Read([]byte) (int, error) }
}

// run runs the program to its end and returns its status.
func (p *program) run() int {
	p.t.Helper()
	vm, events := goja.New(), loop.New()
	status := -1
	set, err := nodecore.New(nodecore.Env{
		VM: vm, Loop: events, Stdout: p.stdout, Stderr: p.stderr, Stdin: p.stdin,
		Dir: p.dir, Environ: environ(p.dir), Args: []string{"node", filepath.Join(p.dir, "main.js"), "one", "two"},
		Exit: func(code int) error { status = code; return nil },
	})
	if err != nil {
		p.t.Fatal(err)
	}
	if err := set.InstallGlobals(); err != nil {
		p.t.Fatal(err)
	}
	set.Engine().Evaluate = func(text string) (goja.Value, error) { return compile.Evaluate(vm, set.Engine(), text) }
	set.Engine().EvalText = compile.EvalText
	set.Engine().Script = func(path, text string, line, column int, inside bool) (func(object, this goja.Value) (goja.Value, error), error) {
		return compile.Script(vm, set.Engine(), path, text, line, column, inside)
	}
	set.Turn(func() error { return p.main(vm, set) })
	ctx, cancel := context.WithTimeout(context.Background(), scriptTimeout)
	defer cancel()
	for again := true; again && status < 0; again = status < 0 && events.Alive() {
		if err := events.Run(ctx); err != nil {
			p.t.Fatalf("the script does not end: %v", err)
		}
		if status < 0 {
			set.BeforeExit()
		}
	}
	if status < 0 {
		// A listener may end the program once more, by process.exit.
		if code := set.EmitExit(0); status < 0 {
			status = code
		}
	}
	return status
}

// main evaluates the source as a CommonJS module.
func (p *program) main(vm *goja.Runtime, set *nodecore.Set) error {
	// The script lies elsewhere, where assert reads the source of a call.
	file := filepath.Join(p.t.TempDir(), "main.js")
	if err := os.WriteFile(file, []byte(p.source), 0o666); err != nil {
		return err
	}
	code, err := compile.Compile(file, []byte(p.source), compile.Options{})
	if err != nil {
		return err
	}
	wrapper, err := code.Function(vm, set.Engine())
	if err != nil {
		return err
	}
	require := func(call goja.FunctionCall) goja.Value {
		name := strings.TrimPrefix(call.Argument(0).String(), "node:")
		v, err := set.Load(name)
		if err != nil {
			panic(vm.NewGoError(err))
		}
		return v
	}
	exports, module := vm.NewObject(), vm.NewObject()
	if err := module.Set("exports", exports); err != nil {
		return err
	}
	f, _ := goja.AssertFunction(wrapper)
	_, err = f(exports, exports, vm.ToValue(require), module, vm.ToValue(file), vm.ToValue(p.dir))
	return err
}

// differences lists the first lines in which two outputs differ.
func differences(got, want string) string {
	const most = 8
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	var out strings.Builder
	for i, n := 0, 0; i < max(len(a), len(b)) && n < most; i++ {
		if g, w := line(a, i), line(b, i); g != w {
			fmt.Fprintf(&out, "line %d\n\tgot  %s\n\twant %s\n", i+1, g, w)
			n++
		}
	}
	return out.String()
}

func line(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(no line)"
}
