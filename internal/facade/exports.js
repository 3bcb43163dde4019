'use strict';

// Objects that modules export, and how one is brought up to date in place:
// pure functions over objects and property descriptors, which know nothing of
// modules.
//
// Two accidents are prevented here. Values copied by assignment would lose getters,
// symbols, hidden properties and prototypes; so descriptors are carried over. And a
// property that a compiler has made non-configurable could never be updated again; so what
// holders get is always open, even if the module made a closed object.

const { prototypeOf } = require('./behind.js');
const { inPlace, kindOf } = require('./kinds.js');

const { ownKeys, getOwnPropertyDescriptor, getPrototypeOf, setPrototypeOf, isExtensible } = Reflect;

// keysOf lists the own keys that can be carried over, symbols too.
function keysOf(object) {
  const keys = ownKeys(object);
  return Array.isArray(object) ? keys.filter((key) => key !== 'length') : keys;
}

// snapshot notes all that restore needs to put an object back as it is.
function snapshot(object) {
  return {
    prototype: getPrototypeOf(object),
    length: Array.isArray(object) ? object.length : 0,
    properties: keysOf(object).map((key) => [key, getOwnPropertyDescriptor(object, key)]),
  };
}

function restore(object, { prototype, length, properties }) {
  empty(object);
  if (getPrototypeOf(object) !== prototype) setPrototypeOf(object, prototype);
  if (Array.isArray(object)) Reflect.set(object, 'length', length);
  for (const [key, descriptor] of properties) Reflect.defineProperty(object, key, descriptor);
}

function empty(object) {
  for (const key of keysOf(object)) Reflect.deleteProperty(object, key);
  if (Array.isArray(object)) Reflect.set(object, 'length', 0);
}

// reset makes an object what a module gets as its exports at first.
function reset(object) {
  empty(object);
  setPrototypeOf(object, Object.prototype);
}

// complete makes target's own properties and prototype those of source, in
// source's order; where source has itself (exports.default = exports), target
// has itself. It returns the keys that target did not take, because
// somebody else has nailed it down; nothing if it is a proxy that refuses.
function complete(target, source) {
  try {
    empty(target);
  } catch {
    return undefined;
  }
  const prototype = getPrototypeOf(source);
  const refused = [];
  if (getPrototypeOf(target) !== prototype && !setPrototypeOf(target, prototype)) refused.push('its prototype');
  if (Array.isArray(target) && !Reflect.set(target, 'length', source.length)) refused.push('its length');
  for (const key of keysOf(source)) {
    const descriptor = openDescriptor(source, key);
    if (descriptor.value === source) descriptor.value = target;
    if (!Reflect.defineProperty(target, key, descriptor)) refused.push(String(key));
  }
  return refused.concat(keysOf(target).filter((key) => !Object.hasOwn(source, key)).map(String));
}

// through describes a property that reads and writes that of another object.
function through(object, key, enumerable) {
  return {
    get: () => object[key],
    set: (value) => { object[key] = value; },
    enumerable,
    configurable: true,
  };
}

// openDescriptor returns the descriptor by which an open object shows a
// property of source. A value that can change but not move, as in a sealed
// object, is shown through accessors, so that later writes reach holders.
/** @returns {PropertyDescriptor} */
function openDescriptor(source, key) {
  const descriptor = getOwnPropertyDescriptor(source, key);
  if (descriptor.configurable || !descriptor.writable) return /** @type {any} */ ({ __proto__: null, ...descriptor, configurable: true });
  return through(source, key, descriptor.enumerable);
}

// opened returns an object that can be updated in place: the given one, or an
// open copy if it was frozen, sealed or nailed down.
function opened(object) {
  const kind = kindOf(object);
  if (kind !== 'object' && kind !== 'array') return object;
  if (isOpen(object)) return object;
  const copy = kind === 'array' ? [] : {};
  complete(copy, object);
  return copy;
}

function isOpen(object) {
  return isExtensible(object) && keysOf(object).every((key) => getOwnPropertyDescriptor(object, key).configurable);
}

