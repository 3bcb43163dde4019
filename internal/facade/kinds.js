'use strict';

// What kind of thing is exported, and whether it can be taken apart, so that the object
// that holders have can be given its properties. That is possible only if all of its state
// is in its properties and its prototype. State elsewhere belongs to the identity of the
// object: what the engine keeps inside of it, or a class keeps in private members, in a
// WeakMap or wherever it has put an instance. Looking has no effects: neither the traps of
// a proxy nor getters run.

const { forwarders, standsFor, textOf, twins } = require('./behind.js');
const parts = require('./parts.js');

const { getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect;

// Questions for the host, since an object itself can't answer them.
const ask = {
  inside: (_object) => 'Object', // what an object is within, whatever its prototype says: "Object", "Array", "Error", "Proxy" or another
  isEmitter: (_constructor) => false, // is this the host's class of emitters, all of whose state shows?
  isKnown: (_constructor) => true, // is this the text of a class of the program's?
};

// know sets who answers these questions.
const know = (others) => { Object.assign(ask, others); };

// kindOf says how a value can be kept alive for its holders: an "object" or
// "array" is updated in place, a "function" is forwarded to, and of anything
// else ("value") holders keep what they have.
function kindOf(value) {
  if (typeof value === 'function') return isProxy(value) ? 'value' : 'function';
  if (typeof value !== 'object' || value === null) return 'value';
  const within = ask.inside(value);
  if (within !== 'Object' && within !== 'Array' && within !== 'Error') return 'value';
  if (!shows(getPrototypeOf(value), within)) return 'value';
  return within === 'Array' ? 'array' : 'object';
}

// isProxy tells whether a value is a proxy of the program's. That of a forwarder is ours.
const isProxy = (value) => (typeof value === 'function' || typeof value === 'object') && value !== null
  && !forwarders.has(value) && !standsFor.has(value) && ask.inside(value) === 'Proxy';

const showing = new WeakMap(); // prototype -> do its objects show all that they are?

// shows tells whether the objects of a prototype have all of their state in their
// properties.
function shows(prototype, within) {
  if (prototype === null) return true;
  if (twins.has(prototype)) return shows(getPrototypeOf(prototype), within);
  let shown = showing.get(prototype);
  if (shown === undefined) {
    if (isProxy(prototype)) return false;
    shown = classShows(prototype, within) && shows(getPrototypeOf(prototype), within);
    showing.set(prototype, shown);
  }
  return shown;
}

// classShows tells it of the methods in one prototype, and of its constructor, if
// it is that of a class. (Node has prototypes that warn when they are asked for
// what they have not.)
function classShows(prototype, within) {
  const keys = ownKeys(prototype);
  const constructor = keys.includes('constructor') ? getOwnPropertyDescriptor(prototype, 'constructor').value : undefined;
  const isClass = typeof constructor === 'function' && !isProxy(constructor)
    && getOwnPropertyDescriptor(constructor, 'prototype')?.value === prototype;
  if (isClass && isOpen(constructor, within)) return true;
  const functions = keys.map((key) => getOwnPropertyDescriptor(prototype, key)).flatMap(({ value, get, set }) => [value, get, set])
    .filter((each) => typeof each === 'function');
  if (functions.some(isProxy) || (isClass && (parts.texts.hasPrivate(constructor) || !ask.isKnown(constructor)))) return false;
  return functions.every((each) => !parts.texts.hides(textOf(each)));
}

// isOpen tells it of a class that is the engine's or the host's: of all those
// there are only these. An error's stack is a property, too.
function isOpen(constructor, within) {
  const name = getOwnPropertyDescriptor(constructor, 'name')?.value;
  if (name === 'EventEmitter') return ask.isEmitter(constructor);
  if (name !== 'Object' && name !== 'Array' && !errors.has(name)) return false;
  const engines = globalThis[name] === constructor || parts.texts.isNative(textOf(constructor));
  return engines && (name === 'Object' || name === within || (errors.has(name) && within === 'Error'));
}

const errors = new Set(['Error', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError', 'AggregateError']);

// inPlace tells whether values of a kind can be updated in place.
const inPlace = (kind) => kind === 'object' || kind === 'array';

module.exports = { kindOf, inPlace, isProxy, know };
