// Paths with one root and one separator.

const common = require('internal/path/common');
const host = require('internal/host');
const { validateString } = require('internal/validate');

const isSep = (char) => char === '/';

// directory is the working directory, in these rules on every system.
function directory() {
  const dir = host.cwd();
  return host.windows ? dir.replaceAll('\\', '/').replace(/^[A-Za-z]:/, '') : dir;
}

function normalize(path) {
  validateString(path, 'path');
  if (path === '') return '.';
  const absolute = path[0] === '/';
  const trailing = path.endsWith('/');
  let tail = common.simplify(path.split('/'), !absolute).join('/');
  if (tail === '') {
    if (absolute) return '/';
    return trailing ? './' : '.';
  }
  if (trailing) tail += '/';
  return absolute ? `/${tail}` : tail;
}

function isAbsolute(path) {
  validateString(path, 'path');
  return path[0] === '/';
}

function join(...paths) {
  let joined = '';
  for (let i = 0; i < paths.length; i++) {
    validateString(paths[i], 'path');
    if (paths[i] !== '') joined += joined === '' ? paths[i] : `/${paths[i]}`;
  }
  return joined === '' ? '.' : normalize(joined);
}

function resolve(...paths) {
  let resolved = '';
  for (let i = paths.length - 1; i >= 0 && resolved[0] !== '/'; i--) {
    validateString(paths[i], `paths[${i}]`);
    if (paths[i] !== '') resolved = `${paths[i]}/${resolved}`;
  }
  if (resolved[0] !== '/') resolved = `${directory()}/${resolved}`;
  const absolute = resolved[0] === '/';
  const tail = common.simplify(resolved.split('/'), !absolute).join('/');
  return absolute ? `/${tail}` : tail || '.';
}

function relative(from, to) {
  validateString(from, 'from');
  validateString(to, 'to');
  if (from === to) return '';
  const a = resolve(from).split('/').filter(Boolean);
  const b = resolve(to).split('/').filter(Boolean);
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) same++;
  return common.relative(a, b, same, '/');
}

function dirname(path) {
  validateString(path, 'path');
  if (path === '') return '.';
  const name = path.replace(/\/+$/, '');
  const end = name.lastIndexOf('/');
  if (end < 0) return path[0] === '/' ? '/' : '.';
  if (end === 0) return '/';
  // Two slashes at the start are kept, if nothing but one name follows.
  if (end === 1 && path[0] === '/') return '//';
  return name.slice(0, end);
}

function basename(path, suffix) {
  return common.base(path, suffix, 0, isSep);
}

function extname(path) {
  validateString(path, 'path');
  return common.extension(basename(path));
}

function parse(path) {
  validateString(path, 'path');
  const root = path[0] === '/' ? '/' : '';
  const base = basename(path);
  const start = path.replace(/\/+$/, '').length - base.length;
  const dir = base !== '' && start > 1 ? path.slice(0, start - 1) : root;
  // Directly under the root, Node takes '..' for a name with an extension.
  if (root !== '' && start === 1 && base === '..') return { root, dir, base, ext: '.', name: '.' };
  return { root, dir, ...common.split(base) };
}

function toNamespacedPath(path) {
  return path;
}

module.exports = {
  resolve, normalize, isAbsolute, join, relative, toNamespacedPath, dirname, basename, extname,
  format: common.formatter('/'), parse, sep: '/', delimiter: ':', win32: null, posix: null,
};
