'use strict';

// Owned effects: listeners and timers that belong to the version of the file
// which made them. The machine numbers them and says when one begins and
// ends; the values are kept here.

class Effects {
  #host;
  #apart; // calls a function as if no top level did
  #live = new Map(); // number -> { scope, owner, begin, end, what, gone, subject, key }
  #limit = fewest; // how many there may be before it is looked whether some are gone
  #collected = typeof FinalizationRegistry === 'function' ? new FinalizationRegistry((number) => this.#forget(number)) : undefined;
  #latest = 0; // number of the one that was added last
  #single = new Map(); // scope \0 owner -> { number, value } of what a version has only once
  #listeners = new WeakMap(); // listener -> numbers of the effects that attach it
  #busy = false; // attaching or detaching
  #trial = new Set(); // numbers of what versions have made that may still fail

  constructor(host, apart) {
    this.#host = host;
    this.#apart = apart;
  }

  // add registers what owner's code makes through a scope, or through none.
  // begin attaches it: now, or when the version that is being evaluated is
  // accepted, if it can wait. end detaches it. what is { target, event, listener },
  // if somebody may do that by hand (withdraw). gone tells, if that can be told,
  // whether there is nothing left to end, and subject() is what it then was that is
  // gone, if that is kept weakly. The result is a function to call when the effect
  // has ended by itself.
  add(scope, owner, { begin, end, waits, what, gone, subject, key }) {
    const { machine } = this.#host;
    this.#sweep();
    const [number, deferred] = machine.effect(owner);
    const effect = { scope, owner, end, what, gone, subject, key, begin: deferred && waits ? begin : undefined };
    const ended = () => {
      if (this.#drop(number)) machine.released(number);
    };
    this.#live.set(number, effect);
    this.#latest = number;
    if (what !== undefined) this.#listeners.set(what.listener, (this.#listeners.get(what.listener) ?? new Set()).add(number));
    if (deferred) this.#trial.add(number);
    try {
      if (effect.begin === undefined) this.#begin(number, effect, begin);
    } catch (error) {
      ended();
      throw error;
    }
    return ended;
  }

  #begin(number, effect, begin) {
    this.#perform(begin);
    const subject = effect.subject?.();
    if (subject !== undefined) this.#collected?.register(subject, number, effect);
  }

  // forget is told, in the collector's time, that nothing is left of an effect.
  // There is nobody to tell of an error; the next sweep comes.
  #forget(number) {
    try {
      if (this.#drop(number)) this.#host.machine.released(number);
    } catch { /* see above */ }
  }

  // single returns what owner's version has only once, or has it made: make returns
  // a value and what adds it.
  single(scope, owner, make) {
    const { machine } = this.#host;
    const [probe, deferred] = machine.effect(owner);
    machine.released(probe);
    const key = `${scope}\0${owner}`;
    const known = this.#single.get(key);
    if (known !== undefined && this.#live.has(known.number) && this.#trial.has(known.number) === deferred) return known.value;
    const { value, effect } = make();
    this.add(scope, owner, { ...effect, key });
    this.#single.set(key, { number: this.#latest, value });
    return value;
  }

  // sweep forgets what has ended without a word, now and then.
  #sweep() {
    if (this.#live.size < this.#limit) return;
    for (const [number, { gone }] of this.#live) if (gone?.() && this.#drop(number)) this.#host.machine.released(number);
    this.#limit = Math.max(fewest, 2 * this.#live.size);
  }

  #drop(number) {
    const effect = this.#live.get(number);
    if (effect === undefined) return false;
    const { what, key } = effect;
    if (effect.subject !== undefined) this.#collected?.unregister(effect);
    if (what !== undefined) this.#listeners.get(what.listener).delete(number);
    if (key !== undefined && this.#single.get(key)?.number === number) this.#single.delete(key);
    return this.#live.delete(number);
  }

  // withdraw is told that somebody detaches a listener by hand: the last effect
  // that does so is none any more. It tells whether that has still to begin.
  withdraw({ target, event, listener }) {
    if (this.#busy) return false;
    const number = [...this.#listeners.get(listener) ?? []].findLast((each) => {
      const { what } = this.#live.get(each);
      return what.target === target && what.event === event;
    });
    if (number === undefined) return false;
    const { begin } = this.#live.get(number);
    this.#drop(number);
    this.#host.machine.released(number);
    return begin !== undefined;
  }

  // perform attaches or detaches what nobody does by hand.
  #perform(action) {
    const busy = this.#busy;
    this.#busy = true;
    try {
      return this.#apart(action);
    } finally {
      this.#busy = busy;
    }
  }

  // start attaches what waited. It returns the errors that were thrown.
  start(numbers) {
    return collect(this.#host, numbers, (number) => {
      const effect = this.#live.get(number);
      if (effect?.begin === undefined) return;
      const { begin } = effect;
      effect.begin = undefined;
      this.#begin(number, effect, begin);
    });
  }

  // retire detaches the effects of versions that are over, which the machine
  // has forgotten already. It returns the errors that were thrown.
  retire(numbers) {
    return collect(this.#host, numbers, (number) => {
      const effect = this.#live.get(number);
      if (effect === undefined) return;
      this.#drop(number);
      if (effect.begin === undefined) this.#perform(effect.end);
    });
  }

  // settled is told that a transaction is over.
  settled() { this.#trial.clear(); }

  // abandon ends a transaction whose steps are lost. The versions of the ids were
  // accepted by then: what they made begins, and what those before made ends. If
  // there are none, what was made in vain ends. The result is what has ended, and
  // the errors that were thrown.
  abandon(accepted) {
    const trial = [...this.#trial].filter((number) => this.#live.has(number));
    this.#trial.clear();
    if (accepted === undefined) return { ended: trial, errors: this.retire(trial) };
    const ended = [...this.#live].filter(([number, { owner }]) => accepted.includes(owner) && !trial.includes(number))
      .map(([number]) => number);
    return { ended, errors: [...this.retire(ended), ...this.start(trial)] };
  }

  // pass has another scope take over what was made through one.
  pass(from, to) {
    for (const effect of this.#live.values()) if (effect.scope === from) effect.scope = to;
  }

  // dispose detaches all that was made through a scope, and what was made through
  // none by the files that ends tells.
  dispose(scope, ends) {
    const over = ({ scope: through, owner }) => (through === undefined ? ends(owner) : through === scope);
    const numbers = [...this.#live].filter(([, effect]) => over(effect)).map(([number]) => number);
    const errors = this.retire(numbers);
    return [...errors, ...collect(this.#host, numbers, (number) => this.#host.machine.released(number))];
  }
}

const fewest = 64;

// collect does something for each item, whatever the others throw.
function collect(host, items, action) {
  const errors = [];
  for (const item of items) {
    try {
      host.guard(() => action(item));
    } catch (error) {
      errors.push(error);
    }
  }
  return errors;
}

module.exports = { Effects, collect };
