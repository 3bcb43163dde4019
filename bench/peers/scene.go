//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// scene is a program that is run by a system, and edited.
type scene struct {
	ctx  context.Context
	dir  string
	url  string
	stop string // what ends a version's effects, if the system has something
	took []time.Duration
}

var errUnanswered = errors.New("nobody answers")

// ask has the program evaluate an expression.
func (s *scene) ask(expr string) (string, error) {
	response, err := transport.Get(s.url + "?" + url.QueryEscape(expr))
	if err != nil {
		return "", errUnanswered
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s", text)
	}
	return string(text), err
}

const (
	soon = 10 * time.Second // for a save to be live
	tick = 2 * time.Millisecond
)

func (s *scene) is(expr string, want any) error {
	got, err := s.ask(expr)
	if err == nil && got != fmt.Sprint(want) {
		err = fmt.Errorf("%s is %s, want %v", expr, got, want)
	}
	return err
}

// becomes waits until an answer is as wanted.
func (s *scene) becomes(expr string, want any) (err error) {
	for end := time.Now().Add(soon); time.Now().Before(end) && s.ctx.Err() == nil; time.Sleep(tick) {
		if err = s.is(expr, want); err == nil {
			return nil
		}
	}
	return errors.Join(s.ctx.Err(), fmt.Errorf("lost: %w", err))
}

// stays looks whether an answer is the same all the time, and comes.
func (s *scene) stays(expr string, want any) error {
	for end := time.Now().Add(calm); time.Now().Before(end); time.Sleep(tick) {
		if err := s.is(expr, want); err != nil {
			return err
		}
	}
	return nil
}

// only waits for an answer, before which there must be none but the old one. There may be none at all.
func (s *scene) only(expr, want, old string) error {
	for end := time.Now().Add(soon); time.Now().Before(end) && s.ctx.Err() == nil; time.Sleep(tick) {
		switch got, err := s.ask(expr); {
		case errors.Is(err, errUnanswered):
		case err != nil:
			return err
		case got == want:
			return nil
		case got != old:
			return fmt.Errorf("%s is %s in between", expr, got)
		}
	}
	return errors.New("lost")
}

func (s *scene) path(file string) string { return filepath.Join(s.dir, file) }

func (s *scene) text(text string) []byte { return []byte(strings.Replace(text, "/*stop*/", s.stop, 1)) }

func (s *scene) save(file, text string) error { return os.WriteFile(s.path(file), s.text(text), 0o666) }

func (s *scene) remove(file string) error { return os.Remove(s.path(file)) }

func (s *scene) rename(file, text string) error {
	other := s.path(file) + ".tmp~"
	return errors.Join(os.WriteFile(other, s.text(text), 0o666), os.Rename(other, s.path(file)))
}

func (s *scene) halves(file, text string, pause time.Duration) error {
	f, err := os.Create(s.path(file))
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.WriteString(text[:len(text)/2])
	for end := time.Now().Add(pause); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if _, asked := s.ask("subject.sum"); asked != nil && !errors.Is(asked, errUnanswered) {
			err = errors.Join(err, asked)
		}
	}
	_, again := f.WriteString(text[len(text)/2:])
	return errors.Join(err, again)
}

// outcome is what became of the cases under a system.
type outcome struct {
	failed []string // "case: why"
	passed int
	took   []time.Duration
}

func (o outcome) live() string {
	if len(o.took) == 0 {
		return "-"
	}
	sorted := slices.Sorted(slices.Values(o.took))
	return short(sorted[len(sorted)/2])
}

// play plays all cases, each with a program of its own.
func (p peer) play(ctx context.Context, dir, tools string) (o outcome, err error) {
	for i, c := range cases {
		s, err := p.stage(ctx, filepath.Join(dir, fmt.Sprint("case", i)), tools, c)
		if err != nil {
			return o, fmt.Errorf("%s: %w", c.name, err)
		}
		port, err := freePort()
		if err != nil {
			return o, err
		}
		s.url = fmt.Sprintf("http://127.0.0.1:%d/", port)
		here := p
		here.dir = s.dir
		stop, err := here.start(ctx, port)
		if err != nil {
			return o, fmt.Errorf("%s: %w", c.name, err)
		}
		if err = s.becomes("1 + 1", 2); err == nil {
			time.Sleep(time.Second) // watchers begin to watch
			if err := c.play(s); err != nil {
				o.failed = append(o.failed, fmt.Sprintf("%s: %s", c.name, strings.ReplaceAll(err.Error(), "\n", "; ")))
			} else {
				o.passed++
			}
		}
		stop()
		if err != nil {
			return o, fmt.Errorf("%s does not begin: %w", c.name, err)
		}
		o.took = append(o.took, s.took...)
	}
	return o, nil
}

// The program keeps its server and its state where any way to reload leaves them. How it has the module
// that is edited is the system's.
const asks = `
import http from "node:http";
globalThis.answer = async (request, response) => {
  try {
    const subject = await load();
    const expr = decodeURIComponent(request.url.slice(2).replaceAll("+", " "));
    response.end(String(await new Function("subject", "state", "return " + expr)(subject, globalThis.state)));
  } catch (error) {
    response.statusCode = 500;
    response.end(String(error));
  }
};
globalThis.server ??= http.createServer((request, response) => globalThis.answer(request, response)).listen(process.env.PORT, "127.0.0.1");
`

const state = `import { EventEmitter } from "node:events";
globalThis.state ??= { bus: new EventEmitter(), ticks: {}, loads: {} };
globalThis.state.bus.setMaxListeners(0);
`

// stage writes the program of a case.
func (p peer) stage(ctx context.Context, dir, tools string, c testCase) (*scene, error) {
	s := &scene{ctx: ctx, dir: dir, stop: p.stop}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	var err error
	if tools != "" {
		err = os.Symlink(filepath.Join(tools, "node_modules"), s.path("node_modules"))
	}
	err = errors.Join(err, s.save("package.json", `{ "type": "module", "hotHook": { "root": "./main.js", "boundaries": ["./subject.js"] } }`),
		s.save("state.js", state), s.save("main.js", "import \"./state.js\";\n"+p.loads+asks))
	for file, text := range c.files {
		err = errors.Join(err, s.save(file, text))
	}
	return s, err
}
