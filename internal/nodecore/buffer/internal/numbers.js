// Buffer's methods for numbers: readInt16LE, writeDoubleBE and so on.

const { makeError, outOfRange, invalidArgType } = require('internal/errors');

// isBroken tells of a number that has a fraction, or is none. Infinity is out of range.
const isBroken = (n) => Math.floor(n) !== n;

// place checks the offset of a number of the given size.
function place(buffer, offset, size, name = 'offset') {
  if (typeof offset !== 'number') throw invalidArgType(name, 'number', offset);
  if (Number.isInteger(offset) && offset >= 0 && offset + size <= buffer.length) return;
  if (isBroken(offset)) throw outOfRange(name, 'an integer', offset);
  if (buffer.length < size) {
    throw makeError(RangeError, 'ERR_BUFFER_OUT_OF_BOUNDS', 'Attempt to access memory outside buffer bounds');
  }
  throw outOfRange(name, `>= 0 and <= ${buffer.length - size}`, offset);
}

function checkSize(size) {
  if (typeof size !== 'number') throw invalidArgType('byteLength', 'number', size);
  if (isBroken(size)) throw outOfRange('byteLength', 'an integer', size);
  if (size < 1 || size > 6) throw outOfRange('byteLength', '>= 1 and <= 6', size);
}

function readUnsigned(buffer, offset, size, little) {
  place(buffer, offset, size);
  let value = 0;
  for (let i = 0; i < size; i++) value = value * 256 + buffer[little ? offset + size - 1 - i : offset + i];
  return value;
}

function readSigned(buffer, offset, size, little) {
  const value = readUnsigned(buffer, offset, size, little);
  return value < 2 ** (8 * size - 1) ? value : value - 2 ** (8 * size);
}

// checkValue words the range as Node does: in full up to four bytes.
function checkValue(value, size, signed) {
  const bits = 8 * size;
  const min = signed ? -(2 ** (bits - 1)) : 0;
  const max = (signed ? 2 ** (bits - 1) : 2 ** bits) - 1;
  if (!(value < min || value > max)) return;
  if (size <= 4) throw outOfRange('value', `>= ${min} and <= ${max}`, value);
  throw outOfRange('value', signed ? `>= -(2 ** ${bits - 1}) and < 2 ** ${bits - 1}` : `>= 0 and < 2 ** ${bits}`, value);
}

function writeInteger(buffer, value, offset, size, little, signed) {
  value = +value;
  if (size <= 2 && typeof offset !== 'number') throw invalidArgType('offset', 'number', offset);
  checkValue(value, size, signed);
  place(buffer, offset, size);
  let rest = Math.trunc(value) || 0;
  for (let i = 0; i < size; i++) {
    buffer[little ? offset + i : offset + size - 1 - i] = rest % 256;
    rest = Math.floor(rest / 256); // downwards: so a negative number is right too
  }
  return offset + size;
}

// Floats and big integers go through a view on eight bytes.
const scratch = new DataView(new ArrayBuffer(8));
const scratchBytes = new Uint8Array(scratch.buffer);

function readView(buffer, offset, size, method, little) {
  place(buffer, offset, size);
  for (let i = 0; i < size; i++) scratchBytes[i] = buffer[offset + i];
  return scratch[method](0, little);
}

function writeView(buffer, value, offset, size, method, little) {
  place(buffer, offset, size);
  scratch[method](0, value, little);
  for (let i = 0; i < size; i++) buffer[offset + i] = scratchBytes[i];
  return offset + size;
}

function checkBig(value, signed) {
  const min = signed ? -(2n ** 63n) : 0n;
  const max = signed ? 2n ** 63n - 1n : 2n ** 64n - 1n;
  if (value < min || value > max) throw outOfRange('value', signed ? '>= -(2n ** 63n) and < 2n ** 63n' : '>= 0n and < 2n ** 64n', value);
}

// install puts the methods on a prototype. Names with UInt have a twin with
// Uint.
exports.install = (prototype) => {
  const define = (name, f) => {
    for (const n of new Set([name, name.replace('UInt', 'Uint')])) {
      Object.defineProperty(prototype, n, { value: f, writable: true, configurable: true });
    }
  };
  for (const [end, little] of [['LE', true], ['BE', false]]) {
    for (const [kind, signed] of [['UInt', false], ['Int', true]]) {
      integers(define, kind, end, signed, little);
      bigs(define, kind, end, signed, little);
    }
    floats(define, end, little);
  }
};

function integers(define, kind, end, signed, little) {
  const read = signed ? readSigned : readUnsigned;
  for (const size of [1, 2, 4]) {
    const name = size === 1 ? `${kind}8` : `${kind}${8 * size}${end}`;
    define(`read${name}`, function (offset = 0) { return read(this, offset, size, little); });
    define(`write${name}`, function (value, offset = 0) {
      return writeInteger(this, value, offset, size, little, signed);
    });
  }
  define(`read${kind}${end}`, function (offset, byteLength) {
    if (offset === undefined) throw invalidArgType('offset', 'number', offset);
    checkSize(byteLength);
    return read(this, offset, byteLength, little);
  });
  define(`write${kind}${end}`, function (value, offset, byteLength) {
    checkSize(byteLength);
    return writeInteger(this, value, offset, byteLength, little, signed);
  });
}

function bigs(define, kind, end, signed, little) {
  const type = signed ? 'BigInt64' : 'BigUint64';
  define(`readBig${kind}64${end}`, function (offset = 0) { return readView(this, offset, 8, `get${type}`, little); });
  define(`writeBig${kind}64${end}`, function (value, offset = 0) {
    checkBig(value, signed);
    place(this, offset, 8);
    if (typeof value !== 'bigint') value & 0xffn; // throws what the language throws
    return writeView(this, value, offset, 8, `set${type}`, little);
  });
}

const quietNaN = 0x7ff8000000000000n; // the one that Node writes; the engine's has other bits

function floats(define, end, little) {
  for (const [name, type, size] of [['Float', 'Float32', 4], ['Double', 'Float64', 8]]) {
    define(`read${name}${end}`, function (offset = 0) { return readView(this, offset, size, `get${type}`, little); });
    define(`write${name}${end}`, function (value, offset = 0) {
      value = +value;
      if (size === 8 && Number.isNaN(value)) return writeView(this, quietNaN, offset, size, 'setBigUint64', little);
      return writeView(this, value, offset, size, `set${type}`, little);
    });
  }
}
