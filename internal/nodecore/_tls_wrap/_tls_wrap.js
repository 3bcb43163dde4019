// _tls_wrap: what some programs know of the insides of tls.

const { TLSSocket, Server, createServer, connect } = require('tls');

module.exports = { TLSSocket, Server, createServer, connect };
