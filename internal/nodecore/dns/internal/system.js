// What the system and the servers are asked.

module.exports = {
  lookup: (name, network, callback) => go.lookup(name, network, callback),
  service: (address, port, callback) => go.service(address, port, callback),
  query: (servers, type, name, { timeout, tries }, callback) => go.query(servers, type, name, timeout, tries, callback),
  reverse: (servers, address, { timeout, tries }, callback) => go.reverse(servers, address, timeout, tries, callback),
  servers: () => Array.from(go.servers()),
};
