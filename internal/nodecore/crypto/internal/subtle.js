// SubtleCrypto, over the rest of crypto.

const { bytes } = require('internal/crypto/bytes');
const { make, named, checkFormat, usageList, checkUsages, usagesOf, digests, CryptoKey } = require('internal/crypto/crypto_key');
const keys = require('internal/crypto/keys');
const { domError } = require('internal/crypto/web');
const { makeError, invalidArgType } = require('internal/errors');

const node = () => require('crypto');
const kinds = ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'];

// copied are the bytes of an argument, as they are now.
function copied(data, name = 'data') {
  if (typeof data === 'string') throw invalidArgType(name, kinds, data);
  return Uint8Array.from(bytes(data, 'utf8', name, kinds));
}
const toArrayBuffer = (buffer) => Uint8Array.from(buffer).buffer;
const hashOf = (algorithm) => algorithm.hash.name.replace('SHA-', 'sha');
const isAES = (name) => name.startsWith('AES-');
const failed = (message = 'The operation failed for an operation-specific reason') => domError('OperationError', message);

function attempt(f) {
  try { return f(); } catch (error) {
    if (error?.name === 'OperationError' || error instanceof TypeError) throw error;
    const wrapped = failed();
    Object.defineProperty(wrapped, 'cause', { value: error, configurable: true, writable: true });
    throw wrapped;
  }
}

// checkKey returns the KeyObject of a key that may be used so.
function checkKey(key, name, usage) {
  if (!keys.isCryptoKey(key)) throw invalidArgType('key', 'CryptoKey', key);
  const may = key.usages.includes(usage);
  const same = key.algorithm.name === name;
  if (usage.startsWith('derive')) {
    if (!may) throw domError('InvalidAccessError', `baseKey does not have ${usage} usage`);
    if (!same) throw domError('InvalidAccessError', 'Key algorithm mismatch');
  } else if (!may || !same) {
    const signs = usage === 'sign' || usage === 'verify';
    throw domError('InvalidAccessError', signs ? `Unable to use this key to ${usage}` : 'The requested operation is not valid for the provided key');
  }
  return key[keys.keyObject];
}

// --- signatures ---

const signing = ['RSASSA-PKCS1-v1_5', 'RSA-PSS', 'ECDSA', 'Ed25519', 'Ed448', 'HMAC'];

// signer gives the arguments of crypto.sign and crypto.verify.
function signer(algorithm, key, object) {
  const own = key.algorithm;
  switch (algorithm.name) {
    case 'Ed448':
      if (algorithm.context !== undefined && copied(algorithm.context, 'algorithm.context').length > 0) {
        throw domError('NotSupportedError', 'Non zero-length context is not yet supported.');
      }
      return [null, { key: object }];
    case 'Ed25519': return [null, { key: object }];
    case 'ECDSA': return [hashOf(algorithm), { key: object, dsaEncoding: 'ieee-p1363' }];
    case 'RSA-PSS': return [hashOf(own), { key: object, padding: 6, saltLength: algorithm.saltLength }];
    default: return [hashOf(own), { key: object, padding: 1 }];
  }
}

const hmac = (key, data) => node().createHmac(hashOf(key.algorithm), key[keys.keyObject]).update(data).digest();

// --- ciphers ---

const encrypting = ['RSA-OAEP', 'AES-CBC', 'AES-CTR', 'AES-GCM'];

function aes(algorithm, key, data, decrypt) {
  const mode = algorithm.name.slice(4).toLowerCase();
  const object = key[keys.keyObject];
  const name = `aes-${object.symmetricKeySize * 8}-${mode}`;
  const iv = copied(mode === 'ctr' ? algorithm.counter : algorithm.iv, mode === 'ctr' ? 'algorithm.counter' : 'algorithm.iv');
  if (mode !== 'gcm' && iv.length !== 16) throw failed(`algorithm.${mode === 'ctr' ? 'counter' : 'iv'} must contain exactly 16 bytes`);
  const tagBytes = (algorithm.tagLength ?? 128) / 8;
  const options = mode === 'gcm' ? { authTagLength: tagBytes } : undefined;
  const cipher = new (require('internal/crypto/ciphers')[decrypt ? 'Decipheriv' : 'Cipheriv'])(name, object, iv, options);
  if (mode === 'gcm' && algorithm.additionalData !== undefined) cipher.setAAD(copied(algorithm.additionalData, 'algorithm.additionalData'));
  const { Buffer } = require('buffer');
  if (mode === 'gcm' && decrypt) {
    if (data.length < tagBytes) throw failed('The provided data is too small.');
    cipher.setAuthTag(data.subarray(data.length - tagBytes));
    data = data.subarray(0, data.length - tagBytes);
  }
  const parts = [cipher.update(data), cipher.final()];
  if (mode === 'gcm' && !decrypt) parts.push(cipher.getAuthTag());
  return Buffer.concat(parts);
}

