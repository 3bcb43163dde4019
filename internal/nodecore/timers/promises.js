// timers/promises: timers to await, and to abort.

const timers = require('internal/timers/timers');
const { abortError, makeError } = require('internal/errors');
const { validateObject, validateBoolean, validateAbortSignal, validateNumber } = require('internal/validate');
const { asyncIterator } = require('internal/symbols');

// check reads the options { ref, signal }.
function check(options) {
  validateObject(options, 'options');
  const { signal, ref = true } = options;
  validateAbortSignal(signal, 'options.signal');
  if (typeof ref !== 'boolean') validateBoolean(ref, 'options.ref');
  return { signal, ref };
}

const aborted = (signal) => abortError(signal.reason);

// wait makes a promise that start(resolve) keeps, and which the signal breaks.
function wait(options, start, stop) {
  let settings;
  try {
    settings = check(options);
  } catch (error) {
    return Promise.reject(error);
  }
  const { signal, ref } = settings;
  if (signal?.aborted) return Promise.reject(aborted(signal));
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      stop(timer);
      reject(aborted(signal));
    };
    const timer = start((value) => {
      signal?.removeEventListener('abort', onAbort);
      resolve(value);
    });
    if (!ref) timer.unref();
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

exports.setTimeout = function setTimeout(delay, value, options = {}) {
  try {
    if (delay !== undefined) validateNumber(delay, 'delay');
  } catch (error) {
    return Promise.reject(error);
  }
  return wait(options, (resolve) => timers.setTimeout(() => resolve(value), delay), timers.clearTimeout);
};

exports.setImmediate = function setImmediate(value, options = {}) {
  return wait(options, (resolve) => timers.setImmediate(() => resolve(value)), timers.clearImmediate);
};

// Ticks yields a value for every interval that has passed, also those that
// passed while nobody asked.
class Ticks {
  #passed = 0;
  #waiting = [];
  #error;
  #done = false;
  #value;
  #timer;
  #signal;
  #onAbort = () => this.#fail(aborted(this.#signal));

  constructor(after, value, { signal, ref }) {
    this.#value = value;
    this.#signal = signal;
    if (signal?.aborted) {
      this.#error = aborted(signal);
      return;
    }
    this.#timer = timers.setInterval(() => this.#tick(), after);
    if (!ref) this.#timer.unref();
    signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  #tick() {
    if (this.#waiting.length === 0) this.#passed++;
    else this.#waiting.shift().resolve({ value: this.#value, done: false });
  }

  #fail(error) {
    timers.clearInterval(this.#timer);
    if (this.#waiting.length === 0) this.#error = error;
    else this.#waiting.shift().reject(error);
    this.#end();
  }

  #end() {
    this.#done = true;
    timers.clearInterval(this.#timer);
    this.#signal?.removeEventListener('abort', this.#onAbort);
    for (const { resolve } of this.#waiting.splice(0)) resolve({ value: undefined, done: true });
  }

  next() {
    if (this.#passed > 0) {
      this.#passed--;
      return Promise.resolve({ value: this.#value, done: false });
    }
    if (this.#error !== undefined) {
      const error = this.#error;
      this.#error = undefined;
      this.#done = true;
      return Promise.reject(error);
    }
    if (this.#done) return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  return(value) {
    this.#passed = 0;
    this.#end();
    return Promise.resolve({ value, done: true });
  }

  throw(error) {
    this.#passed = 0;
    this.#end();
    return Promise.reject(error);
  }
}
Object.defineProperty(Ticks.prototype, asyncIterator, { value() { return this; }, writable: true, configurable: true });

// setInterval complains of its arguments when it is first iterated, as Node's,
// which is an async generator.
exports.setInterval = function setInterval(after, value, options = {}) {
  let settings;
  let broken;
  try {
    if (after !== undefined) validateNumber(after, 'delay');
    settings = check(options);
  } catch (error) {
    broken = error;
  }
  let ticks;
  const start = () => {
    if (broken !== undefined) throw broken;
    return ticks ??= new Ticks(after, value, settings);
  };
  return {
    next: async () => start().next(),
    return: async (v) => (ticks === undefined ? { value: v, done: true } : ticks.return(v)),
    throw: async (error) => { if (ticks === undefined) throw error; return ticks.throw(error); },
    [asyncIterator]() { return this; },
  };
};

const secret = {};

class Scheduler {
  constructor(key) {
    if (key !== secret) throw makeError(TypeError, 'ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');
  }

  yield() { return exports.setImmediate(); }

  wait(delay, options) { return exports.setTimeout(delay, undefined, options); }
}

exports.scheduler = new Scheduler(secret);
