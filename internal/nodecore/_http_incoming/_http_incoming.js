// _http_incoming: what some programs know of the insides of http.

const wires = require('internal/http/wire');

module.exports = { IncomingMessage: require('internal/http/incoming').IncomingMessage, readStart: wires.start, readStop: wires.stop };
