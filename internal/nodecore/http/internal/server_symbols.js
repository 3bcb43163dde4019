// Properties of servers, of http and of https.

exports.server = {
  connection: Symbol('http.server.connection'), // of a socket
  connections: Symbol('http.server.connections'),
  check: Symbol('http.server.connectionsCheckingInterval'),
  IncomingMessage: Symbol('IncomingMessage'),
  ServerResponse: Symbol('ServerResponse'),
};
