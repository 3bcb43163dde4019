// KeyObjects, and what may stand for one.

const { bytes, keyKinds } = require('internal/crypto/bytes');
const { isCryptoKey, isKeyObject, keyObjects } = require('internal/crypto/marks');
const { makeError, invalidArgType, invalidArgValue } = require('internal/errors');
const { validateString, validateOneOf, validateObject } = require('internal/validate');
const { isAnyArrayBuffer } = require('internal/util/types');

// handles are the keys of Go, which are not for users to reach, nor to print.
const handles = new WeakMap();
const making = Symbol('making');

class KeyObject {
  #type;

  constructor(type, handle) {
    if (type !== 'secret' && type !== 'public' && type !== 'private') throw invalidArgValue('type', type);
    if (handle?.[making] === undefined) throw invalidArgType('handle', 'object', handle);
    this.#type = type;
    handles.set(this, handle[making]);
    keyObjects.add(this);
  }

  get type() { return this.#type; }

  static from(key) {
    if (!isCryptoKey(key)) throw invalidArgType('key', 'CryptoKey', key);
    return key[keyObject];
  }

  equals(other) {
    if (!isKeyObject(other)) throw invalidArgType('otherKeyObject', 'KeyObject', other);
    return other.type === this.type && go.equal(handles.get(this), handles.get(other));
  }
}
Object.defineProperty(KeyObject.prototype, Symbol.toStringTag, { value: 'KeyObject', configurable: true });

class SecretKeyObject extends KeyObject {
  constructor(handle) { super('secret', handle); }

  get symmetricKeySize() { return go.size(handles.get(this)); }

  export(options) {
    if (options !== undefined) {
      validateObject(options, 'options');
      validateOneOf(options.format, 'options.format', [undefined, 'buffer', 'jwk']);
      if (options.format === 'jwk') return { kty: 'oct', k: secretOf(this).toString('base64url') };
    }
    return secretOf(this);
  }
}

class AsymmetricKeyObject extends KeyObject {
  get asymmetricKeyType() { return go.type(handles.get(this)); }

  get asymmetricKeyDetails() { return go.details(handles.get(this)); }
}

class PublicKeyObject extends AsymmetricKeyObject {
  constructor(handle) { super('public', handle); }

  export(options) { return exported(this, options, ['pkcs1', 'spki']); }
}

class PrivateKeyObject extends AsymmetricKeyObject {
  constructor(handle) { super('private', handle); }

