// process.stdin, stdout and stderr. Output is written before write returns,
// to a terminal as to a file or pipe, so that nothing is lost at the end.

const EventEmitter = require('events');
const { makeError, invalidArgType } = require('internal/errors');

const nextTick = (...args) => require('internal/bootstrap').nextTick(...args);

// toBytes gives Go a string, or the bytes of one in another encoding.
function toBytes(chunk, encoding) {
  if (typeof chunk === 'string') {
    const plain = encoding === undefined || encoding === null || /^(utf-?8|buffer)$/i.test(encoding);
    return plain ? chunk : require('buffer').Buffer.from(chunk, encoding);
  }
  if (chunk === null) throw makeError(TypeError, 'ERR_STREAM_NULL_VALUES', 'May not write null values to stream');
  if (!ArrayBuffer.isView(chunk)) throw invalidArgType('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
  return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

class Output extends EventEmitter {
  constructor(fd) {
    super();
    this.fd = fd;
    this._type = go.isTTY(fd) ? 'tty' : 'fs';
    this._isStdio = true;
    this._failed = false; // an 'error' event is on its way
    this.writable = true;
    this.destroyed = false;
    if (this._type === 'tty') this.isTTY = true;
  }

  write(chunk, encoding, callback) {
    if (typeof encoding === 'function') [encoding, callback] = [undefined, encoding];
    const bytes = toBytes(chunk, encoding);
    if (!this.writable) return this._late(callback);
    const error = go.write(this.fd, bytes);
    if (typeof callback === 'function') nextTick(callback, error);
    if (error !== null) this._fail(error);
    return error === null;
  }

  _late(callback) {
    const error = makeError(Error, 'ERR_STREAM_WRITE_AFTER_END', 'write after end');
    if (typeof callback === 'function') nextTick(callback, error);
    this._fail(error);
    return false;
  }

  // What goes wrong before the next tick is one event, as in Node.
  _fail(error) {
    if (!this._failed) nextTick(() => { this._failed = false; this.emit('error', error); });
    this._failed = true;
  }

  // end ends the object only: the file stays open for console and for Go.
  end(chunk, encoding, callback) {
    if (typeof chunk === 'function') [chunk, callback] = [undefined, chunk];
    if (typeof encoding === 'function') [encoding, callback] = [undefined, encoding];
    if (chunk !== undefined && chunk !== null) this.write(chunk, encoding);
    if (typeof callback === 'function') this.once('finish', callback);
    if (this.writable) nextTick(() => this.emit('finish'));
    this.writable = false;
    return this;
  }

  destroy() {
    this.destroyed = true;
    this.writable = false;
    return this;
  }

  cork() {}
  uncork() {}
  setDefaultEncoding() { return this; }

  get writableEnded() { return !this.writable; }
  get writableFinished() { return !this.writable; }
  get writableLength() { return 0; }
  get writableHighWaterMark() { return 16384; }
  get writableNeedDrain() { return false; }
  get writableObjectMode() { return false; }
}

class Terminal extends Output {
  get columns() { return go.size(this.fd)[0]; }
  get rows() { return go.size(this.fd)[1]; }

  getWindowSize() { return go.size(this.fd); }

  getColorDepth(env = require('process').env) {
    if (env.NO_COLOR !== undefined || env.NODE_DISABLE_COLORS !== undefined || env.TERM === 'dumb') return 1;
    if (env.FORCE_COLOR !== undefined) return { 0: 1, 2: 8, 3: 24 }[env.FORCE_COLOR] ?? 4;
    if (/^(truecolor|24bit)$/.test(env.COLORTERM)) return 24;
    if (/256/.test(env.TERM)) return 8;
    return env.TERM === undefined && !require('internal/host').windows ? 1 : 4;
  }

  hasColors(count = 16, env) {
    if (typeof count === 'object') [count, env] = [16, count];
    return count <= 2 ** this.getColorDepth(env);
  }

  cursorTo(x, y, callback) {
    const column = typeof y === 'number' ? `${y + 1};${x + 1}H` : `${x + 1}G`;
    return this.write(`\u001b[${column}`, typeof y === 'function' ? y : callback);
  }

  moveCursor(dx, dy, callback) {
    const step = (n, forward, back) => (n === 0 ? '' : `\u001b[${Math.abs(n)}${n > 0 ? forward : back}`);
    return this.write(step(dx, 'C', 'D') + step(dy, 'B', 'A'), callback);
  }

  clearLine(direction, callback) {
    return this.write(`\u001b[${direction < 0 ? 1 : direction > 0 ? 0 : 2}K`, callback);
  }

  clearScreenDown(callback) { return this.write('\u001b[0J', callback); }
}

const output = (fd) => (go.isTTY(fd) ? new Terminal(fd) : new Output(fd));

// lazy keeps a stream from being made before a program asks for it.
function lazy(name, make) {
  let stream;
  Object.defineProperty(module.exports, name, { get: () => (stream ??= make()), enumerable: true });
}

lazy('stdout', () => output(1));
lazy('stderr', () => output(2));
lazy('stdin', () => new (require('internal/stdin'))());
