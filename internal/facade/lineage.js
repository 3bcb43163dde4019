'use strict';

// Instances follow their class. All instances that are made through one name of it have the
// same prototype for ever: that of the first version, which is brought up to date in place:
//
//	instance ──► lasting prototype ──► the newest class's parent
//	an old version's own prototype (emptied) ──┘
//
// The newest class's own prototype is left as it is: its methods reach super
// through it.

const { behind, inPlaceOf, prototypeOf } = require('./behind.js');
const { snapshot, restore, complete, empty, isOpen } = require('./exports.js');
const { isProxy } = require('./kinds.js');
const { hasPrivate, looksForItself } = require('./texts.js');

const { getPrototypeOf, setPrototypeOf, defineProperty, getOwnPropertyDescriptor } = Reflect;

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
    this.hasLeft = false;
    this.#join(value);
    if (origin.own && this.lasting !== undefined) this.#agree();
  }

  // update makes value the newest, and gives during what undoes that. If live instances
  // can't follow, it returns what becomes of them (stays). Those that the version before
  // has made are left alone if they have gone with another class (apart).
  update(value, origin, during, apart = false) {
    const { current, lasting, hasLeft, origin: from } = this;
    const leftWith = left.get(lasting);
    const before = from.over() && !this.#shared() ? prototypeOf(current) : undefined;
    const shots = [...new Set([before, lasting])].filter(Boolean).map((object) => [object, snapshot(object)]);
    const undo = () => {
      Object.assign(this, { current, lasting, hasLeft, origin: from });
      if (lasting !== undefined) left.set(lasting, leftWith);
      for (const [object, shot] of shots) restore(object, shot);
    };
    during(undo); // before anything is done: what ends this by force, no catch hears of
    try {
      return { stays: this.#advance(value, origin, before, apart) };
    } catch (error) {
      undo();
      throw error;
    }
  }

  #advance(value, origin, before, apart) {
    const { current, lasting, origin: from } = this;
    Object.assign(this, { current: value, origin });
    this.#join(value);
    const next = prototypeOf(value);
    const free = lasting === undefined || apart || (before === undefined && lasting === prototypeOf(current));
    const stays = free ? undefined : this.#obstacle(hides(current, from, value) || hides(value, origin, current), lasting);
    const leaves = stays !== undefined && stays !== unreachable;
    if (leaves) this.#leave(lasting, current, from);
    if (free || leaves) this.lasting = next;
    else this.#renew(before, next);
    if (next !== undefined && origin.own) this.#agree();
    return stays;
  }

  // leave leaves what a version has made with its methods, and with the class that they
  // know.
  #leave(lasting, current, { own: mayWrite }) {
    left.set(lasting, current);
    this.hasLeft = true;
    if (!mayWrite || !isOpen(lasting) || !Object.hasOwn(lasting, 'constructor')) return;
    defineProperty(lasting, 'constructor', { value: current, writable: true, configurable: true });
  }

  // obstacle says why the instances of a class don't follow, if they don't.
  #obstacle(hides, lasting) {
    if (!isOpen(lasting)) return 'keep its methods, since their prototype is read-only';
    if (!hides) return undefined;
    return this.tied() ? unreachable : 'keep its methods, since private members are out of reach of another version';
  }

  // tied tells whether the lasting prototype can't be exchanged.
  tied() { return false; }

  // lasts tells whether the prototype will be that of the next version, too, as far
  // as can be seen now. A member may have a second name, by which nobody has asked.
  lasts() { return this.origin.own && !this.origin.isMember && lineagesOf(this.current).length === 1 && !hides(this.current, this.origin); }

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
    return prototype !== lasting && lineagesOf(current).some((each) => each.lasting === prototype);
  }

  #join(value) {
    const known = lineagesOf(value);
    if (!known.includes(this)) lineages.set(value, known.length === 0 ? this : [...known, this]);
  }

  // agree makes constructor and instanceof agree for both sides: for who has
  // the face, and for the module, which has the class itself.
  #agree() {
    const { lasting, current } = this;
    const face = looksForItself(current) ? undefined : this.face;
    for (const prototype of [lasting, current.prototype]) {
      if (!Object.hasOwn(prototype, 'constructor')) continue;
      defineProperty(prototype, 'constructor', { value: face ?? current, writable: true, configurable: true });
    }
    const inherited = inheritedBy(current, Symbol.hasInstance);
    if (lasting === current.prototype || Object.hasOwn(current, Symbol.hasInstance) || !(inherited === ordinary || ours.has(inherited))) return;
    const hasInstance = instanceTest((made, instance) => (made === current ? madeBy(current, instance) : Reflect.apply(ordinary, made, [instance])));
    defineProperty(current, Symbol.hasInstance, { value: hasInstance, writable: true, configurable: true });
  }

  // madeFor returns the version that is to make an instance of a class that extends
  // this one: it may have been left with the prototype of an older one.
  madeFor(target) {
    if (!this.hasLeft) return this.current; // this is asked often
    for (const each of parentsOf(prototypeOf(target))) {
      const older = left.get(each);
      if (older !== undefined && lineagesOf(older).includes(this)) return older;
    }
    return this.current;
  }

  // adopt gives a new instance of the newest class the prototype that lasts.
  adopt(instance) {
    if (getPrototypeOf(instance) === this.current.prototype && this.current.prototype !== this.lasting) {
      setPrototypeOf(instance, this.lasting);
    }
    return instance;
  }
}

