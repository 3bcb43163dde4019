// ReadableStreamDefaultController: a queue of chunks of any kind.

const c = require('internal/web/streams/common');
const { invalidState } = c;
const { begin, functionsOf, canEnqueue, desiredSize, pullIfNeeded, error, forget } = require('internal/web/streams/controller');
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

function setUp(stream, { size, ...source }) {
  const controller = {
    queue: new c.SizedQueue(), measure: size,
    queued: () => controller.queue.size,
    clear: () => controller.queue.clear(),
    pullSteps: (request) => pullSteps(controller, request),
    releaseSteps: () => {},
  };
  begin(ReadableStreamDefaultController, stream, controller, source);
}

function fromSource(stream, source, highWaterMark, size) { setUp(stream, { ...functionsOf(source), highWaterMark, size }); }

// make makes a stream for use in here.
function make(settings) {
  const stream = s.newStream();
  setUp(stream, { highWaterMark: 1, size: () => 1, ...settings });
  return stream;
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
      controller.queue.push(chunk, +controller.measure(chunk));
    } catch (reason) {
      error(controller, reason);
      throw reason;
    }
  }
  pullIfNeeded(controller);
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

module.exports = { ReadableStreamDefaultController, fromSource, make, close, enqueue };
