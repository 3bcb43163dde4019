// util.format: text with %s and its like.

const { inspect } = require('internal/util/inspect');
const types = require('internal/util/types');

const numberText = (n) => (Object.is(n, -0) ? '-0' : `${n}`);

const formats = {
  s(arg, options) {
    if (typeof arg === 'number') return numberText(arg);
    if (typeof arg === 'bigint') return `${arg}n`;
    if (typeof arg !== 'object' || arg === null || !hasBuiltInToString(arg)) return String(arg);
    return inspect(arg, { ...options, depth: 0, colors: false, compact: 3 });
  },
  j(arg) {
    try {
      return JSON.stringify(arg);
    } catch (error) {
      if (isCircular(arg, error)) return '[Circular]';
      throw error;
    }
  },
  d: (arg) => number(arg, Number),
  i: (arg) => number(arg, parseInt),
  f: (arg) => (typeof arg === 'symbol' ? 'NaN' : numberText(parseFloat(arg))),
  O: (arg, options) => inspect(arg, options),
  o: (arg, options) => inspect(arg, { ...options, showHidden: true, showProxy: true, depth: 4 }),
  c: () => '',
};

function number(arg, read) {
  if (typeof arg === 'bigint') return `${arg}n`;
  return numberText(typeof arg === 'symbol' ? NaN : read(arg));
}

// isCircular tells a circle from what a toJSON threw.
const isCircular = (arg, error) => error instanceof TypeError && /circular/i.test(error.message) && typeof arg === 'object';

// hasBuiltInToString tells whether nobody gave the object a way to be a text.
function hasBuiltInToString(value) {
  const parts = types.inner.proxyParts(value);
  if (parts !== undefined) {
    if (parts[0] === null) return true;
    value = parts[0];
  }
  if (typeof value.toString !== 'function') return true;
  let at = value;
  while (at !== null && !Object.hasOwn(at, 'toString') && !Object.hasOwn(at, Symbol.toPrimitive)) at = Object.getPrototypeOf(at);
  if (at === null) return true;
  if (at === value) return false;
  const constructor = Object.getOwnPropertyDescriptor(at, 'constructor')?.value;
  return typeof constructor === 'function' && isBuiltIn(constructor.name);
}

const builtIns = new Set(Object.getOwnPropertyNames(globalThis).filter((name) => /^[A-Z]/.test(name)));
const isBuiltIn = (name) => builtIns.has(name);

// format prints args with options for inspect.
function format(options, args) {
  const [first] = args;
  let used = 0;
  const parts = [];
  if (typeof first === 'string') {
    if (args.length === 1) return first;
    used = 1;
    parts.push(first.includes('%') ? fill(first) : first);
  }
  for (const arg of args.slice(used)) parts.push(typeof arg === 'string' ? arg : inspect(arg, options));
  return parts.join(' ');

  // Once the arguments are used up the rest is left as it is.
  function fill(text) {
    return text.replace(/%([sjdifOoc%])/g, (all, letter) => {
      if (letter === '%') return '%';
      return used < args.length ? formats[letter](args[used++], options) : all;
    });
  }
}

module.exports = { format };
