// ServerResponse: what a server answers.

const own = require('internal/events/own');
const { soon } = require('internal/bootstrap');
const { OutgoingMessage, adopt, isQuiet } = require('internal/http/outgoing');
const { outHeaders, sent } = require('internal/http/symbols');
const { headersSent, invalidChar, isValue, error } = require('internal/http/fields');
const { invalidArgValue } = require('internal/errors');
const { validateObject } = require('internal/validate');
const STATUS_CODES = require('internal/http/status');
const wires = require('internal/http/wire');
const { valuesOf } = require('internal/http/head');

const connection = Symbol('connection');

function ServerResponse(req, options) {
  adopt(this, options); // all that OutgoingMessage does
  this.req = req;
  if (req.method === 'HEAD') this._hasBody = false;
  if (options?.version11 !== true && (req.httpVersionMajor < 1 || req.httpVersionMinor < 1)) {
    this.useChunkedEncodingByDefault = /(?:^|\W)chunked(?:$|\W)/i.test(req.headers?.te);
    this.shouldKeepAlive = false;
  }
}
Object.setPrototypeOf(ServerResponse.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ServerResponse, OutgoingMessage);

const proto = ServerResponse.prototype;

proto._finish = function _finish() { if (!isQuiet(this)) this.emit('prefinish'); };
proto.statusCode = 200;
proto.statusMessage = undefined;
for (const [name, value] of [['_sent100', false], ['_expect_continue', false], [connection, undefined], ['sendDate', true]]) {
  Object.defineProperty(proto, name, { value, writable: true, configurable: true });
}

Object.defineProperty(proto, sent, { value() { this[connection]?.answered(this); } });

// What a connection knows is asked of it, and not kept by each answer.
Object.defineProperties(proto, {
  _onPendingData: { value(delta) { this[connection]?.pending(delta); }, writable: true, configurable: true },
  _keepAliveTimeout: {
    get() { return this[connection]?.server.keepAliveTimeout ?? 0; },
    set(value) { Object.defineProperty(this, '_keepAliveTimeout', { value, writable: true, enumerable: true, configurable: true }); },
    configurable: true,
  },
});

// --- the socket ---

function socketClosed() { if (this._httpMessage) closed(this._httpMessage); }

// closed tells that there is nothing more to come, once.
function closed(response) {
  if (response._closed) return;
  response.destroyed = response._closed = true;
  response.emit('close');
}

proto.assignSocket = function assignSocket(socket) {
  if (socket._httpMessage) throw error(Error, 'ERR_HTTP_SOCKET_ASSIGNED', `ServerResponse has an already assigned socket`);
  socket._httpMessage = this;
  if (this[connection] === undefined) socket.on('close', socketClosed); // a connection of ours listens to that anyway
  this.socket = socket;
  if (!isQuiet(this)) this.emit('socket', socket);
  this._flush();
};

proto.detachSocket = function detachSocket(socket) {
  if (this[connection] === undefined) socket.removeListener('close', socketClosed);
  socket._httpMessage = null;
  this.socket = null;
};

// --- heads before the answer ---

proto.writeContinue = function writeContinue(callback) {
  this._writeRaw('HTTP/1.1 100 Continue\r\n\r\n', 'ascii', callback);
  this._sent100 = true;
};

proto.writeProcessing = function writeProcessing(callback) { this._writeRaw('HTTP/1.1 102 Processing\r\n\r\n', 'ascii', callback); };

const link = /^(?:<[^>]*>)(?:\s*;\s*[^;"\s]+(?:=(")?[^;"\s]*\1)?)*$/;

// linkValue checks the value of Link.
function linkValue(hints) {
  const wrong = (value) => invalidArgValue('hints', value, 'must be an array or string of format "</styles.css>; rel=preload; as=style"');
  for (const hint of [].concat(hints)) if (typeof hint !== 'string' || !link.test(hint)) throw wrong(hint);
  return [].concat(hints).join(', ');
}

proto.writeEarlyHints = function writeEarlyHints(hints, callback) {
  validateObject(hints, 'hints');
  if (hints.link === null || hints.link === undefined) return;
  const value = linkValue(hints.link);
  if (value.length === 0) return;
  const others = Object.keys(hints).filter((name) => name !== 'link').map((name) => `${name}: ${hints[name]}\r\n`);
  this._writeRaw(`HTTP/1.1 103 Early Hints\r\nLink: ${value}\r\n${others.join('')}\r\n`, 'ascii', callback);
};

// --- the head ---

proto._implicitHeader = function _implicitHeader() { this.writeHead(this.statusCode); };

proto.writeHead = function writeHead(statusCode, reason, headers) {
  if (this._header) throw headersSent('write');
  const given = statusCode;
  statusCode |= 0;
  if (statusCode < 100 || statusCode > 999) throw error(RangeError, 'ERR_HTTP_INVALID_STATUS_CODE', require('internal/util/format').format({}, ['Invalid status code: %s', given]));
  const usual = STATUS_CODES[statusCode] || 'unknown';
  if (typeof reason === 'string') this.statusMessage = reason;
  else {
    this.statusMessage ||= usual;
    headers ??= reason;
  }
  if (this.statusCode !== statusCode) this.statusCode = statusCode;
  if (this[outHeaders]) {
    if (headers) setAll(this, headers);
    headers = this[outHeaders];
  }
  if (this.statusMessage !== usual && !isValue(this.statusMessage)) throw invalidChar('statusMessage');
  if (statusCode === 204 || statusCode === 304 || statusCode < 200) this._hasBody = false;
  // Who waits to be told to go on may send a body all the same.
  if (this._expect_continue && !this._sent100) this.shouldKeepAlive = false;
  this._storeHeader(`HTTP/1.1 ${statusCode} ${this.statusMessage}\r\n`, headers);
  return this;
};
proto.writeHeader = proto.writeHead;

const { writeHead, _implicitHeader, _storeHeader, _send, _writeRaw } = proto;
wires.answers({ writeHead, _implicitHeader, _storeHeader, _send, _writeRaw }, STATUS_CODES, outHeaders, valuesOf);

function setAll(response, headers) {
  if (Array.isArray(headers)) {
    if (headers.length % 2 !== 0) throw invalidArgValue('headers', headers);
    for (let i = 0; i < headers.length; i += 2) if (headers[i]) response.setHeader(headers[i], headers[i + 1]);
  } else {
    for (const name of Object.keys(headers)) if (name) response.setHeader(name, headers[name]);
  }
}

// closeSoon is closed in a tick of its own, if somebody is there to hear of it.
function closeSoon(response) {
  const heard = !isQuiet(response) && (response.emit !== own.emit || response.listenerCount('close') > 0);
  if (heard) soon(closed, response);
  else response.destroyed = response._closed = true;
}

module.exports = { ServerResponse, connection, closed, closeSoon, isQuiet };
