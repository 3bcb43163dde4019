// Heads: what a message begins with. Go writes them, out of fields that are checked here.

const { store } = require('internal/http/wire');
const { validateHeaderName, validateHeaderValue, lowerOf } = require('internal/http/fields');
const { outHeaders, uniqueHeaders } = require('internal/http/symbols');
const { invalidArgValue, makeError } = require('internal/errors');

// _storeHeader is a method of OutgoingMessage.
function _storeHeader(firstLine, headers) {
  const kept = !headers || headers === this[outHeaders];
  const expects = store(this, firstLine, kept ? headers : checked(this, headers), valuesOf);
  if (expects === undefined) throw makeError(Error, 'ERR_HTTP_TRAILER_INVALID', 'Trailers are invalid with this transfer encoding');
  if (expects) this._send('');
}

// checked lists names and values, in turn, of headers in any of the forms that they may be given in.
function checked(message, headers) {
  const list = [];
  const add = (name, value) => {
    validateHeaderName(name);
    for (const each of valuesOf(message, name, value)) validateHeaderValue(name, each);
    list.push(name, value);
  };
  if (!Array.isArray(headers)) {
    for (const name of Object.keys(headers)) add(name, headers[name]);
  } else if (headers.length > 0 && Array.isArray(headers[0])) {
    for (const [name, value] of headers) add(name, value);
  } else {
    if (headers.length % 2 !== 0) throw invalidArgValue('headers', headers);
    for (let i = 0; i < headers.length; i += 2) add(headers[i], headers[i + 1]);
  }
  return list;
}

// valuesOf lists the values that a header has a line for each of.
function valuesOf(message, name, value) {
  const key = lowerOf(name);
  if (key === 'content-disposition' && message._contentLength) value = asLatin1(value);
  if (!Array.isArray(value)) return [value];
  if ((value.length > 1 && key === 'cookie') || message[uniqueHeaders]?.has(key)) return [value.join('; ')];
  return value;
}

// asLatin1 has the bytes of a text taken for UTF-8.
const asLatin1 = (value) => (Array.isArray(value) ? value.map(asLatin1) : Buffer.from(value, 'latin1'));

module.exports = { storeHeader: _storeHeader, valuesOf };
