// util.inspect: values as Node prints them. This file goes through a value;
// inspect/shape.js tells what an object is, inspect/contents.js prints what
// lists and collections hold, inspect/layout.js breaks the result into lines,
// inspect/text.js has strings and colours.

const types = require('internal/util/types');
const { kind, typedArrayName, proxyParts } = types.inner;
const text = require('internal/util/inspect/text');
const layout = require('internal/util/inspect/layout');

const customSymbol = Symbol.for('nodejs.util.inspect.custom');

const defaults = {
  showHidden: false,
  depth: 2,
  colors: false,
  customInspect: true,
  showProxy: false,
  maxArrayLength: 100,
  maxStringLength: 10000,
  breakLength: 80,
  compact: 3,
  sorted: false,
  getters: false,
  numericSeparator: false,
};

function inspect(value, options) {
  const ctx = { ...defaults, seen: [], indentation: 0, level: 0, circular: undefined, stylize: text.plain };
  if (arguments.length > 1) takeOptions(ctx, options, arguments);
  if (ctx.colors) ctx.stylize = text.coloured(inspect);
  if (ctx.maxArrayLength === null) ctx.maxArrayLength = Infinity;
  if (ctx.maxStringLength === null) ctx.maxStringLength = Infinity;
  return formatValue(ctx, value, 0);
}

// takeOptions fills ctx from the second argument, or from the older form
// inspect(value, showHidden, depth, colors).
function takeOptions(ctx, options, args) {
  if (typeof options === 'boolean' || args.length > 2) {
    if (typeof options === 'boolean') ctx.showHidden = options;
    if (args[2] !== undefined) ctx.depth = args[2];
    if (args[3] !== undefined) ctx.colors = args[3];
    return;
  }
  if (typeof options !== 'object' || options === null) return;
  for (const key of Object.keys(options)) {
    if (key in defaults || key === 'stylize') ctx[key] = options[key];
    else if (!(key in ctx)) (ctx.extra ||= {})[key] = options[key];
  }
}

inspect.custom = customSymbol;
inspect.colors = text.colors;
inspect.styles = text.styles;
Object.defineProperty(inspect, 'defaultOptions', {
  get: () => defaults,
  set(options) {
    require('internal/validate').validateObject(options, 'options');
    Object.assign(defaults, options);
  },
});

function formatValue(ctx, value, depth, inTypedArray) {
  if (typeof value !== 'object' && typeof value !== 'function') return text.primitive(ctx, value);
  if (value === null) return ctx.stylize('null', 'null');
  const outer = value;
  if (kind(value) === 'Proxy') {
    const proxy = proxyParts(value);
    if (proxy[0] === null) return ctx.stylize('<Revoked Proxy>', 'special');
    if (ctx.showProxy) return formatProxy(ctx, proxy, depth);
    value = innermost(proxy[0]);
    if (value === null) return ctx.stylize('<Revoked Proxy>', 'special');
  }
  if (ctx.customInspect) {
    const custom = formatCustom(ctx, value, outer, depth);
    if (custom !== undefined) return custom;
  }
  if (ctx.seen.includes(value)) return circular(ctx, value);
  return formatObject(ctx, value, depth, inTypedArray);
}

function innermost(target) {
  for (let parts = proxyParts(target); parts !== undefined; parts = proxyParts(target)) [target] = parts;
  return target;
}

function formatProxy(ctx, proxy, depth) {
  if (ctx.depth !== null && depth > ctx.depth) return ctx.stylize('Proxy [Array]', 'special');
  depth++;
  ctx.indentation += 2;
  const parts = [formatValue(ctx, proxy[0], depth), formatValue(ctx, proxy[1], depth)];
  ctx.indentation -= 2;
  return layout.join(ctx, parts, '', ['Proxy [', ']'], layout.entries, depth);
}

// formatCustom calls the value's own inspection, and returns undefined if it
// has none.
function formatCustom(ctx, value, outer, depth) {
  const custom = value[customSymbol];
  if (typeof custom !== 'function' || custom === inspect) return undefined;
  // A class and its prototype are not instances.
  const { constructor } = value;
  if (constructor && constructor.prototype === value) return undefined;
  const rest = ctx.depth === null ? null : ctx.depth - depth;
  const result = Reflect.apply(custom, outer, [rest, optionsOf(ctx), inspect]);
  if (result === outer) return undefined;
  if (typeof result === 'object') return formatValue(ctx, result, depth);
  return `${result}`.replaceAll('\n', `\n${' '.repeat(ctx.indentation)}`);
}

// optionsOf gives what a custom inspection may pass on to inspect.
function optionsOf(ctx) {
  const options = {};
  for (const key of Object.keys(defaults)) options[key] = ctx[key];
  return Object.assign(options, { stylize: ctx.stylize }, ctx.extra);
}

