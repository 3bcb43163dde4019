// OutgoingMessage: what a server answers, and what a client asks. It writes its head before its body, and waits with both
// until it has a socket.

const Stream = require('internal/stream/base');
const EventEmitter = require('events');
const own = require('internal/events/own');
const { nextTick } = require('internal/bootstrap');
const wires = require('internal/http/wire');
const streamErrors = require('internal/stream/errors');
const { invalidArgType, makeError } = require('internal/errors');
const { outHeaders, needDrain, uniqueHeaders, sent, complete } = require('internal/http/symbols');

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
function OutgoingMessage(options) { adopt(this, options); }
Object.setPrototypeOf(OutgoingMessage.prototype, Stream.prototype);
Object.setPrototypeOf(OutgoingMessage, Stream);

function adopt(message, options) {
  if (options === undefined || options === null) return;
  if (options.highWaterMark !== undefined) message[highWaterMark] = options.highWaterMark;
  if (options.rejectNonStandardBodyWrites) message[rejectWrites] = true;
}

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
  return this.finished && this.outputSize === 0 && (!this.socket || wires.sinkOf(this.socket).writableLength === 0);
});
getter('writableObjectMode', () => false);
getter('writableLength', function () { return this.outputSize + (this.socket ? wires.sinkOf(this.socket).writableLength : 0); });
getter('writableHighWaterMark', function () { return this.socket ? this.socket.writableHighWaterMark : markOf(this); });
getter('writableCorked', function () { return this[corked] + (this.socket ? wires.sinkOf(this.socket).writableCorked : 0); });
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
    if (this.socket) wires.sinkOf(this.socket).cork();
    else this[corked]++;
  },

  uncork() {
    if (this.socket) wires.sinkOf(this.socket).uncork();
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
    if (socket && socket._httpMessage === this && wires.mayWrite(socket)) {
      if (this.outputData.length > 0) this._flushOutput(socket);
      return wires.sinkOf(socket).write(data, encoding, callback);
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
    const sink = wires.sinkOf(socket);
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

function lengthOf(chunk, encoding) {
  if (typeof chunk !== 'string') return chunk.byteLength;
  return encoding ? require('buffer').Buffer.byteLength(chunk, encoding) : wires.size(chunk);
}

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
  const sink = wires.sinkOf(socket);
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
  const left = (typeof chunk === 'string' ? !encoding || encoding === 'utf8' : !chunk || chunk instanceof Uint8Array) && wires.leave(this, chunk);
  if (!left) endBody(this, chunk, encoding);
  if (typeof callback === 'function') this.once('finish', callback);
  if (!left) {
    if (strict(this) && this[bytesWritten] !== this._contentLength) throw mismatch(this[bytesWritten], this._contentLength);
    finishBody(this, chunk);
  }
  this.finished = true;
  if (this.outputData.length === 0 && this.socket && this.socket._httpMessage === this) this._finish();
  return this;
};

function endBody(message, chunk, encoding) {
  if (chunk) {
    if (message.socket) wires.sinkOf(message.socket).cork();
    put(message, chunk, encoding, null, true);
  } else if (!message._header) {
    if (message.socket) wires.sinkOf(message.socket).cork();
    message._contentLength = 0;
    message._implicitHeader();
  }
}

function endAgain(message, chunk, callback) {
  if (chunk) refuse(message, streamErrors.writeAfterEnd(), typeof callback === 'function' ? callback : nothing);
  else if (typeof callback !== 'function') return;
  else if (message.writableFinished) callback(streamErrors.alreadyFinished('end'));
  else message.on('finish', callback);
}

function finishBody(message, chunk) {
  const done = () => { message[complete](); };
  if (message._hasBody && message.chunkedEncoding) message._send(`0${crlf}${message._trailer}${crlf}`, 'latin1', done);
  else if (!message._headerSent || message.writableLength > 0 || chunk) message._send('', 'latin1', done);
  else nextTick(done);
  if (message[corked] !== 0) message[corked] = 0;
  if (!message.socket) return;
  const sink = wires.sinkOf(message.socket);
  if (sink.uncorkAll) sink.uncorkAll();
  else if (sink._writableState) {
    sink._writableState.corked = 1;
    sink.uncork();
  }
}

hidden(complete, function () {
  if (this.socket?._hadError) return;
  this[sent]?.();
  if (!isQuiet(this)) this.emit('finish');
});

// isQuiet tells whether nobody hears what a message emits.
const isQuiet = (message) => message._events === undefined && message.emit === own.emit;

proto._finish = function _finish() { if (!isQuiet(this)) this.emit('prefinish'); };

proto[EventEmitter.captureRejectionSymbol] = function (error) { this.destroy(error); };

// --- the head ---

proto._implicitHeader = function _implicitHeader() {
  throw makeError(Error, 'ERR_METHOD_NOT_IMPLEMENTED', 'The _implicitHeader() method is not implemented');
};

proto._storeHeader = require('internal/http/head').storeHeader;

module.exports = { OutgoingMessage, adopt, highWaterMark, isQuiet };
