// What is sent: bytes or text, of which a part may be meant, or a list of them.

const { invalidArgType } = require('internal/errors');
const { outOfBounds } = require('internal/dgram/errors');

const kinds = ['Buffer', 'TypedArray', 'DataView', 'string'];

const bytesOf = (view) => {
  const { Buffer } = require('buffer');
  return typeof view === 'string' ? Buffer.from(view) : Buffer.from(view.buffer, view.byteOffset, view.byteLength);
};

const isData = (value) => typeof value === 'string' || ArrayBuffer.isView(value);

// part returns the bytes from an offset on.
exports.part = (data, offset, length) => {
  if (!isData(data)) throw invalidArgType('buffer', kinds, data);
  const bytes = bytesOf(data);
  offset >>>= 0;
  length >>>= 0;
  if (offset > bytes.byteLength) throw outOfBounds('offset');
  if (offset + length > bytes.byteLength) throw outOfBounds('length');
  return bytes.subarray(offset, offset + length);
};

// list returns what is to be sent as a list of Buffers.
exports.list = (data) => {
  if (Array.isArray(data)) {
    if (!data.every(isData)) throw invalidArgType('buffer list arguments', kinds, data);
    return data.map(bytesOf);
  }
  if (!isData(data)) throw invalidArgType('buffer', kinds, data);
  return [bytesOf(data)];
};