// nails tells whether source text may nail down its exports, itself or by a
// function that is named for it. Most text has none of the words.
const nailing = ['defineProperty', 'defineProperties', 'freeze', 'Freeze', 'seal', 'Seal', 'preventExtensions', 'mmutable'];
const nails = (source) => nailing.some((word) => source.includes(word));

// view returns a proxy for the exports of a module that may nail them down.
// To the module they look as it made them; object, which holders have, stays
// open. What is nailed is kept on the proxy's own target as well, since the
// engine holds a proxy to what its target says. turn has it show another
// object, which says the same.
function view(object) {
  const shadow = Object.create(getPrototypeOf(object));
  const nailed = (key) => getOwnPropertyDescriptor(shadow, key);
  const home = (key) => (nailed(key) !== undefined || !isExtensible(shadow) ? shadow : object);
  const proxy = new Proxy(shadow, /** @type {any} */ ({
    __proto__: null, // whatever a program may give all objects
    get: (_, key, receiver) => Reflect.get(constant(nailed(key)) ? shadow : object, key, receiver),
    set: (_, key, value) => (nailed(key) === undefined && !isExtensible(shadow) ? false
      : Reflect.set(constant(nailed(key)) ? shadow : object, key, value)),
    has: (_, key) => Reflect.has(home(key), key),
    deleteProperty: (_, key) => {
      const descriptor = nailed(key);
      if (descriptor !== undefined && !descriptor.configurable) return false;
      return Reflect.deleteProperty(shadow, key) && Reflect.deleteProperty(object, key);
    },
    ownKeys: () => (isExtensible(shadow) ? [...new Set([...ownKeys(object), ...ownKeys(shadow)])] : ownKeys(shadow)),
    getOwnPropertyDescriptor: (_, key) => {
      const descriptor = getOwnPropertyDescriptor(home(key), key);
      const live = getOwnPropertyDescriptor(object, key);
      if (descriptor === undefined || live === undefined || constant(descriptor)) return descriptor;
      return 'value' in descriptor && 'value' in live ? { __proto__: null, ...descriptor, value: live.value } : descriptor;
    },
    defineProperty: (_, key, descriptor) => {
      if (nailed(key) === undefined && !isExtensible(shadow)) return false;
      if (!Reflect.defineProperty(object, key, { ...descriptor, configurable: true })) return false;
      if (descriptor.configurable !== false) return true;
      return Reflect.defineProperty(shadow, key, { ...getOwnPropertyDescriptor(object, key), configurable: false });
    },
    preventExtensions: () => {
      for (const key of ownKeys(object)) {
        if (nailed(key) === undefined) Reflect.defineProperty(shadow, key, getOwnPropertyDescriptor(object, key));
      }
      return Reflect.preventExtensions(shadow);
    },
    getPrototypeOf: () => getPrototypeOf(isExtensible(shadow) ? object : shadow),
    setPrototypeOf: (_, prototype) => setPrototypeOf(shadow, prototype) && setPrototypeOf(object, prototype),
  }));
  return { proxy, turn: (other) => { object = other; } };
}

// constant tells whether a property can never have another value.
function constant(descriptor) {
  return descriptor !== undefined && !descriptor.configurable && descriptor.writable === false;
}

// namesIn lists the keys of what holders have: of a function, also those in its prototype.
function namesIn(target) {
  const kind = kindOf(target);
  if (inPlace(kind)) return Reflect.ownKeys(target);
  if (kind !== 'function') return [];
  return [...Reflect.ownKeys(target), ...Reflect.ownKeys(prototypeOf(target) ?? {}).map((key) => `prototype.${String(key)}`)];
}

// lostOf lists the names that somebody has added to what holders have, and that a new version takes away: of which
// neither the version before speaks, nor the new one.
function lostOf({ names, keys, source }, now) {
  const spokenOf = new Set([...keys, ...now]);
  return names.filter((name) => !spokenOf.has(name) && !source?.includes(String(name.description ?? name).replace('prototype.', '')));
}

module.exports = { lostOf, snapshot, restore, empty, reset, complete, opened, openDescriptor, isOpen, nails, namesIn, view };
