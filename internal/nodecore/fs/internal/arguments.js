// Checks of what fs functions are given.

const { makeError, invalidArgType, invalidArgValue } = require('internal/errors');
const { validateBoolean, validateFunction, validateInteger, validateObject } = require('internal/validate');
const { isUint8Array } = require('internal/util/types');
const { constants } = require('internal/fs/calls');
const { looksLikeURL } = require('internal/url/url');

// toPath makes a string of a path, which may be a Buffer or a file: URL.
function toPath(path, name = 'path') {
  if (looksLikeURL(path)) path = require('url').fileURLToPath(path);
  const text = isUint8Array(path) ? require('buffer').Buffer.from(path).toString() : path;
  if (typeof text !== 'string') throw invalidArgType(name, ['string', 'Buffer', 'URL'], path);
  if (text.includes('\0')) throw invalidArgValue(name, path, 'must be a string, Uint8Array, or URL without null bytes');
  return text;
}

function toFd(fd) {
  if (typeof fd !== 'number') throw invalidArgType('fd', 'number', fd);
  validateInteger(fd, 'fd', 0, 2147483647);
  return fd;
}

// orObject checks options that may be left out.
function orObject(options) { if (options !== undefined && options !== null) validateObject(options, 'options'); }

// target is a path and a file number, of which one is given; the other number
// is -1. Only what is an int32 counts as a file number.
function target(path) {
  return path === (path | 0) ? ['', toFd(path)] : [toPath(path), -1];
}

// toOptions reads options that may be given as the name of an encoding.
function toOptions(options, defaults = {}) {
  if (options === undefined || options === null || typeof options === 'function') return { ...defaults };
  if (typeof options === 'string') options = { encoding: options };
  else if (typeof options !== 'object') throw invalidArgType('options', ['string', 'Object'], options);
  const { encoding } = options;
  if (encoding && encoding !== 'buffer' && !require('buffer').Buffer.isEncoding(encoding)) {
    throw invalidArgValue('encoding', encoding, 'is invalid encoding');
  }
  if (options.signal !== undefined) require('internal/validate').validateAbortSignal(options.signal, 'options.signal');
  const all = { ...defaults };
  for (const name in options) all[name] = options[name]; // those that it inherits, too
  return all;
}

const flags = {
  'r': 'O_RDONLY', 'rs': 'O_RDONLY|O_SYNC', 'sr': 'O_RDONLY|O_SYNC',
  'r+': 'O_RDWR', 'rs+': 'O_RDWR|O_SYNC', 'sr+': 'O_RDWR|O_SYNC',
  'w': 'O_TRUNC|O_CREAT|O_WRONLY', 'wx': 'O_TRUNC|O_CREAT|O_WRONLY|O_EXCL', 'xw': 'O_TRUNC|O_CREAT|O_WRONLY|O_EXCL',
  'w+': 'O_TRUNC|O_CREAT|O_RDWR', 'wx+': 'O_TRUNC|O_CREAT|O_RDWR|O_EXCL', 'xw+': 'O_TRUNC|O_CREAT|O_RDWR|O_EXCL',
  'a': 'O_APPEND|O_CREAT|O_WRONLY', 'ax': 'O_APPEND|O_CREAT|O_WRONLY|O_EXCL', 'xa': 'O_APPEND|O_CREAT|O_WRONLY|O_EXCL',
  'as': 'O_APPEND|O_CREAT|O_WRONLY|O_SYNC', 'sa': 'O_APPEND|O_CREAT|O_WRONLY|O_SYNC',
  'a+': 'O_APPEND|O_CREAT|O_RDWR', 'ax+': 'O_APPEND|O_CREAT|O_RDWR|O_EXCL', 'xa+': 'O_APPEND|O_CREAT|O_RDWR|O_EXCL',
  'as+': 'O_APPEND|O_CREAT|O_RDWR|O_SYNC', 'sa+': 'O_APPEND|O_CREAT|O_RDWR|O_SYNC',
};

