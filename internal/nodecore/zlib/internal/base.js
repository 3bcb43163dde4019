// ZlibBase: a Transform over a handle of Go, which takes input and gives
// output a piece at a time.

const { Buffer, kMaxLength } = require('buffer');
const { FastBuffer } = require('internal/buffer/class');
const { Transform } = require('internal/stream/duplex');
const { finished } = require('internal/stream/end');
const { nextTick } = require('internal/bootstrap');
const { makeError, outOfRange } = require('internal/errors');
const { constants } = require('internal/zlib/constants');
const { inRange } = require('internal/zlib/options');

const failed = Symbol('kError');
const flushFlag = Symbol('kFlushFlag');

// What asks for a flush is a chunk without bytes.
const flushChunks = Array.from({ length: constants.Z_BLOCK + 1 }, (_, flag) => {
  const chunk = Buffer.alloc(0);
  chunk[flushFlag] = flag;
  return chunk;
});

const strength = [0, 2, 3, 4, 5, 1]; // of the kinds of flush
const stronger = (a, b) => (strength[a] > strength[b] ? a : b);

const closedError = () => makeError(Error, 'ERR_INTERNAL_ASSERTION', 'zlib binding closed\n' +
  'This is caused by either a bug in Node.js or incorrect usage of Node.js internals.\n' +
  'Please open an issue with this stack trace at https://github.com/nodejs/node/issues\n');

const tooLarge = (limit) => makeError(RangeError, 'ERR_BUFFER_TOO_LARGE', `Cannot create a Buffer larger than ${limit} bytes`);

function ZlibBase(options, mode, handle, { flush, finishFlush, fullFlush }) {
  const brotli = mode === constants.BROTLI_DECODE || mode === constants.BROTLI_ENCODE;
  const lastFlush = brotli ? constants.BROTLI_OPERATION_EMIT_METADATA : constants.Z_BLOCK;
  this._chunkSize = inRange(options, 'chunkSize', constants.Z_MIN_CHUNK, Infinity, constants.Z_DEFAULT_CHUNK);
  this._defaultFlushFlag = inRange(options, 'flush', 0, lastFlush, flush);
  this._finishFlushFlag = inRange(options, 'finishFlush', 0, lastFlush, finishFlush);
  this._maxOutputLength = inRange(options, 'maxOutputLength', 1, kMaxLength, kMaxLength);
  if (this._chunkSize > kMaxLength) throw outOfRange('size', `>= 0 && <= ${kMaxLength}`, this._chunkSize);
  if (options?.encoding || options?.objectMode || options?.writableObjectMode) {
    options = { ...options, encoding: null, objectMode: false, writableObjectMode: false };
  }
  Transform.call(this, { autoDestroy: true, ...options });
  this[failed] = null;
  this.bytesWritten = 0;
  this._handle = Object.setPrototypeOf(handle, handles);
  handle.owner = this;
  this._writeState = new Uint32Array(2); // this and the next are for handles.writeSync alone
  Object.defineProperty(this, '_outBuffer', outBuffer);
  this._outOffset = 0; // what the output at hand has already
  this._defaultFullFlushFlag = fullFlush;
  this._info = options?.info;
}
Object.setPrototypeOf(ZlibBase.prototype, Transform.prototype);
Object.setPrototypeOf(ZlibBase, Transform);

Object.defineProperty(ZlibBase.prototype, '_closed', {
  get() { return !this._handle; }, enumerable: true, configurable: true,
});

const deprecated = (f) => function (...args) {
  const { deprecate } = require('internal/util/deprecate');
  return Reflect.apply(deprecate(f, 'zlib.bytesRead is deprecated and will change its meaning in the future. Use zlib.bytesWritten instead.', 'DEP0108'), this, args);
};

Object.defineProperty(ZlibBase.prototype, 'bytesRead', {
  get: deprecated(function () { return this.bytesWritten; }),
  set: deprecated(function (value) { this.bytesWritten = value; }),
  enumerable: true, configurable: true,
});

const method = (name, f) => { ZlibBase.prototype[name] = f; };

method('reset', function reset() {
  if (!this._handle) throw closedError();
  this._handle.reset();
});

// This is the _flush of a Transform.
method('_flush', function _flush(callback) { this._transform(Buffer.alloc(0), '', callback); });
method('_final', function _final(callback) { callback(); });

method('flush', function flush(kind, callback) {
  if (typeof kind === 'function' || (kind === undefined && !callback)) [kind, callback] = [this._defaultFullFlushFlag, kind];
  if (this.writableFinished) {
    if (callback) nextTick(callback);
  } else if (this.writableEnded) {
    if (callback) this.once('end', callback);
  } else this.write(flushChunks[kind], '', callback);
});

