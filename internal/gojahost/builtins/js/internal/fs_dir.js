// fs.opendir: a directory that is read entry by entry. The list is read when
// the directory is opened.

const { toSync, toCallback, promised } = require('internal/fs');
const r = require('internal/fs_requests');
const { makeError } = require('internal/errors');
const { asyncIterator } = require('internal/symbols');

class Dir {
  #entries;
  #closed = false;

  constructor(path, entries) {
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

function* opendir(path, options) {
  try {
    const entries = yield r.readdir(path, { ...options, withFileTypes: true });
    return new Dir(String(path), entries);
  } catch (error) {
    if (error.syscall !== 'scandir') throw error;
    error.syscall = 'opendir';
    error.message = error.message.replace(', scandir', ', opendir');
    throw error;
  }
}

module.exports = {
  Dir, opendirSync: toSync(opendir), opendir: toCallback(opendir),
  promise: async (path, options) => promised(opendir(path, options)),
};
