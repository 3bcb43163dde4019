//go:build unix

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// peer is a way to run the program.
type peer struct {
	name    string
	dir     string
	command []string // which runs server.js
	apply   []string // what makes a save live, if it is not seen
	end     []string // what ends it, if it is not a process of ours
	env     []string
	loads   string // how a program of ES modules has the one that is edited
	stop    string // how a version of that ends what it has begun
}

// The program keeps its server and what it counts where any way to reload leaves them: on
// globalThis. What answers is a module of its own.
const server = `
const http = require("node:http");
const state = globalThis.state ??= { count: 0 };
const answer = %s("./answer.js");
globalThis.handle = (request, response) => response.end(answer.version + " " + ++state.count);
globalThis.server ??= http.createServer((request, response) => globalThis.handle(request, response)).listen(process.env.PORT);
`

const held = `new (require("heatsync"))().require`

// systemsIn makes a folder for each system that there is.
func systemsIn(ctx context.Context, dir, tools string) ([]peer, error) {
	command, pkg := filepath.Join(dir, "heatsync"), filepath.Join(dir, "package")
	if err := build(ctx, command, pkg); err != nil {
		return nil, err
	}
	all := []peer{
		{name: "heatsync run", command: []string{command, "run", "--quiet", "server.js"}},
		{name: "heatsync run --host node", command: []string{command, "run", "--quiet", "--host", "node", "server.js"}},
		{name: "the package for Node.js", command: []string{"node", "server.js"}},
		{name: "node --watch", command: []string{"node", "--watch", "server.js"}},
	}
	bin := filepath.Join(tools, "node_modules", ".bin")
	home := "PM2_HOME=" + filepath.Join(dir, "pm2")
	for _, p := range []peer{
		{name: "nodemon", command: []string{"nodemon", "--quiet", "server.js"}},
		{name: "tsx watch", command: []string{"tsx", "watch", "server.js"}},
		{name: "bun --watch", command: []string{"bun", "--watch", "server.js"}},
		{name: "bun --hot", command: []string{"bun", "--hot", "server.js"}},
		{name: "pm2 reload, 2 processes", command: []string{"pm2", "start", "server.js", "-i", "2", "--no-daemon"},
			apply: []string{"pm2", "reload", "all"}, end: []string{"pm2", "kill"}, env: []string{home}},
	} {
		for _, args := range [][]string{p.command, p.apply, p.end} {
			if len(args) > 0 {
				args[0] = filepath.Join(bin, args[0])
			}
		}
		if _, err := os.Stat(p.command[0]); tools != "" && err == nil {
			all = append(all, p)
		}
	}
	for i := range all {
		if err := all[i].lay(filepath.Join(dir, fmt.Sprint(i)), pkg, i < 3); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// build builds the command and the package.
func build(ctx context.Context, command, pkg string) error {
	for _, args := range [][]string{{"build", "-o", command, "./cmd/heatsync"}, {"run", "./internal/nodehost/pack", pkg}} {
		if out, err := exec.CommandContext(ctx, "go", args...).CombinedOutput(); err != nil {
			return fmt.Errorf("go %v, which needs a clone: %w\n%s", args, err, out)
		}
	}
	return nil
}

// lay writes the program.
func (p *peer) lay(dir, pkg string, isOurs bool) error {
	p.dir = dir
	load := "require"
	if isOurs {
		load = held
	}
	if err := os.MkdirAll(filepath.Join(dir, "node_modules"), 0o777); err != nil {
		return err
	}
	if err := os.Symlink(pkg, filepath.Join(dir, "node_modules", "heatsync")); err != nil {
		return err
	}
	if err := p.save(1); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "server.js"), fmt.Appendf(nil, server, load), 0o666)
}

// save writes a version of the module, in place, as most editors do.
func (p *peer) save(version int) error {
	return os.WriteFile(filepath.Join(p.dir, "answer.js"), fmt.Appendf(nil, "exports.version = %d;\n", version), 0o666)
}
