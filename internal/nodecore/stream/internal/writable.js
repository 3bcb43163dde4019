// Writable: the side of a stream that takes.

const EventEmitter = require('events');
const Stream = require('internal/stream/base');
const { nextTick } = require('internal/bootstrap');
const { destroy, undestroy, fail, construct } = require('internal/stream/destroy');
const { common, adopt } = require('internal/stream/options');
const errors = require('internal/stream/errors');
const { invalidArgType } = require('internal/errors');

const nothing = () => {};
const buffers = () => require('buffer').Buffer;

class WritableState {
  constructor(options, duplex, done) {
    Object.assign(this, common(options, duplex, 'writable'), {
      decodeStrings: options?.decodeStrings !== false,
      buffered: [], // { chunk, encoding, callback }
      bufferedIndex: 0, // those before it are written
      onFinish: [], // the callbacks of end
      onwrite: done, // what _write calls back
      writing: false,
      writelen: 0,
      writecb: null,
      told: null, // callbacks of writes that were done at once, for the next tick
      corked: 0,
      draining: false, // the buffer is being written
      needDrain: false,
      pendingcb: 0,
      finalCalled: false,
      prefinished: false,
      ending: false,
      ended: false,
      finished: false,
    });
  }

  getBuffer() { return this.buffered.slice(this.bufferedIndex); }

  get bufferedRequestCount() { return this.buffered.length - this.bufferedIndex; }

  // takeBuffered empties the buffer and returns what was in it.
  takeBuffered() {
    const rest = this.getBuffer();
    Object.assign(this, { buffered: [], bufferedIndex: 0 });
    return rest;
  }

  // nextBuffered takes out the first. (To take it out of the array would move the rest.)
  nextBuffered() {
    const first = this.buffered[this.bufferedIndex];
    this.buffered[this.bufferedIndex++] = undefined;
    if (this.bufferedIndex === this.buffered.length) this.takeBuffered();
    else if (this.bufferedIndex > 64 && this.bufferedIndex * 2 > this.buffered.length) Object.assign(this, { buffered: this.getBuffer(), bufferedIndex: 0 });
    return first;
  }

  get done() {
    return this.ending && !this.destroyed && this.constructed && this.length === 0 && this.errored === null &&
      this.buffered.length === 0 && !this.draining && !this.finished && !this.writing && !this.errorEmitted && !this.closeEmitted;
  }
}

function Writable(options) {
  const { Duplex } = require('internal/stream/duplex'); // not there yet while that loads
  const duplex = Duplex !== undefined && this instanceof Duplex;
  if (!duplex && !Function.prototype[Symbol.hasInstance].call(Writable, this)) return new Writable(options);
  this._writableState = new WritableState(options, duplex, (error) => written(this, error));
  adopt(this, options, ['write', 'writev', 'destroy', 'final', 'construct']);
  if (options?.signal) require('internal/stream/end').addAbortSignal(options.signal, this);
  Stream.call(this, options);
  construct(this, () => {
    if (!this._writableState.writing) drainBuffer(this);
    tryFinish(this);
  });
}
Object.setPrototypeOf(Writable.prototype, Stream.prototype);
Object.setPrototypeOf(Writable, Stream);
module.exports = Writable;

// A duplex stream inherits from Readable and counts as a Writable, too.
Object.defineProperty(Writable, Symbol.hasInstance, {
  value(object) {
    if (Function.prototype[Symbol.hasInstance].call(this, object)) return true;
    return this === Writable && object?._writableState instanceof WritableState;
  },
});

Writable.WritableState = WritableState;
Writable.prototype._undestroy = undestroy;
Writable.prototype._destroy = function (error, callback) { callback(error); };
Writable.prototype.destroy = function (error, callback) {
  const state = this._writableState;
  if (!state.destroyed && (state.buffered.length > 0 || state.onFinish.length > 0)) nextTick(dropBuffer, state);
  destroy.call(this, error, callback);
  return this;
};
Writable.prototype[EventEmitter.captureRejectionSymbol] = function (error) { this.destroy(error); };

Writable.fromWeb = function (stream, options) { return require('internal/stream/web').fromWritable(stream, options); };
Writable.toWeb = function (writable) { return require('internal/stream/web').writableOf(writable); };
Writable.prototype.pipe = function () { fail(this, errors.cannotPipe()); };

// --- what comes in ---

Writable.prototype.write = function (chunk, encoding, callback) { return take(this, chunk, encoding, callback) === true; };

