'use strict';

// Programs whose loader is not Node's alone: transpilers, and others that find files.

const assert = require('node:assert/strict');
const test = require('node:test');
const { application } = require('./harness.cjs');

// transpiler is what such packages do: files with another ending are compiled on
// their way.
const transpiler = `
  const Module = require("module");
  const fs = require("fs");
  require.extensions[".ts"] = (module, file) => {
    module._compile(fs.readFileSync(file, "utf8").replace(/: (string|number)\\b/g, ""), file);
  };`;

const program = `
  const Heatsync = require("heatsync");
  const sync = new Heatsync();
  const held = sync.require("./held");
  sync.events.on("reload", ({ paths }) => console.log("reloaded", held.v, held.lib.v));
  sync.events.on("error", (error) => console.log("error", error.message.split("\\n")[0]));
  console.log("loaded", held.v, held.lib.v);`;

const files = {
  'held.ts': 'const v: number = 1; exports.v = v; exports.lib = require("./lib");',
  'lib/package.json': '{ "main": "main.ts" }',
  'lib/main.ts': 'const v: string = "main"; exports.v = v;',
  'lib/other.ts': 'const v: string = "other"; exports.v = v;',
};

for (const [when, text] of [['before', transpiler + program], ['after', `require("heatsync");${transpiler}${program}`]]) {
  test(`a transpiler that is registered ${when} heatsync`, async (t) => {
    const app = application(t, { ...files, 'index.js': text });
    const running = app.start('index.js');
    assert.equal(await running.line(), 'loaded 1 main');
    app.replace('lib/package.json', '{ "main": "main.ts", "version": "2.0.0" }');
    app.replace('held.ts', files['held.ts'].replace('= 1', '= 2'));
    assert.equal(await running.line(), 'reloaded 2 main', 'what the file says has not changed');
    app.replace('lib/package.json', '{ "main": "other.ts" }');
    assert.equal(await running.line(), 'reloaded 2 other');
    app.replace('lib.ts', 'const v: string = "nearer"; exports.v = v;');
    assert.equal(await running.line(), 'reloaded 2 nearer', 'a file is nearer than a folder');
    assert.equal(running.stderr, '');
  });
}
