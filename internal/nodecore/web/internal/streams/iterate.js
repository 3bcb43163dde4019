// The iterator of a ReadableStream, and streams of what can be iterated.

const { invalidArgType } = require('internal/errors');
const { asyncIterator } = require('internal/symbols');
const c = require('internal/web/streams/common');
const { cancel } = require('internal/web/streams/readable');
const { attach, release, read } = require('internal/web/streams/readers');

// All iterators of streams inherit from the one that async generators have.
let prototype;

function iteratorPrototype() {
  if (prototype !== undefined) return prototype;
  const base = { [asyncIterator]() { return this; } };
  Object.defineProperty(base, asyncIterator, { enumerable: false });
  prototype = Object.create(base, {
    next: { value: next, writable: true, enumerable: true, configurable: true },
    return: { value: leave, writable: true, enumerable: true, configurable: true },
  });
  return prototype;
}

function iterate(stream, preventCancel) {
  const iterator = Object.create(iteratorPrototype());
  c.put(iterator, { kind: 'ReadableStreamAsyncIterator', reader: attach('ReadableStreamDefaultReader', stream), preventCancel, last: undefined, over: false });
  return iterator;
}

const ended = (value) => ({ value, done: true });

function next() {
  let state;
  try {
    state = c.need(this, 'ReadableStreamAsyncIterator');
  } catch (error) {
    return Promise.reject(error);
  }
  const step = () => nextStep(state);
  state.last = state.last === undefined ? step() : state.last.then(step, step);
  return state.last;
}

function nextStep(state) {
  if (state.over) return Promise.resolve(ended(undefined));
  const d = c.deferred();
  read(state.reader, {
    chunk: (value) => d.resolve({ value, done: false }),
    close: () => {
      state.over = true;
      release(state.reader);
      d.resolve(ended(undefined));
    },
    error: (reason) => {
      state.over = true;
      release(state.reader);
      d.reject(reason);
    },
  });
  return d.promise;
}

function leave(value) {
  let state;
  try {
    state = c.need(this, 'ReadableStreamAsyncIterator');
  } catch (error) {
    return Promise.reject(error);
  }
  const step = async () => {
    if (state.over) return ended(value);
    state.over = true;
    const { stream } = state.reader;
    if (state.preventCancel) {
      release(state.reader);
      return ended(value);
    }
    const cancelled = cancel(stream, value);
    release(state.reader);
    await cancelled;
    return ended(value);
  };
  state.last = state.last === undefined ? step() : state.last.then(step, step);
  return state.last;
}

// --- from ---

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

// iteratorOf has next and return as the asynchronous protocol has them.
function iteratorOf(iterable) {
  const asynchronous = iterable[asyncIterator] ?? undefined;
  const method = asynchronous ?? iterable[Symbol.iterator] ?? undefined;
  if (typeof method !== 'function') throw notIterable(iterable);
  const iterator = Reflect.apply(method, iterable, []);
  if (!isObject(iterator)) throw require('internal/errors').makeError(TypeError, 'ERR_INVALID_STATE', 'Invalid state: The iterator method must return an object');
  return { iterator, sync: asynchronous === undefined, next: iterator.next };
}

const notIterable = (value) => require('internal/errors').makeError(TypeError, 'ERR_ARG_NOT_ITERABLE', `${require('internal/util/inspect').inspect(value)} must be iterable`);

function from(iterable) {
  if (iterable === null || iterable === undefined) throw notIterable(iterable);
  const { iterator, sync, next } = iteratorOf(iterable);
  const { make, close, enqueue } = require('internal/web/streams/default');
  const needObject = (result) => {
    if (!isObject(result)) throw c.invalidState('The promise returned by the iterator.next() method must fulfill with an object');
    return result;
  };
  const stream = make({
    highWaterMark: 0,
    pull: () => c.attempt(() => Reflect.apply(next, iterator, [])).then(async (result) => {
      needObject(result);
      if (result.done) {
        close(stream.controller);
        return;
      }
      const { value } = result;
      enqueue(stream.controller, sync ? await value : value);
    }),
    cancel: async (reason) => {
      const method = iterator.return;
      if (method === undefined || method === null) return;
      if (typeof method !== 'function') throw invalidArgType('iterator.return', 'Function', method);
      needObject(await Reflect.apply(method, iterator, [reason]));
    },
  });
  return stream;
}

module.exports = { iterate, from };
