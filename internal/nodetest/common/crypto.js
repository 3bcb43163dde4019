'use strict';

const assert = require('assert');

const pem = (label) => new RegExp(`^-----BEGIN ${label}-----\n([A-Za-z0-9+/=]{1,64}\n)+-----END ${label}-----\n$`);

module.exports = {
  pkcs1PubExp: pem('RSA PUBLIC KEY'), pkcs1PrivExp: pem('RSA PRIVATE KEY'), pkcs8Exp: pem('PRIVATE KEY'), pkcs8EncExp: pem('ENCRYPTED PRIVATE KEY'),
  spkiExp: pem('PUBLIC KEY'), sec1Exp: pem('EC PRIVATE KEY'),
  pkcs1EncExp: (cipher) => new RegExp(`^-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: ${cipher},[^\n]+\n\n([A-Za-z0-9+/=]{1,64}\n)+-----END RSA PRIVATE KEY-----\n$`),
  sec1EncExp: (cipher) => new RegExp(`^-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: ${cipher},[^\n]+\n\n([A-Za-z0-9+/=]{1,64}\n)+-----END EC PRIVATE KEY-----\n$`),
  assertApproximateSize(key, size) {
    const u = typeof key === 'string' ? 'chars' : 'bytes';
    assert(key.length >= 0.9 * size && key.length <= 1.1 * size, `Key has ${key.length} ${u}, and should have about ${size}`);
  },
  testEncryptDecrypt(publicKey, privateKey) {
    const { publicEncrypt, privateDecrypt } = require('crypto');
    const message = 'Hello Node.js world!';
    for (const key of [publicKey, privateKey]) assert.strictEqual(privateDecrypt(privateKey, publicEncrypt(key, Buffer.from(message))).toString(), message);
  },
  testSignVerify(publicKey, privateKey) {
    const { createSign, createVerify } = require('crypto');
    const message = Buffer.from('Hello Node.js world!');
    for (const key of [publicKey, privateKey]) {
      const signature = createSign('SHA256').update(message).sign(privateKey, 'hex');
      assert(createVerify('SHA256').update(message).verify(key, signature, 'hex'));
    }
  },
};
