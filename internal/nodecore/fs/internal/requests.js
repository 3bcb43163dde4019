// The functions of fs, each as one that makes a request (see calls.js). In exports.sync and exports.promise are those
// that do otherwise if the call does not wait, or makes a promise.

const { request, constants } = require('internal/fs/calls');
const { toStats, toDirent } = require('internal/fs/stats');
const a = require('internal/fs/arguments');
const { abortError } = require('internal/errors');
const path = require('path');

const Buffer = () => require('buffer').Buffer;
const nothing = () => undefined;

const sync = exports.sync = {};
const promise = exports.promise = {};

// --- whole files ---

exports.readFile = (file, options) => {
  const o = a.toOptions(options, { flag: 'r' });
  const text = typeof o.encoding === 'string' && /^utf-?8$/i.test(o.encoding);
  const read = (target) => request('readFile', [...target, a.toFlags(o.flag, 'r'), text], (data) => {
    if (text) return data;
    const buffer = Buffer().from(data);
    return o.encoding && o.encoding !== 'buffer' ? buffer.toString(o.encoding) : buffer;
  });
  return abortable(o, a.target(file), 'r', read, true);
};

function writeFile(file, data, options, otherwise) {
  const o = a.toOptions(options, { encoding: 'utf8', mode: 0o666 });
  if (o.flush !== undefined && o.flush !== null) a.validateBoolean(o.flush, 'options.flush');
  const args = [a.toData(data, o.encoding), a.toFlags(o.flag || otherwise), a.toMode(o.mode, 'mode', 0o666), Boolean(o.flush)];
  return abortable(o, a.target(file), otherwise, (target) => request('writeFile', [...target, ...args], nothing), false);
}

exports.writeFile = (file, data, options) => writeFile(file, data, options, 'w');
exports.appendFile = (file, data, options) => writeFile(file, data, options, 'a');

// abortable makes the request of a call on a whole file. With a signal it is one of several steps, and the signal is
// asked between them.
function abortable(o, target, otherwise, make, again) {
  return o.signal === undefined ? make(target) : steps(o, target, otherwise, make, again);
}

function* steps({ signal, flag, mode }, [file, given], otherwise, make, again) {
  const ask = () => {
    if (signal.aborted) throw abortError(signal.reason);
  };
  ask();
  const fd = given >= 0 ? given : yield exports.open(file, flag || otherwise, mode);
  try {
    ask();
    const result = yield make(['', fd]);
    if (again) ask();
    return result;
  } finally {
    if (given < 0) yield exports.close(fd);
  }
}

// Calls that do not wait take a signal and do not heed it.
for (const name of ['readFile', 'writeFile', 'appendFile']) {
  const make = exports[name];
  sync[name] = (...args) => make(...args.map((arg) => (arg !== null && typeof arg === 'object' && 'signal' in arg && !ArrayBuffer.isView(arg) ? unsignalled(arg) : arg)));
}

function unsignalled(options) {
  a.toOptions(options);
  return { ...options, signal: undefined };
}

exports.copyFile = (from, to, mode) => {
  const args = [a.toPath(from, 'src'), a.toPath(to, 'dest')];
  return request('copyFile', [...args, a.toChoice(mode, 0)], nothing);
};

exports.truncate = (file, length) => (typeof file === 'number' ? exports.ftruncate(file, length) : promise.truncate(file, length));

promise.truncate = (file, length = 0) => {
  a.validateInteger(length, 'len');
  return truncate(a.toPath(file), length);
};

function* truncate(file, length) {
  const fd = yield exports.open(file, 'r+');
  try {
    yield exports.ftruncate(fd, length);
  } finally {
    yield exports.close(fd);
  }
}

// --- what a file is ---

const stats = (op) => (file, options) => {
  const o = options && typeof options === 'object' ? options : {};
  return request(op, [a.toPath(file), o.throwIfNoEntry === false],
    (numbers) => (numbers === undefined ? undefined : toStats(numbers, o)));
};

exports.stat = stats('stat');
exports.lstat = stats('lstat');
exports.fstat = (fd, options) => request('fstat', [a.toFd(fd)], (numbers) => toStats(numbers, options || {}));

exports.statfs = (file, options) => request('statfs', [a.toPath(file)], (numbers) => require('internal/fs/stats').toStatFs(numbers, options?.bigint));

exports.access = (file, mode) => request('access', [a.toPath(file), a.toChoice(mode, constants.F_OK)], nothing);

exports.exists = (file) => request('exists', [a.toPath(file)]);

