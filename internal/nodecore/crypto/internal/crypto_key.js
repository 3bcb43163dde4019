// CryptoKey, and the names of algorithms.

const { inspect } = require('internal/util/inspect');
const { keyObject } = require('internal/crypto/keys');
const { cryptoKeys } = require('internal/crypto/marks');
const { domError } = require('internal/crypto/web');

const slots = new WeakMap();
const making = Symbol('making');

class CryptoKey {
  constructor(token, key, algorithm, extractable, usages) {
    if (token !== making) throw require('internal/errors').makeError(TypeError, 'ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');
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
  'AES-CBC': { secret: order.filter((u) => /crypt|wrap/.test(u)) }, 'AES-CTR': { secret: order.filter((u) => /crypt|wrap/.test(u)) },
  'AES-GCM': { secret: order.filter((u) => /crypt|wrap/.test(u)) }, 'AES-KW': { secret: ['wrapKey', 'unwrapKey'] },
  HMAC: { secret: ['sign', 'verify'] }, HKDF: { secret: ['deriveKey', 'deriveBits'] }, PBKDF2: { secret: ['deriveKey', 'deriveBits'] },
};
const digests = ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'];
const names = new Map([...Object.keys(usagesOf), ...digests].map((name) => [name.toLowerCase(), name]));

// named reads an algorithm: a name or an object that has one, in any case of letters.
function named(algorithm, may) {
  const given = typeof algorithm === 'string' ? { name: algorithm } : algorithm;
  const name = names.get(`${given?.name}`.toLowerCase());
  if (name === undefined || (may !== undefined && !may.includes(name))) throw domError('NotSupportedError', 'Unrecognized algorithm name');
  const out = { ...given, name };
  if (out.hash !== undefined) out.hash = named(out.hash, digests);
  return out;
}

function checkUsages(name, type, usages) {
  const may = usagesOf[name][type];
  for (const usage of usages) {
    if (!may.includes(usage)) throw domError('SyntaxError', `Unsupported key usage for ${/^AES/.test(name) ? 'an AES' : /^RSA/.test(name) ? 'an RSA' : /^(EC|Ed|X)/.test(name) ? `a ${name}` : `an ${name}`} key`);
  }
}

module.exports = { CryptoKey, make, named, checkUsages, usagesOf, digests };
