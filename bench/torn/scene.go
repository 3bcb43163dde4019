//go:build unix

package main

import (
	"bufio"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

var (
	//go:embed programs/program.js
	programJS []byte
	//go:embed programs/floor.js
	floorJS []byte
	//go:embed programs/writer.js
	writerJS []byte
)

// built is what is built once: the command and the package for Node.js.
type built struct {
	dir, command, modules, self string
	keep                        bool
}

// newBuilt builds into a folder of its own, or into one that is kept, unless it is
// there already.
func newBuilt(ctx context.Context, keep string) (*built, error) {
	dir, err := keep, os.MkdirAll(keep, 0o755)
	if keep == "" {
		dir, err = os.MkdirTemp("", "torn")
	}
	if err != nil {
		return nil, err
	}
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	b := &built{dir: dir, command: filepath.Join(dir, "heatsync"), modules: filepath.Join(dir, "node_modules"), self: self, keep: keep != ""}
	if _, err := os.Stat(b.modules); err == nil {
		return b, nil
	}
	for _, args := range [][]string{
		{"build", "-o", b.command, "./cmd/heatsync"},
		{"run", "./internal/nodehost/pack", filepath.Join(b.modules, "heatsync")},
	} {
		if out, err := exec.CommandContext(ctx, "go", args...).CombinedOutput(); err != nil {
			b.remove()
			return nil, fmt.Errorf("go %v, which is to be run in the module's root: %w\n%s", args, err, out)
		}
	}
	return b, nil
}

func (b *built) remove() {
	if !b.keep {
		os.RemoveAll(b.dir)
	}
}

// scene is a folder of modules, a program that holds them, and who writes them.
type scene struct {
	dir     string
	files   []string
	program *helper
	writers map[string]*helper // by what runs them
	start   func(of string) (*helper, error)
}

func (b *built) newScene(ctx context.Context, host string, files, quiet int) (*scene, error) {
	dir, err := os.MkdirTemp(b.dir, host)
	if err != nil {
		return nil, err
	}
	s := &scene{dir: dir, writers: map[string]*helper{}}
	for name, text := range map[string][]byte{"program.js": programJS, "floor.js": floorJS, "writer.js": writerJS} {
		if quiet > 0 {
			text = []byte(strings.Replace(string(text), "new Heatsync()", fmt.Sprintf("new Heatsync({ watchDebounceMS: %d })", quiet), 1))
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			return nil, err
		}
	}
	// Apart from the program, as projects have it.
	if err := os.Mkdir(filepath.Join(dir, "lib"), 0o755); err != nil {
		return nil, err
	}
	for i := range files {
		file := filepath.Join(dir, "lib", fmt.Sprintf("m%03d.js", i))
		s.files = append(s.files, file)
		if err := os.WriteFile(file, []byte("exports.value = 0;\n"), 0o644); err != nil {
			return nil, err
		}
	}
	args := map[string][]string{
		"goja":  {b.command, "run", "--quiet", "program.js"},
		"node":  {b.command, "run", "--host", "node", "--quiet", "program.js"},
		"alone": {"node", "program.js"},
		"floor": {"node", "floor.js"},
	}[host]
	if args == nil {
		return nil, fmt.Errorf("there is no host %q", host)
	}
	s.start = func(of string) (*helper, error) {
		if of == "node" {
			return newHelper(ctx, dir, "node", "writer.js")
		}
		return newHelper(ctx, dir, b.self, "go-writer")
	}
	if s.program, err = newHelper(ctx, dir, append(args, s.files...)...); err != nil {
		return nil, err
	}
	if _, err := s.program.line(30 * time.Second); err != nil {
		s.close()
		return nil, fmt.Errorf("%s did not begin: %w", host, err)
	}
	time.Sleep(500 * time.Millisecond) // files are young, and looked at twice
	return s, nil
}

func (s *scene) close() {
	s.program.end()
	for _, w := range s.writers {
		w.end()
	}
	os.RemoveAll(s.dir)
}

// result is one round.
type result struct {
	value float64
	seen  [][]float64 // by the program, in order
	live  float64     // milliseconds from before the first write until all was seen
	lost  bool
}

// torn tells whether the program saw values of different ages.
func (r result) torn() bool {
	return slices.ContainsFunc(r.seen, func(values []float64) bool { return slices.Min(values) != slices.Max(values) })
}

func (r result) String() string {
	var b strings.Builder
	for _, values := range r.seen {
		n := 0
		for _, v := range values {
			if v == r.value {
				n++
			}
		}
		fmt.Fprintf(&b, "%d of %d new; ", n, len(values))
	}
	return b.String()
}

const patience = 15 * time.Second

// round has the files written, and waits until the program has seen all of it.
func (s *scene) round(ctx context.Context, way string, value float64) (result, error) {
	r := result{value: value}
	select {
	case <-ctx.Done():
		return r, ctx.Err()
	case <-time.After(time.Duration(60+rand.IntN(100)) * time.Millisecond):
	}
	w, err := s.writer(way)
	if err != nil {
		return r, err
	}
	start := float64(time.Now().UnixMicro()) / 1000
	if err := json.NewEncoder(w.in).Encode(job{Way: way, Files: s.files, Value: value}); err != nil {
		return r, err
	}
	for {
		line, err := s.program.line(patience)
		if errors.Is(err, errLate) {
			r.lost = true
			break
		}
		if err != nil {
			return r, err
		}
		at, values := parse(line)
		r.seen = append(r.seen, values)
		if slices.Min(values) == value {
			r.live = at - start
			break
		}
	}
	_, err = w.line(patience)
	return r, err
}

func parse(line string) (at float64, values []float64) {
	for i, word := range strings.Fields(line) {
		n, _ := strconv.ParseFloat(word, 64)
		if i == 0 {
			at = n
			continue
		}
		values = append(values, n)
	}
	return at, values
}

func (s *scene) writer(way string) (*helper, error) {
	of := "node"
	if goWays[way] != nil {
		of = "go"
	}
	if w := s.writers[of]; w != nil {
		return w, nil
	}
	w, err := s.start(of)
	s.writers[of] = w
	return w, err
}

// helper is a process that takes and gives lines. It ends when its standard
// input does.
type helper struct {
	cmd   *exec.Cmd
	in    io.WriteCloser
	lines chan string
}

func newHelper(ctx context.Context, dir string, args ...string) (*helper, error) {
	h := &helper{cmd: exec.CommandContext(ctx, args[0], args[1:]...), lines: make(chan string, 1000)}
	h.cmd.Dir, h.cmd.Stderr = dir, os.Stderr
	var err error
	if h.in, err = h.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := h.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := h.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer close(h.lines)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			h.lines <- lines.Text()
		}
	}()
	return h, nil
}

var errLate = errors.New("nothing came in time")

func (h *helper) line(within time.Duration) (string, error) {
	select {
	case line, ok := <-h.lines:
		if !ok {
			return "", fmt.Errorf("%s has ended", strings.Join(h.cmd.Args[:2], " "))
		}
		return line, nil
	case <-time.After(within):
		return "", errLate
	}
}

func (h *helper) end() {
	if h == nil {
		return
	}
	h.in.Close()
	timer := time.AfterFunc(2*time.Second, func() { h.cmd.Process.Kill() })
	defer timer.Stop()
	for range h.lines {
	}
	h.cmd.Wait()
}
