// Turns: the queue of process.nextTick, queueMicrotask, and what becomes of
// errors that nobody caught. It is loaded with every runtime, so it must not
// load anything itself before that is needed.

// Four places a tick: what is called, its arguments or undefined, then its only argument, and what puts its context in
// force. An object for each would cost more than most ticks do.
let ticks = [];
let spare = []; // takes what is queued while ticks run
const mostSpare = 1000;

// What process/process.js gives of itself once the program has touched process;
// before that, there can't be listeners: { process, happen, capture }.
let adopted;

exports.adopt = (p) => { adopted = p; };
exports.isAdopted = () => adopted !== undefined;

exports.nextTick = function nextTick(callback, ...args) {
  if (typeof callback !== 'function') require('internal/validate').validateFunction(callback, 'callback');
  queue(callback, args, undefined);
};

// soon is nextTick for functions of ours that take one argument. It makes no array of that.
exports.soon = (callback, argument) => { queue(callback, undefined, argument); };

function queue(callback, args, only) {
  if (adopted !== undefined && adopted.process._exiting) return;
  const at = ticks.length;
  ticks[at] = callback;
  ticks[at + 1] = args;
  ticks[at + 2] = only;
  ticks[at + 3] = go.again();
  // The queue is run at the end of a turn. What Go calls outside of one ends with its microtasks.
  if (at === 0 && !go.queued()) Promise.resolve().then(runTicks);
}

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
    ticks = spare ?? [];
    spare = undefined; // a tick may have others run while it does
    for (let i = 0; i < batch.length; i += 4) {
      const again = batch[i + 3];
      const done = again === undefined ? undefined : again();
      try {
        if (batch[i + 1] === undefined) batch[i](batch[i + 2]);
        else Reflect.apply(batch[i], undefined, batch[i + 1]);
      } catch (error) {
        go.uncaught(error, 'uncaughtException');
      }
      done?.();
    }
    if (batch.length > mostSpare) continue;
    batch.length = 0;
    spare = batch;
  }
}

exports.ticks = runTicks;
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
