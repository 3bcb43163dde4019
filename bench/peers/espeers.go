//go:build unix

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// How a program of ES modules has the module that is edited: by a plain import; by one that each request makes;
// or by what says that the import may be exchanged.
const (
	imports  = "import * as subject from \"./subject.js\";\nconst load = () => subject;\n"
	inCalls  = "const load = () => import(\"./subject.js\");\n"
	accepts  = imports + "import.meta.hot.accept(\"./subject.js\");\n"
	acceptsV = "import * as first from \"./subject.js\";\nlet subject = first;\nconst load = () => subject;\nimport.meta.hot.accept(\"./subject.js\", (next) => { subject = next ?? subject; });\n"

	disposes = "import.meta.hot?.dispose(stop);"
	byHand   = "globalThis.state.stop?.(); globalThis.state.stop = stop;"
)

// esPeers are the systems that reload, or begin anew, a program of ES modules.
func esPeers(command, dir, tools string) []peer {
	node, bin := filepath.Join(tools, "node_modules"), filepath.Join(tools, "node_modules", ".bin")
	home := "PM2_HOME=" + filepath.Join(dir, "pm2")
	all := []peer{
		{name: "heatsync run --all", command: []string{command, "run", "--quiet", "--all", "main.js"}, loads: imports},
		{name: "heatsync run --all --host node", command: []string{command, "run", "--quiet", "--all", "--host", "node", "main.js"}, loads: imports},
		{name: "node --watch", command: []string{"node", "--watch", "main.js"}, loads: imports},
	}
	for _, p := range []struct {
		peer
		needs string
	}{
		{peer{name: "nodemon", command: []string{filepath.Join(bin, "nodemon"), "--quiet", "main.js"}, loads: imports}, "nodemon"},
		{peer{name: "tsx watch", command: []string{filepath.Join(bin, "tsx"), "watch", "main.js"}, loads: imports}, "tsx"},
		{peer{name: "pm2 --watch", command: []string{filepath.Join(bin, "pm2"), "start", "main.js", "--watch", "--no-daemon"},
			end: []string{filepath.Join(bin, "pm2"), "kill"}, env: []string{home}, loads: imports}, "pm2"},
		{peer{name: "bun --hot", command: []string{filepath.Join(bin, "bun"), "--hot", "main.js"}, loads: imports, stop: byHand}, "bun"},
		{peer{name: "hot-hook", command: []string{"node", "--import=hot-hook/register", "main.js"}, loads: inCalls, stop: disposes}, "hot-hook"},
		{peer{name: "dynohot", command: []string{"node", "--import=dynohot/register", "main.js"}, loads: accepts, stop: disposes}, "dynohot"},
		{peer{name: "vite-node", command: []string{filepath.Join(bin, "vite-node"), "--watch", "main.js"}, loads: acceptsV, stop: disposes}, "vite-node"},
	} {
		if _, err := os.Stat(filepath.Join(node, p.needs)); tools != "" && err == nil {
			all = append(all, p.peer)
		}
	}
	return all
}

// compareES plays the sixteen cases under each system, and prints a table.
func compareES(ctx context.Context, dir, tools, only string) error {
	command := filepath.Join(dir, "heatsync")
	if err := build(ctx, command, filepath.Join(dir, "package")); err != nil {
		return err
	}
	chosen, err := choose(esPeers(command, dir, tools), only)
	if err != nil {
		return err
	}
	fmt.Printf("| | cases passed, of %d | save to live, p50 | what fails |\n|---|---|---|---|\n", len(cases))
	for i, p := range chosen {
		p.env = append(p.env, "HEATSYNC_NODE_PACKAGE="+filepath.Join(dir, "package"))
		o, err := p.play(ctx, filepath.Join(dir, fmt.Sprint("es", i)), tools)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		var names []string
		for _, failed := range o.failed {
			fmt.Fprintf(os.Stderr, "%s: %s\n", p.name, failed)
			name, _, _ := strings.Cut(failed, ":")
			names = append(names, name)
		}
		fmt.Printf("| %s | %d | %s | %s |\n", p.name, o.passed, o.live(), strings.Join(names, "; "))
	}
	return nil
}
