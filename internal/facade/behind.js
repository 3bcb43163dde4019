'use strict';

// What of ours stands for something else, and what is behind it.

const forwarders = new WeakMap(); // face -> the Forwarder whose face it is
const standsFor = new WeakMap(); // another function of ours -> the one in the place of which it is seen
const twins = new WeakSet(); // the proxies that are above what modules have assigned (twins.js)

const { toString } = Function.prototype;

// inPlaceOf gives a function the looks of the one in the place of which it is seen.
function inPlaceOf(value, other) {
  standsFor.set(value, other);
  return value;
}

// behind returns the function for which another stands: the newest, for a face.
function behind(value) {
  for (let each = value; ; ) {
    const next = forwarders.get(each)?.current ?? standsFor.get(each);
    if (next === undefined) return each;
    each = next;
  }
}

// prototypeOf returns the object that instances inherit from, undefined for
// functions that make none. (A face is not asked for what it would have to stand by.)
function prototypeOf(value) {
  const prototype = forwarders.has(value) ? value.prototype : Reflect.getOwnPropertyDescriptor(value, 'prototype')?.value;
  return typeof prototype === 'object' && prototype !== null ? prototype : undefined;
}

// showTexts has Function.prototype.toString give the text of the function that a
// face stands for; of a proxy the engine has none. Where that can't be replaced
// it is left as it is.
function showTexts() {
  const shown = inPlaceOf({ toString() { return Reflect.apply(toString, behind(this), []); } }.toString, toString);
  Reflect.defineProperty(Function.prototype, 'toString', { value: shown, writable: true, configurable: true });
}

// textOf returns the text of a function. Not every engine has one for a proxy.
function textOf(value) {
  try {
    return Reflect.apply(toString, behind(value), []);
  } catch {
    return 'function () { [native code] }';
  }
}

module.exports = { behind, forwarders, inPlaceOf, prototypeOf, showTexts, standsFor, textOf, twins };
