'use strict';

// A fault at every step, by brute force: each call between the facade, its host
// and the machine throws once, before or after what it does, or finds a machine
// that has trapped. Afterwards all is new or nothing is, and the next batch works.
// Where there are many calls, each is tried if HEATSYNC_SOAK is set, and else a few.

const assert = require('node:assert/strict');
const { EventEmitter } = require('node:events');
const fs = require('node:fs');
const path = require('node:path');
const test = require('node:test');
const { application, loose, soak } = require('./harness.cjs');

const few = soak > 0 ? 1 : 7; // each so many of the calls

// faults counts calls while it is armed, and lets one of them fail.
const faults = { armed: false, at: 0, calls: 0, mode: 'before', hit: undefined };

function strike(name, when) {
  if (name === 'machine.next' && when === 'after') return; // what it answers is lost only with the machine
  if (!faults.armed || faults.mode === 'after' !== (when === 'after')) return;
  if (++faults.calls !== faults.at) return;
  faults.hit = name;
  if (faults.mode === 'trap') {
    faults.armed = false;
    host.machine.settle('no such verb'); // Go panics, which throws
  }
  throw new Error(`fault ${when} ${name}`);
}

const breakable = (name, call) => function broken(...args) {
  strike(name, 'before');
  const result = call.apply(this, args);
  strike(name, 'after');
  return result;
};

// Calls that only look things up, or move entries from one map to another, and
// those that look at the stack, where breakable would be seen.
const sure = new Set(['cached', 'module', 'isPackage', 'now', 'evict', 'restore', 'forget', 'commit', 'uncaught',
  'guard', 'timer', 'caller', 'calling', 'site', 'constructor', 'settle', 'abandon']);

const uncaught = [];
let host;
let Heatsync;

// load loads the package of an application, with calls that can fail.
function load(folder) {
  const facade = require.resolve(path.join(folder, 'facade/heatsync.js'));
  const create = require(facade);
  require.cache[facade].exports = (offered) => {
    for (const [name, call] of Object.entries(offered)) {
      if (typeof call === 'function' && !sure.has(name)) offered[name] = breakable(name, call);
    }
    offered.uncaught = (error) => { uncaught.push(error); };
    const { machine } = offered;
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(machine)))) {
      if (typeof value === 'function' && !sure.has(name)) machine[name] = breakable(`machine.${name}`, value);
    }
    return create(offered);
  };
  Heatsync = require(folder);
  ({ host } = process[Symbol.for('heatsync.host')]);
  host.onReport = () => {};
  host.onWarn = () => {};
  host.onWatch = () => {}; // only the test says that files have changed
}

// program is the files of a program in version v. All of it says v.
const program = (v) => ({
  'leaf.js': `exports.v = ${v};`,
  'held.js': `
    const { sync, bus } = require('./world.js');
    const leaf = require('./leaf.js');
    exports.v = ${v};
    exports.only${v} = ${v};
    exports.copy = leaf.v;
    exports.born = require('./born${v}.js').v;
    sync.addTemporaryListener(bus, 'ask', (answers) => { answers.push(${v}); });
    sync.addTemporaryInterval(() => {}, 1e6, ${v});
    sync.remember(() => ${v}, 'first');`,
  [`born${v}.js`]: `exports.v = ${v};`,
  'assigned.js': `module.exports = { v: ${v}, late() { module.exports.v = this.v; } };`,
  'nailed.js': `
    Object.defineProperty(exports, '__esModule', { value: true });
    Object.defineProperty(exports, 'v', { enumerable: true, get: () => ${v} });`,
  'function.js': `module.exports = function named() { return ${v}; };`,
  'class.js': `module.exports = class Thing { get v() { return ${v}; } };`,
  'emitter.js': `
    const { EventEmitter } = require('node:events');
    module.exports = Object.assign(new EventEmitter(), { v: ${v} });`,
  'instances.js': `
    const { sync, instances } = require('./world.js');
    class Kept extends sync.reloadClassMethods(() => Kept) { get v() { return ${v}; } }
    if (instances.length === 0) instances.push(new Kept());`,
});

class World {
  constructor(app) {
    this.app = app;
    this.timers = new Map();
    this.#countTimers();
    this.shared = { sync: new Heatsync({ persistentWatchers: false }), bus: new EventEmitter(), instances: [] };
    app.save('world.js', `module.exports = process[Symbol.for('faults')];`);
    process[Symbol.for('faults')] = this.shared;
    this.save(1);
    this.held = Object.keys(program(1)).filter((file) => !file.startsWith('born'))
      .map((file) => [file, this.require(file)]);
    this.thing = new (this.require('class.js'))();
    this.emitter = this.require('emitter.js');
    this.emitter.on('others', () => {});
  }

