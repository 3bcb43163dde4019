'use strict';

// Old versions leave nothing behind: the memory is after 10,000 reloads where it
// was after 500. HEATSYNC_SOAK is how many reloads to make, if more; without it there
// are fewer, of fewer kinds. Those of the facade are tried on goja, too (leak_test.go).

const assert = require('node:assert/strict');
const { execFile } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const test = require('node:test');
const { promisify } = require('node:util');
const { application, soak } = require('./harness.cjs');

const run = promisify(execFile); // without an end to its patience

const skip = soak > 0 ? false : 'HEATSYNC_SOAK is not set';

// What is reloaded, by what is special about it: the holder of the module b.js,
// and b.js, where VERSION is another number each time. Of versions that fail
// every third is good.
const modules = {
  'plain importer': ['const b = require("./b"); exports.v = () => b.v;', 'exports.v = VERSION;'],
  'held by another': ['const b = sync.require("./b"); exports.v = () => b.v;', 'exports.v = VERSION;'],
  'nailed down': ['const b = sync.require("./b"); exports.v = () => b.v;',
    'Object.defineProperty(exports, "v", { enumerable: true, get: () => VERSION });'],
  function: ['const b = sync.require("./b"); exports.v = () => b();', 'module.exports = () => VERSION;'],
  'class with an instance': ['const B = sync.require("./b"); const b = new B(); exports.v = () => b.v();',
    'module.exports = class { v() { return VERSION; } };'],
  'class that reloads': ['const b = sync.require("./b"); const kept = new b.Kept(); exports.v = () => kept.v();',
    'exports.Kept = class Kept extends sync.reloadClassMethods(() => Kept) { v() { return VERSION; } };'],
  'emitter with a listener': ['const b = sync.require("./b"); b.on("x", () => {}); exports.v = () => b.v;',
    'module.exports = Object.assign(new (require("events"))(), { v: VERSION });'],
  'listener, timers, remembered': ['const b = sync.require("./b"); exports.v = () => b.v;', `
    sync.addTemporaryListener(bus, "x", () => {});
    sync.addTemporaryInterval(() => {}, 1e6).unref();
    sync.addTemporaryTimeout(() => {}, 1e6).unref();
    sync.remember(() => ({}), "key");
    exports.v = VERSION;`],
  'kinds in turn': ['sync.require("./b"); exports.v = () => { const b = sync.require("./b"); return typeof b === "function" ? b() : b.v; };',
    'module.exports = [{ v: VERSION }, Object.assign([], { v: VERSION }), () => VERSION][VERSION % 3];'],
  'born and lost': ['const b = sync.require("./b"); exports.v = () => b.v;',
    'delete require.cache[require.resolve("./c")]; require("./c"); exports.v = VERSION;'],
  'live members': ['const { f, C } = live.require("./b"); const c = new C(); exports.v = () => f() + c.v() - f();',
    'exports.f = () => VERSION; exports.C = class { v() { return VERSION; } }; setInterval(() => {}, 1e6).unref(); bus.on("x", () => {});'],
  'a scope of its own': ['const b = sync.require("./b"); exports.v = () => b.v;', `
    const own = new (require("heatsync"))();
    own.require("./c");
    own.events.on("any", () => {});
    own.remember(() => ({}), "key");
    exports.v = VERSION;`],
  imported: ['import now, { C } from "./b.js"; import * as b from "./b.js"; export const v = () => now() + new C().v - b.n;',
    'export default () => VERSION; export class C { v = VERSION } export let n = VERSION;'],
  'imported and read': ['import { n } from "./b.js"; export * from "./b.js"; const copy = n; export const v = () => copy;', 'export const n = VERSION;'],
  'imported object': ['import b from "./b.js"; const kept = b; export const v = () => kept.v;', 'const b = { v: VERSION, f() { return b; } }; export default b;'],
  'failing at the end': ['const b = sync.require("./b"); exports.v = () => b.v;', `
    sync.addTemporaryListener(bus, "x", () => {});
    sync.addTemporaryInterval(() => {}, 1e6).unref();
    exports.v = VERSION;
    if (VERSION % 3 !== 0) throw new Error("fault");`],
  'failing below': ['const b = require("./b"); exports.v = () => b.v; if (b.v % 3 !== 0) throw new Error("fault");', 'exports.v = VERSION;'],
  'failing to compile': ['const b = sync.require("./b"); exports.v = () => b.v;', 'exports.v = VERSION; if (VERSION % 3 !== 0) (;'],
};

