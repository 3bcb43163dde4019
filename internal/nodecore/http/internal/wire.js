// Wires: what reads the messages of a connection, and writes them. The one of a server's connection has the connection
// in Go to itself, past the socket, which costs several times as much. Over a socket that is no connection of ours (another
// stream, a program's own class), it is the socket that reads and writes.

const { nextTick } = require('internal/bootstrap');
const { write } = require('internal/stream/duplex').Duplex.prototype;

const key = Symbol('wire');

// Sink is the side that writes, for a connection of ours. To those who write it looks like a stream.
class Sink {
  constructor(wire, socket) {
    this.wire = wire;
    this.socket = socket;
    this.pieces = []; // text or bytes, and their encoding, in turn
    this.size = 0; // of the pieces
    this.callbacks = undefined; // of the pieces: a function, or several
    this.writableLength = 0;
    this.writableCorked = 0;
    this.writableNeedDrain = false;
    this.telling = false;
    this.told = undefined; // whom to tell that the system has taken all at once
    this.tell = () => {
      const { told } = this;
      this.telling = false;
      this.told = undefined;
      this.sent(0, told);
    };
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
    const result = size === 0 || go.send(this.wire, this.pieces, (error) => this.sent(size, callbacks, error));
    this.pieces.length = 0;
    if (result === true) this.tellSoon(size, callbacks);
    else if (result !== undefined) nextTick(() => { this.sent(size, callbacks, result); });
  }

  tellSoon(size, callbacks) {
    this.writableLength -= size;
    if (!this.telling) nextTick(this.tell);
    this.telling = true;
    this.told = joined(this.told, callbacks);
  }

  // sent is called when pieces are written, or can't be.
  sent(size, callbacks, error) {
    this.writableLength -= size;
    if (this.socket.timeout) this.socket._unrefTimer();
    if (error !== undefined && !this.socket.destroyed) this.socket.destroy(error);
    if (typeof callbacks === 'function') callbacks(error);
    else if (callbacks !== undefined) for (const callback of callbacks) callback(error);
    if (this.writableLength > 0) return;
    if (this.callbacks !== undefined && this.size === 0) this.flush();
    if (this.writableNeedDrain && error === undefined) {
      this.writableNeedDrain = false;
      this.socket.emit('drain');
    }
  }
}

// joined puts functions behind others. One is kept as itself, since there mostly is one.
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
exports.date = go.date;
exports.maxHeaderSize = go.maxHeaderSize;
exports.methods = go.methods;
