'use strict';

// A stack that is nearly full. Whatever a program does there ends with a
// RangeError, and the machine is as good as before.

const assert = require('node:assert/strict');
const test = require('node:test');
const { application } = require('./harness.cjs');

// survives runs a program at the end of the stack, and then has the same process
// reload. Sizes are of the stack, in kilobytes; the usual one is 984.
async function survives(t, attempt, files, flags = []) {
  const app = application(t, {
    'index.js': `
      const fs = require("fs");
      const Heatsync = require("heatsync");
      const sync = new Heatsync({ persistentWatchers: false });
      const held = sync.require("./held.js");
      const seen = new Set();
      const fail = (error) => { console.log("not a RangeError:", error); process.exit(1); };
      let caught = 0;
      const attempt = (f) => {
        try { f(); } catch (error) {
          caught++;
          if (!(error instanceof RangeError)) fail(error);
        }
      };
      // atTheEnd fills the stack, and calls f in each of the last frames on the
      // way back, first where there is no room at all.
      function atTheEnd(frames, f, step = 1) {
        let distance = 0;
        (function fill() {
          try { fill(); } catch {}
          if (++distance <= frames && distance % step === 0) attempt(f);
        })();
      }
      ${attempt}
      console.log("caught", caught > 0);
      const { host } = process[Symbol.for("heatsync.host")];
      sync.events.on("error", fail);
      for (let v = 2; v < 5; v++) {
        fs.writeFileSync("held.js", \`exports.v = \${v}; exports.inner = require("./inner.js");\`);
        host.apply([{ path: __dirname + "/held.js" }]);
        console.log("reloaded", held.v, held.inner.v, sync.require("./held.js") === held);
      }`,
    'held.js': 'exports.v = 1; exports.inner = require("./inner.js");',
    'inner.js': 'exports.v = "inner";',
    ...files,
  });
  // Code is optimized on the same thread: with this much on the heap, Node 20
  // may end by waiting for another thread, which waits for it to collect garbage.
  const { stdout, stderr, status } = await app.run(['--no-concurrent-recompilation', ...flags, 'index.js']);
  assert.equal(stderr, '');
  assert.equal(stdout, `caught true\n${[2, 3, 4].map((v) => `reloaded ${v} inner true\n`).join('')}`);
  assert.equal(status, 0);
}

for (const flags of [[], ['--stack-size=400']]) {
  const where = flags.length > 0 ? ` with ${flags}` : '';

  test(`modules that load each other too deeply${where}`, async (t) => {
    await survives(t, `
      globalThis.depth = 0;
      attempt(() => sync.require("./deep.js"));`, {
      'deep.js': `
        const fs = require("fs");
        const Heatsync = require("heatsync");
        const sync = new Heatsync({ watchFS: false });
        const next = __dirname + "/deep" + ++depth + ".js";
        fs.copyFileSync(__filename, next);
        sync.require(next);`,
    }, flags);
  });

  test(`sync.require of what is loaded, at every distance from the end${where}`, async (t) => {
    await survives(t, 'atTheEnd(1000, () => sync.require("./held.js"));', {}, flags);
  });

  test(`a first sync.require, at every distance from the end${where}`, async (t) => {
    await survives(t, `
      fs.mkdirSync("fresh");
      let n = 0;
      const fresh = () => {
        const file = \`\${__dirname}/fresh/\${n++}.js\`;
        fs.writeFileSync(file, "exports.v = require('../inner.js').v;");
        return file;
      };
      let file;
      atTheEnd(1000, () => { if (file === undefined) file = fresh(); sync.require(file); file = undefined; });
      const { v } = sync.require(file ?? fresh());
      if (v !== "inner") fail("it was loaded half: " + v);`, {}, flags);
  });
}

test('a reload, at every distance from the end', async (t) => {
  await survives(t, 'atTheEnd(1000, () => sync.resync("./held.js"), 3); sync.resync("./held.js");', {});
});

test('an effect, at every distance from the end', async (t) => {
  await survives(t, `
    const { EventEmitter } = require("events");
    const emitter = new EventEmitter();
    emitter.setMaxListeners(0);
    atTheEnd(1000, () => sync.addTemporaryListener(emitter, "tick", () => {}));`, {});
});
