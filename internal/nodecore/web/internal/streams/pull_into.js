// Reading into memory that the reader brings: what a byte stream's controller does with the views that wait to be filled.

const c = require('internal/web/streams/common');
const { invalidState } = c;
const { pullIfNeeded, error, forget } = require('internal/web/streams/controller');
const s = require('internal/web/streams/readable');

// descriptor is memory that waits: from offset on, filled with so many of its length bytes. reader is 'byob', 'default',
// or 'none' if whoever brought it has let go of the stream.
function descriptor(buffer, offset, length, elementSize, Class, reader, least) {
  return { buffer, bufferLength: buffer.byteLength, offset, length, filled: 0, elementSize, Class, reader, least };
}

// --- the queue of bytes ---

function keep(controller, buffer, offset, length) {
  controller.queue.push({ buffer, offset, length });
  controller.size += length;
}

function clear(controller) {
  invalidate(controller);
  controller.pending.splice(0);
  controller.queue = [];
  controller.size = 0;
}

// enqueueDetached keeps what was filled for somebody who is gone.
function enqueueDetached(controller, { buffer, offset, filled }) {
  if (filled > 0) keepCopy(controller, buffer, offset, filled);
  shiftPending(controller);
}

function keepCopy(controller, buffer, offset, length) {
  let copy;
  try {
    copy = buffer.slice(offset, offset + length);
  } catch (reason) {
    error(controller, reason);
    throw reason;
  }
  keep(controller, copy, 0, length);
}

// fillFromQueue gives a default reader the first piece.
function fillFromQueue(controller, request) {
  const { buffer, offset, length } = controller.queue.shift();
  controller.size -= length;
  drain(controller);
  request.chunk(new Uint8Array(buffer, offset, length));
}

// answerRequests gives what there is to a default reader's requests.
function answerRequests(controller) {
  const { reader } = controller.stream;
  while (reader.requests.length > 0 && controller.size > 0) fillFromQueue(controller, reader.requests.shift());
}

// drain closes the stream if that was waited for, or asks for more.
function drain(controller) {
  if (controller.size === 0 && controller.closeRequested) {
    forget(controller);
    s.close(controller.stream);
  } else pullIfNeeded(controller);
}

// --- views that wait ---

function invalidate(controller) {
  if (controller.request === undefined) return;
  controller.request.controller = undefined;
  controller.request.view = null;
  controller.request = undefined;
}

// requestOf is what the source is asked to fill.
function requestOf(controller) {
  if (controller.request === undefined && controller.pending.length > 0) {
    const { buffer, offset, filled, length } = controller.pending[0];
    controller.request = controller.makeRequest(new Uint8Array(buffer, offset + filled, length - filled));
  }
  return controller.request;
}

function shiftPending(controller) {
  invalidate(controller);
  return controller.pending.shift();
}

function pullInto(controller, view, min, request) {
  const { stream, pending } = controller;
  const elementSize = view instanceof DataView ? 1 : view.BYTES_PER_ELEMENT;
  const { byteOffset, byteLength } = view;
  let buffer;
  try {
    buffer = c.transfer(view.buffer);
  } catch (reason) {
    request.error(reason);
    return;
  }
  const wanted = descriptor(buffer, byteOffset, byteLength, elementSize, classOf(view), 'byob', min * elementSize);
  if (pending.length === 0) {
    if (stream.state === 'closed') {
      request.close(new wanted.Class(buffer, byteOffset, 0));
      return;
    }
    if (controller.size > 0) {
      if (fill(controller, wanted)) {
        const filled = viewOf(wanted);
        drain(controller);
        request.chunk(filled);
        return;
      }
      if (controller.closeRequested) {
        const reason = invalidState('ReadableStream closed');
        error(controller, reason);
        request.error(reason);
        return;
      }
    }
  }
  pending.push(wanted);
  stream.reader.requests.push(request);
  pullIfNeeded(controller);
}

// A Buffer is given back as one.
const classOf = (view) => {
  if (view instanceof DataView) return DataView;
  const { Buffer } = require('buffer');
  if (view instanceof Buffer) return require('internal/buffer/class').FastBuffer;
  const { typedArrays, typedArrayName } = require('internal/util/types').inner;
  return typedArrays()[typedArrayName(view)];
};