function crypt(algorithm, key, data, decrypt) {
  if (algorithm.name !== 'RSA-OAEP') return aes(algorithm, key, data, decrypt);
  const label = algorithm.label === undefined ? undefined : copied(algorithm.label, 'algorithm.label');
  const options = { key: key[keys.keyObject], padding: 4, oaepHash: hashOf(key.algorithm), oaepLabel: label };
  return require('internal/crypto/encryption')[decrypt ? 'privateDecrypt' : 'publicEncrypt'](options, data);
}

function wrapAES(key, data, decrypt) {
  const object = key[keys.keyObject];
  const cipher = new (require('internal/crypto/ciphers')[decrypt ? 'Decipheriv' : 'Cipheriv'])(`aes${object.symmetricKeySize * 8}-wrap`, object, new Uint8Array(8).fill(0xa6));
  const out = cipher.update(data);
  cipher.final();
  return out;
}

// --- keys ---

const curves = { 'P-256': 'prime256v1', 'P-384': 'secp384r1', 'P-521': 'secp521r1' };
const blocks = { 'SHA-1': 512, 'SHA-256': 512, 'SHA-384': 1024, 'SHA-512': 1024 };

const newPairs = {
  rsa: ({ modulusLength, publicExponent, hash, name }) => {
    if (!(publicExponent instanceof Uint8Array)) {
      throw makeError(TypeError, 'ERR_INVALID_ARG_TYPE', "Failed to normalize algorithm: 'publicExponent' of 'RsaHashedKeyGenParams' (passed algorithm) is not an Uint8Array object.");
    }
    const exponent = publicExponent.reduce((n, b) => n * 256 + b, 0);
    return [['rsa', { modulusLength, publicExponent: exponent }], { name, modulusLength, publicExponent: Uint8Array.from(publicExponent), hash: { name: hash.name } }];
  },
  ec: ({ name, namedCurve }) => {
    if (curves[namedCurve] === undefined) throw domError('NotSupportedError', 'Unrecognized namedCurve');
    return [['ec', { namedCurve: curves[namedCurve] }], { name, namedCurve }];
  },
  other: ({ name }) => [[name.toLowerCase()], { name }],
};

const family = (name) => (name.startsWith('RSA') ? 'rsa' : name.startsWith('EC') ? 'ec' : 'other');

async function generatePair(algorithm, extractable, usages) {
  const may = usagesOf[algorithm.name];
  for (const usage of usages) if (!may.private.includes(usage) && !may.public.includes(usage)) checkUsages(algorithm.name, 'private', [usage]);
  const [args, shown] = newPairs[family(algorithm.name)](algorithm);
  const { publicKey, privateKey } = await new Promise((resolve, reject) => {
    node().generateKeyPair(...args, (error, pub, priv) => (error ? reject(error) : resolve({ publicKey: pub, privateKey: priv })));
  });
  const mine = usages.filter((u) => may.private.includes(u));
  if (mine.length === 0) throw domError('SyntaxError', 'Usages cannot be empty when creating a key.');
  return {
    publicKey: make(publicKey, shown, true, usages.filter((u) => may.public.includes(u))),
    privateKey: make(privateKey, shown, extractable, mine),
  };
}

function generateSecret(algorithm, extractable, usages) {
  const { name } = algorithm;
  const length = name === 'HMAC' ? algorithm.length ?? blocks[algorithm.hash.name] : Number(algorithm.length);
  if (isAES(name) && ![128, 192, 256].includes(length)) throw failed('AES key length must be 128, 192, or 256 bits');
  if (length === 0) throw failed();
  checkUsages(name, 'secret', usages);
  if (usages.length === 0) throw domError('SyntaxError', 'Usages cannot be empty when creating a key.');
  const key = keys.createSecretKey(node().randomBytes(Math.ceil(length / 8)));
  return make(key, name === 'HMAC' ? { name, length, hash: { name: algorithm.hash.name } } : { name, length }, extractable, usages);
}

const dataError = (message = 'Invalid keyData') => domError('DataError', message);

