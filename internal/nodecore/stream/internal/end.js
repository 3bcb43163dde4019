// finished(stream, callback): is a stream over, and did it come to its end?

const { nextTick } = require('internal/bootstrap');
const { validateAbortSignal, validateFunction, validateObject } = require('internal/validate');
const { abortError, invalidArgType } = require('internal/errors');
const { end } = require('internal/stream/destroy');
const errors = require('internal/stream/errors');
const { asyncIterator } = require('internal/symbols');

// --- what a stream is ---

const isReadableNode = (s) => Boolean(s && typeof s.pipe === 'function' && typeof s.on === 'function' &&
  (!s._writableState || s._readableState?.readable !== false) && (!s._writableState || s._readableState));
// An OutgoingMessage of http has a pipe that only fails.
const canPause = (s) => typeof s.pause === 'function' && typeof s.resume === 'function';
const isOutgoing = (s) => typeof s._removedConnection === 'boolean' && typeof s._removedContLen === 'boolean' && typeof s._removedTE === 'boolean';
const isResponse = (s) => isOutgoing(s) && typeof s._sent100 === 'boolean';
const isRequest = (s) => Boolean(s.setHeader) && typeof s.abort === 'function';
const isWritableNode = (s) => Boolean(s && typeof s.write === 'function' && typeof s.on === 'function' &&
  (!s._readableState || s._writableState?.writable !== false));
const isNode = (s) => Boolean(s && (s._readableState || s._writableState ||
  (typeof s.on === 'function' && (typeof s.write === 'function' || typeof s.pipe === 'function'))));
const isIterable = (value) => value != null &&
  (typeof value[asyncIterator] === 'function' || typeof value[Symbol.iterator] === 'function');

const destroyedOf = (s) => Boolean(s.destroyed || s._readableState?.destroyed || s._writableState?.destroyed);

// web names what a stream of the web says of itself.
const web = (name) => Symbol.for(`nodejs.stream.${name}`);

// These answer null for what is no such stream.
function isReadable(s) {
  if (s?.[web('readable')] !== undefined) return s[web('readable')];
  if (typeof s?.readable !== 'boolean') return null;
  return !destroyedOf(s) && isReadableNode(s) && s.readable && !(s._readableState?.endEmitted || s.readableEnded);
}

function isWritable(s) {
  if (typeof s?.writable !== 'boolean') return null;
  return !destroyedOf(s) && isWritableNode(s) && s.writable && !(s._writableState?.ending || s.writableEnded);
}

// hasEnded and hasFinished take what was read or written to the last byte for
// over, even if nobody was told yet, unless strict.
function hasEnded(s, strict) {
  const r = s._readableState;
  if (!r || r.errored) return false;
  return Boolean(r.endEmitted || (!strict && r.ended && r.length === 0));
}

function hasFinished(s, strict) {
  if (s.writableFinished === true && !s._writableState) return true;
  const w = s._writableState;
  if (!w || w.errored) return false;
  return Boolean(w.finished || (!strict && w.ended && w.length === 0));
}

function isClosed(s) {
  const states = [s._writableState, s._readableState].filter(Boolean);
  return states.length > 0 ? states.some((state) => state.closed) : isOutgoing(s) && s._closed === true;
}

function emitsClose(s) {
  const state = s._writableState ?? s._readableState;
  return Boolean(!state && isResponse(s)) || Boolean(state && state.autoDestroy && state.emitClose && state.closed === false);
}

// --- finished ---

