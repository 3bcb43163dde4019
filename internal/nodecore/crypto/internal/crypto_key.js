// CryptoKey, and the names of algorithms.

const { inspect } = require('internal/util/inspect');
const { keyObject } = require('internal/crypto/keys');
const { cryptoKeys } = require('internal/crypto/marks');
const { domError } = require('internal/crypto/web');
const { makeError } = require('internal/errors');

const slots = new WeakMap();
const making = Symbol('making');

class CryptoKey {
  constructor(token, key, algorithm, extractable, usages) {
    if (token !== making) throw makeError(TypeError, 'ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');
    slots.set(this, { algorithm, extractable, usages });
    Object.defineProperty(this, keyObject, { value: key });
    cryptoKeys.add(this);
  }

  get type() { return this[keyObject].type; }
  get extractable() { return slots.get(this).extractable; }
  get algorithm() { return slots.get(this).algorithm; }
  get usages() { return [...slots.get(this).usages]; }

  [inspect.custom](depth, options) {
    if (depth < 0) return this;
    const { type, extractable, algorithm, usages } = this;
    return `CryptoKey ${inspect({ type, extractable, algorithm, usages }, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}
require('internal/brand').branded(CryptoKey, (value) => cryptoKeys.has(value), { except: [inspect.custom] });
Object.defineProperty(CryptoKey.prototype, Symbol.toStringTag, { value: 'CryptoKey', configurable: true });

const make = (key, algorithm, extractable, usages) => new CryptoKey(making, key, algorithm, extractable, [...new Set(usages)].sort((a, b) => order.indexOf(a) - order.indexOf(b)));
const order = ['encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey'];

// usagesOf says what a key of an algorithm may be used for, by its type.
const usagesOf = {
  'RSASSA-PKCS1-v1_5': { private: ['sign'], public: ['verify'] }, 'RSA-PSS': { private: ['sign'], public: ['verify'] },
  'RSA-OAEP': { private: ['decrypt', 'unwrapKey'], public: ['encrypt', 'wrapKey'] },
  ECDSA: { private: ['sign'], public: ['verify'] }, ECDH: { private: ['deriveKey', 'deriveBits'], public: [] },
  Ed25519: { private: ['sign'], public: ['verify'] }, X25519: { private: ['deriveKey', 'deriveBits'], public: [] },
  Ed448: { private: ['sign'], public: ['verify'] }, X448: { private: ['deriveKey', 'deriveBits'], public: [] },
  'AES-CBC': { secret: order.filter((u) => /crypt|wrap/.test(u)) }, 'AES-CTR': { secret: order.filter((u) => /crypt|wrap/.test(u)) },
  'AES-GCM': { secret: order.filter((u) => /crypt|wrap/.test(u)) }, 'AES-KW': { secret: ['wrapKey', 'unwrapKey'] },
  HMAC: { secret: ['sign', 'verify'] }, HKDF: { secret: ['deriveKey', 'deriveBits'] }, PBKDF2: { secret: ['deriveKey', 'deriveBits'] },
};
const digests = ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'];
const names = new Map([...Object.keys(usagesOf), ...digests].map((name) => [name.toLowerCase(), name]));

// dictionaries are what an algorithm has to say for an operation: the name that the standard has for that, and its members.
const rsaKey = ['RsaHashedKeyGenParams', 'hash', 'modulusLength', 'publicExponent'];
const ecKey = ['EcKeyGenParams', 'namedCurve'];
const aesKey = ['AesKeyGenParams', 'length'];
const hashed = (name) => [name, 'hash'];
const exchanged = ['EcdhKeyDeriveParams', 'public'];
const dictionaries = {
  generateKey: {
    'RSASSA-PKCS1-v1_5': rsaKey, 'RSA-PSS': rsaKey, 'RSA-OAEP': rsaKey, ECDSA: ecKey, ECDH: ecKey,
    'AES-CBC': aesKey, 'AES-CTR': aesKey, 'AES-GCM': aesKey, 'AES-KW': aesKey, HMAC: hashed('HmacKeyGenParams'),
  },
  importKey: {
    'RSASSA-PKCS1-v1_5': hashed('RsaHashedImportParams'), 'RSA-PSS': hashed('RsaHashedImportParams'), 'RSA-OAEP': hashed('RsaHashedImportParams'),
    ECDSA: ['EcKeyImportParams', 'namedCurve'], ECDH: ['EcKeyImportParams', 'namedCurve'], HMAC: hashed('HmacImportParams'),
  },
  sign: { ECDSA: hashed('EcdsaParams'), 'RSA-PSS': ['RsaPssParams', 'saltLength'] },
  encrypt: { 'AES-CBC': ['AesCbcParams', 'iv'], 'AES-CTR': ['AesCtrParams', 'counter', 'length'], 'AES-GCM': ['AesGcmParams', 'iv'] },
  derive: {
    ECDH: exchanged, X25519: exchanged, X448: exchanged, HKDF: ['HkdfParams', 'hash', 'info', 'salt'], PBKDF2: ['Pbkdf2Params', 'hash', 'iterations', 'salt'],
  },
};

function missing(dictionary, member) {
  return makeError(TypeError, 'ERR_MISSING_OPTION',
    `Failed to normalize algorithm: passed algorithm can not be converted to '${dictionary}' because '${member}' is required in '${dictionary}'.`);
}

// named reads an algorithm for an operation: a name or an object that has one, in any case of letters.
function named(algorithm, may, operation) {
  const isObject = algorithm !== null && typeof algorithm === 'object';
  if (isObject && algorithm.name === undefined) throw missing('Algorithm', 'name');
  const given = isObject ? algorithm : { name: algorithm };
  const name = names.get(`${given.name}`.toLowerCase());
  if (name === undefined || (may !== undefined && !may.includes(name))) throw domError('NotSupportedError', 'Unrecognized algorithm name');
  const [dictionary, ...members] = dictionaries[operation]?.[name] ?? [];
  const out = { ...given, name };
  for (const member of members) {
    if (given[member] === undefined) throw missing(dictionary, member);
    out[member] = given[member]; // which may be inherited
  }
  if (out.hash !== undefined) out.hash = named(out.hash, digests);
  return out;
}

const ordinal = (n) => `${n}${{ 1: 'st', 3: 'rd' }[n] ?? 'th'}`;
const wrong = (operation, code, n, text) => makeError(TypeError, code, `Failed to execute '${operation}' on 'SubtleCrypto': ${ordinal(n)} argument${text}`);

function checkFormat(operation, format) {
  if (['raw', 'pkcs8', 'spki', 'jwk'].includes(format)) return;
  throw wrong(operation, 'ERR_INVALID_ARG_VALUE', 1, ` value '${format}' is not a valid enum value of type KeyFormat.`);
}

// usageList reads the nth argument of an operation.
function usageList(operation, n, usages) {
  if (usages === null || typeof usages !== 'object' || typeof usages[Symbol.iterator] !== 'function') {
    throw wrong(operation, 'ERR_INVALID_ARG_TYPE', n, ' can not be converted to sequence.');
  }
  const list = Array.from(usages, (usage) => `${usage}`);
  for (const [i, usage] of list.entries()) {
    if (!order.includes(usage)) throw wrong(operation, 'ERR_INVALID_ARG_VALUE', n, `, index ${i} value '${usage}' is not a valid enum value of type KeyUsage.`);
  }
  return list;
}

function checkUsages(name, type, usages) {
  const may = usagesOf[name][type];
  for (const usage of usages) {
    if (!may.includes(usage)) throw domError('SyntaxError', `Unsupported key usage for ${/^AES/.test(name) ? 'an AES' : /^RSA/.test(name) ? 'an RSA' : /^(EC|Ed|X)/.test(name) ? `a ${name}` : `an ${name}`} key`);
  }
}

module.exports = { CryptoKey, make, named, checkFormat, usageList, checkUsages, usagesOf, digests };
