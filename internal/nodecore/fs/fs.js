// fs: files, at once (…Sync), with callbacks, and with promises.

const internal = require('internal/fs/calls');
const { toSync, toCallback, constants } = internal;
const requests = require('internal/fs/requests');
const faces = require('internal/fs/faces');
const { Stats, Dirent } = require('internal/fs/stats');
const { Dir } = require('internal/fs/dir');
const { validateFunction } = require('internal/validate');

const { named } = faces;
const fs = module.exports;

for (const name of faces.names) {
  fs[name] = faces.callback(name);
  fs[`${name}Sync`] = faces.sync(name);
}

fs.realpath.native = faces.callback('realpath', requests.realpathNative);
fs.realpathSync.native = faces.sync('realpath', requests.realpathNative);

// A file is closed whether or not somebody wants to know.
const close = fs.close;
fs.close = named('close', (fd, callback = (error) => { if (error !== null) throw error; }) => close(fd, callback), 1);

// exists never fails, and its callback has no error.
const look = toCallback(requests.exists);
const existsNow = toSync(requests.exists);

fs.exists = function exists(path, callback) {
  validateFunction(callback, 'cb');
  try {
    look(path, (error, found) => callback(error === null && found));
  } catch {
    callback(false);
  }
};
Object.defineProperty(fs.exists, Symbol.for('nodejs.util.promisify.custom'), {
  value: (path) => new Promise((resolve) => { fs.exists(path, resolve); }),
});

fs.existsSync = function existsSync(path) {
  try {
    return existsNow(path);
  } catch {
    return false;
  }
};

// read and write call back with a count and the buffer, and return the count.
for (const [name, length, count, buffer] of [
  ['read', 6, 'bytesRead', 'buffer'], ['write', 6, 'bytesWritten', 'buffer'],
  ['readv', 4, 'bytesRead', 'buffers'], ['writev', 4, 'bytesWritten', 'buffers'],
]) {
  const atOnce = toSync(requests.sync[name] ?? requests[name]);
  fs[name] = named(name, (...args) => {
    const callback = args.length > 1 ? args.pop() : undefined;
    validateFunction(callback, 'cb');
    internal.answerLater(requests[name](...args), (error, result) => {
      if (error !== null) callback(error);
      else callback(null, result[count], result[buffer]);
    });
  }, length);
  Object.defineProperty(fs[name], Symbol.for('nodejs.util.promisify.custom'), {
    value: (...args) => internal.promised(requests[name](...args)),
  });
  fs[`${name}Sync`] = named(`${name}Sync`, (...args) => atOnce(...args)[count], length - 1);
}

for (const [name, length] of Object.entries({ watch: 3, watchFile: 3, unwatchFile: 2 })) {
  fs[name] = named(name, (...args) => require('internal/fs/watch')[name](...args), length);
}

fs.openAsBlob = named('openAsBlob', (...args) => require('internal/fs/blob').openAsBlob(...args), 1);
Object.assign(fs, { lchmod: undefined, lchmodSync: undefined }); // as on Linux

const streams = () => require('internal/fs/streams');

fs.createReadStream = function createReadStream(path, options) { return new (streams().ReadStream)(path, options); };
fs.createWriteStream = function createWriteStream(path, options) { return new (streams().WriteStream)(path, options); };
for (const [name, Class] of [
  ['ReadStream', 'ReadStream'], ['WriteStream', 'WriteStream'], ['FileReadStream', 'ReadStream'], ['FileWriteStream', 'WriteStream'],
]) {
  let replaced;
  Object.defineProperty(fs, name, {
    get: () => replaced ?? streams()[Class], set(value) { replaced = value; }, enumerable: true, configurable: true,
  });
}

fs._toUnixTimestamp = named('toUnixTimestamp', (time) => require('internal/fs/arguments').toSeconds(time), 1);

Object.assign(fs, { Dirent, Stats, Dir });
for (const name of ['F_OK', 'R_OK', 'W_OK', 'X_OK']) {
  Object.defineProperty(fs, name, { value: constants[name], enumerable: true });
}
Object.defineProperty(fs, 'constants', { value: constants, enumerable: true });
Object.defineProperty(fs, 'promises', {
  get: () => require('fs/promises'), enumerable: true, configurable: true,
});
