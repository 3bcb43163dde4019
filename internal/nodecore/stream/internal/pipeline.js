// pipeline(...streams, callback): each one's output is the next one's input.
// The first may be anything that can be iterated, or a function that returns
// it; those between may be functions that are given an asynchronous iterable
// and return one; the last may be a function, whose value is the result.

const { nextTick } = require('internal/bootstrap');
const { validateAbortSignal, validateFunction } = require('internal/validate');
const { abortError, invalidArgType, makeError } = require('internal/errors');
const { end } = require('internal/stream/destroy');
const { finished, isIterable, isNode, isWeb, isReadable, isReadableNode, hasEnded } = require('internal/stream/end');
const errors = require('internal/stream/errors');
const { asyncIterator } = require('internal/symbols');

function pipeline(...streams) {
  const callback = streams.pop();
  validateFunction(callback, 'streams[stream.length - 1]');
  return run(streams, callback);
}

function run(streams, callback, options) {
  if (streams.length === 1 && Array.isArray(streams[0])) [streams] = streams;
  if (streams.length < 2) throw errors.missingArgs('streams');
  streams = streams.map(asNode);
  return new Pipeline(streams, callback, options).start();
}

// asNode makes a stream of Node of one of the web.
const asNode = (stream) => (isNode(stream) || !isWeb(stream) ? stream : require('internal/stream/web').asNode(stream));

pipeline.promise = (...streams) => new Promise((resolve, reject) => {
  let options;
  const last = streams[streams.length - 1];
  const isOptions = last && typeof last === 'object' && !isNode(last) && !isWeb(last) && !isIterable(last);
  if (isOptions) options = streams.pop();
  run(streams, (error, value) => {
    if (error) reject(error);
    else resolve(value);
  }, options);
});

const valueError = (what, name, value) => makeError(TypeError, 'ERR_INVALID_RETURN_VALUE',
  `Expected ${what} to be returned from the "${name}" function but got ${require('internal/errors').received(value)}.`);

class Pipeline {
  constructor(streams, callback, options) {
    validateAbortSignal(options?.signal, 'options.signal');
    this.streams = streams;
    this.callback = callback;
    this.keepOpen = options?.end === false;
    this.abort = new (require('internal/web/abort').AbortController)();
    this.outer = options?.signal;
    this.waiting = 0; // parts that are not done
    this.error = undefined;
    this.value = undefined;
    this.destroys = [];
    this.cleanUps = []; // of what the last stream's reader must not find
  }

  start() {
    const onAbort = () => { this.done(abortError(this.outer?.reason), false); };
    this.stopListening = () => this.outer?.removeEventListener('abort', onAbort);
    if (this.outer?.aborted) onAbort();
    else this.outer?.addEventListener('abort', onAbort, { once: true });
    let at;
    for (const [i, stream] of this.streams.entries()) at = this.join(at, stream, i);
    if (this.outer?.aborted) nextTick(onAbort);
    return at;
  }

  join(from, stream, i) {
    const last = i === this.streams.length - 1;
    const closes = !last || !this.keepOpen;
    if (isNode(stream)) this.guard(stream, !last, i > 0, closes, last);
    if (i === 0) return this.source(stream);
    if (typeof stream === 'function') return this.apply(from, stream, last);
    if (!isNode(stream)) throw invalidArgType('val', ['function', 'ReadableStream', 'WritableStream', 'Stream', 'Iterable', 'AsyncIterable'], stream);
    if (isNode(from)) this.pipe(from, stream, closes);
    else this.pump(from, stream, closes);
    return stream;
  }

  source(stream) {
    if (typeof stream === 'function') {
      const given = stream({ signal: this.abort.signal });
      if (!isIterable(given)) throw valueError('Iterable, AsyncIterable or Stream', 'source', given);
      return given;
    }
    if (isIterable(stream) || isReadableNode(stream)) return stream;
    throw invalidArgType('val', ['function', 'ReadableStream', 'WritableStream', 'Stream', 'Iterable', 'AsyncIterable'], stream);
  }

  // guard sees to it that a stream ends with the pipeline, and the other way.
  guard(stream, reading, writing, closes, last) {
    if (closes) {
      let over = false;
      stream.on('close', () => { over = true; });
      const stop = finished(stream, { readable: reading, writable: writing }, (error) => { over = !error; });
      this.destroys.push((error) => {
        if (over) return;
        over = true;
        end(stream, error || errors.destroyed('pipe'));
      });
      if (isReadable(stream) && last) this.cleanUps.push(stop);
    }
    const onError = (error) => {
      if (error && error.name !== 'AbortError' && error.code !== 'ERR_STREAM_PREMATURE_CLOSE') this.done(error, false);
    };
    stream.on('error', onError);
    if (isReadable(stream) && last) this.cleanUps.push(() => stream.removeListener('error', onError));
  }

