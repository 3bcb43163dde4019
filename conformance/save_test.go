package conformance

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// save [-atomic | -torn=ms] target source [target source]… gives each target
// the contents of its source; the source "-" removes it. Several targets are
// one batch: the program is stopped meanwhile, so that it sees them together. (Where
// that can't be done, the script is skipped.)
// It is a plain write; with -atomic another file is renamed over the target;
// with -torn it is truncated, half is written, and the rest so much later.
func (s *script) save(args []string) error {
	write := os.WriteFile
	for len(args) > 0 && strings.HasPrefix(args[0], "-") {
		switch option, value, _ := strings.Cut(args[0], "="); option {
		case "-atomic":
			write = writeAtomic
		case "-torn":
			pause, err := time.ParseDuration(value)
			if err != nil {
				return err
			}
			write = func(name string, data []byte, _ os.FileMode) error { return writeTorn(name, data, pause) }
		default:
			return fmt.Errorf("save: unknown option %s", option)
		}
		args = args[1:]
	}
	if len(args) == 0 || len(args)%2 != 0 {
		return errors.New("save target source [target source]…")
	}
	if len(args) > 2 && s.app != nil {
		switch err := suspend(s.app.cmd.Process); {
		case errors.Is(err, errors.ErrUnsupported):
			s.t.Skip(err)
		case err != nil:
			return err
		}
		defer resume(s.app.cmd.Process)
	}
	for pair := range slices.Chunk(args, 2) {
		if err := s.saveOne(pair[0], pair[1], write); err != nil {
			return err
		}
	}
	return nil
}

func (s *script) saveOne(target, source string, write func(string, []byte, os.FileMode) error) error {
	target = filepath.Join(s.dir, target)
	if source == "-" {
		return os.Remove(target)
	}
	data, err := os.ReadFile(filepath.Join(s.dir, source))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(target), 0o777); err != nil {
		return err
	}
	return write(target, data, 0o666)
}

func writeAtomic(name string, data []byte, mode os.FileMode) error {
	temporary := name + ".tmp~"
	if err := os.WriteFile(temporary, data, mode); err != nil {
		return err
	}
	return os.Rename(temporary, name)
}

func writeTorn(name string, data []byte, pause time.Duration) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := f.Write(data[:len(data)/2]); err != nil {
		return err
	}
	time.Sleep(pause)
	_, err = f.Write(data[len(data)/2:])
	return err
}

// cookie is a file that every program under test holds. When a save of it has
// been reloaded, all that came before it has been seen.
const cookie = "cookie.js"

func (s *script) bakeCookie() error {
	s.cookies++
	text := fmt.Sprintf("exports.number = %d;\n", s.cookies)
	return os.WriteFile(filepath.Join(s.dir, s.host.cookie()), []byte(text), 0o666)
}

// silent checks that nothing was reloaded, warned of or written that the
// script has not asked about.
func (s *script) silent([]string) error {
	if err := s.overlooked(); err != nil {
		return err
	}
	if !s.probed || s.app.hasExited() {
		return s.app.check()
	}
	if _, err := s.app.ask("0"); err != nil {
		return err
	}
	if err := s.app.check(); err != nil {
		return err
	}
	if err := s.eatCookie(); err != nil {
		return err
	}
	if _, err := s.app.ask("0"); err != nil {
		return err
	}
	if len(s.last.Pending) > 0 {
		s.app.change(func() { s.app.prints = nil }) // what was tried again has printed again
	}
	return s.app.check()
}

// eatCookie saves the cookie and waits for its reload. Files that are pending
// are tried again with it first, which fails again.
func (s *script) eatCookie() error {
	if err := s.bakeCookie(); err != nil {
		return err
	}
	for {
		e, err := next(s.app, "the cookie's reload", &s.app.reloads)
		if err != nil {
			return err
		}
		switch {
		case e.OK && e.String() == "reload "+s.host.cookie()+"@"+strconv.Itoa(s.cookies):
			return nil
		case e.OK || len(s.last.Pending) == 0:
			return fmt.Errorf("nobody has asked about this: %s", e)
		}
	}
}
