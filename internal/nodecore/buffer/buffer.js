// Buffer: bytes, with encodings.

const { FastBuffer, kMaxLength, normalize, known, byteLength, encode, native } = require('internal/buffer/class');
const { makeError, invalidArgType, outOfRange } = require('internal/errors');
const { validateNumber, validateArray } = require('internal/validate');
const { isAnyArrayBuffer, isUint8Array } = require('internal/util/types');

const kStringMaxLength = 2 ** 29 - 24;

function Buffer(value, encodingOrOffset, length) {
  if (typeof value !== 'number') return Buffer.from(value, encodingOrOffset, length);
  if (typeof encodingOrOffset === 'string') throw invalidArgType('string', 'string', value);
  return Buffer.alloc(value);
}

Object.setPrototypeOf(Buffer, Uint8Array);
Object.defineProperty(Buffer, Symbol.species, { get: () => FastBuffer, configurable: true });
Buffer.prototype = FastBuffer.prototype;
Object.defineProperty(FastBuffer.prototype, 'constructor', { value: Buffer, writable: true, configurable: true });

// --- making buffers ---

Buffer.poolSize = 8192;

Buffer.from = function from(value, encodingOrOffset, length) {
  if (typeof value === 'string') return encode(value, typeof encodingOrOffset === 'string' ? known(encodingOrOffset) : 'utf8');
  if (typeof value !== 'object' || value === null) throw wrongFirst(value);
  if (isAnyArrayBuffer(value)) return fromArrayBuffer(value, encodingOrOffset, length);
  const primitive = value.valueOf && value.valueOf();
  const other = primitive !== null && primitive !== undefined && primitive !== value;
  if (other && (typeof primitive === 'string' || typeof primitive === 'object')) {
    return Buffer.from(primitive, encodingOrOffset, length);
  }
  const buffer = fromObject(value);
  if (buffer !== undefined) return buffer;
  if (typeof value[Symbol.toPrimitive] === 'function') {
    const text = value[Symbol.toPrimitive]('string');
    if (typeof text === 'string') return Buffer.from(text, encodingOrOffset);
  }
  throw wrongFirst(value);
};

const wrongFirst = (value) =>
  invalidArgType('first argument', ['string', 'Buffer', 'ArrayBuffer', 'Array', 'Array-like Object'], value);

function fromArrayBuffer(value, offset, length) {
  offset = offset === undefined ? 0 : +offset || 0;
  const room = value.byteLength - offset;
  if (room < 0) throw makeError(RangeError, 'ERR_BUFFER_OUT_OF_BOUNDS', '"offset" is outside of buffer bounds');
  if (length === undefined) return new FastBuffer(value, offset, room);
  length = +length || 0;
  if (length > room) throw makeError(RangeError, 'ERR_BUFFER_OUT_OF_BOUNDS', '"length" is outside of buffer bounds');
  return new FastBuffer(value, offset, Math.max(length, 0));
}

function fromObject(value) {
  if (value.length !== undefined || isAnyArrayBuffer(value.buffer)) {
    return typeof value.length === 'number' && value.length > 0 ? new FastBuffer(ArrayBuffer.isView(value) ? value : Array.from(value)) : new FastBuffer(0);
  }
  return value.type === 'Buffer' && Array.isArray(value.data) ? new FastBuffer(value.data) : undefined;
}

