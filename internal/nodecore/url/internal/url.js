// Class URL. Go parses; an object here holds the parts that Go gave.

const { makeError, missingArgs } = require('internal/errors');

const fields = ['href', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash', 'origin'];

class URL {
  #parts;
  #params;

  constructor(input, base) {
    if (arguments.length === 0) throw missingArgs('url');
    input = `${input}`;
    if (base !== undefined) base = `${base}`;
    this.#parts = go.parse(input, base);
    if (this.#parts === null) throw invalid(input, base);
  }

  static canParse(input, base) {
    if (arguments.length === 0) throw missingArgs('url');
    return go.parse(`${input}`, base === undefined ? undefined : `${base}`) !== null;
  }

  static parse(input, base) {
    return URL.canParse(input, base) ? new URL(input, base) : null;
  }

  static createObjectURL(blob) { return require('internal/web/blob').createObjectURL(blob); }
  static revokeObjectURL(...args) { require('internal/web/blob').revokeObjectURL(...args); }

  // part reads a part. It is the way in for the getters below.
  static part(url, i) { return url.#parts[i]; }

  static setPart(url, name, value) {
    if (name === 'href') {
      const parts = go.parse(value);
      if (parts === null) throw invalid(value);
      url.#parts = parts;
    } else {
      url.#parts = go.update(url.#parts[0], name, value);
    }
    if (url.#params !== undefined && (name === 'href' || name === 'search')) {
      require('internal/url/params').refill(url.#params, url.search);
    }
  }

  // setQuery is told by the search parameters, and does not tell them.
  static setQuery(url, text) {
    url.#parts = go.update(url.#parts[0], 'search', text);
  }

  get searchParams() {
    this.#params ??= require('internal/url/params').of(this);
    return this.#params;
  }

  toString() { return this.href; }
  toJSON() { return this.href; }

  // A plain object with the parts, which prints under the name of this class.
  [Symbol.for('nodejs.util.inspect.custom')](depth) {
    if (typeof depth === 'number' && depth < 0) return this;
    const Shown = Object.defineProperty(function () {}, 'name', { value: this.constructor.name });
    const shown = new Shown();
    for (const name of ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname',
      'search', 'searchParams', 'hash']) shown[name] = this[name];
    return shown;
  }
}

const { part, setPart, setQuery } = URL;
for (const name of ['part', 'setPart', 'setQuery']) delete URL[name];

fields.forEach((name, i) => {
  Object.defineProperty(URL.prototype, name, {
    get() { return part(this, i); },
    set: name === 'origin' ? undefined : function (value) { setPart(this, name, `${value}`); },
    enumerable: true, configurable: true,
  });
});
for (const name of ['toString', 'toJSON', 'searchParams']) Object.defineProperty(URL.prototype, name, { enumerable: true });
for (const name of ['parse', 'canParse', 'createObjectURL', 'revokeObjectURL']) Object.defineProperty(URL, name, { enumerable: true });
Object.defineProperty(URL.prototype, Symbol.toStringTag, { value: 'URL', configurable: true });

function invalid(input, base) {
  const error = makeError(TypeError, 'ERR_INVALID_URL', 'Invalid URL');
  error.input = input;
  if (base !== undefined) error.base = base;
  return error;
}

// looksLikeURL takes URLs of other realms and packages, too, and no parsed URL of the older kind.
const looksLikeURL = (value) => Boolean(value !== null && value !== undefined && value.href && value.protocol) &&
  value.auth === undefined && value.path === undefined;

module.exports = { URL, setQuery, looksLikeURL, native: go };
