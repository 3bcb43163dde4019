// The methods of OutgoingMessage that are about its headers, which are kept by their names in lower case, each with the
// name as it was given.

const { outHeaders, uniqueHeaders } = require('internal/http/symbols');
const { validateHeaderName, validateHeaderValue, headersSent, invalidChar, isValue } = require('internal/http/fields');
const { validateString } = require('internal/validate');
const { invalidArgType } = require('internal/errors');

// checkUnsent throws if the headers are gone.
function checkUnsent(message, verb) {
  if (message._header) throw headersSent(verb);
}

const removed = { __proto__: null, 'connection': '_removedConnection', 'content-length': '_removedContLen', 'transfer-encoding': '_removedTE' };

module.exports = {
  setHeader(name, value) {
    checkUnsent(this, 'set');
    validateHeaderName(name);
    validateHeaderValue(name, value);
    const headers = this[outHeaders] ??= Object.create(null);
    headers[name.toLowerCase()] = [name, value];
    return this;
  },

  setHeaders(headers) {
    checkUnsent(this, 'set');
    if (!headers || Array.isArray(headers) || typeof headers.keys !== 'function' || typeof headers.get !== 'function') {
      throw invalidArgType('headers', ['Headers', 'Map'], headers);
    }
    const cookies = [];
    for (const [name, value] of headers) {
      if (name === 'set-cookie') cookies.push(...[].concat(value));
      else this.setHeader(name, value);
    }
    if (cookies.length > 0) this.setHeader('set-cookie', cookies);
    return this;
  },

  appendHeader(name, value) {
    checkUnsent(this, 'append');
    validateHeaderName(name);
    validateHeaderValue(name, value);
    const entry = this[outHeaders]?.[name.toLowerCase()];
    if (!entry) return this.setHeader(name, value);
    entry[1] = [].concat(entry[1], value);
    return this;
  },

  getHeader(name) {
    validateString(name, 'name');
    const entry = this[outHeaders]?.[name.toLowerCase()];
    return entry?.[1];
  },

  getHeaderNames() { return Object.keys(this[outHeaders] ?? {}); },

  getRawHeaderNames() { return Object.values(this[outHeaders] ?? {}).map(([name]) => name); },

  getHeaders() {
    const all = Object.create(null);
    for (const [name, entry] of Object.entries(this[outHeaders] ?? {})) all[name] = entry[1];
    return all;
  },

  hasHeader(name) {
    validateString(name, 'name');
    return Boolean(this[outHeaders]?.[name.toLowerCase()]);
  },

  removeHeader(name) {
    validateString(name, 'name');
    checkUnsent(this, 'remove');
    const key = name.toLowerCase();
    if (removed[key]) this[removed[key]] = true;
    else if (key === 'date') this.sendDate = false;
    if (this[outHeaders] !== null) delete this[outHeaders][key];
  },

  _renderHeaders() {
    checkUnsent(this, 'render');
    return Object.fromEntries(Object.values(this[outHeaders] ?? {}));
  },

  addTrailers(headers) {
    this._trailer = '';
    for (const key of Object.keys(headers)) {
      const [name, value] = Array.isArray(headers) ? headers[key] : [key, headers[key]];
      validateHeaderName(name, 'Trailer name');
      const several = Array.isArray(value) && value.length > 1 && !this[uniqueHeaders]?.has(name.toLowerCase());
      for (const each of several ? value : [Array.isArray(value) ? value.join('; ') : value]) {
        if (!isValue(each)) throw invalidChar('trailer content', name);
        this._trailer += `${name}: ${each}\r\n`;
      }
    }
  },
};

// _headers and _headerNames are those of very old programs.
const deprecated = (f, name) => require('internal/util/deprecate').deprecate(f, `OutgoingMessage.prototype.${name} is deprecated`, 'DEP0066');

function old(name, get, set) {
  let warns; // made when it is used
  const pair = () => warns ??= { get: deprecated(get, name), set: deprecated(set, name) };
  Object.defineProperty(module.exports, name, {
    get() { return Reflect.apply(pair().get, this, []); }, set(value) { Reflect.apply(pair().set, this, [value]); }, configurable: true,
  });
}

old('_headers', function () { return this.getHeaders(); }, function (headers) {
  if (headers === null || headers === undefined) this[outHeaders] = null;
  else if (typeof headers === 'object') {
    const all = this[outHeaders] = Object.create(null);
    for (const [name, value] of Object.entries(headers)) all[name.toLowerCase()] = [name, value];
  }
});
old('_headerNames', function () {
  if (this[outHeaders] === null) return null;
  return Object.assign(Object.create(null), Object.fromEntries(Object.entries(this[outHeaders]).map(([key, [name]]) => [key, name])));
}, function (names) {
  if (typeof names !== 'object' || names === null || !this[outHeaders]) return;
  for (const [key, name] of Object.entries(names)) if (this[outHeaders][key]) this[outHeaders][key][0] = name;
});
