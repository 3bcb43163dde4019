// Hashes and random numbers.

require('buffer'); // gives FastBuffer its methods
const { FastBuffer } = require('internal/buffer');
const { makeError, invalidArgType, outOfRange, unsupported } = require('internal/errors');
const { validateString, validateInteger, validateFunction, validateNumber } = require('internal/validate');
const { isAnyArrayBuffer } = require('internal/types');

const setImmediate = (f) => require('internal/timers').setImmediate(f);

const Buffer = () => require('buffer').Buffer;
const inEncoding = (buffer, encoding) => (encoding && encoding !== 'buffer' && Buffer().isEncoding(encoding) ? buffer.toString(encoding) : buffer);

// bytes gives Go what is hashed: a string, or the bytes of a view.
function bytes(data, encoding, name = 'data', kinds = ['string', 'Buffer', 'TypedArray', 'DataView']) {
  if (typeof data === 'string') return Buffer().from(data, Buffer().isEncoding(encoding) ? encoding : 'utf8');
  if (kinds.includes('ArrayBuffer') && isAnyArrayBuffer(data)) return new Uint8Array(data);
  if (!ArrayBuffer.isView(data)) throw invalidArgType(name, kinds, data);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

const finalized = () => makeError(Error, 'ERR_CRYPTO_HASH_FINALIZED', 'Digest already called');

// Running hashes are not for users to reach, nor to print.
const states = new WeakMap();

function Hash(algorithm, options) {
  if (!(this instanceof Hash)) return new Hash(algorithm, options);
  validateString(algorithm, 'algorithm');
  if (!go.knows(algorithm)) throw new Error('Digest method not supported');
  states.set(this, { running: go.hash(algorithm), done: false });
}

Hash.prototype.copy = function copy() {
  const { running, done } = states.get(this);
  if (done) throw finalized();
  const other = Object.create(Hash.prototype);
  states.set(other, { running: running.copy(), done: false });
  return other;
};

Hash.prototype.update = function update(data, encoding) {
  const { running, done } = states.get(this);
  if (done) throw finalized();
  running.update(bytes(data, encoding));
  return this;
};

Hash.prototype.digest = function digest(encoding) {
  const state = states.get(this);
  if (state.done) throw finalized();
  state.done = true;
  return inEncoding(new FastBuffer(state.running.digest()), encoding);
};

const keyKinds = ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView', 'KeyObject', 'CryptoKey'];

function Hmac(algorithm, key, options) {
  if (!(this instanceof Hmac)) return new Hmac(algorithm, key, options);
  validateString(algorithm, 'hmac');
  const secret = bytes(key, options && options.encoding, 'key', keyKinds);
  if (!go.knows(algorithm)) throw makeError(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', `Invalid digest: ${algorithm}`);
  states.set(this, { running: go.hmac(algorithm, secret), done: false });
}

Hmac.prototype.update = Hash.prototype.update;

// A second digest of an Hmac is empty, while that of a Hash throws.
Hmac.prototype.digest = function digest(encoding) {
  const state = states.get(this);
  const result = new FastBuffer(state.done ? 0 : state.running.digest());
  state.done = true;
  return inEncoding(result, encoding);
};

// --- random ---

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

// --- keys from passwords ---

function passwordArguments(password, salt, iterations, length, digest) {
  validateString(digest, 'digest');
  const secret = bytes(password, 'utf8', 'password', keyKinds.slice(0, 5));
  const grain = bytes(salt, 'utf8', 'salt', keyKinds.slice(0, 5));
  validateInteger(iterations, 'iterations', 1, 2 ** 31 - 1);
  validateInteger(length, 'keylen', 0, 2 ** 31 - 1);
  if (!go.knows(digest)) throw makeError(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', `Invalid digest: ${digest}`);
  return [secret, grain, iterations, length, digest];
}

const pbkdf2Sync = (...args) => new FastBuffer(go.pbkdf2(...passwordArguments(...args)));

function pbkdf2(password, salt, iterations, length, digest, callback) {
  if (typeof digest === 'function') [digest, callback] = [undefined, digest];
  const args = passwordArguments(password, salt, iterations, length, digest);
  validateFunction(callback, 'callback');
  go.startPBKDF2((error, key) => (error === null ? callback(null, new FastBuffer(key)) : callback(error)), ...args);
}

function hkdfSync(digest, key, salt, info, length) {
  validateString(digest, 'digest');
  const parts = [[key, 'ikm'], [salt, 'salt'], [info, 'info']].map(([v, name]) => bytes(v, 'utf8', name, keyKinds.slice(0, 5)));
  validateInteger(length, 'length', 0, 2 ** 31 - 1);
  if (!go.knows(digest)) throw makeError(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', `Invalid digest: ${digest}`);
  return go.hkdf(digest, ...parts, length);
}

function hkdf(...args) {
  const callback = args.pop();
  later(callback, hkdfSync(...args));
}

module.exports = {
  Hash, Hmac, randomBytes, randomFill, randomFillSync, randomInt, randomUUID, timingSafeEqual,
  pbkdf2, pbkdf2Sync, hkdf, hkdfSync, bytes, unsupported, names: go.names,
};
