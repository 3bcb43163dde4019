'use strict';

// Timers that belong to a version. One that has fired may be started again by whoever has
// it (refresh). So it is owned until it is cleared or collected. A host keeps those that
// run.

// There may be thousands of them: so what timers of a kind have in common is in one
// object, how: the name of the global function that starts them, start, which does so
// on self, and stop.

class Timers {
  #effects;
  #inside; // calls a function for a module, as its top level does
  #own; // name -> how

  /** @param {import('./host').Host} host */
  constructor(host, effects, inside) {
    this.#effects = effects;
    this.#inside = inside;
    this.#own = new Map(['setTimeout', 'setInterval'].map((name) => [name, {
      name,
      start: (call, ...args) => host.timer(name)(call, ...args),
      stop: (timer) => host.timer(name.replace('set', 'clear'))(timer),
    }]));
  }

  // start sets a timer of owner's version.
  start(scope, owner, how, callback, args, self) {
    const timer = new Timer(how);
    const call = typeof callback === 'function' ? this.#calling(timer, owner, callback) : callback; // what is none is the host's to refuse
    timer.first = { self, args: [call, ...args] };
    timer.number = this.#effects.add(scope, owner, timer);
    return timer.deref();
  }

  // temporary does so by the host's own functions.
  temporary(scope, owner, name, callback, args) { return this.start(scope, owner, this.#own.get(name), callback, args, undefined); }

  // calling returns the function that a timer calls: what is started in it is the
  // version's, too.
  #calling(timer, owner, callback) {
    const timers = this;
    const call = function call(...args) {
      if (timer.fires()) timers.#effects.ended(timer.number);
      return timers.#inside(owner, () => Reflect.apply(callback, this, args));
    };
    call.listener = callback; // as emitters show what they have wrapped
    return call;
  }
}

// Timer is an effect (effects.js). It keeps what start returned weakly if its host
// keeps that while it runs, as ours and Node's do, and nothing of the callback, which
// may have the timer. What others may have put in the place of the host's, a number
// or some object, is gone when it has fired.
class Timer {
  number;

  constructor(how) {
    this.how = how;
    this.isWeak = false;
  }

  deref() { return this.isWeak ? this.timer.deref() : this.timer; }

  begin() {
    const { self, args } = this.first;
    this.first = undefined;
    const timer = Reflect.apply(this.how.start, self, args);
    this.isWeak = isKept(timer) && typeof WeakRef === 'function';
    this.timer = this.isWeak ? new WeakRef(timer) : timer;
  }

  end() {
    const timer = this.deref();
    if (timer !== undefined) this.how.stop(timer);
  }

  // fires is told that it does, and tells whether it is over then.
  fires() { return this.how.name === 'setImmediate' || (this.how.name === 'setTimeout' && !this.isWeak); }

  // gone tells, too, of one that was cleared: that can't be set going anew.
  gone() {
    if (!this.isWeak) return false;
    const timer = this.deref();
    return timer === undefined || timer._onTimeout === null;
  }

  subjects() { return this.isWeak ? [this.deref()] : []; }
}

const isKept = (timer) => typeof timer?._idleTimeout === 'number' || typeof timer?._onImmediate === 'function';

module.exports = { Timers };
