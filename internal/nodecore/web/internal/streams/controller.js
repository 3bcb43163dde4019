// What both controllers of a ReadableStream do: they are given a source, and ask it for more. A controller says itself how
// much it has (queued), and how that is dropped (clear).

const { invalidArgType } = require('internal/errors');
const c = require('internal/web/streams/common');
const s = require('internal/web/streams/readable');

// begin gives a stream its controller. pull and cancel return promises; start is called now.
function begin(Class, stream, controller, { start = () => {}, pull, cancel, highWaterMark }) {
  Object.assign(controller, {
    kind: Class.name, stream, started: false, closeRequested: false, pulling: false, pullAgain: false, highWaterMark, pull, cancel,
    cancelSteps: (reason) => cancelSteps(controller, reason),
  });
  c.face(Class, controller);
  stream.controller = controller;
  Promise.resolve(start(controller)).then(() => {
    controller.started = true;
    pullIfNeeded(controller);
  }, (reason) => error(controller, reason));
}

// functionsOf are what begin wants of a program's source.
function functionsOf(source) {
  const { start } = source;
  const [pull, cancel] = [c.method(source, 'pull', 'source'), c.method(source, 'cancel', 'source')];
  if (start !== undefined && typeof start !== 'function') throw invalidArgType('source.start', 'Function', start);
  return {
    start: start && ((controller) => Reflect.apply(start, source, [controller.face])),
    pull: pull && ((controller) => pull(controller.face)), cancel,
  };
}

const canEnqueue = ({ stream, closeRequested }) => stream.state === 'readable' && !closeRequested;

function desiredSize(controller) {
  const { state } = controller.stream;
  if (state === 'errored') return null;
  return state === 'closed' ? 0 : controller.highWaterMark - controller.queued();
}

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

function error(controller, reason) {
  if (controller.stream.state !== 'readable') return;
  controller.clear();
  forget(controller);
  s.error(controller.stream, reason);
}

function cancelSteps(controller, reason) {
  controller.clear();
  const { cancel } = controller;
  forget(controller);
  return cancel === undefined ? Promise.resolve() : cancel(reason);
}

// forget lets go of the source, which is called no more.
function forget(controller) { controller.pull = controller.cancel = controller.measure = undefined; }

module.exports = { begin, functionsOf, canEnqueue, desiredSize, shouldPull, pullIfNeeded, error, forget };
