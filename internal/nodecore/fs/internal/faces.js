// The three faces of the functions of fs. Each is made of a maker of requests (see calls.js), which may be another one
// for the face that does not wait, or for the one that makes a promise.

const { toSync, toCallback, toPromise } = require('internal/fs/calls');
const requests = require('internal/fs/requests');
const remove = require('internal/fs/remove');
const cp = require('internal/fs/cp');
const dir = require('internal/fs/dir');

const makers = { ...requests, ...remove, ...dir.makers, cp: cp(true) };
const sync = { ...requests.sync, ...remove.sync, ...dir.sync, cp: cp(false) };
const promise = { ...requests.promise, ...remove.promise, realpath: requests.realpathNative };

// How many arguments each face takes: with a callback, at once, with a promise.
const counts = {
  access: [3, 2, 1], appendFile: [4, 3, 3], chmod: [3, 2, 2], chown: [4, 3, 3], close: [1, 1], copyFile: [4, 3, 3], cp: [4, 3, 3],
  fchmod: [3, 2], fchown: [4, 3], fdatasync: [2, 1], fstat: [1, 1], fsync: [2, 1], ftruncate: [1, 1], futimes: [4, 3],
  lchown: [4, 3, 3], link: [3, 2, 2], lstat: [1, 1, 1], lutimes: [4, 3, 3], mkdir: [3, 2, 2], mkdtemp: [3, 2, 2], open: [4, 3],
  opendir: [3, 2, 3], readdir: [3, 2, 2], readFile: [3, 2, 2], readlink: [3, 2, 2], realpath: [3, 2, 2], rename: [3, 2, 2], rm: [3, 2, 2],
  rmdir: [3, 2, 2], stat: [1, 1, 1], statfs: [1, 1, 1], symlink: [4, 3, 3], truncate: [3, 2, 1], unlink: [2, 1, 1], utimes: [4, 3, 3], writeFile: [4, 3, 3],
};

exports.names = Object.keys(counts);

// named gives a function the name and the length that Node's has.
const named = exports.named = (name, f, length = f.length) =>
  Object.defineProperties(f, { name: { value: name }, length: { value: length } });

// Where the callback stands, which is last, but may be left out of the count. These take the options' place for it, too.
const places = { ftruncate: 3, stat: 3, statfs: 3, lstat: 3, fstat: 3 };
const either = new Set(['readFile', 'writeFile', 'appendFile']);

exports.callback = (name, make = makers[name]) => {
  const [length] = counts[name];
  const place = (places[name] ?? length) - 1;
  const instead = (given) => given[place] || (either.has(name) ? given[place - 1] : given[place]);
  return named(name, toCallback(make, instead), length);
};
exports.sync = (name, make = sync[name] ?? makers[name]) => named(`${name}Sync`, toSync(make), counts[name][1]);
exports.promise = (name, make = promise[name] ?? makers[name]) => named(name, toPromise(make), counts[name][2]);
