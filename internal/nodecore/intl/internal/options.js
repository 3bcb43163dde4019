// How options are read, as ECMA-402 has it.

// objectOf is the options of the older classes, recordOf of the newer ones, which take no other values.
exports.objectOf = (options) => (options === undefined ? Object.create(null) : toObject(options));
exports.recordOf = (options) => {
  if (options === undefined) return Object.create(null);
  if (options === null || (typeof options !== 'object' && typeof options !== 'function')) throw new TypeError('Incorrect options information provided');
  return options;
};

function toObject(value) {
  if (value === null) throw new TypeError('Cannot convert undefined or null to object');
  return Object(value);
}

// text reads an option that is a string.
exports.text = (options, name) => {
  const value = options[name];
  return value === undefined ? undefined : `${value}`;
};

exports.choice = (options, name, values, fallback, where) => {
  const value = options[name];
  if (value === undefined) return fallback;
  const text = `${value}`;
  if (!values.includes(text)) throw new RangeError(`Value ${text} out of range for ${where} options property ${name}`);
  return text;
};

exports.flag = (options, name, fallback) => {
  const value = options[name];
  return value === undefined ? fallback : !!value;
};

exports.number = (options, name, low, high, fallback) => checked(options[name], name, low, high, fallback);

function checked(value, name, low, high, fallback) {
  if (value === undefined) return fallback;
  const n = Number(value);
  if (Number.isNaN(n) || n < low || n > high) throw new RangeError(`${name} value is out of range.`);
  return Math.floor(n);
}
exports.checked = checked;

// type reads a keyword's value: calendar, numberingSystem.
exports.type = (options, name) => {
  const value = options[name];
  if (value === undefined) return undefined;
  const text = `${value}`.toLowerCase();
  if (!/^[a-z0-9]{3,8}(-[a-z0-9]{3,8})*$/.test(text)) throw new RangeError(`Invalid ${name} : ${value}`);
  return text;
};

exports.matcher = (options, where) => exports.choice(options, 'localeMatcher', ['lookup', 'best fit'], 'best fit', where);

// methods gives a class its tag, and hides what helps it.
exports.described = (Class, name) => {
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: `Intl.${name}`, configurable: true });
  Object.defineProperty(Class, 'prototype', { writable: false });
  const { supportedLocalesOf } = require('internal/intl/locales');
  const f = { supportedLocalesOf(locales, options = undefined) { return supportedLocalesOf(`Intl.${name}`, locales, options); } }.supportedLocalesOf;
  Object.defineProperty(f, 'length', { value: 1, configurable: true });
  Object.defineProperty(Class, 'supportedLocalesOf', { value: f, writable: true, configurable: true });
  return Class;
};

exports.incompatible = (method, value) => {
  const shown = value !== null && typeof value === 'object' ? `#<${value.constructor?.name ?? 'Object'}>` : String(value);
  return new TypeError(`Method ${method} called on incompatible receiver ${shown}`);
};
