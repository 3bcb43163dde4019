// Command release makes what is handed on of a version: an archive of the command for
// each system, the npm packages, and a file with the sums of all. It is run in a clone:
//
//	go run ./internal/release -out DIR
//
// The same commit and version of Go give the same bytes, wherever that is.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"

	"github.com/heatsync-go/heatsync/internal/version"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	f := flag.NewFlagSet("release", flag.ExitOnError)
	out := f.String("out", "dist", "the folder to write to, which is made")
	number := f.String("version", version.Number, "the version that is meant; it has to be that of the source")
	only := f.String("systems", names(systems), "for which systems, as GOOS/GOARCH, separated by commas")
	dirty := f.Bool("dirty", false, "also with changes that are not committed, to try it")
	f.Parse(args)
	if strings.TrimPrefix(*number, "v") != version.Number {
		return fmt.Errorf("version %s is asked for, and internal/version says %s: change that first", *number, version.Number)
	}
	chosen, err := choose(*only)
	if err != nil {
		return err
	}
	commit, err := commitOf(ctx, *dirty)
	if err != nil {
		return err
	}
	files, err := makeAll(ctx, commit, chosen, "-trimpath")
	if err != nil {
		return err
	}
	if err := files.write(*out); err != nil {
		return err
	}
	fmt.Print(whatIsLeft(*out, commit, chosen))
	return nil
}

// makeAll makes the files of a release, which name the commit. flags are for go build: tests
// leave out what makes it compile all packages once more.
func makeAll(ctx context.Context, commit string, chosen []system, flags ...string) (all files, err error) {
	b, err := newBuild(ctx, commit, flags)
	if err != nil {
		return nil, err
	}
	defer b.remove()
	all = files{}
	for _, s := range chosen {
		fmt.Fprintln(os.Stderr, "release:", s)
		content, err := b.command(ctx, s)
		if err != nil {
			return nil, err
		}
		if all[s.archive()], err = pack(s.archive(), content); err != nil {
			return nil, err
		}
		name, pkg, err := s.npm(content)
		if err != nil {
			return nil, err
		}
		if all[name], err = pack(name, pkg); err != nil {
			return nil, err
		}
	}
	name, pkg, err := b.npm(chosen)
	if err != nil {
		return nil, err
	}
	all[name], err = pack(name, pkg)
	return all, err
}

// choose reads a list of systems.
func choose(list string) (chosen []system, err error) {
	for name := range strings.SplitSeq(list, ",") {
		i := slices.IndexFunc(systems, func(s system) bool { return s.String() == name })
		if i < 0 {
			return nil, fmt.Errorf("unknown system %q: want some of %s", name, names(systems))
		}
		chosen = append(chosen, systems[i])
	}
	return chosen, nil
}

// commitOf returns the commit of which the release is made.
func commitOf(ctx context.Context, dirty bool) (string, error) {
	changes, err := git(ctx, "status", "--porcelain")
	if err != nil {
		return "", err
	}
	if changes != "" && !dirty {
		return "", errors.New("there are changes that are not committed:\n" + changes)
	}
	commit, err := git(ctx, "rev-parse", "--short=12", "HEAD")
	if changes != "" {
		commit += "-dirty"
	}
	return commit, err
}

func git(ctx context.Context, args ...string) (string, error) {
	out, err := exec.CommandContext(ctx, "git", args...).Output()
	if err != nil {
		return "", fmt.Errorf("git %s: %w", strings.Join(args, " "), err)
	}
	return strings.TrimSpace(string(out)), nil
}

// whatIsLeft is what a person does with the files.
func whatIsLeft(out, commit string, chosen []system) string {
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	say("heatsync %s, made of commit %s, is in %s. What is left to do:", version.Number, commit, out)
	say("")
	say("  git tag -s v%s %s && git push origin v%[1]s", version.Number, commit)
	say("  gh release create v%s --verify-tag --notes-file NOTES %s/SHA256SUMS %[2]s/*.zip %[2]s/heatsync_*.tar.gz", version.Number, out)
	for _, s := range chosen {
		say("  npm publish --access public %s", filepath.Join(out, s.tarball()))
	}
	say("  npm publish %s    # last, since it names the others", filepath.Join(out, tarball))
	return b.String()
}
