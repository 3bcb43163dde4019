// The functions of fs, each as one that makes a request (see internal/fs).

const { request, constants } = require('internal/fs');
const { toStats, toDirent } = require('internal/fs_stats');
const a = require('internal/fs_arguments');
const { composed } = require('internal/system_error');
const path = require('path');

const Buffer = () => require('buffer').Buffer;
const nothing = () => undefined;

// --- whole files ---

exports.readFile = (file, options) => {
  const { encoding, flag } = a.toOptions(options, { flag: 'r' });
  const text = typeof encoding === 'string' && /^utf-?8$/i.test(encoding);
  return request('readFile', [...a.target(file), a.toFlags(flag), text], (data) => {
    if (text) return data;
    const buffer = Buffer().from(data);
    return encoding && encoding !== 'buffer' ? buffer.toString(encoding) : buffer;
  });
};

function writeFile(file, data, options, otherwise) {
  const o = a.toOptions(options, { encoding: 'utf8', mode: 0o666, flag: otherwise });
  return request('writeFile', [...a.target(file), a.toData(data, o.encoding), a.toFlags(o.flag, otherwise),
    a.toMode(o.mode, 'mode', 0o666), Boolean(o.flush)], nothing);
}

exports.writeFile = (file, data, options) => writeFile(file, data, options, 'w');
exports.appendFile = (file, data, options) => writeFile(file, data, options, 'a');

exports.copyFile = (from, to, mode = 0) => {
  const args = [a.toPath(from, 'src'), a.toPath(to, 'dest')];
  a.validateInteger(mode, 'mode', 0, 7);
  return request('copyFile', [...args, mode], nothing);
};