method('close', function close(callback) {
  if (callback) finished(this, callback);
  this.destroy();
});

method('_destroy', function _destroy(error, callback) {
  closeHandle(this);
  callback(error);
});

function closeHandle(self) {
  self._handle = null;
}

method('_transform', function _transform(chunk, encoding, callback) {
  let flush = typeof chunk[flushFlag] === 'number' ? chunk[flushFlag] : this._defaultFlushFlag;
  if (this.writableEnded && this.writableLength === chunk.byteLength) flush = stronger(flush, this._finishFlushFlag);
  processChunk(this, chunk, flush, callback);
});

method('_processChunk', function _processChunk(chunk, flush, callback) {
  if (typeof callback === 'function') processChunk(this, chunk, flush, callback);
  else return processChunkSync(this, chunk, flush);
});

// note makes the error of an answer known, and tells whether there is one.
function note(self, [, , , message, errno, code]) {
  if (message === '') return false;
  const error = Object.assign(new Error(message), { errno, code });
  self.destroy(error);
  self[failed] = error;
  return true;
}

// outBuffer is made when somebody asks for it: a chunk may have any size.
const outBuffer = {
  get() { return (this._outBuffer = Buffer.allocUnsafe(this._chunkSize)); },
  set(value) { Object.defineProperty(this, '_outBuffer', { value, writable: true }); },
  enumerable: true, configurable: true,
};

// What libraries use that have a class of their own over one of ours (pngjs, and all that reads PNG through it).
const handles = {
  // writeSync puts output into a buffer of theirs, and leaves in _writeState how much room and input is left.
  writeSync(flush, input, at, size, output, outAt, room) {
    const answer = this.step(flush, input.subarray(at, at + size), room);
    const made = new FastBuffer(answer[0]);
    if (!note(this.owner, answer)) made.copy(output, outAt);
    this.owner._writeState.set([room - made.length, size - answer[1]]);
  },
  close() {},
};

// --- in one go ---

const slice = 2 ** 20; // as long as a time limit may have to wait

function processChunkSync(self, chunk, flush) {
  const { _handle: handle } = self;
  if (!handle) throw closedError();
  self.on('error', () => {}); // which is thrown
  // How far back a distance may be depends on how much output there is room for, where the window is small.
  const inflates = [constants.INFLATE, constants.GUNZIP, constants.INFLATERAW, constants.UNZIP].includes(self._mode);
  const parts = [];
  let [total, at, done] = [0, 0, false];
  while (!done) {
    const end = Math.min(at + slice, chunk.length);
    const usual = inflates ? self._chunkSize : Math.max(self._chunkSize, end - at + 1024);
    const room = Math.min(usual, slice, self._maxOutputLength - total + 1);
    const answer = handle.step(end < chunk.length ? 0 : flush, chunk.subarray(at, end), room);
    if (note(self, answer)) throw self[failed];
    const [output, used, full] = answer;
    at += used;
    total += output.byteLength;
    parts.push(new FastBuffer(output));
    if (total > self._maxOutputLength) {
      closeHandle(self);
      throw tooLarge(self._maxOutputLength);
    }
    done = !full && (at === chunk.length || at < end);
  }
  self.bytesWritten = at;
  closeHandle(self);
  return parts.length === 1 ? parts[0] : Buffer.concat(parts, total);
}

// --- as a stream ---

function processChunk(self, chunk, flush, callback) {
  if (!self._handle) nextTick(callback);
  else step(self, chunk, flush, callback);
}

function step(self, chunk, flush, callback) {
  const { _handle: handle } = self;
  const room = self._chunkSize - self._outOffset;
  handle.start(() => {
    take(self, handle.answer(flush), chunk, flush, callback);
  }, flush, chunk, room);
}

function take(self, answer, chunk, flush, callback) {
  if (self.destroyed) {
    callback();
    return;
  }
  if (note(self, answer)) return;
  const [output, used, full] = answer;
  self.bytesWritten += used;
  const wants = output.byteLength === 0 || self.push(new FastBuffer(output));
  self._outOffset = full ? 0 : self._outOffset + output.byteLength;
  if (self.destroyed) callback();
  else if (full) goOn(self, wants, () => step(self, chunk.subarray(used), flush, callback));
  else {
    if (used < chunk.length) self.push(null); // it is over, and what follows is not part of it
    callback();
  }
}

// goOn goes on once somebody has read what there is.
function goOn(self, wants, more) {
  if (wants) {
    more();
    return;
  }
  const { _read } = self;
  self._read = function (n) {
    self._read = _read;
    if (self._handle) more();
    self._read(n);
  };
}

module.exports = { ZlibBase, processChunkSync, tooLarge, flushChunks };
