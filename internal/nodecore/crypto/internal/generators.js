// New keys and primes.

const { bytes, fromGo } = require('internal/crypto/bytes');
const keys = require('internal/crypto/keys');
const { makeError, invalidArgType, invalidArgValue, outOfRange } = require('internal/errors');
const { validateString, validateFunction, validateObject, validateInteger, validateBoolean } = require('internal/validate');

const invalidOption = (name, value) => invalidArgValue(`options.${name}`, value);

// wantedPair says what to make, for Go.
function wantedPair(type, options) {
  validateString(type, 'type');
  const wanted = { kind: type, bits: 0, exponent: 0, divisor: -1, curve: '', hash: '', mask: '', salt: 0, prime: undefined, generator: 2 };
  if (type.startsWith('ed') || type.startsWith('x')) {
    if (curveKinds.includes(type) && options !== undefined) validateObject(options, 'options');
  } else if (pairs[type] !== undefined) validateObject(options, 'options');
  const read = curveKinds.includes(type) ? () => {} : pairs[type];
  if (read === undefined) throw invalidArgValue('type', type, 'must be a supported key type');
  read(options, wanted);
  return wanted;
}

const curveKinds = ['ed25519', 'ed448', 'x25519', 'x448'];

// pairs read the options of a kind of key.
const pairs = { __proto__: null,
  rsa: readRSA,
  'rsa-pss': (options, wanted) => {
    readRSA(options, wanted);
    readPSS(options, wanted);
  },
  dsa({ modulusLength, divisorLength }, wanted) {
    validateUint32(modulusLength, 'options.modulusLength');
    if (divisorLength != null) validateInt32(divisorLength, 'options.divisorLength', 0);
    Object.assign(wanted, { bits: modulusLength, divisor: divisorLength ?? -1 });
  },
  ec({ namedCurve, paramEncoding }, wanted) {
    validateString(namedCurve, 'options.namedCurve');
    if (paramEncoding != null && paramEncoding !== 'named' && paramEncoding !== 'explicit') throw invalidOption('paramEncoding', paramEncoding);
    if (!go.knowsCurve(namedCurve)) throw makeError(TypeError, 'ERR_CRYPTO_INVALID_CURVE', 'Invalid EC curve name');
    wanted.curve = namedCurve;
  },
  dh: readDH,
};

function readRSA({ modulusLength, publicExponent }, wanted) {
  validateUint32(modulusLength, 'options.modulusLength');
  if (publicExponent != null) validateUint32(publicExponent, 'options.publicExponent');
  Object.assign(wanted, { bits: modulusLength, exponent: publicExponent ?? 0x10001 });
}

// readPSS has older names, too. What is said of one of the three is said of all: the others are RFC 4055's.
function readPSS(options, wanted) {
  const { hash, mgf1Hash, hashAlgorithm, mgf1HashAlgorithm, saltLength } = options;
  if (saltLength !== undefined) validateInt32(saltLength, 'options.saltLength', 0);
  if (hashAlgorithm !== undefined) validateString(hashAlgorithm, 'options.hashAlgorithm');
  if (mgf1HashAlgorithm !== undefined) validateString(mgf1HashAlgorithm, 'options.mgf1HashAlgorithm');
  if (hash !== undefined) deprecated('hash', 'hashAlgorithm', hash, hashAlgorithm);
  if (mgf1Hash !== undefined) deprecated('mgf1Hash', 'mgf1HashAlgorithm', mgf1Hash, mgf1HashAlgorithm);
  const own = hashAlgorithm ?? hash;
  const mask = mgf1HashAlgorithm ?? mgf1Hash ?? own;
  if (own === undefined && mask === undefined && saltLength === undefined) return;
  checkDigest(own, 'digest');
  checkDigest(mask, 'MGF1 digest');
  Object.assign(wanted, { hash: own ?? 'sha1', mask: mask ?? 'sha1', salt: saltLength ?? (own === undefined ? 20 : go.digestSize(own)) });
}

const knows = (name) => require('internal/crypto/signatures').knows(name);

