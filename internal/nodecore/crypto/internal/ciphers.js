// Cipheriv and Decipheriv, which are streams.

const { bytes, fromGo } = require('internal/crypto/bytes');
const { secretBytes } = require('internal/crypto/keys');
const { makeError, invalidArgType, invalidArgValue } = require('internal/errors');
const { validateString, validateObject, validateInteger } = require('internal/validate');
const { late } = require('internal/stream/late');

const states = new WeakMap();
const authenticated = (kind) => kind.mode === 'gcm' || kind.name === 'chacha20-poly1305';

const unknownCipher = () => makeError(Error, 'ERR_CRYPTO_UNKNOWN_CIPHER', 'Unknown cipher');
const invalidState = (name) => makeError(Error, 'ERR_CRYPTO_INVALID_STATE', `Invalid state for operation ${name}`);

function begin(self, algorithm, key, iv, options, decrypt) {
  validateString(algorithm, 'cipher');
  const encoding = options?.encoding;
  const secret = secretBytes(key, encoding, 'key');
  const vector = iv === null ? null : bytes(iv, encoding, 'iv', ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView']);
  const tagLength = options?.authTagLength;
  if (tagLength !== undefined && (!Number.isInteger(tagLength) || tagLength < 0)) throw invalidArgValue('options.authTagLength', tagLength);
  const kind = go.info(algorithm);
  if (kind === undefined) throw unknownCipher();
  const given = vector === null ? 0 : vector.length;
  if ((vector === null && kind.ivLength > 0) || !fits(kind, given)) throw makeError(TypeError, 'ERR_CRYPTO_INVALID_IV', 'Invalid initialization vector');
  if (secret.length !== kind.keyLength) throw makeError(RangeError, 'ERR_CRYPTO_INVALID_KEYLEN', 'Invalid key length');
  if (tagLength !== undefined && authenticated(kind) && !isTagLength(kind, tagLength)) {
    throw makeError(TypeError, 'ERR_CRYPTO_INVALID_AUTH_TAG', `Invalid authentication tag length: ${tagLength}`);
  }
  self._options = options;
  states.set(self, {
    kind, decrypt, tagLength, running: go.start(algorithm, secret, vector ?? new Uint8Array(0), decrypt), tag: undefined, done: false, decoder: undefined, begun: false,
  });
}

function fits(kind, length) {
  if (kind.mode === 'gcm') return length > 0;
  if (kind.name === 'chacha20-poly1305') return length > 0 && length <= 12;
  return length === kind.ivLength;
}

const isTagLength = (kind, n) => (kind.mode === 'gcm' ? n === 4 || n === 8 || (n >= 12 && n <= 16) : n > 0 && n <= 16);

function Cipheriv(cipher, key, iv, options) {
  if (!(this instanceof Cipheriv)) return new Cipheriv(cipher, key, iv, options);
  begin(this, cipher, key, iv, options, false);
}

function Decipheriv(cipher, key, iv, options) {
  if (!(this instanceof Decipheriv)) return new Decipheriv(cipher, key, iv, options);
  begin(this, cipher, key, iv, options, true);
}

// told returns bytes as the encoding says: characters may be split between two chunks.
function told(state, buffer, encoding, last) {
  if (!encoding || encoding === 'buffer') return buffer;
  const { StringDecoder } = require('string_decoder');
  state.decoder ??= new StringDecoder(encoding);
  if (new StringDecoder(encoding).encoding !== state.decoder.encoding) throw new Error('Cannot change encoding');
  return last ? state.decoder.end(buffer) : state.decoder.write(buffer);
}

function update(data, inputEncoding, outputEncoding) {
  const state = states.get(this);
  const chunk = bytes(data, inputEncoding);
  const out = state.done ? undefined : state.running.update(chunk);
  if (out === undefined) throw new Error('Trying to add data in unsupported state');
  state.begun = true;
  return told(state, fromGo(out), outputEncoding, false);
}

function final(outputEncoding) {
  const state = states.get(this);
  if (state.done) throw makeError(Error, 'ERR_CRYPTO_INVALID_STATE', 'Invalid state');
  const rest = fromGo(state.running.final() ?? new ArrayBuffer(0));
  state.done = true;
  if (authenticated(state.kind)) {
    const tag = fromGo(state.running.tag());
    if (state.decrypt) {
      if (state.tag === undefined || !go.same(tag.subarray(0, state.tag.length), state.tag)) throw new Error('Unsupported state or unable to authenticate data');
    } else state.tag = tag.subarray(0, state.tagLength ?? 16);
  }
  return told(state, rest, outputEncoding, true);
}

const methods = {
  update, final,
  setAutoPadding(pads) {
    const state = states.get(this);
    if (state.done) throw invalidState('setAutoPadding');
    state.running.pads?.(pads === undefined || !!pads);
    return this;
  },
  setAAD(data, options) {
    const state = states.get(this);
    const encoding = options?.encoding;
    if (options !== undefined && options?.plaintextLength !== undefined) validateInteger(options.plaintextLength, 'options.plaintextLength', 0);
    const more = bytes(data, encoding, 'aadbuf', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView', 'string']);
    if (!authenticated(state.kind) || state.done || state.begun) throw invalidState('setAAD');
    state.running.additional(more);
    return this;
  },
  _transform(chunk, encoding, callback) {
    this.push(this.update(chunk, encoding));
    callback();
  },
  _flush(callback) {
    try { this.push(this.final()); } catch (error) { callback(error); return; }
    callback();
  },
};

for (const Class of [Cipheriv, Decipheriv]) {
  for (const [name, f] of Object.entries(methods)) Class.prototype[name] = f;
  late(Class, 'Transform', (self) => ({ ...self._options }));
}

Cipheriv.prototype.getAuthTag = function getAuthTag() {
  const state = states.get(this);
  if (!state.done || state.tag === undefined) throw invalidState('getAuthTag');
  return fromGo(Uint8Array.from(state.tag).buffer);
};

Decipheriv.prototype.setAuthTag = function setAuthTag(tag, encoding) {
  const state = states.get(this);
  const given = bytes(tag, encoding, 'buffer', ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView']);
  if (!authenticated(state.kind) || state.done || state.tag !== undefined) throw invalidState('setAuthTag');
  if (!isTagLength(state.kind, given.length) || (state.tagLength !== undefined && given.length !== state.tagLength)) {
    throw makeError(TypeError, 'ERR_CRYPTO_INVALID_AUTH_TAG', `Invalid authentication tag length: ${given.length}`);
  }
  state.tag = Uint8Array.from(given);
  return this;
};

function getCipherInfo(nameOrNid, options) {
  if (typeof nameOrNid !== 'string' && typeof nameOrNid !== 'number') throw invalidArgType('nameOrNid', ['string', 'number'], nameOrNid);
  if (options !== undefined) validateObject(options, 'options');
  const { keyLength, ivLength } = options ?? {};
  if (keyLength !== undefined) validateInteger(keyLength, 'options.keyLength');
  if (ivLength !== undefined) validateInteger(ivLength, 'options.ivLength');
  const kind = typeof nameOrNid === 'string' ? go.info(nameOrNid) : go.byNid(nameOrNid);
  if (kind === undefined || (keyLength !== undefined && keyLength !== kind.keyLength)) return undefined;
  if (ivLength !== undefined && !fits(kind, ivLength)) return undefined;
  const { mode, name, nid, blockSize } = kind;
  const out = { mode, name, nid };
  if (mode !== 'stream' || blockSize > 1) out.blockSize = blockSize;
  if (kind.ivLength > 0) out.ivLength = ivLength ?? kind.ivLength;
  out.keyLength = kind.keyLength;
  return out;
}

module.exports = { Cipheriv, Decipheriv, getCipherInfo, getCiphers: () => [...go.names], info: (name) => go.info(name) };
