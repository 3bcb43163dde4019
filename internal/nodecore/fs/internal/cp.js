// fs.cp: copies a file, a link, or a tree.

const { constants } = require('internal/fs/calls');
const r = require('internal/fs/requests');
const a = require('internal/fs/arguments');
const { composed } = require('internal/system_error');
const path = require('path');

const failures = {
  ERR_FS_EISDIR: ['Path is a directory', 'EISDIR'],
  ERR_FS_CP_EINVAL: ['Invalid src or dest', 'EINVAL', 22],
  ERR_FS_CP_EEXIST: ['Target already exists', 'EEXIST', 17],
  ERR_FS_CP_DIR_TO_NON_DIR: ['Cannot overwrite non-directory with directory', 'EISDIR', 21],
  ERR_FS_CP_NON_DIR_TO_DIR: ['Cannot overwrite directory with non-directory', 'ENOTDIR', 20],
  ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY: ['Cannot overwrite symlink in subdirectory of self', 'EINVAL', 22],
  ERR_FS_CP_FIFO_PIPE: ['Cannot copy a FIFO pipe', 'EINVAL', 22],
  ERR_FS_CP_SOCKET: ['Cannot copy a socket file', 'EINVAL', 22],
};

function failure(code, message, path, number) {
  const [title, system, errno = number] = failures[code];
  return composed(code, title, { message, path, syscall: 'cp', errno, code: system });
}

const defaults = {
  dereference: false, errorOnExist: false, filter: undefined, force: true, preserveTimestamps: false, recursive: false, verbatimSymlinks: false,
};

function toOptions(options) {
  if (options === undefined) return { ...defaults, mode: 0 };
  a.validateObject(options, 'options');
  const o = { ...defaults, ...options };
  for (const [name, value] of Object.entries(defaults)) {
    if (value !== undefined) a.validateBoolean(o[name], `options.${name}`);
  }
  if (o.mode === undefined || o.mode === null) o.mode = 0;
  a.validateInteger(o.mode, 'mode', 0, 7);
  if (o.dereference && o.verbatimSymlinks) {
    throw a.makeError(TypeError, 'ERR_INCOMPATIBLE_OPTION_PAIR', 'Option "dereference" cannot be used in combination with option "verbatimSymlinks"');
  }
  if (o.filter !== undefined) a.validateFunction(o.filter, 'options.filter');
  return o;
}

// cp makes the steps of a copy. The options' filter may be asynchronous only
// if waits is true.
module.exports = (waits) => (from, to, options) => {
  const o = toOptions(options);
  return copy(a.toPath(from, 'src'), a.toPath(to, 'dest'), o, waits);
};

function* copy(from, to, o, waits) {
  if (o.filter && !(yield* passes(o.filter, from, to, waits))) return;
  const [source, target] = yield* check(from, to, o);
  yield* checkParents(from, source, to);
  const parent = path.dirname(to);
  if ((yield* found(r.stat, parent)) === undefined) yield r.mkdir(parent, { recursive: true });
  yield* place(from, to, source, target, o, waits);
}

function* passes(filter, from, to, waits) {
  const answer = filter(from, to);
  if (answer === null || typeof answer !== 'object' || typeof answer.then !== 'function') return answer;
  if (!waits) {
    throw a.makeError(TypeError, 'ERR_INVALID_RETURN_VALUE',
      'Expected boolean to be returned from the "filter" function but got an instance of Promise.');
  }
  return yield { promise: answer };
}

