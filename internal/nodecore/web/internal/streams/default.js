// ReadableStreamDefaultController: a queue of chunks of any kind.

const c = require('internal/web/streams/common');
const { invalidState } = c;
const s = require('internal/web/streams/readable');

class ReadableStreamDefaultController {
  constructor() { throw c.illegalConstructor(); }

  get desiredSize() { return desiredSize(need(this)); }

  close() {
    const controller = need(this);
    if (!canEnqueue(controller)) throw invalidState('Controller is already closed');
    close(controller);
  }

  enqueue(chunk = undefined) {
    const controller = need(this);
    if (!canEnqueue(controller)) throw invalidState('Controller is already closed');
    enqueue(controller, chunk);
  }

  error(reason = undefined) { error(need(this), reason); }
}

const need = (self) => c.need(self, 'ReadableStreamDefaultController');

c.dressed(ReadableStreamDefaultController, ['desiredSize', 'close', 'enqueue', 'error'], () => ({}));

// setUp gives a stream its controller. pull and cancel return promises; start is called now.
function setUp(stream, { start = () => {}, pull, cancel, highWaterMark, size }) {
  const controller = {
    kind: 'ReadableStreamDefaultController', stream, queue: new c.SizedQueue(), started: false, closeRequested: false,
    pulling: false, pullAgain: false, highWaterMark, size, pull, cancel,
    cancelSteps: (reason) => cancelSteps(controller, reason),
    pullSteps: (request) => pullSteps(controller, request),
    releaseSteps: () => {},
  };
  c.face(ReadableStreamDefaultController, controller);
  stream.controller = controller;
  Promise.resolve(start(controller)).then(() => {
    controller.started = true;
    pullIfNeeded(controller);
  }, (reason) => error(controller, reason));
  return controller;
}

function fromSource(stream, source, highWaterMark, size) {
  const { start } = source;
  const [pull, cancel] = [c.method(source, 'pull', 'source'), c.method(source, 'cancel', 'source')];
  if (start !== undefined && typeof start !== 'function') throw require('internal/errors').invalidArgType('source.start', 'Function', start);
  setUp(stream, {
    start: start && ((controller) => Reflect.apply(start, source, [controller.face])),
    pull: pull && ((controller) => pull(controller.face)), cancel, highWaterMark, size,
  });
}

// make makes a stream for use in here.
function make(settings) {
  const stream = s.newStream();
  setUp(stream, { highWaterMark: 1, size: () => 1, ...settings });
  return stream;
}

const canEnqueue = ({ stream, closeRequested }) => stream.state === 'readable' && !closeRequested;

function desiredSize({ stream, highWaterMark, queue }) {
  if (stream.state === 'errored') return null;
  return stream.state === 'closed' ? 0 : highWaterMark - queue.size;
}

function close(controller) {
  if (!canEnqueue(controller)) return;
  controller.closeRequested = true;
  if (controller.queue.length > 0) return;
  forget(controller);
  s.close(controller.stream);
}

function enqueue(controller, chunk) {
  if (!canEnqueue(controller)) return;
  const { stream } = controller;
  if (s.waiting(stream) > 0) s.fulfill(stream, chunk, false);
  else {
    try {
      controller.queue.push(chunk, +controller.size(chunk));
    } catch (reason) {
      error(controller, reason);
      throw reason;
    }
  }
  pullIfNeeded(controller);
}

function error(controller, reason) {
  if (controller.stream.state !== 'readable') return;
  controller.queue.clear();
  forget(controller);
  s.error(controller.stream, reason);
}

// forget lets go of the source, which is called no more.
function forget(controller) { controller.pull = controller.cancel = controller.size = undefined; }

function shouldPull(controller) {
  if (!canEnqueue(controller) || !controller.started) return false;
  return s.waiting(controller.stream) > 0 || desiredSize(controller) > 0;
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
  controller.queue.clear();
  const { cancel } = controller;
  forget(controller);
  return cancel === undefined ? Promise.resolve() : cancel(reason);
}

function pullSteps(controller, request) {
  const { stream, queue } = controller;
  if (queue.length === 0) {
    stream.reader.requests.push(request);
    pullIfNeeded(controller);
    return;
  }
  const chunk = queue.shift();
  if (controller.closeRequested && queue.length === 0) {
    forget(controller);
    s.close(stream);
  } else pullIfNeeded(controller);
  request.chunk(chunk);
}

module.exports = { ReadableStreamDefaultController, fromSource, make, close, enqueue, error, desiredSize, canEnqueue };
