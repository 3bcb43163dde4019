// structuredClone: a deep copy of data. Buffers that are transferred are empty afterwards.

const types = require('internal/util/types');
const { kind } = types.inner;
const { makeError, invalidArgType } = require('internal/errors');

const fail = (what) => {
  const { DOMException } = require('internal/web/dom_exception');
  return new DOMException(`${what} could not be cloned.`, 'DataCloneError');
};

exports.structuredClone = function structuredClone() {
  if (arguments.length === 0) throw makeError(TypeError, 'ERR_MISSING_ARGS', 'The value argument must be specified');
  const options = arguments[1];
  if (options !== undefined && options !== null && typeof options !== 'object') throw invalidArgType('options', 'Object', options);
  const transfer = options?.transfer ?? [];
  if (typeof transfer !== 'object') throw invalidArgType('options.transfer', 'Array', transfer);
  return cloneAll(arguments[0], typeof transfer[Symbol.iterator] === 'function' ? [...transfer] : []);
};

function cloneAll(value, transfer) {
  const seen = new Map();
  const copy = clone(value, seen);
  if (transfer.length === 0) return copy;
  const { detached, transfer: move } = require('internal/web/streams/common');
  for (const item of transfer) if (item instanceof ArrayBuffer && !detached(item)) move(item);
  return copy;
}

function clone(value, seen) {
  if (typeof value === 'symbol') throw fail(String(value));
  if (typeof value === 'function') throw fail(Function.prototype.toString.call(value));
  if (typeof value !== 'object' || value === null) return value;
  const before = seen.get(value);
  if (before !== undefined) return before;
  const copy = shell(value, seen);
  seen.set(value, copy);
  fill(copy, value, seen);
  return copy;
}

const byKind = {
  Date: (v) => new Date(Date.prototype.getTime.call(v)),
  RegExp: (v) => new RegExp(v.source, v.flags),
  ArrayBuffer: (v) => ArrayBuffer.prototype.slice.call(v, 0),
  Number: (v) => Object(Number.prototype.valueOf.call(v)),
  String: (v) => Object(String.prototype.valueOf.call(v)),
  Boolean: (v) => Object(Boolean.prototype.valueOf.call(v)),
  BigInt: (v) => Object(BigInt.prototype.valueOf.call(v)),
};

// cloners know classes that are no kind of the language's: each returns a copy, or undefined if the object is none of its own.
const cloners = exports.cloners = [];

// shell makes the copy without its contents.
function shell(value, seen) {
  for (const cloner of cloners) {
    const copy = cloner(value);
    if (copy !== undefined) return copy;
  }
  if (Array.isArray(value)) return new Array(value.length);
  if (types.isMap(value)) return Reflect.construct(Map, []); // and none of ours, which have methods of their own
  if (types.isSet(value)) return Reflect.construct(Set, []);
  if (types.isNativeError(value)) return error(value, seen);
  if (ArrayBuffer.isView(value)) return view(value, seen);
  const inside = kind(value);
  if (Object.hasOwn(byKind, inside)) return byKind[inside](value);
  const proxied = inside === 'Proxy' ? '#<Object>' : undefined;
  const opaque = inside === 'Symbol' || inside === 'Promise' || types.isWeakMap(value) || types.isWeakSet(value) ||
    types.isGeneratorObject(value) || types.isMapIterator(value) || types.isSetIterator(value);
  if (proxied || opaque) throw fail(proxied ?? `#<${value.constructor?.name ?? 'Object'}>`);
  return {};
}

const errorClasses = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

function errorPrototype(error) {
  const { name } = error;
  return (Object.hasOwn(errorClasses, name) ? errorClasses[name] : Error).prototype;
}

function error(value, seen) {
  const Class = errorPrototype(value).constructor;
  const copy = new Class();
  const hide = (name, v) => Object.defineProperty(copy, name, { value: v, writable: true, configurable: true });
  if (Object.hasOwn(value, 'message')) hide('message', `${value.message}`);
  if (typeof value.stack === 'string') hide('stack', value.stack);
  seen.set(value, copy);
  if (Object.hasOwn(value, 'cause')) hide('cause', clone(value.cause, seen));
  return copy;
}

function view(value, seen) {
  const buffer = clone(value.buffer, seen);
  if (types.isDataView(value)) return new DataView(buffer, value.byteOffset, value.byteLength);
  // A Buffer comes out as the Uint8Array that it is.
  const Class = types.inner.typedArrays()[types.inner.typedArrayName(value)];
  return new Class(buffer, value.byteOffset, value.length);
}

function fill(copy, value, seen) {
  if (types.isNativeError(value) || ArrayBuffer.isView(value) || cloners.some((cloner) => cloner(value) !== undefined)) return;
  if (types.isMap(value)) {
    for (const [k, v] of [...Map.prototype.entries.call(value)]) copy.set(clone(k, seen), clone(v, seen));
    return;
  }
  if (types.isSet(value)) {
    for (const v of [...Set.prototype.values.call(value)]) copy.add(clone(v, seen));
    return;
  }
  if (!Array.isArray(value) && kind(value) !== 'Object') return;
  for (const key of Object.keys(value)) copy[key] = clone(value[key], seen);
}
