package heatsync_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
	"github.com/heatsync-go/heatsync/heatsynctest"
)

// A veto says what it says, whatever error it wraps: also what another runtime has
// thrown, as where several runtimes vote.
func TestVetoOfAnything(t *testing.T) {
	other := goja.New()
	_, thrown := other.RunString(`throw new RangeError("of another")`)
	_, shared := other.RunString(`throw Object`)
	other.Interrupt(context.Canceled)
	_, stopped := other.RunString(`for (;;);`)
	other.ClearInterrupt()
	other.SetMaxCallStackSize(50)
	_, full := other.RunString(`(function f() { f(); })()`)
	for name, inner := range map[string]error{
		"another's exception": thrown, "another's class": shared, "another's interrupt": stopped, "another's full stack": full,
		"a file": &fs.PathError{Op: "open", Path: "x", Err: fs.ErrNotExist}, "another's Error": &heatsync.Error{Op: "evaluate", Path: "/b.js", Err: thrown},
		"plain": errors.New("no"),
	} {
		for wrapped, err := range map[string]error{"as it is": inner, "wrapped": fmt.Errorf("runtime 2 says no: %w", inner)} {
			t.Run(name+", "+wrapped, func(t *testing.T) {
				dir := files(t, map[string]string{"a.js": "exports.v = 1"})
				var veto error
				text := err.Error()
				if name == "another's full stack" && wrapped == "as it is" {
					text = "Maximum call stack size exceeded" // of which goja says only where that was
				}
				var heard string
				vm, s := newSync(t, heatsync.Options{Dir: dir, Check: func() error { return veto }})
				vm.Set("heard", func(v goja.Value) { heard = v.String() })
				a := require(t, s, "./a.js")
				save(t, filepath.Join(dir, "l.js"), `const Heatsync = require("heatsync"); new Heatsync().events.on("error", heard)`)
				require(t, s, "./l.js")
				for range 2 {
					veto = err
					r, got := apply(t, s, filepath.Join(dir, "a.js"), "exports.v = 2")
					var told *heatsync.Error
					if r != nil || !errors.Is(got, err) || !errors.As(got, &told) || told.Op != "check" || !strings.Contains(got.Error(), text) {
						t.Errorf("Apply = %+v, %v; want %v", r, got, err)
					}
					if !strings.Contains(heard, text) || a.Get("v").ToInteger() != 1 {
						t.Errorf("listeners heard %q, and a.v is %v", heard, a.Get("v"))
					}
				}
				veto = nil
				if _, err := s.Apply(change.Of(filepath.Join(dir, "a.js"))); err != nil || a.Get("v").ToInteger() != 2 {
					t.Errorf("without a veto: %v, and a.v is %v", err, a.Get("v"))
				}
			})
		}
	}
}

// So does a core module's maker.
func TestMakerFailsWithAnothersException(t *testing.T) {
	_, thrown := goja.New().RunString(`throw new RangeError("of another")`)
	dir := files(t, map[string]string{"a.js": `let text; try { require("mine") } catch (error) { text = String(error); } exports.text = text; require("mine")`})
	_, s := newSync(t, heatsync.Options{Dir: dir, Builtins: map[string]func(*goja.Runtime) (goja.Value, error){
		"mine": func(*goja.Runtime) (goja.Value, error) { return nil, fmt.Errorf("make it: %w", thrown) },
	}})
	if _, err := s.Require("./a.js"); !errors.Is(err, thrown) || !strings.Contains(err.Error(), "make it: ") {
		t.Errorf("got %v", err)
	}
}

func TestCheckVetoes(t *testing.T) {
	veto := errors.New("not on a Friday")
	var friday bool
	p := heatsynctest.New(t, map[string]string{"a.js": `exports.v = 1`}, &heatsync.Options{Check: func() error {
		if friday {
			return veto
		}
		return nil
	}})
	a := p.Require("./a.js")
	friday = true
	if err := p.SaveBroken("a.js", `exports.v = 2`); !errors.Is(err, veto) || a.Get("v").ToInteger() != 1 {
		t.Errorf("%v with %v live; want a veto", err, a.Get("v"))
	}
	friday = false
	if r, err := p.Sync.Apply(change.Batch{}); err != nil || r.Number != 0 {
		t.Errorf("an empty batch: %+v, %v; want nothing new", r, err)
	}
	if p.Save("a.js", `exports.v = 3`); a.Get("v").ToInteger() != 3 {
		t.Errorf("after the veto %v is live", a.Get("v"))
	}
}
