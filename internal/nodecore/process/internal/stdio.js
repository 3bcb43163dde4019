// process.stdin, stdout and stderr. Output is written before write returns,
// to a terminal as to a file or pipe, so that nothing is lost at the end.

const EventEmitter = require('events');
const { late, isStream } = require('internal/stream/late');

const nextTick = (...args) => require('internal/bootstrap').nextTick(...args);

class Output extends EventEmitter {
  #failed = null; // the error of a write that the stream has not been told of

  constructor(fd) {
    super();
    this.fd = fd;
    this._type = go.isTTY(fd) ? 'tty' : 'fs';
    this._isStdio = true;
    if (this._type === 'tty') this.isTTY = true;
  }

  // writeNow writes a string if nothing stands against it, and returns whether that is all.
  static writeNow(output, text) {
    if (typeof text !== 'string' || !idle(output)) return false;
    output.#failed = go.write(output.fd, text);
    return output.#failed === null;
  }

  write(chunk, encoding, callback) {
    if (typeof encoding === 'function') [encoding, callback] = [undefined, encoding];
    if ((encoding === undefined || encoding === 'utf8') && Output.writeNow(this, chunk)) {
      if (typeof callback === 'function') nextTick(callback, null);
      return true;
    }
    return require('internal/stream/writable').prototype.write.call(this, chunk, encoding, callback);
  }

  _write(chunk, encoding, callback) {
    const error = this.#failed ?? go.write(this.fd, toBytes(chunk, encoding));
    this.#failed = null;
    callback(error ?? undefined);
  }

  // What ends or fails is ready for the next write: the file stays open for console and for Go.
  _destroy(error, callback) {
    callback(error);
    this._undestroy();
  }

  destroySoon(error) { return this.destroy(error); }
}
late(Output, 'Writable', () => ({ decodeStrings: false }));

function idle(output) {
  if (!isStream(output)) return true;
  const { destroyed, ending, corked, errored, writing, buffered, defaultEncoding } = output._writableState;
  return !destroyed && !ending && corked === 0 && errored === null && !writing && buffered.length === 0 && defaultEncoding === 'utf8';
}

// toBytes gives Go a string, or the bytes of one in another encoding.
function toBytes(chunk, encoding) {
  if (typeof chunk !== 'string' || /^(utf-?8|buffer)$/i.test(encoding)) return chunk;
  return require('buffer').Buffer.from(chunk, encoding);
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
module.exports.writeNow = (stream, text) => stream instanceof Output && stream.write === Output.prototype.write && Output.writeNow(stream, text);
lazy('stdin', () => new (require('internal/process/stdin'))());
