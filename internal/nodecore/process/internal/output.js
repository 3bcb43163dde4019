// What process.stdout and stderr are. Output is written before write returns, to a terminal as to a file or pipe, so that nothing
// is lost at the end.

const EventEmitter = require('events');
const { late, isStream } = require('internal/stream/late');
const { isTTY, write } = require('internal/process/stdio');

const nextTick = (...args) => require('internal/bootstrap').nextTick(...args);

class Output extends EventEmitter {
  #failed = null; // the error of a write that the stream has not been told of

  constructor(fd) {
    super();
    this.fd = fd;
    this._type = isTTY(fd) ? 'tty' : 'fs';
    this._isStdio = true;
    if (this._type === 'tty') this.isTTY = true;
  }

  // writeNow writes a string if nothing stands against it, and returns whether that is all.
  static writeNow(output, text) {
    if (typeof text !== 'string' || !idle(output)) return false;
    output.#failed = write(output.fd, text);
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
    const error = this.#failed ?? write(this.fd, toBytes(chunk, encoding));
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

module.exports = {
  Output,
  writeNow: (stream, text) => stream instanceof Output && stream.write === Output.prototype.write && Output.writeNow(stream, text),
};
