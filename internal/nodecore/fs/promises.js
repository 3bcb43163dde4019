// fs/promises.

const { promised, constants } = require('internal/fs/calls');
const requests = require('internal/fs/requests');
const faces = require('internal/fs/faces');
const { FileHandle, unwrap } = require('internal/fs/handle');
const { toPath } = require('internal/fs/arguments');
const { unsupported } = require('internal/errors');
const { asyncIterator } = require('internal/symbols');

const { named } = faces;
const promises = module.exports;

for (const name of [
  'access', 'copyFile', 'cp', 'rename', 'truncate', 'rm', 'rmdir', 'mkdir', 'readdir', 'readlink', 'symlink', 'lstat', 'opendir',
  'stat', 'statfs', 'link', 'unlink', 'chmod', 'lchown', 'chown', 'utimes', 'lutimes', 'mkdtemp', 'realpath',
]) promises[name] = faces.promise(name);

promises.open = async function open(path, flags, mode) {
  return new FileHandle(await promised(requests.open(path, flags, mode)));
};

// These take an open FileHandle as well as a path, but no number.
const target = (file) => (file instanceof FileHandle ? unwrap(file) : toPath(file));

promises.readFile = async function readFile(file, options) { return promised(requests.readFile(target(file), options)); };

for (const name of ['writeFile', 'appendFile']) {
  promises[name] = named(name, async (file, data, options) => {
    if (!isIterable(data)) return promised(requests[name](target(file), data, options));
    const { Buffer } = require('buffer');
    return promises[name](file, Buffer.concat(await collected(data, options)), options);
  });
}

const isIterable = (data) => data !== null && typeof data === 'object' && !ArrayBuffer.isView(data) &&
  (typeof data[Symbol.iterator] === 'function' || typeof data[asyncIterator] === 'function');

// collected gathers the pieces of an iterable, synchronous or not.
async function collected(data, options) {
  const { toData } = require('internal/fs/arguments');
  const { Buffer } = require('buffer');
  const encoding = typeof options === 'string' ? options : options && options.encoding;
  const iterator = data[data[asyncIterator] ? asyncIterator : Symbol.iterator]();
  const pieces = [];
  for (;;) {
    const { done, value } = await iterator.next();
    if (done) return pieces;
    pieces.push(Buffer.from(toData(value, encoding)));
  }
}

promises.watch = named('watch', (...args) => require('internal/fs/watch').promised(...args), 1);

for (const [name, length] of Object.entries({ lchmod: 2 })) {
  promises[name] = named(name, () => { throw unsupported(`fs.promises.${name}`); }, length);
}

promises.constants = constants;
