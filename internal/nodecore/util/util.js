// util: inspect and format, and tools for callbacks, classes and arguments.

const { inspect } = require('internal/util/inspect');
const { format } = require('internal/util/format');
const types = require('internal/util/types');
const validate = require('internal/validate');
const { invalidArgType } = require('internal/errors');
const { strip } = require('internal/util/inspect/text');

const util = module.exports = {};

// lazy defines a function whose file is loaded when it is first asked for.
function lazy(name, file) {
  Object.defineProperty(util, name, {
    get() {
      const value = require(file)[name];
      Object.defineProperty(util, name, { value, writable: true, enumerable: true, configurable: true });
      return value;
    },
    set(value) { Object.defineProperty(util, name, { value, writable: true, enumerable: true, configurable: true }); },
    enumerable: true, configurable: true,
  });
}

util._extend = function _extend(target, source) {
  return source === null || typeof source !== 'object' ? target : Object.assign(target, source);
};
lazy('callbackify', 'internal/util/callbacks');
lazy('debug', 'internal/util/debuglog');
lazy('debuglog', 'internal/util/debuglog');
lazy('deprecate', 'internal/util/deprecate');
util.format = function format(...args) { return formatted({}, args); };
const formatted = format;
lazy('styleText', 'internal/util/style_text');
util.formatWithOptions = function formatWithOptions(options, ...args) {
  if (typeof options !== 'object' || options === null) throw invalidArgType('inspectOptions', 'Object', options);
  return formatted(options, args);
};
lazy('getSystemErrorMap', 'internal/util/system_errors');
lazy('getSystemErrorName', 'internal/util/system_errors');

util.inherits = function inherits(constructor, superConstructor) {
  if (constructor === undefined || constructor === null) throw invalidArgType('ctor', 'Function', constructor);
  if (superConstructor === undefined || superConstructor === null) throw invalidArgType('superCtor', 'Function', superConstructor);
  if (superConstructor.prototype === undefined) throw invalidArgType('superCtor.prototype', 'Object', superConstructor.prototype);
  Object.defineProperty(constructor, 'super_', { value: superConstructor, writable: true, configurable: true });
  Object.setPrototypeOf(constructor.prototype, superConstructor.prototype);
};

util.inspect = inspect;
util.isArray = Array.isArray;
util.isBoolean = (v) => typeof v === 'boolean';
util.isBuffer = (v) => require('buffer').Buffer.isBuffer(v);
lazy('isDeepStrictEqual', 'internal/assert/deep_equal');
util.isNull = (v) => v === null;
util.isNullOrUndefined = (v) => v === null || v === undefined;
util.isNumber = (v) => typeof v === 'number';
util.isString = (v) => typeof v === 'string';
util.isSymbol = (v) => typeof v === 'symbol';
util.isUndefined = (v) => v === undefined;
util.isRegExp = types.isRegExp;
util.isObject = (v) => v !== null && typeof v === 'object';
util.isDate = types.isDate;
util.isError = (v) => v instanceof Error || types.isNativeError(v);
util.isFunction = (v) => typeof v === 'function';
util.isPrimitive = (v) => v === null || (typeof v !== 'object' && typeof v !== 'function');

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

util.log = function log(...args) {
  const now = new Date();
  const two = (n) => String(n).padStart(2, '0');
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join(':');
  require('console').log('%s - %s', `${now.getDate()} ${months[now.getMonth()]} ${time}`, formatted({}, args));
};

lazy('promisify', 'internal/util/callbacks');

util.stripVTControlCharacters = function stripVTControlCharacters(text) {
  validate.validateString(text, 'str');
  return strip(text);
};

util.toUSVString = function toUSVString(text) {
  return require('internal/text').wellFormed(`${text}`);
};
util.transferableAbortSignal = (signal) => signal; // nothing is transferred here
util.transferableAbortController = () => new (require('internal/web/abort').AbortController)();
lazy('aborted', 'internal/web/abort');
util.types = types;
lazy('parseEnv', 'internal/util/parse_env');
lazy('parseArgs', 'internal/util/parse_args');
lazy('TextDecoder', 'internal/web/encoding');
lazy('TextEncoder', 'internal/web/encoding');

const { named } = require('internal/members');

lazy('MIMEType', 'internal/util/mime');
lazy('MIMEParams', 'internal/util/mime');
named(util);
