// How a socket connects: to a path, to an address, or to a name, whose addresses are tried in turns.

const { nextTick } = require('internal/bootstrap');
const { TCP, Pipe } = require('internal/net/handle');
const { inFrame } = require('internal/context');
const { Socket, adopt } = require('internal/net/socket');
const { isIP } = require('internal/net/address');
const { normalize, isNormalized } = require('internal/net/arguments');
const errors = require('internal/net/errors');
const { makeError, invalidArgType } = require('internal/errors');
const { validateBoolean, validateFunction, validateInteger, validateNumber, validateString } = require('internal/validate');
const timers = require('internal/timers/timers');

const defaults = { autoSelectFamily: true, attemptTimeout: 250 };
const shortestAttempt = 10;

exports.defaults = defaults;

exports.connect = (socket, args) => {
  const [options, callback] = isNormalized(args[0]) ? args[0] : normalize(args);
  if (options.port === undefined && options.path == null) {
    throw makeError(TypeError, 'ERR_MISSING_ARGS', 'The "options" or "port" or "path" argument must be specified');
  }
  if (socket.write !== Socket.prototype.write) socket.write = Socket.prototype.write;
  if (socket.destroyed) reuse(socket);
  const { path } = options;
  if (socket._handle === null) socket._handle = path ? new Pipe() : new TCP();
  socket._handle.owner = socket;
  if (callback !== null) socket.once('connect', callback);
  socket._unrefTimer();
  socket.connecting = true;
  if (path) {
    validateString(path, 'options.path');
    attempt(socket, { network: 'unix', address: path, shown: path });
  } else lookupAndConnect(socket, options);
  return socket;
};

// reuse makes a socket as new that has been destroyed.
function reuse(socket) {
  socket._handle = socket._peername = socket._sockname = null;
  socket._undestroy();
}

function lookupAndConnect(socket, options) {
  const host = options.host || 'localhost';
  const how = check(options);
  const type = isIP(host);
  if (type !== 0) {
    nextTick(() => { if (socket.connecting) attempt(socket, target(how, host, type)); });
    return;
  }
  if (options.lookup != null) validateFunction(options.lookup, 'options.lookup');
  const dns = require('dns');
  const lookup = options.lookup || dns.lookup;
  const family = { IPv4: 4, IPv6: 6 }[options.family] ?? options.family;
  const asked = { family, hints: options.hints || 0 };
  if (family !== 4 && family !== 6 && asked.hints === 0 && !require('internal/host').windows) asked.hints = dns.ADDRCONFIG;
  socket._host = host;
  if (how.autoSelectFamily && family !== 4 && family !== 6 && !options.localAddress) {
    lookup(host, { ...asked, all: true }, inFrame((error, addresses) => foundAll(socket, how, host, options, error, addresses)));
  } else lookup(host, asked, inFrame((error, ip, type) => found(socket, how, host, options, error, ip, type)));
}

// check reads the options of a connection that is not to a path.
function check({ port, localAddress, localPort, autoSelectFamily, autoSelectFamilyAttemptTimeout: each }) {
  if (localAddress && isIP(localAddress) === 0) throw errors.invalidAddress(localAddress);
  if (localPort) validateNumber(localPort, 'options.localPort');
  if (port !== undefined) {
    if (typeof port !== 'number' && typeof port !== 'string') throw invalidArgType('options.port', ['number', 'string'], port);
    errors.port(port);
  }
  if (autoSelectFamily != null) validateBoolean(autoSelectFamily, 'options.autoSelectFamily');
  if (each != null) validateInteger(each, 'options.autoSelectFamilyAttemptTimeout', 1, 2 ** 31 - 1);
  return {
    port: port | 0, localAddress, localPort,
    autoSelectFamily: autoSelectFamily ?? defaults.autoSelectFamily,
    each: Math.max(each ?? defaults.attemptTimeout, shortestAttempt),
  };
}

// target is what is dialed.
function target({ port, localAddress, localPort }, ip, type) {
  const joined = (address, number) => (address.includes(':') ? `[${address}]:${number}` : `${address}:${number}`);
  const from = localAddress || localPort ? joined(localAddress || (type === 6 ? '::' : '0.0.0.0'), localPort | 0) : '';
  return { network: `tcp${type}`, address: joined(ip, port), from, shown: ip, port, type, localAddress, localPort };
}

function failLater(socket, error) { nextTick(() => socket.destroy(error)); }

