'use strict';

// What the sources of functions show about them.

const { lex } = require('./lex.js');
const { asksConstructor, isAbstract, privatesOf, whatTells } = require('./read.js');

const forwarders = new WeakMap(); // face -> the Forwarder whose face it is
const standsFor = new WeakMap(); // another function of ours -> the one in the place of which it is seen

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

// hasPrivate tells whether a class gives its instances private members, which the
// methods of another version can't reach.
const hasPrivate = (value) => privatesIn(value).some(({ isStatic }) => !isStatic);

// looksForItself tells whether a class may ask for private statics of somebody's
// constructor, or is abstract and asks whether that is the class itself.
const looksForItself = (value) => (privatesIn(value).some(({ isStatic }) => isStatic) && asksConstructor(textOf(value)))
  || isAbstract(textOf(value), nameOf(value));

// nameOf returns the name of the function that is behind a value.
function nameOf(value) {
  const name = Reflect.getOwnPropertyDescriptor(behind(value), 'name')?.value;
  return typeof name === 'string' ? name : '';
}

const privatesIn = (value) => (isClass(value) ? privatesOf(textOf(value)) : []);

// isClass tells whether a function is a class, of which the prototype can't be
// exchanged. (That of others neither, where they are frozen, and the text of a
// method may begin with any letters.)
function isClass(value) {
  const prototype = Reflect.getOwnPropertyDescriptor(behind(value), 'prototype');
  return prototype !== undefined && prototype.writable === false && textOf(value).startsWith('class');
}

const telling = new WeakMap(); // function -> name of a class -> what tells

// tellsThis tells by what a function may tell a class of a name from its face
// (whatTells). A class is called by new only.
function tellsThis(value, name) {
  if (!telling.has(value)) telling.set(value, new Map());
  const tells = telling.get(value);
  if (!tells.has(name)) tells.set(name, isClass(value) ? undefined : whatTells(textOf(value), name));
  return tells.get(name);
}

// isNative tells of a function's text that the engine shows for want of one: it is
// made so that it can't be JavaScript.
const isNative = (text) => text.includes('[native code]') && lex(text).slice(-6).map((token) => token.text).join(' ') === '{ [ native code ] }';

module.exports = { behind, forwarders, hasPrivate, inPlaceOf, isClass, isNative, looksForItself, nameOf, showTexts, standsFor, tellsThis, textOf };
