package conformance

import (
	_ "embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

//go:embed probe.js
var probe []byte

// script is the state of one script that is run.
type script struct {
	t       testing.TB
	host    host
	dir     string
	app     *app
	probed  bool  // the program can be asked
	last    event // the reload that was looked at last
	answer  event // what became of the last batch that was pushed
	cookies int
}

type scriptKey struct{}

// commands are what scripts can say, besides what testscript knows.
var commands = map[string]func(ts *testscript.TestScript, neg bool, args []string){
	"start":     verb((*script).start),
	"ask":       verb((*script).ask),
	"prints":    verb((*script).prints),
	"save":      verb((*script).save),
	"push":      verb((*script).push),
	"sends":     verb((*script).sends),
	"refused":   verb((*script).refused),
	"unknown":   verb((*script).unknown),
	"gone":      verb((*script).gone),
	"reload":    verb((*script).reload),
	"resynced":  verb((*script).resynced),
	"kept":      verb((*script).kept),
	"restart":   verb((*script).restart),
	"removed":   verb((*script).removed),
	"pending":   verb((*script).pending),
	"mended":    verb((*script).mended),
	"because":   verb((*script).because),
	"warns":     verb((*script).warns),
	"complains": verb((*script).complains),
	"cold":      verb((*script).cold),
	"silent":    verb((*script).silent),
	"signal":    verb((*script).signal),
	"exits":     verb((*script).exits),
}

func verb(f func(s *script, args []string) error) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		if neg {
			ts.Fatalf("this command can't be negated")
		}
		ts.Check(f(ts.Value(scriptKey{}).(*script), args))
	}
}

var probes = regexp.MustCompile(`probe(\.cjs)?'`)

var setting = regexp.MustCompile(`^[A-Z_]+=`)

// start [NAME=value…] [-opt…] file.js [arg…] runs the program, with these
// variables in its environment. If it makes a probe, start waits until the
// entry's top level has ended.
func (s *script) start(args []string) error {
	if s.app != nil {
		return errors.New("a script starts one program")
	}
	env := os.Environ()
	for len(args) > 0 && setting.MatchString(args[0]) {
		env = append(env, args[0])
		args = args[1:]
	}
	i := slices.IndexFunc(args, func(arg string) bool { return !strings.HasPrefix(arg, "-") })
	if i < 0 {
		return errors.New("start what?")
	}
	var err error
	if s.app, err = startApp(s.dir, append(slices.Clone(s.host.args), args...), env); err != nil {
		return err
	}
	entry, err := os.ReadFile(filepath.Join(s.dir, args[i]))
	if s.probed = err == nil && probes.Match(entry); !s.probed {
		return nil
	}
	_, err = s.app.ask("0")
	return err
}

// ask 'expr' 'answer' evaluates an expression where the entry made the probe,
// and waits for it if it is a promise. Objects are answered as JSON; an error
// is answered as "! Error: text".
func (s *script) ask(args []string) error {
	if len(args) != 2 {
		return errors.New("ask expr answer")
	}
	got, err := s.app.ask(args[0])
	if err != nil {
		return err
	}
	if got != args[1] {
		return fmt.Errorf("%s\n got %s\nwant %s", args[0], got, args[1])
	}
	return nil
}

// prints 'line'… waits for lines of stdout, in which $WORK is the directory.
func (s *script) prints(args []string) error {
	for _, want := range args {
		got, err := next(s.app, "the line "+want, &s.app.prints)
		if err != nil {
			return err
		}
		if got != want {
			return fmt.Errorf("\n got %s\nwant %s", got, want)
		}
	}
	return nil
}

// reload [-times=N | -modules=N] [file[@version]…] waits for the next reload, or
// N of them, and checks that it was not undone, and that it evaluated these
// files in this order, or so many.
func (s *script) reload(args []string) error {
	if len(args) == 0 || !strings.HasPrefix(args[0], "-") {
		return s.evaluated(false, args)
	}
	option, value, _ := strings.Cut(args[0], "=")
	n, err := strconv.Atoi(value)
	switch {
	case err != nil:
		return err
	case option == "-times":
		for ; n > 0 && err == nil; n-- {
			err = s.evaluated(false, args[1:])
		}
		return err
	case option == "-modules":
		e, err := s.nextReload()
		if err == nil && (!e.OK || len(e.Modules) != n) {
			err = fmt.Errorf("\n got %s\nwant %d modules", e, n)
		}
		return err
	}
	return fmt.Errorf("reload: unknown option %s", option)
}

// resynced [file[@version]…] is reload for one that resync asked for.
func (s *script) resynced(args []string) error { return s.evaluated(true, args) }

func (s *script) evaluated(resync bool, args []string) error {
	e, err := s.nextReload()
	if err != nil {
		return err
	}
	var got []string
	for i, m := range e.Modules {
		file := relative(m.Path)
		if i < len(args) && versioned.MatchString(args[i]) {
			file += "@" + strconv.Itoa(m.Version)
		}
		got = append(got, file)
	}
	if e.Error != nil || !e.OK || e.Resync != resync || !slices.Equal(got, args) {
		return fmt.Errorf("\n got %s\nwant %s", e, strings.Join(args, " "))
	}
	return nil
}

var versioned = regexp.MustCompile(`@\d+$`)

// nextReload waits for the next reload, whatever became of it.
func (s *script) nextReload() (event, error) {
	if err := s.overlooked(); err != nil {
		return event{}, err
	}
	var err error
	if s.last, err = next(s.app, "a reload", &s.app.reloads); err != nil {
		return event{}, err
	}
	return s.last, nil
}

