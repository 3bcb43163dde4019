// Readable: the side of a stream that gives.

const EventEmitter = require('events');
const Stream = require('internal/stream/base');
const { nextTick } = require('internal/bootstrap');
const { destroy, undestroy, fail, construct } = require('internal/stream/destroy');
const { common, adopt } = require('internal/stream/options');
const errors = require('internal/stream/errors');
const { invalidArgType } = require('internal/errors');
const { asyncIterator, asyncDispose } = require('internal/symbols');
const BufferList = require('internal/stream/buffer_list');

const buffers = () => require('buffer').Buffer;

class ReadableState {
  constructor(options, duplex) {
    Object.assign(this, common(options, duplex, 'readable'), {
      buffer: new BufferList(),
      pipes: [],
      waiting: new Set(), // the pipes' targets that have asked for a pause
      flowing: null, // nobody has said yet
      paused: null, // by pause, and not by a target
      ended: false,
      endEmitted: false,
      reading: false,
      readingMore: false,
      needReadable: false,
      emittedReadable: false,
      readableListening: false,
      resumeScheduled: false,
      dataEmitted: false,
      decoder: null,
      encoding: null,
    });
    if (options?.encoding) this.decode(options.encoding);
  }

  decode(encoding) {
    this.decoder = new (require('string_decoder').StringDecoder)(encoding);
    this.encoding = this.decoder.encoding;
  }

  size(chunk) { return this.objectMode ? 1 : chunk.length; }

  // over says that nothing more can come of it.
  get over() { return this.destroyed || this.errored !== null; }
}

function Readable(options) {
  if (!(this instanceof Readable)) return new Readable(options);
  const duplex = this instanceof require('internal/stream/duplex').Duplex;
  this._readableState = new ReadableState(options, duplex);
  adopt(this, options, ['read', 'destroy', 'construct']);
  if (options?.signal && !duplex) require('internal/stream/end').addAbortSignal(options.signal, this); // Writable does it
  Stream.call(this, options);
  construct(this, () => { if (this._readableState.needReadable) readMore(this); });
}
Object.setPrototypeOf(Readable.prototype, Stream.prototype);
Object.setPrototypeOf(Readable, Stream);
module.exports = Readable;

Readable.ReadableState = ReadableState;
Readable.prototype.destroy = destroy;
Readable.prototype._undestroy = undestroy;
Readable.prototype._destroy = function (error, callback) { callback(error); };
Readable.prototype[EventEmitter.captureRejectionSymbol] = function (error) { this.destroy(error); };

// --- what comes in ---

Readable.prototype.push = function (chunk, encoding) { return take(this, chunk, encoding, false); };
Readable.prototype.unshift = function (chunk, encoding) { return take(this, chunk, encoding, true); };

function take(stream, chunk, encoding, front) {
  const state = stream._readableState;
  if (chunk === null) {
    state.reading = false;
    finish(stream);
    return false;
  }
  if (!state.objectMode) {
    const bytes = toBytes(state, chunk, encoding, front);
    if (bytes instanceof Error) {
      fail(stream, bytes);
      return false;
    }
    [chunk, encoding] = bytes;
  }
  if (state.objectMode || chunk?.length > 0) {
    if (!accept(stream, chunk, encoding, front)) return false;
  } else if (!front) {
    state.reading = false;
    readMore(stream);
  }
  return !state.ended && (state.length < state.highWaterMark || state.length === 0);
}

