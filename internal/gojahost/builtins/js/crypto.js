// crypto: hashes, HMACs, random numbers and keys from passwords. Ciphers, key
// pairs and signatures are not in this host.

const c = require('internal/crypto');

const crypto = module.exports = {
  createHash: (algorithm, options) => new c.Hash(algorithm, options),
  createHmac: (algorithm, key, options) => new c.Hmac(algorithm, key, options),
  getHashes: () => [...c.names],
  hash(algorithm, data, encoding = 'hex') { return new c.Hash(algorithm).update(data).digest(encoding); },
};
for (const name of ['Hash', 'Hmac', 'randomBytes', 'randomFill', 'randomFillSync', 'randomInt', 'randomUUID',
  'timingSafeEqual', 'pbkdf2', 'pbkdf2Sync', 'hkdf', 'hkdfSync']) crypto[name] = c[name];
crypto.pseudoRandomBytes = crypto.prng = crypto.rng = c.randomBytes;
crypto.constants = Object.create(null);

for (const name of ['checkPrime', 'createCipheriv', 'createDecipheriv', 'createDiffieHellman', 'createECDH',
  'createPrivateKey', 'createPublicKey', 'createSecretKey', 'createSign', 'createVerify', 'diffieHellman',
  'generateKey', 'generateKeySync', 'generateKeyPair', 'generateKeyPairSync', 'generatePrime', 'privateDecrypt',
  'privateEncrypt', 'publicDecrypt', 'publicEncrypt', 'scrypt', 'scryptSync', 'sign', 'verify']) {
  crypto[name] = () => { throw c.unsupported(`crypto.${name}`); };
}

// --- crypto as in browsers, which is also the global ---

class SubtleCrypto {
  async digest(algorithm, data) {
    const name = typeof algorithm === 'string' ? algorithm : algorithm.name;
    const digest = new c.Hash(name).update(c.bytes(data, 'utf8', 'data', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'])).digest();
    return digest.buffer.slice(digest.byteOffset, digest.byteOffset + digest.length);
  }
}

class Crypto {
  get subtle() { return subtle; }
  getRandomValues(view) { return getRandomValues(view); }
  randomUUID() { return c.randomUUID(); }
}

function getRandomValues(view) {
  if (!/^(Big)?(Ui|I)nt/.test(view?.constructor?.name) && !(view instanceof Uint8Array)) {
    throw domError('TypeMismatchError', 17, 'The data argument must be an integer-type TypedArray');
  }
  if (view.byteLength > 65536) {
    throw domError('QuotaExceededError', 22, `The requested length exceeds 65,536 bytes`);
  }
  return c.randomFillSync(view);
}

function domError(name, code, message) {
  const error = new Error(message);
  Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true });
  error.code = code;
  return error;
}

const subtle = new SubtleCrypto();
crypto.webcrypto = new Crypto();
crypto.subtle = subtle;
crypto.getRandomValues = getRandomValues;
