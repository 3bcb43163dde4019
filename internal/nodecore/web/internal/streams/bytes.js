// ReadableByteStreamController: a queue of bytes, which may be read into memory that the reader brings.

const { invalidArgType, invalidArgValue } = require('internal/errors');
const c = require('internal/web/streams/common');
const { invalidState } = c;
const s = require('internal/web/streams/readable');
const into = require('internal/web/streams/pull_into');

class ReadableByteStreamController {
  constructor() { throw c.illegalConstructor(); }

  get byobRequest() {
    const controller = need(this);
    return into.requestOf(controller)?.face ?? null;
  }

  get desiredSize() { return desiredSize(need(this)); }

  close() {
    const controller = need(this);
    if (controller.closeRequested) throw invalidState('Controller is already closed');
    if (controller.stream.state !== 'readable') throw invalidState('ReadableStream is already closed');
    close(controller);
  }

  enqueue(chunk) {
    const controller = need(this);
    if (!ArrayBuffer.isView(chunk)) throw invalidArgType('buffer', ['Buffer', 'TypedArray', 'DataView'], chunk);
    if (chunk.byteLength === 0) throw invalidState('chunk ArrayBuffer is zero-length or detached');
    if (chunk.buffer.byteLength === 0) throw invalidState('chunk ArrayBuffer is zero-length or detached');
    if (controller.closeRequested) throw invalidState('Controller is already closed');
    if (controller.stream.state !== 'readable') throw invalidState('ReadableStream is already closed');
    enqueue(controller, chunk);
  }

  error(reason = undefined) { error(need(this), reason); }
}

const need = (self) => c.need(self, 'ReadableByteStreamController');

c.dressed(ReadableByteStreamController, ['byobRequest', 'desiredSize', 'close', 'enqueue', 'error'], () => ({}));

class ReadableStreamBYOBRequest {
  constructor() { throw c.illegalConstructor(); }

  get view() { return c.need(this, 'ReadableStreamBYOBRequest').view; }

  respond(bytesWritten) {
    const request = c.need(this, 'ReadableStreamBYOBRequest');
    if (request.controller === undefined) throw invalidState('This BYOB request has been invalidated');
    if (c.detached(request.view.buffer)) throw invalidState('Viewed ArrayBuffer is detached');
    const n = Number(bytesWritten);
    if (!Number.isFinite(n) || n < 0) throw invalidArgValue('bytesWritten', bytesWritten);
    into.respond(request.controller, Math.trunc(n));
  }

  respondWithNewView(view) {
    const request = c.need(this, 'ReadableStreamBYOBRequest');
    if (!ArrayBuffer.isView(view)) throw invalidArgType('view', ['Buffer', 'TypedArray', 'DataView'], view);
    if (request.controller === undefined) throw invalidState('This BYOB request has been invalidated');
    if (c.detached(view.buffer)) throw invalidState('Viewed ArrayBuffer is detached');
    into.respondWith(request.controller, view);
  }
}

c.dressed(ReadableStreamBYOBRequest, ['view', 'respond', 'respondWithNewView'], function () {
  const request = this[c.own];
  return { view: request?.view, controller: request?.controller?.face };
});

function setUp(stream, { start = () => {}, pull, cancel, highWaterMark, autoAllocateChunkSize }) {
  const controller = {
    kind: 'ReadableByteStreamController', stream, queue: [], size: 0, started: false, closeRequested: false, pulling: false, pullAgain: false,
    highWaterMark, pull, cancel, autoAllocateChunkSize, pending: [], request: undefined,
    cancelSteps: (reason) => cancelSteps(controller, reason),
    pullSteps: (request) => pullSteps(controller, request),
    pullInto: (view, min, request) => into.pullInto(controller, view, min, request),
    releaseSteps: () => into.releaseSteps(controller),
    pullIfNeeded: () => pullIfNeeded(controller),
    forget: () => { controller.pull = controller.cancel = undefined; },
    error: (reason) => error(controller, reason),
    makeRequest: (view) => {
      const request = { kind: 'ReadableStreamBYOBRequest', controller, view };
      c.face(ReadableStreamBYOBRequest, request);
      return request;
    },
  };
  c.face(ReadableByteStreamController, controller);
  stream.controller = controller;
  Promise.resolve(start(controller)).then(() => {
    controller.started = true;
    pullIfNeeded(controller);
  }, (reason) => error(controller, reason));
  return controller;
}

