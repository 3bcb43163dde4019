// Socket: a connection as a Duplex.

const { Duplex } = require('internal/stream/duplex');
const { nextTick } = require('internal/bootstrap');
const { TCP } = require('internal/net/handle');
const { validateFunction, validateNumber } = require('internal/validate');
const { invalidArgValue } = require('internal/errors');
const errors = require('internal/net/errors');
const timers = require('internal/timers/timers');

const timeout = Symbol('timeout');
const bytesRead = Symbol('kBytesRead');
const bytesWritten = Symbol('kBytesWritten');
const buffer = Symbol('kBuffer');
const whole = Symbol('kBufferCb');
const generation = Symbol('kBufferGen');
const options = { noDelay: Symbol('kSetNoDelay'), keepAlive: Symbol('kSetKeepAlive'), delay: Symbol('kSetKeepAliveInitialDelay') };
const resetting = Symbol('resetAndClosing');
const progress = Symbol('lastWritten');

function Socket(given) {
  if (!(this instanceof Socket)) return new Socket(given);
  if (typeof given === 'number') given = { fd: given };
  for (const name of ['objectMode', 'readableObjectMode', 'writableObjectMode']) {
    if (given?.[name]) throw invalidArgValue(`options.${name}`, given[name], 'is not supported');
  }
  const o = { ...given };
  if (o.keepAliveInitialDelay !== undefined) {
    validateNumber(o.keepAliveInitialDelay, 'options.keepAliveInitialDelay');
    if (o.keepAliveInitialDelay < 0) o.keepAliveInitialDelay = 0;
  }
  this.connecting = false;
  this._hadError = false;
  this._parent = null;
  this._host = null;
  this[timeout] = null;
  this._handle = o.handle ?? null;
  // Half open sockets are for those who ask for them, and 'close' comes from the handle.
  Duplex.call(this, { ...o, allowHalfOpen: Boolean(o.allowHalfOpen), emitClose: false, autoDestroy: true, decodeStrings: false });
  this._pendingData = null;
  this._pendingEncoding = '';
  this._sockname = this._peername = null;
  this.server = this._server = null;
  this[options.noDelay] = Boolean(o.noDelay);
  this[options.keepAlive] = Boolean(o.keepAlive);
  this[options.delay] = ~~(o.keepAliveInitialDelay / 1000);
  this.on('end', function () { if (!this.allowHalfOpen) this.write = afterEnd; });
  if (o.onread !== undefined) setOnread(this, o.onread);
  if (this._handle !== null) begin(this, o);
}
Object.setPrototypeOf(Socket.prototype, Duplex.prototype);
Object.setPrototypeOf(Socket, Duplex);

function setOnread(socket, onread) {
  if (onread === null || typeof onread !== 'object' || !(onread.buffer instanceof Uint8Array || typeof onread.buffer === 'function') ||
    typeof onread.callback !== 'function') return;
  if (typeof onread.buffer === 'function') {
    socket[buffer] = true;
    socket[generation] = onread.buffer;
  } else socket[buffer] = onread.buffer;
  socket[whole] = onread.callback;
}

// begin starts a socket whose connection is there.
function begin(socket, o) {
  if (!socket._handle.connected) return;
  adopt(socket);
  if (o.readable === false || o.manualStart) return;
  if (o.pauseOnCreate) {
    socket._handle.reading = false;
    socket._readableState.flowing = false;
  } else socket.read(0);
}

function received(socket, bytes) {
  if (socket.destroyed) return;
  socket._unrefTimer();
  const data = require('buffer').Buffer.from(bytes);
  const more = socket[buffer] === undefined ? socket.push(data) : intoBuffer(socket, data);
  if (!more && socket._handle !== null) socket._handle.readStop();
}

// intoBuffer gives data to the callback of the option onread, in the buffer that it wants it in.
function intoBuffer(socket, data) {
  let more = true;
  for (let at = 0; at < data.length && socket._handle !== null;) {
    if (socket[generation] !== undefined) socket[buffer] = socket[generation]();
    const target = socket[buffer];
    const n = data.copy(target, 0, at);
    at += n;
    more = socket[whole](n, target) !== false && more;
  }
  return more;
}

function ended(socket, error) {
  if (socket.destroyed) return;
  if (error !== null) {
    socket.destroy(error);
    return;
  }
  if (socket._readableState.endEmitted) return;
  socket.push(null);
  socket.read(0);
}

