// What a socket holds of its connection, with the names that Node gives it. The connection itself is Go's, and no program's.

const { inFrame } = require('internal/context');

const active = require('internal/active');
const connections = new WeakMap(); // the handles' connections

// Handle is the base of TCP and Pipe. It has no connection before that is there.
class Handle {
  #connection;
  #referenced = true;
  #closed = false;

  constructor(connection) {
    this.reading = false;
    this.onconnection = null;
    if (connection !== undefined) this.#adopt(connection);
  }

  #adopt(connection) {
    this.#connection = connection;
    connections.set(this, connection);
    active.begin(this, `${this.constructor.name}${this.constructor === TCP ? 'Socket' : ''}Wrap`);
    if (!this.#referenced) go.ref(connection, false);
  }

  get connected() { return this.#connection !== undefined; }

  // connect dials, and calls back with the failure or null.
  connect(network, address, local, callback) {
    const answer = (failure, connection) => {
      this.giveUp = undefined;
      if (this.#closed) {
        if (failure === null) go.close(connection, () => {}, false);
        return;
      }
      if (failure === null) this.#adopt(connection);
      callback(failure);
    };
    const result = go.connect(network, address, local, answer);
    if (typeof result !== 'function') return result; // the failure
    this.giveUp = result;
    return null;
  }

  // exchange puts another connection in the place of this one: start (connection, callback) makes it, and returns a function
  // that gives up.
  exchange(start, callback) {
    this.giveUp = start(this.#connection, (failure, connection, ...rest) => {
      this.giveUp = undefined;
      if (this.#closed) {
        if (failure === null) go.close(connection, () => {}, false);
        return;
      }
      if (failure === null) {
        this.#adopt(connection);
        this.reading = false;
      }
      callback(failure, ...rest);
    });
  }

  // tell says who gets data, as an ArrayBuffer, and who hears of the end, with an error or null.
  tell(data, end) { go.tell(this.#connection, data, end); }

  readStart() {
    this.reading = true;
    if (this.#connection !== undefined) go.resume(this.#connection);
  }

  readStop() {
    this.reading = false;
    if (this.#connection !== undefined) go.pause(this.#connection);
  }

  write(data, callback) { return go.write(this.#connection, data, inFrame(callback)); }
  shutdown(callback) { go.end(this.#connection, inFrame(callback)); }

  close(callback = () => {}, reset = false) {
    const over = this.#closed || this.#connection === undefined || this.giveUp !== undefined;
    this.#closed = true;
    active.end(this);
    this.giveUp?.();
    if (over) require('internal/timers/timers').setImmediate(callback);
    else go.close(this.#connection, inFrame(callback), reset);
  }

  reset(callback) { this.close(callback, true); }

  ref() { this.#refer(true); }
  unref() { this.#refer(false); }
  hasRef() { return this.#referenced && !this.#closed; }

  #refer(on) {
    this.#referenced = on;
    if (this.#connection !== undefined) go.ref(this.#connection, on);
  }

  get fd() { return this.#connection === undefined || this.#closed ? -1 : go.descriptor(this.#connection); }
  get bytesRead() { return this.#connection === undefined ? 0 : go.count(this.#connection)[0]; }
  get bytesWritten() { return this.#connection === undefined ? 0 : go.count(this.#connection)[1]; }

  // addresses are [address, family, port], a path, or undefined.
  get local() { return this.#connection === undefined ? undefined : go.local(this.#connection); }
  get remote() { return this.#connection === undefined ? undefined : go.remote(this.#connection); }

  setNoDelay(on) { if (this.#connection !== undefined) go.noDelay(this.#connection, on); }
  setKeepAlive(on, delay) { if (this.#connection !== undefined) go.keepAlive(this.#connection, on, delay); }
}

class TCP extends Handle {}
class Pipe extends Handle {}

// Listener is what a server holds.
class Listener {
  #listener;
  #referenced = true;

  // listen returns the failure, or null.
  listen(network, address, mode, accept, failed) {
    const result = go.listen(network, address, mode, inFrame(accept), inFrame(failed));
    if (Array.isArray(result)) return result;
    this.#listener = result;
    active.begin(this, network === 'unix' ? 'PipeServerWrap' : 'TCPServerWrap');
    return null;
  }

  close() {
    active.end(this);
    go.closeListener(this.#listener);
  }

  ref() {
    this.#referenced = true;
    go.ref(this.#listener, true);
  }

  unref() {
    this.#referenced = false;
    go.ref(this.#listener, false);
  }

  hasRef() { return this.#referenced; }
  get local() { return go.local(this.#listener); }
}

module.exports = {
  TCP, Pipe, Listener,
  fail: (code) => go.fail(code),
  terse: (code, call) => go.terse(code, call),
  // connectionOf returns the connection of a handle, for other modules' Go.
  connectionOf: (handle) => connections.get(handle),
};
