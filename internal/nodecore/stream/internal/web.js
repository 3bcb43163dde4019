// Streams of Node from those of the web, and the other way.

const { nextTick } = require('internal/bootstrap');
const { invalidArgType, abortError } = require('internal/errors');
const { validateObject, validateBoolean } = require('internal/validate');
const { end } = require('internal/stream/destroy');
const { finished, isReadable, isWritable } = require('internal/stream/end');
const errors = require('internal/stream/errors');
const { stateOf } = require('internal/web/streams/common');

const web = () => require('internal/web/streams/all');
const noop = () => {};

// --- to the web ---

// strategyOf gives the other stream as much room as this one has.
function strategyOf(objectMode, highWaterMark, given) {
  if (given !== undefined) return given;
  return objectMode ? new (web().CountQueuingStrategy)({ highWaterMark }) : { highWaterMark };
}

// asAborted makes of a stream that ended too soon one that was aborted.
const asAborted = (error) => (error?.code === 'ERR_STREAM_PREMATURE_CLOSE' ? abortError(error) : error);

// until calls back once a stream is over.
function until(stream, callback) {
  const cleanUp = finished(stream, (error) => {
    cleanUp();
    stream.on('error', noop); // nobody else has to
    callback(asAborted(error));
  });
}

function readableOf(readable, options = {}) {
  if (typeof readable?._readableState !== 'object') throw invalidArgType('streamReadable', 'stream.Readable', readable);
  validateObject(options, 'options');
  const { ReadableStream } = web();
  if (readable.destroyed || !isReadable(readable)) {
    const over = new ReadableStream();
    over.cancel();
    return over;
  }
  const objectMode = readable.readableObjectMode;
  let controller;
  readable.pause();
  until(readable, (error) => (error ? controller.error(error) : closeQuietly(controller)));
  readable.on('data', (chunk) => {
    controller.enqueue(require('buffer').Buffer.isBuffer(chunk) && !objectMode ? new Uint8Array(chunk) : chunk);
    if (controller.desiredSize <= 0) readable.pause();
  });
  return new ReadableStream({
    start(c) { controller = c; },
    pull() { readable.resume(); },
    cancel(reason) { end(readable, reason); },
  }, strategyOf(objectMode, readable.readableHighWaterMark, options.strategy));
}

// A stream that was cancelled is closed already.
function closeQuietly(controller) {
  try {
    controller.close();
  } catch {
    // It was.
  }
}

function writableOf(writable) {
  if (typeof writable?._writableState !== 'object') throw invalidArgType('streamWritable', 'stream.Writable', writable);
  const { WritableStream } = web();
  if (writable.destroyed || !isWritable(writable)) {
    const over = new WritableStream();
    over.close();
    return over;
  }
  const { deferred } = require('internal/web/streams/common');
  let [controller, room, closed] = [];
  until(writable, (error) => {
    if (error !== undefined && error !== null) {
      room?.reject(error);
      if (closed !== undefined) closed.reject(error);
      controller.error(error);
    } else if (closed !== undefined) closed.resolve();
    else controller.error(abortError());
    closed = undefined;
  });
  writable.on('drain', () => room?.resolve());
  return new WritableStream({
    start(c) { controller = c; },
    write(chunk) {
      if (!writable.writableNeedDrain && writable.write(chunk)) return undefined;
      if (room === undefined) room = deferred();
      return room.promise.finally(() => { room = undefined; });
    },
    abort(reason) { end(writable, reason); },
    close() {
      if (closed === undefined && !writable.writableEnded) closed = deferred();
      writable.end();
      return closed?.promise;
    },
  }, strategyOf(writable.writableObjectMode, writable.writableHighWaterMark));
}

function pairOf(duplex) {
  if (typeof duplex?._writableState !== 'object' || typeof duplex?._readableState !== 'object') throw invalidArgType('duplex', 'stream.Duplex', duplex);
  return { readable: readableOf(duplex), writable: writableOf(duplex) };
}

// --- from the web ---

// later runs what the program gave, whose error is nobody's here.
function safely(f) {
  try {
    f();
  } catch (error) {
    nextTick(() => { throw error; });
  }
}

// reading are the options of a Readable that reads from a reader.
function reading(reader, self) {
  const state = { closed: false };
  reader.closed.then(() => { state.closed = true; }, (error) => {
    state.closed = true;
    end(self(), error);
  });
  return {
    read() {
      reader.read().then(({ done, value }) => self().push(done ? null : value), (error) => end(self(), error));
    },
    stop: (error) => (state.closed ? undefined : reader.cancel(error)),
  };
}

