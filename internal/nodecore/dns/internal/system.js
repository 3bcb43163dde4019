// What the system and the servers are asked.

const context = require('internal/context');

// inFrame has the answer told in the frame of whoever asks.
function inFrame(f) {
  const { frame } = context;
  return frame === undefined ? f : (...args) => context.run(frame, f, undefined, args);
}

module.exports = {
  lookup: (name, network, callback) => go.lookup(name, network, inFrame(callback)),
  service: (address, port, callback) => go.service(address, port, inFrame(callback)),
  query: (servers, type, name, { timeout, tries }, callback) => go.query(servers, type, name, timeout, tries, inFrame(callback)),
  reverse: (servers, address, { timeout, tries }, callback) => go.reverse(servers, address, timeout, tries, inFrame(callback)),
  servers: () => Array.from(go.servers()),
};
