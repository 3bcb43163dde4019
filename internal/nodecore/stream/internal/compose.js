// Duplex streams that are put together: of a readable and a writable one (Duplex.from), or of all those between two ends
// (compose).

const { nextTick } = require('internal/bootstrap');
const { abortError, invalidArgType, invalidArgValue, makeError, received } = require('internal/errors');
const { end } = require('internal/stream/destroy');
const { finished, isIterable, isNode, isReadable, isReadableNode, isWritable, isWritableNode } = require('internal/stream/end');
const errors = require('internal/stream/errors');
const { asyncIterator } = require('internal/symbols');

const duplexes = () => require('internal/stream/duplex');
const web = () => require('internal/stream/web');

const isDuplexNode = (s) => Boolean(s && s._readableState && s.on && s.write && s._writableState);

// --- two ends ---

// Ends is a Duplex that writes to one stream and reads from another. stop says how those are destroyed.
class Ends {
  constructor(from, to, { readable, writable }, stop) {
    Object.assign(this, { from, to, readable, writable });
    const { Duplex } = duplexes();
    this.duplex = new Duplex({
      readableObjectMode: Boolean(from?.readableObjectMode), writableObjectMode: Boolean(to?.writableObjectMode), readable, writable,
    });
    this.duplex._destroy = (error, callback) => this.destroy(error, callback, stop);
    this.onClose = undefined; // null: the streams are over
    if (writable) this.startWriting();
    if (readable) this.startReading();
  }

  startWriting() {
    const { duplex, to } = this;
    duplex._write = (chunk, encoding, callback) => {
      if (to.write(chunk, encoding)) callback();
      else this.onDrain = callback;
    };
    duplex._final = (callback) => {
      this.onFinish = callback;
      to.end();
    };
    to.on('drain', () => this.call('onDrain'));
  }

  startReading() {
    const { duplex, from } = this;
    from.on('readable', () => this.call('onReadable'));
    from.on('end', () => duplex.push(null));
    duplex._read = () => {
      for (;;) {
        const chunk = from.read();
        if (chunk === null) {
          this.onReadable = duplex._read;
          return;
        }
        if (!duplex.push(chunk)) return;
      }
    };
  }

  call(name) {
    const callback = this[name];
    this[name] = undefined;
    callback?.();
  }

  // over is called when the streams are.
  over(error) {
    const callback = this.onClose;
    this.onClose = null;
    if (callback) callback(error);
    else if (error) this.duplex.destroy(error);
    else if (!this.readable && !this.writable) this.duplex.destroy();
  }

  destroy(error, callback, stop) {
    if (!error && this.onClose !== null) error = abortError();
    this.onReadable = this.onDrain = this.onFinish = undefined;
    if (this.onClose === null) callback(error);
    else this.onClose = callback;
    stop(error);
  }
}

// --- compose ---

function compose(...streams) {
  if (streams.length === 0) throw errors.missingArgs('streams');
  if (streams.length === 1) return from(streams[0]);
  const given = [...streams];
  for (const i of [0, streams.length - 1]) if (typeof streams[i] === 'function') streams[i] = from(streams[i]);
  streams = streams.map(web().asNode);
  for (const [i, stream] of streams.entries()) {
    if (!isNode(stream)) continue;
    if (i < streams.length - 1 && !isReadable(stream)) throw invalidArgValue(`streams[${i}]`, given[i], 'must be readable');
    if (i > 0 && !isWritable(stream)) throw invalidArgValue(`streams[${i}]`, given[i], 'must be writable');
  }
  let ends;
  const head = streams[0];
  const tail = require('internal/stream/pipeline')(...streams, (error) => ends.over(error));
  ends = new Ends(tail, head, { readable: Boolean(isReadable(tail)), writable: Boolean(isWritable(head)) }, (error) => end(tail, error));
  if (ends.writable) finished(tail, () => ends.call('onFinish'));
  return ends.duplex;
}

// --- from ---

function from(body, name = 'body') {
  const { isReadableStream, isWritableStream, fromReadable, fromWritable, fromPair } = web();
  if (isDuplexNode(body)) return body;
  if (isReadableNode(body)) return pairOf({ readable: body });
  if (isWritableNode(body)) return pairOf({ writable: body });
  if (isNode(body)) return pairOf({ writable: false, readable: false });
  if (isReadableStream(body)) return pairOf({ readable: fromReadable(body) });
  if (isWritableStream(body)) return pairOf({ writable: fromWritable(body) });
  if (typeof body === 'function') return fromFunction(body, name);
  if (isBlob(body)) return from(body.arrayBuffer());
  if (isIterable(body)) return fromIterable(body, { writable: false });
  if (isReadableStream(body?.readable) && isWritableStream(body?.writable)) return fromPair(body);
  if (typeof body?.writable === 'object' || typeof body?.readable === 'object') {
    const readable = body.readable && (isReadableNode(body.readable) ? body.readable : from(body.readable));
    const writable = body.writable && (isWritableNode(body.writable) ? body.writable : from(body.writable));
    return pairOf({ readable: readable || undefined, writable: writable || undefined });
  }
  if (typeof body?.then === 'function') return fromPromise(body);
  throw invalidArgType(name, ['Blob', 'ReadableStream', 'WritableStream', 'Stream', 'Iterable', 'AsyncIterable', 'Function',
    '{ readable, writable } pair', 'Promise'], body);
}

