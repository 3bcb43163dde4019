'use strict';

// Options that make no sense do no harm.

const assert = require('node:assert/strict');
const test = require('node:test');
const { application } = require('./harness.cjs');

for (const value of ['-5', 'NaN', '"soon"', 'null', '0', '"30"']) {
  test(`watchDebounceMS: ${value} reloads`, async (t) => {
    const app = application(t, {
      'index.js': `
        const Heatsync = require("heatsync");
        const sync = new Heatsync({ watchDebounceMS: ${value} });
        const a = sync.require("./a.js");
        sync.events.on("reload", () => { console.log(a.v); sync.dispose(); });
        console.log("watching");`,
      'a.js': 'exports.v = 1;',
    });
    const running = app.start(['index.js']);
    await running.line(/watching/);
    app.save('a.js', 'exports.v = 2;');
    assert.equal(await running.line(), '2');
    assert.equal((await running.ended).stderr, '');
  });
}

for (const value of ['1e12', 'Infinity']) {
  test(`watchDebounceMS: ${value} waits, and does not spin`, async (t) => {
    const app = application(t, {
      'index.js': `
        const timers = require("node:timers");
        const { setTimeout } = timers;
        timers.setTimeout = (f, ms, ...args) => {
          if (ms > 60_000) console.log(ms);
          return setTimeout(f, ms, ...args);
        };
        const Heatsync = require("heatsync");
        const sync = new Heatsync({ watchDebounceMS: ${value} });
        sync.require("./a.js");
        process.stdin.on("data", () => process.exit());
        setImmediate(() => {
          process[Symbol.for("heatsync.host")].host.machine.settle("every", 9e15); // no look at all files ends the wait
          console.log("watching");
        });`,
      'a.js': 'exports.v = 1;',
    });
    const running = app.start(['index.js']);
    await running.line(/watching/);
    app.save('a.js', 'exports.v = 2;');
    const wait = Number(await running.line(/\d/));
    assert.ok(wait < 2 ** 31, `${wait} is more than a timer can wait`);
    running.tell('end');
    assert.equal((await running.ended).stderr, '');
  });
}

test('an environment that makes no sense is told of', async (t) => {
  const app = application(t, { 'index.js': 'const Heatsync = require("heatsync"); new Heatsync().dispose();' });
  const env = { HEATSYNC_POLL: '100ms' };
  const { stderr, status } = await app.run('index.js', { env });
  assert.equal(status, 0);
  assert.equal(stderr, 'heatsync: HEATSYNC_POLL=100ms is not a number of milliseconds of at least 10: using 500\n');
  for (const yes of ['1', 'yes', '20', '']) {
    assert.equal((await app.run('index.js', { env: { HEATSYNC_POLL: yes } })).stderr, '', yes);
  }
});
