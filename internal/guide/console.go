package guide

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// console is a terminal in a folder.
type console struct {
	t       *testing.T
	dir     string
	bin     string
	running []*process // in the order of their start
}

// process is a program, of whose output one line at a time is read.
type process struct {
	cmd   *exec.Cmd
	lines chan string
	said  []string
}

// patience is how long a line may take: the machine may be busy.
const patience = 60 * time.Second

// session types what follows "$ ", and waits for the other lines, in their order. Others may
// come between. "^C" interrupts.
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
	c.collect()
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

// start starts a command; a shell is in the way only if it is needed.
func (c *console) start(command string) {
	c.t.Helper()
	c.collect()
	args := strings.Fields(command)
	if strings.ContainsAny(command, `'"|&;<>$*()=\`) {
		args = []string{"sh", "-c", command}
	}
	path, err := exec.LookPath(filepath.Join(c.bin, args[0]))
	if err != nil {
		if path, err = exec.LookPath(args[0]); err != nil {
			c.t.Fatal(err)
		}
	}
	cmd := exec.Command(path, args[1:]...)
	cmd.Dir = c.dir
	cmd.Env = append(os.Environ(), "PATH="+c.bin+string(filepath.ListSeparator)+os.Getenv("PATH"), "NO_COLOR=1")
	out, in, err := os.Pipe()
	if err != nil {
		c.t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = in, in
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	in.Close()
	p := &process{cmd: cmd, lines: make(chan string, 1000)}
	go p.read(out)
	c.running = append(c.running, p)
}

func (p *process) read(out io.ReadCloser) {
	defer out.Close()
	defer close(p.lines)
	for s := bufio.NewScanner(out); s.Scan(); {
		p.lines <- s.Text()
	}
}

// expect waits for a line of the process that was started last and has not ended.
func (c *console) expect(want string) {
	c.t.Helper()
	if len(c.running) == 0 {
		c.t.Fatalf("nothing runs that could print %q", want)
	}
	p := c.running[len(c.running)-1]
	timeout := time.After(patience)
	for {
		select {
		case line, open := <-p.lines:
			if !open {
				c.t.Fatalf("%s has ended without %q; it printed:\n%s", p.cmd, want, strings.Join(p.said, "\n"))
			}
			line = strings.ReplaceAll(line, c.dir, "/app")
			p.said = append(p.said, line)
			if printed(line, want) {
				return
			}
		case <-timeout:
			c.t.Fatalf("%s does not print %q; it printed:\n%s", p.cmd, want, strings.Join(p.said, "\n"))
		}
	}
}

// collect waits for the last process, if it is one that ends at once.
func (c *console) collect() {
	if len(c.running) == 0 {
		return
	}
	last := c.running[len(c.running)-1]
	if isLong(last.cmd.Args) {
		return
	}
	for line := range last.lines {
		last.said = append(last.said, line)
	}
	if err := last.cmd.Wait(); err != nil {
		c.t.Errorf("%s: %v\n%s", last.cmd, err, strings.Join(last.said, "\n"))
	}
	c.running = c.running[:len(c.running)-1]
}

// isLong tells whether a command goes on until it is interrupted.
func isLong(args []string) bool {
	line := " " + strings.Join(args, " ") + " "
	return strings.Contains(line, "heatsync run ") || strings.HasPrefix(filepath.Base(args[0]), "node") && !strings.Contains(line, " -") && !strings.Contains(line, " --test")
}

// interrupt ends the process that was started last, as Ctrl-C does.
func (c *console) interrupt() {
	c.t.Helper()
	last := c.running[len(c.running)-1]
	c.running = c.running[:len(c.running)-1]
	last.cmd.Process.Signal(os.Interrupt)
	ended := make(chan struct{})
	go func() { last.cmd.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-time.After(patience):
		last.cmd.Process.Kill()
		c.t.Fatalf("Ctrl-C does not end %s", last.cmd)
	}
}

// end ends what still runs. It is asked first, as it may have started others.
func (c *console) end() {
	for _, p := range c.running {
		p.cmd.Process.Signal(os.Interrupt)
		killer := time.AfterFunc(5*time.Second, func() { p.cmd.Process.Kill() })
		p.cmd.Wait()
		killer.Stop()
	}
}
