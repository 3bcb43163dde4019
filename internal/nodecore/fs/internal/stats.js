// Stats and Dirent: what a file is.

const { constants } = require('internal/fs/calls');

// What the bits of a mode under S_IFMT say.
const types = {
  isDirectory: 0x4000, isFile: 0x8000, isBlockDevice: 0x6000, isFIFO: 0x1000,
  isSymbolicLink: 0xa000, isSocket: 0xc000, isCharacterDevice: 0x2000,
};

const fields = ['dev', 'mode', 'nlink', 'uid', 'gid', 'rdev', 'blksize', 'ino', 'size', 'blocks'];
const times = ['atime', 'mtime', 'ctime', 'birthtime'];

// One by one, since programs that look at many files spend their time here.
function Stats(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks, atimeMs, mtimeMs, ctimeMs, birthtimeMs) {
  this.dev = dev;
  this.mode = mode;
  this.nlink = nlink;
  this.uid = uid;
  this.gid = gid;
  this.rdev = rdev;
  this.blksize = blksize;
  this.ino = ino;
  this.size = size;
  this.blocks = blocks;
  this.atimeMs = atimeMs;
  this.mtimeMs = mtimeMs;
  this.ctimeMs = ctimeMs;
  this.birthtimeMs = birthtimeMs;
  this.atime = new Date(Math.round(atimeMs));
  this.mtime = new Date(Math.round(mtimeMs));
  this.ctime = new Date(Math.round(ctimeMs));
  this.birthtime = new Date(Math.round(birthtimeMs));
}

class StatFs {
  constructor(numbers) { ['type', 'bsize', 'blocks', 'bfree', 'bavail', 'files', 'ffree'].forEach((name, i) => { this[name] = numbers[i]; }); }
}

exports.toStatFs = (numbers, big) => new StatFs(Array.from(numbers, big ? BigInt : Number));

class BigIntStats {
  constructor(numbers) {
    fields.forEach((name, i) => { this[name] = BigInt(numbers[i]); });
    const ns = times.map((_, i) => nanoseconds(numbers, i));
    times.forEach((name, i) => { this[`${name}Ms`] = ns[i] / 1000000n; });
    times.forEach((name, i) => { this[`${name}Ns`] = ns[i]; });
    times.forEach((name, i) => { this[name] = new Date(Number(this[`${name}Ms`])); });
  }
}

const nanoseconds = (numbers, i) =>
  BigInt(numbers[fields.length + 2 * i]) * 1000000000n + BigInt(numbers[fields.length + 2 * i + 1]);

for (const [name, bits] of Object.entries(types)) {
  Stats.prototype[name] = function () { return (this.mode & 0xf000) === bits; };
  Object.defineProperty(BigIntStats.prototype, name, {
    value() { return (Number(this.mode) & 0xf000) === bits; },
  });
}

// toStats makes one of the numbers that Go gives.
exports.toStats = (numbers, options) => {
  if (options.bigint) return new BigIntStats(numbers);
  const ms = times.map((_, i) => numbers[fields.length + 2 * i] * 1e3 + numbers[fields.length + 2 * i + 1] / 1e6);
  return new Stats(...numbers.slice(0, fields.length), ...ms);
};

const kinds = {
  unknown: 'UV_DIRENT_UNKNOWN', file: 'UV_DIRENT_FILE', dir: 'UV_DIRENT_DIR', link: 'UV_DIRENT_LINK',
  fifo: 'UV_DIRENT_FIFO', socket: 'UV_DIRENT_SOCKET', char: 'UV_DIRENT_CHAR', block: 'UV_DIRENT_BLOCK',
};

const type = Symbol('type');

class Dirent {
  constructor(name, kind, parentPath) {
    this.name = name;
    this.parentPath = parentPath;
    this.path = parentPath;
    this[type] = kind;
  }

  isDirectory() { return this[type] === constants.UV_DIRENT_DIR; }
  isFile() { return this[type] === constants.UV_DIRENT_FILE; }
  isBlockDevice() { return this[type] === constants.UV_DIRENT_BLOCK; }
  isCharacterDevice() { return this[type] === constants.UV_DIRENT_CHAR; }
  isSymbolicLink() { return this[type] === constants.UV_DIRENT_LINK; }
  isFIFO() { return this[type] === constants.UV_DIRENT_FIFO; }
  isSocket() { return this[type] === constants.UV_DIRENT_SOCKET; }
}

exports.toDirent = (name, kind, parentPath) => new Dirent(name, constants[kinds[kind]], parentPath);

exports.Stats = Stats;
exports.Dirent = Dirent;
