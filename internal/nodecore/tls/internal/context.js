// SecureContext: certificates, keys, whom to trust, and which protocols to speak.

const { makeError, invalidArgType } = require('internal/errors');
const { validateString, validateInteger, validateObject } = require('internal/validate');

const versions = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

const native = new WeakMap();
exports.nativeOf = (context) => native.get(context);

// What OpenSSL says of material that it can't use.
const texts = {
  ERR_OSSL_PEM_NO_START_LINE: ['error:0480006C:PEM routines::no start line', 'PEM routines', 'no start line'],
  ERR_OSSL_X509_KEY_VALUES_MISMATCH: ['error:05800074:x509 certificate routines::key values mismatch', 'x509 certificate routines', 'key values mismatch'],
  ERR_OSSL_BAD_DECRYPT: ['error:1C800064:Provider routines::bad decrypt', 'Provider routines', 'bad decrypt'],
  ERR_OSSL_UNSUPPORTED: ['error:1E08010C:DECODER routines::unsupported', 'DECODER routines', 'unsupported'],
  ERR_OSSL_ASN1_WRONG_TAG: ['error:068000A8:asn1 encoding routines::wrong tag', 'asn1 encoding routines', 'wrong tag'],
};

function unusable(code) {
  if (code === 'ERR_MISSING_PASSPHRASE') {
    return Object.assign(new Error('error:07880109:common libcrypto routines::interrupted or cancelled'), { code: 'ERR_OSSL_INTERRUPTED_OR_CANCELLED' });
  }
  const [message, library, reason] = texts[code];
  return Object.assign(new Error(message), { library, reason, code });
}

class SecureContextHandle {
  constructor() { Object.defineProperty(this, Symbol.toStringTag, { value: 'SecureContext', configurable: true }); }
}
Object.defineProperty(SecureContextHandle, 'name', { value: 'SecureContext' });

function SecureContext(secureProtocol, secureOptions, minVersion, maxVersion) {
  if (!(this instanceof SecureContext)) return new SecureContext(secureProtocol, secureOptions, minVersion, maxVersion);
  this.context = new SecureContextHandle();
}
exports.SecureContext = SecureContext;

// --- options ---

const isBytes = (value) => typeof value === 'string' || ArrayBuffer.isView(value);
const toBytes = (value) => require('buffer').Buffer.from(typeof value === 'string' ? value : new Uint8Array(value.buffer, value.byteOffset, value.byteLength));

// material lists certificates or keys: one, an array, or objects { pem, passphrase } or { buf }.
function material(value, name) {
  if (!value) return [];
  return [].concat(value).map((item) => {
    const text = item?.pem !== undefined ? item.pem : item?.buf ?? item;
    if (!isBytes(text)) throw invalidArgType(`options.${name}`, ['string', 'Buffer', 'TypedArray', 'DataView'], item);
    return { bytes: toBytes(text), passphrase: item?.passphrase };
  });
}

const shown = (value) => JSON.stringify(value);

function protocol(name, value, otherwise) {
  if (value === undefined || value === null) return otherwise;
  if (!versions.includes(value)) {
    throw makeError(TypeError, 'ERR_TLS_INVALID_PROTOCOL_VERSION', `${shown(value)} is not a valid ${name} TLS protocol version`);
  }
  return value;
}

// bySecureProtocol are the versions that an option of long ago stands for.
function bySecureProtocol(name) {
  const found = /^(TLS|SSLv23|TLSv1|TLSv1_1|TLSv1_2)(_client|_server)?_method$/.exec(name);
  if (found === null) throw makeError(TypeError, 'ERR_TLS_INVALID_PROTOCOL_METHOD', `Unknown method: ${name}`);
  const one = { TLSv1: 'TLSv1', TLSv1_1: 'TLSv1.1', TLSv1_2: 'TLSv1.2' }[found[1]];
  return one === undefined ? ['TLSv1', 'TLSv1.3'] : [one, one];
}

