// events: EventEmitter, and functions on emitters and EventTargets.

const { invalidArgType, outOfRange, makeError } = require('internal/errors');
const { validateFunction, validateBoolean } = require('internal/validate');

// The names of these two show when an emitter is printed.
const shapeMode = Symbol('shapeMode');
const capture = Symbol('kCapture');
const rejection = Symbol.for('nodejs.rejection');
const errorMonitor = Symbol('events.errorMonitor');

let defaultMaxListeners = 10;

function EventEmitter(options) {
  EventEmitter.init.call(this, options);
}

module.exports = EventEmitter;

EventEmitter.prototype._events = undefined;
EventEmitter.prototype._eventsCount = 0;
EventEmitter.prototype._maxListeners = undefined;
Object.defineProperty(EventEmitter.prototype, capture, { value: false, writable: true });

function init(options) {
  // One that was inherited from a prototype's instance is not this one's.
  if (this._events === undefined || this._events === Object.getPrototypeOf(this)._events) {
    this._events = Object.create(null);
    this._eventsCount = 0;
  }
  this._maxListeners ||= undefined;
  this[shapeMode] = false;
  if (options?.captureRejections) {
    validateBoolean(options.captureRejections, 'options.captureRejections');
    this[capture] = true;
  } else {
    this[capture] = EventEmitter.prototype[capture];
  }
}

const define = (methods) => {
  for (const [name, value] of Object.entries(methods)) EventEmitter.prototype[name] = value;
};

// --- listeners ---

function checkCount(n, name) {
  if (typeof n !== 'number') throw invalidArgType(name, 'number', n);
  if (!(n >= 0)) throw outOfRange(name, '>= 0', n);
}

const limitOf = (emitter) => (emitter._maxListeners === undefined ? defaultMaxListeners : emitter._maxListeners);

// add enters a listener. One listener is kept as itself, several in an array,
// as some packages expect that look into _events.
function add(emitter, type, listener, first) {
  validateFunction(listener, 'listener');
  if (emitter._events === undefined) {
    emitter._events = Object.create(null);
    emitter._eventsCount = 0;
  } else if (emitter._events.newListener !== undefined) {
    emitter.emit('newListener', type, listener.listener ?? listener);
  }
  const events = emitter._events; // the listener may have replaced it
  const existing = events[type];
  if (existing === undefined) {
    events[type] = listener;
    emitter._eventsCount++;
    return emitter;
  }
  if (typeof existing === 'function') events[type] = first ? [listener, existing] : [existing, listener];
  else if (first) existing.unshift(listener);
  else existing.push(listener);
  const limit = limitOf(emitter);
  if (limit > 0 && events[type].length > limit && !events[type].warned) warn(emitter, type, events[type], limit);
  return emitter;
}

// warn tells, once for each event, that listeners seem to be forgotten.
function warn(emitter, type, list, limit) {
  Object.defineProperty(list, 'warned', { value: true, configurable: true });
  const { inspect } = require('internal/util/inspect');
  const warning = new Error(`Possible EventEmitter memory leak detected. ${list.length} ${String(type)} listeners ` +
    `added to ${inspect(emitter, { depth: -1 })}. MaxListeners is ${limit}. Use emitter.setMaxListeners() to increase limit`);
  warning.name = 'MaxListenersExceededWarning';
  warning.emitter = emitter;
  warning.type = type;
  warning.count = list.length;
  require('process').emitWarning(warning);
}

// onceWrapper makes the function that stands in the list for a listener which
// is to be called once.
function onceWrapper(emitter, type, listener) {
  let fired = false;
  const wrapper = (...args) => {
    if (fired) return undefined;
    emitter.removeListener(type, wrapper);
    fired = true;
    return Reflect.apply(listener, emitter, args);
  };
  Object.defineProperty(wrapper, 'name', { value: 'bound onceWrapper', configurable: true });
  wrapper.listener = listener;
  return wrapper;
}

const listOf = (listeners) => (listeners === undefined ? [] : typeof listeners === 'function' ? [listeners] : [...listeners]);
const original = (listener) => listener.listener ?? listener;