// found is what there is at a path, or undefined.
function* found(stat, file) {
  try {
    return yield stat(file);
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

const same = (one, other) => one.ino !== 0 && one.ino === other.ino && one.dev === other.dev;

// within tells whether the second path is the first or lies in it.
function within(outer, inner) {
  const parts = (file) => path.resolve(file).split(path.sep).filter(Boolean);
  const own = parts(inner);
  return parts(outer).every((part, i) => own[i] === part);
}

function* check(from, to, o) {
  const stat = o.dereference ? r.stat : r.lstat;
  const source = yield stat(from);
  const target = yield* found(stat, to);
  if (target !== undefined) {
    if (same(source, target)) throw failure('ERR_FS_CP_EINVAL', 'src and dest cannot be the same', to);
    if (source.isDirectory() && !target.isDirectory()) {
      throw failure('ERR_FS_CP_DIR_TO_NON_DIR', `cannot overwrite non-directory ${to} with directory ${from}`, to);
    }
    if (!source.isDirectory() && target.isDirectory()) {
      throw failure('ERR_FS_CP_NON_DIR_TO_DIR', `cannot overwrite directory ${to} with non-directory ${from}`, to);
    }
  }
  if (source.isDirectory() && within(from, to)) throw intoItself(from, to);
  return [source, target];
}

const intoItself = (from, to) => failure('ERR_FS_CP_EINVAL', `cannot copy ${from} to a subdirectory of self ${to}`, to);

// checkParents finds the source among the directories above the destination, by whatever name it goes there.
function* checkParents(from, source, to) {
  const stop = path.resolve(path.dirname(from));
  let below = to;
  for (;;) {
    const parent = path.resolve(path.dirname(below));
    if (parent === stop || parent === path.parse(parent).root) return;
    const stats = yield* found(r.stat, parent);
    if (stats === undefined) return;
    if (same(source, stats)) throw intoItself(from, below);
    below = parent;
  }
}

function* place(from, to, source, target, o, waits) {
  if (source.isDirectory() && o.recursive) yield* tree(from, to, source, target, o, waits);
  else if (source.isDirectory()) throw failure('ERR_FS_EISDIR', `${from} is a directory (not copied)`, from, waits ? 21 : 22);
  else if (source.isSymbolicLink()) yield* link(from, to, target, o, waits);
  else if (source.isSocket()) throw failure('ERR_FS_CP_SOCKET', `cannot copy a socket file: ${to}`, to);
  else if (source.isFIFO()) throw failure('ERR_FS_CP_FIFO_PIPE', `cannot copy a FIFO pipe: ${to}`, to);
  else yield* file(from, to, source, target, o);
}

function* file(from, to, source, target, o) {
  if (target !== undefined) {
    if (!o.force && o.errorOnExist) throw failure('ERR_FS_CP_EEXIST', `${to} already exists`, to);
    if (!o.force) return;
    yield r.unlink(to);
  }
  yield r.copyFile(from, to, o.mode);
  if (o.preserveTimestamps) {
    const { atime, mtime } = yield r.stat(from);
    yield r.utimes(to, atime, mtime);
  }
  yield r.chmod(to, source.mode & ~constants.S_IFMT);
}

function* tree(from, to, source, target, o, waits) {
  if (target === undefined) yield r.mkdir(to);
  for (const name of yield r.readdir(from)) {
    const [inner, place] = [path.join(from, name), path.join(to, name)];
    if (o.filter && !(yield* passes(o.filter, inner, place, waits))) continue;
    yield* placeChecked(inner, place, o, waits);
  }
  if (target === undefined) yield r.chmod(to, source.mode & ~constants.S_IFMT);
}

function* placeChecked(from, to, o, waits) {
  const [source, target] = yield* check(from, to, o);
  yield* place(from, to, source, target, o, waits);
}

// link looks at what a link leads to as Node does: at the old one where it does not wait.
function* link(from, to, target, o, waits) {
  const text = yield r.readlink(from);
  const aim = o.verbatimSymlinks ? text : path.resolve(path.dirname(from), text);
  const old = target && (yield* linked(to));
  if (old !== undefined) {
    if (within(aim, old)) throw intoItself(aim, old);
    if ((yield r.stat(waits ? from : to)).isDirectory() && within(old, aim)) {
      throw failure('ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY', `cannot overwrite ${old} with ${aim}`, to);
    }
    yield r.unlink(to);
  }
  yield r.symlink(aim, to); // fails on what is no link
}

// linked is where a link leads, or undefined of what is none.
function* linked(file) {
  try {
    return path.resolve(path.dirname(file), yield r.readlink(file));
  } catch (error) {
    if (error.code === 'EINVAL') return undefined;
    throw error;
  }
}
