// Checks of arguments, with Node's errors.

const { invalidArgType, invalidArgValue, outOfRange } = require('internal/errors');

function ofType(type) {
  return (value, name) => {
    if (typeof value !== type) throw invalidArgType(name, type, value);
  };
}

exports.validateString = ofType('string');
exports.validateFunction = ofType('function');
exports.validateBoolean = ofType('boolean');

exports.validateNumber = (value, name, min, max) => {
  if (typeof value !== 'number') throw invalidArgType(name, 'number', value);
  const bounded = min !== undefined || max !== undefined;
  if (value < min || value > max || (bounded && Number.isNaN(value))) {
    const low = min === undefined ? '' : `>= ${min}`;
    const high = max === undefined ? '' : `<= ${max}`;
    throw outOfRange(name, [low, high].filter(Boolean).join(' && '), value);
  }
};

exports.validateInteger = (value, name, min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER) => {
  if (typeof value !== 'number') throw invalidArgType(name, 'number', value);
  if (!Number.isInteger(value)) throw outOfRange(name, 'an integer', value);
  if (value < min || value > max) throw outOfRange(name, `>= ${min} && <= ${max}`, value);
};

exports.validateObject = (value, name) => {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw invalidArgType(name, 'Object', value);
};

exports.validateArray = (value, name) => {
  if (!Array.isArray(value)) throw invalidArgType(name, 'Array', value);
};

exports.validateOneOf = (value, name, allowed) => {
  if (allowed.includes(value)) return;
  const list = allowed.map((v) => (typeof v === 'string' ? `'${v}'` : String(v))).join(', ');
  throw invalidArgValue(name, value, `must be one of: ${list}`);
};

exports.validateAbortSignal = (value, name) => {
  if (value !== undefined && (value === null || typeof value !== 'object' || !('aborted' in value))) {
    throw invalidArgType(name, 'AbortSignal', value);
  }
};
