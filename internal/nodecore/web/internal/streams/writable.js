// WritableStream, its writer and its controller.

const { invalidArgType } = require('internal/errors');
const c = require('internal/web/streams/common');
const { invalidState } = c;

class WritableStream {
  constructor(sink = {}, strategy = {}) {
    if (sink === null) throw invalidArgType('sink', 'Object', sink);
    sink = c.dictionary(sink, 'sink');
    strategy = c.dictionary(strategy, 'strategy');
    if (sink.type !== undefined) throw makeRangeError(sink.type);
    const size = c.sizeOf(strategy);
    fromSink(newStream(this), sink, c.highWaterMarkOf(strategy, 1), size);
  }

  get locked() { return need(this).writer !== undefined; }

  abort(reason = undefined) {
    return c.attempt(() => {
      const stream = need(this);
      if (stream.writer !== undefined) throw invalidState('WritableStream is locked');
      return abort(stream, reason);
    });
  }

  close() {
    return c.attempt(() => {
      const stream = need(this);
      if (stream.writer !== undefined) throw invalidState('WritableStream is locked');
      return closeOnce(stream);
    });
  }

  getWriter() { return new WritableStreamDefaultWriter(need(this).face); }
}

const makeRangeError = (type) => require('internal/errors').makeError(RangeError, 'ERR_INVALID_ARG_VALUE', `The argument 'type' is invalid. Received ${require('internal/util/inspect').inspect(type)}`);

const need = (self) => c.need(self, 'WritableStream');

class WritableStreamDefaultWriter {
  constructor(stream) {
    const state = c.stateOf(stream, 'WritableStream');
    if (state === undefined) throw invalidArgType('stream', 'WritableStream', stream);
    c.put(this, attach(state));
  }

  get closed() { return c.attempt(() => needWriter(this).closed.promise); }

  get desiredSize() {
    const { stream } = needWriter(this);
    if (stream === undefined) throw unattached();
    if (stream.state === 'errored' || stream.state === 'erroring') return null;
    return stream.state === 'closed' ? 0 : desiredSize(stream.controller);
  }

  get ready() { return c.attempt(() => needWriter(this).ready.promise); }
  abort(reason = undefined) { return c.attempt(() => abort(bound(this).stream, reason)); }
  close() { return c.attempt(() => closeOnce(bound(this).stream)); }

  releaseLock() {
    const writer = needWriter(this);
    if (writer.stream !== undefined) release(writer);
  }

  write(chunk = undefined) { return c.attempt(() => write(bound(this), chunk)); }
}

function closeOnce(stream) {
  if (closing(stream)) throw invalidState('Failure to close WritableStream');
  return close(stream);
}

const needWriter = (self) => c.need(self, 'WritableStreamDefaultWriter');
const unattached = () => invalidState('Writer is not bound to a WritableStream');

const bound = (self) => {
  const writer = needWriter(self);
  if (writer.stream === undefined) throw unattached();
  return writer;
};

class WritableStreamDefaultController {
  constructor() { throw c.illegalConstructor(); }

  get signal() { return signalOf(needController(this)); }

  error(reason = undefined) {
    const controller = needController(this);
    if (controller.stream.state === 'writable') fail(controller, reason);
  }
}

const needController = (self) => c.need(self, 'WritableStreamDefaultController');

function signalOf(controller) {
  controller.abortController ??= new (require('internal/web/abort').AbortController)();
  return controller.abortController.signal;
}

Object.defineProperty(WritableStream.prototype, Symbol.for('nodejs.stream.errored'), { get() { return need(this).state === 'errored'; }, configurable: true });

c.dressed(WritableStream, ['locked', 'abort', 'close', 'getWriter'], function () { return { locked: this.locked, state: this[c.own]?.state }; });
c.dressed(WritableStreamDefaultWriter, ['closed', 'desiredSize', 'ready', 'abort', 'close', 'releaseLock', 'write'], function () {
  const writer = this[c.own];
  return { stream: writer?.stream?.face, close: writer?.closed.promise, ready: writer?.ready.promise, desiredSize: this.desiredSize };
});
c.dressed(WritableStreamDefaultController, ['signal', 'error'], function () { return { stream: this[c.own]?.stream.face }; });

// --- setting up ---

function newStream(object) {
  const stream = {
    kind: 'WritableStream', state: 'writable', stored: undefined, writer: undefined, controller: undefined, backpressure: false,
    requests: [], // the promises of writes that wait
    writing: undefined, closeRequest: undefined, closingNow: undefined, pendingAbort: undefined,
  };
  c.put(object ?? Object.create(WritableStream.prototype), stream);
  return stream;
}

