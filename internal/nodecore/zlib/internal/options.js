// Checks of zlib's options.

const { invalidArgType, outOfRange } = require('internal/errors');
const { validateNumber } = require('internal/validate');
const { isAnyArrayBuffer } = require('internal/util/types');

// given tells whether a number was given. NaN counts as none.
function given(number, name) {
  if (number === undefined || Number.isNaN(number)) return false;
  if (Number.isFinite(number)) return true;
  validateNumber(number, name);
  throw outOfRange(name, 'a finite number', number);
}

// inRange is an option, or its default.
function inRange(options, key, low, high, otherwise) {
  const [value, name] = [options?.[key], `options.${key}`];
  return given(value, name) ? within(value, name, low, high) : otherwise;
}

function within(value, name, low, high) {
  if (value < low || value > high) throw outOfRange(name, high === Infinity ? `>= ${low}` : `>= ${low} and <= ${high}`, value);
  return value;
}

function dictionaryOf(options) {
  const dictionary = options?.dictionary;
  if (dictionary === undefined || ArrayBuffer.isView(dictionary)) return dictionary && bytesOf(dictionary);
  if (isAnyArrayBuffer(dictionary)) return new Uint8Array(dictionary);
  throw invalidArgType('options.dictionary', ['Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], dictionary);
}

const bytesOf = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

module.exports = { given, inRange, within, dictionaryOf, bytesOf };
