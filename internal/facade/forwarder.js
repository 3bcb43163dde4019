'use strict';

// A forwarder is a function that stays the same while the function or class behind it
// changes: calls, new, statics and subclasses reach the newest. Its face, which holders
// have, is a proxy. It answers every operation as the newest version would, as seen from
// outside (sides.js). What it has once shown as final must stay so (shadow.js).

const { behind, forwarders, prototypeOf } = require('./behind.js');
const { calls, hear } = require('./calls.js');
const { Lineage, instanceTest, isOurTest, madeBy, ordinary } = require('./lineage.js');
const { Shadow } = require('./shadow.js');
const { Passage, Sides, across, adopt } = require('./sides.js');

const { defineProperty, deleteProperty, getOwnPropertyDescriptor, getPrototypeOf, has, isExtensible, ownKeys, set, setPrototypeOf } = Reflect;

class Forwarder extends Lineage {
  #passage;
  #sides;
  #shadow;
  #hasInstance; // once somebody has asked for it
  #theirs; // keys of accessors that holders have given the newest version, if any

  constructor(value, origin, faces) {
    const shadow = new Shadow(inspected);
    const traps = new Traps();
    const passage = faces(shadow.target, traps);
    super(value, passage.face, origin);
    traps.forwarder = this;
    this.#passage = passage;
    this.#sides = new Sides(faces);
    this.#shadow = shadow;
    this.#face(value);
    forwarders.set(this.face, this);
  }