// take accepts a chunk. It returns whether there is room for more, or an error.
function take(stream, chunk, encoding, callback) {
  const state = stream._writableState;
  if (typeof encoding === 'function') [encoding, callback] = [undefined, encoding];
  encoding ||= state.defaultEncoding;
  if (encoding !== 'buffer' && !buffers().isEncoding(encoding)) throw errors.unknownEncoding(encoding);
  if (typeof callback !== 'function') callback = nothing;
  if (chunk === null) throw errors.nullValues();
  if (!state.objectMode) [chunk, encoding] = toBytes(state, chunk, encoding);
  const error = state.ending ? errors.writeAfterEnd() : state.destroyed ? errors.destroyed('write') : undefined;
  if (error) {
    nextTick(callback, error);
    fail(stream, error, true);
    return error;
  }
  state.pendingcb++;
  return accept(stream, chunk, encoding, callback);
}

function toBytes(state, chunk, encoding) {
  if (typeof chunk === 'string') {
    return state.decodeStrings ? [buffers().from(chunk, encoding), 'buffer'] : [chunk, encoding];
  }
  if (buffers().isBuffer(chunk)) return [chunk, 'buffer'];
  if (ArrayBuffer.isView(chunk)) return [buffers().from(chunk.buffer, chunk.byteOffset, chunk.byteLength), 'buffer'];
  throw invalidArgType('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
}

function accept(stream, chunk, encoding, callback) {
  const state = stream._writableState;
  const size = state.objectMode ? 1 : chunk.length;
  state.length += size;
  const room = state.length < state.highWaterMark;
  if (!room) state.needDrain = true;
  if (state.writing || state.corked > 0 || state.errored !== null || !state.constructed) {
    state.buffered.push({ chunk, encoding, callback });
  } else {
    doWrite(stream, size, callback, () => stream._write(chunk, encoding, state.onwrite));
  }
  return room && state.errored === null && !state.destroyed;
}

function doWrite(stream, size, callback, write) {
  const state = stream._writableState;
  Object.assign(state, { writelen: size, writecb: callback, writing: true, sync: true });
  if (state.destroyed) state.onwrite(errors.destroyed('write'));
  else write();
  state.sync = false;
}

Writable.prototype._write = function (chunk, encoding, callback) {
  if (!this._writev) throw errors.notImplemented('_write()');
  this._writev([{ chunk, encoding }], callback);
};
Writable.prototype._writev = null;

// written is what _write calls back.
function written(stream, error) {
  const state = stream._writableState;
  const { sync, writecb: callback } = state;
  if (typeof callback !== 'function') {
    fail(stream, errors.multipleCallback());
    return;
  }
  state.length -= state.writelen;
  Object.assign(state, { writing: false, writecb: null, writelen: 0 });
  if (error) {
    writeFailed(stream, error, callback, sync);
    return;
  }
  if (state.buffered.length > 0) drainBuffer(stream);
  if (!sync) afterWrite(stream, [callback]);
  else if (callback === nothing && !(state.needDrain && state.length === 0)) {
    state.pendingcb--;
    if (state.ending) tryFinish(stream, true);
  } else if (state.told !== null && state.told[0] === callback) state.told.push(callback);
  else {
    const told = state.told = [callback];
    nextTick(() => {
      if (state.told === told) state.told = null;
      afterWrite(stream, told);
    });
  }
}

function writeFailed(stream, error, callback, sync) {
  const state = stream._writableState;
  state.errored ||= error;
  if (stream._readableState) stream._readableState.errored ||= error;
  const tell = () => {
    state.pendingcb--;
    callback(error);
    dropBuffer(state);
    fail(stream, error);
  };
  if (sync) nextTick(tell);
  else tell();
}

function afterWrite(stream, callbacks) {
  const state = stream._writableState;
  if (!state.ending && !stream.destroyed && state.length === 0 && state.needDrain) {
    state.needDrain = false;
    stream.emit('drain');
  }
  for (const callback of callbacks) {
    state.pendingcb--;
    callback(null);
  }
  if (state.destroyed) dropBuffer(state);
  tryFinish(stream, true);
}

// dropBuffer tells all who wait that nothing more will be written.
function dropBuffer(state) {
  if (state.writing) return;
  for (const { chunk, callback } of state.takeBuffered()) {
    state.length -= state.objectMode ? 1 : chunk.length;
    callback(state.errored ?? errors.destroyed('write'));
  }
  for (const callback of state.onFinish.splice(0)) callback(state.errored ?? errors.destroyed('end'));
}

// drainBuffer writes what was kept, all of it in one go if there is a _writev.
function drainBuffer(stream) {
  const state = stream._writableState;
  if (state.corked > 0 || state.draining || state.destroyed || !state.constructed || state.buffered.length === 0) return;
  state.draining = true;
  if (state.bufferedRequestCount > 1 && stream._writev) {
    const chunks = state.takeBuffered();
    state.pendingcb -= chunks.length - 1;
    const callback = (error) => { for (const each of chunks) each.callback(error); };
    doWrite(stream, state.length, callback, () => stream._writev(chunks, state.onwrite));
  } else {
    do {
      const { chunk, encoding, callback } = state.nextBuffered();
      doWrite(stream, state.objectMode ? 1 : chunk.length, callback, () => stream._write(chunk, encoding, state.onwrite));
    } while (state.buffered.length > 0 && !state.writing);
  }
  state.draining = false;
}

Writable.prototype.cork = function () { this._writableState.corked++; };

Writable.prototype.uncork = function () {
  const state = this._writableState;
  if (state.corked === 0) return;
  state.corked--;
  if (!state.writing) drainBuffer(this);
};

Writable.prototype.setDefaultEncoding = function (encoding) {
  if (typeof encoding === 'string') encoding = encoding.toLowerCase();
  if (!buffers().isEncoding(encoding)) throw errors.unknownEncoding(encoding);
  this._writableState.defaultEncoding = encoding;
  return this;
};

// --- the end ---

Writable.prototype.end = function (chunk, encoding, callback) {
  const state = this._writableState;
  if (typeof chunk === 'function') [chunk, encoding, callback] = [null, null, chunk];
  else if (typeof encoding === 'function') [encoding, callback] = [null, encoding];
  let error;
  if (chunk !== null && chunk !== undefined) {
    const result = take(this, chunk, encoding);
    if (result instanceof Error) error = result;
  }
  if (state.corked > 0) {
    state.corked = 1;
    this.uncork();
  }
  if (error) {
    // It was told already.
  } else if (state.errored === null && !state.ending) {
    state.ending = true;
    tryFinish(this, true);
    state.ended = true;
  } else if (state.finished) error = errors.alreadyFinished('end');
  else if (state.destroyed) error = errors.destroyed('end');
  if (typeof callback === 'function') {
    if (error || state.errored) nextTick(callback, error || state.errored);
    else if (state.finished) nextTick(callback, null);
    else state.onFinish.push(callback);
  }
  return this;
};

// tryFinish ends the stream once all is written; later, in the next tick.
function tryFinish(stream, later) {
  const state = stream._writableState;
  if (!state.done) return;
  prefinish(stream);
  if (state.pendingcb > 0) return;
  if (later) {
    state.pendingcb++;
    nextTick(() => {
      if (state.done) finish(stream);
      else state.pendingcb--;
    });
  } else if (state.done) {
    state.pendingcb++;
    finish(stream);
  }
}

function prefinish(stream) {
  const state = stream._writableState;
  if (state.prefinished || state.finalCalled) return;
  if (typeof stream._final === 'function' && !state.destroyed) {
    state.finalCalled = true;
    callFinal(stream);
  } else {
    state.prefinished = true;
    stream.emit('prefinish');
  }
}

function callFinal(stream) {
  const state = stream._writableState;
  let called = false;
  const done = (error) => {
    if (called) {
      fail(stream, error ?? errors.multipleCallback());
      return;
    }
    called = true;
    state.pendingcb--;
    if (error) {
      for (const callback of state.onFinish.splice(0)) callback(error);
      fail(stream, error, state.sync);
    } else if (state.done) {
      state.prefinished = true;
      stream.emit('prefinish');
      state.pendingcb++; // so that nobody else ends it in between
      nextTick(finish, stream);
    }
  };
  state.sync = true;
  state.pendingcb++;
  try {
    stream._final(done);
  } catch (error) {
    done(error);
  }
  state.sync = false;
}

function finish(stream) {
  const state = stream._writableState;
  state.pendingcb--;
  state.finished = true;
  for (const callback of state.onFinish.splice(0)) callback(null);
  stream.emit('finish');
  const readable = stream._readableState;
  if (state.autoDestroy && (!readable || (readable.autoDestroy && (readable.endEmitted || readable.readable === false)))) {
    stream.destroy();
  }
}

require('internal/stream/getters').writable(Writable.prototype);
require('internal/stream/late').loaded('Writable', Writable);
