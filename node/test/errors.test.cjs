'use strict';

// What a module throws while it is loaded reaches who asked for it as it is.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const test = require('node:test');
const { application } = require('./harness.cjs');

// told runs a program that describes what each of some ids throws, asked for by
// require and by sync.require.
async function told(t, id, files) {
  const app = application(t, {
    'index.js': `
      const describe = (load) => {
        try {
          load(${JSON.stringify(id)});
          return "nothing";
        } catch (error) {
          const { name, message, code, requireStack, stack } = error;
          const top = stack.split("\\n", 4).map((line) => line.replace(/^( +at ).*\\(/, "$1(")); // names of frames vary
          return { name, message, code, requireStack, keys: Object.keys(error), top };
        }
      };
      const plain = describe(require);
      const Heatsync = require("heatsync");
      const sync = new Heatsync({ watchFS: false });
      console.log(JSON.stringify({ plain, synced: describe((id) => sync.require(id)), after: describe(require) }));`,
    ...files,
  });
  const { stdout, stderr } = await app.run('index.js');
  assert.equal(stderr, '');
  return JSON.parse(stdout);
}

for (const [what, id, files] of [
  ['an error', './a.js', { 'a.js': 'throw Object.assign(new RangeError("oh no"), { code: "MINE" });' }],
  ['an error of syntax', './a.js', { 'a.js': '\nexports.v = ;' }],
  ['an error of JSON', './a.json', { 'a.json': '{ "v": }' }],
  ['an error of a module further down', './a.js', { 'a.js': 'require("./b.js");', 'b.js': 'null.x;' }],
  ['a file that is not there', './none.js', {}],
  ['a package that is not there', 'none', {}],
  ['a file that is not there, further down', './a.js', { 'a.js': 'require("./none.js");' }],
  ['a path that a package does not export', 'closed/inner.js', {
    'node_modules/closed/package.json': '{ "exports": "./index.js" }', 'node_modules/closed/inner.js': '',
  }],
]) {
  test(`${what} is told as by require`, async (t) => {
    const { plain, synced, after } = await told(t, id, files);
    assert.notEqual(plain, 'nothing');
    assert.deepEqual(synced, plain);
    assert.deepEqual(after, plain);
  });
}

test('it is the same object, whatever it is', async (t) => {
  const app = application(t, {
    'index.js': `
      const Heatsync = require("heatsync");
      const sync = new Heatsync({ watchFS: false });
      for (globalThis.thrown of [new Error("oh no"), Object.freeze(new Error("frozen")), "text", 0, null, undefined, Symbol("s"),
        new Proxy({}, { get() { throw new Error("looked at"); }, getOwnPropertyDescriptor() { throw new Error("looked at"); } })]) {
        for (const load of [require, (id) => sync.require(id), (id) => sync.require([id])]) {
          try {
            load("./a.js");
            console.log("nothing was thrown");
          } catch (error) {
            if (error !== thrown) console.log("another", error, "for", thrown);
          }
        }
      }
      console.log("done");`,
    'a.js': 'require("./b.js");',
    'b.js': 'throw thrown;',
  });
  const { stdout, stderr, status } = await app.run('index.js');
  assert.deepEqual({ stdout, stderr, status }, { stdout: 'done\n', stderr: '', status: 0 });
});

