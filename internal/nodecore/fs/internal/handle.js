// FileHandle: an open file of fs.promises.

const EventEmitter = require('events');
const { promised } = require('internal/fs/calls');
const r = require('internal/fs/requests');
const { makeError } = require('internal/errors');
const { validateObject } = require('internal/validate');
const { asyncIterator, asyncDispose } = require('internal/symbols');

class FileHandle extends EventEmitter {
  #fd;
  #closing;

  constructor(fd) {
    super();
    this.#fd = fd;
  }

  get fd() { return this.#fd; }

  #do(name, ...args) {
    return (async () => promised(r[name](this.#open(name), ...args)))();
  }

  #open(syscall) {
    if (this.#fd !== -1) return this.#fd;
    const error = new Error('file closed');
    throw Object.assign(error, { code: 'EBADF', syscall: syscall || 'read' });
  }

  appendFile(data, options) { return require('fs/promises').appendFile(this, data, options); }
  writeFile(data, options) { return require('fs/promises').writeFile(this, data, options); }
  readFile(options) { return require('fs/promises').readFile(this, options); }

  chmod(mode) { return this.#do('fchmod', mode); }
  chown(uid, gid) { return this.#do('fchown', uid, gid); }
  datasync() { return this.#do('fdatasync'); }
  sync() { return this.#do('fsync'); }
  read(buffer, offset, length, position) {
    if (!ArrayBuffer.isView(buffer)) return this.#do('read', buffer ?? {});
    return offset !== null && typeof offset === 'object' ? this.#do('read', buffer, offset) : this.#do('read', buffer, offset, length, position);
  }

  readv(buffers, position) { return this.#do('readv', buffers, position); }
  stat(options) { return this.#do('fstat', options); }
  truncate(length) { return this.#do('ftruncate', length); }
  utimes(atime, mtime) { return this.#do('futimes', atime, mtime); }
  write(data, ...rest) { return this.#do('write', data, ...rest); }
  writev(buffers, position) { return this.#do('writev', buffers, position); }

  close() {
    if (this.#closing !== undefined) return this.#closing;
    if (this.#fd === -1) return Promise.resolve();
    const fd = this.#fd;
    this.#fd = -1;
    this.#closing = promised(r.close(fd)).finally(() => {
      this.#closing = undefined;
      this.emit('close');
    });
    return this.#closing;
  }

  // readLines yields the lines of the rest of the file.
  readLines(options) {
    const text = this.readFile({ encoding: 'utf8', ...options });
    let lines;
    const next = async () => {
      if (lines === undefined) {
        lines = (await text).split(/\r\n|\n|\r/);
        if (lines[lines.length - 1] === '') lines.pop();
      }
      return lines.length > 0 ? { done: false, value: lines.shift() } : finish();
    };
    const finish = async () => {
      await this.close();
      return { done: true, value: undefined };
    };
    return { next, return: finish, [asyncIterator]() { return this; } };
  }
}

const method = (name, value) => Object.defineProperty(FileHandle.prototype, name, { value, writable: true, configurable: true });

for (const Class of ['ReadStream', 'WriteStream']) {
  method(`create${Class}`, function (options) {
    return new (require('internal/fs/streams')[Class])(undefined, { ...options, fd: this });
  });
}
const webStreams = new WeakSet(); // the handles that have one
const invalidState = (text) => makeError(Error, 'ERR_INVALID_STATE', `Invalid state: ${text}`);

method('readableWebStream', function readableWebStream(options = {}) {
  if (this.fd === -1) throw invalidState('The FileHandle is closed');
  if (webStreams.has(this)) throw invalidState('The FileHandle is locked');
  validateObject(options, 'options');
  webStreams.add(this);
  return require('internal/fs/web_stream').webStreamOf(this, options.type === 'bytes');
});
method(asyncDispose, function () { return this.close(); });

module.exports = {
  FileHandle,
  // unwrap makes a number of a handle, and leaves a path.
  unwrap: (file) => (file instanceof FileHandle ? file.fd : file),
};
