'use strict';

// A top level that listens on a port does so again when it runs again. The version before still listens there, and
// the engine says so too late: an event that nobody expects ends the program. So it is told at once, as an error
// of the top level, and the version before goes on.

// guardPorts has servers fail at once while reloads() says that a top level runs again.
// apart does something as if no top level did.
function guardPorts(host, reloads, apart) {
  const { Server, createServer } = host.builtin('net');
  const isWorker = () => host.loaded('cluster') && host.builtin('cluster').isWorker === true;
  const { listen } = Server.prototype;
  const guarded = function (/** @type {any[]} */ ...args) {
    const { port, path } = addressOf(args[0]);
    const id = port > 0 || path !== undefined ? reloads() : undefined;
    if (id === undefined || isWorker()) return Reflect.apply(listen, this, args);
    if (port > 0 && apart(() => isTaken(Reflect.apply(listen, createServer(), [port])))) throw taken(id, { port, address: '::' });
    const server = Reflect.apply(listen, this, args);
    if (path !== undefined && !this.listening) {
      apart(() => this.once('error', () => {})); // which is to come
      throw taken(id, { address: path });
    }
    return server;
  };
  Object.defineProperty(guarded, 'name', { value: 'listen', configurable: true });
  Object.defineProperty(guarded, 'length', { value: listen.length, configurable: true });
  Server.prototype.listen = guarded;
}

// addressOf reads the arguments of listen, as far as they name a port or a path.
function addressOf(first) {
  const { port, path } = typeof first === 'object' && first !== null ? first : { port: first, path: undefined };
  const isPath = typeof port === 'string' && !/^\d+$/.test(port);
  return { port: isPath ? 0 : Number(port), path: isPath ? port : path };
}

function isTaken(probe) {
  const { listening } = probe;
  if (listening) probe.close();
  else probe.once('error', () => {});
  return !listening;
}

function taken(id, { address, port = undefined }) {
  const where = port === undefined ? address : `${address}:${port}`;
  const error = new Error(`listen EADDRINUSE: address already in use ${where}: what ${id} starts is there already, from its version before. `
    + 'Let the entry listen, which runs once, or keep the server: sync.remember(() => createServer().listen(port))');
  return Object.assign(error, { code: 'EADDRINUSE', errno: -98, syscall: 'listen', address, ...(port === undefined ? {} : { port }) });
}

module.exports = { guardPorts };
