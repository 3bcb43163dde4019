// What is bytes, and what gives them back.

require('buffer'); // gives FastBuffer its methods
const { FastBuffer } = require('internal/buffer/class');
const { invalidArgType } = require('internal/errors');
const { isAnyArrayBuffer } = require('internal/util/types');

const Buffer = () => require('buffer').Buffer;

exports.keyKinds = ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView', 'KeyObject', 'CryptoKey'];

exports.inEncoding = (buffer, encoding) => (encoding && encoding !== 'buffer' && Buffer().isEncoding(encoding) ? buffer.toString(encoding) : buffer);

// bytes gives Go what is hashed: a string, or the bytes of a view.
exports.bytes = (data, encoding, name = 'data', kinds = ['string', 'Buffer', 'TypedArray', 'DataView']) => {
  if (typeof data === 'string') return Buffer().from(data, Buffer().isEncoding(encoding) ? encoding : 'utf8');
  if (kinds.includes('ArrayBuffer') && isAnyArrayBuffer(data)) return new Uint8Array(data);
  if (!ArrayBuffer.isView(data)) throw invalidArgType(name, kinds, data);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
};

exports.fromGo = (data) => new FastBuffer(data);
