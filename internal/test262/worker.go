package main

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"sync"
	"time"
)

// run is one text that is to be run, as a worker is told of it.
type run struct {
	Path, Text   string
	Include      []string
	Async        bool
	Strict       bool
	Module       bool
	Phase, Class string // of the error that it must end with, if any
}

// answer is what became of it: nothing, if all was right.
type answer struct{ Why string }

// task is what a worker is told first.
type task struct {
	Dir     string
	Harness map[string]helper
}

// worker is a process that takes one run after the other.
type worker struct {
	command []string
	task    task
	cmd     *exec.Cmd
	in      io.WriteCloser
	answers chan answer // closed when the process has ended
}

func (w *worker) start() error {
	w.cmd = exec.Command(w.command[0], w.command[1:]...)
	w.cmd.Stderr = io.Discard
	in, err := w.cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := w.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := w.cmd.Start(); err != nil {
		return err
	}
	w.in, w.answers = in, make(chan answer)
	go read(out, w.answers)
	return json.NewEncoder(in).Encode(w.task)
}

func read(out io.Reader, answers chan<- answer) {
	defer close(answers)
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		var a answer
		if json.Unmarshal(line, &a) == nil {
			answers <- a
		}
	}
}

// run has the process do it. One that hangs, or ends, is replaced.
func (w *worker) run(r run, limit time.Duration) (answer, error) {
	if w.cmd == nil {
		if err := w.start(); err != nil {
			return answer{}, err
		}
	}
	_ = json.NewEncoder(w.in).Encode(r) // if it has ended, its answers tell
	select {
	case a, ok := <-w.answers:
		if ok {
			return a, nil
		}
		w.stop()
		return answer{"the process ended"}, nil
	case <-time.After(limit):
		w.stop()
		return answer{"it hangs"}, nil
	}
}

func (w *worker) stop() {
	if w.cmd == nil {
		return
	}
	_ = w.cmd.Process.Kill()
	for range w.answers {
	}
	_ = w.cmd.Wait()
	w.cmd = nil
}

// each has a number of workers share the tests. The order of the answers is that of the tests.
func each[T any](n int, list []test, do func(worker int, t test) T) []T {
	out := make([]T, len(list))
	next := make(chan int)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			for at := range next {
				out[at] = do(i, list[at])
			}
		})
	}
	for at := range list {
		next <- at
	}
	close(next)
	all.Wait()
	return out
}

// serve is a worker's side.
func serve(do func(task) func(run) answer) error {
	in, out := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	var t task
	if err := in.Decode(&t); err != nil {
		return err
	}
	f := do(t)
	for {
		var r run
		if err := in.Decode(&r); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if err := out.Encode(f(r)); err != nil {
			return err
		}
	}
}
