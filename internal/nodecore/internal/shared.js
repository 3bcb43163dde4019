// SharedArrayBuffer and Atomics, which the engine lacks. A program has one thread, so that what
// it does is atomic anyway. A shared buffer is an ArrayBuffer inside, which views take; what
// belongs to the other class refuses it (Go half).

const { apply, construct, defineProperty, getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect;
const { kind } = go;

const buffers = new WeakSet();
const isShared = (value) => kind(value) === 'ArrayBuffer' && buffers.has(value);
require('internal/util/types').inner.setShared(isShared);
const byteLength = go.guard(getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength').get, isShared);
go.guard(ArrayBuffer.prototype.slice, isShared);
const { create, setPrototypeOf } = Object;
const toPrimitive = Date.prototype[Symbol.toPrimitive];

const own = (value, name) => {
  if (isShared(value)) return value;
  throw new TypeError(`Method SharedArrayBuffer.prototype.${name} called on incompatible receiver ${typeof value === 'symbol' ? String(value) : typeof value === 'object' ? '#<Object>' : value}`);
};

class SharedArrayBuffer {
  constructor(length, options) {
    const size = toIndex(length, 'Invalid array buffer length');
    if (isObject(options) && options.maxByteLength !== undefined) throw new TypeError("shared buffers can't grow on the built-in engine: run with --host node");
    const { prototype } = new.target;
    const buffer = construct(ArrayBuffer, [size]);
    buffers.add(buffer);
    // biome-ignore lint/correctness/noConstructorReturn: only an ArrayBuffer has bytes
    return setPrototypeOf(buffer, isObject(prototype) ? prototype : SharedArrayBuffer.prototype);
  }

  // biome-ignore lint/complexity/noThisInStatic: the language says so
  static get [Symbol.species]() { return this; }

  get byteLength() { return apply(byteLength, own(this, 'byteLength'), []); }

  get growable() { return !own(this, 'growable'); } // none is

  get maxByteLength() { return apply(byteLength, own(this, 'maxByteLength'), []); }

  grow(_length) { throw new TypeError(`Method SharedArrayBuffer.prototype.grow called on incompatible receiver ${typeof this === 'object' ? '#<SharedArrayBuffer>' : this}`); }

  slice(start, end) {
    const length = apply(byteLength, own(this, 'slice'), []);
    const first = relative(start, length);
    const size = Math.max((end === undefined ? length : relative(end, length)) - first, 0);
    const Class = speciesOf(this);
    const made = own(new Class(size), 'slice');
    if (made === this) throw new TypeError('ArrayBuffer subclass returned this from species constructor');
    if (apply(byteLength, made, []) < size) throw new TypeError('Species constructor returned a too small ArrayBuffer');
    new Uint8Array(made).set(new Uint8Array(this, first, size));
    return made;
  }
}

const hidden = (object, key, value, writable = true) => defineProperty(object, key, { __proto__: null, value, writable, enumerable: false, configurable: true });

defineProperty(SharedArrayBuffer, 'length', { value: 1 });
hidden(SharedArrayBuffer.prototype, Symbol.toStringTag, 'SharedArrayBuffer', false);

function speciesOf(buffer) {
  const Class = buffer.constructor;
  if (Class === undefined) return SharedArrayBuffer;
  if (!isObject(Class)) throw new TypeError('The .constructor property is not an object');
  const species = Class[Symbol.species];
  return species ?? SharedArrayBuffer;
}

const isObject = (value) => typeof value === 'object' && value !== null || typeof value === 'function';
const integer = (value) => Math.trunc(Number(value)) || 0;
const relative = (value, length) => {
  const n = integer(value);
  return n < 0 ? Math.max(length + n, 0) : Math.min(n, length);
};

function toIndex(value, message) {
  const n = integer(+value);
  if (n < 0 || n > Number.MAX_SAFE_INTEGER) throw new RangeError(message);
  return n;
}

const TypedArray = getPrototypeOf(Uint8Array);
const getter = (name) => getOwnPropertyDescriptor(TypedArray.prototype, name).get;
const nameOf = getter(Symbol.toStringTag);
const lengthOf = getter('length');
const bufferOf = getter('buffer');
const { keys } = TypedArray.prototype; // throws if a buffer is detached

const numbers = ['Int8Array', 'Uint8Array', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array'];
const bigInts = ['BigInt64Array', 'BigUint64Array'];
const integers = [...numbers, ...bigInts];
const waitable = ['Int32Array', 'BigInt64Array'];

// view is a place in a typed array, whose elements are integers.
function view(array, index, kinds = integers, shared = false) {
  const name = isObject(array) ? apply(nameOf, array, []) : undefined;
  if (!kinds.includes(name)) throw new TypeError(kinds === waitable ? '[object Array] is not an int32 or BigInt64 typed array.' : '[object Array] is not an integer typed array.');
  apply(keys, array, []);
  if (shared && !isShared(apply(bufferOf, array, []))) throw new TypeError('[object Int32Array] is not a shared typed array.');
  const at = toIndex(index, 'Invalid atomic access index');
  if (at >= apply(lengthOf, array, [])) throw new RangeError('Invalid atomic access index');
  return { array, at, big: bigInts.includes(name) };
}

// toBigInt is ToBigInt: BigInt takes numbers, too.
function toBigInt(value) {
  if (isObject(value)) {
    const method = value[Symbol.toPrimitive] ?? toPrimitive;
    value = apply(method, value, ['number']);
    if (isObject(value)) throw new TypeError('Cannot convert object to primitive value');
  }
  if (typeof value === 'number') throw new TypeError(`Cannot convert ${value} to a BigInt`);
  return BigInt(value);
}

const convert = ({ big }, value) => (big ? toBigInt(value) : integer(+value));
const bits = ({ big }, value) => (big ? value : value | 0);

// change is what most functions do: they return the old value and put a new one.
function change(array, index, value, next) {
  const place = view(array, index);
  const operand = bits(place, convert(place, value));
  apply(keys, array, []);
  const old = array[place.at];
  array[place.at] = next(old, operand);
  return old;
}

const Atomics = create(Object.prototype);
const methods = {
  load(array, index) {
    const { at } = view(array, index);
    apply(keys, array, []);
    return array[at];
  },
  store(array, index, value) {
    const place = view(array, index);
    const put = convert(place, value);
    apply(keys, array, []);
    array[place.at] = put;
    return put;
  },
  add(array, index, value) { return change(array, index, value, (a, b) => a + b); },
  sub(array, index, value) { return change(array, index, value, (a, b) => a - b); },
  and(array, index, value) { return change(array, index, value, (a, b) => a & b); },
  or(array, index, value) { return change(array, index, value, (a, b) => a | b); },
  xor(array, index, value) { return change(array, index, value, (a, b) => a ^ b); },
  exchange(array, index, value) { return change(array, index, value, (a, b) => b); },
  compareExchange(array, index, expected, replacement) {
    const place = view(array, index);
    const wanted = construct(classOf(array), [1]);
    wanted[0] = bits(place, convert(place, expected));
    const put = bits(place, convert(place, replacement));
    apply(keys, array, []);
    const old = array[place.at];
    if (old === wanted[0]) array[place.at] = put;
    return old;
  },
  isLockFree(size) { return [1, 2, 4, 8].includes(integer(+size)); },
  wait(array, index, value, timeout) {
    const place = view(array, index, waitable, true);
    const wanted = bits(place, convert(place, value));
    const limit = +timeout;
    if (array[place.at] !== wanted) return 'not-equal';
    go.sleep(limit !== limit ? Infinity : Math.max(limit, 0));
    return 'timed-out';
  },
  notify(array, index, count) {
    view(array, index, waitable);
    if (count !== undefined) integer(+count);
    return 0;
  },
};

const classes = { Int8Array, Uint8Array, Int16Array, Uint16Array, Int32Array, Uint32Array, BigInt64Array, BigUint64Array };
const classOf = (array) => classes[apply(nameOf, array, [])];

for (const name of ownKeys(methods)) hidden(Atomics, name, methods[name]);
defineProperty(Atomics.wait, 'length', { value: 4 });
hidden(Atomics, Symbol.toStringTag, 'Atomics', false);

module.exports = { SharedArrayBuffer, Atomics, isShared };
