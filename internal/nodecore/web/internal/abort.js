// AbortController and AbortSignal.

const { invalidThis } = require('internal/brand');
const { EventTarget, trusted, defineHandler } = require('internal/web/event_target');
const { DOMException } = require('internal/web/dom_exception');
const { makeError, invalidArgType } = require('internal/errors');
const { validateAbortSignal, validateArray, validateObject, validateInteger } = require('internal/validate');
const custom = Symbol.for('nodejs.util.inspect.custom');

const key = Symbol('construct');

let make; // makes a signal, aborted with a reason if it is given one
let abort; // aborts a signal

class AbortSignal extends EventTarget {
  #aborted = false;
  #reason;
  #dependants = new Set(); // signals of any() that follow this one

  constructor(given) {
    if (given !== key) throw makeError(TypeError, 'ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');
    super();
  }

  get aborted() {
    if (!(#aborted in this)) throw invalidThis('AbortSignal');
    return this.#aborted;
  }

  get reason() {
    if (!(#aborted in this)) throw invalidThis('AbortSignal');
    return this.#reason;
  }

  throwIfAborted() {
    if (!(#aborted in this)) throw invalidThis('AbortSignal');
    if (this.#aborted) throw this.#reason;
  }

  [custom](depth, options, inspect) { return depth < 0 ? this : shown('AbortSignal', { aborted: this.aborted }, options, inspect); }

  static abort(reason = new DOMException('This operation was aborted', 'AbortError')) {
    const signal = make();
    signal.#aborted = true;
    signal.#reason = reason;
    return signal;
  }

  static timeout(delay) {
    validateInteger(delay, 'delay', 0, 2 ** 32 - 1);
    const signal = make();
    // Node lets the program end though the signal waits.
    require('internal/timers/timers').setTimeout(() => {
      abort(signal, new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    }, delay).unref();
    return signal;
  }

  static any(signals) {
    validateArray(signals, 'signals');
    const list = [...signals];
    list.forEach((s, i) => { if (!(s instanceof AbortSignal)) throw invalidArgType(`signals[${i}]`, 'AbortSignal', s); });
    const aborted = list.find((s) => s.aborted);
    if (aborted !== undefined) return AbortSignal.abort(aborted.reason);
    const signal = make();
    for (const s of list) s.#dependants.add(signal);
    return signal;
  }

  static {
    make = () => new AbortSignal(key);
    abort = (signal, reason) => {
      if (signal.#aborted) return;
      signal.#aborted = true;
      signal.#reason = reason;
      signal.dispatchEvent(trusted('abort'));
      for (const dependant of signal.#dependants) abort(dependant, reason);
      signal.#dependants.clear();
    };
  }
}

defineHandler(AbortSignal, 'abort');
finish(AbortSignal, ['aborted', 'reason', 'throwIfAborted']);

class AbortController {
  #signal = make();

  get signal() {
    if (!(#signal in this)) throw invalidThis('AbortController');
    return this.#signal;
  }

  abort(reason = new DOMException('This operation was aborted', 'AbortError')) { abort(this.signal, reason); }

  [custom](depth, options, inspect) { return depth < 0 ? this : shown('AbortController', { signal: this.signal }, options, inspect); }
}

finish(AbortController, ['signal', 'abort']);

function finish(Class, enumerable) {
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: Class.name, configurable: true });
  Object.defineProperty(Class.prototype, custom, { enumerable: false });
  for (const name of enumerable) Object.defineProperty(Class.prototype, name, { enumerable: true });
}

function shown(name, properties, options, inspect) {
  const rest = options.depth === null || options.depth === undefined ? options.depth : options.depth - 1;
  return `${name} ${inspect(properties, { ...options, depth: rest })}`;
}

// aborted is util.aborted: a promise that is kept when the signal is aborted.
async function aborted(signal, resource) {
  if (signal === undefined) throw invalidArgType('signal', 'AbortSignal', signal);
  validateAbortSignal(signal, 'signal');
  validateObject(resource, 'resource');
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}

module.exports = { AbortController, AbortSignal, aborted };