function circular(ctx, value) {
  ctx.circular ||= new Map();
  let index = ctx.circular.get(value);
  if (index === undefined) {
    index = ctx.circular.size + 1;
    ctx.circular.set(value, index);
  }
  return ctx.stylize(`[Circular *${index}]`, 'special');
}

// formatObject prints an object or function: what it is (shape), its contents,
// its properties.
function formatObject(ctx, value, depth, inTypedArray) {
  const { shapeOf } = require('internal/util/inspect/shape');
  const shape = shapeOf(ctx, value, depth, inTypedArray);
  if (typeof shape === 'string') return shape;
  if (ctx.depth !== null && depth > ctx.depth) return ctx.stylize(shape.short, 'special');

  depth++;
  ctx.seen.push(value);
  ctx.level = depth;
  const output = shape.contents(ctx, value, depth);
  for (const key of shape.keys) output.push(formatProperty(ctx, value, depth, key, shape.layout));
  if (shape.inherited) {
    for (const { key, owner } of shape.inherited) output.push(inheritedProperty(ctx, value, owner, depth, key));
  }
  ctx.seen.pop();

  let { base, braces } = shape;
  const index = ctx.circular?.get(value);
  if (index !== undefined) {
    const reference = ctx.stylize(`<ref *${index}>`, 'special');
    if (ctx.compact === true) braces = [`${reference} ${braces[0]}`, braces[1]];
    else base = base === '' ? reference : `${reference} ${base}`;
  }
  if (ctx.sorted) sortProperties(ctx, output, shape);
  return layout.join(ctx, output, base, braces, shape.layout, depth, value);
}

function sortProperties(ctx, output, shape) {
  const compare = ctx.sorted === true ? undefined : ctx.sorted;
  if (shape.layout === layout.object) {
    output.sort(compare);
    return;
  }
  const from = output.length - shape.keys.length;
  output.push(...output.splice(from).sort(compare));
}

// formatProperty prints "key: value", or the value alone for an element.
function formatProperty(ctx, value, depth, key, kindOfLayout) {
  const property = Reflect.getOwnPropertyDescriptor(value, key) ||
    { value: value[key], configurable: true, enumerable: true };
  const shown = propertyValue(ctx, value, property, depth, kindOfLayout);
  if (kindOfLayout === layout.element) return shown.text;
  return `${text.propertyKey(ctx, key, property.enumerable)}:${shown.space}${shown.text}`;
}

// inheritedProperty prints a property of a prototype, whose getter is asked on
// behalf of the value.
function inheritedProperty(ctx, value, owner, depth, key) {
  const property = Object.getOwnPropertyDescriptor(owner, key);
  const shown = propertyValue(ctx, value, property, depth, layout.object);
  const line = `${text.propertyKey(ctx, key, property.enumerable)}: ${shown.text}`;
  return ctx.colors ? `\u001b[2m${line}\u001b[22m` : line;
}

function propertyValue(ctx, owner, property, depth, kindOfLayout) {
  if ('value' in property && property.value !== undefined) {
    const indent = ctx.compact !== true || kindOfLayout !== layout.object ? 2 : 3;
    ctx.indentation += indent;
    const shown = formatValue(ctx, property.value, depth);
    const wraps = indent === 3 && ctx.breakLength < text.width(shown, ctx.colors);
    const space = wraps ? `\n${' '.repeat(ctx.indentation)}` : ' ';
    ctx.indentation -= indent;
    return { text: shown, space };
  }
  if (property.get !== undefined) return { text: formatGetter(ctx, owner, property, depth), space: ' ' };
  if (property.set !== undefined) return { text: ctx.stylize('[Setter]', 'special'), space: ' ' };
  return { text: ctx.stylize('undefined', 'undefined'), space: ' ' };
}

function formatGetter(ctx, owner, { get, set }, depth) {
  const label = set === undefined ? 'Getter' : 'Getter/Setter';
  const special = (s) => ctx.stylize(s, 'special');
  const asked = ctx.getters === true || (ctx.getters === 'get' && set === undefined) ||
    (ctx.getters === 'set' && set !== undefined);
  if (!asked) return special(`[${label}]`);
  try {
    const result = Reflect.apply(get, owner, []);
    ctx.indentation += 2;
    const shown = formatValue(ctx, result, depth);
    ctx.indentation -= 2;
    if (result !== null && typeof result === 'object') return `${special(`[${label}]`)} ${shown}`;
    return `${special(`[${label}:`)} ${shown}${special(']')}`;
  } catch (error) {
    const message = `<Inspection threw (${error.message})>`;
    return `${special(`[${label}:`)} ${message}${special(']')}`;
  }
}

module.exports = { inspect, formatValue, formatProperty, defaults, kind, typedArrayName };