// described is the algorithm as a key shows it.
function described(algorithm, key) {
  const { name } = algorithm;
  if (key.type === 'secret') {
    const length = key.symmetricKeySize * 8;
    if (isAES(name)) return { name, length };
    return name === 'HMAC' ? { name, hash: { name: algorithm.hash.name }, length } : { name };
  }
  if (family(name) === 'ec') return { name, namedCurve: algorithm.namedCurve };
  if (family(name) === 'other') return { name };
  const { e } = publicOf(key).export({ format: 'jwk' });
  const { Buffer } = require('buffer');
  return { name, modulusLength: key.asymmetricKeyDetails.modulusLength, publicExponent: Uint8Array.from(Buffer.from(e, 'base64url')), hash: { name: algorithm.hash.name } };
}

function publicOf(key) { return key.type === 'private' ? keys.createPublicKey(key) : key; }

const kindOf = { rsa: ['rsa'], ec: ['ec'] };

// imported reads a key in one of the formats.
function imported(format, data, algorithm, extractable, usages) {
  const { name } = algorithm;
  if (format === 'jwk') return importedJWK(data, algorithm, extractable, usages);
  const given = copied(data, 'keyData');
  if (format === 'spki' || format === 'pkcs8') {
    const f = format === 'spki' ? keys.createPublicKey : keys.createPrivateKey;
    let key;
    try { key = f({ key: given, format: 'der', type: format }); } catch (error) { throw Object.assign(dataError(), { cause: error }); }
    if (!(kindOf[family(name)] ?? [name.toLowerCase()]).includes(key.asymmetricKeyType)) throw dataError('Invalid key type');
    if (family(name) === 'ec' && curves[algorithm.namedCurve] !== key.asymmetricKeyDetails.namedCurve) throw dataError('Named curve mismatch');
    return key;
  }
  if (usagesOf[name].secret !== undefined && (format === 'raw' || format === 'raw-secret')) {
    if (isAES(name) && ![16, 24, 32].includes(given.length)) throw dataError('Invalid key length');
    if (name === 'HMAC' && given.length === 0) throw dataError('Zero-length key is not supported');
    if (name === 'HMAC' && ![undefined, given.length * 8].includes(algorithm.length)) throw dataError('Invalid key length');
    return keys.createSecretKey(given);
  }
  if (format !== 'raw') throw domError('NotSupportedError', `Unable to import ${name} key with format ${format}`);
  if (family(name) === 'other') {
    try { return require('internal/crypto/exchange').raw(name, given, false); } catch { throw dataError(); }
  }
  const handle = require('internal/crypto/exchange').pointKey(curves[algorithm.namedCurve], given);
  if (handle === undefined) throw dataError();
  return keys.wrap(handle);
}

function importedJWK(jwk, algorithm, extractable, usages) {
  if (['PBKDF2', 'HKDF'].includes(algorithm.name)) throw domError('NotSupportedError', `Unable to import ${algorithm.name} key with format jwk`);
  // The length of a secret is the algorithm's, which only the key knows.
  const length = typeof jwk?.k === 'string' ? require('buffer').Buffer.from(jwk.k, 'base64url').length * 8 : 0;
  require('internal/crypto/jwk').check(jwk, algorithm, extractable, usages, { algOf: (a) => algs[a.name]?.({ ...a, length }), checkUsages });
  if (jwk.kty === 'oct') return keys.createSecretKey(require('buffer').Buffer.from(jwk.k, 'base64url'));
  if (family(algorithm.name) === 'ec' && jwk.crv !== algorithm.namedCurve) throw dataError('JWK "crv" does not match the requested algorithm');
  try {
    return (jwk.d === undefined ? keys.createPublicKey : keys.createPrivateKey)({ key: jwk, format: 'jwk' });
  } catch (error) { throw Object.assign(dataError(), { cause: error }); }
}

const algs = {
  'RSASSA-PKCS1-v1_5': (a) => `RS${a.hash.name.slice(4)}`, 'RSA-PSS': (a) => `PS${a.hash.name.slice(4)}`,
  'RSA-OAEP': (a) => (a.hash.name === 'SHA-1' ? 'RSA-OAEP' : `RSA-OAEP-${a.hash.name.slice(4)}`),
  HMAC: (a) => `HS${a.hash.name.slice(4)}`,
  Ed25519: (a) => a.name, Ed448: (a) => a.name,
  'AES-CBC': (a) => `A${a.length}CBC`, 'AES-CTR': (a) => `A${a.length}CTR`, 'AES-GCM': (a) => `A${a.length}GCM`, 'AES-KW': (a) => `A${a.length}KW`,
};

