// OutgoingMessage: what a server answers, and what a client asks. It writes its head before its body, and waits with both
// until it has a socket.

const Stream = require('internal/stream/base');
const EventEmitter = require('events');
const { nextTick } = require('internal/bootstrap');
const { sinkOf, mayWrite, date } = require('internal/http/wire');
const fields = require('internal/http/fields');
const streamErrors = require('internal/stream/errors');
const { invalidArgType, invalidArgValue, makeError } = require('internal/errors');
const { outHeaders, needDrain, uniqueHeaders, sent } = require('internal/http/symbols');

const highWaterMark = Symbol('kHighWaterMark');
const rejectWrites = Symbol('kRejectNonStandardBodyWrites');
const bytesWritten = Symbol('kBytesWritten');
const errored = Symbol('errored');
const corked = Symbol('corked');

const nothing = () => {};
const crlf = '\r\n';

// Nothing waits for the socket.
const none = Object.freeze([]);

// What most messages never set, the prototype has: a property of its own costs a message more than all of its headers.
function OutgoingMessage(options) {
  if (options === undefined || options === null) return;
  if (options.highWaterMark !== undefined) this[highWaterMark] = options.highWaterMark;
  if (options.rejectNonStandardBodyWrites) this[rejectWrites] = true;
}
Object.setPrototypeOf(OutgoingMessage.prototype, Stream.prototype);
Object.setPrototypeOf(OutgoingMessage, Stream);

const proto = OutgoingMessage.prototype;
for (const [name, value] of Object.entries({
  writable: true, destroyed: false, _last: false, chunkedEncoding: false, shouldKeepAlive: true, maxRequestsOnConnectionReached: false,
  _defaultKeepAlive: true, useChunkedEncodingByDefault: true, sendDate: false, _removedConnection: false, _removedContLen: false,
  _removedTE: false, strictContentLength: false, _contentLength: null, _hasBody: true, _trailer: '', finished: false, _headerSent: false,
  _closed: false, _keepAliveTimeout: 0, outputSize: 0, socket: null, _header: null,
  outputData: none, // what waits for the socket: { data, encoding, callback }
})) hidden(name, value);
hidden('_onPendingData', nothing);
hidden(outHeaders, null);
hidden(needDrain, false);
hidden(bytesWritten, 0);
hidden(errored, null);
hidden(corked, 0);
hidden(highWaterMark, undefined);
hidden(rejectWrites, false);
hidden(uniqueHeaders, null);

// hidden gives the prototype what messages begin with, and don't show.
function hidden(name, value) { Object.defineProperty(proto, name, { value, writable: true, configurable: true }); }

function getter(name, get, set) { Object.defineProperty(proto, name, { get, set }); }

getter('errored', function () { return this[errored]; });
getter('closed', function () { return this._closed; });
getter('writableFinished', function () {
  return this.finished && this.outputSize === 0 && (!this.socket || sinkOf(this.socket).writableLength === 0);
});
getter('writableObjectMode', () => false);
getter('writableLength', function () { return this.outputSize + (this.socket ? sinkOf(this.socket).writableLength : 0); });
getter('writableHighWaterMark', function () { return this.socket ? this.socket.writableHighWaterMark : markOf(this); });
getter('writableCorked', function () { return this[corked] + (this.socket ? sinkOf(this.socket).writableCorked : 0); });
getter('writableEnded', function () { return this.finished; });
getter('writableNeedDrain', function () { return !this.destroyed && !this.finished && this[needDrain]; });
getter('connection', function () { return this.socket; }, function (socket) { this.socket = socket; });
Object.defineProperty(proto, 'headersSent', { get() { return Boolean(this._header); }, configurable: true, enumerable: true });

const markOf = (message) => message[highWaterMark] ?? require('stream').getDefaultHighWaterMark();

for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(require('internal/http/outgoing_headers')))) {
  Object.defineProperty(proto, name, property);
}

// --- what goes to the socket ---

