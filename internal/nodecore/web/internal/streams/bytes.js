// ReadableByteStreamController: a queue of bytes, which may be read into memory that the reader brings.

const { invalidArgType, invalidArgValue } = require('internal/errors');
const c = require('internal/web/streams/common');
const { invalidState } = c;
const { begin, functionsOf, canEnqueue, desiredSize, pullIfNeeded, error, forget } = require('internal/web/streams/controller');
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

function setUp(stream, { autoAllocateChunkSize, ...source }) {
  const controller = {
    queue: [], size: 0, pending: [], request: undefined, autoAllocateChunkSize,
    queued: () => controller.size,
    clear: () => into.clear(controller),
    pullSteps: (request) => pullSteps(controller, request),
    pullInto: (view, min, request) => into.pullInto(controller, view, min, request),
    releaseSteps: () => into.releaseSteps(controller),
    makeRequest: (view) => {
      const request = { kind: 'ReadableStreamBYOBRequest', controller, view };
      c.face(ReadableStreamBYOBRequest, request);
      return request;
    },
  };
  begin(ReadableByteStreamController, stream, controller, source);
}

function fromSource(stream, source, highWaterMark) {
  const functions = functionsOf(source);
  let { autoAllocateChunkSize } = source;
  if (autoAllocateChunkSize !== undefined) {
    autoAllocateChunkSize = Math.trunc(autoAllocateChunkSize);
    if (!(autoAllocateChunkSize > 0)) throw invalidArgValue('source.autoAllocateChunkSize', source.autoAllocateChunkSize);
  }
  setUp(stream, { ...functions, highWaterMark, autoAllocateChunkSize });
}

function make(settings) {
  const stream = s.newStream();
  setUp(stream, { highWaterMark: 0, ...settings });
  return stream;
}

function close(controller) {
  const { stream, pending } = controller;
  if (!canEnqueue(controller)) return;
  if (controller.size > 0) {
    controller.closeRequested = true;
    return;
  }
  if (pending.length > 0 && pending[0].filled % pending[0].elementSize !== 0) {
    const reason = invalidState('Partial read');
    error(controller, reason);
    throw reason;
  }
  forget(controller);
  s.close(stream);
}

function enqueue(controller, chunk) {
  const { pending } = controller;
  if (!canEnqueue(controller)) return;
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

module.exports = { ReadableByteStreamController, ReadableStreamBYOBRequest, fromSource, make, close, enqueue };
