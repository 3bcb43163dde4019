// The methods of Readable that are named after those of arrays. Each reads the stream as an asynchronous iterable; those
// that give a stream give one of such an iterable.

const { abortError, invalidArgType, outOfRange, makeError } = require('internal/errors');
const { validateAbortSignal, validateInteger, validateObject } = require('internal/validate');
const { finished } = require('internal/stream/end');
const { iteratorOf, inOrder } = require('internal/stream/iterate');
const { asyncIterator } = require('internal/symbols');

const nothing = Symbol('kEmpty'); // what a mapper returns that gives no chunk
const ended = { value: undefined, done: true };

// --- iterating, without asynchronous generators ---

// Steps is an iterator that is made of a function: (give) => ..., which awaits give(value) for each value. It runs while
// somebody waits for a value. What it has to do when it is left, it does in a finally: give throws then.
class Steps {
  #run;
  #wanted; // resolves the promise of the next that is under way
  #go; // lets the function go on
  #leave = false;
  #over = false;
  #queue = inOrder();

  constructor(run) { this.#run = run; }

  next() { return this.#queue(() => this.#next()); }

  return(value) {
    return this.#queue(async () => {
      if (!this.#over && this.#run === undefined) {
        this.#leave = true;
        await this.#resume().catch((error) => { if (error !== left) throw error; });
      }
      this.#over = true;
      return { value, done: true };
    });
  }

  async throw(error) {
    await this.return();
    throw error;
  }

  [asyncIterator]() { return this; }

  #next() {
    if (this.#over) return ended;
    if (this.#run === undefined) return this.#resume();
    const run = this.#run;
    this.#run = undefined;
    return new Promise((resolve, reject) => {
      this.#wanted = { resolve, reject };
      run((value) => this.#give(value)).then(() => this.#end('resolve', ended), (error) => this.#end('reject', error));
    });
  }

  #end(how, value) {
    this.#over = true;
    this.#wanted[how](value);
  }

  #resume() {
    return new Promise((resolve, reject) => {
      this.#wanted = { resolve, reject };
      this.#go();
    });
  }

  #give(value) {
    return new Promise((resolve, reject) => {
      this.#go = () => (this.#leave ? reject(left) : resolve());
      this.#wanted.resolve({ value, done: false });
    });
  }
}

const left = new Error('the iterator was left');

// each calls visit with every value, and leaves when that returns true or throws.
async function each(iterable, visit) {
  const iterator = iteratorOf(iterable);
  for (;;) {
    const { value, done } = await iterator.next();
    if (done) return;
    let stop;
    try {
      stop = await visit(await value);
    } catch (error) {
      await Promise.resolve(iterator.return?.()).catch(() => {});
      throw error;
    }
    if (stop === true) {
      await iterator.return?.();
      return;
    }
  }
}

// --- options ---

function check(options) {
  if (options !== undefined && options !== null) validateObject(options, 'options');
  if (options?.signal !== undefined && options?.signal !== null) validateAbortSignal(options.signal, 'options.signal');
}

function checkFunction(f, name = 'fn', kinds = ['Function', 'AsyncFunction']) {
  if (typeof f !== 'function') throw invalidArgType(name, kinds, f);
}

const stopIfAborted = (options) => { if (options?.signal?.aborted) throw abortError(options.signal.reason); };
const leaveIfAborted = (options) => { if (options?.signal?.aborted) throw abortError(); };

function count(number) {
  const n = Number(number);
  if (Number.isNaN(n)) return 0;
  if (n < 0) throw outOfRange('number', '>= 0', n);
  return n;
}

// --- mapping ---

function map(f, options) {
  checkFunction(f);
  check(options);
  let concurrency = 1;
  if (options?.concurrency != null) concurrency = Math.floor(options.concurrency);
  let mark = concurrency - 1;
  if (options?.highWaterMark != null) mark = Math.floor(options.highWaterMark);
  validateInteger(concurrency, 'options.concurrency', 1);
  validateInteger(mark, 'options.highWaterMark', 0);
  const mapper = new Mapper(this, f, concurrency, mark + concurrency, options?.signal ?? undefined);
  return new Steps((give) => mapper.run(give));
}

// Mapper calls a function with the stream's values, several at a time, and gives the results in order.
class Mapper {
  constructor(stream, f, concurrency, most, signal) {
    Object.assign(this, { stream, f, concurrency, most });
    const { AbortController } = require('internal/web/abort');
    this.outer = signal;
    this.controller = new AbortController();
    this.queue = []; // promises of results
    this.running = 0;
    this.done = false;
    this.wakeReader = () => {};
    this.wakePump = () => {};
  }

  get aborted() { return this.controller.signal.aborted; }

  async run(give) {
    const abort = () => this.controller.abort(this.outer.reason);
    if (this.outer?.aborted) abort();
    this.outer?.addEventListener('abort', abort, { once: true });
    this.pump();
    try {
      for (;;) {
        while (this.queue.length > 0) {
          const value = await this.queue[0];
          if (value === ended) return;
          if (this.aborted) throw abortError();
          if (value !== nothing) await give(value);
          this.queue.shift();
          this.wakeIfRoom();
        }
        await new Promise((resolve) => { this.wakeReader = resolve; });
      }
    } finally {
      this.done = true;
      this.outer?.removeEventListener('abort', abort);
      this.wakePump();
    }
  }

