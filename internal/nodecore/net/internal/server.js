// Server: what listens, and emits a socket for each connection.

const EventEmitter = require('events');
const { nextTick } = require('internal/bootstrap');
const { TCP, Pipe, Listener } = require('internal/net/handle');
const { normalize, isPath } = require('internal/net/arguments');
const errors = require('internal/net/errors');
const { invalidArgType, invalidArgValue } = require('internal/errors');
const { validateAbortSignal, validateNumber } = require('internal/validate');

// accepted is what a server does with a connection; HTTP does something else with it.
const accepted = Symbol('accepted');

function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener);
  EventEmitter.call(this);
  if (typeof options === 'function') [options, listener] = [{}, options];
  else if (options == null) options = {};
  else if (typeof options !== 'object') throw invalidArgType('options', 'Object', options);
  if (listener !== undefined && typeof listener === 'function') this.on('connection', listener);
  if (options.keepAliveInitialDelay !== undefined) validateNumber(options.keepAliveInitialDelay, 'options.keepAliveInitialDelay');
  this._connections = 0;
  this._handle = null;
  this._usingWorkers = false;
  this._workers = [];
  this._unref = false;
  this._listeningId = 1;
  this.allowHalfOpen = options.allowHalfOpen || false;
  this.pauseOnConnect = Boolean(options.pauseOnConnect);
  this.noDelay = Boolean(options.noDelay);
  this.keepAlive = Boolean(options.keepAlive);
  this.keepAliveInitialDelay = Math.max(0, ~~(options.keepAliveInitialDelay / 1000));
  this.highWaterMark = options.highWaterMark ?? require('internal/stream/options').defaults.bytes;
}
Object.setPrototypeOf(Server.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Server, EventEmitter);
module.exports = { Server, accepted };

// --- listen ---

Server.prototype.listen = function (...args) {
  const [given, callback] = normalize(args);
  if (this._handle) throw errors.alreadyListens();
  if (callback !== null) this.once('listening', callback);
  const options = given._handle || given.handle || given;
  abortable(this, options);
  if (args.length === 0 || typeof args[0] === 'function' || options.port === null || ('port' in options && options.port === undefined)) {
    options.port = 0;
  }
  if (typeof options.port === 'number' || typeof options.port === 'string') listenOnPort(this, options);
  else if (options.path && isPath(options.path)) listenOnPath(this, options);
  else if (typeof options.fd === 'number' && options.fd >= 0) failLater(this, errors.withAddress(errors.fail('EINVAL'), 'listen', undefined, undefined, { long: true }));
  else if ('port' in options || 'path' in options) throw invalidArgValue('options', options);
  else throw invalidArgValue('options', options, 'must have the property "port" or "path"');
  return this;
};

function abortable(server, { signal }) {
  if (signal === undefined) return;
  validateAbortSignal(signal, 'options.signal');
  const close = () => server.close();
  if (signal.aborted) nextTick(close);
  else {
    signal.addEventListener('abort', close);
    server.once('close', () => signal.removeEventListener('abort', close));
  }
}

const isMissing = ([, code]) => code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL' || code === 'EINVAL';

function listenOnPort(server, { port: given, host, ipv6Only }) {
  const port = errors.port(given, 'options.port');
  if (!host) {
    const failure = open(server, 'tcp', '::', port);
    if (failure !== null && isMissing(failure)) listenAt(server, '0.0.0.0', 4, port);
    else announce(server, failure, '::', port);
    return;
  }
  const id = server._listeningId;
  require('dns').lookup(host, (error, ip, found) => {
    if (server._listeningId !== id) return; // it was closed meanwhile
    if (error) server.emit('error', error);
    else listenAt(server, ip ?? '0.0.0.0', ip ? found : 4, port, ipv6Only);
  });
}

// A wildcard of version 6 takes connections of version 4, too, unless it is not to.
function listenAt(server, ip, type, port, ipv6Only = false) {
  const network = type === 4 ? 'tcp4' : ip === '::' && !ipv6Only ? 'tcp' : 'tcp6';
  announce(server, open(server, network, ip, port), ip, port);
}

