// StringDecoder: text out of bytes that come in pieces, without breaking a
// character that lies across two of them.

const { normalize, native } = require('internal/buffer/class');
const { makeError, invalidArgType } = require('internal/errors');

function StringDecoder(encoding) {
  this.encoding = normalize(encoding);
  if (this.encoding === undefined) throw makeError(TypeError, 'ERR_UNKNOWN_ENCODING', `Unknown encoding: ${encoding}`);
  Object.defineProperty(this, 'rest', { value: new Uint8Array(0), writable: true, configurable: true });
}

// incomplete tells how many bytes at the end are the start of a character.
const incomplete = {
  utf8(bytes) {
    for (let back = 1; back <= Math.min(3, bytes.length); back++) {
      const byte = bytes[bytes.length - back];
      if ((byte & 0xc0) === 0x80) continue;
      return back < needed(byte) ? back : 0;
    }
    return 0;
  },
  utf16le(bytes) {
    const odd = bytes.length % 2;
    const last = bytes[bytes.length - odd - 1];
    return last >= 0xd8 && last <= 0xdb && bytes.length > 1 ? odd + 2 : odd;
  },
  base64: (bytes) => bytes.length % 3,
  base64url: (bytes) => bytes.length % 3,
};

// needed is the length of a character, by its first byte alone: what follows
// is judged when it is there.
const needed = (byte) => (byte < 0xc0 || byte > 0xf7 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4);

StringDecoder.prototype.write = function write(input) {
  if (typeof input === 'string') return input;
  if (!ArrayBuffer.isView(input)) throw invalidArgType('buf', ['Buffer', 'TypedArray', 'DataView'], input);
  let bytes = new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  if (this.rest.length > 0) bytes = joined(this.rest, bytes);
  const count = incomplete[this.encoding]?.(bytes) ?? 0;
  const end = bytes.length - count;
  this.rest = bytes.slice(end);
  return native.decode(bytes.subarray(0, end), this.encoding);
};

function joined(a, b) {
  const bytes = new Uint8Array(a.length + b.length);
  bytes.set(a);
  bytes.set(b, a.length);
  return bytes;
}

StringDecoder.prototype.end = function end(input) {
  let text = input === undefined ? '' : this.write(input);
  if (this.rest.length > 0) text += native.decode(this.rest, this.encoding);
  this.rest = new Uint8Array(0);
  return text;
};

StringDecoder.prototype.text = function text(bytes, offset) {
  this.rest = new Uint8Array(0);
  return this.write(bytes.slice(offset));
};

// total is how many bytes the character will have whose start is kept.
function total({ encoding, rest }) {
  if (rest.length === 0) return 0;
  if (encoding === 'utf8') return needed(rest[0]);
  if (encoding === 'utf16le') return rest.length === 1 ? 2 : 4;
  return 3;
}

for (const [name, get] of [
  ['lastChar', (d) => require('buffer').Buffer.from(d.rest)],
  ['lastNeed', (d) => total(d) - d.rest.length],
  ['lastTotal', total],
]) {
  Object.defineProperty(StringDecoder.prototype, name, { get() { return get(this); }, configurable: true, enumerable: true });
}

exports.StringDecoder = StringDecoder;
