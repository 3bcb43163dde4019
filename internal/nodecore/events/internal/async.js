// events.once and events.on: events to await.

const { abortError, invalidArgType } = require('internal/errors');
const { validateAbortSignal, validateObject, validateFunction, validateInteger } = require('internal/validate');
const { asyncIterator, dispose } = require('internal/symbols');

// listen attaches a listener to an emitter or an EventTarget, and returns a
// function that takes it away.
function listen(emitter, type, listener, once) {
  if (typeof emitter?.on === 'function') {
    if (once) emitter.once(type, listener);
    else emitter.on(type, listener);
    return () => emitter.removeListener(type, listener);
  }
  if (typeof emitter?.addEventListener === 'function') {
    emitter.addEventListener(type, listener, { once });
    return () => emitter.removeEventListener(type, listener);
  }
  throw invalidArgType('emitter', 'EventEmitter', emitter);
}

const aborted = (signal) => abortError(signal.reason);

exports.once = (emitter, type, options) => {
  const signal = options?.signal;
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw aborted(signal);
  return new Promise((resolve, reject) => {
    const undo = [];
    const finish = (settle) => (value) => {
      for (const f of undo) f();
      settle(value);
    };
    const done = finish(resolve);
    undo.push(listen(emitter, type, (...args) => done(args), true));
    if (type !== 'error' && typeof emitter.once === 'function') undo.push(listen(emitter, 'error', finish(reject), true));
    if (signal) undo.push(listen(signal, 'abort', () => finish(reject)(aborted(signal)), true));
  });
};

exports.addAbortListener = (signal, listener) => {
  if (signal === undefined) throw invalidArgType('signal', 'AbortSignal', signal);
  validateAbortSignal(signal, 'signal');
  validateFunction(listener, 'listener');
  let undo;
  if (signal.aborted) require('internal/bootstrap').queueMicrotask(() => listener());
  else undo = listen(signal, 'abort', listener, true);
  return { [dispose]() { undo?.(); } };
};

// Events queues what is emitted until somebody asks, and who asks until
// something is emitted.
class Events {
  #queue = [];
  #waiting = [];
  #error = null;
  #ended = false;
  #paused = false;
  #undo = [];
  #emitter;
  #high;
  #low;

  constructor(emitter, type, { signal, close, high, low }) {
    this.#emitter = emitter;
    this.#high = high;
    this.#low = low;
    this.#undo.push(listen(emitter, type, (...args) => this.#push(args)));
    if (type !== 'error' && typeof emitter.on === 'function') {
      this.#undo.push(listen(emitter, 'error', (error) => this.#fail(error)));
    }
    for (const name of close ?? []) this.#undo.push(listen(emitter, name, () => this.#end()));
    if (signal) this.#undo.push(listen(signal, 'abort', () => this.#fail(aborted(signal)), true));
  }

  #push(value) {
    if (this.#waiting.length > 0) {
      this.#waiting.shift().resolve({ value, done: false });
      return;
    }
    this.#queue.push(value);
    if (this.#queue.length > this.#high && !this.#paused) {
      this.#paused = true;
      this.#emitter.pause?.();
    }
  }

  #fail(error) {
    if (this.#waiting.length > 0) this.#waiting.shift().reject(error);
    else this.#error = error;
    this.#end();
  }

  #end() {
    for (const f of this.#undo.splice(0)) f();
    this.#ended = true;
    for (const { resolve } of this.#waiting.splice(0)) resolve({ value: undefined, done: true });
    return Promise.resolve({ value: undefined, done: true });
  }

  next() {
    if (this.#queue.length > 0) {
      const value = this.#queue.shift();
      if (this.#paused && this.#queue.length < this.#low) {
        this.#paused = false;
        this.#emitter.resume?.();
      }
      return Promise.resolve({ value, done: false });
    }
    if (this.#error !== null) {
      const error = this.#error;
      this.#error = null;
      return Promise.reject(error);
    }
    if (this.#ended) return this.#end();
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  return() { return this.#end(); }

  throw(error) {
    if (!(error instanceof Error)) throw invalidArgType('EventEmitter.AsyncIterator', 'Error', error);
    this.#error = error;
    for (const f of this.#undo.splice(0)) f();
    this.#ended = true;
    return undefined;
  }
}
Object.defineProperty(Events.prototype, asyncIterator, { value() { return this; }, writable: true, configurable: true });

exports.on = (emitter, type, options = {}) => {
  validateObject(options, 'options');
  const { signal, close } = options;
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw aborted(signal);
  const high = options.highWaterMark ?? options.highWatermark ?? Number.MAX_SAFE_INTEGER;
  const low = options.lowWaterMark ?? options.lowWatermark ?? 1;
  validateInteger(high, 'options.highWaterMark', 1);
  validateInteger(low, 'options.lowWaterMark', 1);
  return new Events(emitter, type, { signal, close, high, low });
};
