'use strict';

const { setTimeout: later } = require('node:timers'); // a test may have replaced the global one

// Gathered does once what is asked for again and again while modules load: when this turn is over. The first time it
// waits for the next one: a program that ends when it has loaded has no need of it.
class Gathered {
  #action;
  #waits = false;
  #goesOn = false;

  constructor(action) { this.#action = action; }

  ask() {
    if (this.#waits) return;
    this.#waits = true;
    if (this.#goesOn) process.nextTick(() => this.#do());
    else later(() => this.#do(), 0).unref();
  }

  // now does at once what waits.
  now() { this.#do(); }

  #do() {
    if (!this.#waits) return;
    this.#waits = false;
    this.#goesOn = true;
    this.#action();
  }
}

module.exports = { Gathered };
