// Command test262 measures the language: it runs the tests of a checkout of tc39/test262
// through the loader, one runtime each, and with the machine's Node, which is the measure. What
// Node passes and heatsync does not is the file failures.txt beside this one.
//
//	go run ./internal/test262 [-only REGEXP] [-every N] [-jobs N] [-quick] [-write] DIR
//
// The tests run as CommonJS modules, in sloppy and in strict mode, or as ES modules, as they ask
// for. With -only it prints what fails of those whose path matches, and why.
package main

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"slices"
	"time"
)

// limit is how long a worker may be silent.
const limit = time.Minute

func main() {
	only := flag.String("only", "", "a regular expression for the paths of tests")
	jobs := flag.Int("jobs", runtime.NumCPU(), "how many run at a time")
	write := flag.Bool("write", false, "write failures.txt")
	quick := flag.Bool("quick", false, "ask Node only about what fails here")
	every := flag.Int("every", 1, "take one test in so many")
	work := flag.Bool("worker", false, "run what standard input asks for")
	flag.Parse()
	err := error(nil)
	switch {
	case *work:
		err = serve(ours)
	case flag.NArg() != 1:
		err = fmt.Errorf("usage: test262 [-only REGEXP] [-every N] [-jobs N] [-quick] [-write] DIR")
	default:
		err = measure(flag.Arg(0), *only, *jobs, *every, *write, *quick)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "test262:", err)
		os.Exit(1)
	}
}

func measure(dir, only string, jobs, every int, write, quick bool) error {
	s, err := openSuite(dir)
	if err != nil {
		return err
	}
	wanted, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	n := 0
	s.tests = slices.DeleteFunc(s.tests, func(t test) bool {
		if !wanted.MatchString(t.Path) {
			return true
		}
		n++
		return n%every != 0
	})
	if quick {
		return s.quick(jobs)
	}
	passes, version, err := s.node(jobs, only == "" && every == 1)
	if err != nil {
		return err
	}
	asked := slices.DeleteFunc(slices.Clone(s.tests), func(t test) bool { return !passes[t.Path] })
	failures, err := s.ours(jobs, asked)
	if err != nil {
		return err
	}
	r := report{node: version, tests: len(s.tests), asked: len(asked), leftOut: s.leftOut, failures: failures}
	if write {
		return os.WriteFile("internal/test262/failures.txt", []byte(r.String()), 0o666)
	}
	fmt.Print(r.String())
	return nil
}

// ours returns what fails here.
func (s *suite) ours(jobs int, tests []test) (failures []failure, err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	answers, err := s.run([]string{self, "-worker"}, jobs, tests)
	for i, t := range tests {
		if answers[i] != "" {
			failures = append(failures, failure{t.Path, answers[i]})
		}
	}
	return failures, err
}

// quick asks Node only about what fails here. The share is of all tests then.
func (s *suite) quick(jobs int) error {
	failures, err := s.ours(jobs, s.tests)
	if err != nil {
		return err
	}
	all := len(s.tests)
	s.tests = slices.DeleteFunc(s.tests, func(t test) bool {
		return !slices.ContainsFunc(failures, func(f failure) bool { return f.path == t.Path })
	})
	passes, version, err := s.node(jobs, false)
	if err != nil {
		return err
	}
	failures = slices.DeleteFunc(failures, func(f failure) bool { return !passes[f.path] })
	r := report{node: version, tests: all, asked: all, leftOut: s.leftOut, failures: failures}
	fmt.Print(r.String())
	return nil
}

// run returns why each of the tests fails, or "".
func (s *suite) run(command []string, jobs int, tests []test) ([]string, error) {
	workers := make([]worker, jobs)
	for i := range workers {
		workers[i] = worker{command: command, task: task{s.dir, s.harness}}
		defer workers[i].stop()
	}
	var failed error
	answers := each(jobs, tests, func(i int, t test) string {
		for _, r := range s.runs(t) {
			a, err := workers[i].run(r, limit)
			switch {
			case err != nil:
				failed = err
				return err.Error()
			case a.Why != "" && r.Strict:
				return "strict: " + a.Why
			case a.Why != "":
				return a.Why
			}
		}
		return ""
	})
	return answers, failed
}