  // apply calls a function in the middle or at the end.
  apply(from, f, last) {
    const given = f(isNode(from) || typeof from[asyncIterator] === 'function' ? from : toAsync(from), { signal: this.abort.signal });
    if (!last) {
      if (!isIterable(given)) throw valueError('AsyncIterable', 'transform[0]', given);
      return given;
    }
    const { PassThrough } = require('internal/stream/duplex');
    const result = new PassThrough({ objectMode: true });
    if (typeof given?.then === 'function') {
      this.waiting++;
      given.then((value) => {
        this.value = value;
        if (value !== null && value !== undefined) result.write(value);
        if (!this.keepOpen) result.end();
        nextTick(() => this.part());
      }, (error) => {
        result.destroy(error);
        nextTick(() => this.part(error));
      });
    } else if (isIterable(given)) {
      this.pump(given, result, !this.keepOpen);
    } else {
      throw valueError('AsyncIterable or Promise', 'destination', given);
    }
    this.guard(result, false, true, true, true);
    return result;
  }

  pipe(from, to, closes) {
    this.waiting += 2;
    let ended = false;
    to.on('close', () => { if (!ended) this.part(errors.prematureClose(), false); });
    from.pipe(to, { end: false });
    if (closes) {
      const finish = () => {
        ended = true;
        to.end();
      };
      if (hasEnded(from, true)) nextTick(finish);
      else from.once('end', finish);
    } else {
      ended = true;
      this.part();
    }
    finished(from, { readable: true, writable: false }, (error) => {
      const r = from._readableState;
      if (error?.code === 'ERR_STREAM_PREMATURE_CLOSE' && r && r.ended && !r.errored && !r.errorEmitted) {
        // It was closed while its last bytes are on their way.
        from.once('end', () => this.part()).once('error', (failure) => this.part(failure));
      } else {
        this.part(error);
      }
    });
    if (closes) finished(to, { readable: false, writable: true }, (error) => this.part(error));
  }

  // pump writes what is iterated into a stream, as fast as that takes it.
  pump(from, to, closes) {
    this.waiting++;
    pump(from, to, closes).then(() => this.part(), (error) => this.part(error));
  }

  // part is called when one of the parts is done.
  part(error, counts = true) {
    if (counts) this.waiting--;
    this.done(error, this.waiting === 0);
  }

  done(error, final) {
    if (error && (!this.error || this.error.code === 'ERR_STREAM_PREMATURE_CLOSE')) this.error = error;
    if (!this.error && !final) return;
    for (const destroy of this.destroys.splice(0)) destroy(this.error);
    this.stopListening();
    this.abort.abort();
    if (!final || this.over) return;
    this.over = true;
    if (!this.error) for (const cleanUp of this.cleanUps) cleanUp();
    nextTick(this.callback, this.error, this.value);
  }
}

// toAsync makes an asynchronous iterable of a synchronous one.
function toAsync(iterable) {
  const iterator = iterable[Symbol.iterator]();
  return {
    async next() { return iterator.next(); },
    async return(value) { return iterator.return?.(value) ?? { done: true, value }; },
    [asyncIterator]() { return this; },
  };
}

async function pump(from, to, closes) {
  const iterator = from[asyncIterator]?.() ?? from[Symbol.iterator]();
  let failure;
  let wake;
  const resume = (error) => {
    failure ||= error;
    const f = wake;
    wake = undefined;
    if (f) f();
  };
  const drained = () => new Promise((resolve, reject) => {
    if (failure) return reject(failure);
    wake = () => (failure ? reject(failure) : resolve());
    return undefined;
  });
  const onDrain = () => resume();
  to.on('drain', onDrain);
  const stop = finished(to, { readable: false }, resume);
  try {
    if (to.writableNeedDrain) await drained();
    for (;;) {
      const { value, done } = await iterator.next();
      if (done) break;
      if (failure) throw failure;
      if (!to.write(await value)) await drained();
    }
    if (closes) {
      to.end();
      await drained();
    }
  } catch (error) {
    iterator.return?.();
    throw error;
  } finally {
    stop();
    to.off('drain', onDrain);
  }
}

module.exports = pipeline;
