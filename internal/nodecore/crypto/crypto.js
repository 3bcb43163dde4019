// crypto: the members, most of which load what they need when they are first used.

const { absent, named } = require('internal/members');

const load = {
  hashes: () => require('internal/crypto/hashes'), random: () => require('internal/crypto/random'),
  derivation: () => require('internal/crypto/derivation'), keys: () => require('internal/crypto/keys'),
  ciphers: () => require('internal/crypto/ciphers'), signatures: () => require('internal/crypto/signatures'),
  encryption: () => require('internal/crypto/encryption'), generators: () => require('internal/crypto/generators'),
  exchange: () => require('internal/crypto/exchange'), certificates: () => require('internal/crypto/certificates'),
};

const crypto = module.exports = {};

// functions are thin: each calls the one of that name, with Node's number of arguments.
const functions = (file, list) => {
  for (const [name, length] of Object.entries(list)) {
    const f = { [name](...args) { return load[file]()[name](...args); } }[name];
    crypto[name] = Object.defineProperty(f, 'length', { value: length, configurable: true });
  }
};

// makers call a class.
const makers = (file, list) => {
  for (const [name, [Class, length]] of Object.entries(list)) {
    const f = { [name](...args) { return new (load[file]()[Class])(...args); } }[name];
    crypto[name] = Object.defineProperty(f, 'length', { value: length, configurable: true });
  }
};

// classes are there when they are first read.
const classes = (file, names) => {
  for (const name of names) {
    const settle = (value) => Object.defineProperty(crypto, name, { value, writable: true, enumerable: true, configurable: true })[name];
    Object.defineProperty(crypto, name, { get: () => settle(load[file]()[name]), set: settle, enumerable: true, configurable: true });
  }
};

functions('generators', { checkPrime: 1, checkPrimeSync: 1 });
makers('ciphers', { createCipheriv: ['Cipheriv', 4], createDecipheriv: ['Decipheriv', 4] });
makers('exchange', { createDiffieHellman: ['DiffieHellman', 4], createDiffieHellmanGroup: ['DiffieHellmanGroup', 1], createECDH: ['ECDH', 1] });
makers('hashes', { createHash: ['Hash', 2], createHmac: ['Hmac', 3] });
functions('keys', { createPrivateKey: 1, createPublicKey: 1, createSecretKey: 2 });
makers('signatures', { createSign: ['Sign', 2], createVerify: ['Verify', 2] });
functions('exchange', { diffieHellman: 1 });
functions('generators', { generatePrime: 3, generatePrimeSync: 1 });
functions('ciphers', { getCiphers: 0, getCipherInfo: 2 });
functions('exchange', { getCurves: 0 });
makers('exchange', { getDiffieHellman: ['DiffieHellmanGroup', 1] });
crypto.getHashes = function getHashes() { return [...load.hashes().names]; };
functions('derivation', { hkdf: 6, hkdfSync: 5, pbkdf2: 6, pbkdf2Sync: 5 });
functions('generators', { generateKeyPair: 3, generateKeyPairSync: 2, generateKey: 3, generateKeySync: 2 });
functions('encryption', { privateDecrypt: 2, privateEncrypt: 2, publicDecrypt: 2, publicEncrypt: 2 });
functions('random', { randomBytes: 2, randomFill: 4, randomFillSync: 1, randomInt: 3, randomUUID: 1 });
functions('derivation', { scrypt: 4, scryptSync: 3 });
functions('signatures', { sign: 4 });
absent(crypto, 'crypto', { setEngine: 2 });
functions('random', { timingSafeEqual: 0 });
crypto.getFips = () => 0;
absent(crypto, 'crypto', { setFips: 1 });
functions('signatures', { verify: 5 });
crypto.hash = function hash(algorithm, input, outputEncoding = 'hex') {
  return new (load.hashes().Hash)(algorithm).update(input).digest(outputEncoding);
};
classes('certificates', ['Certificate']);
classes('ciphers', ['Cipher', 'Cipheriv', 'Decipher', 'Decipheriv']);
classes('exchange', ['DiffieHellman', 'DiffieHellmanGroup', 'ECDH']);
classes('hashes', ['Hash', 'Hmac']);
classes('keys', ['KeyObject']);
classes('signatures', ['Sign', 'Verify']);
classes('certificates', ['X509Certificate']);
absent(crypto, 'crypto', { secureHeapUsed: 0 });
named(crypto);

const hidden = (name, descriptor) => Object.defineProperty(crypto, name, { enumerable: false, configurable: true, ...descriptor });
for (const Class of ['Cipher', 'Decipher']) {
  const name = `create${Class}`;
  const make = { [name](...args) { return new (load.ciphers()[Class])(...args); } }[name];
  hidden(name, { value: require('internal/util/deprecate').deprecate(make, `crypto.${name} is deprecated.`, 'DEP0106') });
}
hidden('fips', { get: () => 0 });

// generateKeyPair has a form for util.promisify, which names both keys.
const custom = Symbol.for('nodejs.util.promisify.custom');
Object.defineProperty(crypto.generateKeyPair, custom, { get: () => load.generators().generateKeyPair[custom] });

Object.defineProperty(crypto, 'constants', { get: () => require('internal/crypto/constants'), enumerable: true });
const web = () => require('internal/crypto/web');
const getRandomValues = (array) => web().crypto.getRandomValues(array);
for (const [name, get] of [['webcrypto', () => web().crypto], ['subtle', () => web().crypto.subtle], ['getRandomValues', () => getRandomValues]]) {
  Object.defineProperty(crypto, name, { get, enumerable: true, configurable: false });
}
for (const name of ['prng', 'pseudoRandomBytes', 'rng']) hidden(name, { get: () => crypto.randomBytes });
