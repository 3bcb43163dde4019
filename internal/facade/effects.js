'use strict';

// Owned effects: listeners and timers that belong to the version of the file
// which made them. The machine numbers them and says when one begins and
// ends; the values are kept here.

const { collect } = require('./collect.js');
const { Roll } = require('./listeners.js');

class Effects {
  /** @type {import('./host').Host} */
  #host;
  #apart; // calls a function as if no top level did
  #live = new Map(); // number -> { scope, owner, effect, key, waits }
  #limit = fewest; // how many there may be before it is looked whether some are gone
  #collected = typeof FinalizationRegistry === 'function' ? new FinalizationRegistry((number) => this.#forget(number)) : undefined;
  #single = new Map(); // scope \0 owner -> { number, value } of what a version has only once
  #byHand = new ByHand();
  #busy = false; // attaching or detaching
  #trial = new Set(); // numbers of what versions have made that may still fail
  #late = new Map(); // owner -> numbers of what begins when its top level, which runs now, has ended

  /** @param {import('./host').Host} host */
  constructor(host, apart) {
    this.#host = host;
    this.#apart = apart;
  }

  // add registers an effect that owner's code makes through a scope, or through
  // none, and returns its number. An effect has
  //
  //   begin()   attaches it: now, or, if it waits, when the version that is being
  //             evaluated is accepted
  //   end()     detaches it
  //   waits     optional: see begin
  //   byHand    optional: somebody may detach it by hand (withdraw); then it has an
  //             event, targetNow() and callbackNow()
  //   gone(roll)  optional: is there nothing left to end?
  //   subjects()  optional: that of which one has to be gone for that, if kept weakly
  add(scope, owner, effect, key) {
    const { number, waits, entry } = this.#enter(scope, owner, effect, key);
    try {
      if (!waits) this.#begin(number, entry);
    } catch (error) {
      this.ended(number);
      throw error;
    }
    return number;
  }

  // own registers what the host's own code does on behalf of owner's. It never begins
  // before the version is accepted, at a first load neither: loads says whether owner's
  // top level runs. It returns the errors that were thrown.
  own(owner, effect, loads) {
    const { number, waits } = this.#enter(hosts, owner, { ...effect, waits: true });
    if (waits) return [];
    this.#live.get(number).waits = true;
    if (!loads) return this.start([number]);
    at(this.#late, owner, () => []).push(number);
    return [];
  }

  // finished is called when a top level has run to its end.
  finished(owner) {
    const numbers = this.#late.get(owner) ?? [];
    this.#late.delete(owner);
    return this.start(numbers);
  }

  #enter(scope, owner, effect, key) {
    const { machine } = this.#host;
    this.#sweep();
    const { number, deferred } = machine.effect(owner);
    const waits = deferred && effect.waits === true;
    const entry = { scope, owner, effect, key, waits };
    this.#live.set(number, entry);
    if (effect.byHand) this.#byHand.add(number, effect);
    if (deferred) this.#trial.add(number);
    return { number, waits, entry };
  }

  // ended is called when an effect has ended by itself.
  ended(number) {
    if (this.#drop(number)) this.#host.machine.released(number);
  }

  #begin(number, entry) {
    entry.waits = false;
    const { effect } = entry;
    this.#perform(effect);
    if (this.#collected === undefined) return;
    for (const subject of effect.subjects?.() ?? []) this.#collected.register(subject, number, entry);
  }

  // forget is called some time after the last part of an effect was collected. There is
  // nobody to tell of an error; the next sweep comes.
  #forget(number) {
    try {
      this.ended(number);
    } catch { /* see above */ }
  }

