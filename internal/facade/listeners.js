'use strict';

// Listeners that belong to a version: how one is attached to whatever has
// listeners, and how it is taken away again.

// listenerOf describes a listener for effects.js. EventEmitter is the host's.
function listenerOf({ target, event, callback, method }, EventEmitter) {
  const hold = new Hold(target, event, callback, EventEmitter);
  let answer;
  const begin = () => {
    answer = target[method](event, callback);
    hold.attached(['once', 'prependOnceListener'].includes(method));
  };
  return hold.emits ? { waits: true, begin, ...ending(hold) }
    : { waits: true, begin, end: () => detach(target, event, callback, answer) };
}

// ending has the emitter and the listener through hold only.
const ending = (hold) => ({ end: () => hold.detach(), gone: () => hold.isGone, subject: () => hold.subject });

// Hold keeps an emitter of the host's and its listener weakly once the one has
// the other: what a version listens to may come and go by the thousand, as
// sockets do.
class Hold {
  #target;
  #event;
  #callback;
  #listeners; // the method that lists them
  #once = false; // it is gone when it is not attached
  #isWeak = false;

  constructor(target, event, callback, EventEmitter) {
    this.emits = target instanceof EventEmitter && typeof WeakRef === 'function';
    this.#listeners = EventEmitter.prototype.listeners;
    this.#event = event;
    [this.#target, this.#callback] = [target, callback].map((each) => ({ deref: () => each }));
  }

  // attached is told that the listener was, and whether that is for one time.
  attached(once) {
    if (!this.emits || !this.#isAttached) return;
    this.#once = once;
    this.#isWeak = true;
    [this.#target, this.#callback] = [this.#target, this.#callback].map((each) => new WeakRef(each.deref()));
  }

  // subject is what takes the listener with it when it goes.
  get subject() { return this.#isWeak ? this.#target.deref() : undefined; }

  get #isLost() { return this.#target.deref() === undefined || this.#callback.deref() === undefined; }

  get #isAttached() {
    if (this.#isLost) return false;
    return Reflect.apply(this.#listeners, this.#target.deref(), [this.#event]).includes(this.#callback.deref());
  }

  get isGone() { return this.#once ? !this.#isAttached : this.#isLost; }

  detach() {
    if (!this.#isLost) detach(this.#target.deref(), this.#event, this.#callback.deref());
  }
}

// detach takes a listener from whatever it was given to: by its methods, or by
// what it answered.
function detach(target, event, callback, answer) {
  const method = ['removeListener', 'off', 'removeEventListener'].find((each) => typeof target[each] === 'function');
  if (method !== undefined) target[method](event, callback);
  else if (typeof answer === 'function') answer();
  else {
    const end = ['unsubscribe', 'dispose', 'close'].find((each) => answer !== target && typeof answer?.[each] === 'function');
    if (end !== undefined) answer[end]();
  }
}

module.exports = { listenerOf };
