'use strict';

// Live mode: what the ancestor told its users not to do works.
//
// Members: functions and classes inside of an exports object are handed out as
// forwarders, so that `const { greet } = sync.require("./utils")` follows.
// Plain calls: timers and listeners that a top level makes without a Heatsync
// are owned by its version, as if they had been made through one.

const { Forwarder, isForwarder } = require('./forwarder.js');

const { ownKeys, getOwnPropertyDescriptor, defineProperty } = Reflect;

// Members are the functions that one module exports by name.
class Members {
  #make; // (module, value) => Forwarder
  #forwarders = new Map(); // key -> Forwarder

  constructor(module, make) {
    this.module = module; // whose they are
    this.#make = make;
  }

  // show puts forwarders in the place of an object's functions, and aims those
  // that were handed out before at what the object has now. during takes what
  // undoes that. It returns the names of classes whose instances can't follow.
  show(object, during) {
    const left = [];
    for (const key of new Set([...ownKeys(object), ...this.#forwarders.keys()])) {
      if (!this.#renew(object, key, during)) left.push(String(key));
    }
    return left;
  }

  #renew(object, key, during) {
    const descriptor = getOwnPropertyDescriptor(object, key);
    const { value, get } = descriptor ?? {};
    const is = get === undefined ? value : attempt(() => get.call(object));
    const follows = this.#aim(key, is, during);
    if (get !== undefined) {
      defineProperty(object, key, { ...descriptor, get: () => this.#face(key, get.call(object)) });
    } else if (typeof value === 'function') defineProperty(object, key, { ...descriptor, value: this.#face(key, value) });
    return follows;
  }

  #aim(key, value, during) {
    const known = this.#forwarders.get(key);
    if (known === undefined || known.face === value || known.current === value) return true;
    const { undo, follows } = known.update(typeof value === 'function' ? value : this.#gone(key));
    during(undo);
    return follows;
  }

  // face returns what stands for a function under a name. What is a forwarder
  // already, another module's, is handed on.
  #face(key, value) {
    if (typeof value !== 'function' || isForwarder(value)) return value;
    let known = this.#forwarders.get(key);
    if (known === undefined) this.#forwarders.set(key, known = this.#make(this.module, value));
    else if (known.current !== value) known.update(value); // a getter's answer has changed since
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

const attempt = (action) => {
  try {
    return action();
  } catch {
    return undefined;
  }
};

const timers = { setTimeout: 'clearTimeout', setInterval: 'clearInterval', setImmediate: 'clearImmediate' };
const attaching = ['on', 'addListener', 'once', 'prependListener', 'prependOnceListener'];

// ownPlainCalls puts functions of its own in the place of the global timers and
// of what attaches listeners to event targets and emitters (classes, of which
// each has such methods of its own). They do as before
// but while owner() names the module whose top level calls them: then what they
// start belongs to that version. add registers an effect (effects.js).
function ownPlainCalls({ emitters, owner, add }) {
  for (const [name, clear] of Object.entries(timers)) {
    replace(globalThis, name, (start) => ownedTimer(start, globalThis[clear], name !== 'setInterval', owner, add));
  }
  const made = new Map(); // on and addListener are one function, and stay so
  for (const { prototype } of emitters) {
    for (const method of attaching.filter((each) => Object.hasOwn(prototype, each))) {
      replace(prototype, method, (attach) => {
        if (!made.has(attach)) made.set(attach, ownedListener(attach, 'removeListener', owner, add));
        return made.get(attach);
      });
    }
  }
  if (typeof EventTarget !== 'function') return;
  replace(EventTarget.prototype, 'addEventListener', (attach) => ownedListener(attach, 'removeEventListener', owner, add));
}

function ownedTimer(start, stop, once, owner, add) {
  return function timer(callback, ...args) {
    const id = owner();
    if (id === undefined || typeof callback !== 'function') return Reflect.apply(start, this, [callback, ...args]);
    let handle;
    const fire = once ? function fire(...given) {
      ended();
      return Reflect.apply(callback, this, given);
    } : callback;
    const begin = () => { handle = Reflect.apply(start, this, [fire, ...args]); };
    const ended = add(id, { begin, end: () => stop(handle) });
    return handle;
  };
}

function ownedListener(attach, detach, owner, add) {
  return function listen(event, listener, ...rest) {
    const id = owner();
    const args = [event, listener, ...rest];
    if (id === undefined || listener === undefined || listener === null) return Reflect.apply(attach, this, args);
    add(id, { waits: true, begin: () => Reflect.apply(attach, this, args), end: () => this[detach](...args) });
    return detach === 'removeListener' ? this : undefined;
  };
}

// replace puts another function in the place of a method, with its name,
// length and properties.
function replace(object, name, make) {
  const descriptor = getOwnPropertyDescriptor(object, name);
  const value = descriptor?.value ?? descriptor?.get?.call(object);
  if (typeof value !== 'function') return;
  const made = make(value);
  for (const key of ownKeys(value)) {
    if (key !== 'prototype') defineProperty(made, key, getOwnPropertyDescriptor(value, key));
  }
  defineProperty(object, name, { value: made, writable: true, enumerable: descriptor.enumerable, configurable: true });
}

module.exports = { Members, ownPlainCalls };
