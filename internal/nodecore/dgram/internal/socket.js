// Socket: it binds, connects, sends and receives. What it is asked before it is bound waits until then.

const EventEmitter = require('events');
const { nextTick } = require('internal/bootstrap');
const { inFrame } = require('internal/context');
const { UDP } = require('internal/dgram/handle');
const errors = require('internal/dgram/errors');
const observed = require('internal/observed');
const packet = require('internal/dgram/packet');
const { port: checkPort } = require('internal/net/errors');
const { validateAbortSignal, validateFunction, validateInteger, validateNumber, validateString } = require('internal/validate');

const state = Symbol('state symbol');

function Socket(type, listener) {
  EventEmitter.call(this);
  const options = type !== null && typeof type === 'object' ? type : {};
  if (options === type) type = options.type;
  for (const name of ['recvBufferSize', 'sendBufferSize']) if (options[name]) validateInteger(options[name], `options.${name}`, 0, 2 ** 32 - 1);
  const lookup = lookupOf(type, options.lookup);
  this.type = type;
  if (typeof listener === 'function') this.on('message', listener);
  this[state] = {
    handle: new UDP(type === 'udp6' ? 6 : 4, (...packet) => received(this, ...packet), (error) => this.emit('error', error)),
    lookup, options, bound: 'no', connected: 'no',
    queue: undefined, // what waits for the socket to be bound
  };
  if (options.signal !== undefined) closeOnAbort(this, options.signal);
  observed.tell?.('udp.socket', () => ({ socket: this }));
}
Object.setPrototypeOf(Socket.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Socket, EventEmitter);
module.exports = { Socket, state };

// lookupOf returns what finds the address of a name, or of this machine.
function lookupOf(type, lookup) {
  if (lookup === undefined) ({ lookup } = require('dns'));
  else validateFunction(lookup, 'lookup');
  if (type === 'udp4') return (address, callback) => lookup(address || '127.0.0.1', 4, callback);
  if (type === 'udp6') return (address, callback) => lookup(address || '::1', 6, callback);
  throw errors.badType();
}

function closeOnAbort(socket, signal) {
  validateAbortSignal(signal, 'options.signal');
  const close = () => { if (socket[state].handle !== null) socket.close(); };
  if (signal.aborted) close();
  else {
    const listening = EventEmitter.addAbortListener(signal, close);
    socket.once('close', () => listening[require('internal/symbols').dispose]());
  }
}

function received(socket, bytes, address, family, port) {
  const data = require('buffer').Buffer.from(bytes);
  socket.emit('message', data, { address, family, port, size: data.length });
}

// handleOf returns the handle of a socket that is open.
function handleOf(socket) {
  const { handle } = socket[state];
  if (handle === null) throw errors.notRunning();
  return handle;
}

const define = (methods) => Object.assign(Socket.prototype, methods);

// --- bind ---

define({
  bind(port_, address_ /* , callback */) {
    handleOf(this);
    const s = this[state];
    if (s.bound !== 'no') throw errors.alreadyBound();
    s.bound = 'soon';
    const callback = arguments[arguments.length - 1];
    if (typeof callback === 'function') onceBound(this, callback);
    const given = port_ !== null && typeof port_ === 'object' ? port_ : { port: port_, address: typeof address_ === 'function' ? '' : address_ };
    if (given.fd > 0) throw require('internal/errors').unsupported('a socket of dgram over a file descriptor');
    s.lookup(given.address || (this.type === 'udp4' ? '0.0.0.0' : '::'), inFrame((error, ip) => {
      if (s.handle !== null) found(this, error, ip, given.port);
    }));
    return this;
  },
});

function onceBound(socket, callback) {
  const forget = () => socket.removeListener('error', forget).removeListener('listening', call);
  function call() {
    forget();
    callback.call(socket);
  }
  socket.on('error', forget).on('listening', call);
}

function found(socket, error, ip, port) {
  const s = socket[state];
  const failure = error ? null : s.handle.bind(ip, port | 0, s.options);
  if (error || failure !== null) {
    s.bound = 'no';
    socket.emit('error', error || errors.withAddress(failure, 'bind', ip, port));
    return;
  }
  s.handle.recvStart();
  s.bound = 'yes';
  if (s.options.recvBufferSize) bufferSize(socket, s.options.recvBufferSize, false);
  if (s.options.sendBufferSize) bufferSize(socket, s.options.sendBufferSize, true);
  socket.emit('listening');
}

