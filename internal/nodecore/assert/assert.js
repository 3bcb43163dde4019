// assert.

const { AssertionError } = require('internal/assert/assertion_error');
const { isDeepEqual, isDeepStrictEqual } = require('internal/assert/deep_equal');
const { inspect } = require('internal/util/inspect');
const { invalidArgType, missingArgs } = require('internal/errors');
const thrown = require('internal/assert/throws');

// fail throws the message if that is an error, or an AssertionError.
function fail(details) {
  if (details.message instanceof Error) throw details.message;
  throw new AssertionError(details);
}

function check(caller, args) {
  const [value, message] = args;
  if (value) return;
  let text = message;
  let generated = false;
  if (args.length === 0) {
    generated = true;
    text = 'No value argument passed to `assert.ok()`';
  } else if (message == null) {
    generated = true;
    text = require('internal/assert/call_source').message(caller, value);
  }
  if (text instanceof Error) throw text;
  const error = new AssertionError({ actual: value, expected: true, message: text, operator: '==', stackStartFn: caller });
  error.generatedMessage = generated;
  throw error;
}

const assert = module.exports = function ok(...args) { check(ok, args); };

// fail takes a message, or as it was once (actual, expected, message, operator, stackStartFn).
assert.fail = function fail(...args) {
  if (args.length > 1) warnOfMany();
  const [actual, expected, message = args.length < 2 ? args[0] ?? 'Failed' : undefined, operator, stackStartFn = fail] = args;
  if (message instanceof Error) throw message;
  const values = args.length < 2 ? {} : { actual, expected };
  const error = new AssertionError({ ...values, message, operator: operator ?? (args.length === 2 ? '!=' : 'fail'), stackStartFn });
  error.generatedMessage = args.length === 0 || args[0] === undefined || !message;
  throw error;
};
Object.defineProperty(assert.fail, 'length', { value: 5 });

let warned = false;
function warnOfMany() {
  if (warned) return;
  warned = true;
  require('process').emitWarning('assert.fail() with more than one argument is deprecated. Please use assert.strictEqual() instead or only pass a message.',
    'DeprecationWarning', 'DEP0094');
}

assert.AssertionError = AssertionError;
assert.ok = function ok(...args) { check(ok, args); };

// comparison defines an assertion of two values.
function comparison(operator, holds, shown = operator) {
  const f = { [operator](...args) {
    if (args.length < 2) throw missingArgs('actual', 'expected');
    const [actual, expected, message] = args;
    if (!holds(actual, expected)) fail({ actual, expected, message, operator: shown, stackStartFn: f });
  } }[operator];
  Object.defineProperty(f, 'length', { value: 3, configurable: true });
  assert[operator] = f;
}

// biome-ignore lint/suspicious/noDoubleEquals: that is what equal means
const loose = (a, b) => a == b || (a !== a && b !== b);

comparison('equal', loose, '==');
comparison('notEqual', (a, b) => !loose(a, b), '!=');
comparison('deepEqual', isDeepEqual);
comparison('notDeepEqual', (a, b) => !isDeepEqual(a, b));
comparison('deepStrictEqual', isDeepStrictEqual);
comparison('notDeepStrictEqual', (a, b) => !isDeepStrictEqual(a, b));
comparison('strictEqual', Object.is);
comparison('notStrictEqual', (a, b) => !Object.is(a, b));

assert.throws = function throws(f, ...expected) {
  thrown.expectError(throws, thrown.call(f), expected);
};

assert.rejects = async function rejects(promise, ...expected) {
  thrown.expectError(rejects, await thrown.settle(promise), expected);
};

assert.doesNotThrow = function doesNotThrow(f, ...expected) {
  thrown.expectNoError(doesNotThrow, thrown.call(f), expected);
};

assert.doesNotReject = async function doesNotReject(promise, ...expected) {
  thrown.expectNoError(doesNotReject, await thrown.settle(promise), expected);
};

assert.ifError = function ifError(error) {
  if (error === null || error === undefined) return;
  let message = 'ifError got unwanted exception: ';
  if (typeof error === 'object' && typeof error.message === 'string') {
    message += error.message.length === 0 && error.constructor ? error.constructor.name : error.message;
  } else {
    message += inspect(error);
  }
  const made = new AssertionError({ actual: error, expected: null, operator: 'ifError', message, stackStartFn: ifError });
  made.generatedMessage = false;
  throw made;
};

function match(caller, string, regexp, message, wanted) {
  if (require('internal/util/types').isRegExp(regexp) === false) throw invalidArgType('regexp', 'RegExp', regexp);
  if (typeof string === 'string' && (regexp.exec(string) !== null) === wanted) return;
  if (message instanceof Error) throw message;
  const { received } = require('internal/errors');
  const verb = wanted ? 'The input did not match the regular expression' : 'The input was expected to not match the regular expression';
  const text = typeof string !== 'string' ? `The "string" argument must be of type string. Received ${received(string)}`
    : `${verb} ${inspect(regexp)}. Input:\n\n${inspect(string)}\n`;
  const error = new AssertionError({
    actual: string, expected: regexp, message: message || text, operator: caller.name, stackStartFn: caller,
  });
  error.generatedMessage = !message;
  throw error;
}

assert.match = function match_(string, regexp, message) { match(assert.match, string, regexp, message, true); };
assert.doesNotMatch = function doesNotMatch(string, regexp, message) { match(assert.doesNotMatch, string, regexp, message, false); };
Object.defineProperty(assert.match, 'name', { value: 'match' });

Object.defineProperty(assert, 'CallTracker', {
  get: () => require('internal/assert/call_tracker').CallTracker, enumerable: true, configurable: true,
});

// strict is assert with the strict comparisons under the loose names.
assert.strict = Object.assign(function strict(...args) { check(strict, args); }, assert, {
  equal: assert.strictEqual, deepEqual: assert.deepStrictEqual,
  notEqual: assert.notStrictEqual, notDeepEqual: assert.notDeepStrictEqual,
});
assert.strict.strict = assert.strict;