exports.chmod = (file, mode) => request('chmod', [a.toPath(file), a.toMode(mode, 'mode')], nothing);
exports.fchmod = (fd, mode) => request('fchmod', [a.toFd(fd), a.toMode(mode, 'mode')], nothing);

const owner = (op, first) => (file, uid, gid) => {
  const target = first(file);
  a.validateInteger(uid, 'uid', -1, 2 ** 32 - 1);
  a.validateInteger(gid, 'gid', -1, 2 ** 32 - 1);
  return request(op, [target, uid, gid], nothing);
};

exports.chown = owner('chown', a.toPath);
exports.lchown = owner('lchown', a.toPath);
exports.fchown = owner('fchown', a.toFd);

const changeTimes = (op, first, names) => (file, atime, mtime) =>
  request(op, [first(file), a.toSeconds(atime, names[0]), a.toSeconds(mtime, names[1])], nothing);

exports.utimes = changeTimes('utimes', a.toPath, ['time', 'time']);
exports.lutimes = changeTimes('lutimes', a.toPath, ['time', 'time']);
exports.futimes = changeTimes('futimes', a.toFd, ['atime', 'mtime']);

// --- names and links ---

exports.rename = (from, to) => request('rename', [a.toPath(from, 'oldPath'), a.toPath(to, 'newPath')], nothing);
exports.link = (from, to) => request('link', [a.toPath(from, 'existingPath'), a.toPath(to, 'newPath')], nothing);
exports.unlink = (file) => request('unlink', [a.toPath(file)], nothing);

exports.symlink = (target, file, type) => {
  if (typeof type === 'string' && !['dir', 'file', 'junction'].includes(type)) {
    throw a.makeError(Error, 'ERR_FS_INVALID_SYMLINK_TYPE',
      `Symlink type must be one of "dir", "file", or "junction". Received "${type}"`);
  }
  return request('symlink', [a.toPath(target, 'target'), a.toPath(file)], nothing);
};

exports.readlink = (file, options) => {
  const o = a.toOptions(options);
  return request('readlink', [a.toPath(file, 'oldPath')], (text) => a.named(text, o));
};

const realpath = (native) => (file, options) => {
  const o = a.toOptions(options);
  return request('realpath', [a.toPath(file), native], (text) => a.named(text, o));
};

exports.realpath = realpath(false);
exports.realpathNative = realpath(true);

// --- directories ---

promise.readdir = (dir, options) => {
  const o = a.toOptions(options);
  const root = a.toPath(dir);
  return request('readdir', [root, Boolean(o.recursive)], (flat) => {
    const entries = [];
    for (let i = 0; i < flat.length; i += 3) {
      const [name, kind, inner] = flat.slice(i, i + 3);
      if (!o.withFileTypes) entries.push(a.named(name, o));
      else entries.push(toDirent(a.named(path.basename(name), o), kind, inner === '' ? root : path.join(root, inner)));
    }
    return entries;
  });
};

exports.readdir = (dir, options) => {
  const made = promise.readdir(dir, options);
  const recursive = options?.recursive ?? false;
  a.validateBoolean(recursive, 'options.recursive');
  return made;
};

function mkdir(dir, options, missing) {
  const o = typeof options === 'number' || typeof options === 'string' ? { mode: options } : options || {};
  const text = a.toPath(dir);
  if (o.recursive !== undefined) a.validateBoolean(o.recursive, 'options.recursive');
  const mode = o.mode === undefined ? 0o777 : a.toMode(o.mode, 'mode', missing);
  return request('mkdir', [text, mode, Boolean(o.recursive)]);
}

exports.mkdir = (dir, options) => mkdir(dir, options);
promise.mkdir = (dir, options) => mkdir(dir, options, 0o777);

exports.mkdtemp = (prefix, options) => {
  const o = a.toOptions(options);
  return request('mkdtemp', [a.toPath(prefix, 'prefix')], (text) => a.named(text, o));
};

exports.rmdir = (dir) => request('rmdir', [a.toPath(dir)], nothing);

// --- open files ---

exports.open = (file, flags, mode) =>
  request('open', [a.toPath(file), a.toFlags(flags, 'r'), a.toMode(mode, 'mode', 0o666)]);

exports.close = (fd) => request('close', [a.toFd(fd)], nothing);
exports.fsync = (fd) => request('fsync', [a.toFd(fd)], nothing);
exports.fdatasync = (fd) => request('fdatasync', [a.toFd(fd)], nothing);