function exportJWK(key) {
  const jwk = key[keys.keyObject].export({ format: 'jwk' });
  const out = { key_ops: key.usages, ext: key.extractable, ...jwk };
  const alg = algs[key.algorithm.name]?.(key.algorithm);
  if (alg !== undefined) out.alg = alg;
  return out;
}

function exportRaw(key, name) {
  const object = key[keys.keyObject];
  if (object.type === 'secret') return toArrayBuffer(object.export());
  if (object.type !== 'public' || family(name) === 'rsa') throw domError('InvalidAccessError', `Unable to export a raw ${name} ${object.type} key`);
  if (family(name) === 'ec') return toArrayBuffer(require('internal/crypto/exchange').pointOf(object));
  return toArrayBuffer(require('buffer').Buffer.from(object.export({ format: 'jwk' }).x, 'base64url'));
}

// --- derivation ---

async function derive(algorithm, key, length) {
  const object = key[keys.keyObject];
  const { Buffer } = require('buffer');
  if (exchanging.includes(algorithm.name)) {
    const other = algorithm.public;
    if (!keys.isCryptoKey(other)) throw invalidArgType('algorithm.public', 'CryptoKey', other);
    if (other.type !== 'public') throw domError('InvalidAccessError', 'algorithm.public must be a public key');
    if (other.algorithm.name !== algorithm.name) throw domError('InvalidAccessError', 'The public and private keys must be of the same type');
    if (other.algorithm.namedCurve !== key.algorithm.namedCurve) throw domError('InvalidAccessError', 'Named curve mismatch');
    const secret = attempt(() => node().diffieHellman({ privateKey: object, publicKey: publicOf(other[keys.keyObject]) }));
    if (length === null || length === undefined) return secret;
    if (length > secret.length * 8) throw failed('derived bit length is too small');
    return secret.subarray(0, Math.ceil(length / 8));
  }
  if (length === null || length === undefined) throw failed('length cannot be null');
  if (length % 8 !== 0) throw failed('length must be a multiple of 8');
  const salt = copied(algorithm.salt, 'algorithm.salt');
  if (algorithm.name === 'HKDF') {
    return attempt(() => Buffer.from(node().hkdfSync(hashOf(algorithm), object, salt, copied(algorithm.info, 'algorithm.info'), length / 8)));
  }
  return new Promise((resolve, reject) => {
    node().pbkdf2(object.export(), salt, algorithm.iterations, length / 8, hashOf(algorithm), (error, out) => (error ? reject(failed()) : resolve(out)));
  });
}

const exchanging = ['ECDH', 'X25519', 'X448'];
const deriving = [...exchanging, 'HKDF', 'PBKDF2'];

const key = Symbol('construct');

function notExported({ type }, what, name) {
  if (type === 'secret') return domError('NotSupportedError', `Unable to export ${type} key as ${what.slice(2)}`);
  return domError('InvalidAccessError', `Unable to export ${what} ${name} ${type} key`);
}

class SubtleCrypto {
  #made = true;

  constructor(given) { if (given !== key) throw makeError(TypeError, 'ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor'); }

  async digest(algorithm, data) {
    const { name } = named(algorithm, digests);
    const input = copied(data);
    return toArrayBuffer(node().createHash(name.replace('SHA-', 'sha')).update(input).digest());
  }

  async sign(algorithm, key, data) {
    const read = named(algorithm, signing, 'sign');
    const object = checkKey(key, read.name, 'sign');
    const input = copied(data);
    if (read.name === 'HMAC') return toArrayBuffer(hmac(key, input));
    const [hash, options] = signer(read, key, object);
    return toArrayBuffer(attempt(() => node().sign(hash, input, options)));
  }

  async verify(algorithm, key, signature, data) {
    const read = named(algorithm, signing, 'sign');
    const object = checkKey(key, read.name, 'verify');
    const [given, input] = [copied(signature, 'signature'), copied(data)];
    if (read.name === 'HMAC') {
      const want = hmac(key, input);
      return want.length === given.length && node().timingSafeEqual(want, given);
    }
    const [hash, options] = signer(read, key, object);
    return attempt(() => node().verify(hash, input, options, given));
  }

  async encrypt(algorithm, key, data) {
    const read = named(algorithm, encrypting, 'encrypt');
    checkKey(key, read.name, 'encrypt');
    const input = copied(data);
    return toArrayBuffer(attempt(() => crypt(read, key, input, false)));
  }

