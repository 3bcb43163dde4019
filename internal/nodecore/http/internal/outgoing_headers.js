// The methods of OutgoingMessage that are about its headers. These are kept by their names in lower case. One whose value is
// text is its line, as it will be sent: that costs less than the array that others are, of the name as it was given and the value.

const { outHeaders, uniqueHeaders } = require('internal/http/symbols');
const { goodKey, validateHeaderName, validateHeaderValue, headersSent, invalidChar, isValue, lowerOf } = require('internal/http/fields');
const { validateString } = require('internal/validate');
const { invalidArgType } = require('internal/errors');

// checkUnsent throws if the headers are gone.
function checkUnsent(message, verb) {
  if (message._header) throw headersSent(verb);
}

const removed = { __proto__: null, 'connection': '_removedConnection', 'content-length': '_removedContLen', 'transfer-encoding': '_removedTE' };

const entryOf = (name, value) => (typeof value === 'string' ? `${name}: ${value}\r\n` : [name, value]);
const nameOf = (key, entry) => (typeof entry === 'string' ? entry.slice(0, key.length) : entry[0]);
const valueOf = (key, entry) => (typeof entry === 'string' ? entry.slice(key.length + 2, -2) : entry[1]);
const fieldsOf = (message) => Object.entries(message[outHeaders] ?? {}).map(([key, entry]) => [nameOf(key, entry), valueOf(key, entry)]);

const methods = {
  setHeader(name, value) {
    checkUnsent(this, 'set');
    const key = goodKey(name);
    validateHeaderValue(name, value);
    const headers = this[outHeaders] ??= Object.create(null);
    headers[key] = entryOf(name, value);
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
    const key = goodKey(name);
    validateHeaderValue(name, value);
    const entry = this[outHeaders]?.[key];
    if (!entry) return this.setHeader(name, value);
    this[outHeaders][key] = [nameOf(key, entry), [].concat(valueOf(key, entry), value)];
    return this;
  },

  getHeader(name) {
    validateString(name, 'name');
    const key = lowerOf(name);
    const entry = this[outHeaders]?.[key];
    return entry === undefined ? undefined : valueOf(key, entry);
  },

  getHeaderNames() { return Object.keys(this[outHeaders] ?? {}); },

  getRawHeaderNames() { return fieldsOf(this).map(([name]) => name); },

  getHeaders() {
    const all = Object.create(null);
    for (const [name, entry] of Object.entries(this[outHeaders] ?? {})) all[name] = valueOf(name, entry);
    return all;
  },

  hasHeader(name) {
    validateString(name, 'name');
    return Boolean(this[outHeaders]?.[lowerOf(name)]);
  },

  removeHeader(name) {
    validateString(name, 'name');
    checkUnsent(this, 'remove');
    const key = lowerOf(name);
    if (removed[key]) this[removed[key]] = true;
    else if (key === 'date') this.sendDate = false;
    if (this[outHeaders] !== null) delete this[outHeaders][key];
  },

  _renderHeaders() {
    checkUnsent(this, 'render');
    return Object.fromEntries(fieldsOf(this));
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
  Object.defineProperty(methods, name, {
    get() { return Reflect.apply(pair().get, this, []); }, set(value) { Reflect.apply(pair().set, this, [value]); }, configurable: true,
  });
}

old('_headers', function () { return this.getHeaders(); }, function (headers) {
  if (headers === null || headers === undefined) this[outHeaders] = null;
  else if (typeof headers === 'object') {
    const all = this[outHeaders] = Object.create(null);
    for (const [name, value] of Object.entries(headers)) all[name.toLowerCase()] = [name, value]; // unchecked
  }
});
old('_headerNames', function () {
  if (this[outHeaders] === null) return null;
  return Object.assign(Object.create(null), Object.fromEntries(Object.entries(this[outHeaders]).map(([key, entry]) => [key, nameOf(key, entry)])));
}, function (names) {
  if (typeof names !== 'object' || names === null || !this[outHeaders]) return;
  const all = this[outHeaders];
  for (const [key, name] of Object.entries(names)) if (all[key]) all[key] = [name, valueOf(key, all[key])];
});

module.exports = methods;
