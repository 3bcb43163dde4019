// crypto: hashes, HMACs, random numbers and keys from passwords. Ciphers, key
// pairs and signatures are not in this host.

const c = require('internal/crypto/hashes');
const { absent, named } = require('internal/members');

const crypto = module.exports = {
  createHash: (algorithm, options) => new c.Hash(algorithm, options),
  createHmac: (algorithm, key, options) => new c.Hmac(algorithm, key, options),
  getHashes: () => [...c.names],
  hash(algorithm, data, encoding = 'hex') { return new c.Hash(algorithm).update(data).digest(encoding); },
};
for (const name of ['Hash', 'Hmac', 'randomBytes', 'randomFill', 'randomFillSync', 'randomInt', 'randomUUID',
  'timingSafeEqual', 'pbkdf2', 'pbkdf2Sync', 'hkdf', 'hkdfSync']) crypto[name] = c[name];
for (const name of ['pseudoRandomBytes', 'prng', 'rng']) {
  Object.defineProperty(crypto, name, { value: c.randomBytes, writable: true, configurable: true });
}
Object.defineProperty(crypto, 'fips', { get: () => 0, configurable: true });
crypto.constants = Object.create(null);
crypto.getFips = () => 0;
crypto.getCiphers = () => [];
crypto.getCurves = () => [];
crypto.getCipherInfo = (nameOrNid, options) => undefined;

absent(crypto, 'crypto', {
  Certificate: 0, Cipher: 3, Cipheriv: 4, Decipher: 3, Decipheriv: 4, DiffieHellman: 4, DiffieHellmanGroup: 1, ECDH: 1, KeyObject: 2, Sign: 2, Verify: 2,
  X509Certificate: 1, checkPrime: 1, checkPrimeSync: 1, createCipheriv: 4, createDecipheriv: 4, createDiffieHellman: 4, createDiffieHellmanGroup: 1,
  createECDH: 1, createPrivateKey: 1, createPublicKey: 1, createSecretKey: 2, createSign: 2, createVerify: 2, diffieHellman: 1, generateKey: 3,
  generateKeyPair: 3, generateKeyPairSync: 2, generateKeySync: 2, generatePrime: 3, generatePrimeSync: 1, getDiffieHellman: 1, privateDecrypt: 2,
  privateEncrypt: 2, publicDecrypt: 2, publicEncrypt: 2, scrypt: 4, scryptSync: 3, secureHeapUsed: 0, setEngine: 2, setFips: 1, sign: 4, verify: 5,
});

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
named(crypto);
