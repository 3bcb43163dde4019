// Diffie-Hellman: with primes, and on curves.

const { bytes, fromGo, inEncoding, keyKinds } = require('internal/crypto/bytes');
const keys = require('internal/crypto/keys');
const { makeError, invalidArgType, invalidArgValue } = require('internal/errors');
const { validateString, validateObject, validateInteger } = require('internal/validate');

const states = new WeakMap();
const inBytes = (value, encoding, name) => Uint8Array.from(bytes(value, encoding, name, keyKinds.slice(0, 5)));
const noKey = (which) => makeError(Error, 'ERR_CRYPTO_INVALID_STATE', `No ${which} key - did you forget to generate one?`);

function DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding) {
  if (!(this instanceof DiffieHellman)) return new DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding);
  if (typeof sizeOrKey !== 'number' && typeof sizeOrKey !== 'string' && !ArrayBuffer.isView(sizeOrKey) && !(sizeOrKey instanceof ArrayBuffer)) {
    throw invalidArgType('sizeOrKey', ['number', 'string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], sizeOrKey);
  }
  if (typeof sizeOrKey === 'number') validateInteger(sizeOrKey, 'sizeOrKey', -(2 ** 31), 2 ** 31 - 1);
  if (typeof sizeOrKey === 'number' && sizeOrKey < 512) {
    dhError('0280007E', 'modulus too small');
  }
  const { Buffer } = require('buffer');
  if (keyEncoding && (typeof keyEncoding !== 'string' || (keyEncoding !== 'buffer' && !Buffer.isEncoding(keyEncoding)))) {
    [generator, genEncoding, keyEncoding] = [keyEncoding, generator, undefined];
  }
  const base = generatorOf(generator, genEncoding);
  const prime = typeof sizeOrKey === 'number' ? new Uint8Array(require('internal/crypto/generators').generatePrimeSync(sizeOrKey, { safe: true }))
    : inBytes(sizeOrKey, keyEncoding, 'sizeOrKey');
  begin(this, prime, base);
}

const dhError = (number, reason) => {
  const library = 'Diffie-Hellman routines';
  require('internal/crypto/errors').throwOpenSSL(`error:${number}:${library}::${reason}`, library, reason);
};

function generatorOf(generator, encoding) {
  if (!generator) return Uint8Array.of(2);
  if (typeof generator === 'number') {
    validateInteger(generator, 'generator', -(2 ** 31), 2 ** 31 - 1);
    if (generator <= 1) dhError('02800065', 'bad generator');
    return numberBytes(generator);
  }
  const base = bytes(generator, encoding, 'generator', ['number', ...keyKinds.slice(0, 5)]);
  if (go.compare(base, Uint8Array.of(1)) <= 0) dhError('02800065', 'bad generator');
  return Uint8Array.from(base);
}

function numberBytes(n) {
  const text = n.toString(16);
  return Uint8Array.from(require('buffer').Buffer.from(text.padStart(text.length + (text.length % 2), '0'), 'hex'));
}

function DiffieHellmanGroup(name) {
  if (!(this instanceof DiffieHellmanGroup)) return new DiffieHellmanGroup(name);
  const prime = go.group(`${name}`.toLowerCase());
  if (prime === undefined) throw makeError(Error, 'ERR_CRYPTO_UNKNOWN_DH_GROUP', 'Unknown DH group');
  begin(this, new Uint8Array(prime), Uint8Array.of(2));
}

const begin = (self, prime, generator) => {
  const state = { prime, generator, public: undefined, private: undefined, error: 0 };
  states.set(self, state);
  Object.defineProperty(self, 'verifyError', { get: () => verifyError(state), enumerable: true, configurable: true });
};

// verifyError is what is wrong with the parameters, in flags of OpenSSL's.
function verifyError({ prime, generator }) {
  let flags = 0;
  if (!go.isPrime(prime)) flags |= 1;
  else if (!go.halfPrime(prime)) flags |= 2;
  if (go.compare(generator, Uint8Array.of(1)) <= 0 || go.compare(generator, new Uint8Array(go.lessOne(prime))) >= 0) flags |= 8;
  return flags;
}

const size = (state) => state.prime.length;
const padded = (state, raw) => {
  const out = new Uint8Array(size(state));
  out.set(new Uint8Array(raw), out.length - raw.byteLength);
  return out;
};
const shown = (value, encoding) => inEncoding(fromGo(Uint8Array.from(value).buffer), encoding);

const dhMethods = {
  generateKeys(encoding) {
    const state = states.get(this);
    state.private ??= new Uint8Array(go.privateNumber(state.prime));
    state.public = new Uint8Array(go.power(state.generator, state.private, state.prime));
    return shown(state.public, encoding);
  },
  computeSecret(key, inputEncoding, outputEncoding) {
    const state = states.get(this);
    const other = inBytes(key, inputEncoding, 'otherPublicKey');
    if (state.private === undefined) throw noKey('private');
    if (go.compare(other, Uint8Array.of(1)) <= 0) throw makeError(RangeError, 'ERR_CRYPTO_INVALID_KEYLEN', 'Supplied key is too small');
    if (go.compare(other, new Uint8Array(go.lessOne(state.prime))) >= 0) throw makeError(RangeError, 'ERR_CRYPTO_INVALID_KEYLEN', 'Supplied key is too large');
    return shown(padded(state, go.power(other, state.private, state.prime)), outputEncoding);
  },
  getPrime(encoding) { return shown(states.get(this).prime, encoding); },
  getGenerator(encoding) { return shown(states.get(this).generator, encoding); },
  getPublicKey(encoding) {
    const { public: key } = states.get(this);
    if (key === undefined) throw noKey('public');
    return shown(key, encoding);
  },
  getPrivateKey(encoding) {
    const { private: key } = states.get(this);
    if (key === undefined) throw noKey('private');
    return shown(key, encoding);
  },
};
for (const [name, f] of Object.entries(dhMethods)) {
  DiffieHellman.prototype[name] = f;
  DiffieHellmanGroup.prototype[name] = f;
}
DiffieHellman.prototype.setPublicKey = function setPublicKey(key, encoding) {
  states.get(this).public = inBytes(key, encoding, 'key');
  return this;
};
DiffieHellman.prototype.setPrivateKey = function setPrivateKey(key, encoding) {
  states.get(this).private = inBytes(key, encoding, 'key');
  return this;
};

// --- on curves ---

const forms = ['compressed', 'uncompressed', 'hybrid'];

function formOf(format = 'uncompressed') {
  if (!forms.includes(format)) throw makeError(TypeError, 'ERR_CRYPTO_ECDH_INVALID_FORMAT', `Invalid ECDH format: ${format}`);
  return format;
}

const invalidPair = () => makeError(RangeError, 'ERR_CRYPTO_INVALID_KEYPAIR', 'Invalid key pair');

const unknownCurve = () => makeError(TypeError, 'ERR_CRYPTO_INVALID_CURVE', 'Invalid EC curve name');
const notPoint = () => makeError(Error, 'ERR_CRYPTO_OPERATION_FAILED', 'Failed to convert Buffer to EC_POINT');

function ECDH(curve) {
  if (!(this instanceof ECDH)) return new ECDH(curve);
  validateString(curve, 'curve');
  if (!go.knowsCurve(curve)) throw unknownCurve();
  states.set(this, { curve, public: undefined, private: undefined });
}

ECDH.convertKey = function convertKey(key, curve, inputEncoding, outputEncoding, format) {
  validateString(curve, 'curve');
  const point = inBytes(key, inputEncoding, 'key');
  const form = formOf(format);
  if (!go.knowsCurve(curve)) throw unknownCurve();
  const handle = go.pointOn(curve, point);
  if (handle === undefined) throw notPoint();
  return inEncoding(fromGo(go.point(handle, form)), outputEncoding);
};

// The public key is that of the private one, unless it was set.
const ecdhMethods = {
  computeSecret(other, inputEncoding, outputEncoding) {
    const state = states.get(this);
    const point = inBytes(other, inputEncoding, 'otherPublicKey');
    if (state.private === undefined) throw invalidPair();
    const handle = go.pointOn(state.curve, point);
    if (handle === undefined) throw makeError(Error, 'ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY', 'Public key is not valid for specified curve');
    return inEncoding(fromGo(go.shared(state.private, handle)), outputEncoding);
  },
  setPrivateKey(key, encoding) {
    const state = states.get(this);
    const handle = go.keyOn(state.curve, inBytes(key, encoding, 'key'));
    if (handle === undefined) throw makeError(RangeError, 'ERR_CRYPTO_INVALID_KEYTYPE', 'Private key is not valid for specified curve.');
    state.public = state.private = handle;
    return this;
  },
  setPublicKey(key, encoding) {
    const state = states.get(this);
    const handle = go.pointOn(state.curve, inBytes(key, encoding, 'key'));
    if (handle === undefined) throw notPoint();
    state.public = handle;
    return this;
  },
  getPrivateKey(encoding) {
    const { private: key } = states.get(this);
    if (key === undefined) throw makeError(Error, 'ERR_CRYPTO_OPERATION_FAILED', 'Failed to get ECDH private key');
    return inEncoding(fromGo(go.scalar(key)), encoding);
  },
  generateKeys(encoding, format) {
    const state = states.get(this);
    state.public = state.private = go.drawOn(state.curve);
    return this.getPublicKey(encoding, format);
  },
  getPublicKey(encoding, format) {
    const { public: key } = states.get(this);
    const form = formOf(format);
    if (key === undefined) throw makeError(Error, 'ERR_CRYPTO_OPERATION_FAILED', 'Failed to get ECDH public key');
    return inEncoding(fromGo(go.point(key, form)), encoding);
  },
};
for (const [name, f] of Object.entries(ecdhMethods)) ECDH.prototype[name] = f;

// diffieHellman is the secret of two KeyObjects.
function diffieHellman(options) {
  validateObject(options, 'options');
  const { privateKey, publicKey } = options;
  if (!keys.isKeyObject(privateKey)) throw invalidArgValue('options.privateKey', privateKey);
  if (!keys.isKeyObject(publicKey)) throw invalidArgValue('options.publicKey', publicKey);
  if (privateKey.type !== 'private') throw makeError(TypeError, 'ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE', `Invalid key object type ${privateKey.type}, expected private.`);
  if (publicKey.type === 'secret') throw makeError(TypeError, 'ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE', `Invalid key object type ${publicKey.type}, expected private or public.`);
  const [a, b] = [privateKey.asymmetricKeyType, publicKey.asymmetricKeyType];
  if (a !== b || !['x25519', 'x448', 'ec', 'dh'].includes(a)) {
    throw makeError(Error, 'ERR_CRYPTO_INCOMPATIBLE_KEY', `Incompatible key types for Diffie-Hellman: ${a} and ${b}`);
  }
  return fromGo(go.shared(keys.handleOf(privateKey), keys.handleOf(publicKey)));
}

module.exports = {
  groupPrime: (name) => new Uint8Array(go.group(name.toLowerCase())), DiffieHellman, DiffieHellmanGroup, ECDH, diffieHellman, getCurves: () => go.curves.slice(0),
  raw: (name, data, isPrivate) => keys.wrap(go.raw(name, data, isPrivate)),
  pointKey: (curve, data) => go.pointOn(curve, data), pointOf: (key) => fromGo(go.point(keys.handleOf(key), 'uncompressed')),
};
