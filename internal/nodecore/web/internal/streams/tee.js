// Two streams of one.

const c = require('internal/web/streams/common');
const s = require('internal/web/streams/readable');
const { attach, release, read, readInto } = require('internal/web/streams/readers');
const { error } = require('internal/web/streams/controller');
const plain = require('internal/web/streams/default');
const bytes = require('internal/web/streams/bytes');

const tee = (stream) => (stream.controller.kind === 'ReadableByteStreamController' ? teeBytes(stream) : teeDefault(stream));

// Branches is what the two have in common. The stream is cancelled when both are.
class Branches {
  constructor(stream) {
    this.stream = stream;
    this.cancelled = [false, false];
    this.reasons = [undefined, undefined];
    this.done = c.deferred();
    this.reading = false;
    this.readAgain = [false, false];
    this.both = [];
  }

  cancel(i, reason) {
    this.cancelled[i] = true;
    this.reasons[i] = reason;
    if (this.cancelled[1 - i]) this.done.resolve(s.cancel(this.stream, this.reasons));
    return this.done.promise;
  }

  get over() { return this.cancelled[0] && this.cancelled[1]; }

  each(f) { this.both.forEach((branch, i) => { if (!this.cancelled[i]) f(branch.controller, i); }); }
}

function teeDefault(stream) {
  const t = new Branches(stream);
  const reader = attach('ReadableStreamDefaultReader', stream);
  const pull = () => {
    if (t.reading) {
      t.readAgain[0] = true;
      return Promise.resolve();
    }
    t.reading = true;
    read(reader, {
      chunk: (chunk) => queueMicrotask(() => {
        t.readAgain[0] = false;
        t.each((controller) => plain.enqueue(controller, chunk));
        t.reading = false;
        if (t.readAgain[0]) pull();
      }),
      close: () => {
        t.reading = false;
        t.each((controller) => plain.close(controller));
        if (!t.over) t.done.resolve();
      },
      error: () => { t.reading = false; },
    });
    return Promise.resolve();
  };
  t.both = [0, 1].map((i) => plain.make({ pull, cancel: (reason) => t.cancel(i, reason) }));
  reader.closed.promise.then(undefined, (reason) => {
    for (const branch of t.both) error(branch.controller, reason);
    if (!t.over) t.done.resolve();
  });
  return t.both;
}

const queueMicrotask = (f) => { Promise.resolve().then(f); };

// --- of bytes ---

function teeBytes(stream) {
  const t = new Branches(stream);
  let reader = attach('ReadableStreamDefaultReader', stream);
  const into = require('internal/web/streams/pull_into');

  const forward = (from) => {
    from.closed.promise.then(undefined, (reason) => {
      if (from !== reader) return;
      for (const branch of t.both) error(branch.controller, reason);
      if (!t.over) t.done.resolve();
    });
  };

  const switchTo = (kind) => {
    if (reader.kind === kind) return;
    const before = reader;
    reader = undefined;
    release(before);
    reader = attach(kind, stream);
    forward(reader);
  };

  const fail = (reason) => {
    for (const branch of t.both) error(branch.controller, reason);
    t.done.resolve(s.cancel(stream, reason));
  };

  const again = () => {
    t.reading = false;
    if (t.readAgain[0]) pullDefaultOrByob(0);
    else if (t.readAgain[1]) pullDefaultOrByob(1);
  };

  const copyOf = (chunk) => chunk.slice();

  const pullDefault = () => {
    switchTo('ReadableStreamDefaultReader');
    read(reader, {
      chunk: (chunk) => queueMicrotask(() => {
        t.readAgain = [false, false];
        let second = chunk;
        if (!t.cancelled[0] && !t.cancelled[1]) {
          try {
            second = copyOf(chunk);
          } catch (reason) {
            fail(reason);
            return;
          }
        }
        if (!t.cancelled[0]) bytes.enqueue(t.both[0].controller, chunk);
        if (!t.cancelled[1]) bytes.enqueue(t.both[1].controller, second);
        again();
      }),
      close: () => {
        t.reading = false;
        t.each((controller) => bytes.close(controller));
        for (const { controller } of t.both) if (controller.pending.length > 0) into.respond(controller, 0);
        if (!t.over) t.done.resolve();
      },
      error: () => { t.reading = false; },
    });
  };

  const pullByob = (view, i) => {
    switchTo('ReadableStreamBYOBReader');
    const [mine, other] = [t.both[i], t.both[1 - i]];
    readInto(reader, view, 1, {
      chunk: (chunk) => queueMicrotask(() => {
        t.readAgain = [false, false];
        if (!t.cancelled[1 - i]) {
          let copy;
          try {
            copy = copyOf(chunk);
          } catch (reason) {
            fail(reason);
            return;
          }
          if (!t.cancelled[i]) into.respondWith(mine.controller, chunk);
          bytes.enqueue(other.controller, copy);
        } else if (!t.cancelled[i]) into.respondWith(mine.controller, chunk);
        again();
      }),
      close: (chunk) => {
        t.reading = false;
        if (!t.cancelled[i]) bytes.close(mine.controller);
        if (!t.cancelled[1 - i]) bytes.close(other.controller);
        if (chunk !== undefined) {
          if (!t.cancelled[i]) into.respondWith(mine.controller, chunk);
          if (!t.cancelled[1 - i] && other.controller.pending.length > 0) into.respond(other.controller, 0);
        }
        if (!t.over) t.done.resolve();
      },
      error: () => { t.reading = false; },
    });
  };

  const pullDefaultOrByob = (i) => {
    if (t.reading) {
      t.readAgain[i] = true;
      return Promise.resolve();
    }
    t.reading = true;
    const request = into.requestOf(t.both[i].controller);
    if (request === undefined) pullDefault();
    else pullByob(request.view, i);
    return Promise.resolve();
  };

  t.both = [0, 1].map((i) => bytes.make({ pull: () => pullDefaultOrByob(i), cancel: (reason) => t.cancel(i, reason) }));
  forward(reader);
  return t.both;
}

module.exports = { tee };