function listenOnPath(server, { path, readableAll, writableAll }) {
  server._pipeName = path; // which it has as its address from now on, open or not
  const mode = readableAll || writableAll ? 0o600 | (readableAll ? 0o444 : 0) | (writableAll ? 0o222 : 0) : 0;
  announce(server, open(server, 'unix', path, undefined, mode), path, -1);
}

// open returns the failure, or null.
function open(server, network, address, port, mode = 0) {
  const at = port === undefined ? address : address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
  const listener = new Listener();
  const failure = listener.listen(network, at, mode, (connection) => server[accepted](connection), (error) => server.emit('error', error));
  if (failure !== null) return failure;
  server._handle = listener;
  listener.owner = server;
  server._connectionKey = `${network === 'unix' ? -1 : network === 'tcp4' ? 4 : 6}:${address}:${port ?? -1}`;
  if (server._unref) server.unref();
  return null;
}

function announce(server, failure, address, port) {
  if (failure !== null) failLater(server, errors.withAddress(failure, 'listen', address, port, { long: true }));
  else nextTick(() => { if (server._handle) server.emit('listening'); });
}

function failLater(server, error) { nextTick(() => server.emit('error', error)); }

// --- connections ---

Server.prototype[accepted] = function (connection) {
  const handle = new (Array.isArray(this._handle?.local) ? TCP : Pipe)(connection);
  if (this.maxConnections && this._connections >= this.maxConnections) {
    drop(this, handle);
    return;
  }
  const socket = this._makeSocket(handle);
  this._connections++;
  socket.server = socket._server = this;
  this.emit('connection', socket);
  require('internal/observed').tell?.('net.server.socket', () => ({ socket }));
};

Server.prototype._makeSocket = function (handle) {
  const { Socket } = require('internal/net/socket');
  return new Socket({
    handle, allowHalfOpen: this.allowHalfOpen, pauseOnCreate: this.pauseOnConnect, readable: true, writable: true,
    noDelay: this.noDelay, keepAlive: this.keepAlive, keepAliveInitialDelay: this.keepAliveInitialDelay * 1000,
    readableHighWaterMark: this.highWaterMark, writableHighWaterMark: this.highWaterMark,
  });
};

function drop(server, handle) {
  const [localAddress, localFamily, localPort] = [].concat(handle.local ?? []);
  const [remoteAddress, remoteFamily, remotePort] = [].concat(handle.remote ?? []);
  const pipe = handle instanceof Pipe;
  handle.close();
  server.emit('drop', pipe ? undefined : { localAddress, localPort, localFamily, remoteAddress, remotePort, remoteFamily });
}

Server.prototype.getConnections = function (callback) {
  nextTick(callback, null, this._connections);
  return this;
};

Server.prototype[EventEmitter.captureRejectionSymbol] = function (error, event, socket) {
  if (event === 'connection') socket.destroy(error);
  else this.emit('error', error);
};

// --- the end ---

Server.prototype.close = function (callback) {
  this._listeningId++;
  if (typeof callback === 'function') {
    if (this._handle) this.once('close', callback);
    else this.once('close', () => callback(errors.notRunning()));
  }
  if (this._handle) {
    this._handle.close();
    this._handle = null;
  }
  this._emitCloseIfDrained();
  return this;
};

Server.prototype._emitCloseIfDrained = function () {
  if (this._handle || this._connections > 0) return;
  nextTick(() => this.emit('close'));
};

const { asyncDispose } = require('internal/symbols');
if (asyncDispose !== undefined) {
  Server.prototype[asyncDispose] = async function () {
    if (!this._handle) return;
    await new Promise((resolve, reject) => this.close((error) => (error ? reject(error) : resolve())));
  };
}

// --- what it is ---

Server.prototype.address = function () {
  const place = this._handle?.local;
  if (!Array.isArray(place)) return this._pipeName ?? null;
  return { address: place[0], family: place[1], port: place[2] };
};

Server.prototype.ref = function () {
  this._unref = false;
  this._handle?.ref();
  return this;
};

Server.prototype.unref = function () {
  this._unref = true;
  this._handle?.unref();
  return this;
};

Object.defineProperty(Server.prototype, 'listening', { get() { return Boolean(this._handle); }, enumerable: true, configurable: true });
