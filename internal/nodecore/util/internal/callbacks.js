// util.promisify and util.callbackify.

const { validateFunction } = require('internal/validate');
const { invalidArgType, makeError } = require('internal/errors');

const custom = Symbol.for('nodejs.util.promisify.custom');
const argumentNames = Symbol('customPromisifyArgs');

function promisify(original) {
  validateFunction(original, 'original');
  const own = original[custom];
  if (own) {
    if (typeof own !== 'function') throw invalidArgType('util.promisify.custom', 'function', own);
    return Object.defineProperty(own, custom, { value: own, configurable: true });
  }
  // Several results make an object, for functions that name them.
  const names = original[argumentNames];
  function fn(...args) {
    return new Promise((resolve, reject) => {
      Reflect.apply(original, this, [...args, (error, ...values) => {
        if (error) reject(error);
        else if (names === undefined || values.length < 2) resolve(values[0]);
        else resolve(Object.fromEntries(names.map((name, i) => [name, values[i]])));
      }]);
    });
  }
  Object.setPrototypeOf(fn, Object.getPrototypeOf(original));
  Object.defineProperty(fn, custom, { value: fn, configurable: true });
  return Object.defineProperties(fn, Object.getOwnPropertyDescriptors(original));
}

promisify.custom = custom;

function callbackify(original) {
  validateFunction(original, 'original');
  function callbackified(...args) {
    const callback = args.pop();
    validateFunction(callback, 'last argument');
    const { nextTick } = require('internal/bootstrap');
    const done = callback.bind(this);
    Reflect.apply(original, this, args).then(
      (value) => nextTick(done, null, value),
      (reason) => nextTick(done, reason || falsy(reason)),
    );
  }
  const properties = Object.getOwnPropertyDescriptors(original);
  if (typeof properties.length.value === 'number') properties.length.value++;
  if (typeof properties.name.value === 'string') properties.name.value += 'Callbackified';
  return Object.defineProperties(callbackified, properties);
}

// falsy makes an error of a reason that would not look like one.
function falsy(reason) {
  const error = makeError(Error, 'ERR_FALSY_VALUE_REJECTION', 'Promise was rejected with falsy value');
  error.reason = reason;
  return error;
}

module.exports = { promisify, callbackify, argumentNames };
