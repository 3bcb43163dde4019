// Primitives, property names and colours for inspect.

const colors = Object.assign(Object.create(null), {
  reset: [0, 0], bold: [1, 22], dim: [2, 22], italic: [3, 23], underline: [4, 24], blink: [5, 25],
  inverse: [7, 27], hidden: [8, 28], strikethrough: [9, 29], doubleunderline: [21, 24],
  black: [30, 39], red: [31, 39], green: [32, 39], yellow: [33, 39],
  blue: [34, 39], magenta: [35, 39], cyan: [36, 39], white: [37, 39],
  bgBlack: [40, 49], bgRed: [41, 49], bgGreen: [42, 49], bgYellow: [43, 49],
  bgBlue: [44, 49], bgMagenta: [45, 49], bgCyan: [46, 49], bgWhite: [47, 49],
  framed: [51, 54], overlined: [53, 55], gray: [90, 39], redBright: [91, 39],
  greenBright: [92, 39], yellowBright: [93, 39], blueBright: [94, 39], magentaBright: [95, 39],
  cyanBright: [96, 39], whiteBright: [97, 39], bgGray: [100, 49], bgRedBright: [101, 49],
  bgGreenBright: [102, 49], bgYellowBright: [103, 49], bgBlueBright: [104, 49],
  bgMagentaBright: [105, 49], bgCyanBright: [106, 49], bgWhiteBright: [107, 49],
});

function alias(name, target) {
  Object.defineProperty(colors, name, {
    get() { return this[target]; },
    set(v) { this[target] = v; },
    configurable: true,
  });
}

for (const [name, target] of [
  ['grey', 'gray'], ['blackBright', 'gray'], ['bgGrey', 'bgGray'], ['bgBlackBright', 'bgGray'],
  ['faint', 'dim'], ['crossedout', 'strikethrough'], ['strikeThrough', 'strikethrough'],
  ['crossedOut', 'strikethrough'], ['conceal', 'hidden'], ['swapColors', 'inverse'],
  ['swapcolors', 'inverse'], ['doubleUnderline', 'doubleunderline'],
]) alias(name, target);

const styles = Object.assign(Object.create(null), {
  special: 'cyan', number: 'yellow', bigint: 'yellow', boolean: 'yellow', undefined: 'grey',
  null: 'bold', string: 'green', symbol: 'green', date: 'magenta', regexp: 'red', module: 'underline',
});

const plain = (s) => String(s);

// coloured returns a function (text, style) that wraps text in the codes of
// the style, as inspect.styles and inspect.colors have them at the time.
function coloured(inspect) {
  return (s, style) => {
    const codes = inspect.colors[inspect.styles[style]];
    return codes === undefined ? String(s) : `\u001b[${codes[0]}m${s}\u001b[${codes[1]}m`;
  };
}

// What a terminal takes as a command: strings such as titles and links (OSC),
// control sequences such as colours (CSI), and short escapes.
const controlCodes = new RegExp([
  '(?:\\u001b\\]|\\u009d)[^\\u0007\\u001b\\u009c]*(?:\\u0007|\\u001b\\\\|\\u009c)',
  '(?:\\u001b\\[|\\u009b)[0-?]*[ -/]*[@-~]',
  '\\u001b[ -/]*[0-Z\\\\^-~]',
].join('|'), 'g');

const strip = (s) => (s.includes('\u001b') || s.includes('\u009b') || s.includes('\u009d') ? s.replace(controlCodes, '') : s);

// length is what counts for breaking lines: code units without colours.
const length = (s, hasColors) => (hasColors ? strip(s).length : s.length);

