// diagnostics_channel: named channels on which whoever has something to tell publishes, and
// tracing channels, which tell of the course of a call.

const { invalidArgType } = require('internal/errors');
const { validateFunction } = require('internal/validate');

// Channels are kept as long as somebody holds or subscribes to them.
const channels = new Map(); // name -> WeakRef of its channel
const subscribed = new Set(); // keeps those that have subscribers or stores

const report = (error) => require('internal/bootstrap').nextTick(() => { throw error; });

class Channel {
  constructor(name) {
    this._subscribers = undefined;
    this._stores = undefined;
    this.name = name;
    channels.set(name, new WeakRef(this));
  }

  static [Symbol.hasInstance](instance) {
    const prototype = Object.getPrototypeOf(instance);
    return prototype === Channel.prototype || prototype === ActiveChannel.prototype;
  }

  subscribe(subscription) {
    validateFunction(subscription, 'subscription');
    activate(this);
    this.subscribe(subscription);
  }

  unsubscribe() { return false; }

  bindStore(store, transform) {
    activate(this);
    this.bindStore(store, transform);
  }

  unbindStore() { return false; }

  get hasSubscribers() { return false; }

  publish() {}

  runStores(data, callback, self, ...args) { return Reflect.apply(callback, self, args); }
}

// ActiveChannel is what a channel becomes while there are subscribers or stores: to publish on one
// that nobody listens to costs nothing.
class ActiveChannel {
  subscribe(subscription) {
    validateFunction(subscription, 'subscription');
    // Whoever publishes goes on with the list that it has.
    this._subscribers = [...this._subscribers, subscription];
  }

  unsubscribe(subscription) {
    const at = this._subscribers.indexOf(subscription);
    if (at === -1) return false;
    this._subscribers = this._subscribers.toSpliced(at, 1);
    settle(this);
    return true;
  }

  bindStore(store, transform) { this._stores.set(store, transform); }

  unbindStore(store) {
    if (!this._stores.delete(store)) return false;
    settle(this);
    return true;
  }

  get hasSubscribers() { return true; }

  publish(data) {
    for (const subscriber of this._subscribers) {
      try {
        subscriber(data, this.name);
      } catch (error) {
        report(error);
      }
    }
  }

  runStores(data, callback, self, ...args) {
    let run = () => {
      this.publish(data);
      return Reflect.apply(callback, self, args);
    };
    for (const [store, transform] of this._stores) run = inStore(store, data, run, transform);
    return run();
  }
}

function inStore(store, data, next, transform) {
  return () => {
    let context = data;
    if (transform) {
      try {
        context = transform(data);
      } catch (error) {
        report(error);
        return next();
      }
    }
    return store.run(context, next);
  };
}

function activate(channel) {
  Object.setPrototypeOf(channel, ActiveChannel.prototype);
  channel._subscribers = [];
  channel._stores = new Map();
  subscribed.add(channel);
}

function settle(channel) {
  if (channel._subscribers.length > 0 || channel._stores.size > 0) return;
  Object.setPrototypeOf(channel, Channel.prototype);
  channel._subscribers = undefined;
  channel._stores = undefined;
  subscribed.delete(channel);
}

function channel(name) {
  const known = channels.get(name)?.deref();
  if (known !== undefined) return known;
  if (typeof name !== 'string' && typeof name !== 'symbol') throw invalidArgType('channel', ['string', 'symbol'], name);
  return new Channel(name);
}

require('internal/observed').tell = (name, make) => {
  const known = channels.get(name)?.deref();
  if (known?.hasSubscribers) known.publish(make());
};

// --- tracing ---

const events = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];

class TracingChannel {
  constructor(nameOrChannels) {
    for (const event of events) {
      Object.defineProperty(this, event, { value: traced(nameOrChannels, event), writable: false, enumerable: false, configurable: false });
    }
  }

  subscribe(handlers) {
    for (const event of events) {
      if (handlers[event]) this[event]?.subscribe(handlers[event]);
    }
  }

  unsubscribe(handlers) {
    let done = true;
    for (const event of events) {
      if (handlers[event] && !this[event]?.unsubscribe(handlers[event])) done = false;
    }
    return done;
  }

  traceSync(fn, context = {}, self, ...args) {
    return this.start.runStores(context, () => {
      try {
        const result = Reflect.apply(fn, self, args);
        context.result = result;
        return result;
      } catch (error) {
        context.error = error;
        this.error.publish(context);
        throw error;
      } finally {
        this.end.publish(context);
      }
    });
  }

  tracePromise(fn, context = {}, self, ...args) {
    const { start, end, asyncStart, asyncEnd, error } = this;
    const settled = () => {
      asyncStart.publish(context);
      asyncEnd.publish(context);
    };
    const failed = (reason) => {
      context.error = reason;
      error.publish(context);
      settled();
      return Promise.reject(reason);
    };
    const fulfilled = (result) => {
      context.result = result;
      settled();
      return result;
    };
    return start.runStores(context, () => {
      try {
        let promise = Reflect.apply(fn, self, args);
        if (!(promise instanceof Promise)) promise = Promise.resolve(promise); // of another kind, or none
        return promise.then(fulfilled, failed);
      } catch (reason) {
        context.error = reason;
        error.publish(context);
        throw reason;
      } finally {
        end.publish(context);
      }
    });
  }

  traceCallback(fn, position = -1, context = {}, self, ...args) {
    const { start, end, asyncStart, asyncEnd, error } = this;
    const callback = args.at(position);
    validateFunction(callback, 'callback');
    function wrapped(...results) {
      const [reason, result] = results;
      if (reason) {
        context.error = reason;
        error.publish(context);
      } else {
        context.result = result;
      }
      return asyncStart.runStores(context, () => {
        try {
          return Reflect.apply(callback, this, results);
        } finally {
          asyncEnd.publish(context);
        }
      });
    }
    args.splice(position, 1, wrapped);
    return start.runStores(context, () => {
      try {
        return Reflect.apply(fn, self, args);
      } catch (reason) {
        context.error = reason;
        error.publish(context);
        throw reason;
      } finally {
        end.publish(context);
      }
    });
  }
}

function traced(nameOrChannels, event) {
  if (typeof nameOrChannels === 'string') return channel(`tracing:${nameOrChannels}:${event}`);
  if (typeof nameOrChannels !== 'object' || nameOrChannels === null) {
    throw invalidArgType('nameOrChannels', ['string', 'object', 'TracingChannel'], nameOrChannels);
  }
  const given = nameOrChannels[event];
  if (!(given instanceof Channel)) throw invalidArgType(`nameOrChannels.${event}`, ['Channel'], given);
  return given;
}

module.exports = {
  channel,
  hasSubscribers: function hasSubscribers(name) { return channels.get(name)?.deref()?.hasSubscribers ?? false; },
  subscribe: function subscribe(name, subscription) { return channel(name).subscribe(subscription); },
  tracingChannel: function tracingChannel(nameOrChannels) { return new TracingChannel(nameOrChannels); },
  unsubscribe: function unsubscribe(name, subscription) { return channel(name).unsubscribe(subscription); },
  Channel,
};
