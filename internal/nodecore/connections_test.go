package nodecore_test

import (
	"context"
	"net"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/heatsync-go/heatsync/internal/nodecore/loop"
)

// What a program leaves open when it is given up leaves nothing behind: no goroutine, no file, no
// process.
func TestNothingIsLeftOpen(t *testing.T) {
	for what, code := range map[string]string{
		"servers and clients": `
			const net = require('net');
			const server = net.createServer((s) => { s.write(Buffer.alloc(8 << 20)); }).listen(0, '127.0.0.1', () => {
				for (let i = 0; i < 5; i++) net.connect(server.address().port, '127.0.0.1', i === 4 ? up : undefined).pause();
			});`,
		"clients that go away": `
			const net = require('net');
			let n = 0;
			const server = net.createServer((s) => { s.on('error', () => {}); s.pipe(s); s.on('close', () => { if (++n === 20) up(); }); }).listen(0, '127.0.0.1', () => {
				for (let i = 0; i < 20; i++) {
					const c = net.connect(server.address().port, '127.0.0.1', () => { c.write('x'.repeat(i << 10)); if (i % 2) c.resetAndDestroy(); else c.destroy(); });
					c.on('error', () => {});
				}
			});`,
		"a handler that throws": `
			process.on('uncaughtException', () => {});
			const net = require('net');
			const server = net.createServer((s) => { s.on('data', () => { throw new Error('no'); }); throw new Error('handler'); }).listen(0, '127.0.0.1', () => {
				const c = net.connect(server.address().port, '127.0.0.1', () => { c.write('x', () => setTimeout(up, 20)); });
			});`,
		"connections that are not there yet": `
			const net = require('net');
			net.connect({ host: '192.0.2.1', port: 9 }).on('error', () => {});
			up();`,
		"half-open sockets": `
			const net = require('net');
			const server = net.createServer({ allowHalfOpen: true }, (s) => { s.resume(); s.on('end', up); }).listen(0, '127.0.0.1', () => {
				net.connect({ port: server.address().port, host: '127.0.0.1', allowHalfOpen: true }).end();
			});`,
		"handshakes without an answer": `
			const server = require('net').createServer().listen(0, '127.0.0.1', () => {
				require('tls').connect({ port: server.address().port, host: '127.0.0.1' }).on('connect', () => setTimeout(up, 20));
			});`,
		"processes": `
			const { spawn, exec } = require('child_process');
			exec('exec sleep 1000');
			spawn('cat');
			spawn('sleep', ['1000'], { stdio: ['inherit', 'inherit', 'ignore', 'pipe'] }).on('spawn', up);`,
		"answers that are under way": `
			const http = require('http');
			const agent = new http.Agent({ keepAlive: true });
			const server = http.createServer((q, r) => { r.write(Buffer.alloc(8 << 20)); if (q.url === '/4') up(); }).listen(0, '127.0.0.1', () => {
				for (let i = 0; i < 5; i++) http.get({ port: server.address().port, host: '127.0.0.1', path: '/' + i, agent });
			});`,
		"fetches": `
			let n = 0;
			const server = require('http').createServer((q, r) => { r.write('a'); if (q.url === '/kept') r.end(); if (++n === 4) up(); }).listen(0, '127.0.0.1', async () => {
				const at = (path, init) => fetch('http://127.0.0.1:' + server.address().port + path, init);
				await (await at('/kept')).text();
				at('/head'); at('/body').then((r) => r.text()); at('/upload', { method: 'POST', duplex: 'half', body: new ReadableStream({ start(c) { c.enqueue(new Uint8Array(1)); } }) });
			});`,
		"watches": `
			const fs = require('fs');
			fs.watch('.', { recursive: true });
			fs.watchFile('none', () => {});
			setImmediate(up);`,
		"questions without an answer": `
			const r = new (require('dns').Resolver)();
			r.setServers(['SILENT']);
			r.resolve4('name.test', () => {});
			setImmediate(up);`,
	} {
		t.Run(what, func(t *testing.T) { leavesNothing(t, code) })
	}
}

// leavesNothing runs a program until it calls up. SILENT is a name server that never answers.
func leavesNothing(t *testing.T, code string) {
	silent, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	goroutines, files, children := runtime.NumGoroutine(), entries("/proc/self/fd"), childProcesses()
	code = strings.ReplaceAll(code, "SILENT", silent.LocalAddr().String())
	h := bareHost(t, loop.New())
	if err := h.set.InstallGlobals(); err != nil {
		t.Fatal(err)
	}
	h.vm.Set("up", func() { h.loop.Stop() })
	for _, name := range []string{"net", "tls", "child_process", "http", "fs", "dns"} {
		h.module(name, "core_"+name)
		code = strings.ReplaceAll(code, "require('"+name+"')", "core_"+name)
	}
	h.turn(code)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := h.loop.Run(ctx); err != nil {
		t.Fatalf("it is not up: %v; %s", err, h.stderr.String())
	}
	h.set.Close()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(time.Millisecond) {
		if runtime.NumGoroutine() <= goroutines && entries("/proc/self/fd") <= files && childProcesses() <= children {
			return
		}
		if time.Now().After(end) {
			stacks := make([]byte, 1<<16)
			t.Fatalf("%d goroutines, %d before; %d files, %d before; %d processes, %d before\n%s", runtime.NumGoroutine(), goroutines,
				entries("/proc/self/fd"), files, childProcesses(), children, stacks[:runtime.Stack(stacks, true)])
		}
	}
}

// entries counts what is in a directory, if there is one.
func entries(dir string) int {
	list, err := os.ReadDir(dir)
	if err != nil {
		return 0
	}
	return len(list)
}

// childProcesses counts the children of this process, where the system tells.
func childProcesses() (n int) {
	tasks, _ := os.ReadDir("/proc/self/task") // nothing, elsewhere
	for _, task := range tasks {
		children, _ := os.ReadFile("/proc/self/task/" + task.Name() + "/children")
		n += len(strings.Fields(string(children)))
	}
	return n
}

// A port that is taken is told as Node tells it.
func TestPortIsTaken(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	h := newHost(t)
	h.module("net", "net")
	h.vm.Set("port", l.Addr().(*net.TCPAddr).Port)
	h.turn(`net.createServer().on('error', (e) => console.log(e.message.replace(port, 'P'), e.code, e.errno < 0, e.syscall, e.address, e.port === port)).listen(port, '127.0.0.1');`)
	h.run()
	h.printed("listen EADDRINUSE: address already in use 127.0.0.1:P EADDRINUSE true listen 127.0.0.1 true\n")
}
