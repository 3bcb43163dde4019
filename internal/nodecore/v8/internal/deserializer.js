// Deserializer: what Serializer has written, and V8.

const types = require('internal/util/types');
const { makeError } = require('internal/errors');
const { views, errorTags, regexpFlags, version } = require('internal/v8/serdes');

const broken = () => new Error('Unable to deserialize cloned data.');
const viewNames = Object.fromEntries(Object.entries(views).map(([name, tag]) => [tag, name]));
const classes = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };
const errors = Object.fromEntries(Object.entries(errorTags).map(([name, tag]) => [tag, classes[name]]));

module.exports = class Deserializer {
  #bytes;
  #at = 0;
  #version = 0;
  #objects = [];
  #transferred = new Map();

  constructor(buffer) {
    if (!ArrayBuffer.isView(buffer)) throw makeError(TypeError, 'ERR_INVALID_ARG_TYPE', 'buffer must be a TypedArray or a DataView');
    this.buffer = buffer;
    this.#bytes = new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  }

  #byte() {
    if (this.#at >= this.#bytes.length) throw broken();
    return this.#bytes[this.#at++];
  }

  #tag() {
    let byte;
    do byte = this.#byte(); while (byte === 0); // padding
    return String.fromCharCode(byte);
  }

  #peek() {
    const at = this.#at;
    const tag = this.#tag();
    this.#at = at;
    return tag;
  }

  #varint() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.#byte();
      if (shift < 32) value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value % 2 ** 32;
    }
  }

  #raw(n) {
    if (n > this.#bytes.length - this.#at) throw broken();
    this.#at += n;
    return this.#bytes.subarray(this.#at - n, this.#at);
  }

  readHeader() {
    if (this.#bytes[0] === 0xff && this.#bytes.length > 1) {
      this.#at = 1;
      this.#version = this.#bytes[1] < 0x80 ? this.#varint() : Infinity;
      if (this.#version <= version) return true;
    }
    throw new Error('Unable to deserialize cloned data due to invalid or unsupported version.');
  }

  getWireFormatVersion() { return this.#version; }

  transferArrayBuffer(id, buffer) { this.#transferred.set(id, buffer); }

  readUint32() {
    try {
      return this.#varint();
    } catch {
      throw new Error('ReadUint32() failed');
    }
  }

  readUint64() {
    try {
      let value = 0n;
      for (let shift = 0n; ; shift += 7n) {
        const byte = this.#byte();
        if (shift < 64n) value |= BigInt(byte & 0x7f) << shift;
        if (byte < 0x80) return [Number((value >> 32n) & 0xffffffffn), Number(value & 0xffffffffn)];
      }
    } catch {
      throw new Error('ReadUint64() failed');
    }
  }

  readDouble() {
    if (this.#bytes.length - this.#at < 8) throw new Error('ReadDouble() failed');
    return this.#double();
  }

  #double() {
    const bytes = this.#raw(8);
    return new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0, true);
  }

  _readRawBytes(n) {
    if (n > this.#bytes.length - this.#at) throw new Error('ReadRawBytes() failed');
    this.#at += n;
    return this.#at - n;
  }

  readRawBytes(n) {
    const at = this._readRawBytes(n);
    return require('buffer').Buffer.from(this.buffer.buffer, this.buffer.byteOffset + at, n);
  }

  readValue() { return this.#read(); }

  #keep(value) {
    this.#objects.push(value);
    return value;
  }

  #read() {
    const tag = this.#tag();
    switch (tag) {
      case '?': // how many objects there are
        this.#varint();
        return this.#read();
      case '_': return undefined;
      case '0': return null;
      case 'T': return true;
      case 'F': return false;
      case 'I': {
        const value = this.#varint();
        return (value >>> 1) ^ -(value & 1);
      }
      case 'U': return this.#varint();
      case 'N': return this.#double();
      case 'Z': return this.#bigint();
      case '"':
      case 'S':
      case 'c': return this.#text(tag);
      case '^': {
        const id = this.#varint();
        if (id >= this.#objects.length) throw broken();
        return this.#follow(this.#objects[id]);
      }
      default: return this.#object(tag);
    }
  }

  #text(tag) {
    const bytes = this.#raw(this.#varint());
    const { Buffer } = require('buffer');
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString({ '"': 'latin1', S: 'utf8', c: 'utf16le' }[tag]);
  }

  #string() {
    const tag = this.#tag();
    if (!'"Sc'.includes(tag)) throw broken();
    return this.#text(tag);
  }

  #bigint() {
    const bits = this.#varint();
    const bytes = require('buffer').Buffer.from(this.#raw(bits >>> 1)).reverse();
    const value = BigInt(`0x0${bytes.toString('hex')}`);
    return bits & 1 ? -value : value;
  }

  #object(tag) {
    switch (tag) {
      case 'o': return this.#properties(this.#keep({}), '{', 1);
      case 'A': return this.#dense();
      case 'a': return this.#properties(this.#keep(new Array(this.#varint())), '@', 2);
      case 'D': return this.#keep(new Date(this.#double()));
      case 'y': return this.#keep(Object(true));
      case 'x': return this.#keep(Object(false));
      case 'n': return this.#keep(Object(this.#double()));
      case 'z': return this.#keep(Object(this.#bigint()));
      case 's': return this.#keep(Object(this.#string()));
      case 'R': return this.#regexp();
      case ';': return this.#map();
      case "'": return this.#set();
      case 'B': return this.#follow(this.#keep(this.#raw(this.#varint()).slice().buffer));
      case 't': return this.#follow(this.#keep(this.#transferred.get(this.#varint())));
      case 'r': return this.#error();
      case '\\': return this.#host();
      default: throw broken();
    }
  }

  #host() {
    if (typeof this._readHostObject !== 'function') throw makeError(TypeError, 'ERR_METHOD_NOT_IMPLEMENTED', 'The _readHostObject() method is not implemented');
    const id = this.#objects.push(undefined) - 1;
    const value = this._readHostObject();
    if (value === null || typeof value !== 'object') throw new TypeError('readHostObject must return an object');
    this.#objects[id] = value;
    return value;
  }

  // follow reads the view that stands behind its buffer.
  #follow(value) {
    if (!types.isAnyArrayBuffer(value) || this.#at >= this.#bytes.length || this.#peek() !== 'V') return value;
    this.#tag();
    const name = viewNames[this.#tag()];
    const offset = this.#varint();
    const length = this.#varint();
    if (this.#version >= 14) this.#varint();
    if (name === undefined || offset > value.byteLength || length > value.byteLength - offset) throw broken();
    if (name === 'DataView') return this.#keep(new DataView(value, offset, length));
    const Class = types.inner.typedArrays()[name];
    if (length % Class.BYTES_PER_ELEMENT !== 0 || offset % Class.BYTES_PER_ELEMENT !== 0) throw broken();
    return this.#keep(new Class(value, offset, length / Class.BYTES_PER_ELEMENT));
  }

  #properties(target, end, counts) {
    while (this.#peek() !== end) {
      const key = this.#read();
      if (typeof key !== 'string' && typeof key !== 'number') throw broken();
      Object.defineProperty(target, key, { value: this.#read(), writable: true, enumerable: true, configurable: true });
    }
    this.#tag();
    for (let i = 0; i < counts; i++) this.#varint();
    return target;
  }

  #dense() {
    const length = this.#varint();
    if (length > this.#bytes.length - this.#at) throw broken();
    const array = this.#keep(new Array(length));
    for (let i = 0; i < length; i++) {
      if (this.#peek() === '-') this.#tag();
      else array[i] = this.#read();
    }
    return this.#properties(array, '$', 2);
  }

  #regexp() {
    const source = this.#string();
    const bits = this.#varint();
    return this.#keep(new RegExp(source, [...regexpFlags].filter((_, i) => bits & (1 << i)).join('')));
  }

  #map() {
    const map = this.#keep(Reflect.construct(Map, [])); // as the program knows it
    while (this.#peek() !== ':') map.set(this.#read(), this.#read());
    this.#tag();
    this.#varint();
    return map;
  }

  #set() {
    const set = this.#keep(Reflect.construct(Set, []));
    while (this.#peek() !== ',') set.add(this.#read());
    this.#tag();
    this.#varint();
    return set;
  }

  #error() {
    const id = this.#objects.push(undefined) - 1;
    let Class = Error;
    const hidden = {};
    for (let tag = this.#tag(); tag !== '.'; tag = this.#tag()) {
      if (Object.hasOwn(errors, tag)) Class = errors[tag];
      else if (tag === 'm') hidden.message = this.#string();
      else if (tag === 's') hidden.stack = this.#string();
      else if (tag === 'c') hidden.cause = this.#read();
      else throw broken();
    }
    const error = this.#objects[id] = new Class();
    for (const [name, value] of Object.entries(hidden)) Object.defineProperty(error, name, { value, writable: true, configurable: true });
    return error;
  }
};
