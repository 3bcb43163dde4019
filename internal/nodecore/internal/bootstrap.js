// Turns: the queue of process.nextTick, queueMicrotask, and what becomes of
// errors that nobody caught. It is loaded with every runtime, so it must not
// load anything itself before that is needed.

let ticks = [];

// What process/process.js gives of itself once the program has touched process;
// before that, there can't be listeners: { process, happen, capture }.
let adopted;

exports.adopt = (p) => { adopted = p; };

exports.nextTick = function nextTick(callback, ...args) {
  if (typeof callback !== 'function') require('internal/validate').validateFunction(callback, 'callback');
  if (adopted !== undefined && adopted.process._exiting) return;
  ticks.push({ callback, args, again: go.again() });
  // The queue is run at the end of a turn. What Go calls outside of one ends with its microtasks.
  if (ticks.length === 1 && !go.turning()) Promise.resolve().then(runTicks);
};

exports.queueMicrotask = function queueMicrotask(callback) {
  require('internal/validate').validateFunction(callback, 'callback');
  Promise.resolve().then(() => {
    try {
      callback();
    } catch (error) {
      go.uncaught(error, 'uncaughtException');
    }
  });
};

// runTicks runs the queue, also what is queued meanwhile. An error ends one
// tick only.
function runTicks() {
  while (ticks.length > 0) {
    const batch = ticks;
    ticks = [];
    for (let i = 0; i < batch.length; i++) { // an iterator makes an object for each
      const tick = batch[i];
      const done = tick.again?.();
      try {
        Reflect.apply(tick.callback, undefined, tick.args);
      } catch (error) {
        go.uncaught(error, 'uncaughtException');
      }
      done?.();
    }
  }
}

exports.ticks = runTicks;
exports.waiting = () => ticks.length > 0;
exports.drop = () => { ticks = []; };

// uncaught tells the listeners about an error and returns true, or prints it.
exports.uncaught = (error, origin) => {
  if (adopted === undefined) return print(error);
  try {
    return tell(adopted, error, origin) || print(error);
  } catch (second) {
    adopted.process.exitCode = 7; // Node's status for a broken handler
    return print(second);
  }
};

function tell({ process, capture }, error, origin) {
  process.emit('uncaughtExceptionMonitor', error, origin);
  const callback = capture();
  if (callback === null) return process.emit('uncaughtException', error, origin);
  callback(error);
  return true;
}

// hears tells whether somebody is there to be told.
exports.hears = () => adopted !== undefined
  && (adopted.capture() !== null || adopted.process.listenerCount('uncaughtException') > 0);

function print(error) {
  go.stderr(require('internal/uncaught').describe(error, go.sourceLine));
  return false;
}

// reject reports a promise that was rejected and has no handler.
exports.reject = (promise, reason) => {
  require('internal/rejections').report(promise, reason, adopted, go.uncaught);
};

exports.late = (promise) => {
  require('internal/rejections').reportLate(promise, adopted);
};

// emit passes on what happens to the program: its end, a signal. It returns
// the status to end with, or whether a signal had listeners.
exports.emit = (event, argument) => {
  if (adopted === undefined) return event === 'signal' ? false : argument;
  return adopted.happen(event, argument);
};
