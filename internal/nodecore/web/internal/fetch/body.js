// Bodies of requests and responses. A body is { stream, source, length }: the stream is made when somebody looks at it.

const { isBlob, bytesOf, make } = require('internal/web/blob');
const { native } = require('internal/buffer/class');
const { isAnyArrayBuffer } = require('internal/util/types');
const { asyncIterator } = require('internal/symbols');
const { stateOf } = require('internal/web/streams/common');

class Body {
  #stream;

  // source is bytes, a list of bytes, or nothing if there is a stream.
  constructor(source, stream) {
    this.source = source;
    this.#stream = stream;
    this.used = false;
  }

  get length() { return this.source?.reduce((sum, part) => sum + part.length, 0); }

  get stream() {
    this.#stream ??= streamOf(this.source);
    return this.#stream;
  }

  get unusable() { return this.used || (this.#stream !== undefined && (this.#stream.locked || stateOf(this.#stream, 'ReadableStream').disturbed)); }
  get disturbed() { return this.used || (this.#stream !== undefined && stateOf(this.#stream, 'ReadableStream').disturbed); }

  // clone gives a second body with the same contents.
  clone() {
    if (this.source !== undefined && this.#stream === undefined) return new Body(this.source);
    const [mine, other] = this.stream.tee();
    this.#stream = mine;
    return new Body(this.source, other);
  }

  // take reads everything. Where the bytes are at hand, no stream is made for that, unless there is one.
  async take() {
    if (this.source !== undefined && this.#stream === undefined) {
      this.used = true;
      return joined(this.source);
    }
    const reader = this.stream.getReader();
    const parts = [];
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      if (!(step.value instanceof Uint8Array)) throw new TypeError('Received non-Uint8Array chunk');
      parts.push(step.value);
    }
    return joined(parts);
  }
}

function streamOf(parts) {
  let at = 0;
  const { ReadableStream } = require('internal/web/streams/readable');
  return new ReadableStream({
    type: 'bytes',
    pull(controller) {
      while (at < parts.length && parts[at].length === 0) at++;
      if (at < parts.length) controller.enqueue(parts[at++].slice());
      if (at < parts.length) return;
      controller.close();
      controller.byobRequest?.respond(0);
    },
  });
}

function joined(parts) {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

const encoded = (text) => new Uint8Array(native.encode(text, 'utf8'));

// extract makes a body of what a program gives for one, and says of what type that is.
function extract(value) {
  const { isForm, entriesOf } = require('internal/web/fetch/form_data');
  if (stateOf(value, 'ReadableStream') !== undefined) {
    if (value.locked || stateOf(value, 'ReadableStream').disturbed) throw new TypeError('Response body object should not be disturbed or locked');
    return { body: new Body(undefined, value) };
  }
  if (value instanceof require('internal/url/params').URLSearchParams) {
    return { body: new Body([encoded(value.toString())]), type: 'application/x-www-form-urlencoded;charset=UTF-8' };
  }
  if (isBlob(value)) return { body: new Body([bytesOf(value)]), type: value.type || undefined };
  if (isForm(value)) {
    const boundary = `----formdata-undici-0${String(Math.floor(Math.random() * 1e11)).padStart(11, '0')}`;
    return { body: new Body(require('internal/web/fetch/multipart').write(entriesOf(value), boundary)), type: `multipart/form-data; boundary=${boundary}` };
  }
  if (isAnyArrayBuffer(value)) return { body: new Body([new Uint8Array(value.slice(0))]) };
  if (ArrayBuffer.isView(value)) return { body: new Body([new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice()]) };
  if (typeof value === 'object' && typeof value[asyncIterator] === 'function') {
    return { body: new Body(undefined, require('internal/web/streams/readable').ReadableStream.from(bytesFrom(value))) };
  }
  if (typeof value === 'symbol') throw new TypeError('undefined: undefined is a symbol, which cannot be converted to a DOMString.');
  return { body: new Body([encoded(`${value}`)]), type: 'text/plain;charset=UTF-8' };
}

// bytesFrom iterates over the bytes of what a stream of Node's gives.
const bytesFrom = (iterable) => ({
  [asyncIterator]() {
    const iterator = iterable[asyncIterator]();
    return {
      async next() {
        const { value, done } = await iterator.next();
        if (done) return { value: undefined, done };
        return { value: typeof value === 'string' ? encoded(value) : new Uint8Array(value), done };
      },
      return: (value) => Promise.resolve(iterator.return?.(value)),
    };
  },
});

// mixIn gives a class the members that are about its body. of returns { body, headers } of an object.
function mixIn(Class, of) {
  const read = (name, convert) => {
    const value = { [name]() {
      return attempt(async () => {
        const state = of(this);
        if (state.body?.unusable) throw new TypeError('Body is unusable: Body has already been read');
        return convert(state.body === null ? new Uint8Array(0) : await state.body.take(), state);
      });
    } }[name];
    Object.defineProperty(Class.prototype, name, { value, writable: true, enumerable: true, configurable: true });
  };
  read('blob', (bytes, { headers }) => make(bytes, mimeType(headers)));
  read('arrayBuffer', (bytes) => bytes.buffer);
  read('text', textOf);
  read('json', (bytes) => JSON.parse(textOf(bytes)));
  read('formData', (bytes, { headers }) => formOf(bytes, headers));
  read('bytes', (bytes) => bytes);
}

// What the classes show of their bodies.
const shownBody = ({ body }) => body?.stream ?? null;
const bodyUsed = ({ body }) => body?.disturbed ?? false;

const attempt = (f) => {
  try {
    return f();
  } catch (error) {
    return Promise.reject(error);
  }
};

function textOf(bytes) {
  const text = native.decode(bytes, 'utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

const mimeType = (headers) => serialized(typeOf(headers));

// typeOf is the content type of headers: of several, the last one that is any. It has the charset of the one before, if that
// is the same otherwise.
function typeOf(headers) {
  let last = parseType('');
  for (const text of outsideQuotes(headers.get('content-type') ?? '', ',')) {
    const type = parseType(text);
    if (type.essence === '' || type.essence === '*/*') continue;
    const charset = last.parameters.get('charset');
    if (type.essence === last.essence && charset !== undefined && !type.parameters.has('charset')) type.parameters.set('charset', charset);
    last = type;
  }
  return last;
}

// outsideQuotes splits a text where the character is in no quotes.
function outsideQuotes(text, at) {
  const parts = [''];
  for (const [piece] of text.matchAll(/"(?:[^"\\]|\\[^])*(?:"|\\?$)|[^]/g)) {
    if (piece === at) parts.push('');
    else parts[parts.length - 1] += piece;
  }
  return parts;
}

// parseType takes a content type apart: the essence, and the parameters by name.
function parseType(text) {
  const [essence, ...rest] = outsideQuotes(text ?? '', ';');
  const parameters = new Map();
  for (const part of rest) {
    const found = /^[\t ]*([!#$%&'*+\-.^_`|~0-9A-Za-z]+)=("?)(.*?)\2[\t ]*$/.exec(part);
    if (found !== null && !parameters.has(found[1].toLowerCase())) parameters.set(found[1].toLowerCase(), found[3]);
  }
  const clean = essence.trim().toLowerCase();
  return { essence: /^[!#$%&'*+\-.^_`|~0-9a-z]+\/[!#$%&'*+\-.^_`|~0-9a-z]+$/.test(clean) ? clean : '', parameters };
}

const serialized = ({ essence, parameters }) => (essence === '' ? '' : essence + [...parameters].map(([name, value]) =>
  `;${name}=${/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`}`).join(''));

function needed(boundary) {
  if (boundary === undefined) throw new Error('no boundary');
  return boundary;
}

function formOf(bytes, headers) {
  const { essence, parameters } = typeOf(headers);
  const { formOf: form } = require('internal/web/fetch/form_data');
  if (essence === 'application/x-www-form-urlencoded') {
    return form([...new (require('internal/url/params').URLSearchParams)(textOf(bytes))]);
  }
  if (essence !== 'multipart/form-data') {
    throw new TypeError('Content-Type was not one of "multipart/form-data" or "application/x-www-form-urlencoded".');
  }
  try {
    return form(require('internal/web/fetch/multipart').read(bytes, needed(parameters.get('boundary'))));
  } catch {
    throw new TypeError('Failed to parse body as FormData.');
  }
}

module.exports = { Body, extract, mixIn, shownBody, bodyUsed, parseType, joined };
