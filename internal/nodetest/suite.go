package main

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// limit is how long a test may take.
const limit = 30 * time.Second

//go:embed leftout.txt
var leftOut string

//go:embed common
var common embed.FS

type outcome int

const (
	passed outcome = iota
	skipped
	failed
	elsewhere // Node fails, too
)

// test is one file of test/parallel.
type test struct {
	name    string
	outcome outcome
	printed string
}

// suite is the tests of a checkout, laid out with the stand-in for test/common.
type suite struct {
	dir, command, node string
	tests              []*test
	out                map[string]int // reason → how many are left out
}

func openSuite(checkout string, wanted *regexp.Regexp) (*suite, error) {
	dir, err := os.MkdirTemp("", "nodetest")
	if err != nil {
		return nil, err
	}
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return nil, err
	}
	node, err := exec.LookPath("node")
	if err != nil {
		return nil, err
	}
	s := &suite{dir: dir, command: filepath.Join(dir, "heatsync"), node: node, out: map[string]int{}}
	out, err := exec.Command("go", "build", "-o", s.command, "./cmd/heatsync").CombinedOutput()
	if err != nil {
		s.close()
		return nil, fmt.Errorf("build the command: %w\n%s", err, out)
	}
	if err := s.layOut(checkout, wanted); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *suite) close() { os.RemoveAll(s.dir) }

// layOut copies the tests, and puts our common beside them.
func (s *suite) layOut(checkout string, wanted *regexp.Regexp) error {
	root, err := filepath.Abs(filepath.Join(checkout, "test"))
	if err != nil {
		return err
	}
	if err := os.Mkdir(filepath.Join(s.dir, "test"), 0o777); err != nil {
		return err
	}
	if err := os.CopyFS(filepath.Join(s.dir, "test", "fixtures"), os.DirFS(filepath.Join(root, "fixtures"))); err != nil {
		return err
	}
	stand, err := fs.Sub(common, "common")
	if err != nil {
		return err
	}
	if err := os.CopyFS(filepath.Join(s.dir, "test", "common"), stand); err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(root, "parallel", "*.js"))
	if err != nil || len(files) == 0 {
		return errors.Join(fmt.Errorf("%s has no test/parallel", checkout), err)
	}
	rules := rules()
	if err := os.Mkdir(filepath.Join(s.dir, "test", "parallel"), 0o777); err != nil {
		return err
	}
	for _, file := range files {
		if err := s.take(file, rules, wanted); err != nil {
			return err
		}
	}
	return nil
}

func (s *suite) take(file string, rules []rule, wanted *regexp.Regexp) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	name := filepath.Base(file)
	if err := os.WriteFile(filepath.Join(s.dir, "test", "parallel", name), text, 0o666); err != nil {
		return err
	}
	at := slices.IndexFunc(rules, func(r rule) bool { return r.of(name, text) })
	switch {
	case at >= 0:
		s.out[rules[at].why]++
	case wanted.MatchString(name):
		s.tests = append(s.tests, &test{name: name})
	}
	return nil
}

// rule leaves out tests whose name matches, or whose text if it begins with "text:".
type rule struct {
	pattern *regexp.Regexp
	text    bool
	why     string
}

func (r rule) of(name string, text []byte) bool {
	if r.text {
		return r.pattern.Match(text)
	}
	return r.pattern.MatchString(name)
}

// rules reads leftout.txt: a reason is a line, and the patterns under it are indented.
func rules() (list []rule) {
	why := ""
	for line := range strings.Lines(leftOut) {
		word := strings.TrimSpace(line)
		switch {
		case word == "" || strings.HasPrefix(word, "#"):
		case !strings.HasPrefix(line, "\t"):
			why = word
		default:
			text, isText := strings.CutPrefix(word, "text:")
			list = append(list, rule{regexp.MustCompile(text), isText, why})
		}
	}
	return list
}

// try runs a test here, and under Node if it fails.
func (s *suite) try(t *test) {
	file := filepath.Join(s.dir, "test", "parallel", t.name)
	ok, printed := s.run(s.command, "run", "--quiet", file)
	t.printed = printed
	switch {
	case strings.HasPrefix(printed, "1..0 # Skipped"):
		t.outcome = skipped
	case ok:
		t.outcome = passed
	default:
		t.outcome = failed
		if ok, _ := s.run(s.node, file); !ok {
			t.outcome = elsewhere
		}
	}
}

// run tells whether a command ends well.
func (s *suite) run(name string, args ...string) (ok bool, printed string) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	scratch, err := os.MkdirTemp(s.dir, "run")
	if err != nil {
		return false, err.Error()
	}
	defer os.RemoveAll(scratch)
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = scratch, &out, &out
	cmd.Env = append(os.Environ(), "NODE_TEST_DIR="+scratch, "TEST_THREAD_ID=0", "NODETEST_NODE="+s.node)
	cmd.WaitDelay = time.Second
	err = cmd.Run()
	printed = out.String()
	if ctx.Err() != nil {
		printed += "it does not end\n"
	}
	const most = 4000
	return err == nil, printed[:min(most, len(printed))]
}
