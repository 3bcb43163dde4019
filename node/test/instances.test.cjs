'use strict';

// Several Heatsync objects, several copies of the package, and the ways in which
// a program may begin.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const test = require('node:test');
const { application, loose } = require('./harness.cjs');

test('three instances share modules; each has its events, and dispose ends one', async (t) => {
  const app = application(t, {
    'index.js': `
      const Heatsync = require("heatsync");
      const syncs = [1, 2, 3].map(() => new Heatsync());
      const [a, b, c] = syncs.map((sync) => sync.require("./a.js"));
      console.log(a === b && b === c);
      const heard = [];
      syncs.forEach(({ events }, i) => events.on("reload", () => {
        heard.push(i);
        if (i < 2) return;
        console.log(a.v, heard.splice(0).join());
        if (a.v === 2) syncs[1].dispose();
        else for (const sync of syncs) sync.dispose();
      }));`,
    'a.js': 'exports.v = 1;',
  });
  const program = app.start('index.js');
  assert.equal(await program.line(), 'true');
  app.replace('a.js', 'exports.v = 2;');
  assert.equal(await program.line(), '2 0,1,2');
  app.replace('a.js', 'exports.v = 3;');
  assert.equal(await program.line(), '3 0,2');
  assert.equal((await program.ended).status, 0);
});

// A program that uses one copy of the package, and has a library with another.
const twoCopies = {
  'index.js': `
    const Heatsync = require("heatsync");
    const library = require("library");
    const sync = new Heatsync({ persistentWatchers: false });
    console.log(library.Heatsync === Heatsync, sync.require("./a.js") === library.load(__dirname + "/a.js"));`,
  'a.js': 'exports.v = 1;',
  'node_modules/library/index.js': `
    exports.Heatsync = require("heatsync");
    const sync = new exports.Heatsync({ persistentWatchers: false });
    exports.load = (id) => sync.require(id);`,
};

test('a second copy of the package finds the machine of the first', async (t) => {
  const app = application(t, twoCopies);
  app.install('node_modules/library/node_modules/heatsync');
  const { stdout, stderr } = await app.run('index.js');
  assert.equal(stdout, 'true true\n', stderr);
});

test('another version says that they differ', async (t) => {
  const app = application(t, twoCopies);
  app.install('node_modules/library/node_modules/heatsync', loose());
  const manifest = 'node_modules/library/node_modules/heatsync/package.json';
  const { version, ...rest } = JSON.parse(fs.readFileSync(app.path(manifest)));
  app.save(manifest, JSON.stringify({ ...rest, version: '99.0.0' }));
  const { status, stderr } = await app.run('index.js');
  assert.equal(status, 1);
  assert.ok(stderr.includes(`heatsync 99.0.0 was loaded into a process that runs heatsync ${version}: install one version`), stderr);
});

const a = { 'a.cjs': 'exports.v = require("./b.cjs").v;', 'b.cjs': 'exports.v = 1;' };
const use = `
  const sync = new Heatsync();
  const a = sync.require("./a.cjs");
  sync.events.on("reload", () => { console.log("reloaded", a.v); sync.dispose(); });
  console.log("loaded", a.v);`;

// Each is a way to begin, with the files, arguments and standard input for it.
for (const [what, { files = {}, args, input }] of Object.entries({
  'an ES module imports the class': {
    files: { 'index.mjs': `import Heatsync from "heatsync"; ${use}` }, args: ['index.mjs'],
  },
  'an ES module imports it and its name': {
    files: { 'index.mjs': `import * as all from "heatsync"; const Heatsync = all.default; ${use}` }, args: ['index.mjs'],
  },
  'an ES module makes a require': {
    files: { 'index.mjs': `import { createRequire } from "module"; const Heatsync = createRequire(import.meta.url)("heatsync"); ${use}` },
    args: ['index.mjs'],
  },
  'a folder of type "module" has a CommonJS file': {
    files: { 'package.json': '{ "type": "module" }', 'index.cjs': `const Heatsync = require("heatsync"); ${use}` }, args: ['index.cjs'],
  },
  'node -e': { args: ['-e', `const Heatsync = require("heatsync"); ${use}`] },
  'node -': { args: ['-'], input: `const Heatsync = require("heatsync"); ${use}` },
  'node -r heatsync': {
    files: { 'index.cjs': `const Heatsync = require("heatsync"); ${use}` }, args: ['-r', 'heatsync', 'index.cjs'],
  },
  'node -r a file that uses it': {
    files: { 'before.cjs': `const Heatsync = require("heatsync"); ${use}`, 'index.cjs': '' }, args: ['-r', './before.cjs', 'index.cjs'],
  },
})) {
  test(`${what}: it reloads`, async (t) => {
    const app = application(t, { ...a, ...files });
    const program = app.start(args, { input });
    assert.equal(await program.line(), 'loaded 1');
    app.replace('b.cjs', 'exports.v = 2;');
    assert.equal(await program.line(), 'reloaded 2');
    const { status, stderr } = await program.ended;
    assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  });
}