// toBytes gives the chunk as it is kept, and the encoding that it has by then.
function toBytes(state, chunk, encoding, front) {
  if (typeof chunk === 'string') {
    encoding ||= state.defaultEncoding;
    if (state.encoding === encoding) return [chunk, encoding];
    const bytes = buffers().from(chunk, encoding);
    return front && state.encoding ? [bytes.toString(state.encoding), ''] : [bytes, ''];
  }
  if (buffers().isBuffer(chunk)) return [chunk, ''];
  if (ArrayBuffer.isView(chunk)) return [buffers().from(chunk.buffer, chunk.byteOffset, chunk.byteLength), ''];
  if (chunk === undefined) return [chunk, encoding];
  return invalidArgType('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
}

function accept(stream, chunk, encoding, front) {
  const state = stream._readableState;
  if (front) {
    if (state.endEmitted) fail(stream, errors.unshiftAfterEnd());
    else if (state.over) return false;
    else add(stream, chunk, true);
    return true;
  }
  if (state.ended) {
    fail(stream, errors.pushAfterEnd());
    return true;
  }
  if (state.over) return false;
  state.reading = false;
  if (state.decoder && !encoding) {
    chunk = state.decoder.write(chunk);
    if (!state.objectMode && chunk.length === 0) {
      readMore(stream);
      return true;
    }
  }
  add(stream, chunk, false);
  return true;
}

// add hands a chunk on at once if it can, or keeps it.
function add(stream, chunk, front) {
  const state = stream._readableState;
  if (state.flowing && state.length === 0 && !state.sync && stream.listenerCount('data') > 0) {
    state.waiting.clear();
    state.dataEmitted = true;
    stream.emit('data', chunk);
  } else {
    state.length += state.size(chunk);
    if (front) state.buffer.unshift(chunk);
    else state.buffer.push(chunk);
    if (state.needReadable) emitReadable(stream);
  }
  readMore(stream);
}

// finish notes that the source has come to its end.
function finish(stream) {
  const state = stream._readableState;
  if (state.ended) return;
  const rest = state.decoder?.end();
  if (rest?.length > 0) {
    state.buffer.push(rest);
    state.length += state.size(rest);
  }
  state.ended = true;
  if (state.sync) {
    emitReadable(stream);
    return;
  }
  state.needReadable = false;
  state.emittedReadable = true;
  emitReadableNow(stream);
}

// readMore fills the buffer up to the mark, in ticks of its own.
function readMore(stream) {
  const state = stream._readableState;
  if (state.readingMore || !state.constructed) return;
  state.readingMore = true;
  nextTick(() => {
    while (!state.reading && !state.ended && (state.length < state.highWaterMark || (state.flowing && state.length === 0))) {
      const before = state.length;
      stream.read(0);
      if (before === state.length) break; // it will come later
    }
    state.readingMore = false;
  });
}

// --- what goes out ---

Readable.prototype._read = function () { throw errors.notImplemented('_read()'); };

Readable.prototype.read = function (n) {
  const state = this._readableState;
  n = n === undefined ? NaN : Number.isInteger(n) ? n : Number.parseInt(n, 10);
  const asked = n;
  if (n > state.highWaterMark) state.highWaterMark = markFor(n);
  if (n !== 0) state.emittedReadable = false;
  const enough = state.highWaterMark === 0 ? state.length > 0 : state.length >= state.highWaterMark;
  if (n === 0 && state.needReadable && (enough || state.ended)) {
    if (state.length === 0 && state.ended) end(this);
    else emitReadable(this);
    return null;
  }
  n = available(state, n);
  if (n === 0 && state.ended) {
    if (state.length === 0) end(this);
    return null;
  }
  if (fetch(this, n)) n = available(state, asked);
  const chunk = n > 0 ? takeOut(state, n) : null;
  if (chunk === null) {
    state.needReadable = state.length <= state.highWaterMark;
    n = 0;
  } else {
    state.length -= n;
    state.waiting.clear();
  }
  if (state.length === 0) {
    if (!state.ended) state.needReadable = true;
    if (asked !== n && state.ended) end(this);
  }
  if (chunk !== null && state.errored === null && !state.closeEmitted) {
    state.dataEmitted = true;
    this.emit('data', chunk);
  }
  return chunk;
};

// markFor is the power of two that n bytes fit into.
const markFor = (n) => (n > 0x40000000 ? 0x40000000 : 2 ** Math.ceil(Math.log2(n)));

// available says how much a read of n gives now.
function available(state, n) {
  if (n <= 0 || (state.length === 0 && state.ended)) return 0;
  if (state.objectMode) return 1;
  if (Number.isNaN(n)) return state.flowing && state.length > 0 ? state.buffer.first().length : state.length;
  if (n <= state.length) return n;
  return state.ended ? state.length : 0;
}

// fetch asks the source for more if that is due, and tells whether the answer
// is there already.
function fetch(stream, n) {
  const state = stream._readableState;
  const due = state.needReadable || state.length === 0 || state.length - n < state.highWaterMark;
  if (!due || state.ended || state.reading || state.over || !state.constructed) return false;
  state.reading = true;
  state.sync = true;
  if (state.length === 0) state.needReadable = true;
  try {
    stream._read(state.highWaterMark);
  } catch (error) {
    fail(stream, error);
  }
  state.sync = false;
  return !state.reading;
}

function takeOut({ buffer, objectMode, decoder }, n) {
  if (buffer.length === 0) return null;
  return objectMode ? buffer.shift() : buffer.consume(n, decoder !== null);
}

function emitReadable(stream) {
  const state = stream._readableState;
  state.needReadable = false;
  if (state.emittedReadable) return;
  state.emittedReadable = true;
  nextTick(emitReadableNow, stream);
}

function emitReadableNow(stream) {
  const state = stream._readableState;
  if (!state.over && (state.length > 0 || state.ended)) {
    stream.emit('readable');
    state.emittedReadable = false;
  }
  state.needReadable = !state.flowing && !state.ended && state.length <= state.highWaterMark;
  flow(stream);
}

function flow(stream) {
  while (stream._readableState.flowing && stream.read() !== null);
}

// end tells that everything was read, in the next tick.
function end(stream) {
  const state = stream._readableState;
  if (state.endEmitted) return;
  state.ended = true;
  nextTick(() => {
    if (state.errored !== null || state.closeEmitted || state.endEmitted || state.length > 0) return;
    state.endEmitted = true;
    stream.emit('end');
    const writable = stream._writableState;
    if (stream.writable && stream.allowHalfOpen === false) {
      nextTick(() => { if (stream.writable && !stream.writableEnded && !stream.destroyed) stream.end(); });
    } else if (state.autoDestroy && (!writable || (writable.autoDestroy && (writable.finished || writable.writable === false)))) {
      stream.destroy();
    }
  });
}

// --- who listens ---

Readable.prototype.on = function (event, listener) {
  Stream.prototype.on.call(this, event, listener);
  const state = this._readableState;
  if (event === 'data') {
    state.readableListening = this.listenerCount('readable') > 0;
    if (state.flowing !== false) this.resume();
  } else if (event === 'readable' && !state.endEmitted && !state.readableListening) {
    state.readableListening = state.needReadable = true;
    state.flowing = state.emittedReadable = false;
    if (state.length > 0) emitReadable(this);
    else if (!state.reading) nextTick(() => this.read(0));
  }
  return this;
};
Readable.prototype.addListener = Readable.prototype.on;

Readable.prototype.removeListener = function (event, listener) {
  Stream.prototype.removeListener.call(this, event, listener);
  if (event === 'readable') nextTick(listenersChanged, this);
  return this;
};
Readable.prototype.off = Readable.prototype.removeListener;

Readable.prototype.removeAllListeners = function (...args) {
  Stream.prototype.removeAllListeners.apply(this, args);
  if (args[0] === 'readable' || args[0] === undefined) nextTick(listenersChanged, this);
  return this;
};

function listenersChanged(stream) {
  const state = stream._readableState;
  state.readableListening = stream.listenerCount('readable') > 0;
  if (state.resumeScheduled && state.paused === false) state.flowing = true;
  else if (stream.listenerCount('data') > 0) stream.resume();
  else if (!state.readableListening) state.flowing = null;
}

Readable.prototype.resume = function () {
  const state = this._readableState;
  if (!state.flowing) {
    state.flowing = !state.readableListening; // who listens to 'readable' reads by himself
    if (!state.resumeScheduled) {
      state.resumeScheduled = true;
      nextTick(resumeNow, this);
    }
  }
  state.paused = false;
  return this;
};

function resumeNow(stream) {
  const state = stream._readableState;
  if (!state.reading) stream.read(0);
  state.resumeScheduled = false;
  stream.emit('resume');
  flow(stream);
  if (state.flowing && !state.reading) stream.read(0);
}

Readable.prototype.pause = function () {
  const state = this._readableState;
  if (state.flowing !== false) {
    state.flowing = false;
    this.emit('pause');
  }
  state.paused = true;
  return this;
};

Readable.prototype.isPaused = function () {
  return this._readableState.paused === true || this._readableState.flowing === false;
};

Readable.prototype.setEncoding = function (encoding) {
  const state = this._readableState;
  state.decode(encoding);
  const text = [...state.buffer].map((chunk) => state.decoder.write(chunk)).join('');
  state.buffer.clear();
  if (text !== '') state.buffer.push(text);
  state.length = text.length;
  return this;
};

Readable.prototype.pipe = function (target, options) { return require('internal/stream/pipe').pipe(this, target, options); };
Readable.prototype.unpipe = function (target) { return require('internal/stream/pipe').unpipe(this, target); };

// wrap makes a Readable of a stream that is older than those.
Readable.prototype.wrap = function (old) {
  let paused = false;
  old.on('data', (chunk) => {
    if (!this.push(chunk) && old.pause) {
      paused = true;
      old.pause();
    }
  });
  old.on('end', () => { this.push(null); });
  old.on('error', (error) => { fail(this, error); });
  old.on('close', () => { this.destroy(); });
  old.on('destroy', () => { this.destroy(); });
  this._read = () => {
    if (paused && old.resume) {
      paused = false;
      old.resume();
    }
  };
  return this;
};

Readable.from = function (iterable, options) { return require('internal/stream/iterate').from(Readable, iterable, options); };
Readable.fromWeb = function (stream, options) { return require('internal/stream/web').fromReadable(stream, options); };
Readable.toWeb = function (readable, options) { return require('internal/stream/web').readableOf(readable, options); };
Readable.wrap = function (source, options) {
  return new Readable({
    objectMode: source.readableObjectMode ?? source.objectMode ?? true, ...options,
    destroy(error, callback) {
      require('internal/stream/destroy').end(source, error);
      callback(error);
    },
  }).wrap(source);
};
Readable.prototype.iterator = function (options) { return require('internal/stream/iterate').iterate(this, options); };
Readable.prototype[asyncIterator] = function () { return this.iterator(); };

Readable.prototype[asyncDispose] = function () {
  let error;
  if (!this.destroyed) {
    error = this.readableEnded ? null : require('internal/errors').abortError();
    this.destroy(error);
  }
  const { finished } = require('internal/stream/end');
  return new Promise((resolve, reject) => finished(this, (failure) => (failure && failure !== error ? reject(failure) : resolve(null))));
};

require('internal/stream/getters').readable(Readable.prototype);