  export(options) { return exported(this, options, ['pkcs1', 'pkcs8', 'sec1']); }
}

const secretOf = (key) => require('buffer').Buffer.from(go.bytes(handles.get(key)));

// wrap makes the object of a key of Go.
function wrap(handle) {
  const Class = { secret: SecretKeyObject, public: PublicKeyObject, private: PrivateKeyObject }[go.kind(handle)];
  return new Class({ [making]: handle });
}

const keyObject = Symbol('kKeyObject');

const invalidOption = (name, value) => invalidArgValue(`options.${name}`, value);

// exported writes a key as its encoding says.
function exported(key, options, types) {
  validateObject(options, 'options');
  const kind = key.asymmetricKeyType;
  if (options.format === 'jwk') {
    const jwk = go.jwk(handles.get(key));
    if (options.passphrase !== undefined) throw makeError(Error, 'ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS', 'The selected key encoding jwk does not support encryption.');
    if (jwk === undefined) throw makeError(Error, 'ERR_CRYPTO_JWK_UNSUPPORTED_CURVE', `Unsupported JWK EC curve: ${key.asymmetricKeyDetails.namedCurve}.`);
    return jwk;
  }
  const { format, type, cipher, passphrase } = options;
  if (format !== 'pem' && format !== 'der') throw invalidOption('format', format);
  if (!types.includes(type)) throw invalidOption('type', type);
  const needs = { pkcs1: 'rsa', sec1: 'ec' }[type];
  if (needs !== undefined && needs !== kind) {
    throw makeError(Error, 'ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS', `The selected key encoding ${type} can only be used for ${needs.toUpperCase()} keys.`);
  }
  const secret = encryption(options, cipher, passphrase, type, format);
  const out = require('buffer').Buffer.from(go.write(handles.get(key), format, type, secret === undefined ? '' : cipher, secret));
  return format === 'pem' ? out.toString() : out;
}

function encryption(options, cipher, passphrase, type, format) {
  if (cipher == null) {
    if (passphrase !== undefined) throw invalidOption('cipher', cipher);
    return undefined;
  }
  if (typeof cipher !== 'string') throw invalidOption('cipher', cipher);
  if (format === 'der' && type !== 'pkcs8') {
    throw makeError(Error, 'ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS', `The selected key encoding ${type} does not support encryption.`);
  }
  if (typeof passphrase !== 'string' && !ArrayBuffer.isView(passphrase) && !isAnyArrayBuffer(passphrase)) throw invalidOption('passphrase', passphrase);
  if (require('internal/crypto/ciphers').info(cipher) === undefined) throw makeError(Error, 'ERR_CRYPTO_UNKNOWN_CIPHER', 'Unknown cipher');
  return bytes(passphrase, options.encoding, 'options.passphrase', keyKinds);
}

const asymmetricKinds = ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView', 'KeyObject', 'CryptoKey'];
const isBytes = (value) => typeof value === 'string' || ArrayBuffer.isView(value) || isAnyArrayBuffer(value);

// read gets the key of Go that an argument stands for: a public one, a private one, or, of those that may be either, the
// one that is there.
function read(key, wanted, name = 'key') {
  if (isKeyObject(key)) return ofType(key, wanted);
  if (isCryptoKey(key)) return ofType(key[keyObject], wanted);
  if (isBytes(key)) return parse(bytes(key, 'utf8', name, asymmetricKinds), { format: 'pem' }, wanted);
  if (key === null || typeof key !== 'object') throw invalidArgType(name, asymmetricKinds, key);
  const { key: data, encoding, format } = key;
  if (isKeyObject(data)) return ofType(data, wanted);
  if (isCryptoKey(data)) return ofType(data[keyObject], wanted);
  if (format === 'jwk') return readJWK(data, wanted, `${name === 'key' ? '' : `${name}.`}key`);
  if (!isBytes(data)) throw invalidArgType(`${name}.key`, asymmetricKinds, data);
  return parse(bytes(data, encoding, `${name}.key`, asymmetricKinds), key, wanted);
}

function ofType(key, wanted) {
  const may = { private: ['private'], public: ['private', 'public'], create: ['private'] }[wanted];
  if (!may.includes(key.type)) {
    throw makeError(TypeError, 'ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE', `Invalid key object type ${key.type}, expected ${may.join(' or ')}.`);
  }
  return handles.get(key);
}

function parse(data, options, wanted) {
  const { format = 'pem', type, passphrase } = options;
  if (format !== 'pem' && format !== 'der') throw invalidArgValue('options.format', format);
  const types = wanted === 'private' ? ['pkcs1', 'pkcs8', 'sec1'] : ['pkcs1', 'spki', 'pkcs8', 'sec1'];
  if ((format === 'der' && type === undefined) || (type !== undefined && !types.includes(type))) throw invalidArgValue('options.type', type);
  if (passphrase !== undefined && passphrase !== null && !isBytes(passphrase)) throw invalidArgValue('options.passphrase', passphrase);
  const secret = passphrase == null ? undefined : bytes(passphrase, options.encoding, 'options.passphrase', keyKinds);
  if (wanted === 'private') return go.private(data, format, type ?? '', secret);
  return go.publicWith(data, format, type ?? '', secret);
}

const parts = { RSA: ['n', 'e'], EC: ['crv', 'x', 'y'], OKP: ['crv', 'x'] };
const privateParts = { RSA: ['d', 'p', 'q', 'dp', 'dq', 'qi'], EC: ['d'], OKP: ['d'] };

function readJWK(jwk, wanted, name) {
  validateObject(jwk, name);
  validateOneOf(jwk.kty, `${name}.kty`, ['RSA', 'EC', 'OKP']);
  const isPrivate = wanted === 'private' || (wanted !== 'create' && jwk.d !== undefined);
  for (const part of [...parts[jwk.kty], ...(isPrivate ? privateParts[jwk.kty] : [])]) validateString(jwk[part], `${name}.${part}`);
  if (jwk.kty === 'OKP') validateOneOf(jwk.crv, `${name}.crv`, ['Ed25519', 'Ed448', 'X25519', 'X448']);
  if (jwk.kty === 'EC') validateOneOf(jwk.crv, `${name}.crv`, ['P-256', 'secp256k1', 'P-384', 'P-521']);
  return go.fromJWK(jwk, isPrivate);
}

function createSecretKey(key, encoding) {
  if (typeof key !== 'string' && !isBytes(key)) throw invalidArgType('key', keyKinds.slice(1, 5), key);
  return wrap(go.secret(bytes(key, encoding, 'key', keyKinds.slice(0, 5))));
}

const createPublicKey = (key) => wrap(go.publicOf(read(key, 'create')));
const createPrivateKey = (key) => wrap(read(key, 'private'));

// secretBytes are those of a secret key: of a KeyObject, or as they are.
function secretBytes(key, encoding, name = 'key') {
  if (isCryptoKey(key)) key = key[keyObject];
  if (!isKeyObject(key)) return bytes(key, encoding, name, keyKinds);
  if (key.type !== 'secret') throw makeError(TypeError, 'ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE', `Invalid key object type ${key.type}, expected secret.`);
  return secretOf(key);
}

module.exports = {
  KeyObject, SecretKeyObject, PublicKeyObject, PrivateKeyObject, createSecretKey, createPublicKey, createPrivateKey,
  isKeyObject, isCryptoKey, keyObject, wrap, read, secretBytes, handleOf: (key) => handles.get(key), typeOf: (handle) => go.type(handle),
  detailsOf: (handle) => go.details(handle),
};