function writing(writer, self, decodes) {
  const state = { closed: false };
  writer.closed.then(() => {
    state.closed = true;
    if (!self().writableEnded) end(self(), errors.prematureClose());
  }, (error) => {
    state.closed = true;
    end(self(), error);
  });
  const settle = (promise, callback) => promise.then(() => safely(() => callback()), (error) => safely(() => callback(error)));
  return {
    write(chunk, encoding, callback) {
      if (typeof chunk === 'string' && decodes) chunk = new Uint8Array(require('buffer').Buffer.from(chunk, encoding));
      settle(writer.ready.then(() => writer.write(chunk)), callback);
    },
    writev(chunks, callback) { settle(writer.ready.then(() => Promise.all(chunks.map(({ chunk }) => writer.write(chunk)))), callback); },
    final(callback) {
      if (state.closed) callback();
      else settle(writer.close(), callback);
    },
    stop(error) {
      if (state.closed) return undefined;
      return error !== undefined && error !== null ? writer.abort(error) : writer.close();
    },
  };
}

// stopping is the destroy of a stream that lets go of those of the web.
const stopping = (...parts) => (error, callback) => {
  const done = () => safely(() => callback(error));
  Promise.all(parts.map((part) => part.stop(error))).then(done, done);
};

function fromReadable(stream, options = {}) {
  if (!isReadableStream(stream)) throw invalidArgType('readableStream', 'ReadableStream', stream);
  validateObject(options, 'options');
  const { highWaterMark, encoding, objectMode = false, signal } = options;
  if (encoding !== undefined && !require('buffer').Buffer.isEncoding(encoding)) throw require('internal/errors').invalidArgValue('options.encoding', encoding);
  validateBoolean(objectMode, 'options.objectMode');
  const part = reading(stream.getReader(), () => readable);
  const readable = new (require('internal/stream/readable'))({ objectMode, highWaterMark, encoding, signal, read: part.read, destroy: stopping(part) });
  return readable;
}

function fromWritable(stream, options = {}) {
  if (!isWritableStream(stream)) throw invalidArgType('writableStream', 'WritableStream', stream);
  validateObject(options, 'options');
  const { highWaterMark, decodeStrings = true, objectMode = false, signal } = options;
  validateBoolean(objectMode, 'options.objectMode');
  validateBoolean(decodeStrings, 'options.decodeStrings');
  const { write, writev, final, stop } = writing(stream.getWriter(), () => writable, decodeStrings && !objectMode);
  const writable = new (require('internal/stream/writable'))({
    highWaterMark, objectMode, decodeStrings, signal, write, writev, final, destroy: stopping({ stop }),
  });
  return writable;
}

function fromPair(pair = {}, options = {}) {
  validateObject(pair, 'pair');
  const { readable, writable } = pair;
  if (!isReadableStream(readable)) throw invalidArgType('pair.readable', 'ReadableStream', readable);
  if (!isWritableStream(writable)) throw invalidArgType('pair.writable', 'WritableStream', writable);
  validateObject(options, 'options');
  const { allowHalfOpen = false, objectMode = false, encoding, decodeStrings = true, highWaterMark, signal } = options;
  validateBoolean(objectMode, 'options.objectMode');
  if (encoding !== undefined && !require('buffer').Buffer.isEncoding(encoding)) throw require('internal/errors').invalidArgValue('options.encoding', encoding);
  const out = writing(writable.getWriter(), () => duplex, decodeStrings && !objectMode);
  const into = reading(readable.getReader(), () => duplex);
  const duplex = new (require('internal/stream/duplex').Duplex)({
    allowHalfOpen, highWaterMark, objectMode, encoding, decodeStrings, signal,
    write: out.write, writev: out.writev, final: out.final, read: into.read, destroy: stopping(out, into),
  });
  return duplex;
}

// fail has a stream of the web end with an error.
function fail(stream, error) {
  const { controller } = stateOf(stream, 'ReadableStream') ?? stateOf(stream, 'WritableStream');
  if (controller.kind === 'WritableStreamDefaultController') require('internal/web/streams/writable').failIfNeeded(controller, error);
  else require('internal/web/streams/controller').error(controller, error);
}

// asNode makes a stream of Node of one of the web, and leaves everything else.
function asNode(stream) {
  if (isReadableStream(stream)) return fromReadable(stream, { objectMode: true });
  if (isWritableStream(stream)) return fromWritable(stream, { objectMode: true });
  const isPair = isReadableStream(stream?.readable) && isWritableStream(stream?.writable);
  return isPair ? fromPair(stream, { allowHalfOpen: true, objectMode: true }) : stream;
}

const isReadableStream = (value) => stateOf(value, 'ReadableStream') !== undefined;
const isWritableStream = (value) => stateOf(value, 'WritableStream') !== undefined;

module.exports = { readableOf, writableOf, pairOf, fromReadable, fromWritable, fromPair, asNode, fail, isReadableStream, isWritableStream };
