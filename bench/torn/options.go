//go:build unix

package main

import (
	"flag"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

type options struct {
	rounds, saves int
	hosts, ways   []string
	files         []int
	load          string
	quiet         int
	verbose       bool
	built         string
	limit         time.Duration
}

// Words that options are made of.
var (
	allHosts = []string{"goja", "node", "alone"}
	loads    = map[string]int{"idle": 0, "busy": 1, "crowded": 8} // loops on every core
)

// parseOptions reads the command line. A measurement takes minutes: what can't be meant is an error.
func parseOptions(args []string) (o options, err error) {
	f := flag.NewFlagSet("torn", flag.ExitOnError)
	hosts := f.String("host", "goja,node,alone", "hosts, with commas between: goja, node (run --host node), alone (the npm package)")
	ways := f.String("how", "loop,loop-go", "ways to write: "+strings.Join(allWays(), ", "))
	files := f.String("files", "3,10", "how many files are written in one go (300 for bundle)")
	f.IntVar(&o.rounds, "rounds", 200, "rounds of each; 0 for none")
	f.IntVar(&o.saves, "saves", 200, "single saves, each beside one of the floor; 0 for none")
	f.StringVar(&o.load, "load", "idle", "idle, busy (a loop on every core), or crowded (eight times as many)")
	f.IntVar(&o.quiet, "quiet", 0, "the quiet time by hand, in milliseconds")
	f.BoolVar(&o.verbose, "v", false, "print what was seen in torn rounds")
	f.StringVar(&o.built, "built", "", "keep what is built in this folder, or take it from there")
	f.DurationVar(&o.limit, "limit", time.Hour, "the longest that all of it may take")
	f.Parse(args)
	if f.NArg() > 0 {
		return o, fmt.Errorf("what is %q for? There are only options", f.Arg(0))
	}
	if o.hosts, err = words("-host", *hosts, allHosts); err != nil {
		return o, err
	}
	if o.ways, err = words("-how", *ways, allWays()); err != nil {
		return o, err
	}
	if o.files, err = numbers("-files", *files); err != nil {
		return o, err
	}
	if _, known := loads[o.load]; !known {
		return o, fmt.Errorf("-load %q: want one of idle, busy, crowded; one in a run", o.load)
	}
	if o.rounds < 0 || o.saves < 0 || o.quiet < 0 || o.limit <= 0 {
		return o, fmt.Errorf("-rounds %d -saves %d -quiet %d -limit %s: none may be negative", o.rounds, o.saves, o.quiet, o.limit)
	}
	if o.rounds+o.saves == 0 {
		return o, fmt.Errorf("-rounds 0 -saves 0: nothing is measured")
	}
	return o, nil
}

func words(name, list string, known []string) ([]string, error) {
	words := strings.Split(list, ",")
	for _, word := range words {
		if !slices.Contains(known, word) {
			return nil, fmt.Errorf("%s %s: what is %q? Want some of %s", name, list, word, strings.Join(known, ","))
		}
	}
	return words, nil
}

func numbers(name, list string) (n []int, err error) {
	for word := range strings.SplitSeq(list, ",") {
		i, err := strconv.Atoi(word)
		if err != nil || i < 1 {
			return nil, fmt.Errorf("%s %s: what is %q? Want numbers from 1", name, list, word)
		}
		n = append(n, i)
	}
	return n, nil
}