function drop(emitter, type) {
  if (--emitter._eventsCount === 0) emitter._events = Object.create(null);
  else delete emitter._events[type];
}

define({
  setMaxListeners: function setMaxListeners(n) {
    checkCount(n, 'setMaxListeners');
    this._maxListeners = n;
    return this;
  },

  getMaxListeners: function getMaxListeners() { return limitOf(this); },

  emit: function emit(type, ...args) {
    const events = this._events;
    if (type === 'error') {
      if (events?.[errorMonitor] !== undefined) this.emit(errorMonitor, ...args);
      if (events?.error === undefined) throw unhandled(this, args[0]);
    }
    const handler = events?.[type];
    if (handler === undefined) return false;
    if (typeof handler === 'function') {
      const result = Reflect.apply(handler, this, args);
      if (result !== undefined) watch(this, result, type, args);
      return true;
    }
    const all = handler.slice();
    for (let i = 0; i < all.length; i++) watch(this, Reflect.apply(all[i], this, args), type, args);
    return true;
  },

  addListener: function addListener(type, listener) { return add(this, type, listener, false); },
  on: undefined, // the same, below

  prependListener: function prependListener(type, listener) { return add(this, type, listener, true); },

  once: function once(type, listener) {
    validateFunction(listener, 'listener');
    return this.on(type, onceWrapper(this, type, listener));
  },

  prependOnceListener: function prependOnceListener(type, listener) {
    validateFunction(listener, 'listener');
    return this.prependListener(type, onceWrapper(this, type, listener));
  },

  removeListener: function removeListener(type, listener) {
    validateFunction(listener, 'listener');
    const list = this._events?.[type];
    if (list === undefined) return this;
    if (typeof list === 'function') {
      if (list !== listener && list.listener !== listener) return this;
      drop(this, type);
      if (this._events.removeListener) this.emit('removeListener', type, original(list));
      return this;
    }
    const at = list.findLastIndex((l) => l === listener || l.listener === listener);
    if (at < 0) return this;
    list.splice(at, 1);
    if (list.length === 1) [this._events[type]] = list;
    if (this._events.removeListener !== undefined) this.emit('removeListener', type, original(listener));
    return this;
  },

  off: undefined,

  removeAllListeners: function removeAllListeners(type) {
    const events = this._events;
    if (events === undefined) return this;
    if (events.removeListener === undefined) {
      forget(this, arguments.length > 0 ? [type] : undefined);
      return this;
    }
    if (arguments.length === 0) {
      for (const key of Reflect.ownKeys(events)) if (key !== 'removeListener') this.removeAllListeners(key);
      this.removeAllListeners('removeListener');
      forget(this);
      return this;
    }
    for (const listener of listOf(events[type]).reverse()) this.removeListener(type, listener);
    return this;
  },

  listeners: function listeners(type) { return listOf(this._events?.[type]).map(original); },

  rawListeners: function rawListeners(type) { return listOf(this._events?.[type]); },

  listenerCount,

  eventNames: function eventNames() { return this._eventsCount > 0 ? Reflect.ownKeys(this._events) : []; },
});

function listenerCount(type, listener) {
  const list = listOf(this._events?.[type]);
  if (listener == null) return list.length;
  return list.filter((l) => l === listener || l.listener === listener).length;
}

// forget drops the listeners of some types, or of all, and tells nobody.
function forget(emitter, names) {
  if (names === undefined) {
    emitter._events = Object.create(null);
    emitter._eventsCount = 0;
  } else {
    for (const type of names) if (emitter._events[type] !== undefined) drop(emitter, type);
  }
}

require('internal/events/own').emit = EventEmitter.prototype.emit;
EventEmitter.prototype.on = EventEmitter.prototype.addListener;
EventEmitter.prototype.off = EventEmitter.prototype.removeListener;

// --- errors ---

