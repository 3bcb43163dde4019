// AssertionError, whose message shows how two values differ.

const { inspect } = require('internal/util/inspect');
const { validateObject } = require('internal/validate');
const custom = Symbol.for('nodejs.util.inspect.custom');

const titles = {
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  strictEqual: 'Expected values to be strictly equal:',
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notIdentical: 'Values have same structure but are not reference-equal:',
};

const shortest = 12; // two values of so many characters together go on a line
const longest = 512; // of a value in a sentence
const mostLines = 50;

// show prints a value with a line for every part.
const show = (value) => inspect(value, {
  compact: false, customInspect: false, depth: 1000, maxArrayLength: Infinity, showHidden: false, showProxy: false,
  sorted: true, getters: true,
});

const isObject = (v) => (typeof v === 'object' && v !== null) || typeof v === 'function';

class AssertionError extends Error {
  constructor(options) {
    validateObject(options, 'options');
    const { message, operator, stackStartFn, actual, expected } = options;
    super(message != null && !isDiff(operator) ? String(message) : describe(actual, expected, operator, message));
    this.generatedMessage = !message;
    Object.defineProperty(this, 'name', { value: 'AssertionError', writable: true, configurable: true });
    this.code = 'ERR_ASSERTION';
    this.actual = actual;
    this.expected = expected;
    this.operator = operator;
    const { capture } = require('internal/stack');
    Object.defineProperty(this, 'stack', {
      value: capture('AssertionError [ERR_ASSERTION]', this.message, stackStartFn ?? AssertionError),
      writable: true, configurable: true,
    });
  }

  toString() { return `${this.name} [${this.code}]: ${this.message}`; }

  [custom](depth, options) {
    const { actual, expected } = this;
    this.actual = shortened(actual);
    this.expected = shortened(expected);
    const shown = inspect(this, { ...options, customInspect: false, depth: 0 });
    this.actual = actual;
    this.expected = expected;
    return shown;
  }
}

const isDiff = (operator) => operator === 'deepStrictEqual' || operator === 'strictEqual';

// shortened leaves ten lines of a long text.
function shortened(value) {
  if (typeof value !== 'string') return value;
  const lines = value.split('\n');
  if (lines.length > 10) return `${lines.slice(0, 10).join('\n')}\n...`;
  return value.length > longest ? `${value.slice(0, longest)}...` : value;
}

function describe(actual, expected, operator, message) {
  if (isDiff(operator)) return difference(actual, expected, operator, message);
  if (operator === 'notDeepStrictEqual' || operator === 'notStrictEqual') return same(actual, operator);
  let left = show(actual);
  let right = show(expected);
  const title = titles[operator];
  if (operator === 'notDeepEqual' && left === right) {
    const text = `${title}\n\n${left}`;
    return text.length > 1024 ? `${text.slice(0, 1021)}...` : text;
  }
  const cut = (s) => (s.length > longest ? `${s.slice(0, longest - 3)}...` : s);
  left = cut(left);
  right = cut(right);
  if (operator === 'deepEqual') return `${title}\n\n${left}\n\nshould loosely deep-equal\n\n${right}`;
  if (operator === 'notDeepEqual') return `${title}\n\n${left}\n\nshould not loosely deep-equal\n\n${right}`;
  return `${left} ${operator} ${right}`;
}

// trimmed keeps a value from filling the screen.
const trimmed = (lines) => (lines.length > mostLines ? [...lines.slice(0, 46), '...'] : lines);

function same(actual, operator) {
  const title = operator === 'notStrictEqual' && isObject(actual) ? titles.notStrictEqualObject : titles[operator];
  const lines = trimmed(show(actual).split('\n'));
  if (lines.length > 1) return `${title}\n\n${lines.join('\n')}\n`;
  return `${title}${lines[0].length > 5 ? '\n\n' : ' '}${lines[0]}`;
}

function difference(actual, expected, operator, message) {
  const left = show(actual).split('\n');
  const right = show(expected).split('\n');
  if (operator === 'strictEqual' && isObject(actual) && isObject(expected) && typeof actual === typeof expected) {
    operator = 'strictEqualObject';
  }
  const title = message ?? titles[operator];
  if (left.length > 1 || right.length > 1 || left[0] === right[0]) {
    return require('internal/assert/line_diff').lineDiff(left, right, title) ??
      `${titles.notIdentical}\n\n${trimmed(left).join('\n')}\n`;
  }
  const both = left[0].length + right[0].length;
  const simple = !isObjectOnly(actual) && !isObjectOnly(expected) && (actual !== 0 || expected !== 0);
  if (both <= shortest && simple) return `${title}\n\n${left[0]} !== ${right[0]}\n`;
  const mark = both > shortest && operator !== 'strictEqualObject' && both < 80 ? pointer(left[0], right[0]) : '';
  return `${require('internal/assert/line_diff').lineDiff(left, right, title)}${mark}`;
}

const isObjectOnly = (v) => typeof v === 'object' && v !== null;

// pointer marks where two lines begin to differ, unless that is at their start.
function pointer(a, b) {
  let i = 0;
  while (a[i] === b[i]) i++;
  return i > 2 ? `\n  ${' '.repeat(i)}^` : '';
}

module.exports = { AssertionError };
