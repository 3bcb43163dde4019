// Server: what listens, and emits requests.

const EventEmitter = require('events');
const net = require('net');
const timers = require('internal/timers/timers');
const { server: symbols } = require('internal/http/server_symbols');
const { uniqueHeaders } = require('internal/http/symbols');
const { IncomingMessage } = require('internal/http/incoming');
const { ServerResponse } = require('internal/http/response');
const STATUS_CODES = require('internal/http/status');
const { outOfRange } = require('internal/errors');
const { validateObject, validateInteger, validateBoolean } = require('internal/validate');

function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener);
  if (typeof options === 'function') [options, listener] = [{}, options];
  else if (options === undefined || options === null) options = {};
  else validateObject(options, 'options');
  storeOptions(this, options);
  net.Server.call(this, {
    allowHalfOpen: true, noDelay: options.noDelay ?? true, keepAlive: options.keepAlive,
    keepAliveInitialDelay: options.keepAliveInitialDelay, highWaterMark: options.highWaterMark,
  });
  if (listener) this.on('request', listener);
  this.on('connection', connectionListener);
  begin(this);
  this[uniqueHeaders] = uniqueOption(options.uniqueHeaders);
}
Object.setPrototypeOf(Server.prototype, net.Server.prototype);
Object.setPrototypeOf(Server, net.Server);

// begin is for what http and https have in common.
function begin(server) {
  server.httpAllowHalfOpen = false;
  server.timeout = 0;
  server.maxHeadersCount = null;
  server.maxRequestsPerSocket = 0;
  server.on('listening', track);
}

function connectionListener(socket) {
  const { Connection } = require('internal/http/connection');
  new Connection(this, socket);
}

function uniqueOption(names) {
  return Array.isArray(names) ? new Set(names.map((name) => name.toLowerCase())) : null;
}

// --- options ---

const integers = { maxHeaderSize: undefined, requestTimeout: 300_000, headersTimeout: undefined, keepAliveTimeout: 5_000, connectionsCheckingInterval: 30_000 };
const booleans = { insecureHTTPParser: undefined, requireHostHeader: true, joinDuplicateHeaders: undefined, rejectNonStandardBodyWrites: false };

// storeOptions keeps the options of a server as its properties.
function storeOptions(server, options) {
  server[symbols.IncomingMessage] = options.IncomingMessage || IncomingMessage;
  server[symbols.ServerResponse] = options.ServerResponse || ServerResponse;
  for (const [name, otherwise] of Object.entries(integers)) {
    if (options[name] !== undefined) validateInteger(options[name], name, 0);
    server[name] = options[name] ?? otherwise;
  }
  for (const [name, otherwise] of Object.entries(booleans)) {
    if (options[name] !== undefined) validateBoolean(options[name], `options.${name}`);
    server[name] = options[name] ?? otherwise;
  }
  server.headersTimeout ??= Math.min(60_000, server.requestTimeout);
  if (server.requestTimeout > 0 && server.headersTimeout > server.requestTimeout) {
    throw outOfRange('headersTimeout', '<= requestTimeout', options.headersTimeout);
  }
}

// --- connections ---

// track has requests that take too long end.
function track() {
  this[symbols.connections] ??= new Set();
  timers.clearInterval(this[symbols.check]);
  this[symbols.check] = timers.setInterval(() => {
    if (this.headersTimeout === 0 && this.requestTimeout === 0) return;
    for (const connection of this[symbols.connections]) {
      if (connection.late(this.headersTimeout, this.requestTimeout)) connection.expired();
    }
  }, this.connectionsCheckingInterval).unref();
}

// closing ends what a server does besides listening.
function closing(server) {
  server.closeIdleConnections();
  timers.clearInterval(server[symbols.check]);
}

Server.prototype.close = function (...args) {
  closing(this);
  Reflect.apply(net.Server.prototype.close, this, args);
  return this;
};

Server.prototype[Symbol.for('nodejs.asyncDispose')] = async function () {
  return new Promise((resolve, reject) => { this.close((error) => (error ? reject(error) : resolve())); });
};

Server.prototype.closeAllConnections = function closeAllConnections() {
  for (const { socket } of this[symbols.connections] ?? []) socket.destroy();
};

Server.prototype.closeIdleConnections = function closeIdleConnections() {
  for (const connection of this[symbols.connections] ?? []) if (connection.unused) connection.socket.destroy();
};

Server.prototype.setTimeout = function setTimeout(ms, callback) {
  this.timeout = ms;
  if (callback) this.on('timeout', callback);
  return this;
};

// A request listener that rejects answers 500, if it has not begun to answer.
Server.prototype[EventEmitter.captureRejectionSymbol] = function (error, event, ...args) {
  if (event !== 'request') {
    Reflect.apply(net.Server.prototype[EventEmitter.captureRejectionSymbol], this, [error, event, ...args]);
    return;
  }
  const [, res] = args;
  if (res.headersSent || res.writableEnded) {
    res.destroy();
    return;
  }
  for (const name of res.getHeaderNames()) res.removeHeader(name);
  res.statusCode = 500;
  res.end(STATUS_CODES[500]);
};

module.exports = { Server, begin, track, closing, connectionListener, storeOptions, uniqueOption };
