// Keys from passwords and from other keys.

const { FastBuffer } = require('internal/buffer/class');
const { bytes, keyKinds } = require('internal/crypto/bytes');
const { later } = require('internal/crypto/random');
const { makeError, outOfRange } = require('internal/errors');
const { validateFunction, validateInteger, validateString, validateObject } = require('internal/validate');
const { isAnyArrayBuffer } = require('internal/util/types');

function passwordArguments(password, salt, iterations, length, digest) {
  validateString(digest, 'digest');
  const secret = bytes(password, 'utf8', 'password', keyKinds.slice(0, 5));
  const grain = bytes(salt, 'utf8', 'salt', keyKinds.slice(0, 5));
  validateInteger(iterations, 'iterations', 1, 2 ** 31 - 1);
  validateInteger(length, 'keylen', 0, 2 ** 31 - 1);
  if (!go.knows(digest)) throw makeError(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', `Invalid digest: ${digest}`);
  return [secret, grain, iterations, length, digest];
}

const pbkdf2Sync = (...args) => new FastBuffer(go.pbkdf2(...passwordArguments(...args)));

function pbkdf2(password, salt, iterations, length, digest, callback) {
  if (typeof digest === 'function') [digest, callback] = [undefined, digest];
  const args = passwordArguments(password, salt, iterations, length, digest);
  validateFunction(callback, 'callback');
  go.startPBKDF2((error, key) => (error === null ? callback(null, new FastBuffer(key)) : callback(error)), ...args);
}

function hkdfArguments(digest, key, salt, info, length) {
  validateString(digest, 'digest');
  const secret = typeof key === 'object' && key !== null && !ArrayBuffer.isView(key) && !isAnyArrayBuffer(key)
    ? require('internal/crypto/keys').secretBytes(key, 'utf8', 'ikm') : bytes(key, 'utf8', 'ikm', keyKinds);
  const parts = [secret, ...[[salt, 'salt'], [info, 'info']].map(([v, name]) => bytes(v, 'utf8', name, keyKinds.slice(0, 5)))];
  validateInteger(length, 'length', 0, 2 ** 31 - 1);
  if (parts[2].length > 1024) throw outOfRange('info', 'must not contain more than 1024 bytes', parts[2].length);
  if (!go.knows(digest)) throw makeError(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', `Invalid digest: ${digest}`);
  return [digest, ...parts, length];
}

const hkdfSync = (digest, key, salt, info, length) => go.hkdf(...hkdfArguments(digest, key, salt, info, length));

function hkdf(digest, key, salt, info, length, callback) {
  const args = hkdfArguments(digest, key, salt, info, length);
  validateFunction(callback, 'callback');
  later(callback, go.hkdf(...args));
}

// scryptArguments reads the costs, which have two names each.
function scryptArguments(password, salt, length, options) {
  const secret = bytes(password, 'utf8', 'password', keyKinds.slice(0, 5));
  const grain = bytes(salt, 'utf8', 'salt', keyKinds.slice(0, 5));
  validateInteger(length, 'keylen', 0, 2 ** 31 - 1);
  let [N, r, p, maxmem] = [16384, 8, 1, 32 << 20];
  if (options !== undefined && options !== null) {
    validateObject(options, 'options');
    const either = (long, short, usual) => {
      if (options[long] !== undefined && options[short] !== undefined) {
        throw makeError(Error, 'ERR_CRYPTO_SCRYPT_INVALID_PARAMETER', 'Invalid scrypt parameter');
      }
      const name = options[long] !== undefined ? long : short;
      if (options[name] === undefined) return usual;
      validateInteger(options[name], name, 0, 2 ** 32 - 1);
      return options[name] || usual;
    };
    N = either('cost', 'N', N);
    r = either('blockSize', 'r', r);
    p = either('parallelization', 'p', p);
    if (options.maxmem !== undefined) {
      validateInteger(options.maxmem, 'maxmem', 0);
      maxmem = options.maxmem || maxmem;
    }
  }
  if (N < 2 || (N & (N - 1)) !== 0 || 128 * N * r > maxmem || 128 * r * (N + p + 2) > maxmem || p * r >= 2 ** 30) {
    const memory = N >= 2 && (N & (N - 1)) === 0 ? ': memory limit exceeded' : '';
    throw makeError(RangeError, 'ERR_CRYPTO_INVALID_SCRYPT_PARAMS', `Invalid scrypt params${memory && `: error:030000AC:digital envelope routines::memory limit exceeded`}`);
  }
  return [secret, grain, length, N, r, p];
}

const scryptSync = (password, salt, length, options) => new FastBuffer(go.scrypt(...scryptArguments(password, salt, length, options)));

function scrypt(password, salt, length, options, callback) {
  if (callback === undefined) [options, callback] = [undefined, options];
  const args = scryptArguments(password, salt, length, options);
  validateFunction(callback, 'callback');
  go.startScrypt((error, key) => (error === null ? callback(null, new FastBuffer(key)) : callback(error)), ...args);
}

module.exports = { pbkdf2, pbkdf2Sync, hkdf, hkdfSync, scrypt, scryptSync };
