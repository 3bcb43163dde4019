'use strict';

// The slow look at every file: it finds what no event tells of. It works in
// slices, so that the program is never held up for long.

const rarely = 1000;
const often = 300; // where events do not come
const again = 20; // after a round that has found something: that is seldom alone
const slice = 1; // milliseconds that the program may be held up
const between = 5;
const share = 75; // it takes one part in so many of a core at most, and its timers half as much again

class Sweep {
  #interval = rarely;
  #timer;
  #began; // when this round did
  #cost; // of this round, so far
  #costs = [0, 0, 0]; // of the rounds before
  #found; // a difference, in this round
  #between = between; // its parts
  #begin;
  #differs;
  #done;

  // begin returns what a round looks at; differs looks at it; done is told of its end.
  constructor(begin, differs, done) {
    this.#begin = begin;
    this.#differs = differs;
    this.#done = done;
  }

  // every sets the interval.
  every(interval) {
    this.#interval = interval;
    this.#restart();
  }

  // hurry looks more often from now on.
  hurry() {
    if (this.#interval > often) this.every(often);
  }

  // now begins a new round, for which somebody waits: it makes no pauses.
  now() {
    this.#between = 0;
    this.#wait(0);
  }

  start() {
    if (this.#timer === undefined) this.#wait(this.#interval);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #restart() {
    if (this.#timer !== undefined) this.#wait(this.#interval);
  }

  #wait(time) {
    this.#next(time, () => {
      this.#began = performance.now();
      this.#found = false;
      const files = this.#begin();
      this.#cost = performance.now() - this.#began;
      this.#continue(files);
    });
  }

  // next comes back when what has happened meanwhile has been heard: what
  // events tell of is no difference.
  #next(time, callback) {
    clearTimeout(this.#timer);
    const timer = this.#timer = setTimeout(() => {
      setImmediate(() => { if (this.#timer === timer) callback(); });
    }, time).unref();
  }

  #continue(files) {
    const start = performance.now();
    let now = start;
    while (files.length > 0 && now - start < slice) {
      if (this.#differs(files.pop())) this.#found = true;
      now = performance.now();
    }
    this.#cost += now - start;
    if (files.length > 0) this.#next(this.#between, () => this.#continue(files));
    else this.#end(now);
  }

  // end takes the least of the last costs: what the clock shows also holds the
  // time in which others had the processor.
  #end(now) {
    this.#costs = [this.#cost, ...this.#costs.slice(0, 2)];
    const wait = Math.max(this.#interval, share * Math.min(...this.#costs)) - (now - this.#began);
    this.#wait(this.#found ? Math.min(again, wait) : Math.max(0, wait));
    this.#between = between;
    this.#done();
  }
}

module.exports = { Sweep };
