'use strict';

// An exported emitter keeps the listeners that others have added: all except those of the
// module's own top level.

const { isProxy, kindOf } = require('./kinds.js');

// methodOf finds a method without asking any getter or trap.
function methodOf(object, name) {
  for (let each = object; each !== null && !isProxy(each); each = Reflect.getPrototypeOf(each)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(each, name);
    if (descriptor !== undefined) return descriptor.value;
  }
  return undefined;
}

// isEmitter asks last for the kind, for which all files are searched.
const isEmitter = (value) => typeof value === 'object' && value !== null
  && ['rawListeners', 'eventNames', 'on'].every((name) => typeof methodOf(value, name) === 'function') && kindOf(value) === 'object';

// listenersOf lists the listeners of an emitter as [event, listener], and is
// undefined for what is none.
function listenersOf(emitter) {
  if (!isEmitter(emitter)) return undefined;
  return emitter.eventNames().flatMap((event) => emitter.rawListeners(event).map((each) => [event, each]));
}

// othersListeners lists those that are not among the module's own.
function othersListeners(emitter, own = []) {
  const left = own.slice();
  return (listenersOf(emitter) ?? []).filter((each) => !take(left, (known) => known[0] === each[0] && known[1] === each[1]));
}

// among lists those listeners that are in another list, too: each as often as in both.
function among(others, listeners) {
  const left = others.slice();
  return listeners.filter((each) => take(left, (other) => other === each));
}

// take removes the first item that matches, and tells whether there was one.
function take(list, matches) {
  const at = list.findIndex(matches);
  if (at >= 0) list.splice(at, 1);
  return at >= 0;
}

module.exports = { listenersOf, othersListeners, among };
