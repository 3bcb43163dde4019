// Wires: what reads the messages of a connection, and writes them. The one of a server's connection has the connection
// in Go to itself, past the socket, which costs several times as much. Over a socket that is no connection of ours (another
// stream, a program's own class), it is the socket that reads and writes.

const { nextTick, soon } = require('internal/bootstrap');
const { complete } = require('internal/http/symbols');
const { write } = require('internal/stream/duplex').Duplex.prototype;

const key = Symbol('wire');

// Sink is the side that writes, for a connection of ours. To those who write it looks like a stream.
class Sink {
  constructor(wire, socket) {
    this.wire = wire;
    this.socket = socket;
    this.pieces = []; // text or bytes, and their encoding, in turn
    this.size = 0; // of the pieces
    this.callbacks = undefined; // of the pieces: a function, a message that is complete with them, or several of these
    this.writableLength = 0;
    this.writableCorked = 0;
    this.writableNeedDrain = false;
    this.telling = false;
    this.told = undefined; // whom to tell that the system has taken all at once
  }

  write(data, encoding, callback) {
    if (data.length > 0) {
      const known = encoding ? direct[encoding] : 'utf8';
      this.pieces.push(known === undefined && typeof data === 'string' ? Buffer.from(data, encoding) : data, known);
      this.size += data.length;
      this.writableLength += data.length;
    }
    if (callback) this.callbacks = joined(this.callbacks, callback);
    const room = this.writableLength < this.socket._writableState.highWaterMark;
    if (!room) this.writableNeedDrain = true;
    if (this.writableCorked === 0) this.flush();
    return room;
  }

  // leave has Go write an answer, see there, and returns whether that has written it.
  leave(message, body) {
    const result = go.leave(this.wire, message, body);
    if (result === false) return false;
    const size = message._header.length + (body ? body.length : 0);
    if (size >= this.socket._writableState.highWaterMark) this.writableNeedDrain = true;
    this.writableLength += size;
    this.#wait(result, size, message);
    return true;
  }

  // The socket is corked, too, for those who write to it past the message.
  cork() {
    this.writableCorked++;
    this.socket._writableState.corked++;
  }

  uncork() {
    if (this.writableCorked === 0) return;
    this.writableCorked--;
    this.socket.uncork();
    if (this.writableCorked === 0) this.flush();
  }

  uncorkAll() {
    this.writableCorked = 0;
    if (this.socket._writableState.corked > 0) {
      this.socket._writableState.corked = 1;
      this.socket.uncork();
    }
    this.flush();
  }

  // flush writes the pieces. Callbacks without pieces come with what is on its way.
  flush() {
    const { size, callbacks } = this;
    if (size === 0 && (callbacks === undefined || this.writableLength > 0)) return;
    this.size = 0;
    this.callbacks = undefined;
    const result = size === 0 || go.sendAll(this.wire, this.pieces);
    this.pieces.length = 0;
    this.#wait(result, size, callbacks);
  }

  // #wait has callbacks called when what they wait for is with the system: true if it is, an error if it can't be.
  #wait(result, size, callbacks) {
    if (result === undefined) go.whenSent(this.wire, (error) => this.sent(size, callbacks, error));
    else if (result !== true) nextTick(() => { this.sent(size, callbacks, result); });
    else {
      this.writableLength -= size;
      if (!this.telling) soon(tell, this);
      this.telling = true;
      this.told = joined(this.told, callbacks);
    }
  }

  // sent is called when pieces are written, or can't be.
  sent(size, callbacks, error) {
    this.writableLength -= size;
    if (this.socket.timeout) this.socket._unrefTimer();
    if (error !== undefined && !this.socket.destroyed) this.socket.destroy(error);
    if (this.writableNeedDrain && this.writableLength === 0 && error === undefined) {
      this.writableNeedDrain = false;
      this.socket.emit('drain');
    }
    if (Array.isArray(callbacks)) for (const callback of callbacks) call(callback, error);
    else if (callbacks !== undefined) call(callbacks, error);
    if (this.writableLength === 0 && this.callbacks !== undefined && this.size === 0) this.flush();
  }
}

