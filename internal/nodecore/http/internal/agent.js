// Agent: the connections of a client. By the name of a place, it has those in use, those that are free, and the requests
// that wait because there are as many as there may be.

const EventEmitter = require('events');
const net = require('net');
const { validateOneOf, validateNumber, validateString } = require('internal/validate');

const optionsOf = Symbol('options'); // of a request that waits
const resume = Symbol('context'); // of such a request
const onKeylog = Symbol('onkeylog');

function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  EventEmitter.call(this);
  this.defaultPort = 80;
  this.protocol = 'http:';
  this.options = { __proto__: null, ...options };
  this.options.noDelay ??= true;
  this.options.path = null; // for net, which would take it for that of a pipe
  for (const list of ['requests', 'sockets', 'freeSockets']) this[list] = Object.create(null);
  this.keepAliveMsecs = this.options.keepAliveMsecs || 1000;
  this.keepAlive = this.options.keepAlive || false;
  this.maxSockets = this.options.maxSockets || Agent.defaultMaxSockets;
  this.maxFreeSockets = this.options.maxFreeSockets || 256;
  this.scheduling = this.options.scheduling || 'lifo';
  this.maxTotalSockets = this.options.maxTotalSockets;
  this.totalSocketCount = 0;
  validateOneOf(this.scheduling, 'scheduling', ['fifo', 'lifo']);
  if (this.maxTotalSockets !== undefined) validateNumber(this.maxTotalSockets, 'maxTotalSockets', 1);
  else this.maxTotalSockets = Infinity;
  this.on('free', (socket, given) => { freed(this, socket, given); });
  this.on('newListener', keylog);
}
Object.setPrototypeOf(Agent.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Agent, EventEmitter);
Agent.defaultMaxSockets = Infinity;
Agent.prototype.createConnection = net.createConnection;

// keylog passes the event on from the sockets, if somebody listens.
function keylog(event) {
  if (event !== 'keylog') return;
  this.removeListener('newListener', keylog);
  const agent = this;
  this[onKeylog] = function (line) { agent.emit('keylog', line, this); };
  for (const socket of Object.values(this.sockets).flat()) socket.on('keylog', this[onKeylog]);
}

Agent.prototype.getName = function getName(options = {}) {
  let name = `${options.host || 'localhost'}:${options.port || ''}:${options.localAddress || ''}`;
  if (options.family === 4 || options.family === 6) name += `:${options.family}`;
  if (options.socketPath) name += `:${options.socketPath}`;
  return name;
};

// complete puts the agent's options over those of a request.
function complete(agent, options, req) {
  const all = { __proto__: null, ...options, ...agent.options };
  if (all.socketPath) all.path = all.socketPath;
  if (!all.servername && all.servername !== '') all.servername = serverName(all, req);
  return all;
}

// serverName is the name of the host for TLS, which an address is not.
function serverName(options, req) {
  let name = options.host;
  const header = req.getHeader('host');
  if (header) {
    validateString(header, 'options.headers.host');
    const bracket = header.indexOf(']');
    if (!header.startsWith('[')) [name] = header.split(':', 1);
    else name = bracket < 0 ? header : header.slice(1, bracket);
  }
  return net.isIP(name) ? '' : name;
}

// --- a request wants a connection ---

Agent.prototype.addRequest = function addRequest(req, options, port, localAddress) {
  if (typeof options === 'string') options = { __proto__: null, host: options, port, localAddress };
  options = complete(this, options, req);
  const name = this.getName(options);
  this.sockets[name] ??= [];
  const free = this.freeSockets[name] ?? [];
  while (free.length > 0 && free[0].destroyed) free.shift();
  const socket = this.scheduling === 'fifo' ? free.shift() : free.pop();
  if (free.length === 0) delete this.freeSockets[name];
  const count = free.length + this.sockets[name].length;
  if (socket) {
    this.reuseSocket(socket, req);
    give(this, req, socket);
    this.sockets[name].push(socket);
  } else if (count < this.maxSockets && this.totalSocketCount < this.maxTotalSockets) {
    this.createSocket(req, options, (error, made) => {
      if (error) req.onSocket(made, error);
      else give(this, req, made);
    });
  } else {
    req[optionsOf] = options;
    req[resume] = require('internal/context').inFrame((f) => f());
    (this.requests[name] ??= []).push(req);
  }
};

function give(agent, req, socket) {
  req.onSocket(socket);
  const usual = agent.options.timeout || 0;
  if (req.timeout !== undefined && req.timeout !== usual) socket.setTimeout(req.timeout);
}

