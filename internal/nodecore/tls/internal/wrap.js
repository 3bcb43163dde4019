// TLS over a connection, by Go.

const { inFrame } = require('internal/net/handle');

module.exports = {
  secure: (connection, context, options, callback) => go.secure(connection, context, options, callback),
  bridge: () => Array.from(go.bridge()),
  certificate: (der) => go.certificate(new Uint8Array(der)),
  inFrame,
};
