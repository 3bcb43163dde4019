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

// The program: of each file that it holds it keeps what it got first, by kind.
module.exports = (Heatsync, dir) => {
  const sync = new Heatsync({ persistentWatchers: false });
  const held = new Map();
  globalThis.caught = [];

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
      return JSON.stringify({ still, full, lost, threw, caught: globalThis.caught });
    },
    close: () => sync.dispose(),
  };
};
