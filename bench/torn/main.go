//go:build unix

// Command torn measures how often files that another process writes in one go
// come as several reloads, so that the program sees old beside new, and how long
// a single save takes to be live beside the least that this can take. See
// ../README.md.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"slices"
)

func main() {
	if len(os.Args) > 1 && helpers[os.Args[1]] != nil {
		helpers[os.Args[1]]()
		return
	}
	o, err := parseOptions(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "torn:", err)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, o.limit)
	defer cancel()
	if err := measure(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "torn:", err)
		os.Exit(1)
	}
}

func measure(ctx context.Context, o options) error {
	b, err := newBuilt(ctx, o.built)
	if err != nil {
		return err
	}
	defer b.remove()
	defer b.spin(ctx, o.load)()
	if o.saves > 0 {
		fmt.Println("host   load     loadavg  saves lost   p50 ms   p95 ms  floor p50  times")
		for _, host := range o.hosts {
			if err := b.single(ctx, o, host); err != nil {
				return err
			}
		}
	}
	if o.rounds == 0 {
		return nil
	}
	fmt.Println("host   load     loadavg  how        files rounds lost  torn      %  reloads  live p50 ms")
	for _, host := range o.hosts {
		for _, way := range o.ways {
			for _, files := range o.files {
				if way == "bundle" {
					files = 300
				}
				if err := b.rounds(ctx, o, host, way, files); err != nil {
					return err
				}
				if way == "bundle" {
					break
				}
			}
		}
	}
	return nil
}

// single measures saves of one file, each beside one of the floor.
func (b *built) single(ctx context.Context, o options, host string) error {
	var times [2][]float64
	lost := 0
	load := loadavg()
	var scenes [2]*scene
	for i, h := range []string{"floor", host} {
		s, err := b.newScene(ctx, h, 1, o.quiet)
		if err != nil {
			return err
		}
		defer s.close()
		scenes[i] = s
	}
	for value := 1; value <= o.saves; value++ {
		for i, s := range scenes {
			r, err := s.round(ctx, "loop", float64(value))
			if err != nil {
				return err
			}
			if r.lost {
				lost++
				continue
			}
			times[i] = append(times[i], r.live)
		}
	}
	floor, ours := quantile(times[0], 0.5), quantile(times[1], 0.5)
	fmt.Printf("%-6s %-8s %-8s %5d %4d %8.2f %8.2f   %8.2f  %5.1f\n",
		host, o.load, load, o.saves, lost, ours, quantile(times[1], 0.95), floor, ours/floor)
	return nil
}

// rounds writes files in one go, time after time.
func (b *built) rounds(ctx context.Context, o options, host, way string, files int) error {
	s, err := b.newScene(ctx, host, files, o.quiet)
	if err != nil {
		return err
	}
	defer s.close()
	load := loadavg()
	torn, lost, reloads := 0, 0, 0
	var live []float64
	for value := 1; value <= o.rounds; value++ {
		r, err := s.round(ctx, way, float64(value))
		if err != nil {
			return err
		}
		reloads += len(r.seen)
		switch {
		case r.lost:
			lost++
		case r.torn():
			torn++
			if o.verbose {
				fmt.Printf("  round %d: %s\n", value, r)
			}
		}
		live = append(live, r.live)
	}
	fmt.Printf("%-6s %-8s %-8s %-10s %5d %6d %4d %5d %6.2f  %7.2f  %8.2f\n", host, o.load, load, way, files, o.rounds,
		lost, torn, 100*float64(torn)/float64(o.rounds), float64(reloads)/float64(o.rounds), quantile(live, 0.5))
	return nil
}

func quantile(values []float64, q float64) float64 {
	if len(values) == 0 {
		return 0
	}
	values = slices.Clone(values)
	slices.Sort(values)
	return values[min(len(values)-1, int(q*float64(len(values))))]
}
