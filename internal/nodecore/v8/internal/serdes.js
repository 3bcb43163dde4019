// Serializer and Deserializer: values in the form in which V8 writes them, version 15.

const types = require('internal/util/types');
const { makeError } = require('internal/errors');

const version = 15;
const { Buffer } = require('buffer');

const shown = (value) => {
  if (typeof value === 'symbol') return String(value);
  if (typeof value === 'function') return Function.prototype.toString.call(value);
  return `#<${value.constructor?.name ?? 'Object'}>`;
};

const code = (character) => character.charCodeAt(0);
const views = {
  Int8Array: 'b', Uint8Array: 'B', Uint8ClampedArray: 'C', Int16Array: 'w', Uint16Array: 'W', Int32Array: 'd', Uint32Array: 'D',
  Float32Array: 'f', Float64Array: 'F', BigInt64Array: 'q', BigUint64Array: 'Q', DataView: '?',
};
const errorTags = { EvalError: 'E', RangeError: 'R', ReferenceError: 'F', SyntaxError: 'S', TypeError: 'T', URIError: 'U' };
const regexpFlags = 'gimyusdlv'; // the bit of each

class Serializer {
  #bytes = Buffer.alloc(64);
  #length = 0;
  #seen = new Map();
  #transferred = new Map();
  #viewsAreHosts = false;

  #room(n) {
    if (this.#length + n > this.#bytes.length) {
      const bigger = Buffer.alloc(Math.max(2 * this.#bytes.length, this.#length + n));
      bigger.set(this.#bytes);
      this.#bytes = bigger;
    }
    const at = this.#length;
    this.#length += n;
    return at;
  }

  #byte(b) { this.#bytes[this.#room(1)] = b; }

  #tag(character) { this.#byte(code(character)); }

  #varint(value) {
    for (; value >= 0x80; value = Math.floor(value / 128)) this.#byte((value % 128) | 0x80);
    this.#byte(value);
  }

  #raw(bytes) {
    const at = this.#room(bytes.byteLength);
    this.#bytes.set(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength), at);
  }

  writeHeader() {
    this.#byte(0xff);
    this.#byte(version);
  }

  writeUint32(value) { this.#varint(value >>> 0); }

  writeUint64(high, low) {
    let value = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
    for (; value >= 0x80n; value >>= 7n) this.#byte(Number(value & 0x7fn) | 0x80);
    this.#byte(Number(value));
  }

  writeDouble(value) {
    const at = this.#room(8);
    this.#bytes.writeDoubleLE(value, at);
  }

  writeRawBytes(source) {
    if (!ArrayBuffer.isView(source) && !types.isAnyArrayBuffer(source)) {
      throw makeError(TypeError, 'ERR_INVALID_ARG_TYPE', 'source must be a TypedArray or a DataView');
    }
    this.#raw(ArrayBuffer.isView(source) ? source : new Uint8Array(source));
  }

  releaseBuffer() {
    const out = Buffer.from(this.#bytes.subarray(0, this.#length));
    this.#bytes = Buffer.alloc(64);
    this.#length = 0;
    return out;
  }

  transferArrayBuffer(id, buffer) { this.#transferred.set(buffer, id); }

  _setTreatArrayBufferViewsAsHostObjects(flag) { this.#viewsAreHosts = flag; }

  writeValue(value) {
    this.#write(value);
    return true;
  }

  #write(value) {
    switch (typeof value) {
      case 'undefined': return this.#tag('_');
      case 'boolean': return this.#tag(value ? 'T' : 'F');
      case 'number': return this.#number(value);
      case 'bigint':
        this.#tag('Z');
        return this.#bigint(value);
      case 'string': return this.#string(value);
      case 'object': return value === null ? this.#tag('0') : this.#object(value);
      default: throw this.#fail(value);
    }
  }

  #fail(value) {
    const DataCloneError = this._getDataCloneError;
    return new DataCloneError(`${shown(value)} could not be cloned.`);
  }

  #number(value) {
    if (Number.isInteger(value) && !Object.is(value, -0) && value >= -(2 ** 31) && value < 2 ** 31) {
      this.#tag('I');
      this.#varint(((value << 1) ^ (value >> 31)) >>> 0);
      return;
    }
    this.#tag('N');
    this.writeDouble(value);
  }

  #bigint(value) {
    const digits = value === 0n ? '' : (value < 0n ? -value : value).toString(16);
    const bytes = Buffer.from(digits.padStart(Math.ceil(digits.length / 16) * 16, '0'), 'hex').reverse();
    this.#varint((value < 0n ? 1 : 0) | (bytes.length << 1));
    this.#raw(bytes);
  }