// viewOf is the part of the memory that was filled, as the reader gets it.
function viewOf(d) {
  d.buffer = c.transfer(d.buffer);
  return new d.Class(d.buffer, d.offset, d.filled / d.elementSize);
}

// fill copies from the queue, in whole elements, and tells whether that is as much as was asked for.
function fill(controller, d) {
  const most = Math.min(controller.size, d.length - d.filled);
  const total = d.filled + most;
  const whole = total - (total % d.elementSize);
  const ready = whole >= d.least;
  let left = ready ? whole - d.filled : most;
  while (left > 0) {
    const [head] = controller.queue;
    const n = Math.min(left, head.length);
    new Uint8Array(d.buffer, d.offset + d.filled, n).set(new Uint8Array(head.buffer, head.offset, n));
    if (head.length === n) controller.queue.shift();
    else {
      head.offset += n;
      head.length -= n;
    }
    controller.size -= n;
    advance(controller, n, d);
    left -= n;
  }
  return ready;
}

function advance(controller, n, d) {
  invalidate(controller);
  d.filled += n;
}

// process fills what waits as long as there are bytes, and returns what can be handed out.
function process(controller) {
  const done = [];
  while (controller.pending.length > 0 && controller.size > 0 && fill(controller, controller.pending[0])) done.push(shiftPending(controller));
  return done;
}

// commit hands out a view that was filled.
function commit(stream, d) {
  s.fulfill(stream, viewOf(d), stream.state === 'closed');
}

// --- answers of the source ---

function respond(controller, n) {
  const [first] = controller.pending;
  if (controller.stream.state === 'closed') {
    if (n !== 0) throw require('internal/errors').invalidArgValue('bytesWritten', n);
  } else {
    if (n === 0) throw require('internal/errors').invalidArgValue('bytesWritten', n);
    if (first.filled + n > first.length) throw wrongRange('bytesWritten', n);
  }
  first.buffer = c.transfer(first.buffer);
  respondFirst(controller, n);
}

const wrongRange = (name, value) => require('internal/errors').makeError(RangeError, 'ERR_INVALID_ARG_VALUE', `The argument '${name}' is invalid. Received ${value}`);

function respondWith(controller, view) {
  const [first] = controller.pending;
  const { byteLength, byteOffset, buffer } = view;
  if (controller.stream.state === 'closed') {
    if (byteLength !== 0) throw invalidState('View is not zero-length');
  } else if (byteLength === 0) throw invalidState('View is zero-length');
  if (first.offset + first.filled !== byteOffset) throw wrongRange('view', byteOffset);
  if (first.bufferLength !== buffer.byteLength) throw wrongRange('view', buffer.byteLength);
  if (first.filled + byteLength > first.length) throw wrongRange('view', byteLength);
  first.buffer = c.transfer(buffer);
  respondFirst(controller, byteLength);
}

function respondFirst(controller, n) {
  const [first] = controller.pending;
  invalidate(controller);
  if (controller.stream.state === 'closed') respondClosed(controller, first);
  else respondReadable(controller, n, first);
  pullIfNeeded(controller);
}

function respondClosed(controller, first) {
  const { stream } = controller;
  if (first.reader === 'none') shiftPending(controller);
  if (!s.isByob(stream.reader)) return;
  const done = [];
  while (done.length < s.waiting(stream)) done.push(shiftPending(controller));
  for (const d of done) commit(stream, d);
}

function respondReadable(controller, n, d) {
  const { stream } = controller;
  advance(controller, n, d);
  if (d.reader === 'none') {
    enqueueDetached(controller, d);
    for (const filled of process(controller)) commit(stream, filled);
    return;
  }
  if (d.filled < d.least) return;
  shiftPending(controller);
  const rest = d.filled % d.elementSize;
  if (rest > 0) keepCopy(controller, d.buffer, d.offset + d.filled - rest, rest);
  d.filled -= rest;
  const more = process(controller);
  commit(stream, d);
  for (const filled of more) commit(stream, filled);
}

// releaseSteps lets the first view wait on for nobody: the source may be writing to it.
function releaseSteps(controller) {
  const [first] = controller.pending;
  if (first === undefined) return;
  first.reader = 'none';
  controller.pending = [first];
}

module.exports = {
  descriptor, keep, clear, enqueueDetached, fillFromQueue, answerRequests, invalidate, requestOf, shiftPending, pullInto, process, commit, respond, respondWith,
  releaseSteps,
};
