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
const { forwarders, hasPrivate, textOf } = require('./texts.js');

const { getPrototypeOf, setPrototypeOf, ownKeys, getOwnPropertyDescriptor } = Reflect;

// Lineage is a class or function in all its versions, and the prototype that
// lasts through them. What is somebody else's is never written to: origin tells
// of a version whether it is the module's own, and whether it is over with it.
class Lineage {
  // face is what instances have for their constructor: the newest class, or
  // the function that stands for it.
  constructor(value, face, origin = own) {
    this.current = value;
    this.face = face;
    this.origin = origin;
    this.lasting = prototypeOf(value);
    this.#join(value);
    if (origin.own && this.lasting !== undefined) this.#settle();
  }

  // update makes value the newest. It returns what undoes that, and whether
  // live instances could follow. Those that the version before has made are left
  // alone if they have gone with another class (apart).
  update(value, origin = own, apart = false) {
    const { current, lasting, origin: from } = this;
    const before = from.over() && !this.#shared() ? prototypeOf(current) : undefined;
    const shots = [...new Set([before, lasting])].filter(Boolean).map((object) => [object, snapshot(object)]);
    const undo = () => {
      Object.assign(this, { current, lasting, origin: from });
      for (const [object, shot] of shots) restore(object, shot);
    };
    try {
      return { undo, follows: this.#turn(value, origin, before, apart) };
    } catch (error) {
      undo();
      throw error;
    }
  }

  #turn(value, origin, before, apart) {
    const { current, lasting } = this;
    Object.assign(this, { current: value, origin });
    this.#join(value);
    const next = prototypeOf(value);
    const free = lasting === undefined || apart || (before === undefined && lasting === prototypeOf(current));
    const follows = free || !hasPrivate(current);
    if (free || !follows) this.lasting = next;
    else this.#renew(before, next);
    if (next !== undefined && origin.own) this.#settle();
    return follows;
  }

  #renew(before, next) {
    const { lasting } = this;
    if (next !== undefined) {
      if (this.origin.own) complete(lasting, next);
      else inherit(lasting, next);
    }
    if (before !== undefined && before !== lasting) inherit(before, lasting);
  }

  // shared tells whether the newest class's prototype is what lasts under another
  // name.
  #shared() {
    const { current, lasting } = this;
    const prototype = prototypeOf(current);
    return prototype !== lasting && [...lineages.get(current)].some((each) => each.lasting === prototype);
  }

  #join(value) {
    if (!lineages.has(value)) lineages.set(value, new Set());
    lineages.get(value).add(this);
  }

  // settle makes constructor and instanceof agree for both sides: for who has
  // the face, and for the module, which has the class itself.
  #settle() {
    const { lasting, current, face } = this;
    for (const prototype of [lasting, current.prototype]) {
      if (!Object.hasOwn(prototype, 'constructor')) continue;
      Object.defineProperty(prototype, 'constructor', { value: face ?? current, writable: true, configurable: true });
    }
    if (lasting === current.prototype || Object.hasOwn(current, Symbol.hasInstance)) return;
    const hasInstance = function hasInstance(instance) { // this is a subclass, maybe
      return this === current ? madeBy(current, instance) : Reflect.apply(ordinary, this, [instance]);
    };
    Object.defineProperty(current, Symbol.hasInstance, { value: hasInstance, writable: true, configurable: true });
    ours.add(hasInstance);
  }

  // adopt gives a new instance of the newest class the prototype that lasts.
  adopt(instance) {
    if (getPrototypeOf(instance) === this.current.prototype && this.current.prototype !== this.lasting) {
      setPrototypeOf(instance, this.lasting);
    }
    return instance;
  }
}

const lineages = new WeakMap(); // class -> the lineages of which it is or was the newest: it may have several names
const ours = new WeakSet(); // the functions that settle gives classes
const ordinary = Function.prototype[Symbol.hasInstance];

