// The contents of lists, collections, buffers and promises, for inspect: each
// function returns a list of texts.

const types = require('internal/util/types');
const text = require('internal/util/inspect/text');
const layout = require('internal/util/inspect/layout');

const getter = (Class, name) => Object.getOwnPropertyDescriptor(Class.prototype, name).get;
const call = (f) => (self) => f.call(self);

exports.setSize = call(getter(Set, 'size'));
exports.mapSize = call(getter(Map, 'size'));
exports.typedLength = call(getter(Object.getPrototypeOf(Uint8Array), 'length'));

const inspector = () => require('internal/util/inspect');

// indented prints a value that is an element.
function indented(ctx, value, depth) {
  ctx.indentation += 2;
  const shown = inspector().formatValue(ctx, value, depth);
  ctx.indentation -= 2;
  return shown;
}

const limit = (ctx, length) => Math.min(Math.max(0, ctx.maxArrayLength), length);
const plural = (n) => (n > 1 ? 's' : '');
const more = (n) => `... ${n} more item${plural(n)}`;

exports.array = (ctx, value, depth) => {
  const shown = [];
  const { length } = value;
  const most = limit(ctx, length);
  let i = 0;
  while (i < length && shown.length < most) {
    if (Object.prototype.hasOwnProperty.call(value, i)) {
      shown.push(inspector().formatProperty(ctx, value, depth, i++, layout.element));
      continue;
    }
    const from = i;
    i = endOfHole(value, from);
    shown.push(ctx.stylize(`<${i - from} empty item${plural(i - from)}>`, 'undefined'));
  }
  if (i < length) shown.push(more(length - i));
  return shown;
};

// endOfHole finds the next element. Holes may be huge: it asks for the keys
// when the hole turns out to be long.
function endOfHole(value, from) {
  for (let i = from; i < value.length; i++) {
    if (Object.prototype.hasOwnProperty.call(value, i)) return i;
    if (i - from < 100) continue;
    for (const key of Object.keys(value)) {
      if (!/^\d+$/.test(key)) break;
      if (Number(key) > from) return Number(key);
    }
    break;
  }
  return value.length;
}

exports.set = (ctx, value, depth) => {
  const size = exports.setSize(value);
  return take(ctx, size, Set.prototype.values.call(value), (v) => indented(ctx, v, depth));
};

exports.map = (ctx, value, depth) => {
  const size = exports.mapSize(value);
  return take(ctx, size, Map.prototype.entries.call(value),
    ([k, v]) => `${indented(ctx, k, depth)} => ${indented(ctx, v, depth)}`);
};

function take(ctx, size, iterator, print) {
  const most = limit(ctx, size);
  const shown = [];
  for (const item of iterator) {
    if (shown.length >= most) break;
    shown.push(print(item));
  }
  if (size > most) shown.push(more(size - most));
  return shown;
}

exports.typedArray = (ctx, value, depth) => {
  const length = exports.typedLength(value);
  const most = limit(ctx, length);
  const print = length > 0 && typeof value[0] === 'bigint' ? text.bigint : text.number;
  const shown = [];
  for (let i = 0; i < most; i++) shown.push(print(ctx, value[i]));
  if (length > most) shown.push(more(length - most));
  if (ctx.showHidden) {
    ctx.indentation += 2;
    for (const key of ['BYTES_PER_ELEMENT', 'length', 'byteLength', 'byteOffset', 'buffer']) {
      shown.push(`[${key}]: ${inspector().formatValue(ctx, value[key], depth, true)}`);
    }
    ctx.indentation -= 2;
  }
  return shown;
};

exports.bytes = (ctx, value) => {
  const bytes = new Uint8Array(value);
  const most = limit(ctx, bytes.length);
  const hex = Array.from(bytes.subarray(0, most), (b) => b.toString(16).padStart(2, '0')).join(' ');
  const rest = bytes.length - most;
  const tail = rest > 0 ? ` ... ${rest} more byte${plural(rest)}` : '';
  return [`${ctx.stylize('[Uint8Contents]', 'special')}: <${hex}${tail}>`];
};

exports.promise = (ctx, value, depth) => {
  const [state, result] = types.inner.promiseParts(value);
  if (state === 'pending') return [ctx.stylize('<pending>', 'special')];
  const shown = indented(ctx, result, depth);
  return [state === 'rejected' ? `${ctx.stylize('<rejected>', 'special')} ${shown}` : shown];
};

// unknown stands for what can't be seen from outside: what a weak collection
// holds, as in Node, and what an iterator has still to give, which Node shows.
exports.unknown = (ctx) => [ctx.stylize('<items unknown>', 'special')];
