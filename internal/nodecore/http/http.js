// http: servers, clients, and the connections of clients.

const fields = require('internal/http/fields');
const wires = require('internal/http/wire');
const { Server, connectionListener } = require('internal/http/server');
const agents = require('internal/http/agent');
const { ClientRequest } = require('internal/http/client');
const { OutgoingMessage } = require('internal/http/outgoing');
const { validateInteger } = require('internal/validate');

function createServer(opts, requestListener) { return new Server(opts, requestListener); }

function request(url, options, cb) { return new ClientRequest(url, options, cb); }

function get(url, options, cb) {
  const req = request(url, options, cb);
  req.end();
  return req;
}

module.exports = {
  _connectionListener: connectionListener,
  METHODS: wires.methods.toSorted(),
  STATUS_CODES: require('internal/http/status'),
  Agent: agents.Agent,
  ClientRequest,
  IncomingMessage: require('internal/http/incoming').IncomingMessage,
  OutgoingMessage,
  Server,
  ServerResponse: require('internal/http/response').ServerResponse,
  createServer,
  validateHeaderName: fields.validateHeaderName,
  validateHeaderValue: fields.validateHeaderValue,
  get,
  request,
  // Parsers are not kept for later use here.
  setMaxIdleHTTPParsers(max) { validateInteger(max, 'max', 1); },
};

Object.defineProperties(module.exports, {
  maxHeaderSize: { get: () => wires.maxHeaderSize, enumerable: true, configurable: true },
  globalAgent: { get: agents.globalAgent, set: agents.setGlobalAgent, enumerable: true, configurable: true },
});
