// Command nodetest measures the core modules by Node's own tests: it runs test/parallel of a
// checkout of nodejs/node (version 20) on the built-in engine, with a stand-in for test/common.
// It prints what fails here and passes under the machine's Node, or with -write makes the file
// failures.txt beside this one of it.
//
//	go run ./internal/nodetest [-only REGEXP] [-jobs N] [-write] DIR
//
// DIR is the checkout. The file leftout.txt says which tests are left out, and why. With -only it
// prints what each of the tests that fail has printed.
package main

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"sync"
)

func main() {
	only := flag.String("only", "", "a regular expression for the names of tests")
	jobs := flag.Int("jobs", runtime.NumCPU(), "how many run at a time")
	write := flag.Bool("write", false, "write failures.txt")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: nodetest [-only REGEXP] [-jobs N] [-write] DIR")
		os.Exit(2)
	}
	if err := measure(flag.Arg(0), *only, *jobs, *write); err != nil {
		fmt.Fprintln(os.Stderr, "nodetest:", err)
		os.Exit(1)
	}
}

func measure(dir, only string, jobs int, write bool) error {
	wanted, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	s, err := openSuite(dir, wanted)
	if err != nil {
		return err
	}
	defer s.close()
	each(jobs, s.tests, s.try)
	if only != "" {
		for _, t := range s.tests {
			if t.outcome == failed {
				fmt.Printf("--- %s\n%s\n", t.name, t.printed)
			}
		}
	}
	report := s.report()
	if write && only == "" {
		return os.WriteFile("internal/nodetest/failures.txt", []byte(report), 0o666)
	}
	fmt.Print(report)
	return nil
}

// each does something for all tests, several at a time.
func each(jobs int, tests []*test, do func(*test)) {
	var group sync.WaitGroup
	next := make(chan *test)
	for range jobs {
		group.Go(func() {
			for t := range next {
				do(t)
			}
		})
	}
	for _, t := range tests {
		next <- t
	}
	close(next)
	group.Wait()
}
