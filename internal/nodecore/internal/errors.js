// Errors that carry a code, as those of Node's own modules do.

// makeError makes an error whose stack shows the code behind the name, while
// the name itself stays that of the class.
function makeError(Base, code, message) {
  const error = new Base(message);
  const { name } = error;
  const stack = require('internal/stack').nodeStack(error.stack);
  Object.defineProperty(error, 'stack', {
    value: `${name} [${code}]${stack.slice(name.length).replace(ownFrames, '')}`, configurable: true, writable: true,
  });
  Object.defineProperty(error, 'toString', {
    value() { return `${this.name} [${code}]: ${this.message}`; },
    configurable: true, writable: true,
  });
  error.code = code;
  return error;
}

// The frames of what makes the error and of what checks arguments tell nothing.
const ownFrames = /(?:\n    at [^\n]*\(?node:internal\/(?:errors|validate):\d+:\d+\)?(?=\n|$))+/;

exports.makeError = makeError;

// systemError makes the error of a failed system call. Empty strings stand
// for what the call does not have.
exports.systemError = (errno, code, text, syscall, path, dest) => {
  let message = `${code}: ${text}`;
  if (syscall !== '') message += `, ${syscall}`;
  if (path !== '') message += ` '${path}'`;
  if (dest !== '') message += ` -> '${dest}'`;
  const error = new Error(message);
  error.errno = errno;
  error.code = code;
  if (syscall !== '') error.syscall = syscall;
  if (path !== '') error.path = path;
  if (dest !== '') error.dest = dest;
  return error;
};

exports.abortError = (cause) => {
  const error = new Error('The operation was aborted', cause === undefined ? undefined : { cause });
  Object.defineProperty(error, 'name', { value: 'AbortError', configurable: true, writable: true, enumerable: true });
  error.code = 'ABORT_ERR';
  return error;
};

// The names of types that are written in lower case in messages.
const primitives = new Set(['string', 'function', 'number', 'object', 'Function', 'Object', 'boolean', 'bigint', 'symbol']);

// invalidArgType says what was expected of an argument or property, and what
// it got.
exports.invalidArgType = (name, expected, actual) => makeError(TypeError, 'ERR_INVALID_ARG_TYPE',
  `The ${subject(name)} must be ${wanted([].concat(expected))}. Received ${received(actual)}`);

function subject(name) {
  if (name.endsWith(' argument')) return name;
  return `"${name}" ${name.includes('.') ? 'property' : 'argument'}`;
}

function wanted(expected) {
  const kinds = expected.filter((e) => primitives.has(e)).map((e) => e.toLowerCase());
  const classes = expected.filter((e) => !primitives.has(e) && /^[A-Z][a-zA-Z0-9]*$/.test(e));
  const others = expected.filter((e) => !primitives.has(e) && !classes.includes(e));
  if (classes.length > 0 && kinds.includes('object')) {
    kinds.splice(kinds.indexOf('object'), 1);
    classes.push('Object');
  }
  const parts = [];
  if (kinds.length > 0) parts.push(`${kinds.length > 1 ? 'one of type' : 'of type'} ${either(kinds)}`);
  if (classes.length > 0) parts.push(`an instance of ${either(classes)}`);
  if (others.length > 1) parts.push(`one of ${either(others)}`);
  if (others.length === 1) parts.push(others[0] === others[0].toLowerCase() ? others[0] : `an ${others[0]}`);
  return parts.join(' or ');
}

// either lists words: "a", "a or b", "a, b, or c".
function either(words) {
  if (words.length < 3) return words.join(' or ');
  return `${words.slice(0, -1).join(', ')}, or ${words[words.length - 1]}`;
}

exports.either = either;

// received describes a value in an error message.
function received(value) {
  const { inspect } = require('internal/util/inspect');
  if (value == null) return `${value}`;
  if (typeof value === 'function') return `function ${value.name}`;
  if (typeof value === 'object') {
    const known = typeof value.constructor === 'function' && 'name' in value.constructor;
    return known ? `an instance of ${value.constructor.name}` : inspect(value, { depth: -1 });
  }
  let shown = inspect(value, { colors: false });
  if (shown.length > 28) shown = `${shown.slice(0, 25)}...`;
  return `type ${typeof value} (${shown})`;
}

exports.received = received;

exports.invalidArgValue = (name, value, reason = 'is invalid') => {
  const { inspect } = require('internal/util/inspect');
  let shown = inspect(value);
  if (shown.length > 128) shown = `${shown.slice(0, 128)}...`;
  const kind = name.includes('.') ? 'property' : 'argument';
  return makeError(TypeError, 'ERR_INVALID_ARG_VALUE', `The ${kind} '${name}' ${reason}. Received ${shown}`);
};

exports.outOfRange = (name, range, value) => {
  const { inspect } = require('internal/util/inspect');
  let shown = inspect(value);
  const big = typeof value === 'bigint' ? (value > 2n ** 32n || value < -(2n ** 32n))
    : Number.isInteger(value) && Math.abs(value) > 2 ** 32;
  if (big) shown = grouped(String(value)) + (typeof value === 'bigint' ? 'n' : '');
  return makeError(RangeError, 'ERR_OUT_OF_RANGE',
    `The value of "${name}" is out of range. It must be ${range}. Received ${shown}`);
};

// grouped puts an underscore before every three digits, as outOfRange does.
function grouped(digits) {
  return digits.replace(/(\d)(?=(\d{3})+$)/g, '$1_');
}

exports.missingArgs = (...names) => {
  const quoted = names.map((n) => `"${n}"`);
  const plural = names.length > 1 ? 's' : '';
  const list = quoted.length < 3 ? quoted.join(' and ') : `${quoted.slice(0, -1).join(', ')}, and ${quoted[quoted.length - 1]}`;
  return makeError(TypeError, 'ERR_MISSING_ARGS', `The ${list} argument${plural} must be specified`);
};

exports.unsupported = (what) => makeError(Error, 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM', `${what} is not in this host`);
