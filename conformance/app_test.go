package conformance

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"
)

// patience is how long anything that a script expects may take.
const patience = 100 * time.Second

// app is a program under test: what it has printed and reported, and nobody
// has asked about yet.
type app struct {
	dir   string
	cmd   *exec.Cmd
	stdin io.Writer
	push  io.Writer // what is given as /dev/fd/3

	mu       sync.Mutex
	news     chan struct{} // closed when anything below changes
	prints   []string      // lines of stdout, but for answers
	answers  []string
	reloads  []event
	warnings []string
	applied  []event  // what became of batches that were pushed
	good     []event  // what was wrong, and is not any more
	stderr   []string // lines that are no events
	exited   bool
	status   int
}

// event is a line that the command writes to stderr with --json.
type event struct {
	Event   string // "reload", "warning"
	OK      bool
	Resync  bool
	Modules []cause
	Restart []cause
	Removed []string
	Pending []string
	Mended  []string
	Gone    []string
	Unknown []string // of a batch that was pushed
	Number  int
	Error   *failure
	Text    string // of a warning
}

type cause struct {
	Path    string
	Reason  string
	Version int
}

type failure struct {
	Text string
	File string
}

func startApp(dir string, args, env []string) (*app, error) {
	a := &app{dir: dir, cmd: exec.Command(args[0], args[1:]...), news: make(chan struct{})}
	a.cmd.Dir, a.cmd.Env = dir, env
	var err error
	if a.stdin, err = a.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	stdout, err := a.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	stderr, err := a.cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	theirs, err := a.pushes()
	if err != nil {
		return nil, err
	}
	if err := a.cmd.Start(); err != nil {
		return nil, err
	}
	theirs.Close()
	var readers sync.WaitGroup
	readers.Go(func() { a.read(stdout, a.printed) })
	readers.Go(func() { a.read(stderr, a.told) })
	go func() {
		readers.Wait()
		a.ended(a.cmd.Wait())
	}()
	return a, nil
}

// pushes gives the program a descriptor 3, for --changes.
func (a *app) pushes() (theirs io.Closer, err error) {
	if runtime.GOOS == "windows" {
		return io.NopCloser(nil), nil
	}
	from, to, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	a.push, a.cmd.ExtraFiles = to, []*os.File{from}
	return from, nil
}

func (a *app) read(from io.Reader, take func(line string)) {
	lines := bufio.NewScanner(from)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		a.change(func() { take(a.abbreviate(lines.Text())) })
	}
}

// change runs f, which changes what is known of the program.
func (a *app) change(f func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	f()
	close(a.news)
	a.news = make(chan struct{})
}

func (a *app) printed(line string) {
	if mark, text, ok := strings.Cut(line, " "); ok && mark == "=" {
		a.answers = append(a.answers, text)
	} else if ok && mark == "!" {
		a.answers = append(a.answers, line)
	} else {
		a.prints = append(a.prints, line)
	}
}

func (a *app) told(line string) {
	var e event
	if json.Unmarshal([]byte(line), &e) != nil {
		a.stderr = append(a.stderr, line)
		return
	}
	switch e.Event {
	case "reload":
		a.reloads = append(a.reloads, e)
	case "applied":
		a.applied = append(a.applied, e)
	case "warning":
		a.warnings = append(a.warnings, e.Text)
	case "start", "restart-needed": // which say nothing of a reload that "reload" does not
	case "good-again":
		a.good = append(a.good, e)
	default:
		a.stderr = append(a.stderr, line)
	}
}

func (a *app) ended(err error) {
	a.change(func() {
		a.exited = true
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			a.status = exit.ExitCode()
		}
	})
}

// abbreviate writes paths as scripts do: with slashes, from $WORK on.
func (a *app) abbreviate(line string) string {
	if runtime.GOOS == "windows" {
		quoted, _ := json.Marshal(a.dir)
		line = strings.ReplaceAll(line, strings.Trim(string(quoted), `"`), a.dir)
		if !strings.Contains(line, a.dir) {
			return line
		}
		line = filepath.ToSlash(strings.ReplaceAll(line, `\\`, `\`))
	}
	return strings.ReplaceAll(line, filepath.ToSlash(a.dir), "$WORK")
}

// await waits until ready says so, which is called with a.mu held. The error
// says that it took too long, or that the program has ended without.
func (a *app) await(what string, ready func() bool) error {
	timeout := time.After(patience)
	a.mu.Lock()
	defer a.mu.Unlock()
	for !ready() {
		if a.exited {
			return fmt.Errorf("waiting for %s: the program has ended, with status %d%s", what, a.status, a.unclaimed())
		}
		news := a.news
		a.mu.Unlock()
		select {
		case <-news:
			a.mu.Lock()
		case <-timeout:
			a.mu.Lock()
			return fmt.Errorf("waiting for %s: not within %s%s", what, patience, a.unclaimed())
		}
	}
	return nil
}

// next waits for the first of a list and takes it off.
func next[T any](a *app, what string, list *[]T) (first T, err error) {
	err = a.await(what, func() bool { return len(*list) > 0 })
	if err != nil {
		return first, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	first, *list = (*list)[0], (*list)[1:]
	return first, nil
}

// ask has an expression evaluated.
func (a *app) ask(expr string) (answer string, err error) {
	if strings.Contains(expr, "\n") {
		return "", errors.New("a question is one line")
	}
	if _, err := io.WriteString(a.stdin, expr+"\n"); err != nil {
		return "", fmt.Errorf("ask %s: %w", expr, err)
	}
	return next(a, "the answer to "+expr, &a.answers)
}

// check tells of what nobody has asked about.
func (a *app) check() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if text := a.unclaimed(); text != "" {
		return fmt.Errorf("nobody has asked about this:%s", text)
	}
	return nil
}

func (a *app) unclaimed() string {
	var b strings.Builder
	list := func(name string, lines []string) {
		for _, line := range lines {
			fmt.Fprintf(&b, "\n\t%s: %s", name, line)
		}
	}
	list("printed", a.prints)
	list("answered", a.answers)
	for _, e := range a.reloads {
		list("event", []string{e.String()})
	}
	list("warned", a.warnings)
	list("stderr", a.stderr)
	return b.String()
}

func (a *app) hasExited() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.exited
}

func (a *app) kill() {
	if !a.hasExited() {
		a.cmd.Process.Kill()
		a.await("the end", func() bool { return a.exited })
	}
}

func (e event) String() string {
	var b strings.Builder
	switch {
	case e.Error != nil:
		fmt.Fprintf(&b, "kept %s", e.Error)
	case e.Resync:
		b.WriteString("resynced")
	default:
		b.WriteString("reload")
	}
	for _, m := range e.Modules {
		fmt.Fprintf(&b, " %s@%d", relative(m.Path), m.Version)
	}
	for _, m := range e.Restart {
		fmt.Fprintf(&b, " restart:%s", relative(m.Path))
	}
	for _, p := range e.Removed {
		fmt.Fprintf(&b, " removed:%s", relative(p))
	}
	return b.String()
}

func (f *failure) String() string {
	if f.File == "" {
		return f.Text
	}
	return relative(f.File) + ": " + f.Text
}

// relative is how scripts name the files of $WORK.
func relative(path string) string { return strings.TrimPrefix(path, "$WORK/") }