function checkDigest(name, what) {
  if (name !== undefined && !knows(name)) throw makeError(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', `Invalid ${what}: ${name}`);
}

function deprecated(name, instead, value, given) {
  process().emitWarning(`"options.${name}" is deprecated, use "options.${instead}" instead.`, 'DeprecationWarning', 'DEP0154');
  validateString(value, `options.${name}`);
  if (given !== undefined && value !== given) throw invalidOption(name, value);
}

const process = () => require('process');

function readDH({ group, prime, primeLength, generator }, wanted) {
  if (group != null) {
    for (const [name, value] of Object.entries({ prime, primeLength, generator })) if (value != null) throw incompatible('group', name);
    validateString(group, 'options.group');
    if (!go.knowsGroup(group)) throw makeError(Error, 'ERR_CRYPTO_UNKNOWN_DH_GROUP', 'Unknown DH group');
    wanted.prime = require('internal/crypto/exchange').groupPrime(group);
    return;
  }
  if (prime != null) {
    if (primeLength != null) throw incompatible('prime', 'primeLength');
    const kinds = ['Buffer', 'TypedArray', 'DataView'];
    if (typeof prime === 'string') throw invalidArgType('options.prime', kinds, prime);
    wanted.prime = Uint8Array.from(bytes(prime, 'utf8', 'options.prime', kinds));
  } else if (primeLength != null) {
    validateInt32(primeLength, 'options.primeLength', 0);
    wanted.bits = primeLength;
  } else throw makeError(TypeError, 'ERR_MISSING_OPTION', 'At least one of the group, prime, or primeLength options is required');
  if (generator != null) {
    validateInt32(generator, 'options.generator', 0);
    wanted.generator = generator;
  }
}

const incompatible = (a, b) => makeError(TypeError, 'ERR_INCOMPATIBLE_OPTION_PAIR', `Option "${a}" cannot be used in combination with option "${b}"`);
const validateInt32 = (value, name, least) => validateInteger(value, name, least, 2 ** 31 - 1);

function validateUint32(value, name) {
  if (typeof value !== 'number') throw invalidArgType(name, 'number', value);
  if (!Number.isInteger(value)) throw outOfRange(name, 'an integer', value);
  if (value < 0 || value > 2 ** 32 - 1) throw outOfRange(name, '>= 0 && <= 4294967295', value);
}

// encoded gives the two keys the form that the options ask for.
function encoded(handle, options) {
  const privateKey = keys.wrap(handle);
  const publicKey = keys.createPublicKey(privateKey);
  const as = (key, encoding) => (encoding == null ? key : key.export(encoding.format === 'jwk' ? { format: 'jwk' } : encoding));
  return { publicKey: as(publicKey, options?.publicKeyEncoding), privateKey: as(privateKey, options?.privateKeyEncoding) };
}

// checkEncodings refuses what could not be written, before a key is made.
function checkEncodings(options, kind) {
  for (const [name, isPublic] of [['publicKeyEncoding', true], ['privateKeyEncoding', false]]) {
    const encoding = options?.[name];
    if (encoding == null) continue;
    if (typeof encoding !== 'object') throw invalidOption(name, encoding);
    keys.checkEncoding(encoding, kind, isPublic, `options.${name}.`);
  }
}

function generateKeyPairSync(type, options) {
  const wanted = wantedPair(type, options);
  checkEncodings(options, type);
  return encoded(go.pair(wanted), options);
}

function generateKeyPair(type, options, callback) {
  if (typeof options === 'function') [options, callback] = [undefined, options];
  validateFunction(callback, 'callback');
  const wanted = wantedPair(type, options);
  checkEncodings(options, type);
  go.startPair((error, handle) => {
    if (error !== null) callback(error);
    else {
      const { publicKey, privateKey } = encoded(handle, options);
      callback(null, publicKey, privateKey);
    }
  }, wanted);
}

Object.defineProperty(generateKeyPair, require('internal/symbols').promisify ?? Symbol.for('nodejs.util.promisify.custom'), {
  value: (type, options) => new Promise((resolve, reject) => {
    generateKeyPair(type, options, (error, publicKey, privateKey) => (error ? reject(error) : resolve({ publicKey, privateKey })));
  }),
  enumerable: false,
});

function secretLength(type, options) {
  validateString(type, 'type');
  validateObject(options, 'options');
  const { length } = options;
  if (type === 'hmac') {
    validateInteger(length, 'options.length', 8, 2 ** 31 - 1);
    return Math.floor(length / 8);
  }
  if (type !== 'aes') throw invalidArgValue('type', type, 'must be a supported key type');
  if (![128, 192, 256].includes(length)) throw invalidArgValue('options.length', length, 'must be one of: 128, 192, 256');
  return length / 8;
}

const generateKeySync = (type, options) => keys.wrap(go.secret(secretLength(type, options)));

function generateKey(type, options, callback) {
  const key = generateKeySync(type, options);
  require('internal/crypto/random').later(callback, key);
}

// --- primes ---

function primeArguments(size, options = {}) {
  validateInteger(size, 'size', 1, 2 ** 31 - 1);
  validateObject(options, 'options');
  const { safe = false, bigint = false, add, rem } = options;
  validateBoolean(safe, 'options.safe');
  validateBoolean(bigint, 'options.bigint');
  return [bigint, [size, safe, number(add, 'options.add'), number(rem, 'options.rem')]];
}

function number(value, name) {
  if (value === undefined) return undefined;
  if (typeof value === 'string') throw invalidArgType(name, ['ArrayBuffer', 'TypedArray', 'Buffer', 'DataView', 'bigint'], value);
  if (typeof value !== 'bigint') return bytes(value, 'utf8', name, ['ArrayBuffer', 'TypedArray', 'Buffer', 'DataView', 'bigint']);
  if (value < 0n) throw outOfRange(name, '>= 0', value);
  const text = value.toString(16);
  return require('buffer').Buffer.from(text.padStart(text.length + (text.length % 2), '0'), 'hex');
}

const shown = (buffer, bigint) => (bigint ? BigInt(`0x${fromGo(buffer).toString('hex')}`) : buffer);

function generatePrimeSync(size, options) {
  const [bigint, args] = primeArguments(size, options);
  return shown(go.prime(...args), bigint);
}

function generatePrime(size, options, callback) {
  if (typeof options === 'function') [options, callback] = [{}, options];
  validateFunction(callback, 'callback');
  const [bigint, args] = primeArguments(size, options);
  go.startPrime((error, buffer) => (error === null ? callback(undefined, shown(buffer, bigint)) : callback(error)), ...args);
}

function checkPrimeSync(candidate, options = {}) {
  const n = number(candidate, 'candidate');
  validateObject(options, 'options');
  const { checks = 0 } = options;
  validateUint32(checks, 'options.checks');
  return go.isPrime(n, Math.min(checks, 1000));
}

function checkPrime(candidate, options, callback) {
  if (typeof options === 'function') [options, callback] = [{}, options];
  require('internal/crypto/random').later(callback, checkPrimeSync(candidate, options));
}

module.exports = {
  generateKeyPair, generateKeyPairSync, generateKey, generateKeySync, generatePrime, generatePrimeSync, checkPrime, checkPrimeSync,
};
