// What a JSON Web Key may say besides the key, and must not say wrongly.

const { domError } = require('internal/crypto/web');
const { makeError } = require('internal/errors');

// isSequence tells whether key_ops is one, of which Web IDL wants to know before anything else.
const isSequence = (value) => value !== null && typeof value === 'object' && typeof value[Symbol.iterator] === 'function';

const notImported = (text) => makeError(TypeError, 'ERR_INVALID_ARG_TYPE', `Failed to execute 'importKey' on 'SubtleCrypto': ${text}`);

const dataError = (message) => domError('DataError', message);

const types = { RSA: 'RSA', EC: 'EC', Ed: 'OKP', X2: 'OKP', X4: 'OKP' };

// typeOf is what kty has to be for an algorithm.
function typeOf(name) {
  const start = Object.keys(types).find((start) => name.startsWith(start));
  return start === undefined ? 'oct' : types[start];
}

const signing = new Set(['RSASSA-PKCS1-v1_5', 'RSA-PSS', 'ECDSA', 'Ed25519', 'Ed448', 'HMAC']);
const byCurve = { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' };

// check throws a DataError if a key says that it is for something else than what it is imported for.
function check(jwk, algorithm, extractable, usages, { algOf, checkUsages }) {
  if (jwk != null && typeof jwk !== 'object') throw notImported('2nd argument can not be converted to a dictionary');
  if (jwk?.key_ops !== undefined && !isSequence(jwk.key_ops)) throw notImported("'key_ops' of 'JsonWebKey' (2nd argument) can not be converted to sequence.");
  if (!jwk?.kty) throw dataError('Invalid keyData');
  if (jwk.kty !== typeOf(algorithm.name)) throw dataError('Invalid JWK "kty" Parameter');
  checkUsages(algorithm.name, jwk.kty === 'oct' ? 'secret' : jwk.d === undefined ? 'public' : 'private', usages);
  if (usages.length > 0 && jwk.use !== undefined && jwk.use !== (signing.has(algorithm.name) ? 'sig' : 'enc')) throw dataError('Invalid JWK "use" Parameter');
  checkOperations(jwk.key_ops, usages);
  if (jwk.ext === false && extractable) throw dataError('JWK "ext" Parameter and extractable mismatch');
  if (jwk.kty === 'OKP' && jwk.crv !== algorithm.name) throw dataError('JWK "crv" Parameter and algorithm name mismatch');
  if (jwk.alg !== undefined && !matches(jwk, algorithm, algOf)) throw dataError('JWK "alg" does not match the requested algorithm');
}

// matches tells whether alg is of an algorithm. Of RSA, Node.js looks at the hash.
function matches({ kty, alg }, algorithm, algOf) {
  if (kty === 'RSA') return hashOf(alg) === algorithm.hash.name;
  if (algorithm.name === 'ECDH') return true;
  return alg === (kty === 'EC' ? byCurve[algorithm.namedCurve] : algOf(algorithm));
}

function hashOf(alg) {
  const found = /^(?:RS|PS|RSA-OAEP-?)(1|256|384|512)?$/.exec(alg);
  return found === null ? undefined : `SHA-${found[1] ?? 1}`;
}

function checkOperations(operations, usages) {
  if (operations === undefined) return;
  operations = [...operations];
  if (new Set(operations).size !== operations.length) throw dataError('Duplicate key operation');
  if (usages.some((usage) => !operations.includes(usage))) throw dataError('Key operations and usage mismatch');
}

module.exports = { check };
