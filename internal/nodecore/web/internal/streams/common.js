// What the classes of web streams share. An object that programs have is a face: what it is, is in its state, which only
// these files reach. A stream's state refers to those of its controller, reader or writer, and never to the faces.

const { makeError, invalidArgType } = require('internal/errors');
const custom = Symbol.for('nodejs.util.inspect.custom');

const own = Symbol('kState');

// stateOf is the state of a face of that class, or undefined.
const stateOf = (value, kind) => (value !== null && value !== undefined && value[own]?.kind === kind ? value[own] : undefined);

const { invalidThis: wrongThis } = require('internal/brand');

function need(self, kind) {
  const state = stateOf(self, kind);
  if (state === undefined) throw wrongThis(kind);
  return state;
}

const illegalConstructor = () => makeError(TypeError, 'ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');
const invalidState = (text, Base = TypeError) => makeError(Base, 'ERR_INVALID_STATE', `Invalid state: ${text}`);

// face makes an object of a class whose constructor programs may not call.
function face(Class, state) {
  const object = Object.create(Class.prototype);
  put(object, state);
  return object;
}

function put(object, state) {
  state.face = object;
  Object.defineProperty(object, own, { value: state });
}

// dressed makes members of a class enumerable, and gives it a tag and a form in which it is shown.
function dressed(Class, members, shown) {
  const { prototype } = Class;
  for (const name of members) Object.defineProperty(prototype, name, { enumerable: true });
  Object.defineProperty(prototype, Symbol.toStringTag, { value: Class.name, configurable: true });
  Object.defineProperty(prototype, custom, {
    value(depth, options) {
      if (depth < 0) return undefined;
      const nested = { ...options, depth: options?.depth == null ? null : options.depth - 1 };
      return `${Class.name} ${require('internal/util/inspect').inspect(shown.call(this), nested)}`;
    },
    writable: true, configurable: true,
  });
}

// --- promises ---

function deferred() {
  const d = { settled: false };
  d.promise = new Promise((resolve, reject) => {
    d.resolve = (value) => { d.settled = true; resolve(value); };
    d.reject = (reason) => { d.settled = true; reject(reason); };
  });
  return d;
}

function resolved(value) {
  const d = deferred();
  d.resolve(value);
  return d;
}

function rejected(reason) {
  const d = deferred();
  d.reject(reason);
  handled(d.promise);
  return d;
}

const handled = (promise) => { promise.then(undefined, () => {}); };

// attempt calls a function of the program's; what it throws rejects.
function attempt(f, ...args) {
  try {
    return Promise.resolve(f(...args));
  } catch (error) {
    return Promise.reject(error);
  }
}

// method is one of an underlying source or sink: undefined, or a function that returns a promise.
function method(object, name, what) {
  const f = object?.[name];
  if (f === undefined) return undefined;
  if (typeof f !== 'function') throw invalidArgType(`${what}.${name}`, 'Function', f);
  return (...args) => attempt(() => Reflect.apply(f, object, args));
}

// --- the end of a stream ---

// watch calls back once a stream is closed, or with the error that it has.
function watch(stream, callback) {
  (stream.watchers ??= []).push(callback);
  if (stream.state === 'closed' || stream.state === 'errored') tell(stream);
}

// tell is called when a stream has come to its end.
function tell(stream) {
  if (stream.watchers === undefined) return;
  const [watchers, error] = [stream.watchers, stream.state === 'errored' ? stream.stored : undefined];
  stream.watchers = undefined;
  Promise.resolve().then(() => { for (const callback of watchers) callback(error); });
}

// --- queues with sizes ---

// SizedQueue holds chunks, and knows their total size.
class SizedQueue {
  #entries = [];
  #head = 0;
  size = 0;

  get length() { return this.#entries.length - this.#head; }

  push(value, size) {
    if (typeof size !== 'number' || Number.isNaN(size) || size < 0 || size === Infinity) {
      throw makeError(RangeError, 'ERR_INVALID_ARG_VALUE', `The argument 'size' is invalid. Received ${require('internal/util/inspect').inspect(size)}`);
    }
    this.#entries.push({ value, size });
    this.size += size;
  }

  peek() { return this.#entries[this.#head].value; }

  shift() {
    const { value, size } = this.#entries[this.#head];
    this.#entries[this.#head++] = undefined;
    if (this.#head > 32 && this.#head * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#head);
      this.#head = 0;
    }
    this.size = Math.max(0, this.size - size); // sums of fractions may come out below
    return value;
  }

  clear() {
    this.#entries = [];
    this.#head = 0;
    this.size = 0;
  }
}

// --- strategies ---

function highWaterMarkOf(strategy, otherwise) {
  const given = strategy?.highWaterMark;
  if (given === undefined) return otherwise;
  const mark = +given;
  if (typeof given === 'symbol' || Number.isNaN(mark) || mark < 0) {
    throw makeError(RangeError, 'ERR_INVALID_ARG_VALUE', `The property 'strategy.highWaterMark' is invalid. Received ${require('internal/util/inspect').inspect(given)}`);
  }
  return mark;
}

function sizeOf(strategy) {
  const size = strategy?.size;
  if (size === undefined) return () => 1;
  if (typeof size !== 'function') throw invalidArgType('strategy.size', 'Function', size);
  return (chunk) => Reflect.apply(size, undefined, [chunk]);
}

// dictionary checks an argument that is an object with options, or nothing.
function dictionary(value, name) {
  if (value === null || value === undefined) return {};
  if (typeof value !== 'object' && typeof value !== 'function') throw invalidArgType(name, 'Object', value);
  return value;
}

module.exports = {
  own, stateOf, need, wrongThis, illegalConstructor, invalidState, face, put, dressed,
  deferred, resolved, rejected, handled, attempt, method, watch, tell, SizedQueue, highWaterMarkOf, sizeOf, dictionary,
  ...go, // transfer(buffer) moves its memory to another one; detached(buffer)
};
