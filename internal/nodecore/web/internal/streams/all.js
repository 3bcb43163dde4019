// The classes of web streams, which globals are, too.

const { ReadableStream } = require('internal/web/streams/readable');
const { ReadableStreamDefaultReader, ReadableStreamBYOBReader } = require('internal/web/streams/readers');
const { ReadableByteStreamController, ReadableStreamBYOBRequest } = require('internal/web/streams/bytes');
const { ReadableStreamDefaultController } = require('internal/web/streams/default');
const { TransformStream, TransformStreamDefaultController } = require('internal/web/streams/transform');
const { WritableStream, WritableStreamDefaultWriter, WritableStreamDefaultController } = require('internal/web/streams/writable');
const { ByteLengthQueuingStrategy, CountQueuingStrategy } = require('internal/web/streams/strategies');
const { TextEncoderStream, TextDecoderStream } = require('internal/web/streams/encoding');
const { CompressionStream, DecompressionStream } = require('internal/web/streams/compression');

module.exports = {
  ReadableStream, ReadableStreamDefaultReader, ReadableStreamBYOBReader, ReadableStreamBYOBRequest, ReadableByteStreamController,
  ReadableStreamDefaultController, TransformStream, TransformStreamDefaultController, WritableStream, WritableStreamDefaultWriter,
  WritableStreamDefaultController, ByteLengthQueuingStrategy, CountQueuingStrategy, TextEncoderStream, TextDecoderStream, CompressionStream,
  DecompressionStream,
};
