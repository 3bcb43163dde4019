'use strict';

// To which module an exported object belongs. An object of somebody else is handed on as it
// is, and never written to: another module's exports (module.exports = require("./other")),
// a package's, the language's.

const { forwarders } = require('./behind.js');
const { kindOf } = require('./kinds.js');

class Owners {
  #of = new WeakMap(); // exports object -> id of the module, '' for none

  constructor() {
    for (const name of globalObjects) this.disown(globalThis[name]);
  }

  // foreign tells whether a value belongs to somebody else than a module.
  foreign(id, value) {
    if (kindOf(value) === 'value') return false;
    const owner = this.of(value);
    return owner !== undefined && owner !== id;
  }

  // claim makes a value a module's, if it is nobody's yet.
  claim(id, value) {
    if (kindOf(value) !== 'value' && this.of(value) === undefined) this.#of.set(value, id);
  }

  // pass makes what is one module's another's.
  pass(value, from, to) {
    if (this.#of.get(value) === from) this.#of.set(value, to);
  }

  // disown notes an object that belongs to no module: a host's core module.
  disown(value) {
    if (kindOf(value) !== 'value') this.#of.set(value, '');
  }

  // of returns the id of the module to which a value belongs, '' if it is the
  // language's or the host's, undefined if it is nobody's yet.
  of(value) { return this.#of.get(value) ?? (isGlobalFunction(value) ? '' : undefined); }
}

// The objects and functions that belong to the language or to the host. Not all
// are read at once: some of them Node makes at the first look, for which it
// loads a hundred modules.
const globalObjects = ['globalThis', 'Math', 'JSON', 'Reflect', 'Atomics', 'Intl', 'WebAssembly', 'console', 'process'];

function isGlobalFunction(value) {
  if (typeof value !== 'function' || forwarders.has(value)) return false;
  const name = Object.getOwnPropertyDescriptor(value, 'name')?.value;
  return typeof name === 'string' && Object.hasOwn(globalThis, name) && globalThis[name] === value;
}

module.exports = { Owners };
