// Event, CustomEvent and EventTarget, as the web has them, without a tree of
// targets.

const { branded, invalidThis } = require('internal/brand');
const { invalidArgType, missingArgs, makeError } = require('internal/errors');
const { now } = require('internal/clock');
const custom = Symbol.for('nodejs.util.inspect.custom');

let dispatchEvent; // (event, target), set by Event, which alone may
let isEvent;

class Event {
  #type;
  #bubbles;
  #cancelable;
  #composed;
  #timeStamp = now();
  #target = null;
  #dispatching = false;
  #prevented = false;
  #stopped = false;
  #stoppedNow = false;
  #trusted = false;

  constructor(type, options = undefined, trusted = undefined) {
    if (arguments.length === 0) throw missingArgs('type');
    if (options !== undefined && options !== null && typeof options !== 'object') throw invalidArgType('options', 'object', options);
    this.#type = `${type}`;
    this.#bubbles = Boolean(options?.bubbles);
    this.#cancelable = Boolean(options?.cancelable);
    this.#composed = Boolean(options?.composed);
    this.#trusted = trusted === trustedKey;
  }

  initEvent(type, bubbles = false, cancelable = false) {
    if (arguments.length === 0) throw missingArgs('type');
    if (this.#dispatching) return;
    this.#type = `${type}`;
    this.#bubbles = Boolean(bubbles);
    this.#cancelable = Boolean(cancelable);
  }

  stopImmediatePropagation() {
    this.#stopped = true;
    this.#stoppedNow = true;
  }

  preventDefault() { this.#prevented = true; }

  get target() { return this.#target; }
  get currentTarget() { return this.#dispatching ? this.#target : null; }
  get srcElement() { return this.#target; }
  get type() { return this.#type; }
  get cancelable() { return this.#cancelable; }
  get defaultPrevented() { return this.#cancelable && this.#prevented; }
  get timeStamp() { return this.#timeStamp; }
  composedPath() { return this.#dispatching ? [this.#target] : []; }
  get returnValue() { return !this.#cancelable || !this.#prevented; }
  get bubbles() { return this.#bubbles; }
  get composed() { return this.#composed; }
  get eventPhase() { return this.#dispatching ? Event.AT_TARGET : Event.NONE; }
  get cancelBubble() { return this.#stopped; }
  set cancelBubble(value) { if (value) this.#stopped = true; }
  stopPropagation() { this.#stopped = true; }
  get isTrusted() { return isEvent(Object(this)) && this.#trusted; }

  [custom](depth, options, inspect) {
    const name = this.constructor.name;
    if (depth < 0) return name;
    const { type, defaultPrevented, cancelable, timeStamp } = this;
    return `${name} ${inspect({ type, defaultPrevented, cancelable, timeStamp }, nested(options))}`;
  }

  static {
    isEvent = (value) => #type in value;
    dispatchEvent = (event, target, call) => {
      if (event.#dispatching) {
        throw makeError(Error, 'ERR_EVENT_RECURSION', `The event "${event.#type}" is already being dispatched`);
      }
      event.#target = target;
      event.#dispatching = true;
      try {
        call(() => event.#stoppedNow);
      } finally {
        event.#dispatching = false;
      }
      return !event.defaultPrevented;
    };
  }

  static {
    ['NONE', 'CAPTURING_PHASE', 'AT_TARGET', 'BUBBLING_PHASE'].forEach((name, value) => { Object.defineProperty(Event, name, { value, enumerable: true }); });
  }
}

// trustedKey marks events that the host itself makes.
const trustedKey = Symbol('trusted');
const trusted = (type) => new Event(type, undefined, trustedKey);

const nested = (options) => ({ ...options, depth: Number.isInteger(options.depth) ? options.depth - 1 : options.depth });

tag(Event, ['type', 'cancelable', 'defaultPrevented', 'timeStamp', 'bubbles', 'composed', 'eventPhase', 'returnValue',
  'target', 'currentTarget', 'srcElement', 'composedPath', 'cancelBubble', 'stopPropagation', 'stopImmediatePropagation',
  'preventDefault', 'initEvent', 'isTrusted']);
Object.defineProperty(Event.prototype, custom, { enumerable: false });
branded(Event, isEvent, { except: ['isTrusted', 'initEvent'] });

function tag(Class, enumerable = []) {
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: Class.name, configurable: true });
  for (const name of enumerable) Object.defineProperty(Class.prototype, name, { enumerable: true });
}

class CustomEvent extends Event {
  #detail;

  constructor(type, options = undefined) {
    if (arguments.length === 0) throw missingArgs('type');
    super(type, options);
    this.#detail = options?.detail ?? null;
  }

  get detail() { return this.#detail; }

  static { branded(CustomEvent, (value) => #detail in value); }
}
tag(CustomEvent, ['detail']);

// The entries of a listener list: { callback, capture, once, passive, signal }.
const lists = new WeakMap(); // target → Map of type → entries
const limits = new WeakMap(); // target → number of listeners without a warning

const listsOf = (target) => {
  const map = lists.get(target);
  if (map === undefined) throw invalidThis('EventTarget');
  return map;
};

const callable = (listener) => typeof listener === 'function' || (typeof listener === 'object' && listener !== null);

class EventTarget {
  constructor() { lists.set(this, new Map()); }

  addEventListener(type, listener, options = {}) {
    const map = listsOf(this);
    if (arguments.length < 2) throw missingArgs('type', 'listener');
    const { once, capture, signal, passive } = settings(options);
    if (!callable(listener)) {
      if (listener != null) throw invalidArgType('listener', 'EventListener', listener);
      return warnOfNothing(this, type, listener);
    }
    type = `${type}`;
    if (signal !== undefined) {
      require('internal/validate').validateAbortSignal(signal, 'options.signal');
      if (signal.aborted) return;
      signal.addEventListener('abort', () => this.removeEventListener(type, listener, options), { once: true });
    }
    const list = map.get(type) ?? [];
    if (list.some((e) => e.callback === listener && e.capture === capture)) return;
    map.set(type, list);
    list.push({ callback: listener, capture, once, passive });
    warnOfMany(this, type, list);
    changed(this, type, list.length);
  }

  removeEventListener(type, listener, options = {}) {
    const map = listsOf(this);
    if (arguments.length < 2) throw missingArgs('type', 'listener');
    type = `${type}`;
    const { capture } = settings(options);
    const list = map.get(type) ?? [];
    const i = list.findIndex((e) => e.callback === listener && e.capture === capture);
    if (i < 0) return;
    list.splice(i, 1)[0].removed = true;
    if (list.length === 0) map.delete(type);
    changed(this, type, list.length);
  }

  dispatchEvent(event) {
    listsOf(this);
    if (arguments.length < 1) throw missingArgs('event');
    if (!(event instanceof Event)) throw invalidArgType('event', 'Event', event);
    return dispatchEvent(event, this, (stopped) => callAll(this, event, stopped));
  }

  [custom](depth, options, inspect) {
    listsOf(this);
    const { name } = this.constructor;
    return depth < 0 ? name : `${name} ${inspect({}, nested(options))}`;
  }
}
tag(EventTarget, ['addEventListener', 'removeEventListener', 'dispatchEvent']);
Object.defineProperty(EventTarget.prototype, custom, { enumerable: false });

function settings(options) {
  if (typeof options === 'boolean') return { capture: options };
  if (options === null || options === undefined) return { capture: false };
  if (typeof options !== 'object' && typeof options !== 'function') throw invalidArgType('options', 'object', options);
  const { once, capture, passive, signal } = options;
  return { once: Boolean(once), capture: Boolean(capture), passive: Boolean(passive), signal };
}

// callAll calls the listeners that were there at the start. What one throws
// goes to 'uncaughtException', and the next one is called.
function callAll(target, event, stopped) {
  const { type } = event;
  for (const entry of [...(listsOf(target).get(type) ?? [])]) {
    if (entry.removed) continue;
    if (entry.once) target.removeEventListener(type, entry.callback, entry.capture);
    try {
      const { callback } = entry;
      const result = typeof callback === 'function' ? Reflect.apply(callback, target, [event]) : callback.handleEvent(event);
      if (result !== null && result !== undefined) later(result);
    } catch (error) {
      require('internal/bootstrap').nextTick(() => { throw error; });
    }
    if (stopped()) return;
  }
}

// later reports the rejection of an asynchronous listener.
function later(result) {
  if (typeof result.then !== 'function') return;
  result.then(undefined, (error) => require('internal/bootstrap').nextTick(() => { throw error; }));
}

function warning(target, type, name, message, more) {
  const made = new Error(message);
  made.name = name;
  made.target = target;
  made.type = type;
  require('process').emitWarning(Object.assign(made, more));
}

function warnOfNothing(target, type, listener) {
  warning(target, type, 'AddEventListenerArgumentTypeWarning', `addEventListener called with ${listener} which has no effect.`);
}

function warnOfMany(target, type, list) {
  const limit = exports.maxListeners(target);
  if (limit === 0 || list.length <= limit || list.warned) return;
  Object.defineProperty(list, 'warned', { value: true });
  const { inspect } = require('internal/util/inspect');
  warning(target, type, 'MaxListenersExceededWarning',
    `Possible EventTarget memory leak detected. ${list.length} ${type} listeners added to ${inspect(target, { depth: -1 })}. ` +
    `MaxListeners is ${limit}. Use events.setMaxListeners() to increase limit`, { count: list.length });
}

// Classes built on EventTarget may want to know that somebody listens.
const observers = new WeakMap();
const changed = (target, type, count) => observers.get(target)?.(type, count);

function needTarget(value) { if (!lists.has(value)) throw invalidArgType('this', 'EventTarget', value); }

// defineHandler adds an attribute such as onabort to a class.
function defineHandler(Class, name) {
  const handlers = new WeakMap(); // target → { handler, wrapper }
  Object.defineProperty(Class.prototype, `on${name}`, {
    get() {
      needTarget(this);
      return handlers.get(this)?.handler ?? null;
    },
    set(value) {
      needTarget(this);
      const before = handlers.get(this);
      if (before !== undefined) this.removeEventListener(name, before.wrapper);
      if (!callable(value)) {
        handlers.delete(this);
        return;
      }
      const wrapper = function (event) { return typeof value === 'function' ? Reflect.apply(value, this, [event]) : undefined; };
      handlers.set(this, { handler: value, wrapper });
      this.addEventListener(name, wrapper);
    },
    enumerable: true, configurable: true,
  });
}

Object.assign(exports, {
  Event, CustomEvent, EventTarget, trusted, defineHandler,
  observe: (target, f) => observers.set(target, f),
  listenersOf: (target, type) => lists.get(target) && (lists.get(target).get(`${type}`) ?? []).map((e) => e.callback),
  maxListeners: (target) => (lists.has(target) ? limits.get(target) ?? require('events').defaultMaxListeners : undefined),
  setMaxListeners: (target, n) => lists.has(target) && Boolean(limits.set(target, n)),
});
