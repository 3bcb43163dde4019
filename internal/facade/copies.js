'use strict';

// What top levels copy. Where an edge is live, its importer reads what it needs from the
// object that it holds, and has nothing to do when that is brought up to date. But what a top level
// itself reads, calls or constructs of another module it may keep. Then it has to run again with
// that: the edge becomes a plain one as well (note).
//
// Exports of ES modules are getters, and forwarders hear of calls. Of other values the
// exports of CommonJS have accessors in their place while top levels run, and only then (watch).

const { calls } = require('./calls.js');
const { forwarders } = require('./behind.js');
const { kindOf } = require('./kinds.js');
const { isPackage } = require('./packages.js');

const { defineProperty, getOwnPropertyDescriptor, ownKeys } = Reflect;

class Copies {
  #machine;
  #realm;
  #follows; // tells whether a module runs again with whatever it has copied
  #copied = new Map(); // id -> Set of ids of which its newest version has copied
  #loaded = new Map(); // id -> Set of ids that it has been given
  #watched = new Map(); // id -> what ends it
  #evaluations = 0; // that are under way
  #off = 0; // nothing is noted: what reads is ours

  constructor(machine, realm, follows) {
    this.#machine = machine;
    this.#realm = realm;
    this.#follows = follows;
    calls.note = (id) => this.note(id);
  }

