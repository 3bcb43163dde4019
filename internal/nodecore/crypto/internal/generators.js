// New keys and primes.

const { bytes, fromGo } = require('internal/crypto/bytes');
const keys = require('internal/crypto/keys');
const { makeError, invalidArgType, invalidArgValue, outOfRange } = require('internal/errors');
const { validateString, validateFunction, validateObject, validateInteger, validateBoolean } = require('internal/validate');

const invalidOption = (name, value) => invalidArgValue(`options.${name}`, value);

// pairArguments says what to make, for Go.
function pairArguments(type, options) {
  validateString(type, 'type');
  switch (type) {
    case 'rsa':
    case 'rsa-pss': {
      validateObject(options, 'options');
      const { modulusLength, publicExponent = 0x10001 } = options;
      validateUint32(modulusLength, 'options.modulusLength');
      validateUint32(publicExponent, 'options.publicExponent');
      return ['rsa', modulusLength, publicExponent, ''];
    }
    case 'ec': {
      validateObject(options, 'options');
      const { namedCurve, paramEncoding } = options;
      validateString(namedCurve, 'options.namedCurve');
      if (paramEncoding != null && paramEncoding !== 'named' && paramEncoding !== 'explicit') throw invalidOption('paramEncoding', paramEncoding);
      if (!go.knowsCurve(namedCurve)) throw makeError(TypeError, 'ERR_CRYPTO_INVALID_CURVE', 'Invalid EC curve name');
      return ['ec', 0, 0, namedCurve];
    }
    case 'ed25519':
    case 'x25519':
      return [type, 0, 0, ''];
    default:
      throw invalidArgValue('type', type, 'must be a supported key type');
  }
}

function validateUint32(value, name) {
  if (typeof value !== 'number') throw invalidArgType(name, 'number', value);
  if (!Number.isInteger(value)) throw outOfRange(name, 'an integer', value);
  if (value < 0 || value > 2 ** 32 - 1) throw outOfRange(name, '>= 0 && <= 4294967295', value);
}

// encoded gives the two keys the form that the options ask for.
function encoded(handle, options) {
  const privateKey = keys.wrap(handle);
  const publicKey = keys.createPublicKey(privateKey);
  const as = (key, encoding) => (encoding === undefined ? key : key.export(encoding));
  return { publicKey: as(publicKey, options?.publicKeyEncoding), privateKey: as(privateKey, options?.privateKeyEncoding) };
}

function checkEncodings(options) {
  for (const [name, types] of [['publicKeyEncoding', ['pkcs1', 'spki']], ['privateKeyEncoding', ['pkcs1', 'pkcs8', 'sec1']]]) {
    const encoding = options?.[name];
    if (encoding == null) continue;
    if (typeof encoding !== 'object') throw invalidOption(name, encoding);
    if (!['pem', 'der', 'jwk'].includes(encoding.format)) throw invalidOption(`${name}.format`, encoding.format);
    if (encoding.format !== 'jwk' && !types.includes(encoding.type)) throw invalidOption(`${name}.type`, encoding.type);
  }
}

function generateKeyPairSync(type, options) {
  const args = pairArguments(type, options);
  checkEncodings(options);
  return encoded(go.pair(...args), options);
}

function generateKeyPair(type, options, callback) {
  if (typeof options === 'function') [options, callback] = [undefined, options];
  validateFunction(callback, 'callback');
  const args = pairArguments(type, options);
  checkEncodings(options);
  go.startPair((error, handle) => {
    if (error !== null) callback(error);
    else {
      const { publicKey, privateKey } = encoded(handle, options);
      callback(null, publicKey, privateKey);
    }
  }, ...args);
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
  if (typeof candidate === 'string') throw invalidArgType('candidate', ['ArrayBuffer', 'TypedArray', 'Buffer', 'DataView', 'bigint'], candidate);
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