  #face(value) {
    this.#sides.aim({ inside: value, outside: this.face, made: this.#made, lasting: this.lasting });
    this.#passage.aim(value, this.#sides, false);
  }

  // update is Lineage's. It also returns the names of what holders were told to be
  // final, and is something else now.
  update(value, origin, during, apart) {
    const { current } = this;
    const theirs = this.#theirs;
    during(() => {
      this.#theirs = theirs;
      this.#face(current);
    });
    const { stays } = super.update(value, origin, during, apart);
    this.#face(value);
    this.#theirs = undefined;
    const hidden = this.#shadow.hides((key) => this.#seen(key)).map(String);
    return { stays, hidden };
  }

  tied() { return this.#shadow.fixed('prototype'); }

  // made is the prototype of what the newest version makes that is to last.
  // What a generator makes is soon over.
  get #made() {
    const made = prototypeOf(this.current);
    return made !== undefined && isGenerators(made, this.current) ? undefined : made;
  }

  get #prototype() { return this.#made === undefined ? Reflect.get(this.current, 'prototype') : this.lasting; }

  #makeHasInstance() {
    return instanceTest((made, instance) => {
      const whole = made === this.face && prototypeOf(this.current) !== undefined;
      return whole ? madeBy(this.current, instance) : Reflect.apply(ordinary, made === this.face ? behind(made) : made, [instance]);
    });
  }

  construct(args, target) {
    if (calls.heard) hear(this);
    const made = target === this.face ? Reflect.construct(this.current, args) : Reflect.construct(this.madeFor(target), args, target);
    return adopt(made, this.#sides);
  }

  // Own properties, as they are seen from outside.

  #seen(key) {
    const descriptor = getOwnPropertyDescriptor(this.current, key);
    if (descriptor === undefined || this.#isOurs(key)) return undefined;
    if (key !== 'prototype') return across((value) => this.#sides.out(value))(descriptor);
    if (this.#made === undefined) return descriptor;
    return { __proto__: null, ...descriptor, value: this.lasting, writable: descriptor.writable || !this.lasts() };
  }

  #keys() {
    return ownKeys(this.current).filter((key) => !this.#isOurs(key));
  }

  keys() {
    const { keys, open } = this.#shadow;
    const seen = this.#keys();
    return [...new Set([...(open ? seen : seen.filter((key) => keys.includes(key))), ...keys])];
  }

  describe(key) { return this.#shadow.tell(key, this.#seen(key)); }

  get(key, receiver) {
    if (this.#shadow.fixed(key)) return this.#shadow.get(key).value;
    if (key === 'prototype') return this.#prototype;
    if (calls.heard && !(key in Function.prototype)) hear(this);
    const value = Reflect.get(this.current, key, this.#inward(receiver, key));
    if (key === Symbol.hasInstance && (value === ordinary || isOurTest(value) || !has(this.current, key))) return (this.#hasInstance ??= this.#makeHasInstance());
    return this.#sides.out(value);
  }

  set(key, value, receiver) {
    if (this.#shadow.fixed(key) || this.#isOurs(key)) return false; // Function.prototype's can't be written
    if (receiver !== this.face) return set(this.current, key, value, receiver);
    if (!this.#shadow.open && this.#shadow.get(key) === undefined && !has(this.current, key)) return false;
    const done = set(this.current, key, this.#sides.in(value), this.#inward(receiver, key));
    if (done && key === 'prototype') this.#found();
    return done;
  }

  // inward returns on what an accessor is called that is asked for through a face.
  #inward(receiver, key) { return receiver === this.face && !this.#theirs?.has(key) ? this.current : receiver; }

  // isOurs tells whether a property is one that agree has made.
  #isOurs(key) { return key === Symbol.hasInstance && isOurTest(getOwnPropertyDescriptor(this.current, key)?.value); }

  // found begins with another prototype, which holders have assigned.
  #found() {
    this.lasting = prototypeOf(this.current);
    this.#face(this.current);
  }

  has(key) {
    const from = this.#isOurs(key) ? getPrototypeOf(this.current) : this.current;
    return (from !== null && has(from, key)) || this.#shadow.get(key) !== undefined;
  }

  define(key, given) {
    const descriptor = { __proto__: null, ...given }; // a program may have given all objects a getter
    const told = this.#shadow.get(key);
    if (told === undefined ? !this.#shadow.open : !defineProperty(this.#shadow.target, key, descriptor)) return false;
    if (!defineProperty(this.current, key, across((value) => this.#sides.in(value))(descriptor))) return false;
    if (key === 'prototype' && 'value' in descriptor) this.#found();
    if (descriptor.get !== undefined || descriptor.set !== undefined) (this.#theirs ??= new Set()).add(key);
    else this.#theirs?.delete(key);
    this.describe(key);
    return true;
  }

  delete(key) {
    if (this.#shadow.get(key)?.configurable === false) return false;
    if (this.#seen(key) !== undefined && !deleteProperty(this.current, key)) return false;
    return deleteProperty(this.#shadow.target, key);
  }

  isExtensible() {
    if (!isExtensible(this.current)) this.#close();
    return this.#shadow.open;
  }

  preventExtensions() {
    if (!Reflect.preventExtensions(this.current)) return false;
    this.#close();
    return true;
  }

  #close() { this.#shadow.close(this.#keys(), (key) => this.#seen(key), getPrototypeOf(this.current)); }

  parent() { return getPrototypeOf(this.#shadow.open ? this.current : this.#shadow.target); }

  setParent(parent) {
    if (!this.#shadow.open) return parent === getPrototypeOf(this.#shadow.target);
    for (let each = parent; each !== null; each = getPrototypeOf(each)) if (each === this.face) return false;
    return setPrototypeOf(this.current, parent);
  }
}

// Traps hand on to the forwarder whatever is asked of its face, except calls.
class Traps extends Passage {
  forwarder;

  construct(_, args, target) { return this.forwarder.construct(args, target); }

  get(_, key, receiver) { return this.forwarder.get(key, receiver); }

  set(_, key, value, receiver) { return this.forwarder.set(key, value, receiver); }

  has(_, key) { return this.forwarder.has(key); }

  deleteProperty(_, key) { return this.forwarder.delete(key); }

  defineProperty(_, key, descriptor) { return this.forwarder.define(key, descriptor); }

  getOwnPropertyDescriptor(_, key) { return this.forwarder.describe(key); }

  ownKeys() { return this.forwarder.keys(); }

  isExtensible() { return this.forwarder.isExtensible(); }

  preventExtensions() { return this.forwarder.preventExtensions(); }

  getPrototypeOf() { return this.forwarder.parent(); }

  setPrototypeOf(_, prototype) { return this.forwarder.setParent(prototype); }
}

// inspected is above every shadow: what inspects a proxy looks at its target.
const inspecting = new Set();
const inspected = Object.create(Function.prototype);
defineProperty(inspected, Symbol.for('nodejs.util.inspect.custom'), /** @type {any} */ ({
  __proto__: null, // which a program may have given a member "get"
  value(depth, options, inspect) {
    if (!forwarders.has(this)) return this; // it is looked at as the target that it is
    const { current } = forwarders.get(this);
    if (inspecting.has(current)) return '[Circular *1]';
    inspecting.add(current);
    try {
      return inspect(current, { ...options, depth });
    } finally {
      inspecting.delete(current);
    }
  },
}));

// A generator's prototype knows no constructor, and has that of all generators
// above it.
function isGenerators(prototype, value) {
  /** @type {any[]} */
  const [above, maker] = [getPrototypeOf(prototype), getPrototypeOf(value)];
  return !Object.hasOwn(prototype, 'constructor') && typeof above?.next === 'function' && maker?.prototype === above;
}

const isForwarder = (value) => forwarders.has(value);

// leadsTo tells whether a face is that of a forwarder, or of one that is aimed
// at its face, and so on.
function leadsTo(face, forwarder) {
  for (let each = forwarders.get(face); each !== undefined; each = forwarders.get(each.current)) {
    if (each === forwarder) return true;
  }
  return false;
}

module.exports = { Forwarder, isForwarder, leadsTo };
