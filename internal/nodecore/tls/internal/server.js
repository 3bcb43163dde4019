// Server: a server of net, whose connections speak TLS.

const { Server: NetServer } = require('internal/net/server');
const { TLSSocket, verifyError } = require('internal/tls/socket');
const { createSecureContext } = require('internal/tls/context');
const { protocolsOf } = require('internal/tls/identity');
const { makeError, invalidArgType } = require('internal/errors');
const { validateFunction, validateNumber, validateObject } = require('internal/validate');

const options = Symbol('options');
const contexts = Symbol('contexts');
const defaultTimeout = 120e3;

function Server(given, listener) {
  if (!(this instanceof Server)) return new Server(given, listener);
  if (typeof given === 'function') [given, listener] = [{}, given];
  else if (given == null || typeof given === 'object') given ??= {};
  else throw invalidArgType('options', 'Object', given);
  this[contexts] = [];
  this[options] = {};
  this.setSecureContext(given);
  const o = this[options];
  o.handshakeTimeout = given.handshakeTimeout || defaultTimeout;
  validateNumber(o.handshakeTimeout, 'options.handshakeTimeout');
  o.requestCert = given.requestCert === true;
  o.rejectUnauthorized = given.rejectUnauthorized !== false;
  o.ALPNProtocols = given.ALPNProtocols;
  protocolsOf(given.ALPNProtocols);
  if (given.SNICallback) validateFunction(given.SNICallback, 'options.SNICallback');
  o.SNICallback = given.SNICallback;
  if (given.sessionTimeout !== undefined) validateNumber(given.sessionTimeout, 'options.sessionTimeout');
  Reflect.apply(NetServer, this, [{ ...given, pauseOnConnect: true }, (socket) => secure(this, socket)]);
  if (listener) this.on('secureConnection', listener);
}
Object.setPrototypeOf(Server.prototype, NetServer.prototype);
Object.setPrototypeOf(Server, NetServer);
exports.Server = Server;

function secure(server, raw) {
  const o = server[options];
  const socket = new TLSSocket(raw, {
    secureContext: server._sharedCreds, isServer: true, server, requestCert: o.requestCert, rejectUnauthorized: o.rejectUnauthorized,
    handshakeTimeout: o.handshakeTimeout, ALPNProtocols: o.ALPNProtocols,
    SNICallback: o.SNICallback ?? (server[contexts].length > 0 ? (name, answer) => answer(null, contextFor(server, name)) : undefined),
  });
  socket.server = server;
  let told = false;
  const tell = (error) => {
    if (told) return;
    told = true;
    server.emit('tlsClientError', error, socket);
  };
  socket.on('_tlsError', tell);
  socket.on('error', (error) => { if (!socket._secureEstablished) tell(error); });
  socket.on('close', () => {
    if (!socket._secureEstablished) tell(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }));
  });
  socket.on('secure', () => accept(server, socket, o));
}

function accept(server, socket, o) {
  if (o.requestCert) {
    const error = verifyError(socket);
    if (error === null) socket.authorized = true;
    else {
      socket.authorizationError = error.code;
      if (o.rejectUnauthorized) socket.destroy();
    }
  }
  if (socket.destroyed) return;
  socket._releaseControl();
  socket.secureConnecting = false;
  server.emit('secureConnection', socket);
}

Server.prototype.setSecureContext = function (given) {
  validateObject(given, 'options');
  this._sharedCreds = createSecureContext(given);
};

Server.prototype.addContext = function (servername, context) {
  if (!servername) throw makeError(Error, 'ERR_TLS_REQUIRED_SERVER_NAME', '"servername" is required parameter for Server.addContext');
  const pattern = new RegExp(`^${servername.replace(/([.^$+?\-\\[\]{}])/g, '\\$1').replace(/\*/g, '[^.]*')}$`);
  this[contexts].push([pattern, context?.context ? context : createSecureContext(context)]);
};

// contextFor is that of the newest name that fits.
function contextFor(server, name) {
  for (let i = server[contexts].length - 1; i >= 0; i--) {
    const [pattern, context] = server[contexts][i];
    if (pattern.test(name)) return context;
  }
  return undefined;
}

Server.prototype.getTicketKeys = function () { return require('crypto').randomBytes(48); };
Server.prototype.setTicketKeys = function (keys) {
  if (!ArrayBuffer.isView(keys)) throw invalidArgType('buffer', ['Buffer', 'TypedArray', 'DataView'], keys);
};
Server.prototype.setOptions = function (given) { this.setSecureContext(given); };

exports.createServer = (given, listener) => new Server(given, listener);