// setUp gives a stream its controller. What is in the settings returns promises.
function setUp(stream, { start = () => {}, write, close, abort, highWaterMark, size }) {
  const controller = {
    kind: 'WritableStreamDefaultController', stream, queue: new c.SizedQueue(), started: false, highWaterMark, size, write, close, abort,
    abortController: undefined,
  };
  c.face(WritableStreamDefaultController, controller);
  stream.controller = controller;
  setBackpressure(stream, backpressureOf(controller));
  Promise.resolve(start(controller)).then(() => {
    controller.started = true;
    advance(controller);
  }, (reason) => {
    controller.started = true;
    dealWith(stream, reason);
  });
}

function fromSink(stream, sink, highWaterMark, size) {
  const [abort, close] = [c.method(sink, 'abort', 'sink'), c.method(sink, 'close', 'sink')];
  const { start } = sink;
  if (start !== undefined && typeof start !== 'function') throw invalidArgType('sink.start', 'Function', start);
  const write = c.method(sink, 'write', 'sink');
  setUp(stream, {
    start: start && ((controller) => Reflect.apply(start, sink, [controller.face])),
    write: write && ((chunk, controller) => write(chunk, controller.face)), close, abort, highWaterMark, size,
  });
}

function make(settings) {
  const stream = newStream();
  setUp(stream, { highWaterMark: 1, size: () => 1, ...settings });
  return stream;
}

// --- the stream ---

const closing = (stream) => stream.closeRequest !== undefined || stream.closingNow !== undefined;
const inFlight = (stream) => stream.writing !== undefined || stream.closingNow !== undefined;

function abort(stream, reason) {
  if (stream.state === 'closed' || stream.state === 'errored') return Promise.resolve();
  signalOf(stream.controller);
  stream.controller.abortController.abort(reason);
  const { state } = stream;
  if (state === 'closed' || state === 'errored') return Promise.resolve();
  if (stream.pendingAbort !== undefined) return stream.pendingAbort.d.promise;
  const wasErroring = state === 'erroring';
  stream.pendingAbort = { d: c.deferred(), reason: wasErroring ? undefined : reason, wasErroring };
  const { promise } = stream.pendingAbort.d;
  if (!wasErroring) startErroring(stream, reason);
  return promise;
}

function close(stream) {
  const { state, writer } = stream;
  if (state === 'closed' || state === 'errored') return Promise.reject(invalidState('WritableStream is closed'));
  stream.closeRequest = c.deferred();
  const { promise } = stream.closeRequest;
  if (writer !== undefined && stream.backpressure && state === 'writable') writer.ready.resolve();
  stream.controller.queue.push(closeMark, 0);
  advance(stream.controller);
  return promise;
}

const closeMark = Symbol('close');

function dealWith(stream, error) {
  if (stream.state === 'writable') startErroring(stream, error);
  else finishErroring(stream);
}

function startErroring(stream, reason) {
  const { controller, writer } = stream;
  stream.state = 'erroring';
  stream.stored = reason;
  if (writer !== undefined) rejectReady(writer, reason);
  if (!inFlight(stream) && controller.started) finishErroring(stream);
}

function finishErroring(stream) {
  stream.state = 'errored';
  c.tell(stream);
  stream.controller.queue.clear();
  for (const request of stream.requests.splice(0)) request.reject(stream.stored);
  const { pendingAbort } = stream;
  if (pendingAbort === undefined) {
    rejectClosed(stream);
    return;
  }
  stream.pendingAbort = undefined;
  if (pendingAbort.wasErroring) {
    pendingAbort.d.reject(stream.stored);
    rejectClosed(stream);
    return;
  }
  const { abort: steps } = stream.controller;
  forget(stream.controller);
  (steps === undefined ? Promise.resolve() : steps(pendingAbort.reason)).then(() => {
    pendingAbort.d.resolve();
    rejectClosed(stream);
  }, (reason) => {
    pendingAbort.d.reject(reason);
    rejectClosed(stream);
  });
}

// rejectClosed tells who waits for the end that there was an error.
function rejectClosed(stream) {
  if (stream.closeRequest !== undefined) {
    stream.closeRequest.reject(stream.stored);
    stream.closeRequest = undefined;
  }
  const { writer } = stream;
  if (writer === undefined) return;
  writer.closed.reject(stream.stored);
  c.handled(writer.closed.promise);
}

function setBackpressure(stream, on) {
  const { writer } = stream;
  if (writer !== undefined && on !== stream.backpressure) {
    if (on) writer.ready = c.deferred();
    else writer.ready.resolve();
  }
  stream.backpressure = on;
}

// --- the writer ---

function attach(stream) {
  if (stream.writer !== undefined) throw invalidState('WritableStream is locked');
  const writer = { kind: 'WritableStreamDefaultWriter', stream, closed: c.deferred(), ready: undefined };
  stream.writer = writer;
  const { state, stored } = stream;
  if (state === 'writable') writer.ready = !closing(stream) && stream.backpressure ? c.deferred() : c.resolved();
  else if (state === 'closed') [writer.ready, writer.closed] = [c.resolved(), c.resolved()];
  else writer.ready = c.rejected(stored);
  if (state === 'errored') writer.closed = c.rejected(stored);
  return writer;
}

