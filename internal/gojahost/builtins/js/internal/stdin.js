// process.stdin: 'data', 'end', 'readable', read(), pipe and async iteration.
//
// Go reads a piece at a time on a goroutine, and only when somebody wants it.
// While somebody does, the program stays alive; pause() and unref() let it end
// though the read goes on: what comes then waits here.

const EventEmitter = require('events');
const { asyncIterator } = require('internal/symbols');

const nextTick = (...args) => require('internal/bootstrap').nextTick(...args);

class Input extends EventEmitter {
  #chunks = [];
  #decoder;
  #mode = null; // 'flow': 'data' events; 'pull': 'readable' and read()
  #reading = false;
  #ended = false; // the input is at its end
  #closed = false; // and the program was told
  #referenced = true;
  #scheduled = false;

  constructor() {
    super();
    this.fd = 0;
    this.readable = true;
    this.destroyed = false;
    if (go.isTTY(0)) {
      this.isTTY = true;
      this.isRaw = false;
    }
    this.on('newListener', (event) => this.#listen(event));
    this.on('removeListener', (event) => {
      if (event === 'readable' && this.listenerCount('readable') === 0 && this.#mode === 'pull') this.#mode = null;
      this.#hold();
    });
  }

  #listen(event) {
    if (event === 'data' && this.#mode === null) this.resume();
    if (event === 'readable') {
      this.#mode = 'pull';
      this.#schedule();
    }
  }

  setEncoding(encoding = 'utf8') {
    const { StringDecoder } = require('string_decoder');
    this.#decoder = new StringDecoder(encoding);
    this.readableEncoding = this.#decoder.encoding;
    this.#chunks = this.#chunks.map((chunk) => this.#decoder.write(chunk)).filter((text) => text !== '');
    return this;
  }

  resume() {
    if (this.#mode !== 'pull') this.#mode = 'flow';
    this.#schedule();
    return this;
  }

  pause() {
    if (this.#mode === 'flow') this.#mode = 'paused';
    this.#hold();
    return this;
  }

  isPaused() { return this.#mode === 'paused'; }

  get readableFlowing() {
    if (this.#mode === null) return null;
    return this.#mode === 'flow';
  }
  get readableLength() { return this.#chunks.reduce((sum, c) => sum + c.length, 0); }
  get readableEnded() { return this.#closed; }

  ref() { return this.#setReferenced(true); }
  unref() { return this.#setReferenced(false); }

  #setReferenced(on) {
    this.#referenced = on;
    this.#hold();
    return this;
  }

  // hold keeps the loop alive exactly while data is waited for.
  #hold() {
    const wanted = this.#mode === 'flow' || this.#mode === 'pull';
    go.hold(this.#referenced && wanted && this.#reading && !this.#closed && !this.destroyed);
  }

  #schedule() {
    this.#hold();
    if (this.#scheduled || this.#closed) return;
    this.#scheduled = true;
    nextTick(() => {
      this.#scheduled = false;
      this.#deliver();
    });
  }

  #deliver() {
    while (this.#mode === 'flow' && this.#chunks.length > 0) this.emit('data', this.#chunks.shift());
    const pulling = this.#mode === 'pull';
    if (pulling && (this.#chunks.length > 0 || (this.#ended && !this.#closed))) this.emit('readable');
    if (this.#ended) this.#finish();
    else if (this.#mode === 'flow' || (pulling && this.#chunks.length === 0)) this.#fetch();
  }

  #fetch() {
    if (this.#reading || this.destroyed) return this.#hold();
    this.#reading = true;
    this.#hold();
    go.read((error, bytes) => {
      this.#reading = false;
      if (error !== null) return this.destroy(error);
      this.#take(bytes);
      this.#schedule();
    });
  }

  #take(bytes) {
    let chunk = bytes === null ? null : require('buffer').Buffer.from(bytes);
    if (bytes === null) this.#ended = true;
    if (this.#decoder !== undefined) chunk = bytes === null ? this.#decoder.end() : this.#decoder.write(chunk);
    if (chunk !== null && chunk.length > 0) this.#chunks.push(chunk);
  }

  // finish tells the end, once everything was taken.
  #finish() {
    if (this.#closed || this.#chunks.length > 0 || this.#mode === 'paused') return;
    this.#closed = true;
    this.readable = false;
    this.#hold();
    nextTick(() => {
      this.emit('end');
      this.emit('close');
    });
  }

  read(size) {
    if (this.#chunks.length === 0) {
      if (this.#ended) this.#finish();
      else this.#schedule();
      return null;
    }
    const all = typeof this.#chunks[0] === 'string' ? this.#chunks.join('') : require('buffer').Buffer.concat(this.#chunks);
    if (size === undefined || (size >= all.length && this.#ended)) {
      this.#chunks = [];
      this.#schedule();
      return all;
    }
    if (size > all.length) return null;
    this.#chunks = size === all.length ? [] : [all.slice(size)];
    return all.slice(0, size);
  }

  pipe(target, { end = true } = {}) {
    this.on('data', (chunk) => {
      if (target.write(chunk) !== false) return;
      this.pause();
      target.once('drain', () => this.resume());
    });
    const own = target === require('process').stdout || target === require('process').stderr;
    if (end && !own) this.once('end', () => target.end());
    target.emit('pipe', this);
    return target;
  }

  destroy(error) {
    if (this.destroyed) return this;
    this.destroyed = true;
    this.readable = false;
    this.#closed = true;
    this.#hold();
    nextTick(() => {
      if (error) this.emit('error', error);
      this.emit('close');
    });
    return this;
  }

  // The engine has no async generators, so the iterator is made by hand.
  [asyncIterator]() {
    let wake = () => {};
    let failure;
    const events = {
      error: (error) => { failure = error; wake(); },
      readable: () => wake(),
      close: () => wake(),
    };
    for (const name of Object.keys(events)) this.on(name, events[name]);
    const stop = async (value) => {
      for (const name of Object.keys(events)) this.off(name, events[name]);
      this.destroy();
      return { done: true, value };
    };
    const next = async () => {
      for (;;) {
        const chunk = this.destroyed ? null : this.read();
        if (chunk !== null) return { done: false, value: chunk };
        if (failure !== undefined) throw failure;
        if (this.#closed) return stop();
        await new Promise((resolve) => { wake = resolve; });
      }
    };
    return { next, return: stop, [asyncIterator]() { return this; } };
  }
}

module.exports = Input;