exports.ftruncate = (fd, length = 0) => {
  a.toFd(fd);
  a.validateInteger(length, 'len');
  return request('ftruncate', [fd, Math.max(length, 0)], nothing);
};

// read (fd, buffer, offset, length, position), or options for the last three, or for the last four.
exports.read = (fd, ...args) => {
  a.toFd(fd);
  let [buffer, offset, length, position] = args;
  if (args.length < 2 && !ArrayBuffer.isView(buffer)) {
    a.orObject(buffer);
    ({ buffer = Buffer().alloc(16384), offset, length, position } = buffer ?? {});
  } else if (args.length === 2 || (offset !== null && typeof offset === 'object')) {
    if (offset !== null) a.validateObject(offset, 'options');
    ({ offset, length, position } = offset ?? {});
  }
  return readInto(fd, buffer, offset ?? 0, length, position);
};

const nothingRead = (buffer) => ({ next: () => ({ done: true, value: { bytesRead: 0, buffer } }) });

function readInto(fd, buffer, from, length, position) {
  const target = a.toBytes(buffer);
  a.validateInteger(from, 'offset', 0);
  const n = length ?? target.length - from;
  if ((n | 0) === 0) return nothingRead(buffer);
  if (target.length === 0) throw a.invalidArgValue('buffer', buffer, 'is empty and cannot be written');
  checkRange(from, n, target.length);
  return request('read', [fd, n, a.toPosition(position)], (data) => {
    target.set(new Uint8Array(data), from);
    return { bytesRead: data.byteLength, buffer };
  });
}

// Without waiting there is no buffer but that of the caller.
sync.read = (fd, buffer, ...rest) => {
  a.toFd(fd);
  a.toBytes(buffer);
  return exports.read(fd, buffer, ...rest.length === 1 && rest[0] === undefined ? [] : rest);
};

function checkRange(offset, length, room) {
  const { outOfRange } = require('internal/errors');
  a.validateInteger(length, 'length');
  if (offset > room && length > 0) throw outOfRange('offset', `<= ${room}`, offset);
  if (length < 0) throw outOfRange('length', '>= 0', length);
  if (length > room - offset) throw outOfRange('length', `<= ${room - offset}`, length);
}

// write (fd, buffer, offset, length, position) or (fd, text, position, encoding).
exports.write = (fd, data, offset, length, position) => {
  a.toFd(fd);
  const finish = (bytesWritten) => ({ bytesWritten, buffer: data });
  if (typeof data === 'string') {
    const known = Buffer().isEncoding(length) ? length : 'utf8';
    if (known.toLowerCase() === 'hex' && data.length % 2 !== 0) {
      throw a.invalidArgValue('encoding', length, `is invalid for data of length ${data.length}`);
    }
    return request('write', [fd, a.toData(data, known), a.toPlace(offset)], finish);
  }
  const bytes = a.toBytes(data, 'buffer', ['string', 'Buffer', 'TypedArray', 'DataView']);
  if (offset !== null && typeof offset === 'object') ({ offset, length, position } = offset);
  const from = offset === undefined || offset === null ? 0 : offset;
  a.validateInteger(from, 'offset', 0);
  const n = typeof length === 'number' ? length : bytes.length - from;
  checkPart(from, n, bytes.length);
  return request('write', [fd, bytes.subarray(from, from + n), a.toPlace(position)], finish);
};

function checkPart(offset, length, room) {
  const { outOfRange } = require('internal/errors');
  if (offset > room) throw outOfRange('offset', `<= ${room}`, offset);
  if (length > room - offset) throw outOfRange('length', `<= ${room - offset}`, length);
  if (length < 0) throw outOfRange('length', '>= 0', length);
  a.validateInteger(length, 'length', 0, 2147483647);
}

// vectored is the form of a call that takes a list of buffers, one after the other.
const vectored = (one, count) => (fd, buffers, position) => {
  a.toFd(fd);
  if (!Array.isArray(buffers) || !buffers.every((b) => ArrayBuffer.isView(b))) throw a.invalidArgType('buffers', 'ArrayBufferView[]', buffers);
  return eachOf(one, fd, buffers, position, count);
};

function* eachOf(one, fd, buffers, position, count) {
  let total = 0;
  for (const buffer of buffers) {
    const at = typeof position === 'number' ? position + total : null;
    const result = yield one(fd, buffer, 0, buffer.byteLength, at);
    total += result[count];
    if (result[count] < buffer.byteLength) break;
  }
  return { [count]: total, buffers };
}

exports.readv = vectored(exports.read, 'bytesRead');
exports.writev = vectored(exports.write, 'bytesWritten');