test('a stack has two frames more for a file that another requires, and is else as it was', async (t) => {
  const app = application(t, {
    'index.js': `
      Error.stackTraceLimit = 100;
      const path = require("path");
      const frames = (load) => {
        try { load("./a.js"); } catch ({ stack }) {
          const lines = stack.split("\\n").slice(1, stack.split("\\n").findIndex((line) => line.includes("index.js")));
          return lines.map((line) => line.replace(__dirname + path.sep, "").replace(/^ +at /, ""));
        }
      };
      const before = frames(require);
      const Heatsync = require("heatsync");
      const after = frames(require);
      console.log(JSON.stringify([before, after]));`,
    'a.js': 'require("./b.js");',
    'b.js': 'throw new Error("oh no");',
  });
  const [before, after] = JSON.parse((await app.run('index.js')).stdout);
  assert.ok(before.length > 10, 'it is a stack');
  const ours = after.filter((line) => line.includes('heatsync'));
  assert.deepEqual(ours.map((line) => line.match(/\b_?load\b/)[0]), ['load', '_load', 'load', '_load']);
  const place = (line) => line.replace(/^.*\(/, '('); // V8 names the receiver now so, now so
  assert.deepEqual(after.filter((line) => !ours.includes(line)).map(place), before.map(place));
});

test('a failed reload that nobody listens for is told by what the program has written, and no frame of ours', async (t) => {
  const app = application(t, {
    'index.js': `
      const fs = require("fs");
      const Heatsync = require("heatsync");
      const sync = new Heatsync({ watchFunction: () => ({ close() {} }), persistentWatchers: false });
      const a = sync.require("./a.js");
      const { host } = process[Symbol.for("heatsync.host")];
      for (const text of ["exports.v = no();", "exports.v = ;", "throw new Proxy({}, { get() { throw 1; } });"]) {
        fs.writeFileSync("a.js", text);
        host.apply([{ path: __dirname + "/a.js" }]);
      }
      console.log(a.v);`,
    'a.js': 'exports.v = 1;',
  });
  const { stdout, stderr } = await app.run('index.js');
  assert.equal(stdout.trim(), '1');
  const told = stderr.replaceAll(app.dir, '').split('\n').filter((line) => line.trim() !== '');
  assert.deepEqual(told.map((line) => line.replace(/^ +/, '')), [
    'heatsync: kept the old a.js: ReferenceError: no is not defined',
    'at Object.<anonymous> (/a.js:1:1)',
    'heatsync: kept the old a.js: /a.js:1',
    'exports.v = ;',
    '^',
    'SyntaxError: Unexpected token \';\'',
    'heatsync: kept the old a.js: something that can\'t be shown',
  ]);
});

test('a module that is missing under heatsync run is shown as without', async (t) => {
  const app = application(t, { 'index.js': 'require("./none.js");' });
  const first = async (...options) => (await app.run([...options, 'index.js'])).stderr.split('\n', 1)[0];
  assert.equal(await first('--require', './node_modules/heatsync/preload.cjs'), await first());
});

test('what is told has nothing in it that a terminal obeys', async (t) => {
  const hostile = '\x1b]0;title\x07\u009b31m\u202egnp';
  const app = application(t, {
    'index.js': `
      const fs = require("fs");
      const Heatsync = require("heatsync");
      const sync = new Heatsync({ watchFunction: () => ({ close() {} }), persistentWatchers: false });
      const hostile = ${JSON.stringify(hostile)};
      const file = __dirname + "/" + hostile + "\\n.js";
      sync.require(file);
      const { host } = process[Symbol.for("heatsync.host")];
      for (const text of ["throw new Error(" + JSON.stringify(hostile) + ")", "let x = '" + hostile + "' return", "module.exports = new Map([[1, 2]])", "module.exports = 1"]) {
        fs.writeFileSync(file, text);
        host.apply([{ path: file }]);
      }`,
    [`${hostile}\n.js`]: 'exports.v = 1;',
  });
  const { stderr } = await app.run('index.js');
  assert.ok(stderr.includes('kept the old'), stderr);
  assert.doesNotMatch(stderr, /[\0-\x08\x0b-\x1f\x7f-\x9f\u202e]/);
  assert.equal(stderr.match(/kept the old .*gnp\uFFFD\.js/g).length, 2, stderr);
});

test('whoever read what is told may go: the program does not end by that', async (t) => {
  const app = application(t, {
    'index.js': `
      const fs = require("fs");
      const Heatsync = require("heatsync");
      const sync = new Heatsync({ watchFunction: () => ({ close() {} }), persistentWatchers: false });
      const a = sync.require("./a.js");
      const { host } = process[Symbol.for("heatsync.host")];
      process.stdin.once("data", () => {
        for (const text of ["exports.v = no();", "exports.v = ;", "exports.v = 2;"]) {
          fs.writeFileSync("a.js", text);
          host.apply([{ path: __dirname + "/a.js" }]);
        }
        setTimeout(() => { console.log(a.v, process.stderr.listenerCount("error")); process.stdin.destroy(); }, 50);
      });
      console.log("begun");`,
    'a.js': 'exports.v = 1;',
  });
  const program = app.start('index.js');
  assert.equal(await program.line(), 'begun');
  program.child.stderr.destroy();
  program.tell('go on');
  assert.equal(await program.line(), '2 0');
  assert.equal((await program.ended).status, 0);
});

test('a file that must not be read is there, and what loads it says so', { skip: process.getuid?.() === 0 && 'root may read everything' }, async (t) => {
  const app = application(t, {
    'index.js': `
      const Heatsync = require("heatsync");
      const sync = new Heatsync();
      const a = sync.require("./a.js");
      sync.events.on("error", ({ code }) => console.log(code)).on("reload", ({ removed }) => console.log(a.v, removed.length));
      setImmediate(() => console.log("begun"));`,
    'a.js': 'exports.v = 1;',
  });
  const program = app.start('index.js');
  assert.equal(await program.line(), 'begun');
  fs.chmodSync(app.path('a.js'), 0);
  app.replace('b.js', '');
  assert.equal(await program.line(), 'EACCES');
  fs.chmodSync(app.path('a.js'), 0o600);
  app.save('a.js', 'exports.v = 2;');
  assert.equal(await program.line(/2/), '2 0');
  program.kill();
});
