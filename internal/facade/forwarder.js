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

// Lineage is a class or function in all its versions, and the prototype that
// lasts through them.
class Lineage {
  // face is what instances have for their constructor: the newest class, or
  // the function that stands for it. A class that is somebody else's is left as
  // it is until a version brings another.
  constructor(value, face, own = true) {
    this.current = value;
    this.face = face;
    this.lasting = prototypeOf(value);
    if (own && this.lasting !== undefined) this.#settle();
  }

  // update makes value the newest. It returns what undoes that, and whether
  // live instances could follow.
  update(value) {
    const { current, lasting } = this;
    const before = prototypeOf(current);
    const shots = [...new Set([lasting, before])].filter(Boolean).map((object) => [object, snapshot(object)]);
    const undo = () => {
      Object.assign(this, { current, lasting });
      for (const [object, shot] of shots) restore(object, shot);
    };
    try {
      return { undo, follows: this.#turn(value, before) };
    } catch (error) {
      undo();
      throw error;
    }
  }

  #turn(value, before) {
    const { current, lasting } = this;
    this.current = value;
    const next = prototypeOf(value);
    const follows = lasting === undefined || !hasPrivate(current);
    if (!follows || lasting === undefined) this.lasting = next;
    else if (next !== undefined) this.#renew(before, next);
    if (next !== undefined) this.#settle();
    return follows;
  }

  #renew(before, next) {
    if (before !== undefined && before !== this.lasting) {
      empty(before);
      setPrototypeOf(before, this.lasting);
    }
    complete(this.lasting, next);
  }

  // settle makes constructor and instanceof agree for both sides: for who has
  // the face, and for the module, which has the class itself.
  #settle() {
    const { lasting, current, face } = this;
    if (Object.hasOwn(lasting, 'constructor')) {
      Object.defineProperty(lasting, 'constructor', { value: face ?? current, writable: true, configurable: true });
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

  // adopt gives a new instance of the newest class the prototype that lasts.
  adopt(instance) {
    if (getPrototypeOf(instance) === this.current.prototype && this.current.prototype !== this.lasting) {
      setPrototypeOf(instance, this.lasting);
    }
    return instance;
  }
}

// A host may put a quicker function around the proxy, through which calls go
// (faces, as makeFace does).
class Forwarder extends Lineage {
  #aim;

  constructor(value, own, faces = makeFace) {
    const self = {};
    const { face, aim } = faces(new Proxy(function forwarder() {}, handlerFor(self)));
    super(value, face, own);
    self.forwarder = this;
    this.#aim = aim;
    aim(value);
    forwarders.add(face);
  }

  update(value) {
    const { current } = this;
    const { undo, follows } = super.update(value);
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

const makeFace = (proxy) => ({ face: proxy, aim: () => {} });

const forwarders = new WeakSet();
const isForwarder = (value) => forwarders.has(value);

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

module.exports = { Forwarder, Lineage, isForwarder };