  // enters and left are called before a top level runs and after it has, however that ended. enters returns what
  // is to be done if the version before goes on.
  enters(id) {
    const loaded = this.#loaded.get(id);
    this.#unwatch(id);
    this.#copied.delete(id);
    this.#loaded.delete(id);
    calls.heard = ++this.#evaluations > 0;
    return () => (loaded === undefined ? this.#loaded.delete(id) : this.#loaded.set(id, loaded));
  }

  left() {
    this.#evaluations = Math.max(0, this.#evaluations - 1);
    calls.heard = this.#evaluations > 0;
    if (!calls.heard) for (const id of [...this.#watched.keys()]) this.#unwatch(id);
  }

  idle() {
    this.#evaluations = 0;
    this.left();
  }

  // apart does what reads for nobody.
  apart(action) {
    this.#off++;
    try {
      return action();
    } finally {
      this.#off--;
    }
  }

  // note says that the top level which runs now has copied of a module, or the one that goes on after it has awaited.
  note(id, resumed) {
    const isAlone = this.#realm.stack.length === 0; // nothing runs within what goes on
    const reader = this.#off > 0 ? undefined : isAlone ? resumed : this.#realm.running();
    if (reader === undefined || reader === id || (reader !== resumed && !this.#realm.loads(reader)) || (!this.#follows(reader) && this.#asked(reader, id))) return;
    const copied = within(this.#copied, reader);
    if (copied.has(id)) return;
    this.#machine.link(reader, id, 'plain', { path: id }); // which a full stack may forbid
    copied.add(id);
  }

  // asked tells whether a module has another one by sync.require: who does that has promised not to copy.
  #asked(reader, id) { return [...this.#realm.modules.get(reader)?.answers?.values() ?? []].includes(id); }

  // gives notes that a module is given another, and has what is read of that noted, and of all that
  // it has been given: its functions may read that.
  gives(importer, m, isModule) {
    within(this.#loaded, importer).add(m.id);
    if (this.#evaluations === 0) return;
    if (!isModule && m.running !== undefined) this.#meet(m.id);
    else if (!isModule && !this.#isHeard(m)) this.note(m.id);
    for (const todo = [m.id]; todo.length > 0;) {
      const id = todo.pop();
      if (this.#watched.has(id) || this.#realm.loads(id)) continue; // which is watched when it has run
      this.#watch(id);
      todo.push(...this.#loaded.get(id) ?? []);
    }
  }

  // loaders lists the modules that have been given one.
  loaders(id) { return [...this.#loaded].filter(([, ids]) => ids.has(id)).map(([importer]) => importer); }

  // move has a file take the place of another for those who have been given that.
  move(from, to) {
    this.#move(from, to);
    this.#realm.during(to, () => this.#move(to, from));
  }

  #move(from, to) { for (const ids of this.#loaded.values()) if (ids.delete(from)) ids.add(to); }

  // meet makes one unit of a cycle that has just been closed: what its modules see of each other depends on
  // where it is entered.
  #meet(id) {
    const { stack } = this.#realm;
    const from = stack.lastIndexOf(id);
    for (let at = from; from >= 0 && at < stack.length; at++) this.#link(stack[at], stack[at + 1] ?? id);
  }

  #link(importer, id) {
    if (importer === undefined || importer === id) return;
    this.#machine.link(importer, id, 'plain', { path: id });
    within(this.#copied, importer).add(id);
  }

  // isHeard tells whether it is heard what is copied of a module's exports: not of what can't be covered, nor
  // of what a package has made. What another module of the project has made is that one's.
  #isHeard({ id, target }) {
    const kind = kindOf(target);
    const owner = this.#realm.owners.of(target);
    return (kind === 'object' || kind === 'function') && (owner === id || (owner !== undefined && owner !== '' && !isPackage(owner)));
  }

  #watch(id) {
    const m = this.#realm.modules.get(id);
    const isOwn = m !== undefined && m.running === undefined && !m.isModule && kindOf(m.target) === 'object' && this.#realm.owners.of(m.target) === id;
    this.#watched.set(id, isOwn ? this.#cover(id, m.target) : () => {});
  }

  #unwatch(id) {
    this.#watched.get(id)?.();
    this.#watched.delete(id);
  }

  // cover puts accessors in the place of an object's values, and returns what takes them away.
  #cover(id, object) {
    const covered = [];
    for (const key of ownKeys(object)) {
      const descriptor = getOwnPropertyDescriptor(object, key);
      if (!descriptor.configurable || forwarders.has(descriptor.value)) continue;
      const { get, set, value } = 'value' in descriptor ? this.#accessors(id, descriptor) : this.#heard(id, descriptor);
      if (defineProperty(object, key, { get, set, enumerable: descriptor.enumerable, configurable: true })) covered.push({ key, get, value });
    }
    const isShown = covered.length > 0 && !Object.hasOwn(object, inspect)
      && defineProperty(object, inspect, { value: () => shown(object, covered), configurable: true });
    return () => {
      uncover(object, covered);
      if (isShown) Reflect.deleteProperty(object, inspect);
    };
  }

  // heard puts a getter around one, such as compilers make. It may return a forwarder, which is no copy.
  #heard(id, value) {
    const copies = this;
    const get = function get() {
      const got = value.get === undefined ? undefined : Reflect.apply(value.get, this, []);
      if (!forwarders.has(got)) copies.note(id);
      return got;
    };
    return { value, get, set: value.set };
  }

  #accessors(id, descriptor) {
    const value = { __proto__: null, ...descriptor };
    return {
      value,
      get: () => {
        this.note(id);
        return value.value;
      },
      set: value.writable ? (to) => { value.value = to; } : undefined,
    };
  }
}

const inspect = Symbol.for('nodejs.util.inspect.custom');

// shown is what people see of an object that is covered.
function shown(object, covered) {
  const copy = Object.defineProperties(Object.create(Reflect.getPrototypeOf(object)), Object.getOwnPropertyDescriptors(object));
  Reflect.deleteProperty(copy, inspect);
  uncover(copy, covered);
  return copy;
}

// uncover gives an object its values back, unless somebody has put others there.
function uncover(object, covered) {
  for (const { key, get, value } of covered) {
    if (getOwnPropertyDescriptor(object, key)?.get === get) defineProperty(object, key, value);
  }
}

function within(sets, key) {
  let set = sets.get(key);
  if (set === undefined) sets.set(key, set = new Set());
  return set;
}

module.exports = { Copies };
