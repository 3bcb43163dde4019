'use strict';

const { Stream } = require('stream');

// What is written line by line from an array.
class ArrayStream extends Stream {
  constructor() {
    super();
    this.readable = this.writable = true;
  }

  run(lines) { for (const line of lines) this.emit('data', `${line}\n`); }

  pause() {}

  resume() {}

  write() {}
}

module.exports = ArrayStream;