function toFlags(value, otherwise) {
  if (value === undefined || value === null) value = otherwise;
  if (typeof value === 'number') {
    validateInteger(value, 'flags', -2147483648, 2147483647);
    return value;
  }
  if (!Object.hasOwn(flags, value)) throw invalidArgValue('flags', value);
  return flags[value].split('|').reduce((sum, name) => sum | (constants[name] ?? 0), 0);
}

// toMode reads mode bits, a number or octal digits.
function toMode(value, name, otherwise) {
  if (value === undefined || value === null) value = otherwise;
  if (typeof value === 'string') {
    if (!/^[0-7]+$/.test(value)) {
      throw invalidArgValue(name, value, 'must be a 32-bit unsigned integer or an octal string');
    }
    value = parseInt(value, 8);
  }
  if (typeof value !== 'number') throw invalidArgType(name, 'number', value);
  validateInteger(value, name, 0, 2 ** 32 - 1);
  return value;
}

// toChoice reads the mode of access and copyFile, which Node checks in words of its own.
function toChoice(mode, otherwise) {
  if (mode === undefined || mode === null) return otherwise;
  if (typeof mode !== 'number') throw makeError(TypeError, 'ERR_INVALID_ARG_TYPE', 'mode must be int32 or null/undefined');
  const whole = Math.trunc(mode);
  if (!Number.isFinite(mode)) throw makeError(RangeError, 'ERR_OUT_OF_RANGE', 'mode is out of range');
  if (whole < 0 || whole > 7) throw makeError(RangeError, 'ERR_OUT_OF_RANGE', 'mode is out of range: >= 0 && <= 7');
  return whole;
}

// toSeconds reads a time: seconds, or a Date.
function toSeconds(value, name = 'time') {
  // biome-ignore lint/suspicious/noDoubleEquals: '1e3' is a number of seconds, '1s' is not
  if (typeof value === 'string' && +value == value) value = +value;
  if (Number.isFinite(value)) return value < 0 ? Date.now() / 1000 : value;
  if (value instanceof Date) return value.getTime() / 1000;
  throw invalidArgType(name, ['Date', 'Time in seconds'], value);
}

// toData gives what is written: a string, or bytes.
function toData(data, encoding, name = 'data') {
  if (typeof data === 'string') {
    const plain = !encoding || /^utf-?8$/i.test(encoding);
    return plain ? data : require('buffer').Buffer.from(data, encoding);
  }
  return toBytes(data, name, ['string', 'Buffer', 'TypedArray', 'DataView']);
}

function toBytes(view, name = 'buffer', kinds = ['Buffer', 'TypedArray', 'DataView']) {
  if (!ArrayBuffer.isView(view)) throw invalidArgType(name, kinds, view);
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

// toPosition is where to read: -1 is where the file stands.
function toPosition(position) {
  if (position === undefined || position === null) return -1;
  if (typeof position === 'bigint') {
    const most = 2n ** 63n - 1n;
    if (!(position >= -1n && position <= most)) throw require('internal/errors').outOfRange('position', `>= ${-most - 1n} && <= ${most}`, position);
    return Number(position);
  }
  if (typeof position !== 'number') throw invalidArgType('position', ['integer', 'bigint'], position);
  validateInteger(position, 'position', -1);
  return position;
}

// toPlace is where to write: whatever is no whole number is where the file stands.
const toPlace = (position) => (Number.isSafeInteger(position) ? position : -1);

// named gives a name in the encoding that was asked for.
function named(text, { encoding }) {
  if (!encoding || /^utf-?8$/i.test(encoding)) return text;
  const bytes = require('buffer').Buffer.from(text);
  return encoding === 'buffer' ? bytes : bytes.toString(encoding);
}

module.exports = {
  orObject,
  toPath, toFd, target, toOptions, toFlags, toMode, toChoice, toSeconds, toData, toBytes, toPosition, toPlace, named,
  validateBoolean, validateFunction, validateInteger, validateObject, makeError, invalidArgType, invalidArgValue,
};
