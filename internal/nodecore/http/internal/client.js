// ClientRequest: what a client asks.

const observed = require('internal/observed');
const net = require('net');
const { OutgoingMessage } = require('internal/http/outgoing');
const { Reading, fail } = require('internal/http/reading');
const { nextTick } = require('internal/bootstrap');
const { outHeaders, uniqueHeaders } = require('internal/http/symbols');
const { isToken, headersSent, reset, error } = require('internal/http/fields');
const { uniqueOption } = require('internal/http/server');
const { invalidArgType } = require('internal/errors');
const { validateInteger, validateBoolean, validateNumber } = require('internal/validate');
const { finished, addAbortSignal } = require('internal/stream/end');

const failure = Symbol('kError');

// ClientRequest takes a URL, options, and a callback, of which all but one may be left out.
function ClientRequest(input, options, callback) {
  OutgoingMessage.call(this);
  if (typeof input === 'string') input = fromURL(new URL(input));
  else if (isURL(input)) input = fromURL(input);
  else [input, options, callback] = [undefined, input, options];
  if (typeof options === 'function') [options, callback] = [input ?? {}, options];
  else options = Object.assign(input ?? {}, options);
  begin(this, options, callback);
  addHeaders(this, options);
  this[uniqueHeaders] = uniqueOption(options.uniqueHeaders);
  ask(this, options);
}
Object.setPrototypeOf(ClientRequest.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ClientRequest, OutgoingMessage);

const isURL = (v) => Boolean(v?.href && v.protocol && v.auth === undefined && v.path === undefined);
const fromURL = (url) => require('url').urlToHttpOptions(url);
const numbers = (value, name) => {
  validateNumber(value, name);
  if (value < 0 || !Number.isFinite(value)) throw require('internal/errors').outOfRange(name, 'a non-negative finite number', value);
  if (value <= longest) return value;
  require('process').emitWarning(`${value} does not fit into a 32-bit signed integer.\nTimer duration was truncated to ${longest}.`,
    'TimeoutOverflowWarning');
  return longest;
};
const longest = 2 ** 31 - 1; // milliseconds of a timer

// --- options ---

function begin(req, options, callback) {
  const usual = options._defaultAgent || require('internal/http/agent').globalAgent();
  req.agent = agentOf(options, usual);
  const protocol = options.protocol || usual.protocol;
  const expected = req.agent?.protocol || usual.protocol;
  if (options.path && /[^\u0021-\u00ff]/.test(String(options.path))) {
    throw error(TypeError, 'ERR_UNESCAPED_CHARACTERS', 'Request path contains unescaped characters');
  }
  if (protocol !== expected) throw error(TypeError, 'ERR_INVALID_PROTOCOL', `Protocol "${protocol}" not supported. Expected "${expected}"`);
  req.host = hostOf(options.hostname, 'hostname') || hostOf(options.host, 'host') || 'localhost';
  req.socketPath = options.socketPath;
  if (options.timeout !== undefined) req.timeout = numbers(options.timeout, 'timeout');
  if (options.signal) addAbortSignal(options.signal, req);
  req.method = methodOf(options.method);
  keepOptions(req, options);
  req.path = options.path || '/';
  if (callback) req.once('response', callback);
  req.useChunkedEncodingByDefault = !bodyless.has(req.method);
  Object.assign(req, {
    _ended: false, res: null, aborted: false, timeoutCb: null, upgradeOrConnect: false, parser: null, maxHeadersCount: null,
    reusedSocket: false, protocol,
  });
  if (req.agent) {
    // A connection that will not be used again may as well end.
    req.shouldKeepAlive = Boolean(req.agent.keepAlive || Number.isFinite(req.agent.maxSockets));
    req._last = !req.shouldKeepAlive;
  }
}

const bodyless = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']);

function agentOf({ agent, createConnection }, usual) {
  if (agent === false) return new usual.constructor();
  if (agent === null || agent === undefined) return typeof createConnection === 'function' ? agent : usual;
  if (typeof agent.addRequest === 'function') return agent;
  throw invalidArgType('options.agent', ['Agent-like Object', 'undefined', 'false'], agent);
}

function hostOf(host, name) {
  if (host === null || host === undefined || typeof host === 'string') return host;
  throw invalidArgType(`options.${name}`, ['string', 'undefined', 'null'], host);
}

function methodOf(method) {
  if (method === null || method === undefined || method === '') return 'GET';
  if (typeof method !== 'string') throw invalidArgType('options.method', 'string', method);
  if (!isToken(method)) throw error(TypeError, 'ERR_INVALID_HTTP_TOKEN', `Method must be a valid HTTP token ["${method}"]`);
  return method.toUpperCase();
}

function keepOptions(req, options) {
  if (options.maxHeaderSize !== undefined) validateInteger(options.maxHeaderSize, 'maxHeaderSize', 0);
  for (const name of ['insecureHTTPParser', 'joinDuplicateHeaders']) {
    if (options[name] !== undefined) validateBoolean(options[name], `options.${name}`);
  }
  for (const name of ['maxHeaderSize', 'insecureHTTPParser', 'joinDuplicateHeaders']) req[name] = options[name];
}

const portOf = (req, options) => options.port || options.defaultPort || req.agent?.defaultPort || 80;

// --- headers ---

