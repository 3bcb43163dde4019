// The functions that compress all in one call: gzip, gzipSync and their like.

const { Buffer } = require('buffer');
const { invalidArgType } = require('internal/errors');
const { validateFunction } = require('internal/validate');
const { isAnyArrayBuffer, isUint8Array } = require('internal/util/types');
const { processChunkSync, tooLarge } = require('internal/zlib/base');
const { bytesOf } = require('internal/zlib/options');

exports.sync = (Class) => function syncBufferWrapper(buffer, options) {
  const engine = new Class(options);
  if (typeof buffer === 'string') buffer = Buffer.from(buffer);
  else if (isAnyArrayBuffer(buffer)) buffer = new Uint8Array(buffer);
  else if (!ArrayBuffer.isView(buffer)) {
    throw invalidArgType('buffer', ['string', 'Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], buffer);
  }
  const result = processChunkSync(engine, bytesOf(buffer), engine._finishFlushFlag);
  return engine._info ? { buffer: result, engine } : result;
};

exports.async = (Class) => function asyncBufferWrapper(buffer, options, callback) {
  if (typeof options === 'function') [options, callback] = [{}, options];
  const engine = new Class(options);
  validateFunction(callback, 'callback');
  if (ArrayBuffer.isView(buffer) && !isUint8Array(buffer)) buffer = bytesOf(buffer);
  else if (isAnyArrayBuffer(buffer)) buffer = Buffer.from(buffer);
  collect(engine, callback);
  engine.end(buffer);
};

function collect(engine, callback) {
  const parts = [];
  let total = 0;
  engine.on('data', (chunk) => {
    parts.push(chunk);
    total += chunk.length;
    if (total <= engine._maxOutputLength) return;
    engine.close();
    engine.removeAllListeners('end');
    callback(tooLarge(engine._maxOutputLength));
  });
  engine.once('error', (error) => {
    engine.removeAllListeners('end');
    callback(error);
  });
  engine.once('end', () => {
    const buffer = parts.length === 1 ? parts[0] : Buffer.concat(parts, total);
    engine.close();
    callback(null, engine._info ? { buffer, engine } : buffer);
  });
}
