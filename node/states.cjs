'use strict';

// What was said of files that are not as they should be, so that it can be said when they are
// good again, and nothing is said twice: cmd/heatsync/states.go in JavaScript.

const { exists } = require('./pushed.cjs');

class States {
  #files = new Map(); // file -> { was, why }

  // fails notes that a file is broken, and returns whether it is for the reason of the last time.
  fails(file, why) {
    const before = this.#files.get(file);
    this.#files.set(file, { was: 'broken', why });
    return before?.was === 'broken' && before.why === why;
  }

  // after takes a reload that went well, and returns what is good again.
  after({ evaluated, pending, mended, removed, gone, restart }) {
    const good = [];
    const mend = (path, now) => {
      const state = this.#files.get(path);
      if (this.#files.delete(path)) good.push({ path, was: state.was, now });
    };
    for (const { id } of evaluated) if (!pending.includes(id)) mend(id, 'new version'); // else its old version ran again
    for (const id of mended) {
      if (!this.#files.has(id)) this.#files.set(id, { was: 'broken' }); // with another file, of which it was said
      mend(id, exists(id) ? 'running version' : 'removed');
    }
    for (const [id, { was }] of this.#files) { // one that lacked something of another file
      if (was === 'broken' && !pending.includes(id)) mend(id, exists(id) ? 'running version' : 'removed');
    }
    for (const id of [...gone, ...removed]) this.#files.delete(id);
    for (const id of removed) if (!gone.includes(id)) this.#files.set(id, { was: 'removed' });
    for (const { id } of restart) this.#files.set(id, { was: 'restart needed' });
    return good;
  }
}

module.exports = { States };
