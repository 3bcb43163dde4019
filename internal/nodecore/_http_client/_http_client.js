// _http_client: what some programs know of the insides of http.

module.exports = { ClientRequest: require('internal/http/client').ClientRequest };