// whenBound does something at once, or when the socket is bound. It is forgotten if it can't be.
function whenBound(socket, action) {
  const s = socket[state];
  if (s.bound === 'no') socket.bind({ port: 0, exclusive: true }, null);
  if (s.bound === 'yes') {
    action();
    return;
  }
  if (s.queue === undefined) {
    s.queue = [];
    const listening = () => {
      socket.removeListener(EventEmitter.errorMonitor, failed);
      const { queue } = s;
      s.queue = undefined;
      for (const each of queue) each();
    };
    const failed = () => {
      socket.removeListener('listening', listening);
      s.queue = undefined;
    };
    socket.once(EventEmitter.errorMonitor, failed).once('listening', listening);
  }
  s.queue.push(action);
}

// --- connect ---

define({
  connect(port, address, callback) {
    port = checkPort(port, 'Port', false);
    if (typeof address === 'function') [callback, address] = [address, ''];
    else if (address === undefined) address = '';
    validateString(address, 'address');
    const s = this[state];
    if (s.connected !== 'no') throw errors.isConnected();
    s.connected = 'soon';
    whenBound(this, () => {
      if (typeof callback === 'function') this.once('connect', callback);
      s.lookup(address, inFrame((error, ip) => {
        if (s.handle !== null) connected(this, error, ip, address, port, callback);
      }));
    });
  },

  disconnect() {
    const s = this[state];
    if (s.connected !== 'yes') throw errors.notConnected();
    errors.check(s.handle.disconnect(), 'connect');
    s.connected = 'no';
  },
});

function connected(socket, error, ip, address, port, callback) {
  const s = socket[state];
  const failure = error ? null : s.handle.connect(ip, port);
  if (failure !== null) error = errors.withAddress(failure, 'connect', address, port);
  if (!error) {
    s.connected = 'yes';
    nextTick(() => socket.emit('connect'));
    return;
  }
  s.connected = 'no';
  nextTick(() => {
    if (typeof callback !== 'function') socket.emit('error', error);
    else {
      socket.removeListener('connect', callback);
      callback(error);
    }
  });
}

// --- send ---

define({
  sendto(buffer, offset, length, port, address, callback) {
    validateNumber(offset, 'offset');
    validateNumber(length, 'length');
    validateNumber(port, 'port');
    validateString(address, 'address');
    this.send(buffer, offset, length, port, address, callback);
  },

  // send (data, [offset, length], [port, [address]], [callback])
  send(data, offset, length, port, address, callback) {
    const isConnected = this[state].connected === 'yes';
    if (isConnected) [data, port, address, callback] = toPeer(data, offset, length, port, address, callback);
    else if (address || (port && typeof port !== 'function')) data = packet.part(data, offset, length);
    else [port, address, callback] = [offset, length, port];
    const list = packet.list(data);
    if (!isConnected) port = checkPort(port, 'Port', false);
    if (typeof callback !== 'function') callback = undefined;
    if (typeof address === 'function') [callback, address] = [address, undefined];
    else if (address != null) validateString(address, 'address');
    handleOf(this);
    whenBound(this, () => dispatch(this, list, port, address, callback));
  },
});

// toPeer sorts the arguments of a socket that is connected, and which may name nobody.
function toPeer(data, offset, length, port, address, callback) {
  if (typeof length !== 'number') callback = offset;
  else {
    data = packet.part(data, offset, length);
    if (typeof port === 'function') [callback, port] = [port, null];
  }
  if (port || address) throw errors.isConnected();
  return [data, port, address, callback];
}

function dispatch(socket, list, port, address, callback) {
  const s = socket[state];
  if (s.connected === 'yes' || s.handle === null) write(socket, null, null, list, port, address, callback);
  else s.lookup(address, inFrame((error, ip) => write(socket, error, ip, list, port, address, callback)));
}

