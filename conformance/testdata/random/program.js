'use strict';

// A program that holds modules, and says what it can see of them. The same text
// runs hot, on every host, and cold, where nothing was ever reloaded.

const { ownKeys, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;

// What needs no word: a function has it by nature, constructor leads from a
// class to itself, and instanceof is tried.
const skipped = ['length', 'name', 'prototype', 'arguments', 'caller', 'constructor', Symbol.hasInstance];
const roots = [Object.prototype, Function.prototype, Array.prototype, null];

const isClass = (value) => /^class\b/.test(String(value));

function kindOf(value) {
  if (typeof value === 'function') return 'function';
  if (typeof value !== 'object' || value === null || value instanceof Map || value instanceof Date) return 'value';
  return Array.isArray(value) ? 'array' : 'object';
}

const attempt = (action) => {
  try {
    return action();
  } catch {
    return 'it throws';
  }
};

// Describer writes a line for whatever can be reached from a value: kinds,
// prototypes, properties in their order, results of calls, and where two paths
// lead to one object. By the names of properties:
//
//	late…   a function that writes to the exports; called by who has late
//	lazy…   a function that loads; called by who has lazy
//	v       tells one function of a module from the next, since those who hold
//	        one through sync.require have a forwarder of it
class Describer {
  lines = [];
  #seen = new Map();

  constructor(options) { this.options = options; }

  visit(value, path) {
    if (kindOf(value) === 'value') return this.#value(value, path);
    const key = typeof value === 'function' && Object.hasOwn(value, 'v') ? `function ${value.v}` : value;
    if (this.#seen.has(key)) return this.lines.push(`${path} is ${this.#seen.get(key)}`);
    this.#seen.set(key, path);
    if (typeof value === 'function') this.#function(value, path);
    else this.lines.push(`${path}: ${kindOf(value)}${getPrototypeOf(value) === null ? ' without prototype' : ''}`);
    this.#properties(value, path);
    return this.#inherited(value, path);
  }

  #value(value, path) {
    this.lines.push(`${path}: ${typeof value} ${value instanceof Map ? [...value] : String(value)}`);
  }

  #function(value, path) {
    this.lines.push(`${path}: ${isClass(value) ? 'class' : 'function'} ${value.name} ${value.length}`);
    if (!isClass(value)) return this.visit(attempt(() => value()), `${path}()`);
    const instance = attempt(() => new value());
    this.lines.push(`${path}: instance of itself ${attempt(() => instance instanceof value)}`);
    return this.visit(instance, `new ${path}`);
  }

  #properties(value, path) {
    for (const key of ownKeys(value).filter((each) => !skipped.includes(each))) {
      const { enumerable, writable, get } = getOwnPropertyDescriptor(value, key);
      this.lines.push(`${path}.${String(key)}: ${enumerable ? 'shown' : 'hidden'} ${get ? 'getter' : writable}`);
      this.#member(value, key, `${path}.${String(key)}`);
    }
  }

  #member(value, key, path) {
    const name = String(key);
    if (name.startsWith('late')) {
      if (this.options.late && typeof value[key] === 'function') value[key]();
    } else if (name.startsWith('lazy')) {
      if (this.options.lazy) this.visit(attempt(() => value[key]()), `${path}()`);
    } else this.visit(attempt(() => value[key]), path);
  }

  // inherited looks at what comes from prototypes, whichever of them has it.
  #inherited(value, path) {
    const keys = new Set();
    for (let each = getPrototypeOf(value); !roots.includes(each); each = getPrototypeOf(each)) {
      for (const key of ownKeys(each)) if (!skipped.includes(key) && !Object.hasOwn(value, key)) keys.add(key);
    }
    for (const key of [...keys].sort()) {
      const member = attempt(() => value[key]);
      const result = typeof member === 'function' ? attempt(() => member.call(value)) : member;
      this.visit(result, `${path} inherits ${String(key)}`);
    }
  }
}

function describe(values, options) {
  const pass = (each) => {
    const describer = new Describer(each);
    for (const [name, value] of values) describer.visit(value, name);
    return describer.lines;
  };
  pass({ ...options, late: true });
  return pass(options);
}

// Ears note who listens to `sync.events`, and who hears what. Cold, there is
// nothing to hear.
class Ears {
  log = [];
  #dir;
  #entered = 0;

  constructor(sync, dir) {
    this.sync = sync.events && sync;
    this.#dir = dir;
  }

  path(name) { return this.#dir + name; }

  // enter is called when a top level begins.
  enter(file) {
    const n = ++this.#entered;
    this.log.push({ what: 'enter', n, file });
    return {
      hears: (i, how) => this.hears(`${n}.${i}`, { ...how, n }),
      done: () => this.log.push({ what: 'done', n }),
    };
  }

  // hears returns a listener.
  hears(id, how) {
    this.log.push({ what: 'listen', id, times: 1, ...how });
    return (arg) => this.log.push({ what: 'heard', id, arg: typeof arg === 'string' ? arg : 'reload' });
  }

  // hold attaches a listener of the program's own.
  hold(id, event, method = 'on') {
    const listener = this.hears(id, { event, once: /once/i.test(method) });
    this.sync?.events[method](event, listener);
    return () => {
      this.log.push({ what: 'off', id });
      this.sync?.events.off(event, listener);
    };
  }
}

// The program: of each file that it holds it keeps what it got first, by kind.
module.exports = (Heatsync, dir) => {
  const sync = new Heatsync({ persistentWatchers: false });
  const held = new Map();
  globalThis.caught = [];
  const ears = globalThis.ears = new Ears(sync, dir);
  for (const event of ['any', 'reload']) {
    ears.hold(event, event);
    for (const method of ['prependListener', 'once', 'prependOnceListener']) ears.hold(`${event} ${method}`, event, method);
  }
  let looks = 0;
  const offs = []; // what takes off a listener that was attached when the program was looked at

  // kept tells whether holders from before have what the next to ask gets.
  const kept = (name, value) => {
    const key = `${name} ${kindOf(value)}`;
    if (kindOf(value) === 'value') return true;
    if (!held.has(key)) held.set(key, value);
    return held.get(key) === value;
  };

  return {
    // show describes the exports of files, with what is loaded lazily (full)
    // and without (still). Of those in own, the object has to last. load are
    // others that should load as well.
    show(names, own, load) {
      ears.log.push({ what: 'show' });
      if (offs.length > 1) offs.shift()();
      offs.push(ears.hold(`look ${++looks}`, 'any'));
      for (const name of names) ears.hold(`look ${looks} ${name}`, dir + name, 'once');
      const lost = [];
      const threw = [];
      const get = (name) => {
        try {
          return sync.require(dir + name);
        } catch {
          threw.push(name);
          return 'it throws';
        }
      };
      const values = names.map((name) => [name, get(name)]);
      for (const [name, value] of values) if (!kept(name, value) && own.includes(name)) lost.push(name);
      const still = describe(values, { lazy: false });
      const full = describe(values, { lazy: true });
      load.forEach(get);
      return JSON.stringify({ still, full, lost, threw, caught: globalThis.caught, log: ears.log.splice(0) });
    },
    // mark notes that an attempt to reload is over.
    mark(ok, evaluated, loaded) { ears.log.push({ what: 'mark', ok, evaluated, loaded }); },
    close: () => sync.dispose(),
  };
};
