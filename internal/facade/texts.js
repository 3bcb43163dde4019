'use strict';

// What the sources of functions show about them.

const { behind, textOf } = require('./behind.js');
const { lex } = require('./lex.js');
const { asksConstructor, isAbstract, privatesOf, whatTells } = require('./read.js');

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

// hides tells of a function's or a class's text whether it may keep something of
// an instance where its properties don't show it: in the engine, or with somebody
// to whom it hands the instance itself.
function hides(text) {
  if (isNative(text)) return true;
  const tokens = lex(text);
  const names = new Set(['this', ...aliases(tokens)]);
  return tokens.some(({ kind, text: name }, at) => kind === 'name' && names.has(name) && handsOn(tokens, at));
}

// aliases lists the names that are given to this.
const aliases = (tokens) => tokens.filter((_, at) => isAlias(tokens, at)).map(({ text }) => text);

const isAlias = (tokens, at) => tokens[at]?.kind === 'name' && !members.has(tokens[at - 1]?.text) && tokens[at + 1]?.text === '='
  && tokens[at + 2]?.text === 'this' && endsAt(tokens, at + 3);

// handsOn tells of this, or of another name for it, whether it goes elsewhere as
// a whole.
function handsOn(tokens, at) {
  const [two, before, , next] = [-2, -1, 0, 1].map((step) => tokens[at + step]?.text);
  if (members.has(before) || next === ':' || members.has(next) || next === '[') return false; // a property's name, or a property
  if (next === 'instanceof' || before === 'typeof' || before === '...' || isAlias(tokens, at)) return false;
  if (before === 'return') return !endsAt(tokens, at + 1);
  if (before === '=') return !((two === '}' && endsAt(tokens, at + 1)) || isAlias(tokens, at - 2));
  return !(before === '(' && (next === ',' || next === ')') && isHarmless(tokens, at - 2));
}

const members = new Set(['.', '?.']);
const ends = new Set([';', ',', '}', ')']);

// endsAt tells whether a statement or a part of it ends before a token.
const endsAt = (tokens, at) => tokens[at] === undefined || ends.has(tokens[at].text) || tokens[at].line;

// isHarmless tells of what is called with this whether that writes properties, or
// calls a function for an object, and keeps nothing.
function isHarmless(tokens, at) {
  const [object, dot, name] = [-2, -1, 0].map((step) => tokens[at + step]?.text);
  if (dot !== '.') return helpers.has(name);
  return object === 'Object' || object === 'Reflect' ? writers.has(name) : calls.has(name);
}

const writers = new Set(['assign', 'defineProperty', 'defineProperties', 'keys', 'values', 'entries', 'freeze', 'seal',
  'preventExtensions', 'getPrototypeOf', 'setPrototypeOf', 'ownKeys', 'hasOwn', 'get', 'set', 'has']);
const calls = new Set(['call', 'apply', 'bind']);
const helpers = new Set(['_classCallCheck', '_defineProperty', '__publicField', '_callSuper', '_possibleConstructorReturn']);

module.exports = { hasPrivate, hides, isClass, isNative, looksForItself, nameOf, tellsThis };
