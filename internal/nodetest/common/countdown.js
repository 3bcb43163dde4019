'use strict';

const assert = require('assert');
const { mustCall } = require('.');

module.exports = class Countdown {
  #left;
  #done;

  constructor(left, done) {
    assert.strictEqual(typeof left, 'number');
    assert.strictEqual(typeof done, 'function');
    this.#left = left;
    this.#done = mustCall(done);
  }

  dec() {
    assert(this.#left > 0, 'Countdown expired');
    if (--this.#left === 0) this.#done();
    return this.#left;
  }

  get remaining() { return this.#left; }
};