  async decrypt(algorithm, key, data) {
    const read = named(algorithm, encrypting, 'encrypt');
    checkKey(key, read.name, 'decrypt');
    const input = copied(data);
    return toArrayBuffer(attempt(() => crypt(read, key, input, true)));
  }

  async generateKey(algorithm, extractable, usages) {
    const read = named(algorithm, Object.keys(usagesOf).filter((name) => name !== 'HKDF' && name !== 'PBKDF2'), 'generateKey');
    usages = usageList('generateKey', 3, usages);
    if (usagesOf[read.name].secret === undefined) return generatePair(read, extractable, usages);
    return generateSecret(read, extractable, usages);
  }

  async importKey(format, data, algorithm, extractable, usages) {
    checkFormat('importKey', format);
    const read = named(algorithm, Object.keys(usagesOf), 'importKey');
    usages = usageList('importKey', 5, usages);
    const key = imported(format, data, read, extractable, usages);
    checkUsages(read.name, key.type, usages);
    if ((read.name === 'HKDF' || read.name === 'PBKDF2') && extractable) throw domError('SyntaxError', `${read.name} keys are not extractable`);
    if (key.type !== 'public' && usages.length === 0) throw domError('SyntaxError', `Usages cannot be empty when importing a ${key.type} key.`);
    return make(key, described(read, key), !!extractable, usages);
  }

  async exportKey(format, key) {
    checkFormat('exportKey', format);
    if (!keys.isCryptoKey(key)) throw invalidArgType('key', 'CryptoKey', key);
    if (!key.extractable) throw domError('InvalidAccessException', 'key is not extractable'); // Node's name for it
    const object = key[keys.keyObject];
    switch (format) {
      case 'jwk': return exportJWK(key);
      case 'raw': return exportRaw(key, key.algorithm.name);
      case 'spki':
        if (object.type === 'public') return toArrayBuffer(object.export({ format: 'der', type: 'spki' }));
        throw notExported(object, 'a raw', key.algorithm.name); // Node's words
      default:
        if (object.type === 'private') return toArrayBuffer(object.export({ format: 'der', type: 'pkcs8' }));
        throw notExported(object, 'a pkcs8', key.algorithm.name);
    }
  }

  async deriveBits(algorithm, key, length = null) {
    const read = named(algorithm, deriving, 'derive');
    checkKey(key, read.name, 'deriveBits');
    return toArrayBuffer(await derive(read, key, length));
  }

  async deriveKey(algorithm, key, derived, extractable, usages) {
    const read = named(algorithm, deriving, 'derive');
    checkKey(key, read.name, 'deriveKey');
    const wanted = named(derived, Object.keys(usagesOf));
    const length = isAES(wanted.name) ? wanted.length : wanted.name === 'HMAC' ? wanted.length ?? blocks[wanted.hash.name] : null;
    return this.importKey('raw', await derive(read, key, length), derived, extractable, usages);
  }

  async wrapKey(format, key, wrapping, algorithm) {
    const read = named(algorithm, [...encrypting, 'AES-KW'], 'encrypt');
    checkKey(wrapping, read.name, 'wrapKey');
    let data = await this.exportKey(format, key);
    if (format === 'jwk') data = new (require('internal/web/encoding').TextEncoder)().encode(JSON.stringify(data));
    const input = copied(data);
    return toArrayBuffer(attempt(() => (read.name === 'AES-KW' ? wrapAES(wrapping, input, false) : crypt(read, wrapping, input, false))));
  }

  async unwrapKey(format, wrapped, unwrapping, algorithm, keyAlgorithm, extractable, usages) {
    const read = named(algorithm, [...encrypting, 'AES-KW'], 'encrypt');
    checkKey(unwrapping, read.name, 'unwrapKey');
    const input = copied(wrapped, 'wrappedKey');
    let data = attempt(() => (read.name === 'AES-KW' ? wrapAES(unwrapping, input, true) : crypt(read, unwrapping, input, true)));
    if (format === 'jwk') {
      try { data = JSON.parse(data.toString()); } catch { throw dataError('Invalid wrapped JWK key'); }
    }
    return this.importKey(format, data, keyAlgorithm, extractable, usages);
  }

  static { require('internal/brand').branded(SubtleCrypto, (value) => #made in value, { rejects: true }); }
}
Object.defineProperty(SubtleCrypto.prototype, Symbol.toStringTag, { value: 'SubtleCrypto', configurable: true });

module.exports = { SubtleCrypto, CryptoKey, subtle: new SubtleCrypto(key) };
