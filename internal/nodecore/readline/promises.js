// readline/promises: answers to await, and moves of the cursor that are carried out together.

const InterfaceConstructor = require('internal/readline/interface');
const cursor = require('internal/readline/cursor');
const { abortError, invalidArgType } = require('internal/errors');
const validate = require('internal/validate');
const { dispose } = require('internal/symbols');

class Interface extends InterfaceConstructor {
  question(query, options = {}) {
    return new Promise((resolve, reject) => {
      let answered = resolve;
      const signal = options?.signal;
      if (signal) {
        validate.validateAbortSignal(signal, 'options.signal');
        if (signal.aborted) {
          reject(abortError(signal.reason));
          return;
        }
        const listening = require('events').addAbortListener(signal, () => {
          this._questionCancel();
          reject(abortError(signal.reason));
        });
        answered = (answer) => { listening[dispose](); resolve(answer); };
      }
      this._question(query, answered);
    });
  }
}

class Readline {
  #stream;
  #autoCommit;
  #todo = [];

  constructor(stream, options = undefined) {
    if (typeof stream?.write !== 'function' || typeof stream.pipe !== 'function') throw invalidArgType('stream', 'Writable', stream);
    this.#stream = stream;
    if (options?.autoCommit !== undefined && options.autoCommit !== null) {
      validate.validateBoolean(options.autoCommit, 'options.autoCommit');
      this.#autoCommit = options.autoCommit;
    }
  }

  #add(move) {
    let text = '';
    move({ write(piece) { text += piece; } });
    if (this.#autoCommit) require('internal/bootstrap').nextTick(() => this.#stream.write(text));
    else this.#todo.push(text);
    return this;
  }

  cursorTo(x, y = undefined) {
    validate.validateInteger(x, 'x');
    if (y !== undefined && y !== null) validate.validateInteger(y, 'y');
    return this.#add((stream) => cursor.cursorTo(stream, x, y ?? undefined));
  }

  moveCursor(dx, dy) {
    if (dx || dy) {
      validate.validateInteger(dx, 'dx');
      validate.validateInteger(dy, 'dy');
      this.#add((stream) => cursor.moveCursor(stream, dx, dy));
    }
    return this;
  }

  clearLine(dir) {
    validate.validateInteger(dir, 'dir', -1, 1);
    return this.#add((stream) => cursor.clearLine(stream, dir));
  }

  clearScreenDown() { return this.#add((stream) => cursor.clearScreenDown(stream)); }

  commit() {
    return new Promise((resolve) => {
      this.#stream.write(this.#todo.join(''), resolve);
      this.#todo = [];
    });
  }

  rollback() {
    this.#todo = [];
    return this;
  }
}

function createInterface(input, output, completer, terminal) { return new Interface(input, output, completer, terminal); }

module.exports = { Interface, Readline, createInterface };
