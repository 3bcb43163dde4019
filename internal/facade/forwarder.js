'use strict';

// A forwarder is a function that stays the same while the function or class
// behind it changes: calls, new, statics and subclasses reach the newest.
//
// Instances follow too. All that are made through the forwarder have one
// prototype for ever, that of the first version, which is brought up to date
// in place:
//
//	instance ──► lasting prototype ──► the newest class's parent
//	an old version's own prototype (emptied) ──┘
//
// The newest class's own prototype is left as it is: its methods reach super
// through it.

const { snapshot, restore, complete, empty } = require('./exports.js');

const { getPrototypeOf, setPrototypeOf, ownKeys, getOwnPropertyDescriptor } = Reflect;

class Forwarder {
  constructor(value) {
    this.current = value;
    this.lasting = prototypeOf(value);
    this.proxy = new Proxy(function forwarder() {}, handlerFor(this));
    if (this.lasting !== undefined) this.#settle();
  }

  // update puts another function behind the forwarder. It returns what undoes
  // it, and whether live instances could follow.
  update(value) {
    const { current, lasting } = this;
    const before = prototypeOf(current);
    const undo = {
      current, lasting,
      prototypes: [...new Set([lasting, before])].filter(Boolean).map((object) => [object, snapshot(object)]),
    };
    this.current = value;
    const next = prototypeOf(value);
    const follows = !(hasPrivate(current) && lasting !== undefined);
    if (!follows || lasting === undefined) this.lasting = next;
    else if (next !== undefined) this.#renew(before, next);
    if (next !== undefined) this.#settle();
    return { undo, follows };
  }

  undo({ current, lasting, prototypes }) {
    this.current = current;
    this.lasting = lasting;
    for (const [object, shot] of prototypes) restore(object, shot);
  }

  #renew(before, next) {
    if (before !== undefined && before !== this.lasting) {
      empty(before);
      setPrototypeOf(before, this.lasting);
    }
    complete(this.lasting, next);
  }

  // settle makes constructor and instanceof agree for both sides: for who has
  // the forwarder, and for the module, which has the class itself.
  #settle() {
    const { lasting, current, proxy } = this;
    if (Object.hasOwn(lasting, 'constructor')) {
      Object.defineProperty(lasting, 'constructor', { value: proxy, writable: true, configurable: true });
    }
    if (lasting === current.prototype || Object.hasOwn(current, Symbol.hasInstance)) return;
    Object.defineProperty(current, Symbol.hasInstance, {
      value: (instance) => this.made(instance), writable: true, configurable: true,
    });
  }

  // made tells whether a value is an instance of any version.
  made(instance) {
    if ((typeof instance !== 'object' || instance === null) && typeof instance !== 'function') return false;
    const { isPrototypeOf } = Object.prototype;
    return [this.lasting, prototypeOf(this.current)].some((object) => object !== undefined && isPrototypeOf.call(object, instance));
  }

  construct(args, target) {
    if (target !== this.proxy) return Reflect.construct(this.current, args, target);
    const made = Reflect.construct(this.current, args);
    if (getPrototypeOf(made) === this.current.prototype && this.current.prototype !== this.lasting) {
      setPrototypeOf(made, this.lasting);
    }
    return made;
  }

  get(key, receiver) {
    if (key === 'prototype') return this.lasting;
    const value = Reflect.get(this.current, key, receiver === this.proxy ? this.current : receiver);
    if (key === Symbol.hasInstance && value === Function.prototype[Symbol.hasInstance]) return (instance) => this.made(instance);
    if (key === 'toString' && value === Function.prototype.toString) return () => value.call(this.current);
    return value;
  }

  describe(key, shadow) {
    if (key === 'prototype') {
      shadow.prototype = this.lasting;
      return getOwnPropertyDescriptor(shadow, key);
    }
    const descriptor = getOwnPropertyDescriptor(this.current, key);
    return descriptor && { ...descriptor, configurable: true };
  }
}

// handlerFor passes all that can be done with a function on to the newest. The
// proxy's target must be a function that can be called with new, in case a
// later version is a class.
function handlerFor(f) {
  return {
    apply: (_, self, args) => Reflect.apply(f.current, self, args),
    construct: (_, args, target) => f.construct(args, target),
    get: (_, key, receiver) => f.get(key, receiver),
    set: (_, key, value, receiver) => Reflect.set(f.current, key, value, receiver === f.proxy ? f.current : receiver),
    has: (_, key) => Reflect.has(f.current, key),
    deleteProperty: (_, key) => key !== 'prototype' && Reflect.deleteProperty(f.current, key),
    defineProperty: (_, key, descriptor) => key !== 'prototype'
      && Reflect.defineProperty(f.current, key, { ...descriptor, configurable: true }),
    getOwnPropertyDescriptor: (shadow, key) => f.describe(key, shadow),
    ownKeys: () => [...new Set([...ownKeys(f.current), 'prototype'])],
    getPrototypeOf: () => getPrototypeOf(f.current),
    setPrototypeOf: (_, prototype) => setPrototypeOf(f.current, prototype),
    preventExtensions: () => false,
  };
}

// prototypeOf returns the object that instances inherit from, undefined for
// functions that make none.
function prototypeOf(value) {
  const descriptor = getOwnPropertyDescriptor(value, 'prototype');
  const prototype = descriptor?.value;
  return typeof prototype === 'object' && prototype !== null ? prototype : undefined;
}

// hasPrivate tells whether a class has private members, which the methods of
// another version can't reach. The text is all that there is to go by.
function hasPrivate(value) {
  const text = Function.prototype.toString.call(value);
  return text.startsWith('class') && /#[A-Za-z$_]/.test(text.replace(/(['"`])(?:\\.|(?!\1)[^\\])*\1|\/\/.*|\/\*[^]*?\*\//g, ''));
}

module.exports = { Forwarder };
