'use strict';

// Live mode: taking functions out of an exports object works.
//
// Members: functions and classes inside of an exports object are handed out as
// forwarders, so that `const { greet } = sync.require("./utils")` follows.
// Plain calls: timers and listeners that a top level makes without a Heatsync
// are owned by its version, as if they had been made through one.

const { prototypeOf } = require('./behind.js');
const { isForwarder, leadsTo } = require('./forwarder.js');
const { Listener } = require('./listeners.js');
const { isProxy } = require('./kinds.js');

const { ownKeys, getOwnPropertyDescriptor, defineProperty } = Reflect;

// Members are the functions that one module exports by name.
class Members {
  #make; // (module, value) => Forwarder
  #originOf; // (module, value) => whose a class is (forwarder.js)
  #forwarders = new Map(); // key -> Forwarder
  #getters = new WeakSet(); // those that show put in the place of others

  constructor(module, make, originOf) {
    this.module = module; // whose they are
    this.#make = make;
    this.#originOf = originOf;
  }

  // show puts forwarders in the place of an object's functions, and aims those
  // that were handed out before at what the object has now. during takes what
  // undoes that. It returns of which names holders do not see all: { name, stays, hidden }. asks
  // says that the object's getters may be asked: they are an ES module's.
  show(object, during, asks) {
    const left = [];
    const heirs = new Map(); // lasting prototype -> the class with which the instances go
    for (const aim of this.#aims(object)) {
      left.push({ name: String(aim.key), ...this.#take(aim, heirs, during) });
    }
    for (const key of ownKeys(object)) this.#cover(object, key, during);
    if (asks) for (const key of ownKeys(object)) valueOf(object, key); // so that instances follow of what nobody has taken yet
    return left;
  }

  // aims lists what is to become of the forwarders. Where a class had two names,
  // the one that was called like it comes first, if it is a class still.
  #aims(object) {
    const aims = [...this.#forwarders].map(([key, known]) => {
      const value = valueOf(object, key);
      const next = follows(value) ? value : this.#gone(key);
      return { key, known, next, rank: Number(known.current.name === key) + 2 * Number(prototypeOf(next) !== undefined) };
    });
    return aims.sort((one, other) => other.rank - one.rank);
  }

