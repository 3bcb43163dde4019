// ReadableStreamDefaultReader and ReadableStreamBYOBReader.

const { invalidArgType, invalidArgValue } = require('internal/errors');
const c = require('internal/web/streams/common');
const { invalidState } = c;
const { isLocked, cancel } = require('internal/web/streams/readable');

// attach makes the state of a reader, and locks the stream for it.
function attach(kind, stream) {
  if (isLocked(stream)) throw invalidState('ReadableStream is locked');
  const closed = { readable: () => c.deferred(), closed: () => c.resolved(), errored: () => c.rejected(stream.stored) }[stream.state]();
  const reader = { kind, stream, requests: [], closed };
  stream.reader = reader;
  return reader;
}

// Requests that no chunk will come for any more are told so.
function release(reader) {
  const { stream } = reader;
  if (stream === undefined) return;
  detach(reader);
  const error = invalidState('Releasing reader');
  for (const request of reader.requests.splice(0)) request.error(error);
}

function detach(reader) {
  const { stream } = reader;
  const error = invalidState('Reader released');
  if (stream.state === 'readable' && !reader.closed.settled) reader.closed.reject(error);
  else reader.closed = c.rejected(error);
  c.handled(reader.closed.promise);
  stream.controller.releaseSteps();
  stream.reader = undefined;
  reader.stream = undefined;
}

const unattached = () => invalidState('The reader is not attached to a stream');

// read asks for a chunk. The request is { chunk(value), close(), error(reason) }.
function read(reader, request) {
  const { stream } = reader;
  stream.disturbed = true;
  if (stream.state === 'closed') request.close();
  else if (stream.state === 'errored') request.error(stream.stored);
  else stream.controller.pullSteps(request);
}

function readInto(reader, view, min, request) {
  const { stream } = reader;
  stream.disturbed = true;
  if (stream.state === 'errored') request.error(stream.stored);
  else stream.controller.pullInto(view, min, request);
}

// promised is a request, and the promise of what comes of it.
function promised() {
  const d = c.deferred();
  const request = {
    chunk: (value) => d.resolve({ value, done: false }),
    close: (value) => d.resolve({ value, done: true }),
    error: d.reject,
  };
  return [d.promise, request];
}

class ReadableStreamDefaultReader {
  constructor(stream) {
    const state = c.stateOf(stream, 'ReadableStream');
    if (state === undefined) throw invalidArgType('stream', 'ReadableStream', stream);
    c.put(this, attach('ReadableStreamDefaultReader', state));
  }

  read() { return c.attempt(() => readDefault(c.need(this, 'ReadableStreamDefaultReader'))); }
  releaseLock() { release(c.need(this, 'ReadableStreamDefaultReader')); }
  get closed() { return c.attempt(() => c.need(this, 'ReadableStreamDefaultReader').closed.promise); }
  cancel(reason = undefined) { return c.attempt(() => cancelBy(c.need(this, 'ReadableStreamDefaultReader'), reason)); }
}

class ReadableStreamBYOBReader {
  constructor(stream) {
    const state = c.stateOf(stream, 'ReadableStream');
    if (state === undefined) throw invalidArgType('stream', 'ReadableStream', stream);
    if (isLocked(state)) throw invalidState('ReadableStream is locked');
    if (state.controller.kind !== 'ReadableByteStreamController') throw invalidArgValue('stream', stream, 'must be a byte stream');
    c.put(this, attach('ReadableStreamBYOBReader', state));
  }

  read(view, options = {}) { return c.attempt(() => readByob(c.need(this, 'ReadableStreamBYOBReader'), view, options)); }
  releaseLock() { release(c.need(this, 'ReadableStreamBYOBReader')); }
  get closed() { return c.attempt(() => c.need(this, 'ReadableStreamBYOBReader').closed.promise); }
  cancel(reason = undefined) { return c.attempt(() => cancelBy(c.need(this, 'ReadableStreamBYOBReader'), reason)); }
}

function readDefault(reader) {
  if (reader.stream === undefined) throw unattached();
  const [promise, request] = promised();
  read(reader, request);
  return promise;
}

function readByob(reader, view, options) {
  if (!ArrayBuffer.isView(view)) throw invalidArgType('view', ['Buffer', 'TypedArray', 'DataView'], view);
  if (options !== null && options !== undefined) require('internal/validate').validateObject(options, 'options');
  if (view.byteLength === 0 || view.buffer.byteLength === 0) throw invalidState('View or Viewed ArrayBuffer is zero-length or detached');
  const min = leastOf(options?.min, view);
  if (reader.stream === undefined) throw unattached();
  const [promise, request] = promised();
  readInto(reader, view, min, request);
  return promise;
}

function leastOf(min, view) {
  if (min === undefined) return 1;
  require('internal/validate').validateNumber(min, 'options.min');
  min = Math.trunc(min);
  if (!Number.isSafeInteger(min) || min < 0) throw invalidArgValue('options.min', min, 'must be a positive integer');
  if (min === 0) throw invalidArgValue('options.min', min, 'must be greater than 0');
  const room = view instanceof DataView ? view.byteLength : view.length;
  if (min > room) throw require('internal/errors').outOfRange('options.min', '<= view.length', min);
  return min;
}

function cancelBy(reader, reason) {
  if (reader.stream === undefined) throw unattached();
  return cancel(reader.stream, reason);
}

for (const Class of [ReadableStreamDefaultReader, ReadableStreamBYOBReader]) {
  c.dressed(Class, ['closed', 'read', 'releaseLock', 'cancel'], function () {
    const reader = this[c.own];
    return { stream: reader?.stream?.face, readRequests: reader?.requests.length, close: reader?.closed.promise };
  });
}

module.exports = { ReadableStreamDefaultReader, ReadableStreamBYOBReader, attach, release, read, readInto };
