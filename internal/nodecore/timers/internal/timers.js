// Timers and immediates. The loop keeps the time and the order (timers.go);
// the objects here are what a program holds of them.

const { validateFunction } = require('internal/validate');

const refed = Symbol('refed');
const custom = Symbol.for('nodejs.util.promisify.custom');
const longest = 2 ** 31 - 1;

// Timers that were asked for their number, by which they can be cleared too.
const numbered = new Map();
let lastNumber = 0;
let running; // the timer whose callback is being called, which the loop does not count then

function delayOf(after) {
  after *= 1; // a string will do
  if (after >= 1 && after <= longest) return after;
  if (after > longest) {
    require('process').emitWarning(`${after} does not fit into a 32-bit signed integer.` +
      '\nTimeout duration was set to 1.', 'TimeoutOverflowWarning');
  }
  return 1;
}

class Timeout {
  #handle = 0; // the loop's timer, 0 when it does not run
  #number = 0;

  constructor(callback, after, args, repeats) {
    this._idleTimeout = delayOf(after);
    this._onTimeout = callback;
    this._timerArgs = args;
    this._repeat = repeats ? this._idleTimeout : null;
    this._destroyed = false;
    this[refed] = true;
    this.#start();
  }

  #start() {
    const run = this._repeat === null ? () => this.#fire() : () => this.#tick();
    this.#handle = (this._repeat === null ? go.timeout : go.interval)(run, this._idleTimeout);
    this._destroyed = false;
    if (!this[refed]) go.unref(this.#handle);
  }

  #fire() {
    this.#handle = 0;
    try {
      this.#call();
    } finally {
      if (this.#handle === 0 && this._repeat) { // the callback has made it an interval
        this._idleTimeout = delayOf(this._repeat);
        this.#start();
      } else if (this.#handle === 0) this.#forget();
    }
  }

  // tick runs an interval, which its callback may end by these properties.
  #tick() {
    try {
      this.#call();
    } finally {
      if (this._idleTimeout === -1 || this._onTimeout === null) this.close();
    }
  }

  #call() {
    const { _onTimeout: callback, _timerArgs: args } = this;
    if (typeof callback !== 'function') return;
    running = this;
    try {
      Reflect.apply(callback, this, args ?? []);
    } finally {
      running = undefined;
    }
  }

  #forget() {
    this._destroyed = true;
    if (running === this) running = undefined;
    if (this.#number !== 0) numbered.delete(this.#number);
  }

  refresh() {
    if (this._onTimeout === null) return this;
    if (this.#handle !== 0) go.refresh(this.#handle);
    else this.#start();
    return this;
  }

  ref() {
    if (!(#handle in this)) return this; // it may have been taken off and called on anything
    this[refed] = true;
    if (this.#handle !== 0) go.ref(this.#handle);
    return this;
  }

  unref() {
    if (!(#handle in this)) return this;
    this[refed] = false;
    if (this.#handle !== 0) go.unref(this.#handle);
    return this;
  }

  hasRef() { return this[refed]; }

  close() {
    if (this.#handle !== 0) {
      go.stop(this.#handle);
      go.drop(this.#handle);
      this.#handle = 0;
    }
    this._onTimeout = null;
    this.#forget();
    return this;
  }

  [Symbol.toPrimitive]() {
    if (this.#number === 0) {
      this.#number = ++lastNumber;
      if (!this._destroyed) numbered.set(this.#number, this);
    }
    return this.#number;
  }
}

class Immediate {
  #handle;

  constructor(callback, args) {
    this._onImmediate = callback;
    this._argv = args;
    this._destroyed = false;
    this[refed] = true;
    this.#handle = go.immediate(() => {
      this._destroyed = true;
      Reflect.apply(callback, this, args ?? []);
    });
  }

  ref() {
    this[refed] = true;
    go.ref(this.#handle);
    return this;
  }

  unref() {
    this[refed] = false;
    go.unref(this.#handle);
    return this;
  }

  hasRef() { return this[refed]; }

  static stop(immediate) {
    if (immediate._destroyed) return;
    immediate._destroyed = true;
    go.stop(immediate.#handle);
    go.drop(immediate.#handle);
  }
}

const stopImmediate = Immediate.stop;
delete Immediate.stop;

const { dispose } = require('internal/symbols');
const method = (value) => ({ value, writable: true, configurable: true });
Object.defineProperty(Timeout.prototype, dispose, method(function () { clearTimeout(this); }));
Object.defineProperty(Immediate.prototype, dispose, method(function () { clearImmediate(this); }));

const given = (args) => (args.length > 0 ? args : undefined);

function setTimeout(callback, after, ...args) {
  validateFunction(callback, 'callback');
  return new Timeout(callback, after, given(args), false);
}

function setInterval(callback, repeat, ...args) {
  validateFunction(callback, 'callback');
  return new Timeout(callback, repeat, given(args), true);
}

function setImmediate(callback, ...args) {
  validateFunction(callback, 'callback');
  return new Immediate(callback, given(args));
}

function clearTimeout(timer) {
  if (timer instanceof Timeout) timer.close();
  else if (typeof timer === 'number' || typeof timer === 'string') numbered.get(Number(timer))?.close();
}

function clearInterval(timer) {
  clearTimeout(timer);
}

function clearImmediate(immediate) {
  if (immediate instanceof Immediate) stopImmediate(immediate);
}

for (const f of [setTimeout, setImmediate]) {
  Object.defineProperty(f, custom, {
    get: () => require('timers/promises')[f.name], enumerable: true, configurable: true,
  });
}

// A program sees as many parameters as Node's have.
for (const [f, value] of [[setTimeout, 5], [setInterval, 5], [setImmediate, 4]]) Object.defineProperty(f, 'length', { value });

module.exports = { Timeout, running: () => (running?.[refed] ? 1 : 0), setTimeout, clearTimeout, setImmediate, clearImmediate, setInterval, clearInterval };