// The program reloads b.js over and over, and prints what memory it had in
// between: the heap without code, which V8 goes on to compile for a while; what
// WebAssembly has, which is never given back; and the process.
const program = `
const { writeFileSync } = require('node:fs');
const { getHeapSpaceStatistics } = require('node:v8');
const Heatsync = require('heatsync');
const [, , reloads, first] = process.argv.map(Number);
const { sync } = require('./world');
const { host } = process[Symbol.for('heatsync.host')];
host.onWatch = () => {};
host.onWarn = () => {};
let ok;
host.onReport = (outcome) => { ok = outcome.ok; };
const a = sync.require('./a');
const text = require('./text.json');
let version = 0;
let good = 0;
const file = require.resolve('./b');
const pause = () => new Promise((resolve) => setImmediate(resolve));
const reload = async (times) => {
  for (let i = 0; i < times; i++) {
    version++;
    const source = text.replaceAll('VERSION', version);
    writeFileSync(file, version % 3 === 0 ? source.replace('(;', '{}') : source);
    host.apply([{ path: file }]);
    if (ok) good = version;
    await pause(); // what a turn has asked of is there until it ends
  }
};
// What was collected is given back by another thread, after a while.
const memory = async () => {
  let rss = Infinity;
  for (let i = 0; i < 20; i++) {
    gc();
    await pause();
    rss = Math.min(rss, process.memoryUsage.rss());
  }
  const { external, arrayBuffers } = process.memoryUsage();
  const data = getHeapSpaceStatistics().filter(({ space_name: name }) => /^(?:old|large_object)_space$/.test(name));
  const heap = data.reduce((sum, space) => sum + space.space_used_size, arrayBuffers);
  return { heap, machine: external - arrayBuffers, process: rss };
};
(async () => {
  await reload(first);
  const before = await memory();
  await reload(reloads - first);
  const after = await memory();
  console.log(JSON.stringify({ before, after, good, live: a.v() }));
  process.exit();
})();`;

const prelude = 'const { sync, live, bus } = require("./world"); ';

// By default V8 lets the space of new objects grow to 32 MB, and keeps what is old until there is much of it.
const flags = ['--expose-gc', '--max-semi-space-size=1', '--max-old-space-size=40'];

async function flat(t, [holder, module], reloads, first, slack = 0) {
  const app = application(t, {
    'index.js': program,
    'world.js': `
      const Heatsync = require('heatsync');
      exports.sync = new Heatsync();
      exports.live = new Heatsync({ live: true });
      exports.bus = new (require('events'))();`,
    'a.js': prelude + holder,
    'b.js': prelude + module.replaceAll('VERSION', '0').replace('(;', '{}'),
    'c.js': 'exports.c = 1',
    'text.json': JSON.stringify(prelude + module),
  }, { linked: ['esbuild'] });
  const { stdout } = await run(process.execPath, [...flags, 'index.js', String(reloads), String(first)], { cwd: app.dir });
  const { before, after, good, live } = JSON.parse(stdout);
  const tell = (memory) => Object.entries(memory).map(([what, bytes]) => `${what} ${Math.round(bytes / 1024)} kB`).join(', ');
  t.diagnostic(`after ${first}: ${tell(before)}; after ${reloads}: ${tell(after)}`);
  assert.equal(live, good);
  assert.ok(after.heap - before.heap < (before.heap + before.machine) / 20, 'the heap has grown');
  assert.ok(after.machine < before.machine + (4 << 20), 'the machine has grown');
  assert.ok(after.process < before.process * 1.15 + slack, 'the process has grown');
}

// What is tried always: the least there is, effects, and failures.
const always = ['plain importer', 'listener, timers, remembered', 'failing at the end'];

for (const [name, texts] of Object.entries(modules)) {
  const [reloads, first] = name === 'plain importer' && !skip ? [10_000, 500] : [800, 300];
  const options = { skip: !always.includes(name) && skip };
  test(`${Math.max(soak, reloads)} reloads of a module: ${name}`, options, (t) => flat(t, texts, Math.max(soak, reloads), first));
}

// Of a large module fewer reloads tell as much: 250 of them are 500 MB. Whoever
// allocates for Node keeps the space of some for the next: the process has 80 to
// 120 MB, after 50 as after 1,000.
test('300 reloads of a module with 2 MB of data', (t) => flat(t, [
  'const b = sync.require("./b"); exports.v = () => b.v;', 'exports.v = VERSION; exports.data = Buffer.alloc(2 << 20, 1);',
], 300, 50, 32 * (2 << 20)));

// Effects of one version that is never replaced, and of which nothing is left when
// they are over (effects.js).
const effects = fs.readFileSync(path.join(__dirname, 'effects.js'), 'utf8');
const main = `
const Heatsync = require('heatsync');
const { start } = new Heatsync({ live: true, watchFS: false }).require('./effects.js');
const samples = [];
start(process.argv[2], Number(process.argv[3]), async () => {
  for (let i = 0; i < 20; i++) { // who is told of what was collected is told later
    gc();
    await new Promise(setImmediate);
  }
  samples.push(process.memoryUsage().heapUsed);
  if (samples.length === 2) console.log(JSON.stringify(samples));
});`;

for (const [, name] of effects.matchAll(/^  '(.*)': \(\) =>/gm)) {
  test(`effects that are over: ${name}`, { skip }, async (t) => {
    const app = application(t, { 'index.js': main, 'effects.js': effects });
    const { stdout } = await run(process.execPath, [...flags, 'index.js', name, '20000'], { cwd: app.dir });
    const [before, after] = JSON.parse(stdout);
    t.diagnostic(`${Math.round(before / 1024)} kB, then ${Math.round(after / 1024)} kB`);
    assert.ok(after < before * 1.05 + (3 << 19), 'the heap has grown');
  });
}
