'use strict';

// Worker threads: each has a machine of its own, made of code that the main
// thread has compiled.

const assert = require('node:assert/strict');
const test = require('node:test');
const { application } = require('./harness.cjs');

// A worker that tells its parent the version that it sees, at first and after
// each reload.
const worker = `
  const { parentPort, threadId } = require("worker_threads");
  const Heatsync = require("heatsync");
  const sync = new Heatsync();
  const a = sync.require("./a.js");
  const tell = () => parentPort.postMessage(a.v);
  sync.events.on("reload", tell);
  parentPort.on("message", () => { sync.dispose(); parentPort.close(); });
  tell();`;

test('four workers reload the file that is saved, and end when they dispose', async (t) => {
  const app = application(t, {
    'index.js': `
      const { Worker } = require("worker_threads");
      const { once } = require("events");
      const workers = Array.from({ length: 4 }, () => new Worker("./worker.js"));
      const all = async (event) => Promise.all(workers.map((each) => once(each, event)));
      async function main() {
        console.log("loaded", (await all("message")).join());
        console.log("reloaded", (await all("message")).join());
        for (const each of workers) each.postMessage("end");
        console.log("ended", (await all("exit")).join());
      }
      main();`,
    'worker.js': worker,
    'a.js': 'exports.v = 1;',
  });
  const program = app.start('index.js');
  assert.equal(await program.line(), 'loaded 1,1,1,1');
  app.replace('a.js', 'exports.v = 2;');
  assert.equal(await program.line(), 'reloaded 2,2,2,2');
  assert.equal(await program.line(), 'ended 0,0,0,0');
  assert.equal((await program.ended).status, 0);
});

test('the main thread and a worker have exports of their own', async (t) => {
  const app = application(t, {
    'index.js': `
      const { Worker } = require("worker_threads");
      const Heatsync = require("heatsync");
      const sync = new Heatsync();
      const a = sync.require("./a.js");
      a.note = "of the main thread";
      const worker = new Worker("./worker.js");
      worker.on("message", (v) => console.log("worker", v));
      sync.events.on("reload", () => console.log("main", a.v));`,
    'worker.js': worker.replace('postMessage(a.v)', 'postMessage(`${a.v} ${a.note}`)'),
    'a.js': 'exports.v = 1;',
  });
  const program = app.start('index.js');
  assert.equal(await program.line(), 'worker 1 undefined');
  app.replace('a.js', 'exports.v = 2;');
  assert.deepEqual([await program.line(), await program.line()].sort(), ['main 2', 'worker 2 undefined']);
});

test('a worker does not read or compile the machine again', async (t) => {
  const app = application(t, {
    'index.js': `
      if (process.argv[2] === "before") require("heatsync");
      const { Worker } = require("worker_threads");
      if (process.argv[2] === "after") require("heatsync");
      new Worker("./worker.js");`,
    'worker.js': `
      const fs = require("fs");
      let compiled = 0;
      WebAssembly.Module = new Proxy(WebAssembly.Module, { construct: (...args) => { compiled++; return Reflect.construct(...args); } });
      const read = [];
      const { openSync } = fs;
      fs.openSync = (file, ...rest) => { read.push(String(file)); return openSync(file, ...rest); };
      const Heatsync = require("heatsync");
      new Heatsync({ watchFS: false }).require("./a.js");
      console.log(compiled, read.filter((file) => file.endsWith(".wasm")).length);`,
    'a.js': '',
  });
  assert.equal((await app.run(['index.js', 'before'])).stdout, '0 0\n');
  assert.equal((await app.run(['index.js', 'after'])).stdout, '0 0\n');
  assert.equal((await app.run('index.js')).stdout, '1 1\n', 'the measure itself: here there is nobody else to compile it');
});

test('twenty workers, one after the other', async (t) => {
  const app = application(t, {
    'index.js': `
      const { Worker } = require("worker_threads");
      const { once } = require("events");
      require("heatsync");
      async function main() {
        const sum = { messages: 0, status: 0 };
        for (let i = 0; i < 20; i++) {
          const worker = new Worker("./worker.js");
          const [[v], [status]] = await Promise.all([once(worker, "message"), once(worker, "exit")]);
          sum.messages += v;
          sum.status += status;
        }
        console.log(JSON.stringify(sum));
      }
      main();`,
    'worker.js': `
      const Heatsync = require("heatsync");
      const sync = new Heatsync();
      require("worker_threads").parentPort.postMessage(sync.require("./a.js").v);
      sync.resync("./a.js");
      sync.dispose();`,
    'a.js': 'exports.v = 1;',
  });
  assert.equal((await app.run('index.js')).stdout, '{"messages":20,"status":0}\n');
});

test('workers may be terminated at any point', async (t) => {
  const app = application(t, {
    'index.js': `
      const { Worker } = require("worker_threads");
      const { once } = require("events");
      const Heatsync = require("heatsync");
      async function main() {
        // Some are ended before they begin, some in the middle of a load, some
        // while they reload as fast as they can.
        for (const turns of [0, 1, 5, 50, 500, 5000]) {
          const worker = new Worker("./worker.js");
          for (let i = 0; i < turns; i++) await new Promise(setImmediate);
          await worker.terminate();
        }
        for (let i = 0; i < 4; i++) {
          const worker = new Worker("./worker.js");
          await once(worker, "message");
          await worker.terminate();
        }
        const sync = new Heatsync({ watchFS: false });
        console.log("alive", sync.require("./a.js").v);
      }
      main();`,
    'worker.js': `
      const Heatsync = require("heatsync");
      const sync = new Heatsync();
      sync.require("./a.js");
      require("worker_threads").parentPort.postMessage("loaded");
      for (;;) sync.resync("./a.js");`,
    'a.js': 'exports.v = 1;',
  });
  const { status, stdout, stderr } = await app.run('index.js');
  assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: 'alive 1\n', stderr: '' });
});
