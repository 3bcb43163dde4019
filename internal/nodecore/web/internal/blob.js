// Blob and File: bytes that never change, with a type. A part of a Blob shares its memory. Those of a file (fs.openAsBlob) are
// read when somebody asks for them.

const { invalidArgType, makeError, missingArgs } = require('internal/errors');
const { isAnyArrayBuffer } = require('internal/util/types');
const { native } = require('internal/buffer/class');
const { wellFormed } = require('internal/text');
const custom = Symbol.for('nodejs.util.inspect.custom');

const maxSize = 2 ** 32; // as much as a Buffer may have
const chunkSize = 65536;

const { invalidThis } = require('internal/brand');
const notDictionary = (options) => makeError(TypeError, 'ERR_INVALID_ARG_TYPE',
  `The "options" argument must be a dictionary. Received ${require('internal/errors').received(options)}`);

let sourceOf; // of a Blob: a Uint8Array, or something that has length, subarray and bytes()
let make; // a Blob of a source that nobody else has

const read = (source) => (source instanceof Uint8Array ? source : source.bytes());
const bytesOf = (blob) => read(sourceOf(blob));

const typeOf = (type) => (/[^\x20-\x7e]/.test(type) ? '' : type.toLowerCase());

class Blob {
  #source;
  #type;

  constructor(sources = [], options = {}) {
    if (sources === null || typeof sources === 'string' || typeof sources[Symbol.iterator] !== 'function') {
      throw makeError(TypeError, 'ERR_INVALID_ARG_TYPE', `The "sources" argument must be a sequence. Received ${require('internal/errors').received(sources)}`);
    }
    if (options !== undefined && options !== null && typeof options !== 'object' && typeof options !== 'function') throw notDictionary(options);
    const { type = '', endings = 'transparent' } = options ?? {};
    if (`${endings}` !== 'transparent' && `${endings}` !== 'native') {
      throw require('internal/errors').invalidArgValue('options.endings', endings);
    }
    this.#source = joined(Array.from(sources, (source) => partOf(source, `${endings}`)));
    this.#type = typeOf(`${type}`);
  }

  static {
    sourceOf = (blob) => {
      if (!(#source in Object(blob))) throw invalidThis('Blob');
      return blob.#source;
    };
    make = (source, type) => {
      const blob = new Blob([], { type });
      blob.#source = source;
      return blob;
    };
  }

  get type() { sourceOf(this); return this.#type; }
  get size() { return sourceOf(this).length; }

  slice(start = 0, end = sourceOf(this).length, type = '') {
    const source = sourceOf(this);
    return make(source.subarray(clamped(start, source.length), Math.max(clamped(start, source.length), clamped(end, source.length))), `${type}`);
  }

  async arrayBuffer() { return bytesOf(this).slice().buffer; }

  async text() {
    const bytes = bytesOf(this);
    const text = native.decode(bytes, 'utf8');
    return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  }

  async bytes() { return bytesOf(this).slice(); }

  stream() {
    const source = sourceOf(this);
    let at = 0;
    return new (require('internal/web/streams/readable').ReadableStream)({
      type: 'bytes',
      pull(controller) {
        const chunk = read(source.subarray(at, at + chunkSize));
        if (chunk.length > 0) controller.enqueue(chunk.slice());
        at += chunkSize;
        if (at < source.length) return;
        controller.close();
        controller.byobRequest?.respond(0);
      },
    });
  }

  [custom](depth, options) { return shown(this, 'Blob', depth, options, {}); }
}

function clamped(value, size) {
  const n = Math.trunc(Number(value)) || 0;
  return n < 0 ? Math.max(size + n, 0) : Math.min(n, size);
}

function shown(blob, name, depth, options, more) {
  if (depth < 0) return blob;
  const nested = { ...options, depth: options.depth == null ? null : options.depth - 1 };
  return `${name} ${require('internal/util/inspect').inspect({ size: blob.size, type: blob.type, ...more }, nested)}`;
}

// partOf is the bytes of one source, which may change later.
function partOf(source, endings) {
  if (isBlob(source)) return bytesOf(source);
  if (isAnyArrayBuffer(source)) return new Uint8Array(source);
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  let text = wellFormed(`${source}`);
  if (endings === 'native') text = text.replace(/\r\n|\n/g, require('internal/os/constants').EOL);
  return new Uint8Array(native.encode(text, 'utf8'));
}

function joined(parts) {
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  if (size > maxSize) throw makeError(RangeError, 'ERR_BUFFER_TOO_LARGE', `Cannot create a Buffer larger than ${maxSize} bytes`);
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function isBlob(value) {
  try {
    return sourceOf(value) !== undefined;
  } catch {
    return false;
  }
}

class File extends Blob {
  #name;
  #lastModified;

  constructor(fileBits, fileName, options = {}) {
    if (arguments.length < 2) throw missingArgs('fileBits', 'fileName');
    super(fileBits, options);
    const { lastModified } = options ?? {};
    this.#name = wellFormed(`${fileName}`);
    this.#lastModified = lastModified === undefined ? Date.now() : Math.trunc(+lastModified) || 0;
  }

  get name() {
    if (!(#name in this)) throw invalidThis('File');
    return this.#name;
  }

  get lastModified() {
    if (!(#name in this)) throw invalidThis('File');
    return this.#lastModified;
  }

  [custom](depth, options) { return shown(this, 'File', depth, options, { name: this.name, lastModified: this.lastModified }); }
}

for (const [Class, members] of [[Blob, ['type', 'size', 'slice', 'arrayBuffer', 'text', 'stream']], [File, ['name', 'lastModified']]]) {
  for (const name of members) Object.defineProperty(Class.prototype, name, { enumerable: true });
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: Class.name });
}

require('internal/web/structured_clone').cloners.push((value) => {
  if (!isBlob(value)) return undefined;
  const source = sourceOf(value);
  if (!(source instanceof Uint8Array)) throw makeError(Error, 'ERR_INVALID_STATE', 'Invalid state: File-backed Blobs are not cloneable');
  return make(source, value.type);
});

// --- URLs of Blobs ---

const urls = new Map(); // the last part of a URL → Blob
const prefix = 'blob:nodedata:';

function createObjectURL(blob) {
  if (!isBlob(blob)) throw invalidArgType('obj', 'Blob', blob);
  const id = require('crypto').randomUUID();
  urls.set(id, blob);
  return prefix + id;
}

function revokeObjectURL(url) {
  if (arguments.length === 0) throw missingArgs('url');
  url = `${url}`;
  if (url.startsWith(prefix)) urls.delete(url.slice(prefix.length));
}

// resolveObjectURL gives a copy of the Blob, or nothing.
function resolveObjectURL(url) {
  url = `${url}`;
  const blob = url.startsWith(prefix) ? urls.get(url.slice(prefix.length).split('#')[0]) : undefined;
  return blob && make(sourceOf(blob), blob.type);
}

module.exports = { Blob, File, isBlob, bytesOf, make, createObjectURL, revokeObjectURL, resolveObjectURL };
