package guide

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// console is the terminals of a person in a folder, as many as it takes: what is printed in
// any of them is read.
type console struct {
	t       *testing.T
	dir     string
	bin     string
	running []*exec.Cmd // those that go on, in the order of their start
	readers sync.WaitGroup

	mu      sync.Mutex
	stirred *sync.Cond
	said    []string // all lines
	read    int      // how many of them a page has mentioned, or passed over
	open    int      // outputs that may have more
	late    bool     // what is waited for takes too long
}

func newConsole(t *testing.T, dir, bin string) *console {
	c := &console{t: t, dir: dir, bin: bin}
	c.stirred = sync.NewCond(&c.mu)
	return c
}

// patience is how long a line may take: the machine may be busy.
const patience = 30 * time.Second

// session types what follows "$ ", and waits for the other lines, in their order. Others may
// come between. "^C" interrupts what was started last.
func (c *console) session(text string) {
	c.t.Helper()
	for _, line := range lines(text) {
		switch {
		case strings.HasPrefix(line, "$ "):
			c.start(strings.TrimPrefix(line, "$ "))
		case line == "^C":
			c.interrupt()
		default:
			c.expect(line)
		}
	}
}

func (c *console) save(name, text string) {
	c.t.Helper()
	file := filepath.Join(c.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		c.t.Fatal(err)
	}
}

// start starts a command, and waits for its end unless it is one that goes on.
func (c *console) start(command string) {
	c.t.Helper()
	cmd := c.command(command)
	out, in, err := os.Pipe()
	if err != nil {
		c.t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = in, in
	grouped(cmd)
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	in.Close()
	c.mu.Lock()
	c.open++
	c.mu.Unlock()
	c.readers.Go(func() { c.listen(out) })
	if goesOn(cmd.Args) {
		c.running = append(c.running, cmd)
		return
	}
	if err := cmd.Wait(); err != nil {
		c.t.Errorf("%s: %v\n%s", cmd, err, c.latest())
	}
}

// command is what a shell would start; a shell is in the way only if it is needed.
func (c *console) command(text string) *exec.Cmd {
	c.t.Helper()
	args := strings.Fields(text)
	if strings.ContainsAny(text, `'"|&;<>$*()=\`) {
		args = []string{"sh", "-c", text}
	}
	path, err := exec.LookPath(filepath.Join(c.bin, args[0]))
	if err != nil {
		path, err = exec.LookPath(args[0])
	}
	if err != nil {
		c.t.Fatal(err)
	}
	cmd := exec.Command(path, args[1:]...)
	cmd.Dir = c.dir
	cmd.Env = append(os.Environ(), "PATH="+c.bin+string(filepath.ListSeparator)+os.Getenv("PATH"), "NO_COLOR=1")
	return cmd
}

// goesOn tells whether a command goes on until it is interrupted.
func goesOn(args []string) bool {
	return slices.Contains(args, "run") || filepath.Base(args[0]) == "node" && !strings.HasPrefix(args[1], "-")
}

func (c *console) listen(out io.ReadCloser) {
	defer out.Close()
	for s := bufio.NewScanner(out); s.Scan(); {
		c.mu.Lock()
		c.said = append(c.said, strings.ReplaceAll(s.Text(), c.dir, "/app"))
		c.stirred.Broadcast()
		c.mu.Unlock()
	}
	c.mu.Lock()
	c.open--
	c.stirred.Broadcast()
	c.mu.Unlock()
}

// expect waits for a line.
func (c *console) expect(want string) {
	c.t.Helper()
	timer := time.AfterFunc(patience, func() { c.mu.Lock(); c.late = true; c.stirred.Broadcast(); c.mu.Unlock() })
	defer timer.Stop()
	c.mu.Lock()
	for {
		for ; c.read < len(c.said); c.read++ {
			if printed(c.said[c.read], want) {
				c.read++
				c.mu.Unlock()
				return
			}
		}
		if c.late || c.open == 0 {
			c.mu.Unlock()
			c.t.Fatalf("nothing prints %q; at last there was\n%s", want, c.latest())
		}
		c.stirred.Wait()
	}
}

// latest is what was printed at last.
func (c *console) latest() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return strings.Join(c.said[max(0, len(c.said)-20):], "\n")
}

// interrupt ends the command that was started last, as Ctrl-C does.
func (c *console) interrupt() {
	c.t.Helper()
	last := len(c.running) - 1
	stop(c.running[last])
	c.running = c.running[:last]
}

// end ends what still runs.
func (c *console) end() {
	for _, cmd := range c.running {
		stop(cmd)
	}
	c.readers.Wait()
}

// stop asks a command to end, and ends what is then left of all that it has started.
func stop(cmd *exec.Cmd) {
	interruptGroup(cmd)
	killer := time.AfterFunc(10*time.Second, func() { killGroup(cmd) })
	cmd.Wait()
	killer.Stop()
	killGroup(cmd)
}
