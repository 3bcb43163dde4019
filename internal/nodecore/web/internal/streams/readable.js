// ReadableStream, and what is the same for all of its kinds.

const { invalidArgType, invalidArgValue } = require('internal/errors');
const { asyncIterator } = require('internal/symbols');
const c = require('internal/web/streams/common');
const { invalidState } = c;

class ReadableStream {
  constructor(source = {}, strategy = {}) {
    if (source === null) throw invalidArgType('source', 'Object', source);
    source = c.dictionary(source, 'source');
    strategy = c.dictionary(strategy, 'strategy');
    strategy = { size: strategy.size, highWaterMark: strategy.highWaterMark };
    const stream = newStream(this);
    const type = source.type;
    if (type !== undefined && `${type}` !== 'bytes') throw invalidArgValue('source.type', type);
    if (type !== undefined) {
      if (strategy.size !== undefined) throw wrongSize(strategy.size);
      require('internal/web/streams/bytes').fromSource(stream, source, c.highWaterMarkOf(strategy, 0));
    } else {
      const size = c.sizeOf(strategy);
      require('internal/web/streams/default').fromSource(stream, source, c.highWaterMarkOf(strategy, 1), size);
    }
  }

  get locked() { return isLocked(need(this)); }

  cancel(reason = undefined) {
    return c.attempt(() => {
      const stream = need(this);
      if (isLocked(stream)) throw invalidState('ReadableStream is locked');
      return cancel(stream, reason);
    });
  }

  getReader(options = {}) {
    const stream = need(this);
    const { mode } = c.dictionary(options, 'options');
    const { ReadableStreamDefaultReader, ReadableStreamBYOBReader } = require('internal/web/streams/readers');
    if (mode === undefined) return new ReadableStreamDefaultReader(stream.face);
    if (`${mode}` !== 'byob') throw invalidArgValue('options.mode', mode);
    return new ReadableStreamBYOBReader(stream.face);
  }

  pipeThrough(transform, options = {}) {
    const stream = need(this);
    const readable = c.stateOf(transform?.readable, 'ReadableStream');
    if (readable === undefined) throw invalidArgType('transform.readable', 'ReadableStream', transform?.readable);
    const writable = c.stateOf(transform?.writable, 'WritableStream');
    if (writable === undefined) throw invalidArgType('transform.writable', 'WritableStream', transform?.writable);
    const settings = pipeSettings(options);
    if (isLocked(stream)) throw invalidState('The ReadableStream is locked');
    if (writable.writer !== undefined) throw invalidState('The WritableStream is locked');
    c.handled(require('internal/web/streams/pipe').pipe(stream, writable, settings));
    return transform.readable;
  }

  pipeTo(destination, options = {}) {
    return c.attempt(() => {
      const stream = need(this);
      const target = c.stateOf(destination, 'WritableStream');
      if (target === undefined) throw invalidArgType('transform.writable', 'WritableStream', destination);
      const settings = pipeSettings(options);
      if (isLocked(stream)) throw invalidState('The ReadableStream is locked');
      if (target.writer !== undefined) throw invalidState('The WritableStream is locked');
      return require('internal/web/streams/pipe').pipe(stream, target, settings);
    });
  }

  tee() {
    return require('internal/web/streams/tee').tee(need(this)).map((stream) => stream.face);
  }

  values(options = {}) {
    const stream = need(this);
    const { preventCancel } = c.dictionary(options, 'options');
    return require('internal/web/streams/iterate').iterate(stream, Boolean(preventCancel));
  }

  static from(iterable) { return require('internal/web/streams/iterate').from(iterable).face; }
}

const need = (self) => c.need(self, 'ReadableStream');

const wrongSize = (size) => require('internal/errors').makeError(RangeError, 'ERR_INVALID_ARG_VALUE',
  `The property 'strategy.size' is invalid. Received ${require('internal/util/inspect').inspect(size)}`);

Object.defineProperty(ReadableStream.prototype, asyncIterator, { value: ReadableStream.prototype.values, writable: true, configurable: true });
Object.defineProperty(ReadableStream, 'from', { enumerable: true });

// What Node's own functions, and packages, ask of a stream.
for (const [name, get] of [['disturbed', (s) => s.disturbed], ['errored', (s) => s.state === 'errored'], ['readable', (s) => s.state === 'readable']]) {
  Object.defineProperty(ReadableStream.prototype, Symbol.for(`nodejs.stream.${name}`), { get() { return get(need(this)); }, configurable: true });
}

c.dressed(ReadableStream, ['locked', 'cancel', 'getReader', 'pipeThrough', 'pipeTo', 'tee', 'values'], function () {
  const stream = this[c.own];
  return { locked: this.locked, state: stream?.state, supportsBYOB: stream?.controller?.kind === 'ReadableByteStreamController' };
});

function pipeSettings(options) {
  const { preventAbort, preventCancel, preventClose, signal } = c.dictionary(options, 'options');
  if (signal !== undefined) require('internal/validate').validateAbortSignal(signal, 'options.signal');
  if (signal !== undefined && !(signal instanceof require('internal/web/abort').AbortSignal)) throw invalidArgType('options.signal', 'AbortSignal', signal);
  return { preventAbort: Boolean(preventAbort), preventCancel: Boolean(preventCancel), preventClose: Boolean(preventClose), signal };
}

// --- states ---

// newStream makes the state of a stream, which a controller is then given to.
function newStream(object) {
  const stream = { kind: 'ReadableStream', state: 'readable', reader: undefined, controller: undefined, stored: undefined, disturbed: false };
  c.put(object ?? Object.create(ReadableStream.prototype), stream);
  return stream;
}

const isLocked = (stream) => stream.reader !== undefined;

const isByob = (reader) => reader?.kind === 'ReadableStreamBYOBReader';

function cancel(stream, reason) {
  stream.disturbed = true;
  if (stream.state === 'closed') return Promise.resolve();
  if (stream.state === 'errored') return Promise.reject(stream.stored);
  close(stream);
  if (isByob(stream.reader)) for (const request of stream.reader.requests.splice(0)) request.close(undefined);
  return stream.controller.cancelSteps(reason).then(() => {});
}

function close(stream) {
  stream.state = 'closed';
  c.tell(stream);
  const { reader } = stream;
  if (reader === undefined) return;
  reader.closed.resolve();
  if (!isByob(reader)) for (const request of reader.requests.splice(0)) request.close();
}

function error(stream, reason) {
  stream.state = 'errored';
  stream.stored = reason;
  c.tell(stream);
  const { reader } = stream;
  if (reader === undefined) return;
  reader.closed.reject(reason);
  c.handled(reader.closed.promise);
  for (const request of reader.requests.splice(0)) request.error(reason);
}

// fulfill answers the first request of the reader.
function fulfill(stream, chunk, done) {
  const request = stream.reader.requests.shift();
  if (done) request.close(chunk);
  else request.chunk(chunk);
}

// waiting is the number of requests that were not answered.
const waiting = (stream) => stream.reader?.requests.length ?? 0;

module.exports = { ReadableStream, newStream, isLocked, isByob, cancel, close, error, fulfill, waiting };
