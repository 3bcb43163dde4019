'use strict';

// Listeners that belong to a version: how one is attached to a target, and how it is
// detached again. Targets may come and go by the thousand, as sockets do. So the target and
// the callback are kept weakly once the target is known to have the callback, and what
// listeners of a kind have in common is in one object, how:
//
//   attach        is called on the target with event, callback and options
//   detach        is called with target, event, callback and what attach answered
//   isKnown       has the target the callback then, for certain?
//   isOnce        is it gone when it is not attached?
//   byHand        may somebody detach it without a word (effects.js)?
//   EventEmitter  the host's

const once = new Set(['once', 'prependOnceListener']);
const methods = new Set(['on', 'addListener', 'prependListener', ...once]);
const known = new Map(); // method of the host's EventEmitter -> how

// listenerOf is the effect of a method of a target that attaches listeners.
function listenerOf({ target, event, callback, method }, EventEmitter) {
  return new Listener(howOf(target[method], method, EventEmitter), target, event, callback);
}

function howOf(attach, method, EventEmitter) {
  const isKnown = methods.has(method) && attach === EventEmitter.prototype[method];
  let how = isKnown ? known.get(method) : undefined;
  if (how?.attach === attach) return how;
  how = { attach, detach, isKnown, isOnce: once.has(method), EventEmitter };
  if (isKnown) known.set(method, how);
  return how;
}

// Listener is an effect (effects.js).
class Listener {
  constructor(how, target, event, callback, options) {
    this.how = how;
    this.event = event;
    this.target = target;
    this.callback = callback;
    if (options?.length > 0) this.options = options;
  }

  get waits() { return true; }

  get byHand() { return this.how.byHand; }

  targetNow() { return this.isWeak ? this.target.deref() : this.target; }

  callbackNow() { return this.isWeak ? this.callback.deref() : this.callback; }

  begin() {
    const { how, target, event, callback } = this;
    const args = this.options === undefined ? [event, callback] : [event, callback, ...this.options];
    const answer = Reflect.apply(how.attach, target, args);
    if (typeof WeakRef !== 'function' || !(how.isKnown || this.#isListed())) {
      this.answer = answer;
      return;
    }
    this.options = undefined;
    this.target = new WeakRef(target);
    this.callback = new WeakRef(callback);
    this.isWeak = true;
  }

  #isListed() { return this.target instanceof this.how.EventEmitter && listed(this, this.target).includes(this.callback); }

  end() {
    const target = this.targetNow();
    const callback = this.callbackNow();
    if (!this.isWeak || (target !== undefined && callback !== undefined)) this.how.detach(target, this.event, callback, this.answer);
  }

  // gone tells whether there is nothing left to end. One sweep has one roll.
  gone(roll) {
    if (!this.isWeak) return false;
    const target = this.targetNow();
    const callback = this.callbackNow();
    if (target === undefined || callback === undefined) return true;
    return target instanceof this.how.EventEmitter && !roll.take(this, target, callback);
  }

  subjects() { return this.isWeak ? [this.target.deref(), this.callback.deref()] : []; }
}

const listed = ({ event, how }, target) => Reflect.apply(how.EventEmitter.prototype.listeners, target, [event]);

// Roll lists who is attached to emitters, each of them once. Who was attached by
// on and is not any more may be attached again by hand, and stays the version's:
// one for all the times that it was.
class Roll {
  #emitters = new Map(); // emitter -> Map(event -> Map(callback -> how often it is attached))

  // take tells whether one more listener like this is attached, or may come to be.
  take(listener, target, callback) {
    const counts = this.#countsOf(listener, target);
    const left = counts.get(callback) ?? (listener.how.isOnce ? 0 : 1);
    counts.set(callback, Math.max(0, left - 1));
    return left > 0;
  }

  #countsOf(listener, target) {
    let events = this.#emitters.get(target);
    if (events === undefined) this.#emitters.set(target, events = new Map());
    let counts = events.get(listener.event);
    if (counts === undefined) {
      events.set(listener.event, counts = new Map());
      for (const each of listed(listener, target)) counts.set(each, (counts.get(each) ?? 0) + 1);
    }
    return counts;
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

module.exports = { Listener, Roll, listenerOf };
