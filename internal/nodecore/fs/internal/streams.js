// fs.createReadStream and fs.createWriteStream.

const Readable = require('internal/stream/readable');
const Writable = require('internal/stream/writable');
const { finished } = require('internal/stream/end');
const { fail } = require('internal/stream/destroy');
const { nextTick } = require('internal/bootstrap');
const { invalidArgType, outOfRange } = require('internal/errors');
const { validateFunction, validateInteger } = require('internal/validate');
const a = require('internal/fs/arguments');
const { Buffer } = require('buffer');

const ioDone = Symbol('kIoDone');
const busy = Symbol('kIsPerformingIO');
const system = Symbol('kFs');

const isHandle = (fd) => fd instanceof require('internal/fs/handle').FileHandle;

// ofHandle is fs for a file that a FileHandle has opened, and has to close.
const ofHandle = (handle) => ({
  ...require('fs'),
  close(fd, callback) { handle.close().then(() => callback(null), callback); },
});

// setUp reads the options that both kinds have.
function setUp(stream, path, options, needed) {
  if (options.fd === undefined || options.fd === null) {
    stream.fd = null;
    stream.path = a.toPath(path);
    stream.flags = options.flags;
    stream.mode = options.mode;
  } else {
    stream.fd = isHandle(options.fd) ? options.fd.fd : options.fd;
    if (typeof stream.fd !== 'number') throw invalidArgType('options.fd', ['number', 'FileHandle'], options.fd);
    a.toFd(stream.fd);
  }
  options.autoDestroy = options.autoClose === undefined ? true : options.autoClose;
  stream[system] = isHandle(options.fd) ? ofHandle(options.fd) : options.fs || require('fs');
  for (const name of needed) validateFunction(stream[system][name], `options.fs.${name}`);
  stream[busy] = false;
  stream.start = options.start;
  stream.pos = undefined;
  if (stream.start !== undefined) {
    validateInteger(stream.start, 'start', 0);
    stream.pos = stream.start;
  }
}

function open(callback) {
  if (typeof this.fd === 'number') {
    callback();
    return;
  }
  this[system].open(this.path, this.flags, this.mode, (error, fd) => {
    if (error) {
      callback(error);
      return;
    }
    this.fd = fd;
    callback();
    this.emit('open', fd);
    this.emit('ready');
  });
}

// close closes the file, once what is under way with it is done.
function close(error, callback) {
  const now = (failure) => {
    if (!this.fd) {
      callback(failure);
      return;
    }
    const { fd } = this;
    this.fd = null;
    this[system].close(fd, (closing) => callback(closing || failure));
  };
  if (this[busy]) this.once(ioDone, (failure) => now(error || failure));
  else now(error);
}

function inherit(Class, Base) {
  Object.setPrototypeOf(Class.prototype, Base.prototype);
  Object.setPrototypeOf(Class, Base);
  Object.defineProperty(Class.prototype, 'autoClose', {
    get() { return (this._readableState ?? this._writableState).autoDestroy; },
    set(value) { (this._readableState ?? this._writableState).autoDestroy = value; },
    configurable: true,
  });
  Object.defineProperty(Class.prototype, 'pending', { get() { return this.fd === null; }, configurable: true });
  Class.prototype._construct = open;
}

// --- reading ---

function ReadStream(path, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(path, options);
  options = a.toOptions(options);
  options.highWaterMark ??= 64 * 1024;
  if (options.flags === undefined) options.flags = 'r';
  options.mode ??= 0o666;
  setUp(this, path, options, ['open', 'read', 'close']);
  this.end = options.end === undefined ? Infinity : options.end;
  this.bytesRead = 0;
  if (this.end !== Infinity) {
    validateInteger(this.end, 'end', 0);
    if (this.start !== undefined && this.start > this.end) {
      throw outOfRange('start', `<= "end" (here: ${this.end})`, this.start);
    }
  }
  Reflect.apply(Readable, this, [options]);
}
inherit(ReadStream, Readable);

ReadStream.prototype._read = function (n) {
  n = Math.min(n, this.end - (this.pos ?? this.bytesRead) + 1);
  if (n <= 0) {
    this.push(null);
    return;
  }
  const bytes = Buffer.allocUnsafe(n);
  this[busy] = true;
  this[system].read(this.fd, bytes, 0, n, this.pos, (error, count) => {
    this[busy] = false;
    if (this.destroyed) {
      this.emit(ioDone, error);
      return;
    }
    if (error) {
      fail(this, error);
      return;
    }
    if (count === 0) {
      this.push(null);
      return;
    }
    if (this.pos !== undefined) this.pos += count;
    this.bytesRead += count;
    this.push(bytes.subarray(0, count));
  });
};

ReadStream.prototype._destroy = close;

ReadStream.prototype.close = function (callback) {
  if (typeof callback === 'function') finished(this, callback);
  this.destroy();
};

// --- writing ---

function WriteStream(path, options) {
  if (!(this instanceof WriteStream)) return new WriteStream(path, options);
  options = a.toOptions(options);
  options.decodeStrings = true;
  if (options.flags === undefined) options.flags = 'w';
  options.mode ??= 0o666;
  setUp(this, path, options, ['open', 'write', 'close']);
  this.bytesWritten = 0;
  this.flush = options.flush ?? false;
  if (typeof this.flush !== 'boolean') throw invalidArgType('options.flush', 'boolean', options.flush);
  Reflect.apply(Writable, this, [options]);
  if (options.encoding) this.setDefaultEncoding(options.encoding);
}
inherit(WriteStream, Writable);

WriteStream.prototype._write = function (bytes, encoding, callback) {
  this[busy] = true;
  const more = (rest) => {
    this[system].write(this.fd, rest, 0, rest.length, this.pos, (error, count) => {
      if (!error) {
        this.bytesWritten += count;
        if (this.pos !== undefined) this.pos += count;
        if (count < rest.length && !this.destroyed) {
          more(rest.subarray(count));
          return;
        }
      }
      this[busy] = false;
      if (this.destroyed) {
        callback(error);
        this.emit(ioDone, error);
        return;
      }
      callback(error);
    });
  };
  more(bytes);
};

WriteStream.prototype._writev = function (chunks, callback) {
  this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'buffer', callback);
};

WriteStream.prototype._destroy = function (error, callback) {
  if (!this.flush || error || !this.fd) {
    close.call(this, error, callback);
    return;
  }
  this[system].fsync(this.fd, (failure) => close.call(this, failure, callback));
};

WriteStream.prototype.close = function (callback) {
  if (typeof callback === 'function') {
    if (this.closed) {
      nextTick(callback);
      return;
    }
    this.on('close', callback);
  }
  if (!this.autoClose) this.on('finish', this.destroy);
  this.end(); // what was written is to arrive
};
WriteStream.prototype.destroySoon = WriteStream.prototype.end;

module.exports = { ReadStream, WriteStream };