Object.assign(proto, {
  cork() {
    if (this.socket) sinkOf(this.socket).cork();
    else this[corked]++;
  },

  uncork() {
    if (this.socket) sinkOf(this.socket).uncork();
    else if (this[corked] > 0) this[corked]--;
  },

  setTimeout(ms, callback) {
    if (callback) this.on('timeout', callback);
    if (this.socket) this.socket.setTimeout(ms);
    else this.once('socket', (socket) => { socket.setTimeout(ms); });
    return this;
  },

  destroy(error) {
    if (this.destroyed) return this;
    this.destroyed = true;
    this[errored] = error;
    if (this.socket) this.socket.destroy(error);
    else this.once('socket', (socket) => { socket.destroy(error); });
    return this;
  },

  // _send writes data, behind the head if that has to come first.
  _send(data, encoding, callback, _size) {
    if (!this._headerSent && this._header !== null) {
      if (typeof data === 'string' && (encoding === 'utf8' || encoding === 'latin1' || !encoding)) data = this._header + data;
      else {
        this.outputData = [{ data: this._header, encoding: 'latin1', callback: null }, ...this.outputData];
        this.outputSize += this._header.length;
        this._onPendingData(this._header.length);
      }
      this._headerSent = true;
    }
    return this._writeRaw(data, encoding, callback);
  },

  _writeRaw(data, encoding, callback) {
    const { socket } = this;
    if (typeof encoding === 'function') {
      callback = encoding;
      encoding = null;
    }
    if (socket && socket._httpMessage === this && mayWrite(socket)) {
      if (this.outputData.length > 0) this._flushOutput(socket);
      return sinkOf(socket).write(data, encoding, callback);
    }
    if (socket?.destroyed) return false;
    if (this.outputData === none) this.outputData = [];
    this.outputData.push({ data, encoding, callback });
    this.outputSize += data.length;
    this._onPendingData(data.length);
    return this.outputSize < markOf(this);
  },

  // _flush is called when the message has got its socket.
  _flush() {
    const { socket } = this;
    if (this.outputData.length === 0 && !this.finished && !this[needDrain] && this[corked] === 0) return;
    if (!socket?.writable) return;
    const room = this._flushOutput(socket);
    if (this.finished) this._finish();
    else if (room && this[needDrain]) {
      this[needDrain] = false;
      this.emit('drain');
    }
  },

  _flushOutput(socket) {
    const sink = sinkOf(socket);
    for (; this[corked] > 0; this[corked]--) sink.cork();
    const waiting = this.outputData;
    if (waiting.length === 0) return undefined;
    this.outputData = none;
    let room;
    sink.cork();
    for (const { data, encoding, callback } of waiting) room = sink.write(data, encoding, callback);
    sink.uncork();
    this._onPendingData(-this.outputSize);
    this.outputSize = 0;
    return room;
  },

  flushHeaders() {
    if (!this._header) this._implicitHeader();
    this._send('');
  },

  pipe() { this.emit('error', streamErrors.cannotPipe()); },
});

// --- the body ---

proto.write = function write(chunk, encoding, callback) {
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  const room = put(this, chunk, encoding, callback, false);
  if (!room) this[needDrain] = true;
  return room;
};

const lengthOf = (chunk, encoding) => (typeof chunk === 'string' ? require('buffer').Buffer.byteLength(chunk, encoding) : chunk.byteLength);

function put(message, chunk, encoding, callback, last) {
  if (typeof callback !== 'function') callback = nothing;
  if (chunk === null) throw streamErrors.nullValues();
  if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) throw invalidArgType('chunk', ['string', 'Buffer', 'Uint8Array'], chunk);
  if (message.finished || message.destroyed) {
    refuse(message, message.finished ? streamErrors.writeAfterEnd() : streamErrors.destroyed('write'), callback);
    return false;
  }
  if (message.strictContentLength) checkLength(message, lengthOf(chunk, encoding), last);
  if (!message._header) {
    if (last) message._contentLength = lengthOf(chunk, encoding);
    message._implicitHeader();
  }
  if (!message._hasBody) {
    if (message[rejectWrites]) throw makeError(Error, 'ERR_HTTP_BODY_NOT_ALLOWED', 'Adding content for this request method or response status is not allowed.');
    nextTick(callback);
    return true;
  }
  if (!last && message.socket) corkForNow(message.socket);
  return send(message, chunk, encoding, callback);
}

// corkForNow has what is written in one turn leave together.
function corkForNow(socket) {
  const sink = sinkOf(socket);
  if (sink.writableCorked) return;
  sink.cork();
  nextTick(() => { sink.uncork(); });
}

