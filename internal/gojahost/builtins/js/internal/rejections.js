// Promises that were rejected and have no handler when the turn ends.

const { makeError } = require('internal/errors');
const types = require('internal/types');

// Those that listeners were told of, so that they hear of a late handler too.
const reported = new WeakSet();

exports.report = (promise, reason, adopted, uncaught) => {
  if (adopted !== undefined) {
    reported.add(promise);
    if (adopted.process.emit('unhandledRejection', reason, promise)) return;
  }
  uncaught(types.isNativeError(reason) ? reason : wrap(reason), 'unhandledRejection');
};

exports.reportLate = (promise, adopted) => {
  if (adopted === undefined || !reported.delete(promise)) return;
  adopted.process.emit('rejectionHandled', promise);
};

function wrap(reason) {
  const { inspect } = require('internal/inspect');
  const shown = typeof reason === 'object' && reason !== null ? inspect(reason) : String(reason);
  const error = makeError(Error, 'ERR_UNHANDLED_REJECTION',
    'This error originated either by throwing inside of an async function without a catch block, ' +
    'or by rejecting a promise which was not handled with .catch(). ' +
    `The promise rejected with the reason "${shown}".`);
  Object.defineProperty(error, 'name', { value: 'UnhandledPromiseRejection', configurable: true, writable: true });
  return error;
}
