// Promises that were rejected and have no handler when the turn ends.

const { makeError } = require('internal/errors');
const types = require('internal/util/types');

// Those that listeners were told of, so that they hear of a late handler too.
const reported = new WeakSet();

exports.report = (promise, reason, adopted, uncaught) => {
  if (adopted !== undefined) {
    reported.add(promise);
    if (adopted.process.emit('unhandledRejection', reason, promise)) return;
  }
  if (preparation(reason)) return;
  uncaught(types.isNativeError(reason) ? reason : wrap(reason), 'unhandledRejection');
};

// preparation warns of what packages make ready when they are loaded, in case that it is needed, and can't be had here.
// Whoever comes to need it receives the rejection.
function preparation(reason) {
  if (reason?.name !== 'ReferenceError' || reason.message !== 'WebAssembly is not defined') return false;
  require('process').emitWarning('WebAssembly is not in this host, and something was prepared for it', { type: 'Warning', code: 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM' });
  return true;
}

exports.reportLate = (promise, adopted) => {
  if (adopted === undefined || !reported.delete(promise)) return;
  adopted.process.emit('rejectionHandled', promise);
};

// wrap makes an error of a reason that is none. It has no frames: those would
// be of this file.
function wrap(reason) {
  const error = makeError(Error, 'ERR_UNHANDLED_REJECTION',
    'This error originated either by throwing inside of an async function without a catch block, ' +
    'or by rejecting a promise which was not handled with .catch(). ' +
    `The promise rejected with the reason "${shown(reason)}".`);
  const hide = (name, value) => Object.defineProperty(error, name, { value, configurable: true, writable: true });
  hide('name', 'UnhandledPromiseRejection');
  hide('stack', `${error.name}: ${error.message}`);
  return error;
}

function shown(reason) {
  if (typeof reason === 'function') return Function.prototype.toString.call(reason);
  if (typeof reason !== 'object' || reason === null) return String(reason);
  return `#<${reason.constructor?.name || 'Object'}>`;
}