function send(message, chunk, encoding, callback) {
  if (!message.chunkedEncoding || chunk.length === 0) return message._send(chunk, encoding, callback);
  message._send(`${lengthOf(chunk, encoding).toString(16)}${crlf}`, 'latin1', null);
  message._send(chunk, encoding, null);
  return message._send(crlf, 'latin1', callback);
}

function refuse(message, error, callback) {
  const { destroyed } = message;
  nextTick(() => {
    callback(error);
    // What was sent to its end meanwhile is closed, too.
    if (!destroyed && typeof message.emit === 'function' && (!message.destroyed || message._closed)) message.emit('error', error);
  });
}

const strict = (message) => message.strictContentLength && message._contentLength !== null && message._contentLength !== undefined &&
  message._hasBody && !message._removedContLen && !message.chunkedEncoding && !message.hasHeader('transfer-encoding');

const mismatch = (written, promised) => makeError(Error, 'ERR_HTTP_CONTENT_LENGTH_MISMATCH',
  `Response body's content-length of ${written} byte(s) does not match the content-length of ${promised} byte(s) set in header`);

function checkLength(message, length, last) {
  const written = message[bytesWritten] + length;
  const wrong = last ? written !== message._contentLength : written > message._contentLength;
  if (strict(message) && wrong) throw mismatch(written, message._contentLength);
  message[bytesWritten] = written;
}

proto.end = function end(chunk, encoding, callback) {
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = encoding = null;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  if (this.finished) {
    endAgain(this, chunk, callback);
    return this;
  }
  if (chunk) {
    if (this.socket) sinkOf(this.socket).cork();
    put(this, chunk, encoding, null, true);
  } else if (!this._header) {
    if (this.socket) sinkOf(this.socket).cork();
    this._contentLength = 0;
    this._implicitHeader();
  }
  if (typeof callback === 'function') this.once('finish', callback);
  if (strict(this) && this[bytesWritten] !== this._contentLength) throw mismatch(this[bytesWritten], this._contentLength);
  finishBody(this, chunk);
  this.finished = true;
  if (this.outputData.length === 0 && this.socket && this.socket._httpMessage === this) this._finish();
  return this;
};

function endAgain(message, chunk, callback) {
  if (chunk) refuse(message, streamErrors.writeAfterEnd(), typeof callback === 'function' ? callback : nothing);
  else if (typeof callback !== 'function') return;
  else if (message.writableFinished) callback(streamErrors.alreadyFinished('end'));
  else message.on('finish', callback);
}

function finishBody(message, chunk) {
  const done = () => { finished(message); };
  if (message._hasBody && message.chunkedEncoding) message._send(`0${crlf}${message._trailer}${crlf}`, 'latin1', done);
  else if (!message._headerSent || message.writableLength > 0 || chunk) message._send('', 'latin1', done);
  else nextTick(done);
  message[corked] = 0;
  if (!message.socket) return;
  const sink = sinkOf(message.socket);
  if (sink.uncorkAll) sink.uncorkAll();
  else if (sink._writableState) {
    sink._writableState.corked = 1;
    sink.uncork();
  }
}

// finished is called when all of the message is with the system.
function finished(message) {
  if (message.socket?._hadError) return;
  message[sent]?.();
  message.emit('finish');
}

proto._finish = function _finish() { this.emit('prefinish'); };

proto[EventEmitter.captureRejectionSymbol] = function (error) { this.destroy(error); };

// --- the head ---

proto._implicitHeader = function _implicitHeader() {
  throw makeError(Error, 'ERR_METHOD_NOT_IMPLEMENTED', 'The _implicitHeader() method is not implemented');
};

proto._storeHeader = function _storeHeader(firstLine, headers) {
  const made = { text: firstLine, connection: false, contLen: false, te: false, date: false, expect: false, trailer: false };
  addAll(this, made, headers);
  if (this.sendDate && !made.date) made.text += `Date: ${date()}${crlf}`;
  if (this.chunkedEncoding && (this.statusCode === 204 || this.statusCode === 304)) {
    this.chunkedEncoding = false; // there is no body, and no end of it
    this.shouldKeepAlive = false;
  }
  if (this._removedConnection) this._last = !this.shouldKeepAlive;
  else if (!made.connection) made.text += connectionField(this, made);
  if (!made.contLen && !made.te) made.text += lengthField(this, made);
  if (this.chunkedEncoding !== true && made.trailer) {
    throw makeError(Error, 'ERR_HTTP_TRAILER_INVALID', 'Trailers are invalid with this transfer encoding');
  }
  this._header = made.text + crlf;
  this._headerSent = false;
  if (made.expect) this._send('');
};

