'use strict';

// What kind of object an object is for the engine, whatever its prototype says.

const { types } = require('node:util');

// The kinds of which the engine keeps something that properties don't show. What
// util.types says of others looks at properties.
const kinds = ['Date', 'RegExp', 'Map', 'Set', 'WeakMap', 'WeakSet', 'Promise', 'AnyArrayBuffer', 'ArrayBufferView', 'BoxedPrimitive',
  'GeneratorObject', 'MapIterator', 'SetIterator', 'ArgumentsObject', 'ModuleNamespaceObject', 'External'];
const checks = kinds.map((kind) => ({ kind, is: types[`is${kind}`] }));

function inside(value) {
  if (types.isProxy(value)) return 'Proxy'; // which nothing else is asked
  if (typeof value === 'function') return 'Function';
  if (Array.isArray(value)) return 'Array';
  if (types.isNativeError(value)) return 'Error';
  for (const each of checks) if (each.is(value)) return each.kind;
  return 'Object';
}

module.exports = { inside };
