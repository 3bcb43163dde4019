// Deep equality, strict as in assert.deepStrictEqual or loose as in
// assert.deepEqual.

const types = require('internal/util/types');
const { kind, namesBeside } = types.inner;
const { native } = require('internal/buffer/class');

const isObject = (v) => typeof v === 'object' && v !== null;

// open are the objects that are being compared. Two of them that meet again
// have come round in circles without a difference, and count as equal.
class Comparison {
  constructor(strict) {
    this.strict = strict;
    this.open = new Set();
  }

  equal(a, b) {
    if (a === b) return a !== 0 || !this.strict || Object.is(a, b);
    if (this.strict) {
      if (!isObject(a) || !isObject(b)) return typeof a === 'number' && Number.isNaN(a) && Number.isNaN(b);
      if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
    } else if (!isObject(a) || !isObject(b)) {
      // biome-ignore lint/suspicious/noDoubleEquals: that is what loose means
      return !isObject(a) && !isObject(b) && (a == b || (a !== a && b !== b));
    }
    return this.sameKind(a, b) && this.inCircle(a, b);
  }

  sameKind(a, b) {
    if (Object.prototype.toString.call(a) !== Object.prototype.toString.call(b)) return false;
    const inside = kind(a);
    if (inside !== kind(b) && inside !== 'Proxy' && kind(b) !== 'Proxy') return false;
    if (Array.isArray(a) !== Array.isArray(b)) return false;
    if (ArrayBuffer.isView(a) !== ArrayBuffer.isView(b)) return false;
    for (const is of [types.isSet, types.isMap]) if (is(a) !== is(b)) return false;
    return Object.hasOwn(byKind, inside) ? byKind[inside](a, b, this) : true;
  }

  inCircle(a, b) {
    const added = [a, b].filter((value) => !this.open.has(value));
    if (added.length === 0) return true;
    for (const value of added) this.open.add(value);
    try {
      return this.sameContents(a, b);
    } finally {
      for (const value of added) this.open.delete(value);
    }
  }

  sameContents(a, b) {
    if (Array.isArray(a)) {
      if (a.length !== b.length) return false;
    } else if (ArrayBuffer.isView(a)) {
      if (!this.sameView(a, b)) return false;
    } else if (kind(a) === 'ArrayBuffer') {
      if (!sameBytes(new Uint8Array(a), new Uint8Array(b))) return false;
    } else if (types.isSet(a)) {
      if (a.size !== b.size || !this.sameSet(a, b)) return false;
    } else if (types.isMap(a)) {
      if (a.size !== b.size || !this.sameMap(a, b)) return false;
    }
    return this.sameProperties(a, b);
  }

  sameView(a, b) {
    if (types.isDataView(a)) return sameBytes(bytesOf(a), bytesOf(b));
    if (a.length !== b.length) return false;
    if (isWhole(a)) return sameBytes(bytesOf(a), bytesOf(b));
    for (let i = 0; i < a.length; i++) {
      if (!(this.strict ? Object.is(a[i], b[i]) : a[i] === b[i])) return false; // loosely, NaN is not even itself in a view
    }
    return true;
  }

  sameProperties(a, b) {
    const keys = this.keys(a);
    if (keys.length !== this.keys(b).length) return false;
    return keys.every((key) => Object.prototype.propertyIsEnumerable.call(b, key)) &&
      keys.every((key) => this.equal(a[key], b[key]));
  }

  // keys are those that count: symbols only if strict, and no elements of
  // views, which are compared already.
  keys(value) {
    const shown = (symbol) => Object.prototype.propertyIsEnumerable.call(value, symbol);
    const names = types.isTypedArray(value) ? namesBeside(value) : Object.keys(value);
    return this.strict ? [...names, ...Object.getOwnPropertySymbols(value).filter(shown)] : names;
  }

  sameSet(a, b) {
    const rest = [];
    for (const value of a) {
      if (b.has(value)) continue;
      if (!isObject(value) && this.strict) return false;
      rest.push(value);
    }
    const others = rest.length === 0 ? [] : [...b].filter((value) => !a.has(value));
    return rest.every((value) => removeMatch(others, (other) => this.equal(value, other)));
  }

  // Loosely, and for objects as keys, an entry may match one whose key is another value that is equal.
  sameMap(a, b) {
    const rest = [];
    const done = new Set();
    for (const [key, value] of a) {
      if (!isObject(key) && b.has(key) && this.equal(value, b.get(key))) done.add(key);
      else if (!isObject(key) && this.strict) return false;
      else rest.push([key, value]);
    }
    const others = rest.length === 0 ? [] : [...b].filter(([key]) => !done.has(key));
    return rest.every(([key, value]) => removeMatch(others, ([k, v]) => this.equal(key, k) && this.equal(value, v)));
  }
}

// removeMatch takes the first match out of a list and tells whether there was
// one: no element may match twice.
function removeMatch(list, matches) {
  const i = list.findIndex(matches);
  if (i >= 0) list.splice(i, 1);
  return i >= 0;
}

const bytesOf = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
const sameBytes = (a, b) => a.length === b.length && native.compare(a, b) === 0;

// isWhole tells whether two elements are the same if their bytes are.
const isWhole = (view) => !types.isFloat32Array(view) && !types.isFloat64Array(view);

const boxed = (Class) => (a, b) => Object.is(Class.prototype.valueOf.call(a), Class.prototype.valueOf.call(b));

const byKind = {
  // No date that is none equals another one.
  Date: (a, b) => Date.prototype.getTime.call(a) === Date.prototype.getTime.call(b),
  RegExp: (a, b) => a.source === b.source && a.flags === b.flags && a.lastIndex === b.lastIndex,
  // What an error says is hidden, and counts all the same.
  Error: (a, b, comparison) => a.message === b.message && a.name === b.name &&
    comparison.equal(hidden(a, 'cause'), hidden(b, 'cause')) && comparison.equal(hidden(a, 'errors'), hidden(b, 'errors')),
  Number: boxed(Number), String: boxed(String), Boolean: boxed(Boolean), BigInt: boxed(BigInt),
  Symbol: (a, b) => typeof a !== 'object' || Symbol.prototype.valueOf.call(a) === Symbol.prototype.valueOf.call(b),
  Promise: (a, b) => a === b,
};

const hidden = (error, name) => {
  const property = Object.getOwnPropertyDescriptor(error, name);
  return property === undefined || property.enumerable ? undefined : property.value;
};

exports.isDeepEqual = (a, b) => new Comparison(false).equal(a, b);
exports.isDeepStrictEqual = function isDeepStrictEqual(a, b) { return new Comparison(true).equal(a, b); };
