// Encryption with RSA keys.

const { bytes, fromGo, keyKinds } = require('internal/crypto/bytes');
const keys = require('internal/crypto/keys');
const { makeError, invalidArgValue } = require('internal/errors');
const { validateString } = require('internal/validate');

const padding = { pkcs1: 1, oaep: 4 };

const optionsOf = (key) => (key !== null && typeof key === 'object' && !ArrayBuffer.isView(key) && !keys.isKeyObject(key) && !keys.isCryptoKey(key) ? key : {});

function operation(wanted, usual, f) {
  return (key, data) => {
    const options = optionsOf(key);
    const { padding: pad = usual, oaepHash = 'sha1', oaepLabel, encoding } = options;
    validateString(oaepHash, 'key.oaepHash');
    const label = oaepLabel === undefined ? new Uint8Array(0) : bytes(oaepLabel, 'utf8', 'key.oaepLabel', keyKinds.slice(1, 5));
    const input = bytes(data, encoding, 'buffer', keyKinds.slice(0, 5));
    if (!Number.isInteger(pad)) throw invalidArgValue('options.padding', pad);
    if (!require('internal/crypto/signatures').knows(oaepHash)) throw makeError(Error, 'ERR_OSSL_EVP_INVALID_DIGEST', 'Invalid digest');
    return fromGo(f(keys.read(key, wanted), input, pad, oaepHash, label));
  };
}

exports.publicEncrypt = operation('public', padding.oaep, (...args) => go.publicEncrypt(...args));
exports.privateDecrypt = operation('private', padding.oaep, (...args) => go.privateDecrypt(...args));
exports.privateEncrypt = operation('private', padding.pkcs1, (handle, data, pad) => go.privateEncrypt(handle, data, pad));
exports.publicDecrypt = operation('public', padding.pkcs1, (handle, data, pad) => go.publicDecrypt(handle, data, pad));