function addHeaders(req, options) {
  if (Array.isArray(options.headers)) {
    req._storeHeader(firstLine(req), options.headers);
    return;
  }
  for (const name of Object.keys(options.headers ?? {})) req.setHeader(name, options.headers[name]);
  const sets = options.setHost === undefined || Boolean(options.setHost);
  if (req.host && !req.getHeader('host') && sets) req.setHeader('Host', hostHeader(req, options));
  if (options.auth && !req.getHeader('Authorization')) {
    req.setHeader('Authorization', `Basic ${Buffer.from(options.auth).toString('base64')}`);
  }
  if (!req.getHeader('expect')) return;
  if (req._header) throw headersSent('render');
  req._storeHeader(firstLine(req), req[outHeaders]);
}

function hostHeader(req, options) {
  const { host } = req;
  const named = host.indexOf(':') !== host.lastIndexOf(':') && !host.startsWith('[') ? `[${host}]` : host;
  const port = portOf(req, options);
  const usual = options.defaultPort || req.agent?.defaultPort;
  return port && +port !== usual ? `${named}:${port}` : named;
}

const firstLine = (req) => `${req.method} ${req.path} HTTP/1.1\r\n`;

ClientRequest.prototype._implicitHeader = function _implicitHeader() {
  if (this._header) throw headersSent('render');
  this._storeHeader(firstLine(this), this[outHeaders]);
};

ClientRequest.prototype._finish = function _finish() {
  OutgoingMessage.prototype._finish.call(this);
  observed.tell?.('http.client.request.start', () => ({ request: this }));
};

// --- the connection ---

// ask has somebody make a connection: the agent, or the program.
function ask(req, options) {
  const { signal: _, ...given } = options;
  const opts = { __proto__: null, ...given, port: portOf(req, options), host: req.host };
  if (req.agent) {
    req.agent.addRequest(req, opts);
    return;
  }
  req._last = true;
  req.shouldKeepAlive = false;
  if (opts.socketPath) opts.path = opts.socketPath;
  else if (opts.path) opts.path = undefined;
  if (typeof opts.createConnection === 'function') create(req, opts);
  else req.onSocket(net.createConnection(opts));
}

function create(req, opts) {
  let called = false;
  const created = (e, socket) => {
    if (called) return;
    called = true;
    if (e) nextTick(() => { fail(req, e); });
    else req.onSocket(socket);
  };
  try {
    const socket = opts.createConnection(opts, created);
    if (socket) created(null, socket);
  } catch (e) {
    created(e);
  }
}

ClientRequest.prototype.onSocket = function onSocket(socket, e) { nextTick(take, this, socket, e); };

function take(req, socket, e) {
  if (!req.destroyed && !e) {
    req.socket = socket;
    new Reading(req, socket);
    if (req.timeout !== undefined || req.agent?.options?.timeout) hearTimeout(req);
    req.emit('socket', socket);
    req._flush();
    return;
  }
  req.destroyed = true;
  if (!socket) over(req, e || req[failure]);
  else if (!e && req.agent && !socket.destroyed) {
    socket.emit('free');
    over(req, e || req[failure]);
  } else {
    finished(socket.destroy(e || req[failure]), (last) => {
      over(req, last?.code === 'ERR_STREAM_PREMATURE_CLOSE' ? e : last || e);
    });
  }
}

// over tells of a request that has got no connection.
function over(req, e) {
  if (!req.aborted && !e) e = reset('socket hang up');
  if (e) fail(req, e);
  req._closed = true;
  req.emit('close');
}

// --- the end ---

ClientRequest.prototype.abort = function abort() {
  if (this.aborted) return;
  this.aborted = true;
  nextTick(() => { this.emit('abort'); });
  this.destroy();
};

ClientRequest.prototype.destroy = function destroy(e) {
  if (this.destroyed) return this;
  this.destroyed = true;
  if (this.res) this.res._dump();
  this[failure] = e;
  this.socket?.destroy(e);
  return this;
};

// --- what is for the socket, once there is one ---

ClientRequest.prototype._deferToConnect = function _deferToConnect(method, args) {
  const call = () => { if (method) Reflect.apply(this.socket[method], this.socket, args); };
  const when = () => {
    if (this.socket.writable) call();
    else this.socket.once('connect', call);
  };
  if (this.socket) when();
  else this.once('socket', when);
};

ClientRequest.prototype.setNoDelay = function setNoDelay(on) { this._deferToConnect('setNoDelay', [on]); };
ClientRequest.prototype.setSocketKeepAlive = function setSocketKeepAlive(on, delay) { this._deferToConnect('setKeepAlive', [on, delay]); };

ClientRequest.prototype.setTimeout = function setTimeout(ms, callback) {
  if (this._ended) return this;
  hearTimeout(this);
  ms = numbers(ms, 'msecs');
  if (callback) this.once('timeout', callback);
  const set = (socket) => {
    if (socket.connecting) socket.once('connect', () => { socket.setTimeout(ms); });
    else socket.setTimeout(ms);
  };
  if (this.socket) set(this.socket);
  else this.once('socket', set);
  return this;
};

ClientRequest.prototype.clearTimeout = function clearTimeout(callback) { this.setTimeout(0, callback); };

function tellTimeout() { this._httpMessage?.emit('timeout'); }

// hearTimeout has the request tell when its socket is silent for too long.
function hearTimeout(req) {
  if (req.timeoutCb) return;
  req.timeoutCb = tellTimeout;
  if (req.socket) req.socket.once('timeout', tellTimeout);
  else req.on('socket', (socket) => { socket.once('timeout', tellTimeout); });
}

module.exports = { ClientRequest };
