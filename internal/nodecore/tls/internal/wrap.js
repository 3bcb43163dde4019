// TLS over a connection, by Go.

module.exports = {
  secure: (connection, context, options, callback) => go.secure(connection, context, options, callback),
  bridge: () => Array.from(go.bridge()),
  certificate: (der) => go.certificate(new Uint8Array(der)),
};
