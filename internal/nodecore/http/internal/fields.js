// The fields of messages: how they are checked, and Node's errors about them.

const { makeError } = require('internal/errors');

const error = (Base, code, text) => makeError(Base, code, text);

// Names that were found to be good, since programs use few.
const good = new Set();
const mostGood = 1000;

function isToken(name) {
  if (typeof name !== 'string') name = String(name);
  if (good.has(name)) return true;
  if (!go.isToken(name)) return false;
  if (good.size < mostGood) good.add(name);
  return true;
}

function validateHeaderName(name, label) {
  if (typeof name === 'string' && isToken(name)) return;
  throw error(TypeError, 'ERR_INVALID_HTTP_TOKEN', `${label || 'Header name'} must be a valid HTTP token ["${name}"]`);
}

function validateHeaderValue(name, value) {
  if (value === undefined) throw error(TypeError, 'ERR_HTTP_INVALID_HEADER_VALUE', `Invalid value "${value}" for header "${name}"`);
  if (!isValue(value)) throw invalidChar('header content', name);
}

const isValue = (value) => go.isValue(typeof value === 'string' ? value : `${value}`);

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
  validateHeaderName, validateHeaderValue, invalidChar, headersSent, reset, error, isToken,
  isValue, list: go.list, object: go.object, isSingle: go.isSingle,
};
