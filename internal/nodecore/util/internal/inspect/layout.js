// How inspect lays the parts of a value out in lines.

const text = require('internal/util/inspect/text');

const object = 0;  // "key: value" parts
const element = 1; // values alone
const entries = 2; // elements of an array or iterator, then "key: value" parts

// join puts parts between braces, on one line if they are short enough, and
// many short elements in columns.
function join(ctx, parts, base, braces, layout, depth, value) {
  const prefix = base === '' ? '' : `${base} `;
  const indent = `\n${' '.repeat(ctx.indentation)}`;
  if (ctx.compact === true) return joinTight(ctx, parts, base, braces, indent);
  if (typeof ctx.compact === 'number' && ctx.compact >= 1) {
    const count = parts.length;
    if (layout === entries && count > 6) parts = columns(ctx, parts, value);
    // Only the innermost levels go on one line, and never what has columns.
    if (ctx.level - depth < ctx.compact && count === parts.length) {
      const start = parts.length + ctx.indentation + braces[0].length + base.length + 10;
      if (fits(ctx, parts, start, base)) {
        const line = parts.join(', ');
        if (!line.includes('\n')) return `${prefix}${braces[0]} ${line} ${braces[1]}`;
      }
    }
  }
  return `${prefix}${braces[0]}${indent}  ${parts.join(`,${indent}  `)}${indent}${braces[1]}`;
}

// joinTight is the layout of compact: true.
function joinTight(ctx, parts, base, braces, indent) {
  if (fits(ctx, parts, 0, base)) {
    return `${braces[0]}${base === '' ? '' : ` ${base}`} ${parts.join(', ')} ${braces[1]}`;
  }
  const lead = base === '' && braces[0].length === 1 ? ' ' : `${base === '' ? '' : ` ${base}`}${indent}  `;
  return `${braces[0]}${lead}${parts.join(`,${indent}  `)} ${braces[1]}`;
}

function fits(ctx, parts, start, base) {
  let total = parts.length + start;
  if (total + parts.length > ctx.breakLength) return false;
  for (const part of parts) {
    total += text.length(part, ctx.colors);
    if (total > ctx.breakLength) return false;
  }
  return base === '' || !base.includes('\n');
}

// columns puts seven and more short elements into rows of equal columns, so
// that the whole is about two and a half times as wide as it is high.
function columns(ctx, parts, value) {
  let count = parts.length;
  // A last "... more items" is no element.
  if (ctx.maxArrayLength < parts.length) count--;
  const gap = 2;
  const lengths = parts.slice(0, count).map((part) => text.length(part, ctx.colors));
  const total = lengths.reduce((sum, n) => sum + n + gap, 0);
  const longest = Math.max(...lengths);
  const cell = longest + gap;
  const worthIt = cell * 3 + ctx.indentation < ctx.breakLength && (total / cell > 5 || longest <= 6);
  if (!worthIt) return parts;

  const bias = Math.sqrt(cell - total / parts.length);
  const biased = Math.max(cell - 3 - bias, 1);
  const perRow = Math.min(
    Math.round(Math.sqrt(2.5 * biased * count) / biased),
    Math.floor((ctx.breakLength - ctx.indentation) / cell),
    ctx.compact * 4,
    15,
  );
  if (perRow <= 1) return parts;
  return rows(parts, lengths, perRow, gap, value).concat(parts.slice(count));
}

function rows(parts, lengths, perRow, gap, value) {
  const count = lengths.length;
  const widths = [];
  for (let i = 0; i < perRow; i++) {
    let widest = 0;
    for (let j = i; j < count; j += perRow) widest = Math.max(widest, lengths[j]);
    widths.push(widest + gap);
  }
  const pad = padsLeft(value, parts) ? 'padStart' : 'padEnd';
  const lines = [];
  for (let i = 0; i < count; i += perRow) {
    const end = Math.min(i + perRow, count);
    let line = '';
    for (let j = i; j < end - 1; j++) {
      line += `${parts[j]}, `[pad](widths[j - i] + parts[j].length - lengths[j]);
    }
    const last = end - 1;
    line += pad === 'padStart'
      ? parts[last].padStart(widths[last - i] + parts[last].length - lengths[last] - gap)
      : parts[last];
    lines.push(line);
  }
  return lines;
}

// padsLeft tells whether all elements are numbers, which are aligned right.
function padsLeft(value, parts) {
  if (value === undefined) return false;
  for (let i = 0; i < parts.length; i++) {
    if (typeof value[i] !== 'number' && typeof value[i] !== 'bigint') return false;
  }
  return true;
}

module.exports = { object, element, entries, join };