  #countTimers() {
    const { setInterval: set, clearInterval: clear } = globalThis;
    globalThis.setInterval = (callback, ms, ...args) => {
      const timer = set(callback, ms, ...args).unref();
      if (ms === 1e6) this.timers.set(timer, args[0]);
      return timer;
    };
    globalThis.clearInterval = (timer) => {
      this.timers.delete(timer);
      clear(timer);
    };
  }

  require(file) { return this.shared.sync.require(this.app.path(file)); }

  save(v) {
    const files = Object.entries(program(v));
    for (const [file, text] of files) fs.writeFileSync(this.app.path(file), text);
    return files.map(([file]) => ({ path: this.app.path(file) }));
  }

  // versions are those that can be seen of whatever has one.
  versions() {
    const modules = Object.fromEntries(this.held);
    const held = modules['held.js'];
    return {
      held: held.v,
      copy: held.copy,
      born: held.born,
      only: Object.keys(held).filter((key) => key.startsWith('only')).map((key) => held[key]).join(),
      cached: require.cache[this.app.path(`born${held.v}.js`)]?.exports.v,
      listeners: this.answers().join(),
      timers: [...this.timers.values()].join(),
      leaf: modules['leaf.js'].v,
      assigned: modules['assigned.js'].v,
      nailed: modules['nailed.js'].v,
      function: modules['function.js'](),
      class: this.thing.v,
      emitter: this.emitter.v,
      instances: this.shared.instances[0].v,
    };
  }

  // answers are the versions of the listeners.
  answers() {
    const answers = [];
    this.shared.bus.emit('ask', answers);
    return answers;
  }

  // version is that of the whole program.
  version() {
    const seen = this.versions();
    const all = new Set(Object.values(seen).map(String));
    assert.equal(all.size, 1, `versions are mixed: ${JSON.stringify(seen)}`);
    return Number([...all][0]);
  }

  // check makes sure of all that no version may change.
  check() {
    for (const [file, exports] of this.held) {
      assert.equal(this.require(file), exports, `sync.require of ${file} returns another object`);
      assert.equal(require(this.app.path(file)), exports, `require of ${file} returns another object`);
    }
    assert.equal(this.emitter.listenerCount('others'), 1);
    assert.ok(this.thing instanceof this.require('class.js'));
    for (const [id, { children }] of Object.entries(require.cache)) {
      if (!id.startsWith(this.app.dir) || id.includes('node_modules')) continue;
      for (const child of children) assert.equal(child, require.cache[child.filename], `${id} has an old child`);
    }
  }
}

// inject has one call of an action fail, and returns the name of that call,
// undefined if there are fewer.
function inject(mode, at, action) {
  Object.assign(faults, { armed: true, at, mode, calls: 0, hit: undefined });
  try {
    action();
  } catch (error) {
    if (!/^fault|machine failed/.test(error.message)) throw error;
  } finally {
    faults.armed = false;
  }
  return faults.hit;
}

// everywhere has each call of an action fail once, in each way, or one of so many.
// attempt tells what the action is, and what has to hold after it.
function everywhere(t, attempt, step = 1) {
  let count = 0;
  for (const mode of ['before', 'after', 'trap']) {
    for (let at = 1, hit; at === 1 || hit !== undefined; at += step) {
      const { action, check } = attempt();
      hit = inject(mode, at, action);
      try {
        check();
      } catch (cause) {
        throw new Error(`a fault at call ${at} (${hit}, ${mode}): ${cause.message}`, { cause });
      }
      if (hit !== undefined) count++;
    }
  }
  t.diagnostic(`${count} faults`);
  assert.ok(count >= 5);
}

test('faults', async (t) => {
  const app = application(t, {}, { instead: loose() });
  load(app.path('node_modules/heatsync'));
  const world = new World(app);
  const { sync, bus } = world.shared;
  let v = 1;
  const works = () => {
    v++;
    host.apply(world.save(v));
    assert.equal(world.version(), v, 'the next batch');
    world.check();
  };

  await t.test('of a reload leave all new or all old', (t) => everywhere(t, () => {
    const old = v;
    v++;
    const batch = world.save(v);
    const check = () => {
      assert.ok([old, v].includes(world.version()));
      world.check();
      works();
    };
    return { action: () => host.apply(batch), check };
  }, few));

  await t.test('of a resync leave the program as it is', (t) => everywhere(t, () => {
    const check = () => {
      assert.equal(world.version(), v);
      world.check();
      works();
    };
    return { action: () => sync.resync(world.held.map(([file]) => app.path(file))), check };
  }, few));

  let number = 0;
  await t.test('of a first load leave nothing behind', (t) => everywhere(t, () => {
    const file = `first${++number}.js`;
    const event = `first ${number}`;
    const timers = world.timers.size;
    const text = (n) => `
      const { sync, bus } = require('./world.js');
      sync.addTemporaryListener(bus, '${event}', () => {});
      sync.addTemporaryInterval(() => {}, 1e6, ${n});
      exports.n = ${n};`;
    app.save(file, text(1));
    const check = () => {
      const first = world.require(file);
      assert.equal(first.n, 1);
      app.save(file, text(2));
      host.apply([{ path: app.path(file) }]);
      assert.equal(first.n, 2);
      assert.equal(bus.listenerCount(event), 1, 'listeners');
      assert.equal(world.timers.size - timers, 1, 'timers');
      for (const timer of [...world.timers.keys()].slice(timers)) clearInterval(timer);
    };
    return { action: () => world.require(file), check };
  }));

  await t.test('of dispose keep no listener', (t) => {
    everywhere(t, () => {
      const scope = new Heatsync({ persistentWatchers: false });
      scope.require(app.path('leaf.js'));
      scope.addTemporaryListener(bus, 'disposed', () => {});
      return { action: () => scope.dispose(), check: () => assert.equal(bus.listenerCount('disposed'), 0) };
    });
    works();
  });
});
