// Random numbers, and the comparison that takes the same time for all.

const { FastBuffer } = require('internal/buffer/class');
const { invalidArgType, makeError, outOfRange } = require('internal/errors');
const { validateFunction, validateNumber } = require('internal/validate');
const { isAnyArrayBuffer } = require('internal/util/types');

require('buffer'); // gives FastBuffer its methods

const setImmediate = (f) => require('internal/timers/timers').setImmediate(f);

// later calls back with a result that is there already.
function later(callback, value) {
  validateFunction(callback, 'callback');
  setImmediate(() => callback(null, value));
}

function randomBytes(size, callback) {
  validateNumber(size, 'size', 0, 2 ** 31 - 1);
  if (callback !== undefined) validateFunction(callback, 'callback');
  const buffer = new FastBuffer(size);
  go.random(buffer);
  return callback === undefined ? buffer : later(callback, buffer);
}

function randomFillSync(target, offset = 0, size) {
  if (!ArrayBuffer.isView(target) && !isAnyArrayBuffer(target)) throw invalidArgType('buf', ['ArrayBuffer', 'ArrayBufferView'], target);
  const unit = target.BYTES_PER_ELEMENT || 1;
  const view = isAnyArrayBuffer(target) ? new Uint8Array(target) : new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
  validateNumber(offset, 'offset', 0, view.length / unit);
  if (size !== undefined) validateNumber(size, 'size', 0, 2 ** 31 - 1);
  const from = offset * unit;
  const n = size === undefined ? view.length - from : size * unit;
  if (from + n > view.length) throw outOfRange('size + offset', `<= ${view.length}`, from + n);
  go.random(view.subarray(from, from + n));
  return target;
}

function randomFill(target, ...rest) {
  const callback = rest.pop();
  validateFunction(callback, 'callback');
  later(callback, randomFillSync(target, ...rest));
}

function randomInt(min, max, callback) {
  const alone = max === undefined || typeof max === 'function';
  if (alone) [min, max, callback] = [0, min, max];
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (!Number.isSafeInteger(min)) throw notSafe('min', min);
  if (!Number.isSafeInteger(max)) throw notSafe('max', max);
  if (max <= min) throw outOfRange('max', `greater than the value of "min" (${min})`, max);
  if (max - min > 2 ** 48 - 1) throw outOfRange(alone ? 'max' : 'max - min', `<= ${2 ** 48 - 1}`, max - min);
  const value = min + below(max - min);
  if (callback === undefined) return value;
  setImmediate(() => callback(undefined, value)); // not null, as in Node
}

const notSafe = (name, value) => makeError(TypeError, 'ERR_INVALID_ARG_TYPE',
  `The "${name}" argument must be a safe integer. Received ${require('internal/errors').received(value)}`);

// below draws until the number is in the part that divides evenly.
function below(range) {
  const limit = 2 ** 48 - (2 ** 48 % range);
  const draw = new FastBuffer(6);
  for (;;) {
    go.random(draw);
    const n = draw.readUIntBE(0, 6);
    if (n < limit) return n % range;
  }
}

function randomUUID(options) {
  if (options !== undefined && (options === null || typeof options !== 'object')) throw invalidArgType('options', 'object', options);
  if (options && options.disableEntropyCache !== undefined && typeof options.disableEntropyCache !== 'boolean') {
    throw invalidArgType('options.disableEntropyCache', 'boolean', options.disableEntropyCache);
  }
  const b = randomBytes(16);
  b[6] = (b[6] & 0x0f) | 0x40;
  b[8] = (b[8] & 0x3f) | 0x80;
  return b.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function timingSafeEqual(a, b) {
  const view = (value, name) => {
    if (isAnyArrayBuffer(value)) return new Uint8Array(value);
    if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    throw makeError(TypeError, 'ERR_INVALID_ARG_TYPE',
      `The "${name}" argument must be an instance of ArrayBuffer, Buffer, TypedArray, or DataView.`);
  };
  const [x, y] = [view(a, 'buf1'), view(b, 'buf2')];
  if (x.length !== y.length) {
    throw makeError(RangeError, 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH', 'Input buffers must have the same byte length');
  }
  return go.equal(x, y);
}

module.exports = { randomBytes, randomFill, randomFillSync, randomInt, randomUUID, timingSafeEqual, later };
