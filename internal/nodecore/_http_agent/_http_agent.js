// _http_agent: what some programs know of the insides of http.

const agents = require('internal/http/agent');

module.exports = { Agent: agents.Agent, globalAgent: agents.globalAgent() };