// class -> the lineages of which it is or was the newest: it may have several names,
// but most have one, and then there is no list.
const lineages = new WeakMap();
const lineagesOf = (value) => [lineages.get(value) ?? []].flat();
const ours = new WeakSet(); // the functions that instanceTest makes
const ordinary = Function.prototype[Symbol.hasInstance];

// instanceTest makes a function for Symbol.hasInstance of one that is told of what
// something may be an instance: the class, or a subclass.
function instanceTest(test) {
  const shown = { [Symbol.hasInstance](instance) { return test(this, instance); } }[Symbol.hasInstance];
  ours.add(shown);
  return inPlaceOf(shown, ordinary);
}

// madeBy tells whether a value is an instance of any version of a class.
function madeBy(current, instance) {
  if ((typeof instance !== 'object' || instance === null) && typeof instance !== 'function') return false;
  const named = lineagesOf(current).filter((each) => each.current === current);
  const prototypes = [prototypeOf(current), ...named.map((each) => each.lasting)].filter(Boolean);
  const { isPrototypeOf } = Object.prototype;
  return prototypes.some((object) => isPrototypeOf.call(object, instance))
    || (named.some(({ hasLeft }) => hasLeft) && parentsOf(instance).some((each) => lineagesOf(left.get(each)).some((one) => named.includes(one))));
}

// own is the origin of what a module itself has made.
/** @type {{ own: boolean, over: () => boolean, id?: string, aside?: any[], isMember?: boolean }} */
const own = { own: true, over: () => true };

// inherit leaves an object nothing but what it inherits from another.
function inherit(object, parent) {
  empty(object);
  setPrototypeOf(object, parent);
}

// left has the prototypes of which nothing lasts but what was made by then, with the
// version of the class that they are left with.
const left = new WeakMap();

// hides tells whether a version, or a class that it extends, keeps of its instances
// what is out of reach for another one. A class that both extend is no obstacle.
function hides(version, { aside = [] }, other) {
  const both = new Set(other === undefined ? [] : parentsOf(prototypeOf(other)));
  const above = parentsOf(prototypeOf(version)).filter((each) => !both.has(each)).map(classOf);
  return [version, ...above].some((each) => each !== undefined && (aside.includes(each) || hasPrivate(each)));
}

// inheritedBy returns what an object has under a key, itself or from above, without
// asking anybody.
function inheritedBy(object, key) {
  return [object, ...parentsOf(object)].map((each) => getOwnPropertyDescriptor(each, key)).find((each) => each !== undefined)?.value;
}

// parentsOf lists the objects from which one inherits, up to a proxy of the program's.
function parentsOf(object) {
  const parents = [];
  for (let each = object; each !== undefined && each !== null && !isProxy(each); each = getPrototypeOf(each)) parents.push(each);
  return parents.slice(1);
}

// classOf returns the class that makes what has a prototype.
function classOf(prototype) {
  const value = left.get(prototype) ?? getOwnPropertyDescriptor(prototype, 'constructor')?.value;
  return typeof value === 'function' && !isProxy(value) ? behind(value) : undefined;
}

// familyOf lists a class and those that it extends.
const familyOf = (value) => [value, ...parentsOf(prototypeOf(value)).map(classOf).filter(Boolean)];

const unreachable = 'fail where they reach for private members, since the new version has others';

// isShown tells whether a class has a lineage.
const isShown = (value) => lineages.has(value);

module.exports = { Lineage, isShown, familyOf, instanceTest, isOurTest: (value) => ours.has(value), madeBy, ordinary, own };
