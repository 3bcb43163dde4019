// TLSSocket: a socket whose connection speaks TLS. It begins with a connection that does not: its own, when that is there,
// or that of the socket that it is made of.

const { Socket, adopt } = require('internal/net/socket');
const { nextTick } = require('internal/bootstrap');
const { secure, certificate } = require('internal/tls/wrap');
const { createSecureContext, nativeOf } = require('internal/tls/context');
const { protocolsOf } = require('internal/tls/identity');
const { makeError, invalidArgType, unsupported } = require('internal/errors');
const { validateObject, validateFunction, validateInteger, validateString } = require('internal/validate');
const { absent } = require('internal/members');
const JSStreamSocket = require('internal/tls/stream');
const timers = require('internal/timers/timers');

const established = Symbol('established');
const session = Symbol('session');
const timer = Symbol('handshakeTimeout');
const begun = Symbol('begun');
const waits = Symbol('waits');

function TLSSocket(socket, opts) {
  if (!(this instanceof TLSSocket)) return new TLSSocket(socket, opts);
  const options = { ...opts };
  this._tlsOptions = options;
  this._secureEstablished = false;
  this._securePending = false;
  this._newSessionPending = false;
  this._controlReleased = false;
  this.secureConnecting = true;
  this._SNICallback = null;
  this.servername = null;
  this.alpnProtocol = null;
  this.authorized = false;
  this.authorizationError = null;
  this[session] = undefined;
  Socket.call(this, {
    allowHalfOpen: socket ? socket.allowHalfOpen : options.allowHalfOpen, manualStart: true, highWaterMark: options.highWaterMark,
    onread: socket ? undefined : options.onread, signal: options.signal,
  });
  if (socket) wrap(this, socket);
  else this.once('connect', () => start(this));
}
Object.setPrototypeOf(TLSSocket.prototype, Socket.prototype);
Object.setPrototypeOf(TLSSocket, Socket);
Object.assign(exports, { TLSSocket, established });

TLSSocket.prototype.encrypted = true;

// --- the connection ---

// wrap takes the connection of a socket, or makes one to a stream that is none.
function wrap(tls, socket) {
  tls._parent = socket;
  socket.on('close', () => tls.destroy());
  tls.once('close', () => socket.destroy());
  if (!(socket instanceof Socket) || (socket._handle === null && !socket.connecting)) {
    overStream(tls, socket);
    return;
  }
  socket.on('error', (error) => tls.destroy(error));
  tls.connecting = socket.connecting;
  const begin = () => {
    tls._handle = socket._handle;
    if (tls._handle === null) return; // it was closed
    tls._handle.owner = tls;
    if (tls.connecting) {
      tls.connecting = false;
      tls.emit('connect');
    }
    start(tls, socket.read() ?? undefined);
  };
  if (socket.connecting) socket.once('connect', begin);
  else nextTick(begin);
}

function overStream(tls, stream) {
  const socket = new JSStreamSocket(stream);
  tls._handle = socket._handle;
  tls.once('close', () => socket.doClose());
  stream.on('error', (error) => tls.destroy(error));
  nextTick(start, tls);
}

// start begins the handshake. That of a client that nobody has made by connect waits for its first write.
function start(tls, first) {
  const o = tls._tlsOptions;
  if (tls.destroyed || tls._handle === null) return;
  if (!tls[begun] && !o.isServer && o.connectOptions === undefined) {
    tls[waits] = () => start(tls, first);
    return;
  }
  const context = nativeOf(o.secureContext ??= createSecureContext(o));
  const asked = {
    server: Boolean(o.isServer), servername: tls.servername ?? o.servername ?? '', request: Boolean(o.requestCert),
    alpn: protocolsOf(o.ALPNProtocols), first: first ?? new Uint8Array(0), choose: o.isServer ? chooser(tls) : undefined,
  };
  if (o.handshakeTimeout > 0) tls[timer] = timers.setTimeout(() => failed(tls, makeError(Error, 'ERR_TLS_HANDSHAKE_TIMEOUT', 'TLS handshake timeout')), o.handshakeTimeout).unref();
  tls._handle.exchange((connection, callback) => secure(connection, context, asked, callback), (failure, made) => {
    timers.clearTimeout(tls[timer]);
    if (tls.destroyed) return;
    if (failure === null) ready(tls, made);
    else if (failure[0] === 'EOF' && !o.isServer) {
      tls.push(null); // whoever hears of the end knows what it means
      tls.read(0);
    } else failed(tls, failureOf(failure));
  });
}

