// tls: sockets and servers that speak TLS, by Go's implementation.

const { SecureContext, createSecureContext, getCiphers, rootCertificates } = require('internal/tls/context');
const { checkServerIdentity, convertALPNProtocols } = require('internal/tls/identity');
const { absent, named } = require('internal/members');

const tls = module.exports;

Object.assign(tls, {
  CLIENT_RENEG_LIMIT: 3,
  CLIENT_RENEG_WINDOW: 600,
  DEFAULT_CIPHERS: 'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:ECDHE-RSA-AES128-GCM-SHA256:'
    + 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES256-GCM-SHA384:DHE-RSA-AES128-GCM-SHA256:'
    + 'ECDHE-RSA-AES128-SHA256:DHE-RSA-AES128-SHA256:ECDHE-RSA-AES256-SHA384:DHE-RSA-AES256-SHA384:ECDHE-RSA-AES256-SHA256:'
    + 'DHE-RSA-AES256-SHA256:HIGH:!aNULL:!eNULL:!EXPORT:!DES:!RC4:!MD5:!PSK:!SRP:!CAMELLIA',
  DEFAULT_ECDH_CURVE: 'auto', DEFAULT_MIN_VERSION: 'TLSv1.2', DEFAULT_MAX_VERSION: 'TLSv1.3',
});
tls.getCiphers = () => getCiphers();
Object.defineProperty(tls, 'rootCertificates', { get: rootCertificates, enumerable: true, configurable: true });
Object.assign(tls, { convertALPNProtocols, checkServerIdentity, createSecureContext, SecureContext });
tls.TLSSocket = require('internal/tls/socket').TLSSocket;
Object.assign(tls, require('internal/tls/server'), { connect: require('internal/tls/connect').connect });
absent(tls, 'tls', { createSecurePair: 0 });
named(tls);
for (const [name, value] of [['getCiphers', ''], ['createSecurePair', 'deprecated']]) Object.defineProperty(tls[name], 'name', { value });