const wide = /[\u1100-\u115F\u2329\u232A\u2E80-\u303E\u3040-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/;
const invisible = /[\u0000-\u001F\u007F-\u009F\u0300-\u036F\u200B-\u200F\u20D0-\u20FF\uFE00-\uFE0F\uFE20-\uFE2F]/;

// width is how many columns a terminal takes for a text.
function width(s, hasColors = true) {
  if (hasColors) s = strip(s);
  if (/^[\x20-\x7e]*$/.test(s)) return s.length;
  let n = 0;
  for (const char of s.normalize('NFC')) {
    const code = char.codePointAt(0);
    if (code > 0xffff) n += (code >= 0x1f300 && code <= 0x1faff) || (code >= 0x20000 && code <= 0x3fffd) ? 2 : 1;
    else if (wide.test(char)) n += 2;
    else if (!invisible.test(char)) n++;
  }
  return n;
}

const escapes = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', '\\': '\\\\' };

function escapeUnit(unit) {
  if (escapes[unit] !== undefined) return escapes[unit];
  const code = unit.charCodeAt(0);
  const hex = code.toString(16);
  if (code > 0xff) return `\\u${hex}`;
  return `\\x${hex.toUpperCase().padStart(2, '0')}`;
}

const plainText = /^[\x20-\x26\x28-\x5b\x5d-\x7e]*$/;
const surrogate = /[\ud800-\udfff]/;
// Made at run time: a literal of ours would be the engine's, which confuses halves.
const lone = new RegExp('[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?:[^\\ud800-\\udbff]|^)[\\udc00-\\udfff]');

// quoted puts a text in quotes, single ones if possible.
function quoted(s) {
  if (plainText.test(s)) return `'${s}'`;
  let quote = "'";
  if (s.includes("'")) {
    if (!s.includes('"')) quote = '"';
    else if (!s.includes('`') && !s.includes('${')) quote = '`';
  }
  let out = s.replace(/[\x00-\x1f\\\x7f-\x9f]/g, escapeUnit);
  if (quote === "'") out = out.replace(/'/g, "\\'");
  if (surrogate.test(out) && lone.test(out)) out = escapeLone(out);
  return quote + out + quote;
}

// escapeLone goes by code points: only a lone surrogate is one by itself.
function escapeLone(s) {
  return Array.from(s, (c) => (c.length === 1 && surrogate.test(c) ? escapeUnit(c) : c)).join('');
}

function primitive(ctx, value) {
  if (typeof value === 'string') return string(ctx, value);
  if (typeof value === 'number') return number(ctx, value);
  if (typeof value === 'bigint') return bigint(ctx, value);
  if (typeof value === 'symbol') return ctx.stylize(symbolName(value), 'symbol');
  return ctx.stylize(`${value}`, typeof value);
}

// A long string in an object is shown line by line.
const shortString = 16;

function string(ctx, value) {
  let trailer = '';
  if (value.length > ctx.maxStringLength) {
    const rest = value.length - ctx.maxStringLength;
    value = value.slice(0, ctx.maxStringLength);
    trailer = `... ${rest} more character${rest > 1 ? 's' : ''}`;
  }
  const breaks = ctx.compact !== true && value.length > shortString &&
    value.length > ctx.breakLength - ctx.indentation - 4;
  if (!breaks) return ctx.stylize(quoted(value), 'string') + trailer;
  const lines = value.split(/(?<=\n)/);
  const indent = ' '.repeat(ctx.indentation + 2);
  return lines.map((line) => ctx.stylize(quoted(line), 'string')).join(` +\n${indent}`) + trailer;
}

function number(ctx, value) {
  let shown = Object.is(value, -0) ? '-0' : `${value}`;
  if (ctx.numericSeparator) shown = separated(value, shown);
  return ctx.stylize(shown, 'number');
}

function separated(value, shown) {
  if (!/^-?\d+(\.\d+)?$/.test(shown)) return shown;
  const [whole, fraction] = shown.split('.');
  const grouped = groupDigits(whole);
  return fraction === undefined ? grouped : `${grouped}.${fraction.replace(/(\d{3})(?=\d)/g, '$1_')}`;
}

const groupDigits = (digits) => digits.replace(/(\d)(?=(\d{3})+$)/g, '$1_');

function bigint(ctx, value) {
  const digits = `${value}`;
  return ctx.stylize(`${ctx.numericSeparator ? groupDigits(digits) : digits}n`, 'bigint');
}

const symbolName = (s) => s.toString().replace(/[\x00-\x1f\x27\x5c\x7f-\x9f]/g, (c) => (c === "'" ? c : escapeUnit(c)));

// propertyName is a key without the marks of hidden and symbol keys.
const propertyName = (ctx, key) => (typeof key === 'symbol' ? symbolName(key) : String(key));

function propertyKey(ctx, key, enumerable) {
  if (typeof key === 'symbol') return `[${ctx.stylize(symbolName(key), 'symbol')}]`;
  key = String(key);
  if (key === '__proto__') return "['__proto__']";
  if (!enumerable) return `[${key.replace(/[\x00-\x1f\x7f-\x9f]/g, escapeUnit)}]`;
  if (/^[a-zA-Z_][a-zA-Z_0-9]*$/.test(key)) return ctx.stylize(key, 'name');
  return ctx.stylize(quoted(key), 'string');
}

module.exports = {
  colors, styles, plain, coloured, strip, length, width, quoted, primitive, number, bigint, string, propertyName, propertyKey,
};