// chooser answers with the context for a name that a client asks for.
function chooser(tls) {
  const { SNICallback } = tls._tlsOptions;
  if (!SNICallback) return undefined;
  return (name, answer) => {
    if (name === '') {
      answer(nativeOf(tls._tlsOptions.secureContext));
      return;
    }
    tls.servername = name;
    SNICallback.call(tls, name, (error, context) => {
      if (error) failed(tls, error);
      const chosen = context?.context ? context : tls._tlsOptions.secureContext;
      answer(error ? undefined : nativeOf(chosen));
    });
  };
}

function ready(tls, made) {
  tls[session] = made;
  tls.alpnProtocol = made.alpn || false;
  tls.servername = (tls._tlsOptions.isServer ? made.servername : tls.servername) || false;
  tls._secureEstablished = true;
  adopt(tls);
  tls.emit(established);
  tls.emit('secure');
  if (!tls.destroyed && !tls.isPaused()) tls.read(0);
}

// --- failures ---

function failureOf([code, text, errno]) {
  if (code === 'EOF') return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
  if (errno !== 0) return Object.assign(new Error(`read ${code}`), { errno, code, syscall: 'read' });
  const reason = code.replace(/^ERR_SSL_/, '').toLowerCase().replace(/_/g, ' ');
  return Object.assign(new Error(`error:SSL routines::${reason} (${text})`), { library: 'SSL routines', reason, code });
}

function disconnected(tls) {
  const { path, host, port, localAddress } = tls._tlsOptions.connectOptions ?? {};
  const error = new Error('Client network socket disconnected before secure TLS connection was established');
  return Object.assign(error, { code: 'ECONNRESET', path, host, port, localAddress });
}

// A server is told of the clients that it lost; a client tells of itself.
function failed(tls, error) {
  if (tls._tlsOptions.isServer) tls.emit('_tlsError', error);
  else tls._hadError = true;
  if (!tls._tlsOptions.isServer) tls.destroy(error);
  else tls.destroy();
}

// --- what waits for the handshake ---

for (const name of ['_write', '_writev', '_final']) {
  TLSSocket.prototype[name] = function (...args) {
    if (this._secureEstablished) {
      Reflect.apply(Socket.prototype[name], this, args);
      return;
    }
    const callback = args[args.length - 1];
    const closed = () => callback(require('internal/net/errors').closedBeforeConnection());
    this._start();
    this.once('close', closed);
    this.once(established, () => {
      this.off('close', closed);
      if (!this.destroyed) Reflect.apply(Socket.prototype[name], this, args);
    });
  };
}

TLSSocket.prototype._read = function (n) {
  if (this._secureEstablished) Socket.prototype._read.call(this, n);
  else this.once(established, () => this._read(n));
};

TLSSocket.prototype._destroy = function (error, callback) {
  timers.clearTimeout(this[timer]);
  Socket.prototype._destroy.call(this, error, callback);
};

// --- what it is asked for ---

const method = (name, f) => Object.defineProperty(TLSSocket.prototype, name, { value: Object.defineProperty(f, 'name', { value: name }), writable: true, enumerable: true, configurable: true });

method('setServername', function (name) {
  require('internal/validate').validateString(name, 'name');
  if (this._tlsOptions.isServer) throw makeError(Error, 'ERR_TLS_SNI_FROM_SERVER', 'Cannot issue SNI from a TLS server-side socket');
  this.servername = name;
});

