//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// result is what became of the rounds of a system.
type result struct {
	took         []time.Duration
	sent, failed int64
	stays        bool
}

func (r result) median() time.Duration {
	sorted := slices.Sorted(slices.Values(r.took))
	return sorted[len(sorted)/2]
}

const (
	patience = time.Minute // for a version
	pause    = 300 * time.Millisecond
)

// measure runs the program and saves.
func measure(ctx context.Context, p peer, rounds, rate int) (r result, err error) {
	port, err := freePort()
	if err != nil {
		return r, err
	}
	c := &client{url: fmt.Sprintf("http://127.0.0.1:%d/", port)}
	stop, err := p.start(ctx, port)
	if err != nil {
		return r, err
	}
	defer stop()
	if _, err := c.await(ctx, 1); err != nil {
		return r, err
	}
	time.Sleep(time.Second) // watchers begin to watch
	stopLoad := c.load(rate)
	counted := 0
	r.stays = true
	for version := 2; version < 2+rounds; version++ {
		took, err := p.round(ctx, c, version)
		if err != nil {
			stopLoad()
			return r, err
		}
		r.took = append(r.took, took)
		_, count, _ := c.ask()
		r.stays = r.stays && count > counted
		counted = count
		time.Sleep(pause)
	}
	stopLoad()
	r.sent, r.failed = c.sent.Load(), c.failed.Load()
	return r, nil
}

// round saves a version and waits until it answers.
func (p peer) round(ctx context.Context, c *client, version int) (time.Duration, error) {
	began := time.Now()
	if err := p.save(version); err != nil {
		return 0, err
	}
	if len(p.apply) > 0 {
		if out, err := p.cmd(ctx, p.apply, 0).CombinedOutput(); err != nil {
			return 0, fmt.Errorf("%w\n%s", err, out)
		}
	}
	at, err := c.await(ctx, version)
	return at.Sub(began), err
}

func (p peer) cmd(ctx context.Context, args []string, port int) *exec.Cmd {
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir, cmd.Env = p.dir, append(append(os.Environ(), p.env...), fmt.Sprintf("PORT=%d", port))
	return cmd
}

// start runs the program in a group of processes, all of which stop ends.
func (p peer) start(ctx context.Context, port int) (stop func(), err error) {
	cmd := p.cmd(ctx, p.command, port)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return func() {
		if len(p.end) > 0 {
			p.cmd(context.Background(), p.end, 0).Run()
		}
		syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		cmd.Wait()
	}, nil
}

// client asks a server, over a connection of its own each time.
type client struct {
	url          string
	sent, failed atomic.Int64
}

var transport = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 2 * time.Second}

func (c *client) ask() (version, count int, err error) {
	response, err := transport.Get(c.url)
	if err != nil {
		return 0, 0, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err == nil {
		_, err = fmt.Sscan(string(text), &version, &count)
	}
	return version, count, err
}

// await asks until a version answers, and returns when that was.
func (c *client) await(ctx context.Context, version int) (time.Time, error) {
	for end := time.Now().Add(patience); time.Now().Before(end) && ctx.Err() == nil; time.Sleep(time.Millisecond / 2) {
		if got, _, err := c.ask(); err == nil && got == version {
			return time.Now(), nil
		}
	}
	return time.Time{}, errors.Join(ctx.Err(), fmt.Errorf("version %d does not answer within %s", version, patience))
}

// load sends requests at a rate, until the function that it returns is called.
func (c *client) load(rate int) (stop func()) {
	over := make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		for tick := time.NewTicker(time.Second / time.Duration(rate)); ; {
			select {
			case <-over:
				tick.Stop()
				return
			case <-tick.C:
			}
			c.sent.Add(1)
			all.Go(func() {
				if _, _, err := c.ask(); err != nil {
					c.failed.Add(1)
				}
			})
		}
	})
	return func() {
		close(over)
		all.Wait()
	}
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
