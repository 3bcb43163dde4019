// Hash and Hmac, which are streams when somebody takes them for one.

const { FastBuffer } = require('internal/buffer/class');
const { bytes, inEncoding } = require('internal/crypto/bytes');
const { makeError } = require('internal/errors');
const { validateString, validateInteger } = require('internal/validate');
const { late } = require('internal/stream/late');

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
  if (!(this instanceof Hash)) return new Hash(algorithm, options);
  if (!(algorithm instanceof Hash)) validateString(algorithm, 'algorithm');
  else if (algorithm[state][isDone]) throw finalized();
  const length = options?.outputLength;
  if (length !== undefined) validateInteger(length, 'options.outputLength', 0, 2 ** 32 - 1);
  if (algorithm instanceof Hash) {
    begin(this, handles.get(algorithm).copy(length ?? -1), options);
    return;
  }
  if (go.isXOF(algorithm)) {
    begin(this, go.xof(algorithm, length ?? -1), options);
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

// secretBytes loads what knows KeyObjects for those only.
function secretBytes(key, encoding) {
  if (typeof key === 'string' || ArrayBuffer.isView(key)) return bytes(key, encoding, 'key');
  return require('internal/crypto/keys').secretBytes(key, encoding, 'key');
}

function Hmac(algorithm, key, options) {
  if (!(this instanceof Hmac)) return new Hmac(algorithm, key, options);
  validateString(algorithm, 'hmac');
  const encoding = options?.encoding;
  if (encoding !== undefined && encoding !== null) validateString(encoding, 'options.encoding');
  const secret = secretBytes(key, encoding);
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

const names = ['RSA-MD5', 'RSA-RIPEMD160', 'RSA-SHA1', 'RSA-SHA1-2', 'RSA-SHA224', 'RSA-SHA256', 'RSA-SHA3-224', 'RSA-SHA3-256', 'RSA-SHA3-384',
  'RSA-SHA3-512', 'RSA-SHA384', 'RSA-SHA512', 'RSA-SHA512/224', 'RSA-SHA512/256', 'blake2b512', 'blake2s256', 'id-rsassa-pkcs1-v1_5-with-sha3-224',
  'id-rsassa-pkcs1-v1_5-with-sha3-256', 'id-rsassa-pkcs1-v1_5-with-sha3-384', 'id-rsassa-pkcs1-v1_5-with-sha3-512', 'md5', 'md5-sha1', 'md5WithRSAEncryption',
  'ripemd', 'ripemd160', 'ripemd160WithRSA', 'rmd160', 'sha1', 'sha1WithRSAEncryption', 'sha224', 'sha224WithRSAEncryption', 'sha256',
  'sha256WithRSAEncryption', 'sha3-224', 'sha3-256', 'sha3-384', 'sha3-512', 'sha384', 'sha384WithRSAEncryption', 'sha512', 'sha512-224',
  'sha512-224WithRSAEncryption', 'sha512-256', 'sha512-256WithRSAEncryption', 'sha512WithRSAEncryption', 'shake128', 'shake256', 'ssl3-md5', 'ssl3-sha1'];

module.exports = { Hash, Hmac, names };
