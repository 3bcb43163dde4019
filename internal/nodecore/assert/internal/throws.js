// assert.throws, rejects, doesNotThrow and doesNotReject.

const { AssertionError } = require('internal/assert/assertion_error');
const { isDeepStrictEqual } = require('internal/assert/deep_equal');
const { inspect } = require('internal/util/inspect');
const { makeError, invalidArgType, invalidArgValue, received } = require('internal/errors');
const { validateFunction } = require('internal/validate');
const types = require('internal/util/types');

const nothing = {}; // in place of an error: none came

exports.call = (f) => {
  validateFunction(f, 'fn');
  try {
    f();
    return nothing;
  } catch (error) {
    return error;
  }
};

const isThenable = (v) => v !== null && typeof v === 'object' && typeof v.then === 'function' && typeof v.catch === 'function';

exports.settle = async (promise) => {
  if (typeof promise === 'function') {
    const made = promise();
    if (!types.isPromise(made) && !isThenable(made)) {
      throw makeError(TypeError, 'ERR_INVALID_RETURN_VALUE',
        `Expected instance of Promise to be returned from the "promiseFn" function but got ${received(made)}.`);
    }
    promise = made;
  } else if (!types.isPromise(promise) && !isThenable(promise)) {
    throw invalidArgType('promiseFn', ['Function', 'Promise'], promise);
  }
  try {
    await promise;
    return nothing;
  } catch (error) {
    return error;
  }
};

function fail(details) {
  if (details.message instanceof Error) throw details.message;
  throw new AssertionError(details);
}

// what names the thing that should or should not have come.
const what = (caller) => (/reject/i.test(caller.name) ? 'rejection' : 'exception');

exports.expectError = (caller, actual, args) => {
  let [expected, message] = args;
  if (typeof expected === 'string') {
    if (args.length > 1) throw invalidArgType('error', ['Object', 'Error', 'Function', 'RegExp'], expected);
    ambiguous(actual, expected);
    [expected, message] = [undefined, expected];
  } else if (expected != null && typeof expected !== 'object' && typeof expected !== 'function') {
    throw invalidArgType('error', ['Object', 'Error', 'Function', 'RegExp'], expected);
  }
  if (actual === nothing) {
    const named = expected?.name ? ` (${expected.name})` : '';
    fail({
      actual: undefined, expected, operator: caller.name, stackStartFn: caller,
      message: message instanceof Error ? message : `Missing expected ${what(caller)}${named}${message ? `: ${message}` : '.'}`,
    });
  }
  matchError(actual, expected, message, caller);
};

// ambiguous catches throws(f, 'text') where the text was meant as the pattern.
function ambiguous(actual, text) {
  if (actual === nothing) return;
  const message = typeof actual === 'object' && actual !== null ? actual.message : actual;
  if (message !== text) return;
  const part = typeof actual === 'object' && actual !== null ? 'message' : 'error';
  throw makeError(TypeError, 'ERR_AMBIGUOUS_ARGUMENT', part === 'message'
    ? `The "error/message" argument is ambiguous. The error message "${text}" is identical to the message.`
    : `The "error/message" argument is ambiguous. The error "${text}" is identical to the message.`);
}

exports.expectNoError = (caller, actual, [expected, message]) => {
  if (actual === nothing) return;
  if (typeof expected === 'string') [expected, message] = [undefined, expected];
  if (expected !== undefined && !isOf(actual, expected)) throw actual;
  const details = message ? `: ${message}` : '.';
  fail({
    actual, expected, operator: caller.name, stackStartFn: caller,
    message: `Got unwanted ${what(caller)}${details}\nActual message: "${actual && actual.message}"`,
  });
};

function isOf(actual, expected) {
  if (typeof expected !== 'function') {
    if (types.isRegExp(expected)) return expected.exec(String(actual)) !== null;
    throw invalidArgType('expected', ['Function', 'RegExp'], expected);
  }
  if (expected.prototype !== undefined && actual instanceof expected) return true;
  if (Error.isPrototypeOf(expected)) return false;
  return Reflect.apply(expected, {}, [actual]) === true;
}

// matchError checks an error against a class, a pattern, a function, or an
// object of properties.
function matchError(actual, expected, message, caller) {
  if (expected === undefined || expected === null) return;
  const failed = (text, values = {}) => {
    const error = new AssertionError({
      actual, expected, message: message || text, operator: caller.name, stackStartFn: caller, ...values,
    });
    error.generatedMessage = !message;
    throw error;
  };
  if (message instanceof Error) {
    const own = message;
    message = undefined;
    try {
      matchError(actual, expected, undefined, caller);
    } catch (error) {
      throw error instanceof AssertionError ? own : error;
    }
    return;
  }
  if (types.isRegExp(expected)) {
    const text = String(actual);
    if (expected.exec(text) !== null) return;
    failed(`The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(text)}\n`);
  }
  if (typeof expected === 'function') matchFunction(actual, expected, failed);
  else matchProperties(actual, expected, message, caller);
}

function matchFunction(actual, expected, failed) {
  if (expected.prototype !== undefined && actual instanceof expected) return;
  if (expected === Error || Error.isPrototypeOf(expected)) failed(wrongClass(actual, expected));
  if (Reflect.apply(expected, {}, [actual]) === true) return;
  const result = Reflect.apply(expected, {}, [actual]);
  const name = expected.name ? `"${expected.name}" ` : '';
  const caught = types.isNativeError(actual) ? `\n\nCaught error:\n\n${actual}` : '';
  failed(`The ${name}validation function is expected to return "true". Received ${inspect(result)}${caught}`);
}

function wrongClass(actual, expected) {
  const start = `The error is expected to be an instance of "${expected.name}". Received `;
  if (!types.isNativeError(actual)) return `${start}"${inspect(actual, { depth: -1 })}"`;
  const { name } = actual.constructor;
  const same = name === expected.name ? '\n\nThe error message was' : '';
  return `${start}${same === '' ? `"${name}"` : 'an error with identical name but a different prototype.'}\n\nError message:\n\n${actual.message}`;
}

// Comparison is what a message about properties shows of an error.
class Comparison {
  constructor(from, keys, actual) {
    for (const key of keys) {
      if (!(key in from)) continue;
      const pattern = actual !== undefined && typeof actual[key] === 'string' && types.isRegExp(from[key]);
      this[key] = pattern && from[key].exec(actual[key]) !== null ? actual[key] : from[key];
    }
  }
}

function matchProperties(actual, expected, message, caller) {
  if (typeof actual !== 'object' || actual === null) {
    const error = new AssertionError({ actual, expected, message, operator: 'deepStrictEqual', stackStartFn: caller });
    error.operator = caller.name;
    throw error;
  }
  const keys = Object.keys(expected);
  if (expected instanceof Error) keys.push('name', 'message');
  else if (keys.length === 0) throw invalidArgValue('error', expected, 'may not be an empty object');
  for (const key of keys) {
    const pattern = typeof actual[key] === 'string' && types.isRegExp(expected[key]);
    if (pattern && expected[key].exec(actual[key]) !== null) continue;
    if (key in actual && isDeepStrictEqual(actual[key], expected[key])) continue;
    mismatch(actual, expected, keys, message, caller);
  }
}

function mismatch(actual, expected, keys, message, caller) {
  if (message) fail({ actual, expected, message, operator: caller.name, stackStartFn: caller });
  const error = new AssertionError({
    actual: new Comparison(actual, keys), expected: new Comparison(expected, keys, actual),
    operator: 'deepStrictEqual', stackStartFn: caller,
  });
  error.actual = actual;
  error.expected = expected;
  error.operator = caller.name;
  throw error;
}
