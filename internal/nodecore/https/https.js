// https: http over TLS. Most programs that load it only ask, and many not even that, so tls is loaded when a server or a
// connection is made.

const { Agent: HttpAgent } = require('internal/http/agent');
const { ClientRequest } = require('internal/http/client');
const { Server: HttpServer, begin, closing, connectionListener, storeOptions } = require('internal/http/server');

const tls = () => require('tls');

// --- servers ---

function Server(opts, requestListener) {
  inherit();
  if (!(this instanceof Server)) return new Server(opts, requestListener);
  if (typeof opts === 'function') [opts, requestListener] = [{}, opts];
  else opts = { ...opts };
  // Who has no list of protocols speaks HTTP/1.1.
  if (!opts.ALPNProtocols && !opts.ALPNCallback) opts.ALPNProtocols = ['http/1.1'];
  storeOptions(this, opts);
  tls().Server.call(this, { noDelay: true, ...opts }, connectionListener);
  if (requestListener) this.addListener('request', requestListener);
  this.addListener('tlsClientError', function (error, socket) {
    if (!this.emit('clientError', error, socket)) socket.destroy(error);
  });
  begin(this);
}

let inherits = false;

function inherit() {
  if (inherits) return;
  inherits = true;
  Object.setPrototypeOf(Server.prototype, tls().Server.prototype);
  Object.setPrototypeOf(Server, tls().Server);
}

for (const name of ['closeAllConnections', 'closeIdleConnections', 'setTimeout', Symbol.for('nodejs.asyncDispose')]) {
  Server.prototype[name] = HttpServer.prototype[name];
}

Server.prototype.close = function (...args) {
  closing(this);
  Reflect.apply(tls().Server.prototype.close, this, args);
  return this;
};

function createServer(opts, requestListener) { return new Server(opts, requestListener); }

// --- agents ---

function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  HttpAgent.call(this, options);
  this.defaultPort = 443;
  this.protocol = 'https:';
  this.maxCachedSessions = this.options.maxCachedSessions ?? 100;
  this._sessionCache = { map: {}, list: [] };
}
Object.setPrototypeOf(Agent.prototype, HttpAgent.prototype);
Object.setPrototypeOf(Agent, HttpAgent);

Agent.prototype.createConnection = function createConnection(port, host, options) {
  if (port !== null && typeof port === 'object') options = port;
  else if (host !== null && typeof host === 'object') options = { ...host };
  else options = options !== null && typeof options === 'object' ? { ...options } : {};
  if (typeof port === 'number') options.port = port;
  if (typeof host === 'string') options.host = host;
  const key = options._agentKey;
  const session = key && this._getSession(key);
  if (session) options = { session, ...options };
  const socket = tls().connect(options);
  if (key) {
    socket.on('session', (made) => { this._cacheSession(key, made); });
    socket.once('close', (failed) => { if (failed) this._evictSession(key); });
  }
  return socket;
};

// What makes connections to the same place different, in Node's order.
const distinguishing = ['ca', 'cert', 'clientCertEngine', 'ciphers', 'key', 'pfx', 'rejectUnauthorized', 'servername', 'minVersion', 'maxVersion',
  'secureProtocol', 'crl', 'honorCipherOrder', 'ecdhCurve', 'dhparam', 'secureOptions', 'sessionIdContext', 'sigalgs', 'privateKeyIdentifier',
  'privateKeyEngine'];
const countsIfFalse = new Set(['rejectUnauthorized', 'honorCipherOrder']);

Agent.prototype.getName = function getName(options = {}) {
  const parts = distinguishing.map((name) => {
    const value = options[name];
    if (name === 'servername' && value === options.host) return '';
    if (name === 'sigalgs' && value) return JSON.stringify(value);
    return value || (countsIfFalse.has(name) && value !== undefined) ? value : '';
  });
  return [HttpAgent.prototype.getName.call(this, options), ...parts].join(':');
};

Agent.prototype._getSession = function _getSession(key) { return this._sessionCache.map[key]; };

Agent.prototype._cacheSession = function _cacheSession(key, session) {
  if (this.maxCachedSessions === 0) return;
  const { map, list } = this._sessionCache;
  if (!map[key]) {
    if (list.length >= this.maxCachedSessions) delete map[list.shift()];
    list.push(key);
  }
  map[key] = session;
};

Agent.prototype._evictSession = function _evictSession(key) {
  const { map, list } = this._sessionCache;
  const at = list.indexOf(key);
  if (at < 0) return;
  list.splice(at, 1);
  delete map[key];
};

// --- requests ---

function request(...args) {
  let options = {};
  if (typeof args[0] === 'string') options = require('url').urlToHttpOptions(new URL(args.shift()));
  else if (args[0] instanceof URL) options = require('url').urlToHttpOptions(args.shift());
  if (args[0] && typeof args[0] !== 'function') Object.assign(options, args.shift());
  options._defaultAgent = module.exports.globalAgent;
  return new ClientRequest(options, ...args);
}

function get(input, options, cb) {
  const req = request(input, options, cb);
  req.end();
  return req;
}

module.exports = {
  Agent,
  globalAgent: new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 }),
  Server,
  createServer,
  get,
  request,
};