  async pump() {
    try {
      await each(this.stream, async (value) => {
        if (this.done) return true;
        if (this.aborted) throw abortError();
        this.start(value);
        if (!this.done && (this.queue.length >= this.most || this.running >= this.concurrency)) {
          await new Promise((resolve) => { this.wakePump = resolve; });
        }
        return this.done;
      });
      this.queue.push(ended);
    } catch (error) {
      const failed = Promise.reject(error);
      failed.catch(() => {});
      this.queue.push(failed);
    } finally {
      this.done = true;
      this.wakeReader();
    }
  }

  start(value) {
    let result;
    try {
      result = this.f(value, { signal: this.controller.signal });
      if (result === nothing) return;
      result = Promise.resolve(result);
    } catch (error) {
      result = Promise.reject(error);
    }
    this.running++;
    const after = () => {
      this.running--;
      this.wakeIfRoom();
    };
    result.then(after, () => {
      this.done = true;
      after();
    });
    this.queue.push(result);
    this.wakeReader();
  }

  wakeIfRoom() {
    if (!this.done && this.running < this.concurrency && this.queue.length < this.most) this.wakePump();
    else if (this.done) this.wakePump();
  }
}

function filter(f, options) {
  checkFunction(f);
  return map.call(this, async (value, more) => ((await f(value, more)) ? value : nothing), options);
}

function flatMap(f, options) {
  const values = map.call(this, f, options);
  return new Steps((give) => each(values, (inner) => each(inner, async (value) => { await give(value); })));
}

// --- parts ---

// part makes an iterator of what visit gives of a stream. visit returns true at its end.
const part = (stream, options, visit) => new Steps(async (give) => {
  leaveIfAborted(options);
  await each(stream, (value) => {
    leaveIfAborted(options);
    return visit(value, give);
  });
});

function drop(number, options = undefined) {
  check(options);
  let left = count(number);
  return part(this, options, async (value, give) => {
    if (left-- <= 0) await give(value);
  });
}

function take(number, options = undefined) {
  check(options);
  let left = count(number);
  return part(this, options, async (value, give) => {
    if (left-- > 0) await give(value);
    return left <= 0;
  });
}

function asIndexedPairs(options = undefined) {
  check(options);
  let index = 0;
  return new Steps((give) => each(this, async (value) => {
    stopIfAborted(options);
    await give([index++, value]);
  }));
}

function compose(stream, options) {
  check(options);
  const { isNode, isWritable, addAbortSignal } = require('internal/stream/end');
  if (isNode(stream) && !isWritable(stream)) throw require('internal/errors').invalidArgValue('stream', stream, 'must be writable');
  const composed = require('internal/stream/compose').compose(this, stream);
  if (options?.signal) addAbortSignal(options.signal, composed);
  return composed;
}

// --- results ---

async function forEach(f, options) {
  checkFunction(f);
  await each(map.call(this, async (value, more) => {
    await f(value, more);
    return nothing;
  }, options), () => {});
}

async function toArray(options) {
  check(options);
  const result = [];
  await each(this, (value) => {
    stopIfAborted(options);
    result.push(value);
  });
  return result;
}

async function some(f, options = undefined) {
  let found = false;
  await each(filter.call(this, f, options), () => {
    found = true;
    return true;
  });
  return found;
}

async function every(f, options = undefined) {
  checkFunction(f);
  return !(await some.call(this, async (...args) => !(await f(...args)), options));
}

async function find(f, options) {
  let found;
  await each(filter.call(this, f, options), (value) => {
    found = value;
    return true;
  });
  return found;
}

async function reduce(reducer, initialValue, options) {
  checkFunction(reducer, 'reducer');
  check(options);
  let started = arguments.length > 1;
  if (options?.signal?.aborted) await endAborted(this, options.signal.reason);
  const { AbortController } = require('internal/web/abort');
  const controller = new AbortController();
  options?.signal?.addEventListener('abort', () => controller.abort(), { once: true });
  let result = initialValue;
  try {
    await each(this, async (value) => {
      if (options?.signal?.aborted) throw abortError();
      if (started) result = await reducer(result, value, { signal: controller.signal });
      else [result, started] = [value, true];
    });
    if (!started) throw makeError(TypeError, 'ERR_MISSING_ARGS', 'Reduce of an empty stream requires an initial value');
  } finally {
    controller.abort();
  }
  return result;
}

async function endAborted(stream, reason) {
  const error = abortError(reason);
  stream.once('error', () => {}); // which is thrown
  await finished.promise(stream.destroy(error)).catch(() => {});
  throw error;
}

module.exports = {
  streams: { asIndexedPairs, drop, filter, flatMap, map, take, compose },
  promises: { every, forEach, reduce, toArray, some, find },
};
