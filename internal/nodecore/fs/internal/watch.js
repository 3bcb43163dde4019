// fs.watch tells of events as the system has them; fs.watchFile looks again and again.

const EventEmitter = require('events');
const { nextTick } = require('internal/bootstrap');
const { inFrame } = require('internal/context');
const a = require('internal/fs/arguments');
const { Stats } = require('internal/fs/stats');
const { abortError } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateFunction, validateObject } = require('internal/validate');
const timers = require('internal/timers/timers');
const { asyncIterator } = require('internal/symbols');

class FSEvent {}

function FSWatcher() {
  EventEmitter.call(this);
  this._handle = new FSEvent();
}
Object.setPrototypeOf(FSWatcher.prototype, EventEmitter.prototype);
Object.setPrototypeOf(FSWatcher, EventEmitter);

const watches = new WeakMap();

FSWatcher.prototype.start = function () {};
FSWatcher.prototype.close = function () {
  if (this._handle === null) return;
  this._handle = null;
  go.close(watches.get(this));
  nextTick(() => this.emit('close'));
};
for (const [name, on] of [['ref', true], ['unref', false]]) {
  FSWatcher.prototype[name] = function () {
    if (this._handle !== null) go.ref(watches.get(this), on);
    return this;
  };
}

// open begins to watch, and throws if that can't be.
function open(watcher, path, { persistent, recursive, encoding }) {
  const result = go.watch(path, Boolean(recursive), inFrame((kind, name) => {
    if (watcher._handle === null) return;
    if (typeof kind === 'string') watcher.emit('change', kind, a.named(name, { encoding }));
    else watcher.emit('error', withName(kind, path));
  }));
  if (result instanceof Error) throw withName(result, path);
  watches.set(watcher, result);
  if (persistent === false) go.ref(result, false);
}

function withName(error, path) {
  error.filename = path;
  return error;
}

exports.watch = function watch(filename, options, listener) {
  if (typeof options === 'function') [options, listener] = [undefined, options];
  const o = { persistent: true, recursive: false, ...a.toOptions(options) };
  if (listener !== undefined && typeof listener !== 'function') validateFunction(listener, 'listener');
  if (o.persistent === undefined) o.persistent = true;
  if (o.recursive === undefined) o.recursive = false;
  const path = a.toPath(filename);
  if (o.recursive) validateBoolean(o.recursive, 'options.recursive');
  if (o.signal !== undefined) validateAbortSignal(o.signal, 'options.signal');
  const watcher = new FSWatcher();
  open(watcher, path, o);
  if (listener) watcher.addListener('change', listener);
  if (o.signal) {
    const close = () => watcher.close();
    if (o.signal.aborted) nextTick(close);
    else {
      o.signal.addEventListener('abort', close, { once: true });
      watcher.once('close', () => o.signal.removeEventListener('abort', close));
    }
  }
  return watcher;
};

// promised is fs.promises.watch: events, one after the other. Nothing is checked or watched before the first is asked for.
exports.promised = function watch(filename, options = {}) {
  let events;
  return {
    async next() {
      events ??= begin(filename, options);
      const event = await events.next();
      return event === undefined ? { value: undefined, done: true } : { value: event, done: false };
    },
    async return(value) {
      events ??= { end() {}, next: async () => undefined };
      events.end();
      return { value, done: true };
    },
    async throw(error) {
      await this.return();
      throw error;
    },
    [asyncIterator]() { return this; },
  };
};

// begin returns { next, end }: next promises an event, or nothing after the end.
function begin(filename, options) {
  validateObject(options, 'options');
  const { persistent = true, recursive = false, signal, encoding } = options;
  for (const [value, name] of [[persistent, 'persistent'], [recursive, 'recursive']]) validateBoolean(value, `options.${name}`);
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw abortError(signal.reason);
  const queue = [];
  const state = { failure: undefined, over: false, wake() {} };
  const fail = (error) => {
    state.failure ??= error;
    state.wake();
  };
  const watcher = new FSWatcher();
  watcher.on('change', (eventType, name) => {
    queue.push({ eventType, filename: name });
    state.wake();
  });
  watcher.on('error', fail);
  const abort = () => fail(abortError(signal.reason));
  const end = () => {
    state.over = true;
    watcher.close();
    signal?.removeEventListener('abort', abort);
    state.wake();
  };
  open(watcher, a.toPath(filename), { persistent, recursive, encoding });
  signal?.addEventListener('abort', abort, { once: true });
  return { end, next: () => following(queue, state, end) };
}

async function following(queue, state, end) {
  while (!state.over && state.failure === undefined && queue.length === 0) await new Promise((resolve) => { state.wake = resolve; });
  if (state.over) return undefined;
  if (state.failure === undefined) return queue.shift();
  end();
  throw state.failure;
}

// --- watchFile ---

const looks = new Map(); // StatWatchers by path
const nothing = () => new Stats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

// What tells two looks at a file apart.
const same = (one, other) => ['ctimeMs', 'mtimeMs', 'birthtimeMs', 'size', 'mode', 'uid', 'gid', 'ino', 'dev'].every((name) => one[name] === other[name]);

class StatWatcher extends EventEmitter {
  #path; #options; #timer; #last; #stopped = false;

  constructor(path, options) {
    super();
    this.#path = path;
    this.#options = options;
    this.#look();
  }

  start() {}

  #look() {
    require('fs').stat(this.#path, { bigint: this.#options.bigint }, (error, stats) => {
      if (this.#stopped) return;
      const now = error ? null : stats;
      const before = this.#last;
      this.#last = now;
      if (before === undefined ? now === null : !unchanged(before, now)) this.emit('change', now ?? nothing(), before ?? nothing());
      if (this.#stopped) return;
      this.#timer = timers.setTimeout(() => this.#look(), this.#options.interval);
      if (!this.#options.persistent) this.#timer.unref();
    });
  }

  stop() {
    if (this.#stopped) return;
    this.#stopped = true;
    timers.clearTimeout(this.#timer);
    nextTick(() => this.emit('stop'));
  }

  ref() {
    this.#options.persistent = true;
    this.#timer?.ref();
    return this;
  }

  unref() {
    this.#options.persistent = false;
    this.#timer?.unref();
    return this;
  }
}

const unchanged = (before, now) => (before === null || now === null ? before === now : same(before, now));

exports.watchFile = function watchFile(filename, options, listener) {
  const path = require('path').resolve(a.toPath(filename));
  if (options === null || typeof options !== 'object') [options, listener] = [{}, options];
  const { persistent = true, interval = 5007, bigint = false } = options;
  validateFunction(listener, 'listener');
  let watcher = looks.get(path);
  if (watcher === undefined) looks.set(path, watcher = new StatWatcher(path, { persistent, interval, bigint }));
  watcher.addListener('change', listener);
  return watcher;
};

exports.unwatchFile = function unwatchFile(filename, listener) {
  const path = require('path').resolve(a.toPath(filename));
  const watcher = looks.get(path);
  if (watcher === undefined) return;
  if (typeof listener === 'function') watcher.removeListener('change', listener);
  else watcher.removeAllListeners('change');
  if (watcher.listenerCount('change') > 0) return;
  looks.delete(path);
  watcher.stop();
};
