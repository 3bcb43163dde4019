// The class behind Buffer, and its encodings.

const { makeError } = require('internal/errors');

// FastBuffer is what buffers are made with. Buffer, which programs know, is a
// function for the sake of those that call it without new.
class FastBuffer extends Uint8Array {}

const names = {
  'utf8': 'utf8', 'utf-8': 'utf8', 'hex': 'hex', 'base64': 'base64', 'base64url': 'base64url',
  'latin1': 'latin1', 'binary': 'latin1', 'ascii': 'ascii',
  'utf16le': 'utf16le', 'utf-16le': 'utf16le', 'ucs2': 'utf16le', 'ucs-2': 'utf16le',
};

// normalize is the one name of an encoding, undefined if there is no such.
function normalize(encoding) {
  if (encoding === undefined || encoding === null || encoding === '') return 'utf8';
  if (typeof encoding !== 'string') return undefined;
  const known = names[encoding];
  return known === undefined ? own(encoding.toLowerCase()) : known;
}

const own = (name) => (Object.hasOwn(names, name) ? names[name] : undefined);

function known(encoding) {
  const name = normalize(encoding);
  if (typeof name !== 'string') throw makeError(TypeError, 'ERR_UNKNOWN_ENCODING', `Unknown encoding: ${encoding}`);
  return name;
}

// byteLength is what a text takes in an encoding. For hex and base64 that is
// the length of a text without faults.
function byteLength(text, encoding) {
  switch (encoding) {
    case 'utf8': return go.byteLength(text);
    case 'utf16le': return text.length * 2;
    case 'hex': return text.length >>> 1;
    case 'base64':
    case 'base64url': return base64Length(text);
    default: return text.length;
  }
}

function base64Length(text) {
  let n = text.length;
  if (text[n - 1] === '=') n--;
  if (n > 1 && text[n - 1] === '=') n--;
  return (n * 3) >>> 2;
}

module.exports = {
  FastBuffer, kMaxLength: 2 ** 32, normalize, known, byteLength, native: go,
  encode: (text, encoding) => new FastBuffer(go.encode(text, encoding)),
};