// overlooked tells of what a script must not pass over.
func (s *script) overlooked() error {
	if len(s.last.Restart)+len(s.last.Removed) > 0 {
		return fmt.Errorf("nobody has asked what the last reload says of files that need a restart, or are gone: %s", s.last)
	}
	return nil
}

// kept 'regexp' waits for the next reload, and checks that it failed. The
// expression is matched against the file, a colon and the error.
func (s *script) kept(args []string) error {
	e, err := s.nextReload()
	if err != nil {
		return err
	}
	if e.OK || e.Error == nil {
		return fmt.Errorf("\n got %s\nwant a failure", e)
	}
	return match(args, e.Error.String())
}

func match(args []string, got string) error {
	if len(args) != 1 {
		return errors.New("want a regular expression")
	}
	want, err := regexp.Compile(args[0])
	if err != nil {
		return err
	}
	if !want.MatchString(got) {
		return fmt.Errorf("\n got %s\nwant %s", got, want)
	}
	return nil
}

// restart [file…] checks which files, by the last reload's word, may hold
// copies that only a restart can renew. A script has to say so of any.
func (s *script) restart(args []string) error {
	var got []string
	for _, m := range s.last.Restart {
		got = append(got, relative(m.Path))
	}
	s.last.Restart = nil
	return equal(got, args)
}

// removed [file…] checks which loaded files, by the last reload's word, are
// gone. A script has to say so of any.
func (s *script) removed(args []string) error {
	got := relatives(s.last.Removed)
	s.last.Removed = nil
	return equal(got, args)
}

// gone [file…] checks which modules, by the last reload's word, are loaded no more.
func (s *script) gone(args []string) error { return equal(relatives(s.last.Gone), args) }

// pending [file…] checks which files, by the last reload's word, will be tried
// again with the next save, in the order of the alphabet.
func (s *script) pending(args []string) error { return equal(relatives(s.last.Pending), args) }

// mended file… waits for the next reload and checks which files, by its word, are in
// order again though nothing was evaluated.
func (s *script) mended(args []string) error {
	e, err := s.nextReload()
	if err != nil {
		return err
	}
	if !e.OK || len(e.Modules) > 0 {
		return fmt.Errorf("\n got %s\nwant files in order again", e)
	}
	return equal(relatives(s.last.Mended), args)
}

// relatives are the names of files whose order means nothing, sorted.
func relatives(paths []string) []string {
	var list []string
	for _, p := range paths {
		list = append(list, relative(p))
	}
	slices.Sort(list)
	return list
}

func equal(got, want []string) error {
	if !slices.Equal(got, want) {
		return fmt.Errorf("\n got %s\nwant %s", strings.Join(got, " "), strings.Join(want, " "))
	}
	return nil
}

// because file 'regexp' checks the reason that the last reload gave for a file.
// It comes before restart.
func (s *script) because(args []string) error {
	if len(args) != 2 {
		return errors.New("because file regexp")
	}
	for _, m := range slices.Concat(s.last.Modules, s.last.Restart) {
		if relative(m.Path) == args[0] {
			return match(args[1:], m.Reason)
		}
	}
	return fmt.Errorf("the last reload says nothing of %s: %s", args[0], s.last)
}

// warns 'regexp' waits for a warning.
func (s *script) warns(args []string) error {
	got, err := next(s.app, "a warning", &s.app.warnings)
	if err != nil {
		return err
	}
	return match(args, got)
}

// complains 'regexp' waits for a line of stderr that is no event, and takes
// all such lines that have come: who throws writes a stack.
func (s *script) complains(args []string) error {
	want, err := regexp.Compile(strings.Join(args, " "))
	if err != nil {
		return err
	}
	a := s.app
	err = a.await("a line of stderr like "+want.String(), func() bool { return slices.ContainsFunc(a.stderr, want.MatchString) })
	if err == nil {
		a.change(func() { a.stderr = nil })
	}
	return err
}

// cold 'expr' evaluates an expression in a fresh process as well, and checks
// that it answers what the running one does.
func (s *script) cold(args []string) error {
	if len(args) != 1 {
		return errors.New("cold expr")
	}
	fresh, err := startApp(s.dir, s.app.cmd.Args, os.Environ())
	if err != nil {
		return err
	}
	defer fresh.kill()
	want, err := fresh.ask(args[0])
	if err != nil {
		return fmt.Errorf("in a fresh process: %w", err)
	}
	return s.ask([]string{args[0], want})
}

// signal NAME sends SIGINT or SIGTERM.
func (s *script) signal(args []string) error {
	sig, ok := signals[strings.Join(args, " ")]
	if !ok {
		return errors.New("signal SIGINT or SIGTERM")
	}
	return s.app.cmd.Process.Signal(sig)
}

// exits N waits for the program's end, and checks its status.
func (s *script) exits(args []string) error {
	a := s.app
	if err := a.await("the end", func() bool { return a.exited }); err != nil {
		return err
	}
	return equal([]string{strconv.Itoa(a.status)}, args)
}

// finish is the end of a script.
func (s *script) finish() {
	if s.app == nil {
		return
	}
	defer s.app.kill()
	if s.t.Failed() || s.t.Skipped() {
		return
	}
	if err := s.silent(nil); err != nil {
		s.t.Errorf("at the end: %v", err)
	}
}
