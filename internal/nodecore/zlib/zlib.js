// zlib: deflate, gzip and brotli, both ways.

const { constants, codes } = require('internal/zlib/constants');
const classes = require('internal/zlib/classes');
const convenience = require('internal/zlib/convenience');
const { invalidArgType } = require('internal/errors');
const { bytesOf } = require('internal/zlib/options');

function crc32(data, value = 0) {
  if (typeof data !== 'string' && !ArrayBuffer.isView(data)) {
    throw invalidArgType('data', ['Buffer', 'TypedArray', 'DataView', 'string'], data);
  }
  const { validateNumber, validateInteger } = require('internal/validate');
  validateNumber(value, 'value');
  validateInteger(value, 'value', 0, 2 ** 32 - 1);
  return require('internal/zlib/handle').crc32(typeof data === 'string' ? require('buffer').Buffer.from(data) : bytesOf(data), value);
}

const zlib = module.exports = { crc32, ...classes };

for (const name of ['Deflate', 'Gzip', 'DeflateRaw', 'Unzip', 'Inflate', 'Gunzip', 'InflateRaw', 'BrotliCompress', 'BrotliDecompress']) {
  const method = name[0].toLowerCase() + name.slice(1);
  zlib[method] = convenience.async(classes[name]);
  zlib[`${method}Sync`] = convenience.sync(classes[name]);
}

for (const name of ['Deflate', 'Inflate', 'DeflateRaw', 'InflateRaw', 'Gzip', 'Gunzip', 'Unzip', 'BrotliCompress', 'BrotliDecompress']) {
  const value = { value(options) { return new classes[name](options); } }.value;
  Object.defineProperty(zlib, `create${name}`, { value, enumerable: true, configurable: true });
}

Object.defineProperties(zlib, { constants: { value: constants, enumerable: true }, codes: { value: codes, enumerable: true } });
for (const [name, value] of Object.entries(constants)) if (!name.startsWith('BROTLI')) Object.defineProperty(zlib, name, { value });
