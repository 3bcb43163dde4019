'use strict';

// OfTurn remembers answers until this turn is over: of what may be another by the next one, such as
// the files on the disk, and is asked for again and again while modules load.
class OfTurn {
  #known = new Map();

  get(key, find) {
    if (this.#known.has(key)) return this.#known.get(key);
    if (this.#known.size === 0) process.nextTick(() => this.#known.clear());
    const found = find(key);
    this.#known.set(key, found);
    return found;
  }
}

module.exports = { OfTurn };