// afterEnd is the write of a socket whose other side has said that it is done, and which is not half open.
function afterEnd(chunk, encoding, callback) {
  if (!this.writableEnded) return Duplex.prototype.write.call(this, chunk, encoding, callback);
  if (typeof encoding === 'function') callback = encoding;
  const error = Object.assign(new Error('This socket has been ended by the other party'), { code: 'EPIPE' });
  if (typeof callback === 'function') nextTick(callback, error);
  this.destroy(error);
  return false;
}

// --- Duplex ---

Socket.prototype._read = function () {
  if (this.connecting || this._handle === null) this.once('connect', () => this._read());
  else if (!this._handle.reading) this._handle.readStart();
};

Socket.prototype._final = function (callback) {
  if (this.connecting) {
    this.once('connect', () => this._final(callback));
    return;
  }
  if (this._handle === null) {
    callback();
    return;
  }
  this._handle.shutdown((error) => {
    if (error === null || error.code === 'ENOTCONN' || error.code === 'ECANCELED' || this.destroyed) callback();
    else callback(error);
  });
};

// write sends chunks once there is a connection.
function write(socket, chunks, callback) {
  if (socket.connecting) {
    socket._pendingData = chunks;
    const close = () => callback(errors.closedBeforeConnection());
    socket.once('connect', () => {
      socket.off('close', close);
      write(socket, chunks, callback);
    });
    socket.once('close', close);
    return;
  }
  socket._pendingData = null;
  if (socket._handle === null) {
    callback(errors.closed());
    return;
  }
  socket._unrefTimer();
  const result = socket._handle.write(toData(chunks), (error) => {
    if (socket.destroyed) callback(error ?? errors.closed());
    else if (error !== null) socket.destroy(error, callback);
    else {
      socket._unrefTimer();
      callback();
    }
  });
  if (result === undefined) callback();
  else if (result !== null) socket.destroy(result, callback);
}

// toData gives Go text as it is, if it is UTF-8, and otherwise bytes.
function toData(chunks) {
  const { Buffer } = require('buffer');
  if (chunks.length === 1) {
    const [{ chunk, encoding }] = chunks;
    return typeof chunk !== 'string' || /^utf-?8$/i.test(encoding) ? chunk : Buffer.from(chunk, encoding);
  }
  return Buffer.concat(chunks.map(({ chunk, encoding }) => (typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk)));
}

Socket.prototype._write = function (chunk, encoding, callback) { write(this, [{ chunk, encoding }], callback); };
Socket.prototype._writev = function (chunks, callback) { write(this, chunks, callback); };

Socket.prototype.end = function (data, encoding, callback) {
  Duplex.prototype.end.call(this, data, encoding, callback);
  return this;
};

// With onread nothing is kept that pause could hold back.
for (const [name, stops] of [['pause', true], ['resume', false]]) {
  Socket.prototype[name] = function () {
    if (this[buffer] && !this.connecting && this._handle !== null && this._handle.reading === stops) {
      this._handle[stops ? 'readStop' : 'readStart']();
    }
    return Duplex.prototype[name].call(this);
  };
}

Socket.prototype.read = function (n) {
  if (this[buffer] && !this.connecting && this._handle !== null && !this._handle.reading) this._handle.readStart();
  return Duplex.prototype.read.call(this, n);
};

// --- the end ---

Socket.prototype._destroy = function (exception, callback) {
  this.connecting = false;
  for (let s = this; s; s = s._parent) clearTimer(s);
  if (this._handle === null) {
    callback(exception);
    nextTick(() => this.emit('close'));
  } else {
    closeHandle(this, Boolean(exception));
    callback(exception);
  }
  if (this._server) {
    this._server._connections--;
    this._server._emitCloseIfDrained?.();
  }
};

function closeHandle(socket, isException) {
  const handle = socket._handle;
  socket[bytesRead] = handle.bytesRead;
  socket[bytesWritten] = handle.bytesWritten;
  handle.close(() => socket.emit('close', isException), socket[resetting] === true);
  socket._handle = socket._sockname = null;
}

Socket.prototype.destroySoon = function () {
  if (this.writable) this.end();
  if (this.writableFinished) this.destroy();
  else this.once('finish', this.destroy);
};

Socket.prototype.resetAndDestroy = function () {
  const reset = () => {
    this[resetting] = true;
    return this.destroy();
  };
  if (this._handle === null) return this.destroy(errors.closed());
  if (!(this._handle instanceof TCP)) throw errors.invalidHandle();
  if (!this.connecting) return reset();
  this.once('connect', reset);
  return this;
};

// --- time ---

