// stream: Readable, Writable, Duplex, Transform, PassThrough; pipeline, finished.
// What Node marks as experimental (map, filter and the like) and web streams
// are not in it.

const Stream = module.exports = require('internal/stream/base');
const { Duplex, Transform, PassThrough } = require('internal/stream/duplex');
const { finished, addAbortSignal, isNode, isReadable, isWritable } = require('internal/stream/end');
const { defaults } = require('internal/stream/options');
const pipeline = require('internal/stream/pipeline');
const { validateBoolean, validateInteger } = require('internal/validate');
const { absent, named } = require('internal/members');

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
Stream.isErrored = (stream) => Boolean(stream && (stream.readableErrored ?? stream.errored));
Stream.isDisturbed = (stream) => Boolean(stream && (stream.readableDidRead || stream.readableAborted));

const kind = (objectMode) => {
  validateBoolean(objectMode, 'objectMode');
  return objectMode ? 'objects' : 'bytes';
};
Stream.getDefaultHighWaterMark = (objectMode) => defaults[kind(Boolean(objectMode))];
Stream.setDefaultHighWaterMark = (objectMode, value) => {
  validateInteger(value, 'value', 0);
  defaults[kind(objectMode)] = value;
};

// --- what this host does not have ---

absent(Stream, 'stream', { compose: 0, duplexPair: 1 });
absent(Stream.Readable.prototype, 'Readable.prototype', {
  asIndexedPairs: 0, compose: 2, drop: 1, every: 1, filter: 2, find: 2, flatMap: 2, forEach: 2, map: 2, reduce: 3, some: 1, take: 1, toArray: 1,
});
for (const [name, fromWeb, toWeb] of [['Readable', 2, 2], ['Writable', 2, 1], ['Duplex', 2, 1]]) absent(Stream[name], `stream.${name}`, { fromWeb, toWeb });
named(Stream);
