// BufferList: the chunks that a Readable keeps, first in, first out. Taking out the first of an array would move the rest.

class BufferList {
  #chunks = [];
  #head = 0; // what lies before it was taken out

  get length() { return this.#chunks.length - this.#head; }

  push(chunk) { this.#chunks.push(chunk); }

  unshift(chunk) {
    if (this.#head === 0) this.#makeRoom();
    this.#chunks[--this.#head] = chunk;
  }

  #makeRoom() {
    const room = this.#chunks.length + 8;
    this.#chunks = new Array(room).concat(this.#chunks);
    this.#head = room;
  }

  first() { return this.#chunks[this.#head]; }

  shift() {
    if (this.length === 0) return undefined;
    const chunk = this.#chunks[this.#head];
    this.#chunks[this.#head++] = undefined;
    if (this.#head === this.#chunks.length) this.clear();
    else if (this.#head > 64 && this.#head * 2 > this.#chunks.length) {
      this.#chunks = this.#chunks.slice(this.#head);
      this.#head = 0;
    }
    return chunk;
  }

  clear() {
    this.#chunks = [];
    this.#head = 0;
  }

  [Symbol.iterator]() { return this.#chunks.slice(this.#head)[Symbol.iterator](); }

  join(separator) { return [...this].join(separator); }

  concat(n) { return this.length === 0 ? require('buffer').Buffer.alloc(0) : require('buffer').Buffer.concat([...this], n); }

  // consume takes out n bytes or characters. If that is what the first chunk has, it is that chunk itself.
  consume(n, isText) {
    const first = this.first();
    if (n === first.length) return this.shift();
    if (n < first.length) {
      this.#chunks[this.#head] = first.slice(n);
      return first.slice(0, n);
    }
    const parts = [];
    for (let left = n; left > 0;) {
      const chunk = this.consume(Math.min(left, this.first().length), isText);
      parts.push(chunk);
      left -= chunk.length;
    }
    return isText ? parts.join('') : require('buffer').Buffer.concat(parts, n);
  }
}

module.exports = BufferList;