  // single returns what owner's version has only once, or has it made: make returns
  // a value and what adds it.
  single(scope, owner, make) {
    const { machine } = this.#host;
    const { number: probe, deferred } = machine.effect(owner);
    machine.released(probe);
    const key = `${scope}\0${owner}`;
    const known = this.#single.get(key);
    if (known !== undefined && this.#live.has(known.number) && this.#trial.has(known.number) === deferred) return known.value;
    const { value, effect } = make();
    this.#single.set(key, { number: this.add(scope, owner, effect, key), value });
    return value;
  }

  // sweep forgets what has ended without a word, now and then.
  #sweep() {
    if (this.#live.size < this.#limit) return;
    const roll = new Roll();
    const numbers = [...this.#live.keys()];
    for (let i = numbers.length - 1; i >= 0; i--) { // the newest first, and without iterators, which cost
      const { effect, waits } = this.#live.get(numbers[i]);
      if (!waits && effect.gone?.(roll)) this.ended(numbers[i]);
    }
    this.#limit = Math.max(fewest, 2 * this.#live.size);
  }

  #drop(number) {
    const entry = this.#live.get(number);
    if (entry === undefined) return false;
    const { effect, key } = entry;
    if (effect.subjects !== undefined) this.#collected?.unregister(entry);
    if (effect.byHand) this.#byHand.drop(number, effect);
    if (key !== undefined && this.#single.get(key)?.number === number) this.#single.delete(key);
    return this.#live.delete(number);
  }

  // withdraw is called when somebody detaches a listener by hand: the last effect that does
  // so is none any more. It tells whether that has still to begin.
  withdraw(target, event, callback) {
    const number = this.#busy ? undefined : this.#byHand.last(target, event, callback);
    if (number === undefined) return false;
    const { waits } = this.#live.get(number);
    this.ended(number);
    return waits;
  }

  // perform attaches or detaches what nobody does by hand.
  #perform(effect, isOver = false) {
    const busy = this.#busy;
    this.#busy = true;
    try {
      this.#apart(() => (isOver ? effect.end() : effect.begin()));
    } finally {
      this.#busy = busy;
    }
  }

  // start attaches what waited. It returns the errors that were thrown.
  start(numbers) {
    return collect(this.#host, numbers, (number) => {
      const entry = this.#live.get(number);
      if (entry?.waits) this.#begin(number, entry);
    });
  }

  // retire detaches the effects of versions that are over, which the machine
  // has forgotten already. It returns the errors that were thrown.
  retire(numbers) {
    return collect(this.#host, numbers, (number) => {
      const entry = this.#live.get(number);
      if (entry === undefined) return;
      this.#drop(number);
      if (!entry.waits) this.#perform(entry.effect, true);
    });
  }

  // over is called when a transaction is over.
  over() { this.#trial.clear(); }

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
    for (const entry of this.#live.values()) if (entry.scope === from) entry.scope = to;
  }

  // dispose detaches all that was made through a scope, and what was made through
  // none by the files that ends tells.
  dispose(scope, ends) {
    const over = ({ scope: through, owner }) => (through === undefined ? ends(owner) : through === scope);
    const numbers = [...this.#live].filter(([, entry]) => over(entry)).map(([number]) => number);
    const errors = this.retire(numbers);
    return [...errors, ...collect(this.#host, numbers, (number) => this.#host.machine.released(number))];
  }

  // disown detaches all that was made by own.
  disown() { return this.dispose(hosts, () => false); }
}

const fewest = 64;
const hosts = 0; // the scope of what own registers: others count from 1

// ByHand finds the effects of listeners that somebody may detach by hand.
class ByHand {
  #numbers = new WeakMap(); // callback -> WeakMap(target -> Map(event -> numbers of the effects, the last one last))

  add(number, effect) {
    const targets = at(this.#numbers, effect.callbackNow(), () => new WeakMap());
    const events = at(targets, effect.targetNow(), () => new Map());
    at(events, effect.event, () => []).push(number);
  }

  last(target, event, callback) { return this.#numbers.get(callback)?.get(target)?.get(event)?.at(-1); }

  drop(number, effect) {
    const events = this.#numbers.get(effect.callbackNow())?.get(effect.targetNow());
    const numbers = events?.get(effect.event);
    if (numbers === undefined) return;
    numbers.splice(numbers.lastIndexOf(number), 1);
    if (numbers.length === 0) events.delete(effect.event);
  }
}

// at returns what a map has for a key, and puts it there before if it has nothing.
function at(map, key, make) {
  if (!map.has(key)) map.set(key, make());
  return map.get(key);
}

module.exports = { Effects };
