'use strict';

// The package leaves no traces where other code looks.

const assert = require('node:assert/strict');
const test = require('node:test');
const { application } = require('./harness.cjs');

// unchanged runs a program that evaluates an expression before the package is
// loaded, after that, and after a reload, and expects the same each time.
async function unchanged(t, expression) {
  const app = application(t, {
    'index.js': `
      const look = () => JSON.stringify(${expression}, (_, value) => typeof value === "symbol" ? String(value) : value);
      const before = look();
      const Heatsync = require("heatsync");
      const loaded = look();
      const sync = new Heatsync({ persistentWatchers: false });
      sync.require("./a.js");
      sync.resync("./a.js");
      console.log(JSON.stringify([before, loaded, look()]));`,
    'a.js': 'exports.v = 1;',
  });
  const { stdout, stderr } = await app.run('index.js');
  assert.equal(stderr, '');
  const [before, loaded, reloaded] = JSON.parse(stdout);
  assert.equal(loaded, before);
  assert.equal(reloaded, before);
}

for (const [what, expression] of [
  ['nothing new is on the globals', 'Reflect.ownKeys(globalThis)'],
  ['process has no new key that is enumerated', 'Object.keys(process)'],
  ['process has no new name', 'Object.getOwnPropertyNames(process)'],
  ['the environment is as it was', 'process.env'],
  ['process has no new listeners', 'process.eventNames().map((name) => [name, process.listenerCount(name)])'],
  ['the prototypes of the language are untouched', `[Object, Function, Array, Error, Map, Promise]
    .map((each) => [Reflect.ownKeys(each), Reflect.ownKeys(each.prototype)])`],
  ['errors are prepared as before', '[Error.stackTraceLimit, typeof Error.prepareStackTrace]'],
  ['the class Module has the members that it had', `(() => {
    const Module = require("module");
    const shape = (object) => Object.entries(Object.getOwnPropertyDescriptors(object))
      .map(([name, { value, enumerable, writable, configurable }]) => [name, typeof value, value?.length, enumerable, writable, configurable]);
    return [shape(Module), shape(Module.prototype), shape(Module._extensions)];
  })()`],
]) test(what, (t) => unchanged(t, expression));

test('the cache has the files of the package and of the program, and no more', async (t) => {
  const app = application(t, {
    'index.js': `
      const path = require("path");
      const Heatsync = require("heatsync");
      const sync = new Heatsync({ watchFS: false });
      sync.require("./a.js");
      sync.resync("./a.js");
      console.log(Object.keys(require.cache).map((file) => path.relative(__dirname, file))
        .filter((file) => !file.startsWith(path.join("node_modules", "heatsync"))).sort().join());
      console.log(Object.values(require.cache).every((module) => module instanceof require("module")));`,
    'a.js': 'exports.v = require("./b.js").v;',
    'b.js': 'exports.v = 1;',
  });
  const { stdout } = await app.run('index.js');
  assert.equal(stdout, 'a.js,b.js,index.js\ntrue\n');
});

test('a module object looks as Node makes it', async (t) => {
  const app = application(t, {
    'index.js': `
      const { isDeepStrictEqual } = require("util");
      const shape = (made) => Object.entries(Object.getOwnPropertyDescriptors(made)).filter(([name]) => name !== "exports")
        .map(([name, { enumerable }]) => [name, enumerable, typeof made[name]]);
      require("./plain.js");
      const before = shape(require.cache[require.resolve("./plain.js")]);
      const Heatsync = require("heatsync");
      new Heatsync({ watchFS: false }).require("./a.js");
      const a = require.cache[require.resolve("./a.js")];
      console.log(isDeepStrictEqual(shape(a), before), Object.keys(a).includes("exports"), JSON.stringify(a.exports));
      console.log(a.parent === require.main, require.main.children.map(({ id }) => require("path").basename(id)).join());`,
    'plain.js': 'exports.v = 1;',
    'a.js': 'exports.v = 1;',
  });
  const { stdout, stderr } = await app.run('index.js');
  assert.equal(stderr, '');
  assert.equal(stdout, 'true true {"v":1}\ntrue plain.js,index.cjs,a.js\n');
});