function connectionField(message, made) {
  const persists = message.shouldKeepAlive && (made.contLen || message.useChunkedEncodingByDefault || message.agent);
  if (!persists) message._last = true;
  if (!persists || message.maxRequestsOnConnectionReached) return `Connection: close${crlf}`;
  if (!message._keepAliveTimeout || !message._defaultKeepAlive) return `Connection: keep-alive${crlf}`;
  const most = Math.trunc(message._maxRequestsPerSocket) > 0 ? `, max=${message._maxRequestsPerSocket}` : '';
  return `Connection: keep-alive${crlf}Keep-Alive: timeout=${Math.floor(message._keepAliveTimeout / 1000)}${most}${crlf}`;
}

function lengthField(message, made) {
  if (!message._hasBody) message.chunkedEncoding = false;
  else if (!message.useChunkedEncodingByDefault) message._last = true;
  else if (!made.trailer && !message._removedContLen && typeof message._contentLength === 'number') {
    return `Content-Length: ${message._contentLength}${crlf}`;
  } else if (!message._removedTE) {
    message.chunkedEncoding = true;
    return `Transfer-Encoding: chunked${crlf}`;
  } else message._last = true; // the body ends with the connection
  return '';
}

function addAll(message, made, headers) {
  if (!headers) return;
  if (headers === message[outHeaders]) {
    const keys = Object.keys(headers);
    for (let i = 0; i < keys.length; i++) addField(message, made, headers[keys[i]][0], headers[keys[i]][1], false);
  } else if (!Array.isArray(headers)) {
    for (const name of Object.keys(headers)) addField(message, made, name, headers[name], true);
  } else if (headers.length > 0 && Array.isArray(headers[0])) {
    for (const [name, value] of headers) addField(message, made, name, value, true);
  } else {
    if (headers.length % 2 !== 0) throw invalidArgValue('headers', headers);
    for (let i = 0; i < headers.length; i += 2) addField(message, made, headers[i], headers[i + 1], true);
  }
}

function addField(message, made, name, value, check) {
  if (check) fields.validateHeaderName(name);
  if (name.length === 19 && message._contentLength && name.toLowerCase() === 'content-disposition') value = asLatin1(value);
  if (!Array.isArray(value)) addLine(message, made, name, value, check);
  else if ((value.length > 1 && name.toLowerCase() === 'cookie') || message[uniqueHeaders]?.has(name.toLowerCase())) {
    addLine(message, made, name, value.join('; '), check);
  } else {
    for (const each of value) addLine(message, made, name, each, check);
  }
}

// asLatin1 has the bytes of a text taken for UTF-8.
const asLatin1 = (value) => (Array.isArray(value) ? value.map(asLatin1) : Buffer.from(value, 'latin1'));

function addLine(message, made, name, value, check) {
  if (check) fields.validateHeaderValue(name, value);
  made.text += `${name}: ${value}${crlf}`;
  if (name.length >= 4 && name.length <= 17) (heed[name] ?? heed[name.toLowerCase()])?.(message, made, value);
}

// heed has the fields that say how the message goes on.
const heed = {
  __proto__: null,
  'connection': (message, made, value) => {
    made.connection = true;
    message._removedConnection = false;
    if (/(?:^|\W)close(?:$|\W)/i.test(value)) message._last = true;
    else message.shouldKeepAlive = true;
  },
  'transfer-encoding': (message, made, value) => {
    made.te = true;
    message._removedTE = false;
    if (/(?:^|\W)chunked(?:$|\W)/i.test(value)) message.chunkedEncoding = true;
  },
  'content-length': (message, made, value) => {
    made.contLen = true;
    message._contentLength = +value;
    message._removedContLen = false;
  },
  'date': (_, made) => { made.date = true; },
  'expect': (_, made) => { made.expect = true; },
  'trailer': (_, made) => { made.trailer = true; },
  'keep-alive': (message) => { message._defaultKeepAlive = false; },
};

module.exports = { OutgoingMessage, highWaterMark };