function found(socket, how, host, options, error, ip, type) {
  socket.emit('lookup', error, ip, type, host);
  if (!socket.connecting) return;
  if (error) failLater(socket, error);
  else if (isIP(ip) === 0) failLater(socket, errors.invalidAddress(ip));
  else if (type !== 4 && type !== 6) failLater(socket, errors.invalidFamily(type, options.host, options.port));
  else {
    socket._unrefTimer();
    attempt(socket, target(how, ip, type));
  }
}

function foundAll(socket, how, host, options, error, addresses) {
  if (!socket.connecting) return;
  if (error) {
    socket.emit('lookup', error, undefined, undefined, host);
    failLater(socket, error);
    return;
  }
  const good = addresses.filter(({ address, family }) => {
    socket.emit('lookup', error, address, family, host);
    return isIP(address) !== 0 && (family === 4 || family === 6);
  });
  if (!socket.connecting) return;
  if (good.length === 0) {
    const { address: ip, family } = addresses[0] ?? {};
    failLater(socket, isIP(ip) === 0 ? errors.invalidAddress(ip) : errors.invalidFamily(family, options.host, options.port));
    return;
  }
  socket._unrefTimer();
  const list = interleaved(good).map(({ address, family }) => target(how, address, family));
  if (list.length === 1) attempt(socket, list[0]);
  else inTurns(socket, list, how.each, []);
}

// interleaved takes addresses of both families alternately, beginning with that of the first.
function interleaved(addresses) {
  const first = addresses.filter(({ family }) => family === addresses[0].family);
  const second = addresses.filter(({ family }) => family !== addresses[0].family);
  return first.flatMap((one, i) => (i < second.length ? [one, second[i]] : [one])).concat(second.slice(first.length));
}

// --- one attempt, or several ---

function attempt(socket, to) {
  if (to.type !== undefined) socket.emit('connectionAttempt', to.shown, to.port, to.type);
  const { _handle: handle } = socket;
  const over = (failure) => {
    if (socket.destroyed || socket._handle !== handle) return;
    if (failure === null) connected(socket);
    else {
      const error = attemptError(failure, to);
      if (to.type !== undefined) socket.emit('connectionAttemptFailed', to.shown, to.port, to.type, error);
      socket.destroy(error);
    }
  };
  const failure = handle.connect(to.network, to.address, to.from ?? '', over);
  if (failure !== null) nextTick(over, failure);
}

function attemptError(failure, { shown, port, localAddress, localPort }) {
  const extra = localAddress && localPort ? `Local (${localAddress}:${localPort})` : '';
  const error = errors.withAddress(failure, 'connect', shown, port, { extra });
  if (extra) Object.assign(error, { localAddress, localPort });
  return error;
}

function connected(socket) {
  socket.connecting = false;
  socket._sockname = null;
  adopt(socket);
  socket._unrefTimer();
  socket.emit('connect');
  socket.emit('ready');
  if (socket.readable && !socket.isPaused()) socket.read(0);
}

// inTurns tries one address after the other, each with a handle of its own, and waits for each but the last for a time.
function inTurns(socket, [to, ...rest], each, failures) {
  if (!socket.connecting) return;
  if (to === undefined) {
    socket.destroy(failures.length === 0 ? errors.connectionTimeout() : allFailed(failures));
    return;
  }
  socket.emit('connectionAttempt', to.shown, to.port, to.type);
  const handle = new TCP();
  if (!socket._handle.hasRef()) handle.unref();
  socket._handle = handle;
  let timer;
  const over = (failure) => {
    timers.clearTimeout(timer);
    if (socket.destroyed || socket._handle !== handle) return;
    if (failure === null) {
      connected(socket);
      return;
    }
    const error = attemptError(failure, to);
    socket.emit('connectionAttemptFailed', to.shown, to.port, to.type, error);
    inTurns(socket, rest, each, [...failures, error]);
  };
  const failure = handle.connect(to.network, to.address, to.from, over);
  if (failure !== null) nextTick(over, failure);
  else if (rest.length > 0) timer = timers.setTimeout(late, each);

  function late() {
    socket.emit('connectionAttemptTimeout', to.shown, to.port, to.type);
    handle.close();
    if (!socket.destroyed) inTurns(socket, rest, each, [...failures, attemptError(errors.fail('ETIMEDOUT'), to)]);
  }
}

function allFailed(failures) {
  const error = new AggregateError(failures);
  error.code = failures[0].code;
  return error;
}
