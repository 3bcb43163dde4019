'use strict';

// An emitter that is exported keeps the listeners that others have added: all
// but those that the module's own top level had.

const { kindOf } = require('./exports.js');

// (Node warns of whatever is read from the exports of a module in a cycle.)
const isEmitter = (value) => kindOf(value) === 'object' && ['rawListeners', 'eventNames', 'on']
  .every((method) => method in value && typeof value[method] === 'function');

// listenersOf lists the listeners of an emitter as [event, listener], and is
// undefined for what is none.
function listenersOf(emitter) {
  if (!isEmitter(emitter)) return undefined;
  return emitter.eventNames().flatMap((event) => emitter.rawListeners(event).map((each) => [event, each]));
}

// othersListeners lists those that are not among the module's own.
function othersListeners(emitter, own = []) {
  const left = own.slice();
  return (listenersOf(emitter) ?? []).filter(([event, listener]) => {
    const at = left.findIndex(([each, known]) => each === event && known === listener);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

module.exports = { listenersOf, othersListeners };
