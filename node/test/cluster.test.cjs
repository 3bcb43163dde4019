'use strict';

const assert = require('node:assert/strict');
const test = require('node:test');
const { application } = require('./harness.cjs');

test('each worker of a cluster reloads what is saved, and serves it', async (t) => {
  const app = application(t, {
    'index.js': `
      const cluster = require("cluster");
      const http = require("http");
      const Heatsync = require("heatsync");
      const sync = new Heatsync({ persistentWatchers: cluster.isWorker });
      if (cluster.isPrimary) {
        for (let i = 0; i < 2; i++) cluster.fork();
        cluster.on("message", (worker, { event, v }) => console.log(event, worker.id, v));
        process.stdin.on("data", () => cluster.disconnect()).unref();
        cluster.on("exit", (worker, status) => console.log("exit", worker.id, status));
      } else {
        const a = sync.require("./a.js");
        sync.events.on("reload", () => process.send({ event: "reload", v: a.v }));
        process.on("disconnect", () => sync.dispose());
        http.createServer((_, response) => response.end(a.v)).listen(0, "127.0.0.1", () => process.send({ event: "listening", v: a.v }));
      }`,
    'a.js': 'exports.v = "one";',
  });
  const program = app.start('index.js');
  const both = async () => [await program.line(), await program.line()].sort();
  assert.deepEqual(await both(), ['listening 1 one', 'listening 2 one']);
  app.replace('a.js', 'exports.v = "two";');
  assert.deepEqual(await both(), ['reload 1 two', 'reload 2 two']);
  program.tell('end');
  assert.deepEqual(await both(), ['exit 1 0', 'exit 2 0']);
  assert.equal((await program.ended).status, 0);
});
