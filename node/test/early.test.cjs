'use strict';

// What ran before heatsync did, or was loaded by code that is in no module: everybody
// has one object of it, and what can't be renewed says so.

const assert = require('node:assert/strict');
const test = require('node:test');
const { application } = require('./harness.cjs');

const watch = `
  const Heatsync = require("heatsync");
  const sync = new Heatsync();
  sync.events.on("reload", ({ paths, restart }) => {
    const names = (list) => list.map((file) => require("path").basename(file)).join();
    console.log("reload", names(paths), "restart", names(restart.map(({ path }) => path)), look());
  });`;

test('a module that ran before heatsync and is pinned keeps its object, and its edit asks for a restart', async (t) => {
  const app = application(t, {
    'index.js': `
      const server = require("./server");
      ${watch}
      const route = sync.require("./route");
      const look = () => [server.shared === route.shared, server.shared.v, route.v].join(" ");
      console.log(look());`,
    'server.js': 'exports.shared = require("./shared");',
    'route.js': 'exports.shared = require("./shared"); exports.v = 1;',
    'shared.js': 'exports.v = 1;',
  });
  const running = app.start('index.js');
  assert.equal(await running.line(), 'true 1 1');
  app.replace('shared.js', 'exports.v = 2;');
  assert.equal(await running.line(), 'reload  restart shared.js true 1 1');
  app.replace('route.js', 'exports.shared = require("./shared"); exports.v = 2;');
  assert.equal(await running.line(), 'reload route.js restart  true 1 2');
  assert.equal(running.stderr, 'heatsync: restart needed for shared.js: changed\n');
});

test('a module that ran before heatsync and becomes reloadable keeps its object', async (t) => {
  const app = application(t, {
    'index.js': `
      const { child } = require("./held");
      ${watch}
      const held = sync.require("./held");
      const look = () => [held.child === child, child.v, held.f()].join(" ");
      console.log(look());`,
    'held.js': 'const child = exports.child = require("./child"); exports.f = () => child.v;',
    'child.js': 'exports.v = 1;',
  });
  const running = app.start('index.js');
  assert.equal(await running.line(), 'true 1 1');
  for (const v of [2, 3]) {
    app.replace('child.js', `exports.v = ${v};`);
    assert.equal(await running.line(), `reload child.js,held.js restart index.js true ${v} ${v}`);
  }
  assert.match(running.stderr, /^heatsync: restart needed for index\.js: plain importer of .*held\.js\n$/, 'once');
});

test('what an ES module has loaded is pinned, unless it is held', async (t) => {
  const app = application(t, {
    'index.mjs': `
      import { createRequire } from "node:module";
      import shared from "./shared.cjs";
      const require = createRequire(import.meta.url);
      const bus = require("./bus.cjs");
      const copied = require("./page.cjs");
      ${watch}
      const page = sync.require("./page.cjs");
      const look = () => [copied === page, page.shared === shared, page.bus === bus, shared.v, bus.v, page.v].join(" ");
      console.log(look());`,
    'shared.cjs': 'exports.v = 1;',
    'bus.cjs': 'exports.v = 1;',
    'page.cjs': 'exports.shared = require("./shared.cjs"); exports.bus = require("./bus.cjs"); exports.v = 1;',
  });
  const running = app.start('index.mjs');
  assert.equal(await running.line(), 'true true true 1 1 1');
  for (const file of ['shared.cjs', 'bus.cjs']) {
    app.replace(file, 'exports.v = 2;');
    assert.equal(await running.line(), `reload  restart ${file} true true true 1 1 1`);
  }
  app.replace('page.cjs', 'exports.shared = require("./shared.cjs"); exports.bus = require("./bus.cjs"); exports.v = 2;');
  assert.equal(await running.line(), 'reload page.cjs restart  true true true 1 1 2');
});

test('a module that was preloaded is pinned', async (t) => {
  const app = application(t, {
    'setup.js': 'globalThis.shared = require("./shared");',
    'index.js': `
      ${watch}
      const page = sync.require("./page");
      const look = () => page.shared === globalThis.shared;
      console.log(look());`,
    'page.js': 'exports.shared = require("./shared");',
    'shared.js': 'exports.v = 1;',
  });
  const running = app.start(['-r', './setup.js', 'index.js']);
  assert.equal(await running.line(), 'true');
  app.replace('shared.js', 'exports.v = 2;');
  assert.equal(await running.line(), 'reload  restart shared.js true');
});