function call(callback, error) {
  if (typeof callback === 'function') callback(error);
  else callback[complete]();
}

function tell(sink) {
  const { told } = sink;
  sink.telling = false;
  sink.told = undefined;
  sink.sent(0, told);
}

// joined puts callbacks behind others. One is kept as itself, since there mostly is one.
function joined(some, more) {
  if (some === undefined) return more;
  if (more === undefined) return some;
  return [].concat(some, more);
}

// direct are the encodings that need no Buffer.
const direct = { __proto__: null, utf8: 'utf8', 'utf-8': 'utf8', latin1: 'latin1', binary: 'latin1', ascii: 'latin1' };

// sinkOf is what messages are written to. What the program has written to the socket itself goes first, and a write of its own
// gets all.
exports.sinkOf = (socket) => {
  const sink = socket[key]?.sink;
  if (sink === undefined || socket._writableState.length > 0) return socket;
  if (socket.write === write) return sink;
  sink.flush();
  return socket;
};

// isFull tells whether more waits to be written than a connection of ours should have.
exports.isFull = (socket) => (socket[key]?.sink ?? socket).writableNeedDrain;

// leave writes an answer at once, if nothing waits for its socket and nobody else writes there. It tells whether it has.
exports.leave = (message, body) => {
  const { socket } = message;
  if (!socket || socket._httpMessage !== message) return false;
  const sink = socket[key]?.sink;
  if (sink === undefined || sink.writableCorked > 0 || socket.write !== write) return false;
  const { destroyed, ending, errored, length } = socket._writableState;
  return !destroyed && !ending && errored === null && length === 0 && sink.leave(message, body);
};
exports.answers = go.answers;

// mayWrite tells whether the socket takes anything.
exports.mayWrite = (socket) => {
  if (socket[key]?.sink === undefined) return socket.writable;
  const { destroyed, ending, errored } = socket._writableState;
  return !destroyed && !ending && errored === null;
};

// open makes the wire of a socket, whose messages the methods of owner take.
exports.open = (owner, callbacks, socket, { response, lenient, maxHeaderSize, native }) => {
  const wire = go.wire(owner, callbacks, response, Boolean(lenient), maxHeaderSize || 0);
  const connection = native && socket._handle ? require('internal/net/handle').connectionOf(socket._handle) : undefined;
  if (connection !== undefined) go.consume(wire, connection);
  socket[key] = { wire, stopped: false, sink: connection === undefined ? undefined : new Sink(wire, socket) };
  return wire;
};

// isOurs tells whether the wire reads the connection itself.
exports.isOurs = (socket) => socket[key]?.sink !== undefined;

// close ends the reading of messages.
exports.close = (socket) => {
  if (!socket[key]) return;
  go.stop(socket[key].wire);
  socket[key] = undefined;
};

// giveBack has the socket read by itself. What it reads has to be executed.
exports.giveBack = (socket) => {
  const at = socket[key];
  if (at?.sink === undefined) return;
  exports.start(socket);
  go.release(at.wire);
  at.sink = undefined;
};

// start and stop are about the bodies of messages: whether more is wanted.
exports.start = (socket) => {
  const at = socket[key];
  if (at?.sink === undefined) {
    if (socket.readable) socket.resume();
  } else if (at.stopped) {
    at.stopped = false;
    go.resume(at.wire);
    socket.emit('resume');
  }
};
exports.stop = (socket) => {
  const at = socket[key];
  if (at?.sink === undefined) socket.pause();
  else if (!at.stopped) {
    at.stopped = true;
    go.pause(at.wire);
    socket.emit('pause');
  }
};

exports.execute = go.execute;
exports.finish = go.finish;
exports.age = go.age;
exports.idle = go.idle;
exports.store = go.store;
exports.size = go.size;
exports.maxHeaderSize = go.maxHeaderSize;
exports.methods = go.methods;