function fromSource(stream, source, highWaterMark) {
  const { start, autoAllocateChunkSize } = source;
  const [pull, cancel] = [c.method(source, 'pull', 'source'), c.method(source, 'cancel', 'source')];
  if (start !== undefined && typeof start !== 'function') throw invalidArgType('source.start', 'Function', start);
  if (autoAllocateChunkSize !== undefined && !(Math.trunc(autoAllocateChunkSize) > 0)) throw invalidArgValue('source.autoAllocateChunkSize', autoAllocateChunkSize);
  setUp(stream, {
    start: start && ((controller) => Reflect.apply(start, source, [controller.face])),
    pull: pull && ((controller) => pull(controller.face)), cancel, highWaterMark,
    autoAllocateChunkSize: autoAllocateChunkSize === undefined ? undefined : Math.trunc(autoAllocateChunkSize),
  });
}

function make(settings) {
  const stream = s.newStream();
  setUp(stream, { highWaterMark: 0, ...settings });
  return stream;
}

function desiredSize({ stream, highWaterMark, size }) {
  if (stream.state === 'errored') return null;
  return stream.state === 'closed' ? 0 : highWaterMark - size;
}

function close(controller) {
  const { stream, pending } = controller;
  if (controller.closeRequested || stream.state !== 'readable') return;
  if (controller.size > 0) {
    controller.closeRequested = true;
    return;
  }
  if (pending.length > 0 && pending[0].filled % pending[0].elementSize !== 0) {
    const reason = invalidState('Partial read');
    error(controller, reason);
    throw reason;
  }
  controller.forget();
  s.close(stream);
}

function enqueue(controller, chunk) {
  const { stream, pending } = controller;
  if (controller.closeRequested || stream.state !== 'readable') return;
  const { byteOffset, byteLength } = chunk;
  if (c.detached(chunk.buffer)) throw invalidState('chunk ArrayBuffer is detached');
  const buffer = c.transfer(chunk.buffer);
  if (pending.length > 0) {
    const [first] = pending;
    if (c.detached(first.buffer)) throw invalidState('Destination ArrayBuffer is detached');
    into.invalidate(controller);
    first.buffer = c.transfer(first.buffer);
    if (first.reader === 'none') into.enqueueDetached(controller, first);
  }
  offer(controller, buffer, byteOffset, byteLength);
  pullIfNeeded(controller);
}

// offer gives bytes to whoever waits, or keeps them.
function offer(controller, buffer, byteOffset, byteLength) {
  const { stream } = controller;
  if (stream.reader !== undefined && !s.isByob(stream.reader)) {
    into.answerRequests(controller);
    if (s.waiting(stream) === 0) {
      into.keep(controller, buffer, byteOffset, byteLength);
    } else {
      if (controller.pending.length > 0) into.shiftPending(controller);
      s.fulfill(stream, new Uint8Array(buffer, byteOffset, byteLength), false);
    }
  } else {
    into.keep(controller, buffer, byteOffset, byteLength);
    if (s.isByob(stream.reader)) for (const filled of into.process(controller)) into.commit(stream, filled);
  }
}

function error(controller, reason) {
  if (controller.stream.state !== 'readable') return;
  into.clear(controller);
  controller.forget();
  s.error(controller.stream, reason);
}

function shouldPull({ stream, closeRequested, started, highWaterMark, size }) {
  if (stream.state !== 'readable' || closeRequested || !started) return false;
  return s.waiting(stream) > 0 || highWaterMark - size > 0;
}

function pullIfNeeded(controller) {
  if (!shouldPull(controller)) return;
  if (controller.pulling) {
    controller.pullAgain = true;
    return;
  }
  controller.pulling = true;
  (controller.pull === undefined ? Promise.resolve() : controller.pull(controller)).then(() => {
    controller.pulling = false;
    if (!controller.pullAgain) return;
    controller.pullAgain = false;
    pullIfNeeded(controller);
  }, (reason) => error(controller, reason));
}

function cancelSteps(controller, reason) {
  into.clear(controller);
  const { cancel } = controller;
  controller.forget();
  return cancel === undefined ? Promise.resolve() : cancel(reason);
}

function pullSteps(controller, request) {
  const { stream } = controller;
  if (controller.size > 0) {
    into.fillFromQueue(controller, request);
    return;
  }
  if (controller.autoAllocateChunkSize !== undefined) {
    let buffer;
    try {
      buffer = new ArrayBuffer(controller.autoAllocateChunkSize);
    } catch (reason) {
      request.error(reason);
      return;
    }
    controller.pending.push(into.descriptor(buffer, 0, buffer.byteLength, 1, Uint8Array, 'default', 1));
  }
  stream.reader.requests.push(request);
  pullIfNeeded(controller);
}

module.exports = { ReadableByteStreamController, ReadableStreamBYOBRequest, fromSource, make, close, enqueue, error, desiredSize };