const isBlob = (value) => typeof value?.arrayBuffer === 'function' && typeof value.stream === 'function' && typeof value.slice === 'function';

const fromIterable = (iterable, options) => require('internal/stream/iterate').from(duplexes().Duplex, iterable, { objectMode: true, ...options });

function fromPromise(promise) {
  const duplex = new (duplexes().Duplex)({ objectMode: true, writable: false, read() {} });
  promise.then((value) => {
    if (value !== null && value !== undefined) duplex.push(value);
    duplex.push(null);
  }, (error) => end(duplex, error));
  return duplex;
}

function pairOf({ readable: from, writable: to }) {
  if (from && typeof from.read !== 'function') from = require('internal/stream/readable').wrap(from);
  const ends = new Ends(from, to, { readable: Boolean(isReadable(from)), writable: Boolean(isWritable(to)) }, (error) => {
    if (ends.onClose === null) return;
    end(to, error);
    end(from, error);
  });
  if (ends.writable) {
    finished(to, (error) => {
      ends.writable = false;
      if (error) end(from, error);
      ends.over(error);
    });
    to.on('finish', () => ends.call('onFinish'));
  }
  if (ends.readable) {
    finished(from, (error) => {
      ends.readable = false;
      if (error) end(from, error);
      ends.over(error);
    });
  }
  return ends.duplex;
}

// --- from a function that is given what is written ---

const wrongValue = (wanted, name, value) => makeError(TypeError, 'ERR_INVALID_RETURN_VALUE',
  `Expected ${wanted} to be returned from the "${name}" function but got ${received(value)}.`);

function fromFunction(f, name) {
  const input = new Written();
  const value = f(input, { signal: input.controller.signal });
  const options = {
    write: (chunk, encoding, callback) => input.give({ chunk, done: false, callback }),
    final: (callback) => input.give({ done: true, callback }),
    destroy: (error, callback) => {
      input.controller.abort();
      callback(error);
    },
  };
  if (isDuplexNode(value)) return value;
  if (isIterable(value)) return fromIterable(value, options);
  if (typeof value?.then !== 'function') throw wrongValue('Iterable, AsyncIterable or AsyncFunction', name, value);
  const done = value.then((result) => {
    if (result !== null && result !== undefined) throw wrongValue('nully', 'body', result);
  }, (error) => end(duplex, error));
  const final = (callback) => options.final(() => done.then(() => nextTick(callback, null), (error) => nextTick(callback, error)));
  const duplex = new (duplexes().Duplex)({ objectMode: true, readable: false, ...options, final });
  return duplex;
}

// Written is an iterator of what is written to a stream.
class Written {
  #deferred = deferred();
  #over = false;
  controller = new (require('internal/web/abort').AbortController)();

  give(step) { this.#deferred.resolve(step); }

  async next() {
    if (this.#over) return { value: undefined, done: true };
    const { chunk, done, callback } = await this.#deferred.promise;
    this.#deferred = deferred();
    nextTick(callback);
    const { signal } = this.controller;
    this.#over = done || signal.aborted;
    if (!done && signal.aborted) throw abortError(signal.reason);
    return { value: chunk, done };
  }

  async return(value) {
    this.#over = true;
    return { value, done: true };
  }

  [asyncIterator]() { return this; }
}

function deferred() {
  const d = {};
  d.promise = new Promise((resolve) => { d.resolve = resolve; });
  return d;
}

// --- two that are connected ---

function duplexPair(options) {
  const { Duplex } = duplexes();
  const sides = [0, 1].map(() => new Duplex(options));
  sides.forEach((side, i) => {
    const other = sides[1 - i];
    let written; // the callback of what the other side was given
    side._write = (chunk, encoding, callback) => {
      if (chunk.length === 0) {
        nextTick(callback);
        return;
      }
      written = callback;
      other.push(chunk);
    };
    other._read = () => {
      const callback = written;
      written = undefined;
      callback?.();
    };
    side._final = (callback) => {
      other.on('end', callback);
      other.push(null);
    };
  });
  return sides;
}

module.exports = { compose, from, duplexPair };