Buffer.copyBytesFrom = function copyBytesFrom(view, offset = 0, length) {
  if (!ArrayBuffer.isView(view)) throw invalidArgType('view', ['TypedArray'], view);
  require('internal/validate').validateInteger(offset, 'offset', 0);
  if (length !== undefined) require('internal/validate').validateInteger(length, 'length', 0);
  const part = view.subarray(offset, length === undefined ? undefined : offset + length);
  return new FastBuffer(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
};

Buffer.of = (...items) => new FastBuffer(items);

const checkSize = (size) => validateNumber(size, 'size', 0, kMaxLength);

Buffer.alloc = function alloc(size, fill, encoding) {
  checkSize(size);
  const buffer = new FastBuffer(size);
  return fill === undefined || fill === 0 || size === 0 ? buffer : buffer.fill(fill, encoding);
};

Buffer.allocUnsafe = function allocUnsafe(size) {
  checkSize(size);
  return new FastBuffer(size);
};

Buffer.allocUnsafeSlow = function allocUnsafeSlow(size) {
  checkSize(size);
  return new FastBuffer(size);
};

// --- about buffers ---

Buffer.isBuffer = (value) => value instanceof Buffer;

Buffer.isEncoding = (encoding) => typeof encoding === 'string' && encoding !== '' && normalize(encoding) !== undefined;

Buffer.byteLength = function length(value, encoding) {
  if (typeof value === 'string') return byteLength(value, normalize(encoding) ?? 'utf8');
  if (ArrayBuffer.isView(value) || isAnyArrayBuffer(value)) return value.byteLength;
  throw invalidArgType('string', ['string', 'Buffer', 'ArrayBuffer'], value);
};

Buffer.compare = function compare(a, b) {
  if (!isUint8Array(a)) throw invalidArgType('buf1', ['Buffer', 'Uint8Array'], a);
  if (!isUint8Array(b)) throw invalidArgType('buf2', ['Buffer', 'Uint8Array'], b);
  return native.compare(a, b);
};

Buffer.concat = function concat(list, length) {
  validateArray(list, 'list');
  if (list.length === 0) return new FastBuffer(0);
  if (length === undefined) length = list.reduce((sum, b) => sum + (b && b.length ? b.length : 0), 0);
  else if (!Number.isInteger(length) || length < 0) validateLength(length);
  const buffer = new FastBuffer(length);
  let at = 0;
  for (const [i, item] of list.entries()) {
    if (!isUint8Array(item)) throw invalidArgType(`list[${i}]`, ['Buffer', 'Uint8Array'], item);
    const part = at + item.length > length ? item.subarray(0, length - at) : item;
    buffer.set(part, at);
    at += part.length;
  }
  return buffer;
};

function validateLength(length) {
  if (typeof length !== 'number') throw invalidArgType('length', 'number', length);
  throw outOfRange('length', Number.isInteger(length) ? `>= 0 && <= ${Number.MAX_SAFE_INTEGER}` : 'an integer', length);
}

require('internal/buffer/numbers').install(Buffer.prototype);
require('internal/buffer/methods').install(Buffer);

function SlowBuffer(size) {
  checkSize(size);
  return new FastBuffer(size);
}

// --- base64 as in browsers ---

const domException = (message) => {
  const error = new Error(message);
  Object.defineProperty(error, 'name', { value: 'InvalidCharacterError', configurable: true, writable: true });
  error.code = 5;
  return error;
};

function btoa(text) {
  if (arguments.length === 0) throw require('internal/errors').missingArgs('input');
  text = `${text}`;
  if (/[^\0-\xff]/.test(text)) throw domException('Invalid character');
  return Buffer.from(text, 'latin1').toString('base64');
}

function atob(text) {
  if (arguments.length === 0) throw require('internal/errors').missingArgs('input');
  const clean = `${text}`.replace(/[\t\n\f\r ]/g, '');
  const data = clean.length % 4 === 0 ? clean.replace(/={1,2}$/, '') : clean;
  if (/[^A-Za-z0-9+/]/.test(data)) throw domException('Invalid character');
  if (data.length % 4 === 1) throw domException('The string to be decoded is not correctly encoded.');
  return Buffer.from(data, 'base64').toString('latin1');
}

function transcode(source, from, to) {
  if (!isUint8Array(source)) throw invalidArgType('source', ['Buffer', 'Uint8Array'], source);
  const [a, b] = [normalize(from), normalize(to)];
  if (![a, b].every((e) => ['utf8', 'utf16le', 'latin1', 'ascii'].includes(e))) {
    const error = makeError(Error, 'U_ILLEGAL_ARGUMENT_ERROR', 'Unable to transcode Buffer [U_ILLEGAL_ARGUMENT_ERROR]');
    error.errno = 1;
    throw error;
  }
  const text = native.decode(source, a);
  if (b === 'utf8' || b === 'utf16le') return encode(text, b);
  const limit = b === 'ascii' ? 0x7f : 0xff;
  return encode(Array.from(text, (c) => (c.codePointAt(0) > limit ? '?' : c)).join(''), 'latin1');
}

const bytesOf = (value) => {
  if (!isAnyArrayBuffer(value) && !ArrayBuffer.isView(value)) throw invalidArgType('input', ['ArrayBuffer', 'Buffer', 'TypedArray'], value);
  try {
    return isAnyArrayBuffer(value) ? new Uint8Array(value) : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  } catch {
    throw makeError(Error, 'ERR_INVALID_STATE', 'Cannot validate on a detached buffer');
  }
};

module.exports = {
  Buffer, SlowBuffer, transcode, atob, btoa, kMaxLength, kStringMaxLength,
  isUtf8: (input) => native.isUtf8(bytesOf(input)),
  isAscii: (input) => native.isAscii(bytesOf(input)),
  constants: { MAX_LENGTH: kMaxLength, MAX_STRING_LENGTH: kStringMaxLength },
};
let mostShown = 50; // bytes, when a Buffer is printed
Object.defineProperty(module.exports, 'INSPECT_MAX_BYTES', {
  get: () => mostShown,
  set(value) {
    require('internal/validate').validateNumber(value, 'INSPECT_MAX_BYTES', 0);
    mostShown = value;
  },
  enumerable: true, configurable: true,
});
const { named } = require('internal/members');

// Those that few programs touch load when they are.
for (const name of ['Blob', 'resolveObjectURL', 'File']) {
  Object.defineProperty(module.exports, name, {
    get: () => require('internal/web/blob')[name],
    set(value) { Object.defineProperty(module.exports, name, { value, writable: true, enumerable: true, configurable: true }); },
    enumerable: true, configurable: true,
  });
}
for (const object of [module.exports, Buffer, Buffer.prototype]) named(object);
