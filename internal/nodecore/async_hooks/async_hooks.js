// async_hooks: values that follow asynchronous calls, and resources of a program's own.
//
// A store is an entry of the frame that is in force (internal/context).

const context = require('internal/context');
const { makeError, unsupported } = require('internal/errors');
const { validateFunction, validateString } = require('internal/validate');

// --- stores ---

class AsyncLocalStorage {
  constructor() {
    this.enabled = false;
  }

  static bind(fn) { return AsyncResource.bind(fn); }

  static snapshot() { return AsyncLocalStorage.bind((callback, ...args) => callback(...args)); }

  disable() {
    this.enabled = false;
    enter(this, undefined);
  }

  enterWith(store) {
    this.enabled = true;
    enter(this, store);
  }

  run(store, callback, ...args) {
    if (Object.is(store, this.getStore())) return Reflect.apply(callback, null, args);
    this.enabled = true;
    return context.run(changed(this, store), callback, null, args);
  }

  exit(callback, ...args) {
    if (!this.enabled) return Reflect.apply(callback, null, args);
    return context.run(changed(this, undefined), callback, null, args);
  }

  getStore() { return this.enabled ? context.frame()?.get(this) : undefined; }
}

// changed is the frame that is in force, with another store.
function changed(storage, store) {
  const frame = new Map(context.frame());
  if (store === undefined) frame.delete(storage);
  else frame.set(storage, store);
  return frame.size > 0 ? frame : undefined;
}

const enter = (storage, store) => { context.enter(changed(storage, store)); };

// --- resources ---

const current = Symbol('resource'); // in a frame: the resource that is executed
let lastId = 1;
const top = {};

class AsyncResource {
  #id = ++lastId;
  #trigger;
  #frame;

  constructor(type, options = {}) {
    validateString(type, 'type');
    let trigger = options;
    if (typeof options !== 'number') trigger = options.triggerAsyncId === undefined ? executionAsyncId() : options.triggerAsyncId;
    if (!Number.isSafeInteger(trigger) || trigger < -1) {
      throw makeError(RangeError, 'ERR_INVALID_ASYNC_ID', `Invalid triggerAsyncId value: ${trigger}`);
    }
    if (type === '') throw makeError(TypeError, 'ERR_ASYNC_TYPE', 'Invalid name for async "type": ');
    this.#trigger = trigger;
    this.#frame = new Map(context.frame()).set(current, this);
  }

  runInAsyncScope(fn, self, ...args) { return context.run(this.#frame, fn, self, args); }

  emitDestroy() { return this; }

  asyncId() { return this.#id; }

  triggerAsyncId() { return this.#trigger; }

  bind(fn, self) {
    validateFunction(fn, 'fn');
    const resource = this;
    const bound = self === undefined
      ? function (...args) { return resource.runInAsyncScope(fn, this, ...args); }
      : (...args) => resource.runInAsyncScope(fn, self, ...args);
    Object.defineProperties(bound, {
      length: { value: fn.length, writable: false, enumerable: false, configurable: true },
      asyncResource: { get: () => resource, set() {}, enumerable: true, configurable: true },
    });
    return bound;
  }

  static bind(fn, type, self) {
    return new AsyncResource(type || fn.name || 'bound-anonymous-fn').bind(fn, self);
  }
}

const executionAsyncResource = () => context.frame()?.get(current) ?? top;

function executionAsyncId() {
  const resource = executionAsyncResource();
  return resource === top ? 1 : resource.asyncId();
}

function triggerAsyncId() {
  const resource = executionAsyncResource();
  return resource === top ? 0 : resource.triggerAsyncId();
}

// --- hooks ---

class AsyncHook {
  enable() { throw unsupported('async_hooks.createHook().enable'); }

  disable() { return this; }
}

function createHook(hooks) {
  for (const name of ['init', 'before', 'after', 'destroy', 'promiseResolve']) {
    if (hooks[name] !== undefined && typeof hooks[name] !== 'function') {
      throw makeError(TypeError, 'ERR_ASYNC_CALLBACK', `hook.${name} must be a function`);
    }
  }
  return new AsyncHook();
}

module.exports = {
  AsyncLocalStorage,
  createHook,
  executionAsyncId,
  triggerAsyncId,
  executionAsyncResource,
  asyncWrapProviders: Object.freeze({ __proto__: null, NONE: 0 }),
  AsyncResource,
};
