//go:build unix

// Command peers measures what a save costs a server: how long it takes until the new code
// answers, how many requests fail meanwhile, and whether what it had in memory is still there.
// The same program runs under heatsync and under others. See ../README.md.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"time"
)

func main() {
	tools := flag.String("tools", "", "a folder in whose node_modules are nodemon, tsx, bun and pm2; those that are not there are left out")
	only := flag.String("only", "", "the systems to measure, separated by commas; all if it is empty")
	rounds := flag.Int("rounds", 20, "saves for each system")
	es := flag.Bool("es", false, "play the cases of ES modules instead, under those systems that can load them; -tools may have hot-hook, dynohot and vite-node, too")
	rate := flag.Int("rate", 100, "requests a second meanwhile")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *tools, *only, *es, *rounds, *rate); err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, tools, only string, es bool, rounds, rate int) error {
	if rounds < 1 || rate < 1 || rate > 1000 {
		return fmt.Errorf("-rounds %d -rate %d: want at least 1, and at most 1000 requests a second", rounds, rate)
	}
	dir, err := os.MkdirTemp("", "heatsync-peers-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if es {
		return compareES(ctx, dir, tools, only)
	}
	all, err := systemsIn(ctx, dir, tools)
	if err != nil {
		return err
	}
	chosen, err := choose(all, only)
	if err != nil {
		return err
	}
	fmt.Println("| | save to live, p50 | slowest | requests failed | memory stays |")
	fmt.Println("|---|---|---|---|---|")
	for _, s := range chosen {
		r, err := measure(ctx, s, rounds, rate)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		fmt.Printf("| %s | %s | %s | %d of %d | %s |\n", s.name, short(r.median()), short(slices.Max(r.took)), r.failed, r.sent, map[bool]string{true: "yes", false: "no"}[r.stays])
	}
	return nil
}

func choose(all []peer, only string) ([]peer, error) {
	if only == "" {
		return all, nil
	}
	var chosen []peer
	for name := range strings.SplitSeq(only, ",") {
		i := slices.IndexFunc(all, func(s peer) bool { return s.name == name })
		if i < 0 {
			var names []string
			for _, s := range all {
				names = append(names, s.name)
			}
			return nil, fmt.Errorf("-only %s: there is no %q; want some of %s", only, name, strings.Join(names, ", "))
		}
		chosen = append(chosen, all[i])
	}
	return chosen, nil
}

func short(d time.Duration) string {
	if d < 10*time.Millisecond {
		return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
	}
	return fmt.Sprintf("%d ms", d.Milliseconds())
}
