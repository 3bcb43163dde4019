'use strict';

// The object that a later version of a module assigns to module.exports is not
// the one that holders have: that was completed from it. From then on the two are
// twins. The module goes on with its own, by the name that it has for it, and
// holders with theirs; what either side adds, the other one has, too.
//
//	source ──► a proxy ──► what target inherits from
//	  │ its properties read and write those of target
//	  └ keys that it lacks are looked up, and made, by the proxy
//
// The elements of an array are left to the proxy altogether. A delete or a definition in
// source, which neither a property nor a proxy notices, is found later (catchUp).

const { twins } = require('./behind.js');
const { openDescriptor } = require('./exports.js');

const { getOwnPropertyDescriptor, getPrototypeOf, isExtensible, ownKeys, setPrototypeOf } = Reflect;

const custom = Symbol.for('nodejs.util.inspect.custom');
// What makes an array shorter, or a hole in it, tells no proxy.
const changing = new Set(['copyWithin', 'fill', 'pop', 'push', 'reverse', 'shift', 'sort', 'splice', 'unshift']);
const nothing = Object.freeze(Object.create(null));

class Twin {
  source;
  #target;
  #marks = new Map(); // key -> how it is known that source still has what was put there: a getter, or a descriptor
  #prototype; // the proxy, if there is one
  #length; // of both arrays when they were last the same

  // Target has just been completed from source.
  constructor(source, target) {
    Object.assign(this, { source });
    this.#target = target;
    if (Array.isArray(source)) this.#length = source.length;
    for (const key of ownKeys(source)) this.#mark(key);
    if (!isExtensible(source)) return;
    this.#prototype = new Proxy(Object.create(null), this.#handler());
    setPrototypeOf(source, this.#prototype);
    twins.add(this.#prototype);
  }

  // mark has a property of source read and write that of target, if it can be
  // written to. What can't is the same in both already.
  #mark(key) {
    const descriptor = getOwnPropertyDescriptor(this.source, key);
    if (this.#isElement(key)) {
      if (key !== 'length') Reflect.deleteProperty(this.source, key);
      return;
    }
    this.#marks.set(key, descriptor);
    const isReadOnly = descriptor.writable === false;
    if (descriptor.configurable && !isReadOnly) this.#show(key, descriptor);
  }

  // show makes a property of source that reads and writes that of target.
  /** @param {PropertyKey} key @param {PropertyDescriptor} of */
  #show(key, { enumerable, writable, set }) {
    const get = () => this.#in(this.#target[key]);
    const put = writable === undefined && set === undefined ? undefined : (value) => this.#put(key, value, this.#target);
    if (Reflect.defineProperty(this.source, key, { get, set: put, enumerable, configurable: true })) this.#marks.set(key, get);
  }

