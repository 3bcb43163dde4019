// The channel between a process and the one that it has forked: messages over a pipe. setup gives an emitter (a
// ChildProcess, or the process itself) send, disconnect and channel.

const EventEmitter = require('events');
const { nextTick } = require('internal/bootstrap');
const { makeError, missingArgs, unsupported } = require('internal/errors');
const { validateObject } = require('internal/validate');

// Messages whose cmd begins so are Node's own.
const isInternal = (message) => message !== null && typeof message === 'object' && typeof message.cmd === 'string'
  && message.cmd.length > 5 && message.cmd.startsWith('NODE_');

const mostQueued = 64 * 1024 * 2; // from which on send answers that there is too much under way

// Control is the property channel. While there is a reason, it keeps the process alive, unless the program says otherwise.
class Control extends EventEmitter {
  #handle;
  #reasons = 0; // listeners, and writes under way
  #told = false; // by ref or unref

  constructor(handle) {
    super();
    this.#handle = handle;
  }

  refCounted() { if (++this.#reasons === 1 && !this.#told) this.#handle.ref(); }

  unrefCounted() {
    if (--this.#reasons !== 0 || this.#told) return;
    this.#handle.unref();
    this.emit('unref');
  }

  ref() {
    this.#told = true;
    this.#handle.ref();
  }

  unref() {
    this.#told = true;
    this.#handle.unref();
  }

  get fd() { return this.#handle.fd; }
}

// setup starts a channel over a pipe. ended is called when the other side is gone.
function setup(target, handle, mode, ended = () => {}) {
  const channel = new Control(handle);
  const link = new Link(target, handle, channel, codec(mode), ended);
  target.channel = channel;
  Object.defineProperty(target, '_channel', { get: () => target.channel, set(value) { target.channel = value; }, configurable: true });
  target._handleQueue = null;
  target._pendingMessage = null;
  target.on('newListener', () => nextTick(() => link.tellWaiting()));
  target.send = (message, given, options, callback) => link.send(message, given, options, callback);
  target._send = (message, given, options, callback) => link.write(message, given, options, callback);
  target.disconnect = () => link.disconnect();
  target._disconnect = () => link.end();
  target.connected = true;
  link.start();
  return channel;
}

const codec = (mode) => new (require('internal/child_process/codec')[mode === 'advanced' ? 'Advanced' : 'JSONLines'])();

class Link {
  #target;
  #handle;
  #channel;
  #codec;
  #ended;
  #waiting = []; // messages that nobody has listened to yet
  #queued = 0; // bytes that the system has not taken
  #over = false;

  constructor(target, handle, channel, messages, ended) {
    this.#target = target;
    this.#handle = handle;
    this.#channel = channel;
    this.#codec = messages;
    this.#ended = ended;
  }

  start() {
    if (!this.#handle.connected) { // the process has not started
      nextTick(() => this.#hungUp());
      return;
    }
    this.#handle.tell((bytes) => this.#came(bytes), () => this.#hungUp());
    this.#handle.readStart();
  }

  // --- from the other side ---

  #came(bytes) {
    for (const message of this.#codec.read(new Uint8Array(bytes))) {
      if (this.#target.channel === null) return;
      if (isInternal(message)) this.#answer(message);
      else nextTick(() => this.#tell(message));
    }
  }

  // A handle can't come through here. The other side is told that it did not.
  #answer(message) {
    if (message.cmd === 'NODE_HANDLE') this.write({ cmd: 'NODE_HANDLE_NACK' }, undefined, { swallowErrors: true });
    nextTick(() => this.#target.emit('internalMessage', message, undefined));
  }

  #tell(message) {
    if (this.#target.listenerCount('message') > 0) this.#target.emit('message', message, undefined);
    else this.#waiting.push(message);
  }

  tellWaiting() {
    if (this.#waiting.length === 0 || this.#target.listenerCount('message') === 0) return;
    const messages = this.#waiting;
    this.#waiting = [];
    for (const message of messages) this.#tell(message);
  }

  #hungUp() {
    if (!this.#over) this.disconnect();
    this.#ended();
  }

  // --- to the other side ---

  send(message, given, options, callback) {
    if (typeof given === 'function') [callback, given, options] = [given, undefined, undefined];
    else if (typeof options === 'function') [callback, options] = [options, undefined];
    else if (options !== undefined) validateObject(options, 'options');
    if (this.#target.connected) return this.write(message, given, options, callback);
    this.#finish(makeError(Error, 'ERR_IPC_CHANNEL_CLOSED', 'Channel closed'), callback);
    return false;
  }

  write(message, given, options, callback) {
    if (message === undefined) throw missingArgs('message');
    this.#codec.check?.(message);
    if (given) refuse(given);
    const bytes = this.#codec.write(message);
    this.#queued += bytes.length;
    this.#channel.refCounted();
    const written = (failure) => {
      this.#queued -= bytes.length;
      this.#channel.unrefCounted();
      if (failure === null || !(options === true || options?.swallowErrors)) this.#finish(failure, callback);
    };
    const failure = this.#handle.connected ? this.#handle.write(bytes, written) : require('internal/net/handle').terse('EPIPE', 'write');
    if (failure !== null) written(failure ?? null); // it is not under way
    return this.#queued < mostQueued;
  }

  #finish(failure, callback) {
    if (typeof callback === 'function') nextTick(callback, failure);
    else if (failure !== null) nextTick(() => this.#target.emit('error', failure));
  }

  // --- the end ---

  disconnect() {
    if (!this.#target.connected) {
      this.#target.emit('error', makeError(Error, 'ERR_IPC_DISCONNECTED', 'IPC channel is already disconnected'));
      return;
    }
    this.#target.connected = false;
    this.end();
  }

  // end closes the channel, after the messages that have come.
  end() {
    this.#target.channel = null;
    if (this.#over) return;
    this.#over = true;
    nextTick(() => {
      this.#handle.close();
      this.#target.emit('disconnect');
    });
  }
}

// refuse tells what may not be sent beside a message.
function refuse(given) {
  const { Socket, Server } = require('net');
  if (given instanceof Socket || given instanceof Server) throw unsupported('sending a socket or server to another process');
  throw makeError(TypeError, 'ERR_INVALID_HANDLE_TYPE', 'This handle type cannot be sent');
}

module.exports = {
  setup,
  // join makes this process the child of one that has forked it.
  join(process, fd, mode) {
    const { Pipe } = require('internal/net/handle');
    const connection = go.open(fd);
    if (connection === null) return; // there is nothing under that number
    const handle = new Pipe(connection);
    handle.unref();
    const channel = setup(process, handle, mode);
    const counts = (name) => name === 'message' || name === 'disconnect';
    process.on('newListener', (name) => { if (counts(name)) channel.refCounted(); });
    process.on('removeListener', (name) => { if (counts(name)) channel.unrefCounted(); });
  },
};