Agent.prototype.createSocket = function createSocket(req, options, callback) {
  options = complete(this, options, req);
  const name = this.getName(options);
  options._agentKey = name;
  options.encoding = null;
  let called = false;
  const created = (error, socket) => {
    if (called) return;
    called = true;
    if (error) {
      callback(error);
      return;
    }
    (this.sockets[name] ??= []).push(socket);
    this.totalSocketCount++;
    listen(this, socket, options);
    callback(null, socket);
  };
  if (this.keepAlive) Object.assign(options, { keepAlive: this.keepAlive, keepAliveInitialDelay: this.keepAliveMsecs });
  const socket = this.createConnection(options, created);
  if (socket) created(null, socket);
};

// listen has the agent know what becomes of a socket.
function listen(agent, socket, options) {
  const gone = () => {
    agent.totalSocketCount--;
    agent.removeSocket(socket, options);
  };
  const listeners = {
    free: () => { agent.emit('free', socket, options); },
    close: gone,
    timeout: () => { if (Object.values(agent.freeSockets).some((list) => list.includes(socket))) socket.destroy(); },
    agentRemove: () => {
      gone();
      for (const [event, listener] of Object.entries(listeners)) socket.removeListener(event, listener);
    },
  };
  for (const [event, listener] of Object.entries(listeners)) socket.on(event, listener);
  if (agent[onKeylog]) socket.on('keylog', agent[onKeylog]);
}

// --- a connection is free ---

function freed(agent, socket, options) {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const name = agent.getName(options);
  const waiting = agent.requests[name];
  if (waiting?.length > 0) {
    const req = waiting.shift();
    if (waiting.length === 0) delete agent.requests[name];
    const run = req[resume] ?? ((f) => f());
    req[resume] = null;
    run(() => { give(agent, req, socket); });
    return;
  }
  if (!mayKeep(agent, socket, name)) {
    socket.destroy();
    return;
  }
  const free = agent.freeSockets[name] ??= [];
  socket._httpMessage = null;
  agent.removeSocket(socket, options);
  socket.once('error', freeFailed);
  free.push(socket);
}

function mayKeep(agent, socket, name) {
  if (!socket._httpMessage?.shouldKeepAlive || !agent.keepAlive) return false;
  const free = agent.freeSockets[name]?.length ?? 0;
  const count = free + (agent.sockets[name]?.length ?? 0);
  return agent.totalSocketCount <= agent.maxTotalSockets && count <= agent.maxSockets && free < agent.maxFreeSockets && agent.keepSocketAlive(socket);
}

function freeFailed() {
  this.destroy();
  this.emit('agentRemove');
}

const early = 1000; // a connection is given up so long before the server said it would

Agent.prototype.keepSocketAlive = function keepSocketAlive(socket) {
  socket.setKeepAlive(true, this.keepAliveMsecs);
  socket.unref();
  let timeout = this.options.timeout || 0;
  const hint = /^timeout=(\d+)/.exec(socket._httpMessage?.res?.headers['keep-alive'] ?? '')?.[1];
  if (hint) {
    const told = Math.max(0, Number.parseInt(hint, 10) * 1000 - early);
    if (told === 0) return false;
    if (told < timeout) timeout = told;
  }
  if (socket.timeout !== timeout) socket.setTimeout(timeout);
  return true;
};

Agent.prototype.reuseSocket = function reuseSocket(socket, req) {
  socket.removeListener('error', freeFailed);
  req.reusedSocket = true;
  socket.ref();
};

// --- a connection is gone ---

Agent.prototype.removeSocket = function removeSocket(socket, options) {
  const name = this.getName(options);
  for (const lists of socket.writable ? [this.sockets] : [this.sockets, this.freeSockets]) {
    const at = lists[name]?.indexOf(socket) ?? -1;
    if (at < 0) continue;
    lists[name].splice(at, 1);
    if (lists[name].length === 0) delete lists[name];
  }
  const req = this.requests[name]?.[0] ?? waitsElsewhere(this);
  if (!req) return;
  const wanted = this.requests[name]?.[0] === req ? options : req[optionsOf];
  if (!wanted) return;
  req[optionsOf] = undefined;
  this.createSocket(req, wanted, (error, made) => {
    if (error) req.onSocket(made, error);
    else made.emit('free');
  });
};

// waitsElsewhere finds a request to another place, if none of those has connections.
function waitsElsewhere(agent) {
  const [name] = Object.keys(agent.requests);
  return name === undefined || agent.sockets[name]?.length > 0 ? undefined : agent.requests[name][0];
}

Agent.prototype.destroy = function destroy() {
  for (const lists of [this.freeSockets, this.sockets]) {
    for (const list of Object.values(lists)) for (const socket of [...list]) socket.destroy();
  }
};

let usual;

module.exports = {
  Agent,
  globalAgent: () => usual ??= new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 }),
  setGlobalAgent: (agent) => { usual = agent; },
};
