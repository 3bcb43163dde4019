// tls.connect.

const { normalize } = require('internal/net/arguments');
const { isIP } = require('internal/net/address');
const { TLSSocket, verifyError, disconnected } = require('internal/tls/socket');
const { createSecureContext } = require('internal/tls/context');
const { validateFunction, validateNumber } = require('internal/validate');

exports.connect = function connect(...args) {
  const [first, callback] = normalize(args);
  let given = first;
  // (port, host, options) and (port, options) have more options behind.
  for (const more of [args[1], args[2]]) if (more !== null && typeof more === 'object') given = { ...given, ...more };
  const tls = require('tls');
  const allows = require('process').env.NODE_TLS_REJECT_UNAUTHORIZED === '0';
  const o = { rejectUnauthorized: !allows, ciphers: tls.DEFAULT_CIPHERS, checkServerIdentity: tls.checkServerIdentity, minDHSize: 1024, ...given };
  validateFunction(o.checkServerIdentity, 'options.checkServerIdentity');
  validateNumber(o.minDHSize, 'options.minDHSize', 1);
  o.rejectUnauthorized = o.rejectUnauthorized !== false;
  const socket = new TLSSocket(o.socket, {
    allowHalfOpen: o.socket ? o.socket.allowHalfOpen : Boolean(o.allowHalfOpen), secureContext: o.secureContext || createSecureContext(o),
    isServer: false, requestCert: true, rejectUnauthorized: o.rejectUnauthorized, ALPNProtocols: o.ALPNProtocols, highWaterMark: o.highWaterMark,
    onread: o.onread, signal: o.signal, connectOptions: o,
  });
  if (callback) socket.once('secureConnect', callback);
  if (o.servername) {
    warnOfAddress(o.servername);
    socket.setServername(o.servername);
  }
  socket.on('secure', () => secured(socket, o));
  socket.prependListener('end', function onConnectEnd() {
    if (socket._secureEstablished || socket._hadError) return;
    socket._hadError = true;
    socket.destroy(disconnected(socket));
  });
  if (!o.socket) {
    if (o.timeout) socket.setTimeout(o.timeout);
    socket.connect(o);
  }
  socket._releaseControl();
  return socket;
};

let warned = false;
function warnOfAddress(name) {
  if (warned || isIP(name) === 0) return;
  warned = true;
  require('process').emitWarning('Setting the TLS ServerName to an IP address is not permitted by RFC 6066. This will be ignored in a future version.',
    'DeprecationWarning', 'DEP0123');
}

// secured asks who the server is.
function secured(socket, o) {
  let error = verifyError(socket);
  if (error === null && !socket.isSessionReused()) {
    const host = o.servername || o.host || o.socket?._host || 'localhost';
    error = o.checkServerIdentity(host, socket.getPeerCertificate(true)) ?? null;
  }
  socket.authorized = error === null;
  if (error !== null) {
    socket.authorizationError = error.code || error.message;
    if (o.rejectUnauthorized) {
      socket.destroy(error);
      return;
    }
  }
  socket.secureConnecting = false;
  socket.emit('secureConnect');
}
