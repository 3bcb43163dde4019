package main

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

//go:embed node.cjs
var nodeSource string

// node returns which tests the machine's Node passes, and its version. What it has passed is
// kept in a file of the checkout, if all tests are asked for.
func (s *suite) node(jobs int, keep bool) (passes map[string]bool, version string, err error) {
	out, err := exec.Command("node", "--version").Output()
	if err != nil {
		return nil, "", fmt.Errorf("node is the measure: %w", err)
	}
	version = strings.TrimSpace(string(out))
	kept := filepath.Join(s.dir, "node-"+version+".txt")
	id := s.id()
	if passes := readPasses(kept, id); passes != nil {
		return passes, version, nil
	}
	if passes, err = s.askNode(jobs); err != nil || !keep {
		return passes, version, err
	}
	var text strings.Builder
	text.WriteString(id + "\n")
	for _, t := range s.tests {
		if passes[t.Path] {
			text.WriteString(t.Path + "\n")
		}
	}
	return passes, version, os.WriteFile(kept, []byte(text.String()), 0o666)
}

// id stands for the tests and for how Node is asked.
func (s *suite) id() string {
	h := sha256.New()
	h.Write([]byte(nodeSource))
	head, _ := os.ReadFile(filepath.Join(s.dir, "package.json"))
	h.Write(head)
	return hex.EncodeToString(h.Sum(nil))
}

func readPasses(file, id string) map[string]bool {
	text, err := os.ReadFile(file)
	lines := strings.Fields(string(text))
	if err != nil || len(lines) == 0 || lines[0] != id {
		return nil
	}
	passes := map[string]bool{}
	for _, path := range lines[1:] {
		passes[path] = true
	}
	return passes
}

// askNode runs all tests in contexts, and those that fail there in a process each: a context is
// not quite a program.
func (s *suite) askNode(jobs int) (map[string]bool, error) {
	file := filepath.Join(os.TempDir(), fmt.Sprintf("test262-%d.cjs", os.Getpid()))
	if err := os.WriteFile(file, []byte(nodeSource), 0o600); err != nil {
		return nil, err
	}
	defer os.Remove(file)
	command := []string{"node", "--expose-gc", "--experimental-default-type=module", "--max-old-space-size=400", file}
	answers, err := s.run(command, jobs, s.tests)
	if err != nil {
		return nil, err
	}
	passes := map[string]bool{}
	var again []test
	for i, t := range s.tests {
		if answers[i] == "" {
			passes[t.Path] = true
		} else {
			again = append(again, t)
		}
	}
	alone := each(jobs, again, func(_ int, t test) bool {
		for _, r := range s.runs(t) {
			w := worker{command: append(command, "--alone"), task: task{s.dir, s.harness}}
			a, err := w.run(r, limit)
			w.stop()
			if err != nil || a.Why != "" {
				return false
			}
		}
		return true
	})
	for i, t := range again {
		if alone[i] {
			passes[t.Path] = true
		}
	}
	return passes, nil
}
