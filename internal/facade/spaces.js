'use strict';

// Namespaces of modules, as code has them of `import * as` and import(). Each stands in front of
// an object with a getter for each name: the exports of an ES module, or a face of what is none.
// It answers as the language has it: no prototype, names in order, nothing to be assigned, added or
// taken away. What is asked for while a top level runs may be kept: that is a read, also where it is only
// which names there are.
//
// One thing is otherwise, since the names may be others after a reload: properties are said to be
// configurable. Whoever asks whether a namespace is extensible, or has it be otherwise, is told that it is
// not: no name comes to that one any more, and who asks for it later gets another.

const { getOwnPropertyDescriptor, isExtensible } = Reflect;
const inspect = Symbol.for('nodejs.util.inspect.custom');

class Spaces {
  #read; // is told of an object of which it was asked what names it has
  #made = new WeakMap(); // object with getters -> namespace
  #behind = new WeakMap(); // namespace -> that object

  constructor(read) { this.#read = read; }

  // of returns the namespace of what has the getters.
  of(names) {
    const known = this.#made.get(names);
    if (known?.isWhole()) return known.space;
    const target = Object.create(Object.create(null, printed), tagged);
    const space = new Proxy(target, this.#handler(names, target));
    const isWhole = () => isExtensible(target) || Object.keys(names).every((name) => Object.hasOwn(target, name));
    this.#made.set(names, { space, isWhole });
    this.#behind.set(space, names);
    return space;
  }

  // behind returns what has the getters of a namespace, or what it is given.
  behind(space) { return this.#behind.get(space) ?? space; }

  // reads returns what these names of a namespace are to be read from: what has the getters, if it has all of
  // them, since that is quicker. Whose top level has read one that is gone later runs again, and asks again.
  reads(space, keys) {
    const names = this.#behind.get(space) ?? {};
    return keys.every((key) => isNamed(names, key) && !(key in Object.prototype)) ? names : space;
  }

  #handler(names, target) {
    const read = () => this.#read(names);
    const has = (key) => {
      if (isNamed(names, key)) return true;
      read();
      if (!isExtensible(target)) delete target[key];
      return false;
    };
    const shows = (key) => has(key) && (isExtensible(target) || Object.hasOwn(target, key));
    return {
      __proto__: null,
      get: (_, key) => (typeof key === 'symbol' ? target[key] : has(key) ? names[key] : undefined),
      has(_, key) {
        read();
        return typeof key === 'symbol' ? key === Symbol.toStringTag : has(key);
      },
      ownKeys() {
        read();
        return [...(isExtensible(target) ? Object.keys(names).sort() : Object.keys(target).filter(has)), Symbol.toStringTag];
      },
      getOwnPropertyDescriptor(_, key) {
        if (typeof key === 'symbol') return getOwnPropertyDescriptor(target, key);
        return shows(key) ? { __proto__: null, value: names[key], writable: true, enumerable: true, configurable: true } : undefined;
      },
      defineProperty(_, key, wanted) { return isAlready(this.getOwnPropertyDescriptor(_, key), wanted); },
      deleteProperty: (_, key) => (typeof key === 'symbol' ? key !== Symbol.toStringTag : !has(key)),
      set: () => false,
      getPrototypeOf: () => null,
      setPrototypeOf: (_, prototype) => prototype === null,
      isExtensible: () => !end(target, names),
      preventExtensions: () => end(target, names),
    };
  }
}

// end has no name come to a namespace any more.
function end(target, names) {
  if (!isExtensible(target)) return true;
  for (const name of Object.keys(names).sort()) Object.defineProperty(target, name, { get: () => names[name], enumerable: true, configurable: true });
  Object.setPrototypeOf(target, null);
  return Reflect.preventExtensions(target);
}

// isNamed asks what the program can't have tampered with.
const isNamed = (names, key) => getOwnPropertyDescriptor(names, key)?.enumerable === true;

// tagged is what every namespace has; printed is how it is shown, which nobody sees.
const tagged = { [Symbol.toStringTag]: { __proto__: null, value: 'Module' } };
const printed = { [inspect]: { __proto__: null, value: shown } };

// shown is what people see of a namespace.
/** @this {object} */
function shown(depth, options, print) {
  const values = Object.create(null);
  for (const name of Object.keys(this)) values[name] = this[name];
  return print(values, { ...options, depth }).replace('[Object: null', '[Module: null');
}

// isAlready tells whether a property is as somebody wants it to be, which is all that can be done for them.
function isAlready(is, wanted) {
  if (is === undefined || 'get' in wanted || 'set' in wanted) return false;
  return Object.keys(wanted).every((key) => Object.is(wanted[key], is[key]));
}

module.exports = { Spaces };
