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

  export(options) { return exported(this, options); }
}

class PrivateKeyObject extends AsymmetricKeyObject {
  constructor(handle) { super('private', handle); }

  export(options) { return exported(this, options); }
}

const secretOf = (key) => require('buffer').Buffer.from(go.bytes(handles.get(key)));

// wrap makes the object of a key of Go.
function wrap(handle) {
  const Class = { secret: SecretKeyObject, public: PublicKeyObject, private: PrivateKeyObject }[go.kind(handle)];
  return new Class({ [making]: handle });
}

const keyObject = Symbol('kKeyObject');

// exported writes a key as its encoding says.
function exported(key, options) {
  validateObject(options, 'options');
  const { format, type, cipher } = options;
  const secret = checkEncoding(options, key.asymmetricKeyType, key.type === 'public', 'options.');
  if (format === 'jwk') {
    if (key.type === 'private' && options.passphrase !== undefined) throw incompatible('jwk does not support encryption');
    return jwkOf(key);
  }
  const out = require('buffer').Buffer.from(go.write(handles.get(key), format, type, secret === undefined ? '' : cipher, secret));
  return format === 'pem' ? out.toString() : out;
}

function jwkOf(key) {
  const jwk = go.jwk(handles.get(key));
  if (jwk === undefined) throw makeError(Error, 'ERR_CRYPTO_JWK_UNSUPPORTED_CURVE', `Unsupported JWK EC curve: ${key.asymmetricKeyDetails.namedCurve}.`);
  return jwk;
}

const incompatible = (text) => makeError(Error, 'ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS', `The selected key encoding ${text}.`);

// checkEncoding checks how a key of a kind is to be written, and returns the passphrase, if there is one.
function checkEncoding({ format, type, cipher, passphrase, encoding }, kind, isPublic, prefix) {
  if (format === 'jwk') return undefined;
  if (format !== 'pem' && format !== 'der') throw invalidArgValue(`${prefix}format`, format);
  if (!(isPublic ? ['pkcs1', 'spki'] : ['pkcs1', 'pkcs8', 'sec1']).includes(type)) throw invalidArgValue(`${prefix}type`, type);
  const needs = { pkcs1: 'rsa', sec1: 'ec' }[type];
  if (needs !== undefined && needs !== kind) throw incompatible(`${type} can only be used for ${needs.toUpperCase()} keys`);
  return isPublic ? undefined : encryption({ format, type, cipher, passphrase, encoding }, prefix);
}

function encryption({ format, type, cipher, passphrase, encoding }, prefix) {
  if (cipher == null) {
    if (passphrase !== undefined) throw invalidArgValue(`${prefix}cipher`, cipher);
    return undefined;
  }
  if (typeof cipher !== 'string') throw invalidArgValue(`${prefix}cipher`, cipher);
  if (format === 'der' && type !== 'pkcs8') throw incompatible(`${type} does not support encryption`);
  if (!isBytes(passphrase)) throw invalidArgValue(`${prefix}passphrase`, passphrase);
  if (require('internal/crypto/ciphers').info(cipher) === undefined) throw makeError(Error, 'ERR_CRYPTO_UNKNOWN_CIPHER', 'Unknown cipher');
  return bytes(passphrase, encoding, 'options.passphrase', keyKinds);
}

const asymmetricKinds = ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView', 'KeyObject', 'CryptoKey'];
const isBytes = (value) => typeof value === 'string' || ArrayBuffer.isView(value) || isAnyArrayBuffer(value);

// read gets the key of Go that an argument stands for: a public one, a private one, or, of those that may be either, the
// one that is there.
function read(key, wanted, name = 'key') {
  if (isKeyObject(key)) return ofType(key, wanted);
  if (isCryptoKey(key)) return ofType(key[keyObject], wanted);
  const kinds = wanted === 'new private' ? keyKinds.slice(0, 5) : asymmetricKinds;
  if (isBytes(key)) return parse(bytes(key, 'utf8', name, kinds), { format: 'pem' }, wanted);
  if (key === null || typeof key !== 'object') throw invalidArgType(name, kinds, key);
  const { key: data, encoding, format } = key;
  if (isKeyObject(data)) return ofType(data, wanted);
  if (isCryptoKey(data)) return ofType(data[keyObject], wanted);
  if (format === 'jwk') return readJWK(data, wanted, `${name === 'key' ? '' : `${name}.`}key`);
  if (!isBytes(data)) throw invalidArgType(`${name}.key`, kinds, data);
  return parse(bytes(data, encoding, `${name}.key`, kinds), key, wanted);
}

function ofType(key, wanted) {
  if (wanted === 'new private') throw invalidArgType('key', keyKinds.slice(0, 5), key);
  const may = { private: ['private'], public: ['private', 'public'], create: ['private'] }[wanted];
  if (!may.includes(key.type)) {
    throw makeError(TypeError, 'ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE', `Invalid key object type ${key.type}, expected ${may.join(' or ')}.`);
  }
  return handles.get(key);
}

function parse(data, options, wanted) {
  const { format = 'pem', type, passphrase } = options;
  if (format !== 'pem' && format !== 'der') throw invalidArgValue('options.format', format);
  const isPrivate = wanted.endsWith('private');
  const types = isPrivate ? ['pkcs1', 'pkcs8', 'sec1'] : ['pkcs1', 'spki', 'pkcs8', 'sec1'];
  if ((format === 'der' && type === undefined) || (type !== undefined && !types.includes(type))) throw invalidArgValue('options.type', type);
  if (passphrase !== undefined && !isBytes(passphrase)) throw invalidArgValue('options.passphrase', passphrase);
  const secret = passphrase == null ? undefined : bytes(passphrase, options.encoding, 'options.passphrase', keyKinds);
  if (isPrivate) return go.private(data, format, type ?? '', secret);
  return go.publicWith(data, format, type ?? '', secret);
}

const parts = { RSA: ['n', 'e'], EC: ['crv', 'x', 'y'], OKP: ['crv', 'x'] };
const privateParts = { RSA: ['d', 'p', 'q', 'dp', 'dq', 'qi'], EC: ['d'], OKP: ['d'] };

function readJWK(jwk, wanted, name) {
  validateObject(jwk, name);
  validateOneOf(jwk.kty, `${name}.kty`, ['RSA', 'EC', 'OKP']);
  const isPrivate = wanted.endsWith('private') || (wanted !== 'create' && jwk.d !== undefined);
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
const createPrivateKey = (key) => wrap(read(key, 'new private'));

// secretBytes are those of a secret key: of a KeyObject, or as they are.
function secretBytes(key, encoding, name = 'key') {
  if (isCryptoKey(key)) key = key[keyObject];
  if (!isKeyObject(key)) return bytes(key, encoding, name, keyKinds);
  if (key.type !== 'secret') throw makeError(TypeError, 'ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE', `Invalid key object type ${key.type}, expected secret.`);
  return secretOf(key);
}

module.exports = {
  KeyObject, SecretKeyObject, PublicKeyObject, PrivateKeyObject, createSecretKey, createPublicKey, createPrivateKey,
  isKeyObject, isCryptoKey, keyObject, wrap, read, secretBytes, checkEncoding, handleOf: (key) => handles.get(key), typeOf: (handle) => go.type(handle),
  detailsOf: (handle) => go.details(handle),
};
