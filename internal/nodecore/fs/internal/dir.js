// fs.opendir: a directory that is read entry by entry. The list is read when
// the directory is opened.

const r = require('internal/fs/requests');
const a = require('internal/fs/arguments');
const { make } = require('internal/system_error');
const { makeError } = require('internal/errors');
const { asyncIterator } = require('internal/symbols');

class Dir {
  #entries;
  #closed = false;

  constructor(path, entries) {
    if (arguments.length < 2) throw require('internal/errors').missingArgs('handle');
    Object.defineProperty(this, 'path', { value: path, enumerable: true });
    this.#entries = entries;
  }

  #open() {
    if (this.#closed) throw makeError(Error, 'ERR_DIR_CLOSED', 'Directory handle was closed');
  }

  readSync() {
    this.#open();
    return this.#entries.shift() ?? null;
  }

  closeSync() {
    this.#open();
    this.#closed = true;
  }

  read(callback) { return later(() => this.readSync(), callback); }
  close(callback) { return later(() => this.closeSync(), callback); }

  entries() {
    const next = async () => {
      const value = this.#closed ? null : this.readSync();
      if (value !== null) return { done: false, value };
      return end();
    };
    const end = async () => {
      if (!this.#closed) this.closeSync();
      return { done: true, value: undefined };
    };
    return { next, return: end, [asyncIterator]() { return this; } };
  }

  [asyncIterator]() { return this.entries(); }
}

// later gives a result with a promise, or with a callback.
function later(f, callback) {
  if (callback === undefined) return (async () => f())();
  require('internal/validate').validateFunction(callback, 'callback');
  require('internal/bootstrap').nextTick(() => {
    try {
      const value = f();
      value === undefined ? callback(null) : callback(null, value);
    } catch (error) {
      callback(error);
    }
  });
}

// opendir reads the list as a request of its own, whose errors are told as those of another call.
const opendir = (named) => (path, options) => {
  const text = a.toPath(path);
  const o = a.toOptions(options, { encoding: 'utf8' });
  return steps(text, o, named, ArrayBuffer.isView(path) ? String(path) : text);
};

function* steps(path, o, named, shown) {
  let entries;
  try {
    entries = yield r.promise.readdir(path, { ...o, withFileTypes: true });
  } catch (error) {
    throw named ? systemError(error, 'opendir', path) : systemError(error, 'opendir');
  }
  if (o.bufferSize !== undefined) a.validateInteger(o.bufferSize, 'options.bufferSize', 1, 2 ** 32 - 1);
  return new Dir(shown, entries);
}

// systemError is the error of a call, told as that of another.
function systemError({ errno, code, message }, syscall, path) {
  return make(errno, code, message.slice(`${code}: `.length, message.indexOf(', scandir')), syscall, path);
}

// Node does not name the path where it does not wait.
module.exports = { Dir, makers: { opendir: opendir(true) }, sync: { opendir: opendir(false) } };
