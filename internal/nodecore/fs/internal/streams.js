// fs.createReadStream and fs.createWriteStream.

const Readable = require('internal/stream/readable');
const Writable = require('internal/stream/writable');
const { finished } = require('internal/stream/end');
const { fail } = require('internal/stream/destroy');
const { nextTick } = require('internal/bootstrap');
const { makeError, invalidArgType, outOfRange } = require('internal/errors');
const { validateFunction, validateInteger } = require('internal/validate');
const { deprecate } = require('internal/util/deprecate');
const a = require('internal/fs/arguments');
const { Buffer } = require('buffer');

const ioDone = Symbol('kIoDone');
const busy = Symbol('kIsPerformingIO');
const system = Symbol('kFs');

const isHandle = (fd) => fd instanceof require('internal/fs/handle').FileHandle;

// ofHandle is fs for a file that a FileHandle has opened, by its methods as they are when they are called.
function ofHandle(handle) {
  const answer = (promise, callback, results) => promise.then((r) => nextTick(callback, null, ...results(r)), (error) => nextTick(callback, error));
  return {
    open() { throw makeError(Error, 'ERR_METHOD_NOT_IMPLEMENTED', 'The open() method is not implemented'); },
    read(fd, buffer, offset, length, position, callback) { answer(handle.read(buffer, offset, length, position), callback, (r) => [r.bytesRead, r.buffer]); },
    write(fd, buffer, offset, length, position, callback) { answer(handle.write(buffer, offset, length, position), callback, (r) => [r.bytesWritten, r.buffer]); },
    writev(fd, buffers, position, callback) { answer(handle.writev(buffers, position), callback, (r) => [r.bytesWritten, r.buffers]); },
    fsync(fd, callback) { answer(handle.sync(), callback, () => []); },
    close(fd, callback) { answer(handle.close(), callback, () => []); },
  };
}

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
  if (isHandle(options.fd) && options.fs) throw makeError(Error, 'ERR_METHOD_NOT_IMPLEMENTED', 'The FileHandle with fs method is not implemented');
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

function construct(callback) {
  if (typeof this.fd === 'number') callback();
  else if (!openers.has(this.open)) openAsPatched(this, callback);
  else openFile(this, callback);
}

// openAsPatched calls the method open that somebody has put in the place of ours, as some packages do. It tells of the end by events.
function openAsPatched(stream, callback) {
  const { emit } = stream;
  stream.emit = function (event, ...args) {
    if (event === 'open' || event === 'error') {
      stream.emit = emit;
      callback(event === 'error' ? args[0] : undefined);
      if (event === 'error') return true;
    }
    return Reflect.apply(emit, this, [event, ...args]);
  };
  stream.open();
}

// opener makes the method open, which is there for those who replace it.
const openers = new Set();
function opener(name) {
  const open = deprecate(function () { openFile(this, () => {}); }, `${name}.prototype.open() is deprecated`, 'DEP0135');
  openers.add(open);
  return open;
}

function openFile(stream, callback) {
  stream[system].open(stream.path, stream.flags, stream.mode, (error, fd) => {
    if (error) {
      callback(error);
      return;
    }
    stream.fd = fd;
    callback();
    stream.emit('open', fd);
    stream.emit('ready');
  });
}

// close closes the file, once what is under way with it is done.
function close(error, callback) {
  const now = (failure) => {
    if (!this.fd) {
      callback(failure);
      return;
    }
    this[system].close(this.fd, (closing) => callback(closing || failure));
    this.fd = null;
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
  Class.prototype.open = opener(Class.name);
  Class.prototype._construct = construct;
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
  const { write, writev } = options.fs ?? require('fs'); // one of the two is enough
  setUp(this, path, options, ['open', ...write || !writev ? ['write'] : [], ...writev ? ['writev'] : [], 'close']);
  this.bytesWritten = 0;
  this.flush = options.flush ?? false;
  if (typeof this.flush !== 'boolean') throw invalidArgType('options.flush', 'boolean', options.flush);
  Reflect.apply(Writable, this, [options]);
  if (options.encoding) this.setDefaultEncoding(options.encoding);
}
inherit(WriteStream, Writable);

WriteStream.prototype._write = function (bytes, encoding, callback) { writeAll(this, [bytes], callback); };

// writeAll writes a list of buffers, and again what the system has not taken.
function writeAll(stream, list, callback) {
  stream[busy] = true;
  const next = (error, count) => {
    if (!error) {
      stream.bytesWritten += count;
      if (stream.pos !== undefined) stream.pos += count;
      list = rest(list, count);
      if (list.length > 0 && !stream.destroyed) {
        more();
        return;
      }
    }
    stream[busy] = false;
    callback(error);
    if (stream.destroyed) stream.emit(ioDone, error);
  };
  const more = () => {
    if (list.length > 1) stream[system].writev(stream.fd, list, stream.pos, next);
    else stream[system].write(stream.fd, list[0], 0, list[0].length, stream.pos, next);
  };
  more();
}

// rest is what is left of a list after so many bytes.
function rest(list, count) {
  while (list.length > 0 && count >= list[0].length) count -= list.shift().length;
  if (count > 0) list[0] = list[0].subarray(count);
  return list;
}

WriteStream.prototype._writev = function (chunks, callback) {
  const { writev } = this[system];
  if (writev === undefined || writev === null) {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'buffer', callback);
    return;
  }
  writeAll(this, chunks.map(({ chunk }) => chunk), callback);
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
