// What the path rules of all systems share.

const { validateString, validateObject } = require('internal/validate');

// simplify resolves '.', '..' and doubled separators among segments. A '..'
// that leads above the start is kept if above is true, else dropped. (Here and
// in join, a loop by index: the engine's for-of makes an object a step.)
exports.simplify = (segments, above) => {
  const out = [];
  for (let i = 0; i < segments.length; i++) {
    const segment = segments[i];
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') out.push(segment);
    else if (out.length > 0 && out[out.length - 1] !== '..') out.pop();
    else if (above) out.push('..');
  }
  return out;
};

// base is the last name in a text, less the suffix if the name is more than
// that. isSep tells separators; what stands before start is no name.
exports.base = (path, suffix, start, isSep) => {
  validateString(path, 'path');
  if (suffix !== undefined) validateString(suffix, 'suffix');
  let end = path.length;
  while (end > start && isSep(path[end - 1])) end--;
  let from = end;
  while (from > start && !isSep(path[from - 1])) from--;
  const name = path.slice(from, end);
  if (suffix === undefined || suffix === '' || suffix.length > path.length) return name;
  if (suffix === path) return '';
  // A name that is shorter than the suffix but agrees with it keeps the
  // separators behind it: Node's search never sees where the name ends.
  if (name.length < suffix.length && suffix.endsWith(name)) return path.slice(from);
  return name.length > suffix.length && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
};

// extension is that of a name: from its last dot on, unless the dot is first
// or the name is '..'.
const extension = exports.extension = (name) => {
  const dot = name.lastIndexOf('.');
  return dot <= 0 || name === '..' ? '' : name.slice(dot);
};

// split makes the last three properties of a parsed path.
exports.split = (base) => {
  const ext = extension(base);
  return { base, ext, name: ext === '' ? base : base.slice(0, -ext.length) };
};

exports.formatter = (sep) => function format(parts) {
  validateObject(parts, 'pathObject');
  const dir = parts.dir || parts.root;
  const { ext } = parts;
  const dotted = ext ? `${ext[0] === '.' ? '' : '.'}${ext}` : '';
  const base = parts.base || `${parts.name || ''}${dotted}`;
  if (!dir) return base;
  return dir === parts.root ? `${dir}${base}` : `${dir}${sep}${base}`;
};

// relative leads from one list of segments to another.
exports.relative = (from, to, common, sep) => {
  const up = Array(from.length - common).fill('..');
  return [...up, ...to.slice(common)].join(sep);
};
