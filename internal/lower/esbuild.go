//go:build !wasip1

package lower

import (
	"encoding/json"

	"github.com/evanw/esbuild/pkg/api"
	"github.com/evanw/esbuild/pkg/cli"
)

// The machine in Node.js has no esbuild in it: there the program's own does this.

// Lower is With by the esbuild that this program has in it. The error is an *Error.
func Lower(src *Source, h How) (*Text, error) {
	t, err := With(Esbuilt, src, h)
	if _, known := err.(*Error); err != nil && !known {
		err = src.ErrorAt(0, err.Error())
	}
	return t, err
}

// Esbuilt is the one that this program has in it.
func Esbuilt(text string, flags []string) (Result, error) {
	options, err := cli.ParseTransformOptions(flags)
	if err != nil {
		return Result{}, err
	}
	r := api.Transform(text, options)
	if len(r.Errors) > 0 {
		return Result{Errors: messages(r.Errors)}, nil
	}
	var m struct {
		Mappings string
		Names    []string
	}
	err = json.Unmarshal(r.Map, &m)
	return Result{Code: string(r.Code), Mappings: m.Mappings, Names: m.Names}, err
}

func messages(list []api.Message) (all []Message) {
	for _, each := range list {
		m := Message{Text: each.Text}
		if each.Location != nil {
			m.Line, m.Column = each.Location.Line, each.Location.Column
		}
		all = append(all, m)
	}
	return all
}