function versionsOf({ secureProtocol, minVersion, maxVersion }) {
  if (secureProtocol) {
    if (minVersion != null || maxVersion != null) {
      throw makeError(TypeError, 'ERR_TLS_PROTOCOL_VERSION_CONFLICT',
        `TLS protocol version ${shown(minVersion ?? maxVersion)} conflicts with secureProtocol ${shown(secureProtocol)}`);
    }
    return bySecureProtocol(secureProtocol);
  }
  const { DEFAULT_MIN_VERSION, DEFAULT_MAX_VERSION } = require('tls'); // which a program may have changed
  return [protocol('minimum', minVersion, DEFAULT_MIN_VERSION), protocol('maximum', maxVersion, DEFAULT_MAX_VERSION)];
}

function suitesOf(ciphers) {
  if (ciphers === undefined || ciphers === null) return [];
  validateString(ciphers, 'options.ciphers');
  if (ciphers === '' || ciphers === require('tls').DEFAULT_CIPHERS) return [];
  const known = ciphers.split(':').filter((name) => go.suites(name));
  if (known.length === 0 && !/[@!+-]|^(?:ALL|HIGH|DEFAULT|MEDIUM|LOW|COMPLEMENT)/.test(ciphers)) {
    throw Object.assign(new Error('error:0A0000B9:SSL routines::no cipher match'), { library: 'SSL routines', reason: 'no cipher match', code: 'ERR_SSL_NO_CIPHER_MATCH' });
  }
  return known;
}

// archives reads the option pfx, of which each has a certificate, its key, and those that may be above it.
function archives(pfx, passphrase) {
  return (pfx == null ? [] : [].concat(pfx)).map((item) => {
    const data = item?.buf ?? item;
    const secret = item?.passphrase ?? passphrase;
    if (!isBytes(data)) throw makeError(Error, 'ERR_CRYPTO_OPERATION_FAILED', 'Unable to load PFX certificate');
    if (secret != null && !isBytes(secret)) throw makeError(TypeError, 'ERR_INVALID_ARG_TYPE', 'Pass phrase must be a buffer');
    const read = go.pfx(toBytes(data), secret == null ? '' : toBytes(secret).toString());
    if (typeof read === 'string') throw new Error(read);
    return { cert: new Uint8Array(read.cert), key: new Uint8Array(read.key), ca: read.ca.map((one) => new Uint8Array(one)) };
  });
}

exports.createSecureContext = function createSecureContext(options) {
  options ||= {};
  validateObject(options, 'options');
  const { secureOptions = 0, pfx, passphrase, ca } = options;
  if (secureOptions) validateInteger(secureOptions, 'secureOptions');
  if (options.sessionTimeout != null) validateInteger(options.sessionTimeout, 'options.sessionTimeout', 0, 2 ** 31 - 1);
  const [min, max] = versionsOf(options);
  const keys = material(options.key, 'key');
  if (keys.length > 0 && passphrase != null) validateString(passphrase, 'options.passphrase');
  const packed = archives(pfx, passphrase);
  const made = go.context({
    certs: [...material(options.cert, 'cert').map(({ bytes }) => bytes), ...packed.map(({ cert }) => cert)],
    keys: [...keys.map(({ bytes }) => bytes), ...packed.map(({ key }) => key)],
    passphrases: [...keys.map((key) => toBytes(String(key.passphrase ?? passphrase ?? ''))), ...packed.map(() => new Uint8Array(0))],
    moreCA: packed.flatMap((one) => one.ca),
    ca: ca ? material(ca, 'ca').map(({ bytes }) => bytes) : undefined,
    suites: suitesOf(options.ciphers), min, max,
  });
  if (typeof made === 'string') throw unusable(made);
  const context = new SecureContext();
  context.singleUse = options.singleUse;
  if (context.singleUse === undefined) delete context.singleUse;
  native.set(context, made);
  return context;
};

exports.getCiphers = () => Array.from(go.ciphers());

let roots;
exports.rootCertificates = () => roots ??= Object.freeze(Array.from(go.roots() ?? []));