method('getProtocol', function () { return this[session]?.protocol ?? (this.destroyed ? null : this._tlsOptions.connectOptions?.maxVersion ?? require('tls').DEFAULT_MAX_VERSION); });
method('getCipher', function () {
  if (this[session] === undefined) return this.destroyed ? null : undefined;
  const { cipher, standardName, protocol } = this[session];
  return { name: cipher, standardName, version: protocol };
});
method('isSessionReused', function () { return this[session]?.reused ?? (this.destroyed ? null : false); });
method('getSession', function () { return this.destroyed ? null : undefined; });
method('getTLSTicket', function () { return this.destroyed ? null : undefined; });
method('getEphemeralKeyInfo', function () { return this.destroyed ? null : {}; });
method('getSharedSigalgs', function () { return this.destroyed ? null : []; });
method('setSession', function () {});
method('setMaxSendFragment', function () { return true; });
method('disableRenegotiation', function () {});
method('enableTrace', function () {});
method('_releaseControl', function () {
  if (this._controlReleased) return false;
  return this._controlReleased = true;
});
method('_start', function () {
  if (this[begun]) return;
  this[begun] = true;
  this[waits]?.();
});

method('renegotiate', function (options, callback) {
  validateObject(options, 'options');
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (this.destroyed) return undefined;
  const error = makeError(Error, 'ERR_TLS_RENEGOTIATE', 'Attempt to renegotiate TLS session failed');
  if (callback) nextTick(callback, error);
  return false;
});

// getPeerCertificate returns the other side's certificate; a detailed one knows the one above it.
method('getPeerCertificate', function (detailed) {
  if (this.destroyed && this[session] === undefined) return null;
  return chained(this[session]?.chain ?? [], detailed) ?? {};
});
method('getPeerX509Certificate', function () {
  const der = this[session]?.chain[0];
  return der === undefined ? undefined : new (require('crypto').X509Certificate)(new Uint8Array(der));
});

function viewed(context) {
  if (!ArrayBuffer.isView(context)) throw invalidArgType('context', ['Buffer', 'TypedArray', 'DataView'], context);
  return new Uint8Array(context.buffer, context.byteOffset, context.byteLength);
}

method('exportKeyingMaterial', function (length, label, context) {
  validateInteger(length, 'length', 1, 2 ** 32 - 1);
  validateString(label, 'label');
  const bytes = context === undefined ? undefined : viewed(context);
  if (!this._secureEstablished) throw makeError(Error, 'ERR_TLS_INVALID_STATE', 'TLS socket connection must be securely established');
  const out = this[session].exported(length, label, bytes);
  if (out === undefined) throw unsupported('exportKeyingMaterial of this protocol');
  return require('buffer').Buffer.from(out);
});

method('getCertificate', function () { return this.destroyed ? null : {}; });

function chained(chain, detailed) {
  const list = Array.from(chain, (der) => {
    const made = certificate(der);
    for (const name of ['pubkey', 'raw']) made[name] = require('buffer').Buffer.from(made[name]);
    return made;
  });
  if (detailed) {
    list.forEach((made, i) => {
      const above = list[i + 1];
      if (above !== undefined) made.issuerCertificate = above;
      else if (JSON.stringify(made.subject) === JSON.stringify(made.issuer)) made.issuerCertificate = made;
    });
  }
  return list[0];
}

// verifyError is what is wrong with the other side's certificate, or null.
exports.verifyError = (tls) => {
  const problem = tls[session]?.problem;
  if (problem == null) return null;
  const [code, text] = problem;
  return Object.assign(new Error(text), { code });
};

absent(TLSSocket.prototype, 'TLSSocket.prototype', { getX509Certificate: 0, getFinished: 0, getPeerFinished: 0, setKeyCert: 1 });
exports.disconnected = disconnected;
