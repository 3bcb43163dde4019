// Hashes and random numbers.

require('buffer'); // gives FastBuffer its methods
const { FastBuffer } = require('internal/buffer/class');
const { makeError, invalidArgType, outOfRange, unsupported } = require('internal/errors');
const { validateString, validateInteger, validateFunction, validateNumber } = require('internal/validate');
const { isAnyArrayBuffer } = require('internal/util/types');
const { late } = require('internal/stream/late');

const setImmediate = (f) => require('internal/timers/timers').setImmediate(f);

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

const handle = Symbol('kHandle');
const state = Symbol('kState');
const isDone = Symbol('kFinalized');

// handles are the running hashes of Go, which are not for users to reach, nor to print.
const handles = new WeakMap();

const stands = (name) => Object.defineProperty(class {}, 'name', { value: name });
const [HashHandle, HmacHandle] = [stands('Hash'), stands('Hmac')];

function begin(self, running, options) {
  self._options = options;
  self[handle] = self instanceof Hmac ? new HmacHandle() : new HashHandle();
  handles.set(self, running);
  self[state] = { [isDone]: false };
}

function Hash(algorithm, options) {
  if (!new.target) return new Hash(algorithm, options);
  if (!(algorithm instanceof Hash)) validateString(algorithm, 'algorithm');
  else if (algorithm[state][isDone]) throw finalized();
  const length = options?.outputLength;
  if (length !== undefined) validateInteger(length, 'options.outputLength', 0, 2 ** 32 - 1);
  if (algorithm instanceof Hash) {
    begin(this, handles.get(algorithm).copy(), options);
    return;
  }
  if (!go.knows(algorithm)) throw new Error('Digest method not supported');
  const running = go.hash(algorithm);
  if (length !== undefined && length !== running.size) throw wrongLength();
  begin(this, running, options);
}

function wrongLength() {
  const [library, reason] = ['digital envelope routines', 'not XOF or invalid length'];
  return Object.assign(new Error(`error:030000B2:${library}::${reason}`), { library, reason, code: 'ERR_OSSL_EVP_NOT_XOF_OR_INVALID_LENGTH' });
}

const keyKinds = ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView', 'KeyObject', 'CryptoKey'];

function Hmac(algorithm, key, options) {
  if (!new.target) return new Hmac(algorithm, key, options);
  validateString(algorithm, 'hmac');
  const encoding = options?.encoding;
  if (encoding !== undefined && encoding !== null) validateString(encoding, 'options.encoding');
  const secret = bytes(key, encoding, 'key', keyKinds);
  if (!go.knows(algorithm)) throw makeError(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', `Invalid digest: ${algorithm}`);
  begin(this, go.hmac(algorithm, secret), options);
}

const method = (name, f) => { Hash.prototype[name] = f; };

method('copy', function copy(options) { return new Hash(this, options); });

method('update', function update(data, encoding) {
  if (this[state][isDone]) throw finalized();
  handles.get(this).update(bytes(data, encoding));
  return this;
});

method('digest', function digest(encoding) {
  if (this[state][isDone]) throw finalized();
  this[state][isDone] = true;
  return inEncoding(new FastBuffer(handles.get(this).digest()), encoding && `${encoding}`);
});

// As a stream, it takes what is hashed, and gives the digest in the end.
method('_transform', function _transform(chunk, encoding, callback) {
  handles.get(this).update(bytes(chunk, encoding));
  callback();
});
method('_flush', function _flush(callback) {
  this.push(new FastBuffer(handles.get(this).digest()));
  callback();
});

for (const name of ['update', '_transform', '_flush']) Hmac.prototype[name] = Hash.prototype[name];

// A second digest of an Hmac is empty, while that of a Hash throws.
Hmac.prototype.digest = function digest(encoding) {
  const result = new FastBuffer(this[state][isDone] ? 0 : handles.get(this).digest());
  this[state][isDone] = true;
  return inEncoding(result, encoding && `${encoding}`);
};

for (const Class of [Hash, Hmac]) {
  late(Class, 'Transform', (self) => ({ ...self._options, decodeStrings: false }), (self) => {
    if (!self._options?.defaultEncoding) self._writableState.defaultEncoding = 'buffer';
  });
}

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
