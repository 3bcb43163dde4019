package conformance

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// push [-only] target source [target source]… gives the program, which was started with
// --changes=/dev/fd/3, files that nobody saves: each target has the contents of its source,
// or is removed if that is "-". It waits for the answer.
func (s *script) push(args []string) error {
	only := len(args) > 0 && args[0] == "-only"
	if only {
		args = args[1:]
	}
	if len(args) == 0 || len(args)%2 != 0 {
		return errors.New("push target source [target source]…")
	}
	var changes []map[string]any
	for pair := range slices.Chunk(args, 2) {
		c := map[string]any{"path": pair[0], "kind": "removed"}
		if pair[1] != "-" {
			data, err := os.ReadFile(filepath.Join(s.dir, pair[1]))
			if err != nil {
				return err
			}
			c["kind"], c["base64"] = "written", data
		}
		changes = append(changes, c)
	}
	line, err := json.Marshal(map[string]any{"changes": changes, "only": only})
	if err != nil {
		return err
	}
	return s.sends([]string{string(line)})
}

// sends 'line' gives the program a line of --changes, and waits for the answer.
func (s *script) sends(args []string) error {
	if len(args) != 1 {
		return errors.New("sends line")
	}
	if _, err := io.WriteString(s.app.push, args[0]+"\n"); err != nil {
		return err
	}
	var err error
	s.answer, err = next(s.app, "what became of the batch", &s.app.applied)
	return err
}

// refused 'regexp' checks that the last batch was not tried, and why.
func (s *script) refused(args []string) error {
	if s.answer.OK || s.answer.Error == nil || s.answer.Number != 0 {
		return fmt.Errorf("it was not refused: %+v", s.answer)
	}
	return match(args, s.answer.Error.Text)
}

// unknown [file…] checks of which files of the last batch no module has heard.
func (s *script) unknown(args []string) error { return equal(relatives(s.answer.Unknown), args) }
