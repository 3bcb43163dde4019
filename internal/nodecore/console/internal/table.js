// console.table.

const { inspect } = require('internal/util/inspect');
const { width } = require('internal/util/inspect/text');
const types = require('internal/util/types');

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
  const [items, paired] = types.isMap(data) ? [[...data], true] : types.isSet(data) ? [[...data], false] : rest(data);
  if (items === undefined) return byProperty(data, columns, show);
  const index = items.map((_, i) => `${i}`);
  if (!paired) return draw([iterationHead, valueHead], [index, items.map(show)]);
  return draw([iterationHead, keyHead, valueHead], [index, items.map(([key]) => show(key)), items.map(([, value]) => show(value))]);
};

// rest is what the iterator of a Map or Set has still to give, and whether that is pairs. (It is given up for that; Node can
// look without taking.)
function rest(data) {
  if (types.isMapIterator(data)) {
    const items = [...data];
    return [items, items.every((item) => Array.isArray(item) && item.length === 2)];
  }
  return types.isSetIterator(data) ? [[...data], false] : [];
}

function byProperty(data, columns, show) {
  const rows = Object.keys(data);
  const cells = Object.create(null); // by column, so that numbers come first
  const values = [];
  rows.forEach((key, row) => {
    const item = data[key];
    const simple = item === null || (typeof item !== 'object' && typeof item !== 'function');
    if (simple && columns === undefined) values[row] = show(item);
    else for (const name of columns ?? Object.keys(item)) (cells[name] ??= [])[row] = simple || !Object.hasOwn(item, name) ? '' : show(item[name]);
  });
  const heads = [indexHead, ...Object.keys(cells)];
  const drawn = [rows, ...Object.values(cells)];
  if (values.length > 0) {
    heads.push(valueHead);
    drawn.push(values);
  }
  return draw(heads, drawn);
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
