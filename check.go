package heatsync

import (
	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/engine"
)

// check vetoes a reload after which a binding can't be converted, or to which
// Options.Check says no.
func (s *Sync) check() error {
	if err := s.checkFolders(); err != nil {
		return err
	}
	for _, b := range s.bindings {
		if err := b.check(); err != nil {
			return err
		}
	}
	if s.opts.Check == nil || s.decided {
		return nil
	}
	veto := s.ask("Options.Check", s.opts.Check)
	if full, ok := veto.(*goja.StackOverflowError); ok {
		veto = overflow{full}
	}
	if veto == nil {
		return nil
	}
	return &Error{Op: "check", Err: veto}
}

// ask returns the veto of code of the program's, or its panic as an error.
func (s *Sync) ask(what string, f func() error) (veto error) {
	err := s.host.Contain(what, engine.Few, func() error {
		if veto = f(); engine.Uncatchable(veto) {
			return &engine.Panic{Value: "veto"} // it may be this runtime that ended by force, or another
		}
		return nil
	})
	if veto == nil {
		veto = err
	}
	return veto
}