Socket.prototype._unrefTimer = function () { for (let s = this; s; s = s._parent) s[timeout]?.refresh(); };

function clearTimer(socket) {
  timers.clearTimeout(socket[timeout]);
  socket[timeout] = null;
}

Socket.prototype.setTimeout = function (ms, callback) {
  if (this.destroyed) return this;
  this.timeout = ms;
  validateNumber(ms, 'msecs');
  if (ms < 0 || !Number.isFinite(ms)) throw require('internal/errors').outOfRange('msecs', 'a non-negative finite number', ms);
  clearTimer(this);
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (ms === 0) {
    if (callback !== undefined) this.removeListener('timeout', callback);
    return this;
  }
  this[timeout] = timers.setTimeout(() => this._onTimeout(), Math.min(ms, 2 ** 31 - 1)).unref();
  if (callback !== undefined) this.once('timeout', callback);
  return this;
};

// What is written slowly is not silent.
Socket.prototype._onTimeout = function () {
  const written = this._handle?.bytesWritten;
  if (this.writableLength > 0 && written !== undefined && written !== this[progress]) {
    this[progress] = written;
    this._unrefTimer();
    return;
  }
  this.emit('timeout');
};

// --- what the connection is asked for ---

Socket.prototype.setNoDelay = function (on) {
  const wanted = on === undefined ? true : Boolean(on);
  if (this[options.noDelay] !== wanted || this._handle === null) {
    this[options.noDelay] = wanted;
    this._handle?.setNoDelay(wanted);
  }
  return this;
};

Socket.prototype.setKeepAlive = function (on, delay) {
  this[options.keepAlive] = Boolean(on);
  this[options.delay] = ~~(delay / 1000);
  this._handle?.setKeepAlive(Boolean(on), this[options.delay] * 1000);
  return this;
};

// adopt begins with a connection that is there: one that was dialed, or that a server has accepted.
function adopt(socket) {
  const handle = socket._handle;
  if (socket[options.noDelay]) handle.setNoDelay(true);
  if (socket[options.keepAlive]) handle.setKeepAlive(true, socket[options.delay] * 1000);
  handle.owner = socket;
  handle.tell((bytes) => received(socket, bytes), (error) => ended(socket, error));
}

for (const name of ['ref', 'unref']) {
  Socket.prototype[name] = function () {
    if (this._handle === null) this.once('connect', this[name]);
    else this._handle[name]();
    return this;
  };
}

const ofSocket = (place) => (Array.isArray(place) ? { address: place[0], family: place[1], port: place[2] } : {});

Socket.prototype._getsockname = function () {
  if (this._handle === null || this.connecting) return {};
  return this._sockname ??= ofSocket(this._handle.local);
};

Socket.prototype._getpeername = function () {
  if (this._peername === null) {
    if (this._handle === null || this.connecting) return {};
    this._peername = ofSocket(this._handle.remote);
  }
  return this._peername;
};

Socket.prototype.address = function () { return this._getsockname(); };

function getter(name, get) { Object.defineProperty(Socket.prototype, name, { get, enumerable: true, configurable: true }); }

getter('_connecting', function () { return this.connecting; });
getter('pending', function () { return this._handle === null || this.connecting; });
getter('readyState', function () {
  if (this.connecting) return 'opening';
  if (this.readable && this.writable) return 'open';
  if (this.readable) return 'readOnly';
  return this.writable ? 'writeOnly' : 'closed';
});
getter('bufferSize', function () { return this._handle === null ? undefined : this.writableLength; });
getter('bytesRead', function () { return this._handle === null ? this[bytesRead] ?? 0 : this._handle.bytesRead; });
getter('_bytesDispatched', function () { return this._handle === null ? this[bytesWritten] ?? 0 : this._handle.bytesWritten; });
getter('bytesWritten', function () {
  const { Buffer } = require('buffer');
  let total = this._bytesDispatched;
  for (const list of [this._pendingData ?? [], this.writableBuffer ?? []]) {
    for (const { chunk, encoding } of list) total += typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.length;
  }
  return total;
});
for (const [name, place, key] of [
  ['remoteAddress', '_getpeername', 'address'], ['remoteFamily', '_getpeername', 'family'], ['remotePort', '_getpeername', 'port'],
  ['localAddress', '_getsockname', 'address'], ['localPort', '_getsockname', 'port'], ['localFamily', '_getsockname', 'family'],
]) getter(name, function () { return this[place]()[key]; });

Socket.prototype.connect = function (...args) { return require('internal/net/connect').connect(this, args); };

Object.assign(module.exports, { Socket, adopt });
