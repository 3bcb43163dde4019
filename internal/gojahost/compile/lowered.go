package compile

import (
	"github.com/heatsync-go/heatsync/internal/lower"
	kept "github.com/heatsync-go/heatsync/internal/lowered"
)

// lowered compiles a text by way of esbuild.
func lowered(src *source, how lower.How, named bool) (*Code, error) {
	t, err := kept.Text(src.Source, how)
	if err != nil {
		return nil, err
	}
	w := src.around
	switch {
	case t.Module:
		w = strict
	case t.Helped && w == plain:
		w = withHelper
	}
	if names := t.WithNames(); names != t {
		// A function that left its block needs the name that it was given.
		if c, err := loweredCode(src, w, names, named); err == nil {
			return c, nil
		}
	}
	return loweredCode(src, w, t, named)
}

func loweredCode(src *source, w wrapper, t *lower.Text, named bool) (*Code, error) {
	p, err := parse(src, w, t)
	if err != nil {
		return nil, err
	}
	tells := false
	if named && !t.Async {
		p, tells = p.named(src, w, t)
	}
	c, err := p.code(src)
	if err != nil {
		return nil, err
	}
	c.Lowered = true
	c.Module, c.Async, c.Imports, c.Helped = t.Module, t.Async, t.Imports, t.Helped || tells
	return c, nil
}