function release(writer) {
  const { stream } = writer;
  const error = invalidState('Writer has been released');
  rejectReady(writer, error);
  if (writer.closed.settled) writer.closed = c.rejected(error);
  else {
    writer.closed.reject(error);
    c.handled(writer.closed.promise);
  }
  stream.writer = undefined;
  writer.stream = undefined;
}

function rejectReady(writer, error) {
  if (writer.ready.settled) writer.ready = c.rejected(error);
  else {
    writer.ready.reject(error);
    c.handled(writer.ready.promise);
  }
}

function write(writer, chunk) {
  const { stream } = writer;
  const { controller } = stream;
  const size = sizeOfChunk(controller, chunk);
  if (writer.stream !== stream) return Promise.reject(invalidState('Mismatched WritableStreams'));
  const { state } = stream;
  if (state === 'errored') return Promise.reject(stream.stored);
  if (closing(stream) || state === 'closed') return Promise.reject(invalidState('WritableStream is closed'));
  if (state === 'erroring') return Promise.reject(stream.stored);
  const request = c.deferred();
  stream.requests.push(request);
  enqueue(controller, chunk, size);
  return request.promise;
}

// closeWithErrors closes, unless that is done or can't be.
function closeWithErrors(writer) {
  const { stream } = writer;
  if (closing(stream) || stream.state === 'closed') return Promise.resolve();
  return stream.state === 'errored' ? Promise.reject(stream.stored) : close(stream);
}

// --- the controller ---

const desiredSize = ({ highWaterMark, queue }) => highWaterMark - queue.size;
const backpressureOf = (controller) => desiredSize(controller) <= 0;

function forget(controller) { controller.write = controller.close = controller.abort = controller.size = undefined; }

function sizeOfChunk(controller, chunk) {
  if (controller.size === undefined) return 1;
  try {
    return +controller.size(chunk);
  } catch (error) {
    failIfNeeded(controller, error);
    return 1;
  }
}

function enqueue(controller, chunk, size) {
  try {
    controller.queue.push(chunk, size);
  } catch (error) {
    failIfNeeded(controller, error);
    return;
  }
  const { stream } = controller;
  if (!closing(stream) && stream.state === 'writable') setBackpressure(stream, backpressureOf(controller));
  advance(controller);
}

function fail(controller, error) {
  forget(controller);
  startErroring(controller.stream, error);
}

function failIfNeeded(controller, error) {
  if (controller.stream.state === 'writable') fail(controller, error);
}

// advance writes the next chunk, if nothing is being written.
function advance(controller) {
  const { stream, queue } = controller;
  if (!controller.started || stream.writing !== undefined) return;
  if (stream.state === 'erroring') {
    finishErroring(stream);
    return;
  }
  if (queue.length === 0) return;
  const chunk = queue.peek();
  if (chunk === closeMark) closeNow(controller);
  else writeNow(controller, chunk);
}

function closeNow(controller) {
  const { stream } = controller;
  [stream.closingNow, stream.closeRequest] = [stream.closeRequest, undefined];
  controller.queue.shift();
  const { close: steps } = controller;
  forget(controller);
  (steps === undefined ? Promise.resolve() : steps()).then(() => closed(stream), (error) => {
    stream.closingNow.reject(error);
    stream.closingNow = undefined;
    if (stream.pendingAbort !== undefined) {
      stream.pendingAbort.d.reject(error);
      stream.pendingAbort = undefined;
    }
    dealWith(stream, error);
  });
}

function closed(stream) {
  stream.closingNow.resolve();
  stream.closingNow = undefined;
  if (stream.state === 'erroring') {
    stream.stored = undefined;
    if (stream.pendingAbort !== undefined) {
      stream.pendingAbort.d.resolve();
      stream.pendingAbort = undefined;
    }
  }
  stream.state = 'closed';
  c.tell(stream);
  stream.writer?.closed.resolve();
}

function writeNow(controller, chunk) {
  const { stream, queue } = controller;
  stream.writing = stream.requests.shift();
  (controller.write === undefined ? Promise.resolve() : controller.write(chunk, controller)).then(() => {
    stream.writing.resolve();
    stream.writing = undefined;
    queue.shift();
    if (!closing(stream) && stream.state === 'writable') setBackpressure(stream, backpressureOf(controller));
    advance(controller);
  }, (error) => {
    if (stream.state === 'writable') forget(controller);
    stream.writing.reject(error);
    stream.writing = undefined;
    dealWith(stream, error);
  });
}

module.exports = {
  WritableStream, WritableStreamDefaultWriter, WritableStreamDefaultController, make, attach, release, write, close, closing, abort, closeWithErrors,
  desiredSize, failIfNeeded,
};
