// Streams of what can be iterated, and iterators of streams. The engine has no
// asynchronous generators, so these are written out.

const { nextTick } = require('internal/bootstrap');
const { invalidArgType } = require('internal/errors');
const { end } = require('internal/stream/destroy');
const { finished, isIterable } = require('internal/stream/end');
const errors = require('internal/stream/errors');
const { asyncIterator } = require('internal/symbols');

const iteratorOf = (iterable) => (typeof iterable[asyncIterator] === 'function' ? iterable[asyncIterator]() : iterable[Symbol.iterator]());

// inOrder makes a function that does steps one after the other, as the calls of a generator are done.
function inOrder() {
  let last = Promise.resolve();
  return (step) => {
    const result = last.then(step);
    last = result.catch(() => {});
    return result;
  };
}

Object.assign(exports, { iteratorOf, inOrder });

// --- from ---

exports.from = (Readable, iterable, options) => {
  if (typeof iterable === 'string' || iterable instanceof require('buffer').Buffer) {
    return new Readable({
      objectMode: true, ...options,
      read() {
        this.push(iterable);
        this.push(null);
      },
    });
  }
  if (!isIterable(iterable)) throw invalidArgType('iterable', ['Iterable'], iterable);
  const iterator = iteratorOf(iterable);
  const readable = new Readable({ objectMode: true, highWaterMark: 1, ...options });
  let reading = false;
  readable._read = () => {
    if (reading) return;
    reading = true;
    pull();
  };
  readable._destroy = (error, callback) => {
    close(iterator, error).then(() => nextTick(callback, error), (failure) => nextTick(callback, failure || error));
  };
  async function pull() {
    try {
      for (;;) {
        const { value, done } = await iterator.next();
        if (done) {
          readable.push(null);
          return;
        }
        const chunk = await value;
        if (chunk === null) {
          reading = false;
          throw errors.nullValues();
        }
        if (readable.push(chunk)) continue;
        reading = false;
        return;
      }
    } catch (error) {
      readable.destroy(error);
    }
  }
  return readable;
};

// close ends an iterator that is not at its end.
async function close(iterator, error) {
  if (error != null && typeof iterator.throw === 'function') {
    const { value, done } = await iterator.throw(error);
    await value;
    if (done) return;
  }
  if (typeof iterator.return === 'function') await (await iterator.return()).value;
}

// --- iterate ---

// Reader is a stream's iterator. It begins to read at the first next.
class Reader {
  #stream;
  #keep; // the stream is not destroyed when the loop is left
  #failure; // null: it came to its end
  #wake = () => {};
  #stop;
  #queue = inOrder();
  #over = false;

  constructor(stream, keep) {
    this.#stream = stream;
    this.#keep = keep;
  }

  next() { return this.#queue(() => this.#next()); }

  return(value) {
    return this.#queue(async () => {
      this.#leave();
      return { value, done: true };
    });
  }

  throw(error) {
    return this.#queue(async () => {
      this.#leave(error);
      throw error;
    });
  }

  [asyncIterator]() { return this; }

  #begin() {
    const wake = () => { this.#wake(); };
    this.#stream.on('readable', wake);
    const cleanUp = finished(this.#stream, { writable: false }, (error) => {
      this.#failure = error ?? null;
      wake();
    });
    this.#stop = () => {
      this.#stream.off('readable', wake);
      cleanUp();
    };
  }

  async #next() {
    if (this.#over) return { value: undefined, done: true };
    if (!this.#stop) this.#begin();
    for (;;) {
      const chunk = this.#stream.destroyed ? null : this.#stream.read();
      if (chunk !== null) return { value: chunk, done: false };
      if (this.#failure !== undefined) break;
      await new Promise((resolve) => { this.#wake = resolve; });
    }
    const failure = this.#failure;
    this.#leave(failure);
    if (failure) throw failure;
    return { value: undefined, done: true };
  }

  // leave lets the stream go, and destroys it where nobody can read on.
  #leave(error) {
    if (this.#over) return;
    this.#over = true;
    const ended = this.#failure !== undefined;
    if ((error || !this.#keep) && (!ended || this.#stream._readableState?.autoDestroy !== false)) end(this.#stream, null);
    else this.#stop?.();
  }
}

exports.iterate = (stream, options) => new Reader(stream, options?.destroyOnReturn === false);
