// How streams begin (_construct) and end (destroy), which is the same for both
// sides of them. A stream has a _readableState, a _writableState, or both.

const { nextTick } = require('internal/bootstrap');
const errors = require('internal/stream/errors');

const constructed = Symbol('kConstruct');
const destroyed = Symbol('kDestroy');

const statesOf = (stream) => [stream._writableState, stream._readableState].filter((s) => s !== undefined);
const some = (stream, key) => statesOf(stream).some((state) => state[key]);
const setAll = (stream, key, value) => { for (const state of statesOf(stream)) state[key] = value; };

function noteError(stream, error) {
  if (!error) return;
  for (const state of statesOf(stream)) state.errored ||= error;
}

function destroy(error, callback) {
  if (some(this, 'destroyed')) {
    if (typeof callback === 'function') callback();
    return this;
  }
  noteError(this, error);
  setAll(this, 'destroyed', true);
  if (statesOf(this).every((state) => state.constructed)) run(this, error, callback);
  else this.once(destroyed, (failure) => run(this, error ?? failure, callback));
  return this;
}

// run calls the stream's own _destroy, and tells of the end in the next tick.
function run(stream, error, callback) {
  let called = false;
  const done = (failure) => {
    if (called) return;
    called = true;
    noteError(stream, failure);
    setAll(stream, 'closed', true);
    if (typeof callback === 'function') callback(failure);
    nextTick(() => {
      if (failure) emitError(stream, failure);
      emitClose(stream);
    });
  };
  try {
    stream._destroy(error || null, done);
  } catch (thrown) {
    done(thrown);
  }
}

function emitClose(stream) {
  setAll(stream, 'closeEmitted', true);
  if (some(stream, 'emitClose')) stream.emit('close');
}

function emitError(stream, error) {
  if (some(stream, 'errorEmitted')) return;
  setAll(stream, 'errorEmitted', true);
  stream.emit('error', error);
}

// fail ends a stream because of an error, unless it is to live on.
function fail(stream, error, later) {
  if (some(stream, 'destroyed')) return;
  if (some(stream, 'autoDestroy')) {
    stream.destroy(error);
    return;
  }
  if (!error) return;
  noteError(stream, error);
  if (later) nextTick(emitError, stream, error);
  else emitError(stream, error);
}

// construct calls the stream's _construct, if it has one, in the next tick, and
// ready after that. Both sides of a duplex stream wait for one call.
function construct(stream, ready) {
  if (typeof stream._construct !== 'function') return;
  setAll(stream, 'constructed', false);
  stream.once(constructed, ready);
  if (stream.listenerCount(constructed) === 1) nextTick(constructNow, stream);
}

function constructNow(stream) {
  let called = false;
  const done = (error) => {
    if (called) {
      fail(stream, error ?? errors.multipleCallback());
      return;
    }
    called = true;
    setAll(stream, 'constructed', true);
    if (some(stream, 'destroyed')) stream.emit(destroyed, error);
    else if (error) fail(stream, error, true);
    else stream.emit(constructed);
  };
  try {
    stream._construct((error) => { nextTick(done, error); });
  } catch (error) {
    nextTick(done, error);
  }
}

// end destroys a stream of whatever kind.
function end(stream, error) {
  if (!stream || stream.destroyed) return;
  if (typeof stream.destroy === 'function') stream.destroy(error);
  else if (typeof stream.close === 'function') stream.close();
}

// undestroy makes a stream usable again, as a socket that connects anew does.
function undestroy() {
  for (const state of statesOf(this)) {
    Object.assign(state, {
      constructed: true, closed: false, closeEmitted: false, destroyed: false, errored: null, errorEmitted: false,
    });
  }
  if (this._readableState) {
    const ended = this._readableState.readable === false;
    Object.assign(this._readableState, { reading: false, ended, endEmitted: ended });
  }
  if (this._writableState) {
    const ended = this._writableState.writable === false;
    Object.assign(this._writableState, { finalCalled: false, prefinished: false, ended, ending: ended, finished: ended });
  }
}

module.exports = { destroy, undestroy, fail, construct, end };