  // put writes to target what the module writes to source; where somebody has frozen
  // that, source has it alone.
  #put(key, value, holder) {
    return Reflect.set(holder, key, value === this.source ? this.#target : value, this.#target)
      || (!isExtensible(this.#target) && Reflect.defineProperty(this.source, key, { value, writable: true, enumerable: true, configurable: true }));
  }

  // in returns a value as the module has it: to that the object is its own.
  #in(value) { return value === this.#target ? this.source : value; }

  #isLength(key) { return key === 'length' && this.#length !== undefined; }

  #isElement(key) { return this.#length !== undefined && (key === 'length' || (typeof key === 'string' && String(Number(key) >>> 0) === key)); }

  // catchUp finds what no property and no proxy has heard of.
  catchUp() {
    const { source } = this;
    const target = this.#target;
    this.#level();
    this.#inherit();
    for (const [key, mark] of this.#marks) {
      const mine = getOwnPropertyDescriptor(source, key);
      if (mine === undefined) this.#drop(key, target); // the module has deleted it
      else if (!isMarked(mine, mark)) this.#give(key); // or defined it anew
      else if (!Object.hasOwn(target, key)) this.#drop(key, source); // somebody else has deleted it
      else if (typeof mark === 'function' && mine.set === undefined) this.#adopt(key); // or may have defined it anew
    }
    for (const key of ownKeys(source)) if (!this.#marks.has(key) && !this.#isLength(key)) this.#give(key);
    for (const key of ownKeys(target)) if (!Object.hasOwn(source, key)) this.#adopt(key);
  }

  // inherit gives target what the module has by now put above source, and takes its
  // place again.
  #inherit() {
    const above = getPrototypeOf(this.source);
    if (this.#prototype === undefined || above === this.#prototype) return;
    for (let each = above; each !== null; each = getPrototypeOf(each)) {
      if (getPrototypeOf(each) === this.#prototype) setPrototypeOf(each, getPrototypeOf(this.#target));
    }
    if (setPrototypeOf(this.#target, above)) setPrototypeOf(this.source, this.#prototype);
  }

  #give(key) {
    if (Reflect.defineProperty(this.#target, key, openDescriptor(this.source, key))) this.#mark(key);
  }

  #drop(key, from) {
    Reflect.deleteProperty(from, key);
    this.#marks.delete(key);
  }

  // adopt shows in source what was added to target.
  #adopt(key) {
    if (!this.#isElement(key)) this.#show(key, getOwnPropertyDescriptor(this.#target, key));
  }

  // level gives two arrays one length: that of the one that has another by now.
  #level() {
    if (this.#length === undefined) return;
    const { source } = this;
    const target = this.#target;
    if (source.length !== this.#length) Reflect.set(target, 'length', source.length);
    else if (target.length !== this.#length) source.length = target.length;
    this.#length = source.length;
  }

  // has tells whether target has a key that source lacks: one that the module has
  // deleted is gone from both.
  #has(key) {
    this.#level();
    if (this.#marks.has(key) && !Object.hasOwn(this.source, key)) this.#drop(key, this.#target);
    return Object.hasOwn(this.#target, key);
  }

  get #above() { return getPrototypeOf(this.#target) ?? nothing; }

  // isSuper tells whether somebody looks above source because of super: who finds a
  // key in source itself, or has target, doesn't come here.
  #isSuper(key, receiver) { return receiver === this.#target || Object.hasOwn(this.source, key); }

  #get(key, receiver) {
    if (!this.#isSuper(key, receiver) && this.#has(key)) {
      if (receiver === this.source) this.#adopt(key);
      return this.#in(this.#target[key]);
    }
    const value = Reflect.get(this.#above, key, receiver);
    if (key === custom && value === undefined) return () => this.#target; // to be printed as that is
    return this.#length !== undefined && changing.has(key) ? this.#onTarget(value) : value;
  }

  // onTarget returns a method of arrays that does to target what it is to do to source.
  #onTarget(method) {
    const [target, { source }] = [this.#target, this];
    const twin = this;
    return function change(...args) {
      if (this !== source) return Reflect.apply(method, this, args);
      twin.catchUp();
      try {
        const answer = Reflect.apply(method, target, args);
        return answer === target ? source : answer;
      } finally {
        twin.#level();
      }
    };
  }

  #set(key, value, receiver) {
    const target = this.#target;
    const holder = !this.#isSuper(key, receiver) && this.#has(key) ? target : this.#above;
    if (receiver !== this.source) return Reflect.set(holder, key, value, receiver);
    const done = this.#put(key, value, holder);
    this.#level();
    if (Object.hasOwn(target, key) && !Object.hasOwn(this.source, key)) this.#adopt(key);
    return done;
  }

  #describe(key) {
    const descriptor = getOwnPropertyDescriptor(this.#has(key) ? this.#target : this.#above, key);
    return descriptor && { __proto__: null, ...descriptor, configurable: true };
  }

  #handler() {
    return {
      __proto__: null,
      get: (_, key, receiver) => this.#get(key, receiver),
      set: (_, key, value, receiver) => this.#set(key, value, receiver),
      has: (_, key) => this.#has(key) || Reflect.has(this.#above, key),
      getOwnPropertyDescriptor: (_, key) => this.#describe(key),
      ownKeys: () => [...new Set([...ownKeys(this.#target).filter((key) => !this.#isElement(key)), ...ownKeys(this.#above)])],
      getPrototypeOf: () => getPrototypeOf(this.#target),
      defineProperty: (_, key, descriptor) => Reflect.defineProperty(this.#above, key, { ...descriptor, configurable: true }),
      deleteProperty: (_, key) => Reflect.deleteProperty(this.#above, key),
    };
  }

  // end parts them: source has what target has by then.
  end() {
    this.catchUp();
    const { source } = this;
    const target = this.#target;
    for (const [key, mark] of this.#marks) {
      const descriptor = getOwnPropertyDescriptor(source, key);
      if (typeof mark !== 'function' || descriptor?.get !== mark) continue;
      Reflect.defineProperty(source, key, getOwnPropertyDescriptor(target, key));
    }
    if (getPrototypeOf(source) === this.#prototype) setPrototypeOf(source, getPrototypeOf(target));
    if (this.#length === undefined) return;
    for (const key of ownKeys(target)) {
      if (key !== 'length' && this.#isElement(key)) Reflect.defineProperty(source, key, getOwnPropertyDescriptor(target, key));
    }
  }
}

// isMarked tells whether a property is what was put there.
function isMarked(descriptor, mark) {
  if (typeof mark === 'function') return descriptor.get === mark;
  return ['value', 'get', 'set'].every((part) => Object.is(descriptor[part], mark[part]));
}

module.exports = { Twin };
