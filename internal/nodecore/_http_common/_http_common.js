// _http_common: what some programs know of the insides of http. There is no parser that JavaScript could hold.

const { isToken, isValue } = require('internal/http/fields');
const wires = require('internal/http/wire');
const { server: symbols } = require('internal/http/server_symbols');

module.exports = {
  _checkInvalidHeaderChar: (value) => !isValue(value),
  _checkIsHttpToken: isToken,
  chunkExpression: /(?:^|\W)chunked(?:$|\W)/i,
  continueExpression: /(?:^|\W)100-continue(?:$|\W)/i,
  CRLF: '\r\n',
  methods: wires.methods.toSorted(),
  kIncomingMessage: symbols.IncomingMessage,
  isLenient: () => false,
};
require('internal/members').absent(module.exports, '_http_common', { freeParser: 3, HTTPParser: 0, prepareError: 3 });