  #string(value) {
    if (/^[\0-\xff]*$/.test(value)) {
      this.#tag('"');
      this.#varint(value.length);
      this.#raw(Buffer.from(value, 'latin1'));
      return;
    }
    const bytes = Buffer.from(value, 'utf16le');
    let digits = 1;
    for (let n = bytes.length; n >= 0x80; n >>>= 7) digits++;
    if ((this.#length + 1 + digits) % 2 !== 0) this.#byte(0);
    this.#tag('c');
    this.#varint(bytes.length);
    this.#raw(bytes);
  }

  #object(value) {
    const id = this.#seen.get(value);
    if (id !== undefined) {
      this.#tag('^');
      this.#varint(id);
      return;
    }
    if (ArrayBuffer.isView(value) && !this.#viewsAreHosts && !this.#seen.has(value.buffer)) this.#object(value.buffer);
    this.#seen.set(value, this.#seen.size);
    this.#contents(value, types.inner.kind(value));
  }

  #contents(value, kind) {
    if (Array.isArray(value)) return this.#array(value);
    if (ArrayBuffer.isView(value)) return this.#view(value);
    if (types.isMap(value)) return this.#entries(';', ':', [...Map.prototype.entries.call(value)].flat());
    if (types.isSet(value)) return this.#entries("'", ',', [...Set.prototype.values.call(value)]);
    if (types.isNativeError(value)) return this.#error(value);
    switch (kind) {
      case 'Date':
        this.#tag('D');
        return this.writeDouble(Date.prototype.getTime.call(value));
      case 'RegExp':
        this.#tag('R');
        this.#string(value.source);
        return this.#varint([...value.flags].reduce((bits, flag) => bits | (1 << regexpFlags.indexOf(flag)), 0));
      case 'ArrayBuffer': return this.#buffer(value);
      case 'Number':
        this.#tag('n');
        return this.writeDouble(Number.prototype.valueOf.call(value));
      case 'String':
        this.#tag('s');
        return this.#string(String.prototype.valueOf.call(value));
      case 'Boolean': return this.#tag(Boolean.prototype.valueOf.call(value) ? 'y' : 'x');
      case 'BigInt':
        this.#tag('z');
        return this.#bigint(BigInt.prototype.valueOf.call(value));
      default: return this.#plain(value, kind);
    }
  }

  #plain(value, kind) {
    if (kind !== 'Object' && kind !== 'Arguments' || types.isWeakMap(value) || types.isWeakSet(value) || types.isGeneratorObject(value)) throw this.#fail(value);
    this.#tag('o');
    this.#varintAfter('{', this.#properties(value, Object.keys(value)));
  }

  #varintAfter(tag, ...counts) {
    this.#tag(tag);
    for (const count of counts) this.#varint(count);
  }

  #properties(value, keys) {
    let written = 0;
    for (const key of keys) {
      if (!Object.hasOwn(value, key)) continue; // a getter has deleted it
      const index = Number(key);
      this.#write(String(index) === key && Number.isInteger(index) && index >= 0 && index < 2 ** 32 - 1 ? index : key);
      this.#write(value[key]);
      written++;
    }
    return written;
  }

  #array(value) {
    const { length } = value;
    const keys = Object.keys(value);
    const indexes = keys.filter((key) => String(key >>> 0) === key && (key >>> 0) < length);
    if (indexes.length === length) {
      this.#varintAfter('A', length);
      for (let i = 0; i < length; i++) this.#write(value[i]);
      this.#varintAfter('$', this.#properties(value, keys.slice(indexes.length)), length);
      return;
    }
    this.#varintAfter('a', length);
    this.#varintAfter('@', this.#properties(value, keys), length);
  }

  #entries(begin, end, items) {
    this.#tag(begin);
    for (const item of items) this.#write(item);
    this.#varintAfter(end, items.length);
  }

  #error(value) {
    this.#tag('r');
    const tag = errorTags[value.name];
    if (tag !== undefined) this.#tag(tag);
    if (Object.hasOwn(value, 'message')) {
      this.#tag('m');
      this.#string(String(value.message));
    }
    if (Object.hasOwn(value, 'cause')) {
      this.#tag('c');
      this.#write(value.cause);
    }
    if (typeof value.stack === 'string') {
      this.#tag('s');
      this.#string(value.stack);
    }
    this.#tag('.');
  }

  #buffer(value) {
    const id = this.#transferred.get(value);
    if (id !== undefined) {
      this.#varintAfter('t', id);
      return;
    }
    this.#varintAfter('B', value.byteLength);
    this.#raw(new Uint8Array(value));
  }

  #view(value) {
    if (this.#viewsAreHosts) {
      this.#tag('\\');
      if (typeof this._writeHostObject !== 'function') throw makeError(TypeError, 'ERR_METHOD_NOT_IMPLEMENTED', 'The _writeHostObject() method is not implemented');
      this._writeHostObject(value);
      return;
    }
    this.#tag('V');
    this.#tag(views[types.isDataView(value) ? 'DataView' : types.inner.typedArrayName(value)]);
    this.#varint(value.byteOffset);
    this.#varint(value.byteLength);
    this.#varint(0);
  }
}

Serializer.prototype._getDataCloneError = Error;

module.exports = { Serializer, views, errorTags, regexpFlags, version };
