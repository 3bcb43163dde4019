// console.table.

const { inspect } = require('internal/inspect');
const { width } = require('internal/inspect_text');
const types = require('internal/types');

const indexHead = '(index)';
const iterationHead = '(iteration index)';
const keyHead = 'Key';
const valueHead = 'Values';

// shown prints a cell. An object in a cell is shown if its parts are simple.
function shown(value, options) {
  const deep = value !== null && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length > 2;
  return inspect(value, { maxArrayLength: 3, breakLength: Infinity, ...options, depth: deep ? -1 : 0 });
}

// table draws data as rows: its entries, with a column for every property that
// one of them has.
exports.table = (data, columns, options) => {
  const show = (value) => shown(value, options);
  if (types.isMap(data)) {
    const entries = [...data];
    return draw([iterationHead, keyHead, valueHead],
      [entries.map((_, i) => `${i}`), entries.map(([k]) => show(k)), entries.map(([, v]) => show(v))]);
  }
  if (types.isSet(data)) {
    const values = [...data];
    return draw([iterationHead, valueHead], [values.map((_, i) => `${i}`), values.map(show)]);
  }
  return byProperty(data, columns, show);
};

function byProperty(data, columns, show) {
  const rows = Object.keys(data);
  const named = new Map((columns ?? []).map((name) => [name, []]));
  const values = [];
  rows.forEach((key, row) => {
    const item = data[key];
    const simple = item === null || (typeof item !== 'object' && typeof item !== 'function');
    if (simple) values[row] = show(item);
    for (const name of columns ?? (simple ? [] : Object.keys(item))) {
      if (!named.has(name)) named.set(name, []);
      named.get(name)[row] = simple || !Object.hasOwn(item, name) ? '' : show(item[name]);
    }
  });
  const heads = [indexHead, ...named.keys()];
  const cells = [rows, ...named.values()];
  if (values.length > 0) {
    heads.push(valueHead);
    cells.push(values);
  }
  return draw(heads, cells);
}

// draw draws columns of cells in a frame.
function draw(heads, columns) {
  const height = Math.max(...columns.map((c) => c.length));
  const cell = (column, row) => column[row] ?? '';
  const widths = heads.map((head, i) => {
    let widest = width(head);
    for (let row = 0; row < height; row++) widest = Math.max(widest, width(cell(columns[i], row)));
    return widest + 2;
  });
  const rule = (left, middle, right) => left + widths.map((n) => '─'.repeat(n)).join(middle) + right;
  const line = (cells) => `│${cells.map((c, i) => filled(c, widths[i])).join('│')}│`;
  const body = [];
  for (let row = 0; row < height; row++) body.push(line(columns.map((c) => cell(c, row))));
  return [rule('┌', '┬', '┐'), line(heads), rule('├', '┼', '┤'), ...body, rule('└', '┴', '┘')].join('\n');
}

const filled = (s, n) => ` ${s}${' '.repeat(n - width(s) - 1)}`;
