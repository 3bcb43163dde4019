// fs.rm and fs.rmdir with { recursive: true }: a whole tree. What Node looks at before anything goes is asked here, in
// its order; what goes then is for Go (fs_remove.go).

const { request } = require('internal/fs/calls');
const r = require('internal/fs/requests');
const a = require('internal/fs/arguments');
const { composed, withoutFrames } = require('internal/system_error');

const defaults = { recursive: false, retryDelay: 100, maxRetries: 0 };

function toOptions(options, more) {
  if (options === undefined) return { ...defaults, ...more };
  a.validateObject(options, 'options');
  const o = { ...defaults, ...more, ...options };
  a.validateBoolean(o.recursive, 'options.recursive');
  a.validateInteger(o.retryDelay, 'options.retryDelay', 0, 2 ** 31 - 1);
  a.validateInteger(o.maxRetries, 'options.maxRetries', 0, 2 ** 32 - 1);
  if (more) a.validateBoolean(o.force, 'options.force');
  return o;
}

const remove = (file, o, lenient) => request('rm', [file, lenient, o.maxRetries, o.retryDelay], () => undefined);

const faces = {
  rm: (waits) => (file, options) => {
    const path = a.toPath(file);
    return rm(path, file, toOptions(options, { force: false }), waits);
  },
  rmdir: (waits, follow) => (dir, options) => {
    const path = a.toPath(dir);
    const o = toOptions(options);
    return o.recursive ? rmdir(path, o, waits, follow) : r.rmdir(path);
  },
};

function* rm(path, given, o, waits) {
  if (waits || !o.force || !o.recursive) {
    const stats = yield* found(path, o.force);
    if (stats !== undefined && stats.isDirectory() && !o.recursive) {
      const error = composed('ERR_FS_EISDIR', 'Path is a directory',
        { code: 'EISDIR', message: 'is a directory', path: ArrayBuffer.isView(given) ? given : path, syscall: 'rm', errno: 21 });
      throw waits ? withoutFrames(error) : error;
    }
  }
  yield remove(path, o, waits);
}

function* found(path, force) {
  try {
    return yield r.lstat(path);
  } catch (error) {
    if (force && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

// rmdir fails of what is no directory as it does without the option.
function* rmdir(path, o, waits, follow) {
  deprecated();
  const stats = yield (follow ? r.stat : r.lstat)(path);
  yield stats.isDirectory() ? remove(path, o, waits) : r.rmdir(path);
}

const deprecated = require('internal/util/deprecate').deprecate(() => {}, 'In future versions of Node.js, fs.rmdir(path, ' +
  '{ recursive: true }) will be removed. Use fs.rm(path, { recursive: true }) instead', 'DEP0147');

module.exports = {
  rm: faces.rm(true), rmdir: faces.rmdir(true, false),
  sync: { rm: faces.rm(false), rmdir: faces.rmdir(false, false) },
  promise: { rmdir: faces.rmdir(true, true) },
};