function finished(stream, options, callback) {
  if (arguments.length === 2) [options, callback] = [{}, options];
  else if (options == null) options = {};
  else validateObject(options, 'options');
  validateFunction(callback, 'callback');
  validateAbortSignal(options.signal, 'options.signal');
  if (isWeb(stream) && web('errored') in stream) return finishedWeb(stream, options, callback);
  if (!isNode(stream)) throw invalidArgType('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
  const call = once(stream, callback);
  const readable = options.readable ?? isReadableNode(stream);
  const writable = options.writable ?? isWritableNode(stream);
  const w = stream._writableState;
  const r = stream._readableState;
  let willClose = emitsClose(stream) && isReadableNode(stream) === readable && isWritableNode(stream) === writable;
  let readEnded = hasEnded(stream, false);
  let writeEnded = hasFinished(stream, false);

  const onFinish = () => {
    writeEnded = true;
    if (stream.destroyed) willClose = false; // of another making: 'close' may have come
    if (willClose && (!stream.readable || readable)) return;
    if (!readable || readEnded) call();
  };
  const onEnd = () => {
    readEnded = true;
    if (stream.destroyed) willClose = false;
    if (willClose && (!stream.writable || writable)) return;
    if (!writable || writeEnded) call();
  };
  const onClose = () => {
    const failure = w?.errored || r?.errored;
    if (failure) call(failure);
    else if (readable && !readEnded && isReadableNode(stream) && canPause(stream) && !hasEnded(stream, false)) call(errors.prematureClose());
    else if (writable && !writeEnded && !hasFinished(stream, false)) call(errors.prematureClose());
    else call();
  };
  const onLegacy = () => { if (!stream.writable) onFinish(); };

  const listeners = [['end', onEnd], ['finish', onFinish], ['close', onClose]];
  if (options.error !== false) listeners.push(['error', call]);
  if (isRequest(stream)) {
    listeners.push(['complete', onFinish]);
    if (!willClose) listeners.push(['abort', onClose]);
  } else if (writable && !w) listeners.push(['end', onLegacy], ['close', onLegacy]);
  if (!willClose && typeof stream.aborted === 'boolean') listeners.push(['aborted', onClose]);
  for (const [event, listener] of listeners) stream.on(event, listener);
  const cleanUp = () => {
    call.off();
    for (const [event, listener] of listeners) stream.removeListener(event, listener);
  };

  const told = w?.errorEmitted || r?.errorEmitted;
  const over = (!readable && (!willClose || isReadable(stream)) && (writeEnded || isWritable(stream) === false)) ||
    (!writable && (!willClose || isWritable(stream)) && (readEnded || isReadable(stream) === false));
  if (isClosed(stream) || (told && !willClose) || (!told && over)) nextTick(onClose);
  if (options.signal) onAbort(options.signal, () => {
    cleanUp();
    callback.call(stream, abortError(options.signal.reason));
  }, call);
  return cleanUp;
}

// isWeb tells of streams of the web, and of pairs of them.
const isWeb = (s) => s !== null && typeof s === 'object' && (web('errored') in s || (isWeb(s.readable ?? null) && isWeb(s.writable ?? null)));

function finishedWeb(stream, { signal }, callback) {
  const { watch, own } = require('internal/web/streams/common');
  const call = once(stream, callback);
  watch(stream[own], (error) => nextTick(call, error));
  if (signal) onAbort(signal, () => {
    call.off();
    callback.call(stream, abortError(signal.reason));
  }, call);
  return call.off;
}

// once calls back a single time, and not after off.
function once(stream, callback) {
  let on = true;
  const call = (error) => {
    if (!on) return;
    on = false;
    call.then?.();
    if (error === undefined) callback.call(stream);
    else callback.call(stream, error);
  };
  call.off = () => { on = false; };
  return call;
}

function onAbort(signal, f, call) {
  if (signal.aborted) {
    nextTick(f);
    return;
  }
  signal.addEventListener('abort', f, { once: true });
  call.then = () => signal.removeEventListener('abort', f);
}

finished.promise = (stream, options) => {
  if (options?.cleanup) require('internal/validate').validateBoolean(options.cleanup, 'cleanup');
  return new Promise((resolve, reject) => {
    const cleanUp = finished(stream, options, (error) => {
      if (options?.cleanup) cleanUp();
      if (error) reject(error);
      else resolve();
    });
  });
};

// addAbortSignal destroys a stream when a signal says so.
function addAbortSignal(signal, stream) {
  validateAbortSignal(signal, 'signal');
  const single = isWeb(stream) && web('errored') in stream;
  if (!isNode(stream) && !single) throw invalidArgType('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
  const abort = () => {
    const error = abortError(signal.reason);
    if (single) require('internal/stream/web').fail(stream, error);
    else end(stream, error);
  };
  if (signal.aborted) abort();
  else {
    signal.addEventListener('abort', abort, { once: true });
    nextTick(() => finished(stream, () => signal.removeEventListener('abort', abort)));
  }
  return stream;
}

module.exports = {
  finished, addAbortSignal, isReadable, isWritable, isReadableNode, isWritableNode, isNode, isWeb, isIterable, hasEnded,
};
