// Buffer's methods for text, searching and copying.

const { FastBuffer, kMaxLength, normalize, known, encode, native } = require('internal/buffer/class');
const { makeError, invalidArgType, invalidArgValue, outOfRange } = require('internal/errors');
const { isUint8Array } = require('internal/util/types');

// clip makes an index between 0 and max of whatever it is given.
function clip(value, otherwise, max) {
  if (value === undefined) return otherwise;
  value = Math.trunc(+value) || 0;
  return Math.min(Math.max(value, 0), max);
}

// within checks an index that must be in range.
function within(value, name, otherwise, max) {
  if (value === undefined) return otherwise;
  if (typeof value !== 'number') throw invalidArgType(name, 'number', value);
  if (!Number.isInteger(value)) throw outOfRange(name, 'an integer', value);
  if (value < 0 || value > max) throw outOfRange(name, `>= 0 && <= ${max}`, value);
  return value;
}

const raw = (view, start, end) => new FastBuffer(view.buffer, view.byteOffset + start, Math.max(end - start, 0));

const methods = {
  toString(encoding, start, end) {
    start = clip(start, 0, this.length);
    end = clip(end, this.length, this.length);
    if (end <= start) return '';
    const name = typeof encoding === 'string' && encoding !== '' ? known(encoding) : spelled(encoding);
    return native.decode(start === 0 && end === this.length ? this : raw(this, start, end), name);
  },

  toJSON() {
    return { type: 'Buffer', data: Array.from(this) };
  },

  equals(other) {
    if (!isUint8Array(other)) throw invalidArgType('otherBuffer', ['Buffer', 'Uint8Array'], other);
    return this === other || native.equals(this, other);
  },

  compare(target, targetStart, targetEnd, sourceStart, sourceEnd) {
    if (!isUint8Array(target)) throw invalidArgType('target', ['Buffer', 'Uint8Array'], target);
    targetStart = within(targetStart, 'targetStart', 0, kMaxLength);
    targetEnd = within(targetEnd, 'targetEnd', target.length, target.length);
    sourceStart = within(sourceStart, 'sourceStart', 0, kMaxLength);
    sourceEnd = within(sourceEnd, 'sourceEnd', this.length, this.length);
    if (sourceStart >= sourceEnd) return targetStart >= targetEnd ? 0 : -1;
    if (targetStart >= targetEnd) return 1;
    return native.compare(raw(this, sourceStart, sourceEnd), raw(target, targetStart, targetEnd));
  },

  copy(target, targetStart, sourceStart, sourceEnd) {
    if (!isUint8Array(target)) throw invalidArgType('target', ['Buffer', 'Uint8Array'], target);
    targetStart = start('targetStart', targetStart, 0);
    sourceStart = start('sourceStart', sourceStart, 0, this.length);
    sourceEnd = start('sourceEnd', sourceEnd, this.length);
    if (targetStart >= target.length || sourceStart >= sourceEnd) return 0;
    const n = Math.min(sourceEnd - sourceStart, target.length - targetStart, this.length - sourceStart);
    target.set(raw(this, sourceStart, sourceStart + n), targetStart);
    return n;
  },

  subarray(from, to) {
    from = relative(from, 0, this.length);
    to = relative(to, this.length, this.length);
    return raw(this, from, to);
  },

  slice(from, to) {
    return this.subarray(from, to);
  },

  indexOf(value, byteOffset, encoding) { return search(this, value, byteOffset, encoding, true); },
  lastIndexOf(value, byteOffset, encoding) { return search(this, value, byteOffset, encoding, false); },
  includes(value, byteOffset, encoding) { return this.indexOf(value, byteOffset, encoding) !== -1; },

  fill(value, offset, end, encoding) {
    if (typeof value === 'string') {
      if (typeof offset === 'string') [offset, encoding] = [undefined, offset];
      else if (typeof end === 'string') [end, encoding] = [undefined, end];
    }
    const from = within(offset, 'offset', 0, kMaxLength);
    const to = offset === undefined ? this.length : within(end, 'end', this.length, this.length);
    if (from < to) fillPart(raw(this, from, to), value, encoding);
    else if (typeof value === 'string') known(encoding);
    return this;
  },

  write(text, offset, length, encoding) {
    if (typeof offset === 'string' && length === undefined) [offset, length, encoding] = [undefined, undefined, offset];
    else if (typeof length === 'string') [length, encoding] = [undefined, length];
    if (typeof text !== 'string') throw makeError(TypeError, 'ERR_INVALID_ARG_TYPE', 'argument must be a string');
    const from = within(offset, 'offset', 0, this.length);
    const room = this.length - from;
    const n = length === undefined ? room : Math.min(within(length, 'length', 0, this.length), room);
    return native.write(raw(this, from, from + n), text, known(encoding));
  },

  swap16() { return swap(this, 2); },
  swap32() { return swap(this, 4); },
  swap64() { return swap(this, 8); },
};
methods.toLocaleString = methods.toString;

