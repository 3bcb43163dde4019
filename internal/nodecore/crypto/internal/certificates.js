// X509Certificate, and Certificate, which is about keys that browsers made.

const { bytes, fromGo, keyKinds } = require('internal/crypto/bytes');
const keys = require('internal/crypto/keys');
const { makeError, invalidArgType, outOfRange } = require('internal/errors');
const { validateString } = require('internal/validate');

const inner = new WeakMap();
const isCertificate = (value) => value !== null && typeof value === 'object' && inner.has(value);

class X509Certificate {
  constructor(buffer) {
    if (typeof buffer !== 'string' && !ArrayBuffer.isView(buffer)) throw invalidArgType('buffer', ['string', 'Buffer', 'TypedArray', 'DataView'], buffer);
    const read = go.read(bytes(buffer));
    if (read === undefined) {
      const text = typeof buffer === 'string' ? buffer : '';
      if (text.includes('-----BEGIN')) throw Object.assign(new Error('error:0688010A:asn1 encoding routines::nested asn1 error'), { library: 'asn1 encoding routines', reason: 'nested asn1 error', code: 'ERR_OSSL_ASN1_NESTED_ASN1_ERROR' });
      throw Object.assign(new Error('error:0480006C:PEM routines::no start line'), { library: 'PEM routines', reason: 'no start line', code: 'ERR_OSSL_PEM_NO_START_LINE' });
    }
    inner.set(this, read);
  }

  get subject() { return inner.get(this).subject || undefined; }
  get subjectAltName() { return inner.get(this).altNames || undefined; }
  get issuer() { return inner.get(this).issuer || undefined; }
  get issuerCertificate() { return undefined; }
  get infoAccess() { return inner.get(this).infoAccess || undefined; }
  get validFrom() { return inner.get(this).validFrom; }
  get validTo() { return inner.get(this).validTo; }
  get fingerprint() { return inner.get(this).fingerprint; }
  get fingerprint256() { return inner.get(this).fingerprint256; }
  get fingerprint512() { return inner.get(this).fingerprint512; }
  get keyUsage() { return inner.get(this).usage.length > 0 ? inner.get(this).usage.slice() : undefined; }
  get serialNumber() { return inner.get(this).serial; }
  get raw() { return fromGo(inner.get(this).raw.slice(0)); }
  get publicKey() { return keys.wrap(inner.get(this).key); }
  get ca() { return inner.get(this).ca; }
  toString() { return inner.get(this).pem; }
  toJSON() { return this.toString(); }

  checkHost(name) {
    validateString(name, 'name');
    return inner.get(this).matchesHost(name) ? name : undefined;
  }

  checkEmail(email) {
    validateString(email, 'email');
    return inner.get(this).matchesEmail(email) ? email : undefined;
  }

  checkIP(ip) {
    validateString(ip, 'ip');
    return inner.get(this).matchesHost(ip) ? ip : undefined;
  }

  checkIssued(other) {
    if (!isCertificate(other)) throw invalidArgType('otherCert', 'X509Certificate', other);
    return inner.get(this).issuedBy(inner.get(other).self);
  }

  checkPrivateKey(key) {
    if (!keys.isKeyObject(key)) throw invalidArgType('pkey', 'KeyObject', key);
    if (key.type !== 'private') throw makeError(TypeError, 'ERR_INVALID_ARG_VALUE', `The argument 'pkey' is invalid. Received ${require('internal/util/inspect').inspect(key)}`);
    return inner.get(this).belongsTo(keys.handleOf(key));
  }

  verify(key) {
    if (!keys.isKeyObject(key)) throw invalidArgType('pkey', 'KeyObject', key);
    if (key.type !== 'public') throw makeError(TypeError, 'ERR_INVALID_ARG_VALUE', `The argument 'pkey' is invalid. Received ${require('internal/util/inspect').inspect(key)}`);
    return inner.get(this).verifiedBy(keys.handleOf(key));
  }

  toLegacyObject() {
    const c = inner.get(this);
    const object = (text) => {
      const out = Object.create(null);
      for (const line of text.split('\n').filter(Boolean)) {
        const at = line.indexOf('=');
        const [name, value] = [line.slice(0, at), line.slice(at + 1)];
        out[name] = name in out ? [].concat(out[name], value) : value;
      }
      return out;
    };
    const out = { subject: object(c.subject), issuer: object(c.issuer), subjectaltname: c.altNames || undefined, infoAccess: undefined, ca: c.ca };
    for (const name of ['modulus', 'bits', 'exponent']) if (c[name] !== undefined) out[name] = c[name];
    if (c.curve !== undefined) Object.assign(out, { asn1Curve: c.curve, nistCurve: c.nist || undefined });
    return Object.assign(out, {
      valid_from: c.validFrom, valid_to: c.validTo, fingerprint: c.fingerprint, fingerprint256: c.fingerprint256, fingerprint512: c.fingerprint512,
      ext_key_usage: this.keyUsage, serialNumber: c.serial, raw: this.raw,
    });
  }
}

function Certificate() {
  if (!(this instanceof Certificate)) return new Certificate();
}

function spkacBytes(spkac, encoding) {
  const text = bytes(spkac, encoding, 'spkac', keyKinds.slice(0, 5));
  if (text.length > 2 ** 31 - 1) throw outOfRange('spkac', '<= 2147483647', text.length);
  return text;
}

const spkacMethods = {
  verifySpkac(spkac, encoding) {
    const text = spkacBytes(spkac, encoding);
    return text.length === 0 ? '' : go.verifySPKAC(text) ?? false;
  },
  exportPublicKey: (spkac, encoding) => orEmpty(go.keyOfSPKAC(spkacBytes(spkac, encoding))),
  exportChallenge: (spkac, encoding) => orEmpty(go.challengeOf(spkacBytes(spkac, encoding))),
};
const orEmpty = (out) => (out === undefined ? '' : fromGo(out));

for (const [name, f] of Object.entries(spkacMethods)) {
  const method = { [name](spkac, encoding) { return f(spkac, encoding); } }[name];
  Certificate[name] = method;
  Certificate.prototype[name] = method;
}

module.exports = { X509Certificate, Certificate };
