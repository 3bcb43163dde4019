// MessageChannel, MessagePort, BroadcastChannel and MessageEvent. There is one thread: what is posted is copied, and comes
// in a turn of its own.

const { branded } = require('internal/brand');
const { makeError, missingArgs, invalidArgType } = require('internal/errors');
const { Event, EventTarget, defineHandler, observe } = require('internal/web/event_target');
const { structuredClone, cloners } = require('internal/web/structured_clone');

class MessageEvent extends Event {
  #data;
  #origin;
  #lastEventId;
  #source;
  #ports;

  constructor(type, init = {}) {
    super(`${type}`, init);
    const { data = null, origin = '', lastEventId = '', source = null, ports = [] } = init ?? {};
    if (source !== null && !(source instanceof MessagePort)) throw invalidArgType('eventInitDict.source', 'MessagePort', source);
    this.#data = data;
    this.#origin = `${origin}`;
    this.#lastEventId = `${lastEventId}`;
    this.#source = source;
    this.#ports = [...ports];
  }

  get data() { return this.#data; }
  get origin() { return this.#origin; }
  get lastEventId() { return this.#lastEventId; }
  get source() { return this.#source; }
  get ports() { return this.#ports; }

  static { branded(MessageEvent, (value) => #data in value); }
}

// Inbox hands messages on, one after the other, once somebody listens.
class Inbox {
  #messages = [];
  #listening = false;
  #scheduled = false;
  #release; // lets the program end
  closed = false;

  constructor(deliver) { this.deliver = deliver; }

  put(message) {
    if (this.closed) return;
    this.#messages.push(message);
    this.#schedule();
  }

  take() { return this.#messages.shift(); }

  start() {
    this.#listening = true;
    this.#schedule();
  }

  ref() {
    if (!this.closed) this.#release ??= go.hold();
  }

  unref() {
    this.#release?.();
    this.#release = undefined;
  }

  hasRef() { return this.#release !== undefined; }

  close() {
    this.closed = true;
    this.unref();
  }

  #schedule() {
    if (this.#scheduled || !this.#listening || this.#messages.length === 0) return;
    this.#scheduled = true;
    go.post(() => {
      this.#scheduled = false;
      const batch = this.#messages;
      this.#messages = [];
      for (const message of batch) if (!this.closed) this.deliver(message);
    });
  }
}

const key = Symbol('construct');
let stateOf; // of a port: { inbox, other }
let isPort;

class MessagePort extends EventTarget {
  #state = { inbox: undefined, other: undefined };

  constructor(given) {
    if (given !== key) throw makeError(TypeError, 'ERR_CONSTRUCT_CALL_INVALID', 'Constructor cannot be called');
    super();
    const { inbox } = Object.assign(this.#state, {
      inbox: new Inbox(({ data, ports }) => this.dispatchEvent(new MessageEvent('message', { data, ports }))),
    });
    observe(this, (type, count) => {
      if (type !== 'message') return;
      if (count === 0) inbox.unref();
      else {
        inbox.ref();
        inbox.start();
      }
    });
  }

  static {
    stateOf = (port) => port.#state;
    isPort = (value) => #state in value;
  }

  postMessage(message, transfer = undefined) {
    if (arguments.length === 0) throw makeError(TypeError, 'ERR_MISSING_ARGS', 'Not enough arguments to MessagePort.postMessage');
    const list = [...(typeof transfer?.[Symbol.iterator] === 'function' ? transfer : transfer?.transfer ?? [])];
    const data = structuredClone(message, { transfer: list });
    const { other } = this.#state;
    if (other !== undefined) stateOf(other).inbox.put({ data, ports: list.filter((item) => item instanceof MessagePort) });
  }

  start() { this.#state.inbox.start(); }
  ref() { this.#state.inbox.ref(); }
  unref() { this.#state.inbox.unref(); }
  hasRef() { return this.#state.inbox.hasRef(); }

  close(callback = undefined) {
    if (typeof callback === 'function') this.once('close', callback);
    for (const port of [this, this.#state.other]) {
      if (port === undefined || stateOf(port).inbox.closed) continue;
      stateOf(port).inbox.close();
      go.post(() => port.dispatchEvent(new Event('close')));
    }
  }

  // As an emitter of Node's, it gives the data and not the event.
  on(type, listener) {
    wrappers(this).set(listener, (event) => Reflect.apply(listener, this, type === 'message' ? [event.data] : []));
    this.addEventListener(type, wrappers(this).get(listener));
    return this;
  }

  once(type, listener) {
    const wrapper = (event) => Reflect.apply(listener, this, type === 'message' ? [event.data] : []);
    wrappers(this).set(listener, wrapper);
    this.addEventListener(type, wrapper, { once: true });
    return this;
  }

  off(type, listener) {
    this.removeEventListener(type, wrappers(this).get(listener) ?? listener);
    return this;
  }

  addListener(type, listener) { return this.on(type, listener); }
  removeListener(type, listener) { return this.off(type, listener); }
}

branded(MessagePort, isPort, { error: () => new TypeError('Illegal invocation') });

const wrapped = new WeakMap(); // port → Map of listeners
function wrappers(port) {
  if (!wrapped.has(port)) wrapped.set(port, new Map());
  return wrapped.get(port);
}

for (const name of ['message', 'messageerror']) defineHandler(MessagePort, name);

// A port that is transferred is the same port: there is one thread.
cloners.push((value) => (value instanceof MessagePort ? value : undefined));

class MessageChannel {
  constructor() {
    const [port1, port2] = [new MessagePort(key), new MessagePort(key)];
    stateOf(port1).other = port2;
    stateOf(port2).other = port1;
    Object.assign(this, { port1, port2 });
  }
}

// receiveMessageOnPort takes a message that waits, without an event.
function receiveMessageOnPort(port) {
  if (!(port instanceof MessagePort)) {
    throw makeError(TypeError, 'ERR_INVALID_ARG_TYPE', 'The "port" argument must be a MessagePort instance');
  }
  const message = stateOf(port).inbox.take();
  return message && { message: message.data };
}

// --- channels by name ---

const channels = new Map(); // name → Set of channels

class BroadcastChannel extends EventTarget {
  #name;
  #inbox;

  constructor(name) {
    if (arguments.length === 0) throw missingArgs('name');
    super();
    this.#name = `${name}`;
    this.#inbox = new Inbox(({ data }) => this.dispatchEvent(new MessageEvent('message', { data })));
    this.#inbox.ref();
    this.#inbox.start();
    if (!channels.has(this.#name)) channels.set(this.#name, new Set());
    channels.get(this.#name).add(this);
  }

  get name() { return this.#name; }

  postMessage(message) {
    if (arguments.length === 0) throw missingArgs('message');
    if (this.#inbox.closed) throw new (require('internal/web/dom_exception').DOMException)('BroadcastChannel is closed.', 'InvalidStateError');
    for (const channel of channels.get(this.#name)) if (channel !== this) channel.#inbox.put({ data: structuredClone(message) });
  }

  close() {
    if (this.#inbox.closed) return;
    this.#inbox.close();
    channels.get(this.#name).delete(this);
  }

  ref() {
    this.#inbox.ref();
    return this;
  }

  unref() {
    this.#inbox.unref();
    return this;
  }

  static { branded(BroadcastChannel, (value) => #inbox in value); }
}

for (const name of ['message', 'messageerror']) defineHandler(BroadcastChannel, name);
for (const [Class, members] of [[MessageEvent, ['data', 'origin', 'lastEventId', 'source', 'ports']], [MessagePort, ['postMessage', 'start', 'ref', 'unref', 'hasRef', 'close']], [BroadcastChannel, ['name', 'close', 'postMessage']]]) {
  for (const name of members) Object.defineProperty(Class.prototype, name, { enumerable: true });
}

module.exports = { MessageEvent, MessagePort, MessageChannel, BroadcastChannel, receiveMessageOnPort };
