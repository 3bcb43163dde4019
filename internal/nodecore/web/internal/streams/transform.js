// TransformStream: a writable and a readable side, and what is between them.

const { invalidArgType, makeError } = require('internal/errors');
const c = require('internal/web/streams/common');
const { canEnqueue, desiredSize, shouldPull, error } = require('internal/web/streams/controller');
const readable = require('internal/web/streams/default');
const writable = require('internal/web/streams/writable');

class TransformStream {
  constructor(transformer = {}, writableStrategy = {}, readableStrategy = {}) {
    if (transformer === null) throw invalidArgType('transformer', 'Object', transformer);
    transformer = c.dictionary(transformer, 'transformer');
    for (const name of ['readableType', 'writableType']) if (transformer[name] !== undefined) throw wrongType(name, transformer[name]);
    const { start } = transformer;
    const [transform, flush, cancel] = ['transform', 'flush', 'cancel'].map((name) => c.method(transformer, name, 'transformer'));
    if (start !== undefined && typeof start !== 'function') throw invalidArgType('transformer.start', 'Function', start);
    const readableStrategySize = c.sizeOf(c.dictionary(readableStrategy, 'readableStrategy'));
    const readableMark = c.highWaterMarkOf(readableStrategy, 0);
    const writableStrategySize = c.sizeOf(c.dictionary(writableStrategy, 'writableStrategy'));
    const writableMark = c.highWaterMarkOf(writableStrategy, 1);
    const started = c.deferred();
    const t = setUp(this, {
      start: () => started.promise,
      transform: transform && ((chunk, controller) => transform(chunk, controller.face)),
      flush: flush && ((controller) => flush(controller.face)), cancel,
    }, [writableMark, writableStrategySize], [readableMark, readableStrategySize]);
    started.resolve(start === undefined ? undefined : Reflect.apply(start, transformer, [t.controller.face]));
  }

  get readable() { return c.need(this, 'TransformStream').readable.face; }
  get writable() { return c.need(this, 'TransformStream').writable.face; }
}

const wrongType = (name, value) => makeError(RangeError, 'ERR_INVALID_ARG_VALUE',
  `The argument 'transformer.${name}' is invalid. Received ${require('internal/util/inspect').inspect(value)}`);

class TransformStreamDefaultController {
  constructor() { throw c.illegalConstructor(); }

  get desiredSize() { return desiredSize(need(this).stream.readable.controller); }
  enqueue(chunk = undefined) { enqueue(need(this), chunk); }
  error(reason = undefined) { fail(need(this).stream, reason); }
  terminate() { terminate(need(this)); }
}

const need = (self) => c.need(self, 'TransformStreamDefaultController');

c.dressed(TransformStream, ['readable', 'writable'], function () {
  const t = this[c.own];
  return { readable: this.readable, writable: this.writable, backpressure: t?.backpressure };
});
c.dressed(TransformStreamDefaultController, ['desiredSize', 'enqueue', 'error', 'terminate'], function () { return { stream: this[c.own]?.stream.face }; });

// setUp makes both sides. transform, flush and cancel return promises.
function setUp(object, { start = () => {}, transform, flush, cancel }, [writableMark, writableSize], [readableMark, readableSize]) {
  const t = { kind: 'TransformStream', readable: undefined, writable: undefined, backpressure: undefined, changed: undefined, controller: undefined };
  c.put(object, t);
  const controller = { kind: 'TransformStreamDefaultController', stream: t, transform: transform ?? passOn, flush, cancel, finishing: undefined };
  t.controller = controller;
  c.face(TransformStreamDefaultController, controller);
  t.writable = writable.make({
    start, write: (chunk) => write(t, chunk), close: () => closeSink(t), abort: (reason) => abortSink(t, reason), highWaterMark: writableMark, size: writableSize,
  });
  t.readable = readable.make({
    start, pull: () => pull(t), cancel: (reason) => cancelSource(t, reason), highWaterMark: readableMark, size: readableSize,
  });
  setBackpressure(t, true);
  return t;
}

// make makes a transform for use in here.
function make(settings) {
  const t = setUp(Object.create(TransformStream.prototype), settings, [1, () => 1], [0, () => 1]);
  return t;
}

async function passOn(chunk, controller) { enqueue(controller, chunk); }

function setBackpressure(t, on) {
  t.changed?.resolve();
  t.changed = c.deferred();
  t.backpressure = on;
}

// --- errors ---

function fail(t, reason) {
  error(t.readable.controller, reason);
  failWritable(t, reason);
}

function failWritable(t, reason) {
  forget(t.controller);
  writable.failIfNeeded(t.writable.controller, reason);
  if (t.backpressure) setBackpressure(t, false);
}

function forget(controller) { controller.transform = controller.flush = controller.cancel = undefined; }

// --- the controller ---

function enqueue(controller, chunk) {
  const { stream: t } = controller;
  const inner = t.readable.controller;
  if (!canEnqueue(inner)) throw c.invalidState('Unable to enqueue');
  try {
    readable.enqueue(inner, chunk);
  } catch (reason) {
    failWritable(t, reason);
    throw t.readable.stored;
  }
  const full = !shouldPull(inner);
  if (full !== t.backpressure) setBackpressure(t, true);
}

function terminate({ stream: t }) {
  readable.close(t.readable.controller);
  failWritable(t, c.invalidState('TransformStream terminated'));
}

const perform = (t, chunk) => t.controller.transform(chunk, t.controller).then(undefined, (reason) => {
  fail(t, reason);
  throw reason;
});

// --- the sink ---

function write(t, chunk) {
  if (!t.backpressure) return perform(t, chunk);
  return t.changed.promise.then(() => {
    if (t.writable.state === 'erroring') throw t.writable.stored;
    return perform(t, chunk);
  });
}

// finishOnce runs what ends a transform, and remembers that.
function finishOnce(t, steps, done, failed) {
  const { controller } = t;
  if (controller.finishing !== undefined) return controller.finishing.promise;
  const d = controller.finishing = c.deferred();
  const running = steps === undefined ? Promise.resolve() : steps();
  forget(controller);
  running.then(() => {
    const error = done();
    if (error !== undefined) d.reject(error.reason);
    else d.resolve();
  }, (reason) => {
    failed(reason);
    d.reject(reason);
  });
  return d.promise;
}

function closeSink(t) {
  const { flush } = t.controller;
  return finishOnce(t, flush && (() => flush(t.controller)), () => {
    if (t.readable.state === 'errored') return { reason: t.readable.stored };
    readable.close(t.readable.controller);
    return undefined;
  }, (reason) => error(t.readable.controller, reason));
}

function abortSink(t, reason) {
  const { cancel } = t.controller;
  return finishOnce(t, cancel && (() => cancel(reason)), () => {
    if (t.readable.state === 'errored') return { reason: t.readable.stored };
    error(t.readable.controller, reason);
    return undefined;
  }, (failure) => error(t.readable.controller, failure));
}

// --- the source ---

function pull(t) {
  setBackpressure(t, false);
  return t.changed.promise;
}

function cancelSource(t, reason) {
  const { cancel } = t.controller;
  const unblock = (error) => {
    writable.failIfNeeded(t.writable.controller, error);
    if (t.backpressure) setBackpressure(t, false);
  };
  return finishOnce(t, cancel && (() => cancel(reason)), () => {
    if (t.writable.state === 'errored') return { reason: t.writable.stored };
    unblock(reason);
    return undefined;
  }, unblock);
}

module.exports = { TransformStream, TransformStreamDefaultController, make, enqueue, terminate };