// madeBy tells whether a value is an instance of any version of a class.
function madeBy(current, instance) {
  if ((typeof instance !== 'object' || instance === null) && typeof instance !== 'function') return false;
  const lasting = [...lineages.get(current)].filter((each) => each.current === current).map((each) => each.lasting);
  const { isPrototypeOf } = Object.prototype;
  return [prototypeOf(current), ...lasting].some((object) => object !== undefined && isPrototypeOf.call(object, instance));
}

// A host may put a quicker function around the proxy, through which calls go
// (faces, as makeFace does).
class Forwarder extends Lineage {
  #aim;

  constructor(value, origin, faces = makeFace) {
    const self = {};
    const { face, aim } = faces(new Proxy(function forwarder() {}, handlerFor(self)));
    super(value, face, origin);
    self.forwarder = this;
    this.#aim = aim;
    aim(value);
    forwarders.set(face, this);
  }

  update(value, origin, apart) {
    const { current } = this;
    const { undo, follows } = super.update(value, origin, apart);
    this.#aim(value);
    return { undo: () => { undo(); this.#aim(current); }, follows };
  }

  construct(args, target) {
    if (target !== this.face) return Reflect.construct(this.current, args, target);
    return this.adopt(Reflect.construct(this.current, args));
  }

  get(key, receiver) {
    if (key === 'prototype') return this.lasting;
    const value = Reflect.get(this.current, key, receiver === this.face ? this.current : receiver);
    if (key === Symbol.hasInstance && receiver === this.face && (value === ordinary || ours.has(value))) {
      return (instance) => madeBy(this.current, instance);
    }
    if (key === 'toString' && value === Function.prototype.toString) return () => textOf(this.current);
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

const makeFace = (proxy) => ({ face: proxy, aim: () => {} });

const isForwarder = (value) => forwarders.has(value);

// leadsTo tells whether a face is that of a forwarder, or of one that is aimed
// at its face, and so on.
function leadsTo(face, forwarder) {
  for (let each = forwarders.get(face); each !== undefined; each = forwarders.get(each.current)) {
    if (each === forwarder) return true;
  }
  return false;
}

// handlerFor passes all that can be done with a function on to the newest. The
// proxy's target must be a function that can be called with new, in case a
// later version is a class.
function handlerFor(self) {
  const current = () => self.forwarder.current;
  return {
    apply: (_, receiver, args) => Reflect.apply(current(), receiver, args),
    construct: (_, args, target) => self.forwarder.construct(args, target),
    get: (_, key, receiver) => self.forwarder.get(key, receiver),
    set: (_, key, value, receiver) => Reflect.set(current(), key, value, receiver === self.forwarder.face ? current() : receiver),
    has: (_, key) => Reflect.has(current(), key),
    deleteProperty: (_, key) => key !== 'prototype' && Reflect.deleteProperty(current(), key),
    defineProperty: (_, key, descriptor) => key !== 'prototype'
      && Reflect.defineProperty(current(), key, { ...descriptor, configurable: true }),
    getOwnPropertyDescriptor: (shadow, key) => self.forwarder.describe(key, shadow),
    ownKeys: () => [...new Set([...ownKeys(current()), 'prototype'])],
    getPrototypeOf: () => getPrototypeOf(current()),
    setPrototypeOf: (_, prototype) => setPrototypeOf(current(), prototype),
    preventExtensions: () => false,
  };
}

// own is the origin of what a module itself has made.
const own = { own: true, over: () => true };

// inherit leaves an object nothing but what it inherits from another.
function inherit(object, parent) {
  empty(object);
  setPrototypeOf(object, parent);
}

// prototypeOf returns the object that instances inherit from, undefined for
// functions that make none.
function prototypeOf(value) {
  const descriptor = getOwnPropertyDescriptor(value, 'prototype');
  const prototype = descriptor?.value;
  return typeof prototype === 'object' && prototype !== null ? prototype : undefined;
}

module.exports = { Forwarder, Lineage, isForwarder, leadsTo, own, prototypeOf };