  // cover hides a function behind a forwarder. A getter is not asked before
  // somebody asks it: it may be there to load what it returns as late as can be.
  #cover(object, key, during) {
    const members = this;
    const descriptor = getOwnPropertyDescriptor(object, key);
    const { value, get } = descriptor;
    if (follows(value)) defineProperty(object, key, { ...descriptor, value: this.#face(key, value, during) });
    if (get === undefined || this.#getters.has(get)) return;
    const shown = function get() { return members.#face(key, Reflect.apply(descriptor.get, this, []), () => {}); };
    this.#getters.add(shown);
    defineProperty(object, key, { ...descriptor, get: shown });
  }

  // take makes a forwarder follow. Where a class had two names and they are two
  // classes now, the instances go with the first.
  #take({ known, next }, heirs, during) {
    const { lasting, current } = known;
    const heir = heirs.get(lasting) ?? next;
    heirs.set(lasting, heir);
    if (current === next || leadsTo(next, known)) return {};
    return known.update(next, this.#originOf(this.module, next), during, heir !== next);
  }

  // face returns what stands for a function under a name. What is a forwarder
  // already, another module's, is handed on, unless the name has one.
  #face(key, value, during) {
    if (!follows(value)) return value;
    let known = this.#forwarders.get(key);
    if (known === undefined) {
      if (isForwarder(value)) return value;
      this.#forwarders.set(key, known = this.#make(this.module, value));
      during(() => this.#forwarders.delete(key));
    } else if (known.current !== value && !leadsTo(value, known)) { // a getter's answer has changed since
      known.update(value, this.#originOf(this.module, value), () => {});
    }
    return known.face;
  }

  // gone stands for a function that is not exported any more.
  #gone(key) {
    const gone = function gone() {
      throw new Error(`${String(key)} is not exported any more by ${id}`);
    };
    const { id } = this.module;
    gone.prototype = undefined;
    return gone;
  }
}

// follows tells whether a value is handed out as a forwarder. A proxy of the
// program's is not: to look at it would be to run its traps.
const follows = (value) => typeof value === 'function' && !isProxy(value);

// valueOf returns a property's value; one that throws has none.
function valueOf(object, key) {
  try {
    return Object.hasOwn(object, key) ? object[key] : undefined;
  } catch {
    return undefined;
  }
}

const timers = { setTimeout: 'clearTimeout', setInterval: 'clearInterval', setImmediate: 'clearImmediate' };
const attaching = ['on', 'addListener', 'once', 'prependListener', 'prependOnceListener'];

// ownPlainCalls returns a function that puts others in the place of the timers,
// global ones and those of the module that exports them, and of what attaches
// listeners to event targets and emitters (classes, of which each has such
// methods of its own). They do as before but while owner() names the module
// whose top level calls them: then what they start belongs to that version. add
// registers an effect (effects.js), time sets a timer (timers.js); withdraw(target,
// event, listener) takes an effect back. EventEmitter is the host's.
// It can be called again, for what a program has put there since.
/** @param {any} options */
function ownPlainCalls({ timers: module, emitters, ...effects }) {
  const made = new Map(); // what is one function under two names stays so
  const put = (object, name, make) => replace(object, name, (before) => {
    if (!made.has(before)) made.set(before, make(before));
    const after = made.get(before);
    return made.set(after, after).get(after);
  });
  const own = (prototype, attaching, detaching, isListener) => {
    for (const method of attaching) put(prototype, method, (attach) => ownedListener(attach, detaching[0], isListener, effects));
    for (const method of detaching) put(prototype, method, (detach) => withdrawing(detach, effects));
  };
  const isFunction = (value) => typeof value === 'function';
  const isObject = (value) => isFunction(value) || (typeof value === 'object' && value !== null);
  return () => {
    for (const [name, clear] of Object.entries(timers)) {
      for (const object of [globalThis, module]) put(object, name, (start) => ownedTimer(name, start, object[clear], effects));
    }
    for (const { prototype } of emitters) own(prototype, attaching, ['removeListener', 'off'], isFunction);
    if (isFunction(globalThis.EventTarget)) own(EventTarget.prototype, ['addEventListener'], ['removeEventListener'], isObject);
  };
}

// An owned timer stays so when it has fired: it may be set going anew (refresh).
function ownedTimer(name, start, stop, { owner, time }) {
  const how = { name, start, stop };
  return function timer(callback, ...args) {
    const id = typeof callback === 'function' ? owner() : undefined;
    if (id === undefined) return Reflect.apply(start, this, [callback, ...args]);
    return time(id, how, callback, args, this);
  };
}

function ownedListener(attach, detaching, isListener, { owner, add, EventEmitter }) {
  const common = { attach, EventEmitter, isKnown: true, byHand: true };
  const how = { ...common, detach: (target, event, listener) => target[detaching](event, listener) };
  const capturing = { ...common, detach: (target, event, listener) => target[detaching](event, listener, { capture: true }) };
  return function listen(event, listener, ...options) {
    const id = isListener(listener) ? owner() : undefined;
    if (id === undefined) return Reflect.apply(attach, this, [event, listener, ...options]);
    const captures = options.some((each) => each === true || each?.capture); // to remove it, Node knows no true
    add(id, new Listener(captures ? capturing : how, this, event, listener, options));
    return detaching === 'removeListener' ? this : undefined;
  };
}

// withdrawing has a listener that waits to be attached not wait any more. (What
// once attaches has the listener in its listener.)
function withdrawing(detach, { withdraw }) {
  return function unlisten(event, listener, ...rest) {
    const waits = withdraw(this, event, listener?.listener ?? listener);
    if (!waits) return Reflect.apply(detach, this, [event, listener, ...rest]);
    return detach.name === 'removeEventListener' ? undefined : this;
  };
}

// replace puts another function in the place of a method, with its name,
// length and properties.
function replace(object, name, make) {
  const descriptor = getOwnPropertyDescriptor(object, name);
  const value = descriptor?.value ?? descriptor?.get?.call(object);
  const made = typeof value === 'function' ? make(value) : value;
  if (made === value) return;
  for (const key of ownKeys(value)) {
    if (key !== 'prototype') defineProperty(made, key, getOwnPropertyDescriptor(value, key));
  }
  defineProperty(object, name, { value: made, writable: true, enumerable: descriptor.enumerable, configurable: true });
}

module.exports = { Members, ownPlainCalls };
