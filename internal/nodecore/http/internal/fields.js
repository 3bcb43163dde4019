// The fields of messages: how they are checked, and Node's errors about them.

const { makeError } = require('internal/errors');

const error = (Base, code, text) => makeError(Base, code, text);

// Names that were found to be good, with what they are in lower case, since programs use few.
const keys = new Map();
const mostKeys = 1000;

// keyOf is a name in lower case, or undefined if it can't be the name of a field.
function keyOf(name) {
  const known = keys.get(name);
  if (known !== undefined) return known;
  if (!go.isToken(name)) return undefined;
  const key = name.toLowerCase();
  if (keys.size < mostKeys) keys.set(name, key);
  return key;
}

const isToken = (name) => keyOf(typeof name === 'string' ? name : String(name)) !== undefined;

// goodKey is keyOf, and throws if there is none.
function goodKey(name, label) {
  const key = typeof name === 'string' ? keyOf(name) : undefined;
  if (key !== undefined) return key;
  throw error(TypeError, 'ERR_INVALID_HTTP_TOKEN', `${label || 'Header name'} must be a valid HTTP token ["${name}"]`);
}

function validateHeaderName(name, label) { goodKey(name, label); }

function validateHeaderValue(name, value) {
  if (value === undefined) throw error(TypeError, 'ERR_HTTP_INVALID_HEADER_VALUE', `Invalid value "${value}" for header "${name}"`);
  if (!isValue(value)) throw invalidChar('header content', name);
}

const isValue = (value) => go.isValue(typeof value === 'string' ? value : `${value}`);

// lowerOf is the name of a field in lower case, which may be a bad one.
const lowerOf = (name) => keys.get(name) ?? name.toLowerCase();

const invalidChar = (what, field) => error(TypeError, 'ERR_INVALID_CHAR',
  `Invalid character in ${what}${field === undefined ? '' : ` ["${field}"]`}`);

const headersSent = (verb) => error(Error, 'ERR_HTTP_HEADERS_SENT', `Cannot ${verb} headers after they are sent to the client`);

// reset is the error of a connection that ended too early.
function reset(message) {
  const made = new Error(message);
  made.code = 'ECONNRESET';
  return made;
}

module.exports = {
  goodKey, validateHeaderName, validateHeaderValue, invalidChar, headersSent, reset, error, isToken, lowerOf,
  isValue, list: go.list, object: go.object, isSingle: go.isSingle,
};
