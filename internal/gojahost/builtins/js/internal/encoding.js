// TextEncoder and TextDecoder. The decoder knows UTF-8, UTF-16 and Latin-1;
// Node, with all of ICU, knows more.

const { makeError, invalidArgType } = require('internal/errors');
const { native } = require('internal/buffer');
const { wellFormed } = require('internal/text');
const custom = Symbol.for('nodejs.util.inspect.custom');

const define = (Class, enumerable) => {
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: Class.name, configurable: true });
  for (const name of enumerable) Object.defineProperty(Class.prototype, name, { enumerable: true });
};

class TextEncoder {
  get encoding() { return 'utf-8'; }

  encode(input = '') { return new Uint8Array(native.encode(`${input}`, 'utf8')); }

  encodeInto(source, destination) {
    require('internal/validate').validateString(source, 'src');
    if (!(destination instanceof Uint8Array)) throw invalidArgType('dest', 'Uint8Array', destination);
    const written = native.write(destination, source, 'utf8');
    return { read: native.decode(destination.subarray(0, written), 'utf8').length, written };
  }

  [custom](depth, options, inspect) { return inspect({ encoding: this.encoding }, options); }
}
Object.defineProperty(TextEncoder.prototype, custom, { enumerable: false });
define(TextEncoder, ['encode', 'encodeInto', 'encoding']);

const labels = new Map();
for (const [name, ...others] of [
  ['utf-8', 'utf8', 'unicode-1-1-utf-8', 'unicode11utf8', 'unicode20utf8', 'x-unicode20utf8'],
  ['utf-16le', 'utf-16', 'ucs-2', 'csunicode', 'iso-10646-ucs-2', 'unicode', 'unicodefeff'],
  ['utf-16be', 'unicodefffe'],
  ['windows-1252', 'latin1', 'iso-8859-1', 'iso8859-1', 'iso88591', 'ascii', 'us-ascii', 'l1', 'cp1252', 'x-cp1252',
    'ansi_x3.4-1968', 'cp819', 'csisolatin1', 'ibm819', 'iso-ir-100', 'iso_8859-1', 'iso_8859-1:1987'],
]) for (const label of [name, ...others]) labels.set(label, name);

class TextDecoder {
  #encoding;
  #fatal;
  #ignoreBOM;
  #rest = new Uint8Array(0); // the start of a character that is still to come
  #started = false;

  constructor(label = 'utf-8', options = {}) {
    this.#encoding = labels.get(`${label}`.trim().toLowerCase());
    if (this.#encoding === undefined) {
      throw makeError(RangeError, 'ERR_ENCODING_NOT_SUPPORTED', `The "${label}" encoding is not supported`);
    }
    if (options !== null && typeof options !== 'object') throw invalidArgType('options', 'Object', options);
    this.#fatal = Boolean(options?.fatal);
    this.#ignoreBOM = Boolean(options?.ignoreBOM);
  }

  get encoding() { return this.#encoding; }
  get fatal() { return this.#fatal; }
  get ignoreBOM() { return this.#ignoreBOM; }

  decode(input = new Uint8Array(0), options = {}) {
    let bytes = joined(this.#rest, toBytes(input));
    const stream = Boolean(options?.stream);
    const keep = stream ? unfinished[this.#encoding](bytes) : 0;
    this.#rest = bytes.slice(bytes.length - keep);
    bytes = bytes.subarray(0, bytes.length - keep);
    let text = this.#text(bytes);
    if (!this.#started && !this.#ignoreBOM && text.charCodeAt(0) === 0xfeff) text = text.slice(1);
    this.#started = stream && (this.#started || bytes.length > 0);
    return text;
  }

  #text(bytes) {
    if (this.#fatal && !isWell[this.#encoding](bytes)) {
      throw makeError(TypeError, 'ERR_ENCODING_INVALID_ENCODED_DATA', `The encoded data was not valid for encoding ${this.#encoding}`);
    }
    return texts[this.#encoding](bytes);
  }

  [custom](depth, options, inspect) {
    if (depth < 0) return this;
    const { encoding, fatal, ignoreBOM } = this;
    return `TextDecoder ${inspect({ encoding, fatal, ignoreBOM }, options)}`;
  }
}
define(TextDecoder, ['decode', 'encoding', 'fatal', 'ignoreBOM']);
Object.defineProperty(TextDecoder.prototype, custom, { enumerable: false });

function toBytes(input) {
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  if (input instanceof ArrayBuffer) return new Uint8Array(input);
  throw makeError(TypeError, 'ERR_INVALID_ARG_TYPE',
    'The "list" argument must be an instance of SharedArrayBuffer, ArrayBuffer or ArrayBufferView.');
}

function joined(a, b) {
  if (a.length === 0) return b;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

// unfinished tells how many bytes at the end wait for what follows.
const unfinished = {
  'utf-8'(bytes) {
    for (let back = 1; back <= Math.min(3, bytes.length); back++) {
      const byte = bytes[bytes.length - back];
      if ((byte & 0xc0) === 0x80) continue;
      const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
      if (needs <= back) return 0;
      // What can't become a character is judged at once.
      return native.decode(bytes.subarray(bytes.length - back), 'utf8').length === 1 ? back : 0;
    }
    return 0;
  },
  'utf-16le': (bytes) => unfinishedUnits(bytes, 1),
  'utf-16be': (bytes) => unfinishedUnits(bytes, 2),
  'windows-1252': () => 0,
};

function unfinishedUnits(bytes, high) {
  const odd = bytes.length % 2;
  const lead = bytes[bytes.length - odd - 3 + high];
  return lead >= 0xd8 && lead <= 0xdb ? odd + 2 : odd;
}

const swapped = (bytes) => {
  const out = new Uint8Array(bytes.length & ~1);
  for (let i = 0; i < out.length; i += 2) [out[i], out[i + 1]] = [bytes[i + 1], bytes[i]];
  return out;
};

const units = (bytes) => wellFormed(native.decode(bytes, 'utf16le')) + (bytes.length % 2 ? '\ufffd' : '');

function unitsWell(bytes) {
  const text = native.decode(bytes, 'utf16le');
  return bytes.length % 2 === 0 && wellFormed(text) === text;
}

const texts = {
  'utf-8': (bytes) => native.decode(bytes, 'utf8'),
  'utf-16le': units,
  'utf-16be': (bytes) => units(swapped(bytes)) + (bytes.length % 2 ? '\ufffd' : ''),
  // Node 20 takes all of these labels for Latin-1, whatever the standard says.
  'windows-1252': (bytes) => native.decode(bytes, 'latin1'),
};

const isWell = {
  'utf-8': (bytes) => native.isUtf8(bytes),
  'utf-16le': unitsWell,
  'utf-16be': (bytes) => bytes.length % 2 === 0 && unitsWell(swapped(bytes)),
  'windows-1252': () => true,
};

module.exports = { TextEncoder, TextDecoder };
