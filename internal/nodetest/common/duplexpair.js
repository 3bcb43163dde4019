'use strict';

const { Duplex } = require('stream');

// Two streams, each of which reads what is written to the other.
class Side extends Duplex {
  other;
  #waiting = null;

  constructor() { super(); }

  _read() {
    const done = this.#waiting;
    this.#waiting = null;
    done?.();
  }

  _write(chunk, encoding, done) {
    const { other } = this;
    if (chunk.length === 0) {
      process.nextTick(done);
      return;
    }
    other.push(chunk);
    other.#waiting = done;
  }

  _final(done) {
    this.other.on('end', done);
    this.other.push(null);
  }
}

module.exports = function makeDuplexPair() {
  const clientSide = new Side();
  const serverSide = new Side();
  clientSide.other = serverSide;
  serverSide.other = clientSide;
  return { clientSide, serverSide };
};
