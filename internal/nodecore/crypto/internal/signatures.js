// Signatures: Sign and Verify, which are streams, and sign and verify.

const { bytes, fromGo, inEncoding } = require('internal/crypto/bytes');
const keys = require('internal/crypto/keys');
const { makeError, invalidArgType, invalidArgValue } = require('internal/errors');
const { validateString, validateFunction } = require('internal/validate');
const { late } = require('internal/stream/late');

const padding = { pkcs1: 1, none: 3, pss: 6 };
const own = new Set(['ed25519', 'ed448']); // they hash by themselves

const invalidDigest = (name) => makeError(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', `Invalid digest: ${name}`);

// how reads the options that come with a key. What a Sign or Verify has hashed is looked at after the salt.
function how(key, handle, algorithm, streamed) {
  const options = key !== null && typeof key === 'object' && !ArrayBuffer.isView(key) && !keys.isKeyObject(key) && !keys.isCryptoKey(key) ? key : {};
  const { padding: pad, saltLength, dsaEncoding } = options;
  if (pad !== undefined && !Number.isInteger(pad)) throw invalidArgValue('options.padding', pad);
  if (saltLength !== undefined && !Number.isInteger(saltLength)) throw invalidArgValue('options.saltLength', saltLength);
  if (dsaEncoding !== undefined && dsaEncoding !== 'der' && dsaEncoding !== 'ieee-p1363') throw invalidArgValue('options.dsaEncoding', dsaEncoding);
  const kind = keys.typeOf(handle);
  if (kind === 'rsa') checkPadding(pad);
  else if (own.has(kind) && algorithm) throwOpenSSL('1C80007A', 'Provider routines', 'invalid digest');
  else if (exchanging.has(kind)) throwOpenSSL('03000096', 'digital envelope routines', 'operation not supported for this keytype');
  return [own.has(kind) ? '' : algorithm ?? '', pad ?? 0, saltLength ?? salt.unsaid, dsaEncoding === 'ieee-p1363', streamed];
}

const salt = { unsaid: -100 };
const exchanging = new Set(['dh', 'x25519', 'x448']); // their keys don't sign

function checkPadding(pad) {
  if (pad === undefined || pad === padding.pkcs1 || pad === padding.pss) return;
  const [number, reason] = pad === padding.none ? ['1C8000A8', 'invalid padding mode'] : ['1C8000A5', 'illegal or unsupported padding mode'];
  throwOpenSSL(number, 'Provider routines', reason);
}

const throwOpenSSL = (number, library, reason) => require('internal/crypto/errors').throwOpenSSL(`error:${number}:${library}::${reason}`, library, reason);

const data = new WeakMap(); // of a Sign or Verify: what came so far

function begin(self, algorithm, options) {
  validateString(algorithm, 'algorithm');
  if (!go.knows(algorithm)) throw makeError(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', 'Invalid digest');
  self._options = options;
  data.set(self, { algorithm, chunks: [] });
}

function Sign(algorithm, options) {
  if (!(this instanceof Sign)) return new Sign(algorithm, options);
  begin(this, algorithm, options);
}

function Verify(algorithm, options) {
  if (!(this instanceof Verify)) return new Verify(algorithm, options);
  begin(this, algorithm, options);
}

const finished = () => makeError(Error, 'ERR_CRYPTO_INVALID_STATE', 'Not initialised');

function whole(self) {
  const state = data.get(self);
  if (state.chunks === undefined) throw finished();
  const all = require('buffer').Buffer.concat(state.chunks);
  state.chunks = undefined;
  return [all, state.algorithm];
}

for (const Class of [Sign, Verify]) {
  Class.prototype.update = function update(chunk, encoding) {
    const state = data.get(this);
    if (state.chunks === undefined) throw finished();
    state.chunks.push(Uint8Array.from(bytes(chunk, encoding)));
    return this;
  };
  Class.prototype._write = function _write(chunk, encoding, callback) {
    this.update(chunk, encoding);
    callback();
  };
  late(Class, 'Writable', (self) => ({ ...self._options }));
}

// streamable refuses the keys that sign a message as a whole.
function streamable(handle) {
  if (own.has(keys.typeOf(handle))) throw makeError(Error, 'ERR_CRYPTO_UNSUPPORTED_OPERATION', 'Unsupported crypto operation');
}

Sign.prototype.sign = function sign(key, encoding) {
  if (!key) throw makeError(Error, 'ERR_CRYPTO_SIGN_KEY_REQUIRED', 'No key provided to sign');
  const handle = keys.read(key, 'private');
  const [all, algorithm] = whole(this);
  streamable(handle);
  return inEncoding(fromGo(go.sign(handle, all, ...how(key, handle, algorithm, true))), encoding);
};

Verify.prototype.verify = function verify(key, signature, encoding) {
  const given = bytes(signature, encoding, 'signature');
  const handle = keys.read(key, 'public');
  const [all, algorithm] = whole(this);
  streamable(handle);
  return go.verify(handle, all, given, ...how(key, handle, algorithm, true));
};

const kinds = ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'];

function checked(algorithm, input) {
  if (algorithm != null) {
    validateString(algorithm, 'algorithm');
    if (!go.knows(algorithm)) throw invalidDigest(algorithm);
  }
  return bytes(input, 'utf8', 'data', typeof input === 'string' ? undefined : kinds);
}

// done calls back with what go answers, or throws.
const answered = (callback, convert) => (error, value) => (error === null ? callback(null, convert(value)) : callback(error));

function sign(algorithm, input, key, callback) {
  const all = checked(algorithm, input);
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (!key) throw makeError(Error, 'ERR_CRYPTO_SIGN_KEY_REQUIRED', 'No key provided to sign');
  const handle = keys.read(key, 'private');
  const options = how(key, handle, algorithm, false);
  if (callback === undefined) return fromGo(go.sign(handle, all, ...options));
  go.startSign(answered(callback, fromGo), handle, all, ...options);
}

function verify(algorithm, input, key, signature, callback) {
  const all = checked(algorithm, input);
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (typeof signature === 'string') throw invalidArgType('signature', kinds, signature);
  const given = bytes(signature, 'utf8', 'signature', kinds);
  const handle = keys.read(key, 'public');
  const options = how(key, handle, algorithm, false);
  if (callback === undefined) return go.verify(handle, all, given, ...options);
  go.startVerify(answered(callback, (ok) => ok), handle, all, given, ...options);
}

module.exports = { Sign, Verify, sign, verify, knows: (name) => go.knows(name) };