exports.truncate = (file, length = 0) => {
  if (length === null) length = 0;
  if (typeof file === 'number') return exports.ftruncate(file, length);
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

exports.access = (file, mode = constants.F_OK) => {
  return request('access', [a.toPath(file), a.toAccess(mode)], nothing);
};

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

const changeTimes = (op, first) => (file, atime, mtime) =>
  request(op, [first(file), a.toSeconds(atime), a.toSeconds(mtime)], nothing);

exports.utimes = changeTimes('utimes', a.toPath);
exports.lutimes = changeTimes('lutimes', a.toPath);
exports.futimes = changeTimes('futimes', a.toFd);

// --- names and links ---

exports.rename = (from, to) => request('rename', [a.toPath(from, 'oldPath'), a.toPath(to, 'newPath')], nothing);
exports.link = (from, to) => request('link', [a.toPath(from, 'existingPath'), a.toPath(to, 'newPath')], nothing);
exports.unlink = (file) => request('unlink', [a.toPath(file)], nothing);

exports.symlink = (target, file, type) => {
  if (type !== undefined && type !== null && !['dir', 'file', 'junction'].includes(type)) {
    throw a.makeError(Error, 'ERR_FS_INVALID_SYMLINK_TYPE',
      `Symlink type must be one of "dir", "file", or "junction". Received "${type}"`);
  }
  return request('symlink', [a.toPath(target, 'target'), a.toPath(file)], nothing);
};

exports.readlink = (file, options) => {
  const o = a.toOptions(options);
  return request('readlink', [a.toPath(file)], (text) => a.named(text, o));
};

const realpath = (native) => (file, options) => {
  const o = a.toOptions(options);
  return request('realpath', [a.toPath(file), native], (text) => a.named(text, o));
};

exports.realpath = realpath(false);
exports.realpathNative = realpath(true);

// --- directories ---

exports.readdir = (dir, options) => {
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

exports.mkdir = (dir, options) => {
  const o = typeof options === 'number' || typeof options === 'string' ? { mode: options } : options || {};
  const text = a.toPath(dir);
  if (o.recursive !== undefined && typeof o.recursive !== 'boolean') {
    throw a.invalidArgType('options.recursive', 'boolean', o.recursive);
  }
  return request('mkdir', [text, a.toMode(o.mode, 'mode', 0o777), Boolean(o.recursive)]);
};

exports.mkdtemp = (prefix, options) => {
  const o = a.toOptions(options);
  return request('mkdtemp', [a.toPath(prefix, 'prefix')], (text) => a.named(text, o));
};

exports.rmdir = (dir, options) => {
  const text = a.toPath(dir);
  if (options && options.recursive) return exports.rm(dir, { ...options, force: false });
  return request('rmdir', [text], nothing);
};

exports.rm = (file, options = {}) => {
  const text = a.toPath(file);
  a.validateObject(options, 'options');
  for (const name of ['recursive', 'force']) {
    if (options[name] !== undefined && typeof options[name] !== 'boolean') {
      throw a.invalidArgType(`options.${name}`, 'boolean', options[name]);
    }
  }
  const { recursive = false, force = false, maxRetries = 0, retryDelay = 100 } = options;
  return request('rm', [text, recursive, force, maxRetries, retryDelay], (found) => {
    if (found !== 'directory') return;
    throw composed('ERR_FS_EISDIR', 'Path is a directory',
      { code: 'EISDIR', message: 'is a directory', path: text, syscall: 'rm', errno: 21 });
  });
};

// --- open files ---

exports.open = (file, flags, mode) =>
  request('open', [a.toPath(file), a.toFlags(flags, 'r'), a.toMode(mode, 'mode', 0o666)]);

exports.close = (fd) => request('close', [a.toFd(fd)], nothing);
exports.fsync = (fd) => request('fsync', [a.toFd(fd)], nothing);
exports.fdatasync = exports.fsync;

exports.ftruncate = (fd, length = 0) => {
  a.toFd(fd);
  if (length === null) length = 0;
  a.validateInteger(length, 'len');
  return request('ftruncate', [fd, Math.max(length, 0)], nothing);
};

// read (fd, buffer, offset, length, position), or options for the last three.
exports.read = (fd, buffer, offset, length, position) => {
  a.toFd(fd);
  if (buffer !== null && typeof buffer === 'object' && !ArrayBuffer.isView(buffer)) {
    [offset, buffer] = [buffer, buffer.buffer ?? Buffer().alloc(16384)];
  }
  const target = a.toBytes(buffer);
  if (offset !== null && typeof offset === 'object') ({ offset, length, position } = offset);
  const from = offset === undefined || offset === null ? 0 : offset;
  a.validateInteger(from, 'offset', 0);
  const n = length === undefined || length === null ? target.length - from : length;
  checkRange(from, n, target.length);
  return request('read', [fd, n, a.toPosition(position)], (data) => {
    target.set(new Uint8Array(data), from);
    return { bytesRead: data.byteLength, buffer };
  });
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
    return request('write', [fd, a.toData(data, length), a.toPosition(offset)], finish);
  }
  const bytes = a.toBytes(data, 'buffer', ['string', 'Buffer', 'TypedArray', 'DataView']);
  if (offset !== null && typeof offset === 'object') ({ offset, length, position } = offset);
  const from = offset === undefined || offset === null ? 0 : offset;
  a.validateInteger(from, 'offset', 0);
  const n = typeof length === 'number' ? length : bytes.length - from;
  checkRange(from, n, bytes.length);
  return request('write', [fd, bytes.subarray(from, from + n), a.toPosition(position)], finish);
};

function* vector(one, fd, buffers, position, count) {
  if (!Array.isArray(buffers) || !buffers.every((b) => ArrayBuffer.isView(b))) {
    throw a.invalidArgType('buffers', 'ArrayBufferView[]', buffers);
  }
  let total = 0;
  for (const buffer of buffers) {
    const at = typeof position === 'number' ? position + total : null;
    const result = yield one(fd, buffer, 0, buffer.byteLength, at);
    total += result[count];
    if (result[count] < buffer.byteLength) break;
  }
  return { [count]: total, buffers };
}

exports.readv = (fd, buffers, position) => vector(exports.read, fd, buffers, position, 'bytesRead');
exports.writev = (fd, buffers, position) => vector(exports.write, fd, buffers, position, 'bytesWritten');
