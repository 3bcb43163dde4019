// Paths with drives, network shares and two separators.

const common = require('internal/path/common');
const host = require('internal/host');
const { validateString } = require('internal/validate');

const isSep = (char) => char === '\\' || char === '/';
const segments = (path) => path.split(/[\\/]/);

const share = /^[\\/]{2}([^\\/]+)[\\/]+([^\\/]+)/;
const drive = /^[A-Za-z]:/;

// rootOf says what a path starts with: the device ('C:' or '\\server\share',
// else ''), whether it is absolute, and how long that is.
function rootOf(path) {
  const unc = share.exec(path);
  if (unc !== null) {
    return { device: `\\\\${unc[1]}\\${unc[2]}`, unc: true, absolute: true, length: unc[0].length };
  }
  if (isSep(path[0])) return { device: '', unc: false, absolute: true, length: 1 };
  if (!drive.test(path)) return { device: '', unc: false, absolute: false, length: 0 };
  const absolute = isSep(path[2]);
  return { device: path.slice(0, 2), unc: false, absolute, length: absolute ? 3 : 2 };
}

// fullRoot is rootOf where \\.\ and \\?\ are devices, and what follows is no
// part of the root.
function fullRoot(path) {
  const root = rootOf(path);
  const device = root.unc ? /^\\\\[.?](?=\\)/.exec(root.device) : null;
  return device === null ? root : { device: device[0], unc: false, absolute: true, length: 4 };
}

function normalize(path) {
  validateString(path, 'path');
  if (path === '') return '.';
  if (path.length === 1) return path === '/' ? '\\' : path;
  const root = fullRoot(path);
  if (root.unc && root.length === path.length) return `${root.device}\\`;
  let tail = common.simplify(segments(path.slice(root.length)), !root.absolute).join('\\');
  if (tail === '' && !root.absolute) tail = '.';
  if (tail !== '' && isSep(path[path.length - 1])) tail += '\\';
  if (root.device === '' && !root.absolute && looksRooted(path, tail)) return `.\\${tail}`;
  return `${root.device}${root.absolute ? '\\' : ''}${tail}`;
}

// looksRooted tells whether a relative path could be taken for one with a
// drive or device: it is led by '.\' then.
const looksRooted = (path, tail) => drive.test(tail) || /:([\\/]|$)/.test(path);

function isAbsolute(path) {
  validateString(path, 'path');
  return path !== '' && (isSep(path[0]) || (drive.test(path) && isSep(path[2])));
}

function join(...paths) {
  for (let i = 0; i < paths.length; i++) validateString(paths[i], 'path');
  const parts = paths.filter((p) => p !== '');
  if (parts.length === 0) return '.';
  let joined = parts.join('\\');
  // What only looks like a share because pieces met is a plain path: the
  // first piece must have begun with exactly two separators and a name.
  if (!/^[\\/]{2}[^\\/]/.test(parts[0]) && !/^[\\/]{2}$/.test(parts[0])) joined = joined.replace(/^[\\/]{2,}/, '\\');
  return normalize(joined);
}

// workingDirectory is where paths relative to a drive, or to none, start.
function workingDirectory(device) {
  if (device === '') return host.cwd();
  const dir = (host.windows && require('process').env[`=${device}`]) || host.cwd();
  const elsewhere = dir.slice(0, 2).toLowerCase() !== device.toLowerCase() && dir[2] === '\\';
  return elsewhere ? `${device}\\` : dir;
}

function resolve(...paths) {
  let device = '';
  let tail = '';
  let absolute = false;
  const take = (path) => {
    const root = fullRoot(path);
    if (root.device !== '' && device !== '' && root.device.toLowerCase() !== device.toLowerCase()) return;
    if (device === '') device = root.device;
    if (absolute) return;
    tail = `${path.slice(root.length)}\\${tail}`;
    absolute = root.absolute;
  };
  for (let i = paths.length - 1; i >= 0 && !(absolute && device !== ''); i--) {
    validateString(paths[i], `paths[${i}]`);
    if (paths[i] !== '') take(paths[i]);
  }
  if (!(absolute && device !== '')) take(workingDirectory(device));
  tail = common.simplify(segments(tail), !absolute).join('\\');
  return `${device}${absolute ? '\\' : ''}${tail}` || '.';
}

function relative(from, to) {
  validateString(from, 'from');
  validateString(to, 'to');
  if (from === to) return '';
  const a = resolve(from);
  const b = resolve(to);
  if (a.toLowerCase() === b.toLowerCase()) return '';
  const source = a.split('\\').filter(Boolean);
  const target = b.split('\\').filter(Boolean);
  let same = 0;
  while (same < source.length && same < target.length &&
    source[same].toLowerCase() === target[same].toLowerCase()) same++;
  return same === 0 ? b : common.relative(source, target, same, '\\');
}

// rootLength counts the root with the separator that follows a share.
function rootLength(path) {
  const root = rootOf(path);
  return root.unc && root.length < path.length ? root.length + 1 : root.length;
}

function dirname(path) {
  validateString(path, 'path');
  if (path === '') return '.';
  const start = rootLength(path);
  if (start === path.length && start > 0) return path;
  const name = path.slice(start).replace(/[\\/]+$/, '');
  const end = Math.max(name.lastIndexOf('\\'), name.lastIndexOf('/'));
  if (end >= 0) return path.slice(0, start + end);
  return start === 0 ? '.' : path.slice(0, start);
}

function basename(path, suffix) {
  validateString(path, 'path');
  return common.base(path, suffix, drive.test(path) ? 2 : 0, isSep);
}

function extname(path) {
  validateString(path, 'path');
  return common.extension(basename(path));
}

function parse(path) {
  validateString(path, 'path');
  const start = rootLength(path);
  const root = path.slice(0, start);
  let end = path.length;
  while (end > start && isSep(path[end - 1])) end--;
  let from = end;
  while (from > start && !isSep(path[from - 1])) from--;
  const dir = from > start ? path.slice(0, from - 1) : root;
  return { root, dir, ...common.split(path.slice(from, end)) };
}

function toNamespacedPath(path) {
  if (typeof path !== 'string' || path === '') return path;
  const resolved = resolve(path);
  if (resolved.length <= 2) return path;
  if (/^\\\\[^?.]/.test(resolved)) return `\\\\?\\UNC\\${resolved.slice(2)}`;
  return /^[A-Za-z]:\\/.test(resolved) ? `\\\\?\\${resolved}` : resolved;
}

module.exports = {
  resolve, normalize, isAbsolute, join, relative, toNamespacedPath, dirname, basename, extname,
  format: common.formatter('\\'), parse, sep: '\\', delimiter: ';', win32: null, posix: null,
};