function write(socket, error, ip, list, port, address, callback) {
  const { handle } = socket[state];
  if (error) {
    nextTick(() => (callback ? callback(error) : socket.emit('error', error)));
    return;
  }
  if (handle === null) return;
  const bytes = list.length === 1 ? list[0] : require('buffer').Buffer.concat(list);
  const failure = handle.send(bytes, ip, port);
  if (callback === undefined) return;
  if (failure === null) nextTick(callback, null, bytes.length);
  else nextTick(callback, errors.withAddress(failure, 'send', address, port));
}

// --- close, and what it is ---

define({
  close(callback) {
    if (typeof callback === 'function') this.on('close', callback);
    const s = this[state];
    if (s.queue !== undefined) {
      s.queue.push(() => this.close());
      return this;
    }
    handleOf(this).close();
    s.handle = null;
    nextTick(() => this.emit('close'));
    return this;
  },

  address() { return addressOf(handleOf(this).local, 'getsockname'); },

  remoteAddress() {
    const handle = handleOf(this);
    if (this[state].connected !== 'yes') throw errors.notConnected();
    return addressOf(handle.remote, 'getpeername');
  },
});

function addressOf([address, family, port], call) {
  if (typeof address === 'number') throw errors.terse(family, call); // it has failed
  return { address, family, port };
}

function bufferSize(socket, size, sends) {
  if (size >>> 0 !== size) throw errors.badSize();
  const result = socket[state].handle.buffer(sends, size);
  if (typeof result !== 'number') throw errors.bufferSize(result, sends ? 'uv_send_buffer_size' : 'uv_recv_buffer_size');
  return result;
}

// --- options ---

define({
  setBroadcast(on) { errors.check(this[state].handle.set('broadcast', on ? 1 : 0), 'setBroadcast'); },

  setTTL(ttl) {
    validateNumber(ttl, 'ttl');
    errors.check(this[state].handle.set('ttl', ttl | 0), 'setTTL');
    return ttl;
  },

  setMulticastTTL(ttl) {
    validateNumber(ttl, 'ttl');
    errors.check(this[state].handle.set('multicastTTL', ttl | 0), 'setMulticastTTL');
    return ttl;
  },

  setMulticastLoopback(on) {
    errors.check(this[state].handle.set('loopback', on ? 1 : 0), 'setMulticastLoopback');
    return on;
  },

  setMulticastInterface(interfaceAddress) {
    const handle = handleOf(this);
    validateString(interfaceAddress, 'interfaceAddress');
    errors.check(handle.setMulticastInterface(interfaceAddress), 'setMulticastInterface');
  },

  addMembership(multicastAddress, interfaceAddress) { member(this, true, multicastAddress, interfaceAddress); },
  dropMembership(multicastAddress, interfaceAddress) { member(this, false, multicastAddress, interfaceAddress); },
  addSourceSpecificMembership(source, group, interfaceAddress) { sourceMember(this, true, source, group, interfaceAddress); },
  dropSourceSpecificMembership(source, group, interfaceAddress) { sourceMember(this, false, source, group, interfaceAddress); },

  ref() {
    this[state].handle?.ref();
    return this;
  },

  unref() {
    this[state].handle?.unref();
    return this;
  },

  setRecvBufferSize(size) { bufferSize(this, size, false); },
  setSendBufferSize(size) { bufferSize(this, size, true); },
  getRecvBufferSize() { return bufferSize(this, 0, false); },
  getSendBufferSize() { return bufferSize(this, 0, true); },
  getSendQueueSize() { return handleOf(this) && 0; }, // what is sent, the system has at once
  getSendQueueCount() { return handleOf(this) && 0; },
});

function member(socket, joins, group, address) {
  const handle = handleOf(socket);
  if (!group) throw require('internal/errors').missingArgs('multicastAddress');
  errors.check(handle.member(joins, group, address ?? ''), joins ? 'addMembership' : 'dropMembership');
}

function sourceMember(socket, joins, source, group, address) {
  const handle = handleOf(socket);
  validateString(source, 'sourceAddress');
  validateString(group, 'groupAddress');
  errors.check(handle.sourceMember(joins, source, group, address ?? ''), joins ? 'addSourceSpecificMembership' : 'dropSourceSpecificMembership');
}

require('internal/dgram/legacy').addTo(Socket, state);
