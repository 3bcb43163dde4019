// _http_outgoing: what some programs know of the insides of http.

const { validateHeaderName, validateHeaderValue } = require('internal/http/fields');
const { uniqueOption } = require('internal/http/server');
const { uniqueHeaders } = require('internal/http/symbols');
const { OutgoingMessage, highWaterMark } = require('internal/http/outgoing');

module.exports = {
  kHighWaterMark: highWaterMark, kUniqueHeaders: uniqueHeaders, parseUniqueHeadersOption: uniqueOption, validateHeaderName, validateHeaderValue,
  OutgoingMessage,
};
