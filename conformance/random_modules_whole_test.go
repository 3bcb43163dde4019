package conformance

import (
	"errors"
	"testing"

	"github.com/dop251/goja"
	"pgregory.net/rapid"

	"github.com/heatsync-go/heatsync/change"
)

// Hot equals cold for programs of ES modules and CommonJS, also where all that they load is held.
func TestRandomModulesWhole(t *testing.T) { randomModules(t, &modulesHeldOnGoja{}) }

func TestRandomModulesWholeNode(t *testing.T) {
	t.Setenv("HEATSYNC_ALL", "1")
	randomModulesNode(t)
}

// modulesHeldOnGoja runs them on the host, since the public API holds what it is asked for.
type modulesHeldOnGoja struct{ *heldModules }

// heldModules is one program.
type heldModules struct {
	*gojaProgram
	main goja.Value
}

const openModules = `(Heatsync, require) => { new Heatsync(); return require("./m0.mjs"); }`

func (h *modulesHeldOnGoja) load(t *rapid.T, dir string) (*heldModules, error) {
	p := &gojaProgram{vm: goja.New()}
	p.object = p.vm.NewObject()
	p.vm.SetMaxCallStackSize(3000)
	require := p.begin(t, dir, true)
	open, err := p.vm.RunString(openModules)
	if err != nil {
		return nil, err
	}
	f, _ := goja.AssertFunction(open)
	main, err := f(nil, p.call(t, require, "heatsync"), require)
	return &heldModules{p, main}, err
}

func (h *modulesHeldOnGoja) open(p *modules) (err error) {
	h.heldModules, err = h.load(p.T, p.dir)
	return err
}

func (h *modulesHeldOnGoja) apply(p *modules, batch change.Batch) error {
	a := h.gojaProgram.apply(p.T, batch)
	for _, r := range a.Reports {
		if r.Error != "" {
			return errors.New(r.Error)
		}
	}
	return nil
}

func (h *modulesHeldOnGoja) show(p *modules) string { return h.shows() }

func (h *modulesHeldOnGoja) cold(p *modules) (string, error) {
	cold, err := h.load(p.T, p.dir)
	if err != nil {
		return "", err
	}
	return cold.shows(), nil
}

func (h *heldModules) shows() string {
	show, _ := goja.AssertFunction(h.main.(*goja.Object).Get("show"))
	v, err := show(goja.Undefined())
	if err != nil {
		return "! " + err.Error()
	}
	return v.String()
}