// spelled takes what is no string for one.
function spelled(encoding) {
  if (encoding === undefined) return 'utf8';
  const text = `${encoding}`;
  const name = text === '' ? undefined : normalize(text);
  if (name === undefined) throw makeError(TypeError, 'ERR_UNKNOWN_ENCODING', `Unknown encoding: ${require('util').format('%s', encoding)}`);
  return name;
}

function start(name, value, otherwise, max) {
  if (value === undefined) return otherwise;
  value = Math.trunc(+value) || 0;
  if (value < 0 && max === undefined) throw outOfRange(name, '>= 0', value);
  if (value < 0 || value > max) throw outOfRange(name, `>= 0 && <= ${max}`, value);
  return value;
}

// relative counts a negative index from the end, as slice does.
function relative(value, otherwise, length) {
  if (value === undefined) return otherwise;
  value = Math.trunc(+value) || 0;
  return value < 0 ? Math.max(length + value, 0) : Math.min(value, length);
}

function search(buffer, value, byteOffset, encoding, forward) {
  if (typeof byteOffset === 'string') [byteOffset, encoding] = [undefined, byteOffset];
  const asked = Math.trunc(+byteOffset);
  let from = Number.isNaN(asked) ? (forward ? 0 : buffer.length) : asked;
  const { part, step } = needle(value, encoding);
  if (from < 0) {
    from += buffer.length;
    if (from < 0) {
      if (!forward && part.length > 0) return -1;
      from = 0;
    }
  }
  if (part.length === 0) return Math.min(from, buffer.length);
  if (forward) return from + part.length > buffer.length ? -1 : native.indexOf(buffer, part, from, step);
  return native.lastIndexOf(buffer, part, Math.min(from, buffer.length), step);
}

function needle(value, encoding) {
  if (typeof value === 'number') return { part: new FastBuffer([value & 255]), step: 1 };
  const name = normalize(encoding);
  const step = name === 'utf16le' ? 2 : 1;
  if (typeof value === 'string') return { part: encode(value, known(encoding)), step };
  if (isUint8Array(value)) return { part: value, step };
  throw invalidArgType('value', ['number', 'string', 'Buffer', 'Uint8Array'], value);
}

function fillPart(target, value, encoding) {
  if (typeof value === 'string') {
    const pattern = encode(value, known(encoding));
    if (pattern.length === 0 && value !== '') throw invalidArgValue('value', value);
    if (pattern.length === 0) Uint8Array.prototype.fill.call(target, 0);
    else native.fill(target, pattern);
    return;
  }
  if (!isUint8Array(value)) {
    Uint8Array.prototype.fill.call(target, typeof value === 'boolean' ? +value : value & 255);
    return;
  }
  if (value.length === 0) throw invalidArgValue('value', value);
  native.fill(target, value);
}

function swap(buffer, size) {
  if (buffer.length % size !== 0) {
    throw makeError(RangeError, 'ERR_INVALID_BUFFER_SIZE', `Buffer size must be a multiple of ${8 * size}-bits`);
  }
  for (let i = 0; i < buffer.length; i += size) raw(buffer, i, i + size).reverse();
  return buffer;
}

function show(depth, options) {
  const max = require('buffer').INSPECT_MAX_BYTES;
  const shown = native.decode(raw(this, 0, Math.min(max, this.length)), 'hex').replace(/(..)(?!$)/g, '$1 ');
  const left = this.length - max;
  let text = left > 0 ? `${shown} ... ${left} more byte${left > 1 ? 's' : ''}` : shown;
  const extra = extras(this, options);
  if (extra !== '') text += `${this.length === 0 ? '' : ', '}${extra}`;
  return `<${this.constructor.name} ${text}>`;
}

// extras prints the properties that a program has put on a buffer.
function extras(buffer, options) {
  const keys = Object.getOwnPropertyNames(buffer).filter((k) => !/^\d+$/.test(k));
  if (keys.length === 0) return '';
  const own = Object.assign(Object.create(null), Object.fromEntries(keys.map((k) => [k, buffer[k]])));
  const text = require('internal/util/inspect').inspect(own, { ...options, breakLength: Infinity, compact: true });
  return text.slice('[Object: null prototype] { '.length, -2);
}

// One method for each encoding, as older packages call them.
const slices = {
  utf8: 'utf8', ucs2: 'utf16le', hex: 'hex', ascii: 'ascii', latin1: 'latin1', base64: 'base64', base64url: 'base64url',
};

exports.install = (Buffer) => {
  const define = (name, value) =>
    Object.defineProperty(Buffer.prototype, name, { value, writable: true, configurable: true, enumerable: false });
  for (const name of Object.keys(methods)) define(name, methods[name]);
  for (const [name, encoding] of Object.entries(slices)) {
    define(`${name}Slice`, function (from, to) { return this.toString(encoding, from, to); });
    define(`${name}Write`, function (text, offset, length) { return this.write(text, offset, length, encoding); });
  }
  define('inspect', show);
  define(Symbol.for('nodejs.util.inspect.custom'), show);
  Object.defineProperty(Buffer.prototype, 'parent', { get() { return this.buffer; }, configurable: true });
  Object.defineProperty(Buffer.prototype, 'offset', { get() { return this.byteOffset; }, configurable: true });
};