// unhandled is what emit('error') throws where nobody listens.
function unhandled(emitter, error) {
  if (error instanceof Error) return error;
  const { inspect } = require('internal/util/inspect');
  let shown;
  try {
    shown = inspect(error);
  } catch {
    shown = error;
  }
  const made = makeError(Error, 'ERR_UNHANDLED_ERROR', `Unhandled error. (${shown})`);
  made.context = error;
  return made;
}

// watch routes the rejection of an asynchronous listener to the emitter, if it
// was made with captureRejections.
function watch(emitter, result, type, args) {
  if (result === undefined || result === null || !emitter[capture]) return;
  try {
    const { then } = result;
    if (typeof then !== 'function') return;
    then.call(result, undefined, (error) => {
      require('internal/bootstrap').nextTick(caught, emitter, error, type, args);
    });
  } catch (error) {
    emitter.emit('error', error);
  }
}

function caught(emitter, error, type, args) {
  if (typeof emitter[rejection] === 'function') {
    emitter[rejection](error, type, ...args);
    return;
  }
  const before = emitter[capture];
  try {
    emitter[capture] = false; // an 'error' listener that rejects must not go round
    emitter.emit('error', error);
  } finally {
    emitter[capture] = before;
  }
}

// --- statics ---

const lazily = (name) => function (...args) { return require('internal/events/async')[name](...args); };

EventEmitter.addAbortListener = lazily('addAbortListener');
EventEmitter.once = async function once(emitter, name, options) { return require('internal/events/async').once(emitter, name, options); };
EventEmitter.on = function on(emitter, name, options) { return require('internal/events/async').on(emitter, name, options); };
EventEmitter.getEventListeners = function getEventListeners(target, type) {
  if (typeof target?.listeners === 'function') return target.listeners(type);
  const listeners = require('internal/web/event_target').listenersOf(target, type);
  if (listeners !== undefined) return listeners;
  throw invalidArgType('emitter', ['EventEmitter', 'EventTarget'], target);
};
EventEmitter.getMaxListeners = function getMaxListeners(target) {
  if (typeof target?.getMaxListeners === 'function') return limitOf(target);
  const limit = require('internal/web/event_target').maxListeners(target);
  if (limit !== undefined) return limit;
  throw invalidArgType('emitter', ['EventEmitter', 'EventTarget'], target);
};
EventEmitter.EventEmitter = EventEmitter;
EventEmitter.usingDomains = false;
EventEmitter.captureRejectionSymbol = rejection;
Object.defineProperty(EventEmitter, 'captureRejections', {
  get: () => EventEmitter.prototype[capture],
  set(value) {
    validateBoolean(value, 'EventEmitter.captureRejections');
    Object.defineProperty(EventEmitter.prototype, capture, { value, writable: true });
  },
  enumerable: true, configurable: true,
});
Object.defineProperty(EventEmitter, 'EventEmitterAsyncResource', {
  get: () => require('internal/events/resource').EventEmitterAsyncResource, set: undefined, enumerable: true, configurable: true,
});
EventEmitter.errorMonitor = errorMonitor;
Object.defineProperty(EventEmitter, 'defaultMaxListeners', {
  get: () => defaultMaxListeners,
  set(n) {
    checkCount(n, 'defaultMaxListeners');
    defaultMaxListeners = n;
  },
  enumerable: true, configurable: true,
});
EventEmitter.setMaxListeners = function setMaxListeners(n = defaultMaxListeners, ...targets) {
  checkCount(n, 'setMaxListeners');
  if (targets.length === 0) {
    defaultMaxListeners = n;
    return;
  }
  for (const target of targets) {
    if (typeof target?.setMaxListeners === 'function') target.setMaxListeners(n);
    else if (!require('internal/web/event_target').setMaxListeners(target, n)) {
      throw invalidArgType('eventTargets', ['EventEmitter', 'EventTarget'], target);
    }
  }
};
EventEmitter.init = init;
EventEmitter.listenerCount = function (emitter, type) {
  if (typeof emitter.listenerCount === 'function') return emitter.listenerCount(type);
  return Reflect.apply(listenerCount, emitter, [type]);
};
