// readline: lines and keys out of a stream.

const { clearLine, clearScreenDown, cursorTo, moveCursor } = require('internal/readline/cursor');
const { emitKeypressEvents } = require('internal/readline/keys');
const InterfaceConstructor = require('internal/readline/interface');
const { abortError } = require('internal/errors');
const { validateAbortSignal } = require('internal/validate');
const { dispose } = require('internal/symbols');

function Interface(input, output, completer, terminal) {
  if (!(this instanceof Interface)) return new Interface(input, output, completer, terminal);
  Reflect.apply(InterfaceConstructor, this, [input, output, completer, terminal]);
}
Object.setPrototypeOf(Interface.prototype, InterfaceConstructor.prototype);
Object.setPrototypeOf(Interface, InterfaceConstructor);

const method = (target, name, value) => Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });

method(Interface.prototype, 'question', function question(query, options, callback) {
  callback = typeof options === 'function' ? options : callback;
  if (options === null || typeof options !== 'object') options = {};
  const { signal } = options;
  if (signal) {
    validateAbortSignal(signal, 'options.signal');
    if (signal.aborted) return;
    const listening = require('events').addAbortListener(signal, () => this._questionCancel());
    const answered = callback;
    callback = typeof answered === 'function'
      ? (answer) => { listening[dispose](); return answered(answer); }
      : () => listening[dispose]();
  }
  if (typeof callback === 'function') this._question(query, callback);
});

Interface.prototype.question[Symbol.for('nodejs.util.promisify.custom')] = function question(query, options) {
  const signal = options?.signal;
  if (signal?.aborted) return Promise.reject(abortError(signal.reason));
  return new Promise((resolve, reject) => {
    let answered = resolve;
    if (signal) {
      const listening = require('events').addAbortListener(signal, () => reject(abortError(signal.reason)));
      answered = (answer) => { listening[dispose](); resolve(answer); };
    }
    this.question(query, options, answered);
  });
};

function createInterface(input, output, completer, terminal) { return new Interface(input, output, completer, terminal); }

module.exports = {
  Interface,
  clearLine,
  clearScreenDown,
  createInterface,
  cursorTo,
  emitKeypressEvents,
  moveCursor,
};
Object.defineProperty(module.exports, 'promises', { get: () => require('readline/promises'), enumerable: true, configurable: true });
