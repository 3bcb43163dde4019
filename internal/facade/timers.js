'use strict';

// Timers that belong to a version. One that has fired may be set going anew by
// whoever has it (refresh), so it is owned for as long as it can be: until nobody
// has it any more. A host keeps those that run.

class Timers {
  #host;
  #effects;
  #inside; // calls a function for a module, as its top level does

  constructor(host, effects, inside) {
    this.#host = host;
    this.#effects = effects;
    this.#inside = inside;
  }

  // start sets a timer of owner's version: start and stop are the functions to do
  // it, named after the global one that starts it.
  start(scope, owner, { name, start, stop, callback, args }) {
    const hold = new Hold();
    let timer;
    const call = calling(hold, name, callback, () => ended(), (action) => this.#inside(owner, action));
    const begin = () => {
      timer = start(call, ...args);
      hold.take(timer);
    };
    const ended = this.#effects.add(scope, owner, { begin, ...ending(hold, stop) });
    return timer;
  }

  // temporary does so by the host's own functions.
  temporary(scope, owner, name, callback, args) {
    const [start, clear] = [this.#host.timer(name), name.replace('set', 'clear')];
    return this.start(scope, owner, { name, start, stop: (timer) => this.#host.timer(clear)(timer), callback, args });
  }
}

// Hold keeps a timer weakly if its host keeps it while it runs, as ours and
// Node's do. What others may have put in their place, a number or some object,
// is gone when it has fired.
class Hold {
  #timer;
  isWeak = false;

  take(timer) {
    this.isWeak = isKept(timer) && typeof WeakRef === 'function';
    this.#timer = this.isWeak ? new WeakRef(timer) : { deref: () => timer };
  }

  get timer() { return this.#timer?.deref(); }
}

const isKept = (timer) => typeof timer?._idleTimeout === 'number' || typeof timer?._onImmediate === 'function';

// calling returns the function that a timer calls: what is started in it is the
// version's, too. What is no function is the host's to refuse.
function calling(hold, name, callback, ended, inside) {
  if (typeof callback !== 'function') return callback;
  const call = function call(...args) {
    if (name === 'setImmediate' || (name === 'setTimeout' && !hold.isWeak)) ended();
    return inside(() => Reflect.apply(callback, this, args));
  };
  return Object.assign(call, { listener: callback }); // as emitters show what they have wrapped
}

// ending has nothing of the callback, which may have the timer.
const ending = (hold, stop) => ({
  end: () => {
    const { timer } = hold;
    if (timer !== undefined) stop(timer);
  },
  gone: () => hold.isWeak && hold.timer === undefined,
  subject: () => (hold.isWeak ? hold.timer : undefined),
});

module.exports = { Timers };
