// stream: Readable, Writable, Duplex, Transform, PassThrough; pipeline, finished.

const Stream = module.exports = require('internal/stream/base');
const { Duplex, Transform, PassThrough } = require('internal/stream/duplex');
const { finished, addAbortSignal, isNode, isReadable, isWritable } = require('internal/stream/end');
const { defaults } = require('internal/stream/options');
const pipeline = require('internal/stream/pipeline');
const { validateBoolean, validateInteger } = require('internal/validate');
const { makeError } = require('internal/errors');
const { named } = require('internal/members');

Object.assign(Stream, {
  Stream,
  Readable: require('internal/stream/readable'),
  Writable: require('internal/stream/writable'),
  Duplex, Transform, PassThrough, pipeline, finished, addAbortSignal,
});

for (const [f, name] of [[pipeline, 'pipeline'], [finished, 'finished']]) {
  Object.defineProperty(f, Symbol.for('nodejs.util.promisify.custom'), {
    get: () => require('stream/promises')[name], enumerable: true,
  });
}

Object.defineProperty(Stream, 'promises', { get: () => require('stream/promises'), enumerable: true, configurable: true });

Stream.destroy = (stream, error) => {
  require('internal/stream/destroy').end(stream, error);
  return stream;
};
Stream.isReadable = isReadable;
Stream.isWritable = isWritable;
Stream.isDestroyed = (stream) => (isNode(stream) ? Boolean(stream.destroyed) : null);
Stream.isErrored = (stream) => Boolean(stream && (stream[Symbol.for('nodejs.stream.errored')] ?? stream.readableErrored ?? stream.errored));
Stream.isDisturbed = (stream) => Boolean(stream && (stream[Symbol.for('nodejs.stream.disturbed')] ?? (stream.readableDidRead || stream.readableAborted)));

const kind = (objectMode) => {
  validateBoolean(objectMode, 'objectMode');
  return objectMode ? 'objects' : 'bytes';
};
Stream.getDefaultHighWaterMark = (objectMode) => defaults[kind(Boolean(objectMode))];
Stream.setDefaultHighWaterMark = (objectMode, value) => {
  validateInteger(value, 'value', 0);
  defaults[kind(objectMode)] = value;
};

Stream.compose = function compose(...streams) { return require('internal/stream/compose').compose(...streams); };
Stream.duplexPair = function duplexPair(options) { return require('internal/stream/compose').duplexPair(options); };

// The operators load when one is called first.
const operator = (name, length, call) => {
  const value = Object.defineProperties(function (...args) {
    if (new.target && !(this instanceof Stream.Readable)) throw makeError(TypeError, 'ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');
    return call(require('internal/stream/operators'), this, args);
  }, { name: { value: name }, length: { value: length } });
  Object.defineProperty(Stream.Readable.prototype, name, { value, writable: true, configurable: true });
};
for (const [name, length] of Object.entries({ asIndexedPairs: 0, drop: 1, filter: 2, flatMap: 2, map: 2, take: 1, compose: 2 })) {
  operator(name, length, ({ streams }, self, args) => Stream.Readable.from(Reflect.apply(streams[name], self, args)));
}
for (const [name, length] of Object.entries({ every: 1, forEach: 2, reduce: 3, toArray: 1, some: 1, find: 2 })) {
  operator(name, length, ({ promises }, self, args) => Reflect.apply(promises[name], self, args));
}
named(Stream);

Object.assign(Stream, {
  _isArrayBufferView: ArrayBuffer.isView,
  _isUint8Array: (value) => value instanceof Uint8Array,
  _uint8ArrayToBuffer: (bytes) => require('buffer').Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
});
