// TextEncoder and TextDecoder. UTF-8, UTF-16 and Latin-1 are decoded here, and older encodings by legacy.js.

const { branded } = require('internal/brand');
const { makeError, invalidArgType } = require('internal/errors');
const { native } = require('internal/buffer/class');
const { wellFormed } = require('internal/text');
const custom = Symbol.for('nodejs.util.inspect.custom');

const define = (Class, enumerable) => {
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: Class.name, configurable: true });
  for (const name of enumerable) Object.defineProperty(Class.prototype, name, { enumerable: true });
};

class TextEncoder {
  #made = true;

  get encoding() { return 'utf-8'; }

  encode(input = '') { return new Uint8Array(native.encode(`${input}`, 'utf8')); }

  encodeInto(source, destination) {
    require('internal/validate').validateString(source, 'src');
    if (!(destination instanceof Uint8Array)) throw invalidArgType('dest', 'Uint8Array', destination);
    const written = native.write(destination, source, 'utf8');
    return { read: native.decode(destination.subarray(0, written), 'utf8').length, written };
  }

  [custom](depth, options, inspect) { return inspect({ encoding: this.encoding }, options); }

  static { branded(TextEncoder, (value) => #made in value); }
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

// named finds the encoding of a label.
function named(label) {
  const wanted = `${label}`.replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, '').toLowerCase();
  if (labels.has(wanted)) return labels.get(wanted);
  const { nameOf, offers } = require('internal/web/legacy');
  const name = /^[!-~]+$/.test(wanted) ? nameOf(wanted) : undefined;
  if (name !== undefined && offers(name)) return name;
  throw makeError(RangeError, 'ERR_ENCODING_NOT_SUPPORTED', `The "${name ?? label}" encoding is not supported`);
}

const notValid = (encoding) => makeError(TypeError, 'ERR_ENCODING_INVALID_ENCODED_DATA', `The encoded data was not valid for encoding ${encoding}`);

class TextDecoder {
  #encoding;
  #fatal;
  #ignoreBOM;
  #rest = new Uint8Array(0); // the start of a character that is still to come
  #started = false;
  #streamed = false; // once at least
  #legacy; // what decodes an older encoding

  constructor(label = 'utf-8', options = {}) {
    this.#encoding = named(label);
    if (options !== null && typeof options !== 'object') throw invalidArgType('options', 'Object', options);
    this.#fatal = Boolean(options?.fatal);
    this.#ignoreBOM = Boolean(options?.ignoreBOM);
  }

  get encoding() { return this.#encoding; }
  get fatal() { return this.#fatal; }
  get ignoreBOM() { return this.#ignoreBOM; }

  decode(input = new Uint8Array(0), options = {}) {
    const stream = Boolean(options?.stream);
    if (texts[this.#encoding] === undefined) return this.#older(toBytes(input), stream);
    let bytes = joined(this.#rest, toBytes(input));
    this.#streamed ||= stream;
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
      this.#rest = new Uint8Array(0);
      throw notValid(this.#encoding);
    }
    // Node 20 takes windows-1252 for Latin-1 until it has to decode a stream.
    if (this.#encoding === 'windows-1252' && !this.#streamed) return native.decode(bytes, 'latin1');
    return texts[this.#encoding](bytes);
  }

  #older(bytes, stream) {
    this.#legacy ??= require('internal/web/legacy').decoder(this.#encoding);
    const text = this.#legacy(bytes, stream);
    if (!this.#fatal || !text.includes('\ufffd')) return text;
    this.#legacy = undefined;
    throw notValid(this.#encoding);
  }

  [custom](depth, options, inspect) {
    if (depth < 0) return this;
    const { encoding, fatal, ignoreBOM } = this;
    return `TextDecoder ${inspect({ encoding, fatal, ignoreBOM }, options)}`;
  }

  static { branded(TextDecoder, (value) => #rest in value); }
}
define(TextDecoder, ['decode', 'encoding', 'fatal', 'ignoreBOM']);
Object.defineProperty(TextDecoder.prototype, custom, { enumerable: false });

function toBytes(input) {
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  if (require('internal/util/types').isAnyArrayBuffer(input)) return new Uint8Array(input);
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

// unfinished tells how many bytes at the end are the start of a character that may still come. What can't become one is
// judged at once.
const unfinished = {
  'utf-8'(bytes) {
    for (let back = 1; back <= Math.min(3, bytes.length); back++) {
      const at = bytes.length - back;
      if ((bytes[at] & 0xc0) === 0x80) continue;
      const [needs, low, high] = sequence(bytes[at]);
      const good = needs > back && (back === 1 || (bytes[at + 1] >= low && bytes[at + 1] <= high));
      return good ? back : 0;
    }
    return 0;
  },
  'utf-16le': (bytes) => unfinishedUnits(bytes, 1),
  'utf-16be': (bytes) => unfinishedUnits(bytes, 2),
  'windows-1252': () => 0,
};

// sequence tells by the first byte of a character in UTF-8 how long that is, and which second bytes are good.
function sequence(first) {
  if (first < 0xc2 || first > 0xf4) return [1, 0, 0];
  if (first < 0xe0) return [2, 0x80, 0xbf];
  if (first < 0xf0) return [3, first === 0xe0 ? 0xa0 : 0x80, first === 0xed ? 0x9f : 0xbf];
  return [4, first === 0xf0 ? 0x90 : 0x80, first === 0xf4 ? 0x8f : 0xbf];
}

// The high byte is the last of a unit or the one before.
function unfinishedUnits(bytes, high) {
  const odd = bytes.length % 2;
  const lead = bytes[bytes.length - odd - high];
  return lead >= 0xd8 && lead <= 0xdb ? odd + 2 : odd;
}

const swapped = (bytes) => {
  const out = bytes.slice();
  for (let i = 0; i + 1 < out.length; i += 2) [out[i], out[i + 1]] = [bytes[i + 1], bytes[i]];
  return out;
};

// units makes the text of UTF-16. What is left over at the end is one wrong character.
function units(bytes) {
  const odd = bytes.length % 2;
  const lead = bytes[bytes.length - odd - 1];
  const half = odd === 1 && lead >= 0xd8 && lead <= 0xdb ? 2 : 0;
  return wellFormed(native.decode(bytes.subarray(0, bytes.length - odd - half), 'utf16le')) + (odd ? '\ufffd' : '');
}

function unitsWell(bytes) {
  const text = native.decode(bytes, 'utf16le');
  return bytes.length % 2 === 0 && wellFormed(text) === text;
}

const texts = {
  'utf-8': (bytes) => native.decode(bytes, 'utf8'),
  'utf-16le': units,
  'utf-16be': (bytes) => units(swapped(bytes)),
  'windows-1252': (bytes) => native.decode(bytes, 'latin1').replace(/[\x80-\x9f]/g, (c) => upper[c.charCodeAt(0) - 0x80]),
};

// What windows-1252 has where Latin-1 has control characters.
const upper = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

const isWell = {
  'utf-8': (bytes) => native.isUtf8(bytes),
  'utf-16le': unitsWell,
  'utf-16be': (bytes) => unitsWell(swapped(bytes)),
  'windows-1252': () => true,
};

module.exports = { TextEncoder, TextDecoder };
