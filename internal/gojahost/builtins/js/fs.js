// fs: files, at once (…Sync), with callbacks, and with promises.

const internal = require('internal/fs');
const { toSync, toCallback, constants } = internal;
const requests = require('internal/fs_requests');
const cp = require('internal/fs_cp');
const { Stats, Dirent } = require('internal/fs_stats');
const { Dir, opendir, opendirSync } = require('internal/fs_dir');
const { invalidArgType, unsupported } = require('internal/errors');

const fs = module.exports;

// Those whose three faces have the same arguments and results.
const plain = [
  'appendFile', 'access', 'chown', 'chmod', 'close', 'copyFile', 'fchown', 'fchmod', 'fdatasync', 'fstat', 'fsync',
  'ftruncate', 'futimes', 'lchown', 'link', 'lstat', 'lutimes', 'mkdir', 'mkdtemp', 'open', 'readdir', 'readFile',
  'readlink', 'realpath', 'rename', 'rm', 'rmdir', 'stat', 'symlink', 'truncate', 'unlink', 'utimes', 'writeFile',
];

const named = (name, f) => Object.defineProperty(f, 'name', { value: name });

for (const name of plain) {
  fs[name] = named(name, toCallback(requests[name]));
  fs[`${name}Sync`] = named(`${name}Sync`, toSync(requests[name]));
}

fs.realpath.native = toCallback(requests.realpathNative);
fs.realpathSync.native = toSync(requests.realpathNative);

fs.cp = toCallback(cp(false));
fs.cpSync = toSync(cp(false));
Object.assign(fs, { opendir, opendirSync });

// exists never fails, and its callback has no error.
const exists = toCallback(requests.exists);

fs.exists = function (path, callback) {
  if (typeof callback !== 'function') throw invalidArgType('cb', 'function', callback);
  try {
    exists(path, (error, found) => callback(error === null && found));
  } catch {
    callback(false);
  }
};
Object.defineProperty(fs.exists, Symbol.for('nodejs.util.promisify.custom'), {
  value: (path) => new Promise((resolve) => { fs.exists(path, resolve); }),
});

const existsSync = toSync(requests.exists);

fs.existsSync = function (path) {
  try {
    return existsSync(path);
  } catch {
    return false;
  }
};

// read and write call back with a count and the buffer, and return the count.
for (const [name, count, buffer] of [
  ['read', 'bytesRead', 'buffer'], ['write', 'bytesWritten', 'buffer'],
  ['readv', 'bytesRead', 'buffers'], ['writev', 'bytesWritten', 'buffers'],
]) {
  const counted = toCallback(requests[name]);
  const atOnce = toSync(requests[name]);
  fs[name] = named(name, (...args) => {
    const callback = args.length > 1 ? args.pop() : undefined;
    if (typeof callback !== 'function') throw invalidArgType('cb', 'function', callback);
    counted(...args, (error, result) => {
      if (error !== null) callback(error);
      else callback(null, result[count], result[buffer]);
    });
  });
  Object.defineProperty(fs[name], Symbol.for('nodejs.util.promisify.custom'), {
    value: (...args) => internal.promised(requests[name](...args)),
  });
  fs[`${name}Sync`] = named(`${name}Sync`, (...args) => atOnce(...args)[count]);
}

// What this host does not have says so when it is called.
const absent = {
  watch: 'fs.watch', watchFile: 'fs.watchFile', unwatchFile: 'fs.unwatchFile',
  openAsBlob: 'fs.openAsBlob', statfs: 'fs.statfs', statfsSync: 'fs.statfsSync',
  lchmod: 'fs.lchmod', lchmodSync: 'fs.lchmodSync',
};
for (const name of Object.keys(absent)) fs[name] = named(name, () => { throw unsupported(absent[name]); });

const streams = () => require('internal/fs_streams');

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

fs._toUnixTimestamp = require('internal/fs_arguments').toSeconds;

Object.assign(fs, { Dirent, Stats, Dir });
for (const name of ['F_OK', 'R_OK', 'W_OK', 'X_OK']) {
  Object.defineProperty(fs, name, { value: constants[name], enumerable: true });
}
Object.defineProperty(fs, 'constants', { value: constants, enumerable: true });
Object.defineProperty(fs, 'promises', {
  get: () => require('fs/promises'), enumerable: true, configurable: true,
});
