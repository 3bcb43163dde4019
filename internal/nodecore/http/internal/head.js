// Heads: what a message begins with, and what its fields say of how it goes on.

const { dateLine } = require('internal/http/wire');
const fields = require('internal/http/fields');
const { nameOf, valueOf } = require('internal/http/outgoing_headers');
const { outHeaders, uniqueHeaders } = require('internal/http/symbols');
const { invalidArgValue, makeError } = require('internal/errors');

const crlf = '\r\n';

// What a head has said: fields of which more follows than their line.
const says = { connection: 1, contLen: 2, te: 4, date: 8, expect: 16, trailer: 32 };

function _storeHeader(firstLine, headers) {
  const head = { text: firstLine, says: 0 };
  addAll(this, head, headers);
  if (this.chunkedEncoding && (this.statusCode === 204 || this.statusCode === 304)) {
    this.chunkedEncoding = false; // there is no body, and no end of it
    this.shouldKeepAlive = false;
  }
  let { text } = head;
  if (this.sendDate && (head.says & says.date) === 0) text += dateLine();
  if (this._removedConnection) this._last = !this.shouldKeepAlive;
  else if ((head.says & says.connection) === 0) text += connectionField(this, head);
  if ((head.says & (says.contLen | says.te)) === 0) text += lengthField(this, head);
  if (this.chunkedEncoding !== true && (head.says & says.trailer) !== 0) {
    throw makeError(Error, 'ERR_HTTP_TRAILER_INVALID', 'Trailers are invalid with this transfer encoding');
  }
  this._header = text + crlf;
  this._headerSent = false;
  if ((head.says & says.expect) !== 0) this._send('');
}

function connectionField(message, head) {
  const persists = message.shouldKeepAlive && ((head.says & says.contLen) !== 0 || message.useChunkedEncodingByDefault || message.agent);
  if (!persists) message._last = true;
  if (!persists || message.maxRequestsOnConnectionReached) return `Connection: close${crlf}`;
  const timeout = message._keepAliveTimeout;
  if (!timeout || !message._defaultKeepAlive) return `Connection: keep-alive${crlf}`;
  return `Connection: keep-alive${crlf}Keep-Alive: timeout=${Math.floor(timeout / 1000)}${mostRequests(message)}${crlf}`;
}

function mostRequests({ _maxRequestsPerSocket: most }) { return Math.trunc(most) > 0 ? `, max=${most}` : ''; }

function lengthField(message, head) {
  if (!message._hasBody) message.chunkedEncoding = false;
  else if (!message.useChunkedEncodingByDefault) message._last = true;
  else if ((head.says & says.trailer) === 0 && !message._removedContLen && typeof message._contentLength === 'number') {
    return `Content-Length: ${message._contentLength}${crlf}`;
  } else if (!message._removedTE) {
    message.chunkedEncoding = true;
    return `Transfer-Encoding: chunked${crlf}`;
  } else message._last = true; // the body ends with the connection
  return '';
}

function addAll(message, head, headers) {
  if (!headers) return;
  if (headers === message[outHeaders]) {
    const keys = Object.keys(headers);
    for (let i = 0; i < keys.length; i++) addKept(message, head, keys[i], headers[keys[i]]);
  } else if (!Array.isArray(headers)) {
    for (const name of Object.keys(headers)) addField(message, head, name, headers[name], true);
  } else if (headers.length > 0 && Array.isArray(headers[0])) {
    for (const [name, value] of headers) addField(message, head, name, value, true);
  } else {
    if (headers.length % 2 !== 0) throw invalidArgValue('headers', headers);
    for (let i = 0; i < headers.length; i += 2) addField(message, head, headers[i], headers[i + 1], true);
  }
}

// addKept adds a field that was set before, see outgoing_headers.js.
function addKept(message, head, key, entry) {
  if (typeof entry !== 'string' || key === 'content-disposition') {
    addField(message, head, nameOf(key, entry), valueOf(key, entry), false);
    return;
  }
  head.text += entry;
  const f = heed[key];
  if (f !== undefined) f(message, head, valueOf(key, entry));
}

function addField(message, head, name, value, check) {
  if (check) fields.validateHeaderName(name);
  if (name.length === 19 && message._contentLength && name.toLowerCase() === 'content-disposition') value = asLatin1(value);
  if (!Array.isArray(value)) addLine(message, head, name, value, check);
  else if ((value.length > 1 && name.toLowerCase() === 'cookie') || message[uniqueHeaders]?.has(name.toLowerCase())) {
    addLine(message, head, name, value.join('; '), check);
  } else {
    for (const each of value) addLine(message, head, name, each, check);
  }
}

// asLatin1 has the bytes of a text taken for UTF-8.
const asLatin1 = (value) => (Array.isArray(value) ? value.map(asLatin1) : Buffer.from(value, 'latin1'));

function addLine(message, head, name, value, check) {
  if (check) fields.validateHeaderValue(name, value);
  head.text += `${name}: ${value}${crlf}`;
  if (name.length >= 4 && name.length <= 17) heed[fields.lowerOf(name)]?.(message, head, value);
}

// heed has the fields that say how the message goes on.
const heed = {
  __proto__: null,
  'connection': (message, head, value) => {
    head.says |= says.connection;
    message._removedConnection = false;
    if (/(?:^|\W)close(?:$|\W)/i.test(value)) message._last = true;
    else message.shouldKeepAlive = true;
  },
  'transfer-encoding': (message, head, value) => {
    head.says |= says.te;
    message._removedTE = false;
    if (/(?:^|\W)chunked(?:$|\W)/i.test(value)) message.chunkedEncoding = true;
  },
  'content-length': (message, head, value) => {
    head.says |= says.contLen;
    message._contentLength = +value;
    message._removedContLen = false;
  },
  'date': (_, head) => { head.says |= says.date; },
  'expect': (_, head) => { head.says |= says.expect; },
  'trailer': (_, head) => { head.says |= says.trailer; },
  'keep-alive': (message) => { message._defaultKeepAlive = false; },
};

module.exports = { storeHeader: _storeHeader };
