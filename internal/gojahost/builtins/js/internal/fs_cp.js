// fs.cp: copies a file, a link, or a tree.

const { constants } = require('internal/fs');
const r = require('internal/fs_requests');
const a = require('internal/fs_arguments');
const { composed } = require('internal/system_error');
const path = require('path');

const failures = {
  ERR_FS_EISDIR: ['Path is a directory', 'EISDIR', 22],
  ERR_FS_CP_EINVAL: ['Invalid src or dest', 'EINVAL', 22],
  ERR_FS_CP_EEXIST: ['Target already exists', 'EEXIST', 17],
  ERR_FS_CP_DIR_TO_NON_DIR: ['Cannot overwrite non-directory with directory', 'EISDIR', 21],
  ERR_FS_CP_NON_DIR_TO_DIR: ['Cannot overwrite directory with non-directory', 'ENOTDIR', 20],
};

function failure(code, message, path) {
  const [title, system, errno] = failures[code];
  return composed(code, title, { message, path, syscall: 'cp', errno, code: system });
}

// cp makes the steps of a copy. The options' filter may be asynchronous only
// if promises is true.
module.exports = (promises) => (from, to, options) => {
  const o = { force: true, recursive: false, dereference: false, errorOnExist: false, ...options };
  if (o.filter !== undefined) a.validateFunction(o.filter, 'options.filter');
  return copy(a.toPath(from, 'src'), a.toPath(to, 'dest'), o, promises);
};

function* copy(from, to, o, promises) {
  if (o.filter && !(yield* passes(o.filter, from, to, promises))) return;
  const source = yield (o.dereference ? r.stat : r.lstat)(from);
  const target = yield r.lstat(to, { throwIfNoEntry: false });
  check(from, to, source, target);
  if (target === undefined) yield r.mkdir(path.dirname(path.resolve(to)), { recursive: true });
  yield* place(from, to, source, target, o, promises);
}

function* passes(filter, from, to, promises) {
  const answer = filter(from, to);
  if (answer === null || typeof answer !== 'object' || typeof answer.then !== 'function') return answer;
  if (!promises) throw a.makeError(TypeError, 'ERR_INVALID_RETURN_VALUE', 'Expected boolean to be returned from the "filter" function but got an instance of Promise.');
  return yield { promise: answer };
}

function check(from, to, source, target) {
  if (target !== undefined) {
    if (source.ino !== 0 && source.ino === target.ino && source.dev === target.dev) {
      throw failure('ERR_FS_CP_EINVAL', 'src and dest cannot be the same', to);
    }
    if (source.isDirectory() && !target.isDirectory()) {
      throw failure('ERR_FS_CP_DIR_TO_NON_DIR', `cannot overwrite non-directory ${to} with directory ${from}`, to);
    }
    if (!source.isDirectory() && target.isDirectory()) {
      throw failure('ERR_FS_CP_NON_DIR_TO_DIR', `cannot overwrite directory ${to} with non-directory ${from}`, to);
    }
  }
  const inner = path.relative(path.resolve(from), path.resolve(to));
  if (source.isDirectory() && inner !== '' && inner !== '..' && !inner.startsWith(`..${path.sep}`) && !path.isAbsolute(inner)) {
    throw failure('ERR_FS_CP_EINVAL', `cannot copy ${from} to a subdirectory of self ${to}`, to);
  }
}

function* place(from, to, source, target, o, promises) {
  if (source.isDirectory()) return yield* tree(from, to, source, target, o, promises);
  if (target !== undefined) {
    if (!o.force && o.errorOnExist) throw failure('ERR_FS_CP_EEXIST', `${to} already exists`, to);
    if (!o.force) return;
    yield r.unlink(to);
  }
  if (source.isSymbolicLink()) return yield* link(from, to, o);
  yield r.copyFile(from, to, o.mode ?? 0);
  if (o.preserveTimestamps) yield r.utimes(to, source.atime, source.mtime);
}

function* tree(from, to, source, target, o, promises) {
  if (!o.recursive) throw failure('ERR_FS_EISDIR', `${from} is a directory (not copied)`, from);
  if (target === undefined) yield r.mkdir(to);
  for (const name of yield r.readdir(from)) {
    yield* copy(path.join(from, name), path.join(to, name), o, promises);
  }
  if (target === undefined) yield r.chmod(to, source.mode & ~constants.S_IFMT);
}

function* link(from, to, o) {
  const target = yield r.readlink(from);
  yield r.symlink(o.verbatimSymlinks ? target : path.resolve(path.dirname(from), target), to);
}
