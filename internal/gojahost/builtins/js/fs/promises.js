// fs/promises.

const { toPromise, promised, constants } = require('internal/fs');
const requests = require('internal/fs_requests');
const { FileHandle, unwrap } = require('internal/fs_handle');
const { unsupported } = require('internal/errors');
const { asyncIterator } = require('internal/symbols');

const promises = module.exports;

const plain = [
  'access', 'copyFile', 'rename', 'truncate', 'rm', 'rmdir', 'mkdir', 'readdir', 'readlink', 'symlink', 'lstat',
  'stat', 'link', 'unlink', 'chmod', 'lchown', 'chown', 'utimes', 'lutimes', 'mkdtemp',
];

const named = (name, f) => Object.defineProperty(f, 'name', { value: name });

for (const name of plain) promises[name] = named(name, toPromise(requests[name]));

promises.realpath = named('realpath', toPromise(requests.realpathNative));
promises.cp = named('cp', toPromise(require('internal/fs_cp')(true)));

promises.open = async function open(path, flags, mode) {
  return new FileHandle(await promised(requests.open(path, flags, mode)));
};

promises.opendir = require('internal/fs_dir').promise;

// These take an open FileHandle as well as a path.
for (const name of ['readFile', 'writeFile', 'appendFile']) {
  promises[name] = named(name, async (file, ...rest) => {
    const { Buffer } = require('buffer');
    const [data, options] = rest;
    if (name !== 'readFile' && isIterable(data)) {
      return promises[name](file, Buffer.concat(await collected(data, options)), options);
    }
    return promised(requests[name](unwrap(file), ...rest));
  });
}

const isIterable = (data) => data !== null && typeof data === 'object' && !ArrayBuffer.isView(data) &&
  (typeof data[Symbol.iterator] === 'function' || typeof data[asyncIterator] === 'function');

// collected gathers the pieces of an iterable, synchronous or not.
async function collected(data, options) {
  const { toData } = require('internal/fs_arguments');
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

for (const name of ['watch', 'statfs', 'lchmod']) {
  promises[name] = named(name, () => { throw unsupported(`fs.promises.${name}`); });
}

promises.constants = constants;
