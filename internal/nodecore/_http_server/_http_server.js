// _http_server: what some programs know of the insides of http.

const servers = require('internal/http/server');
const { server: symbols } = require('internal/http/server_symbols');

module.exports = {
  STATUS_CODES: require('internal/http/status'),
  Server: servers.Server,
  ServerResponse: require('internal/http/response').ServerResponse,
  setupConnectionsTracking: servers.track,
  storeHTTPOptions(options) { servers.storeOptions(this, options); },
  _connectionListener: servers.connectionListener,
  kServerResponse: symbols.ServerResponse,
  httpServerPreClose: servers.closing,
  kConnectionsCheckingInterval: symbols.check,
};
