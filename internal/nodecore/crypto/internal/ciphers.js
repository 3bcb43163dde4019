// Cipheriv and Decipheriv, which are streams.

const { bytes, fromGo } = require('internal/crypto/bytes');
const { secretBytes } = require('internal/crypto/keys');
const { makeError, invalidArgType, invalidArgValue } = require('internal/errors');
const { validateString, validateObject, validateInteger } = require('internal/validate');
const { late } = require('internal/stream/late');

const states = new WeakMap();
const authenticated = (kind) => kind.mode === 'gcm' || kind.mode === 'ccm' || kind.name === 'chacha20-poly1305';

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
  if (tagLength === undefined && kind.mode === 'ccm') throw wrongTag(`authTagLength required for ${algorithm}`);
  if (tagLength !== undefined && authenticated(kind) && !isTagLength(kind, tagLength)) throw wrongTag(`Invalid authentication tag length: ${tagLength}`);
  self._options = options;
  states.set(self, {
    kind, decrypt, tagLength, ivLength: given, length: undefined, running: go.start(algorithm, secret, vector ?? new Uint8Array(0), decrypt, tagLength ?? 0), tag: undefined, done: false, decoder: undefined, begun: false,
  });
}

function fits(kind, length) {
  if (kind.mode === 'gcm') return length > 0;
  if (kind.mode === 'ccm') return length >= 7 && length <= 13;
  if (kind.name === 'chacha20-poly1305') return length > 0 && length <= 12;
  return length === kind.ivLength;
}

function isTagLength({ mode }, n) {
  if (mode === 'gcm') return n === 4 || n === 8 || (n >= 12 && n <= 16);
  if (mode === 'ccm') return n >= 4 && n <= 16 && n % 2 === 0;
  return n > 0 && n <= 16;
}

const wrongTag = (text) => makeError(TypeError, 'ERR_CRYPTO_INVALID_AUTH_TAG', text);
const notAuthentic = () => new Error('Unsupported state or unable to authenticate data');

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
  const out = state.done || (state.kind.mode === 'ccm' && !isMessage(state, chunk)) ? undefined : state.running.update(chunk);
  if (out === undefined) throw new Error('Trying to add data in unsupported state');
  state.begun = true;
  if (state.kind.mode === 'ccm' && state.decrypt && !isAuthentic(state)) return told(state, fromGo(new ArrayBuffer(0)), outputEncoding, false);
  return told(state, fromGo(out), outputEncoding, false);
}

// isMessage tells whether a piece is the message of CCM, which is one piece, of the length that was said.
function isMessage(state, chunk) {
  if (chunk.length > 2 ** (8 * (15 - state.ivLength)) - 1) throw makeError(RangeError, 'ERR_CRYPTO_INVALID_MESSAGELEN', 'Invalid message length');
  return !state.begun && (state.length ?? chunk.length) === chunk.length;
}

function isAuthentic(state) {
  const tag = fromGo(state.running.tag());
  return state.tag !== undefined && go.same(tag.subarray(0, state.tag.length), state.tag);
}

// Where CCM had no message, decrypting ends, and encrypting has no tag.
function finalOfNothing(state) {
  const [library, reason] = ['Provider routines', 'tag not set'];
  if (!state.decrypt) require('internal/crypto/errors').throwOpenSSL(`error:1C800077:${library}::${reason}`, library, reason);
  state.done = true;
  return fromGo(new ArrayBuffer(0));
}

function final(outputEncoding) {
  const state = states.get(this);
  if (state.done) throw makeError(Error, 'ERR_CRYPTO_INVALID_STATE', 'Invalid state');
  if (state.kind.mode === 'ccm' && !state.begun) return finalOfNothing(state);
  const rest = fromGo(state.running.final() ?? new ArrayBuffer(0));
  state.done = true;
  if (authenticated(state.kind)) {
    if (!state.decrypt) state.tag = fromGo(state.running.tag()).subarray(0, state.tagLength ?? 16);
    else if (!isAuthentic(state)) throw notAuthentic();
  }
  return told(state, rest, outputEncoding, true);
}

function plaintextLength(options) {
  if (options?.plaintextLength === undefined) throw makeError(TypeError, 'ERR_MISSING_ARGS', 'options.plaintextLength required for CCM mode with AAD');
  return options.plaintextLength;
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
    if (state.kind.mode === 'ccm') state.length = plaintextLength(options);
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

// Cipher and Decipher have a password, of which key and vector are made.
function beginOld(self, algorithm, password, options, decrypt) {
  validateString(algorithm, 'cipher');
  const secret = bytes(password, options?.encoding, 'password', ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView']);
  const kind = go.info(algorithm);
  if (kind === undefined) throw unknownCipher();
  if (counting.has(kind.mode)) require('process').emitWarning(`Use Cipheriv for counter mode of ${algorithm}`);
  const made = new Uint8Array(go.stretch(secret, kind.keyLength + kind.ivLength));
  begin(self, algorithm, made.subarray(0, kind.keyLength), made.subarray(kind.keyLength), options, decrypt);
}

const counting = new Set(['ctr', 'gcm', 'ccm']);

function Cipher(cipher, password, options) {
  if (!(this instanceof Cipher)) return new Cipher(cipher, password, options);
  beginOld(this, cipher, password, options, false);
}

function Decipher(cipher, password, options) {
  if (!(this instanceof Decipher)) return new Decipher(cipher, password, options);
  beginOld(this, cipher, password, options, true);
}

function getAuthTag() {
  const state = states.get(this);
  if (!state.done || state.tag === undefined) throw invalidState('getAuthTag');
  return fromGo(Uint8Array.from(state.tag).buffer);
}

function setAuthTag(tag, encoding) {
  const state = states.get(this);
  const given = bytes(tag, encoding, 'buffer', ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView']);
  if (!authenticated(state.kind) || state.done || state.tag !== undefined) throw invalidState('setAuthTag');
  if (!isTagLength(state.kind, given.length) || (state.tagLength !== undefined && given.length !== state.tagLength)) {
    throw wrongTag(`Invalid authentication tag length: ${given.length}`);
  }
  state.tag = Uint8Array.from(given);
  return this;
}

for (const Class of [Cipheriv, Decipheriv, Cipher, Decipher]) {
  for (const [name, f] of Object.entries(methods)) Class.prototype[name] = f;
  late(Class, 'Transform', (self) => ({ ...self._options }));
}
for (const Class of [Cipheriv, Cipher]) Class.prototype.getAuthTag = getAuthTag;
for (const Class of [Decipheriv, Decipher]) Class.prototype.setAuthTag = setAuthTag;

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

module.exports = { Cipheriv, Decipheriv, Cipher, Decipher, getCipherInfo, getCiphers: () => [...go.names], info: (name) => go.info(name) };
