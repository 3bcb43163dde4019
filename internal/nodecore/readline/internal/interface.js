// Interface: lines out of a stream. What a terminal has more is in internal/readline/editor.

const EventEmitter = require('events');
const { StringDecoder } = require('string_decoder');
const { makeError, invalidArgValue } = require('internal/errors');
const validate = require('internal/validate');
const { emitKeypressEvents } = require('internal/readline/keys');
const { asyncIterator, dispose } = require('internal/symbols');

const historySize = 30;
const defaultTimeout = 500; // of an escape that may be a key
const minimalDelay = 100;
const ending = /\r?\n|\r(?!\n)/;

// optionsOf reads the arguments, which may be one object.
function optionsOf(input, output, completer, terminal) {
  if (typeof input?.input !== 'object' || input.input === null) return { input, output, completer, terminal };
  const options = input;
  validate.validateAbortSignal(options.signal, 'options.signal');
  return { ...pick(options), completer: options.completer, prompt: options.prompt };
}

const pick = ({ input, output, terminal, history, historySize, signal, removeHistoryDuplicates, crlfDelay, tabSize, escapeCodeTimeout }) => (
  { input, output, terminal, history, historySize, signal, removeHistoryDuplicates, crlfDelay, tabSize, escapeCodeTimeout });

function check(options) {
  const { completer, history, tabSize, escapeCodeTimeout } = options;
  if (tabSize !== undefined) validate.validateInteger(tabSize, 'tabSize', 1, 2 ** 32 - 1);
  if (escapeCodeTimeout !== undefined && !Number.isFinite(escapeCodeTimeout)) throw invalidArgValue('input.escapeCodeTimeout', defaultTimeout);
  if (completer !== undefined && typeof completer !== 'function') throw invalidArgValue('completer', completer);
  if (history !== undefined) validate.validateArray(history, 'history');
  if (options.historySize !== undefined) validate.validateNumber(options.historySize, 'historySize', 0);
}

function InterfaceConstructor(input, output, completer, terminal) {
  this._sawReturnAt = 0;
  this.isCompletionEnabled = true;
  this._sawKeyPress = false;
  this._previousKey = null;
  this.escapeCodeTimeout = defaultTimeout;
  this.tabSize = 8;
  Reflect.apply(EventEmitter, this, []);
  const options = optionsOf(input, output, completer, terminal);
  check(options);
  this._prompt = options.prompt === undefined ? '> ' : options.prompt;
  this.escapeCodeTimeout = options.escapeCodeTimeout ?? this.escapeCodeTimeout;
  this.tabSize = options.tabSize ?? this.tabSize;
  this.line = '';
  this.output = options.output;
  this.input = options.input;
  this.history = options.history ?? [];
  this.historySize = options.historySize ?? historySize;
  this.removeHistoryDuplicates = !!options.removeHistoryDuplicates;
  this.crlfDelay = options.crlfDelay ? Math.max(minimalDelay, options.crlfDelay) : minimalDelay;
  this.completer = options.completer;
  this.terminal = !!(options.terminal ?? options.output?.isTTY);
  (this.terminal ? byKeys : byLines)(this);
  if (options.signal) until(this, options.signal);
  this.line = '';
  this.input.resume();
}

// byLines has an interface take the input line by line.
function byLines(rl) {
  const { input } = rl;
  const listeners = {
    error: (error) => rl.emit('error', error),
    data: (data) => rl._normalWrite(data),
    end() {
      if (typeof rl._line_buffer === 'string' && rl._line_buffer.length > 0) rl.emit('line', rl._line_buffer);
      rl.close();
    },
  };
  for (const [event, listener] of Object.entries(listeners)) input.on(event, listener);
  rl.once('close', () => { for (const [event, listener] of Object.entries(listeners)) input.removeListener(event, listener); });
  rl._decoder = new StringDecoder('utf8');
}

// byKeys has it take single keys.
function byKeys(rl) {
  const { input, output } = rl;
  const listeners = {
    error: (error) => rl.emit('error', error),
    keypress(text, key) {
      rl._ttyWrite(text, key);
      // Half of a character that takes two units was written.
      if (key?.sequence && isHalf(key.sequence)) rl._refreshLine();
    },
    end() {
      if (typeof rl.line === 'string' && rl.line.length > 0) rl.emit('line', rl.line);
      rl.close();
    },
  };
  const resized = () => rl._refreshLine();
  emitKeypressEvents(input, rl);
  for (const [event, listener] of Object.entries(listeners)) input.on(event, listener);
  rl._setRawMode(true);
  rl.cursor = 0;
  rl.historyIndex = -1;
  if (output !== null && output !== undefined) output.on('resize', resized);
  rl.once('close', () => {
    for (const [event, listener] of Object.entries(listeners)) input.removeListener(event, listener);
    if (output !== null && output !== undefined) output.removeListener('resize', resized);
  });
}

const isHalf = (text) => text.codePointAt(0) >= 0xd800 && text.codePointAt(0) <= 0xdfff;

function until(rl, signal) {
  const close = () => rl.close();
  if (signal.aborted) require('internal/bootstrap').nextTick(close);
  else {
    const listening = EventEmitter.addAbortListener(signal, close);
    rl.once('close', () => listening[dispose]());
  }
}

Object.setPrototypeOf(InterfaceConstructor.prototype, EventEmitter.prototype);
Object.setPrototypeOf(InterfaceConstructor, EventEmitter);

const iterator = Symbol('lines');

const methods = {
  setPrompt(prompt) { this._prompt = prompt; },

  getPrompt() { return this._prompt; },

  _setRawMode(mode) {
    const was = this.input.isRaw;
    if (typeof this.input.setRawMode === 'function') this.input.setRawMode(mode);
    return was;
  },

  prompt(preserveCursor) {
    if (this.paused) this.resume();
    if (this.terminal && require('process').env.TERM !== 'dumb') {
      if (!preserveCursor) this.cursor = 0;
      this._refreshLine();
    } else {
      this._writeToOutput(this._prompt);
    }
  },

  _question(query, callback) {
    if (this.closed) throw makeError(Error, 'ERR_USE_AFTER_CLOSE', 'readline was closed');
    if (this._questionCallback) {
      this.prompt();
      return;
    }
    this._oldPrompt = this._prompt;
    this.setPrompt(query);
    this._questionCallback = callback;
    this.prompt();
  },

  _questionCancel() {
    if (!this._questionCallback) return;
    this._questionCallback = null;
    this.setPrompt(this._oldPrompt);
    this.clearLine();
  },

  _onLine(line) {
    if (!this._questionCallback) {
      this.emit('line', line);
      return;
    }
    const callback = this._questionCallback;
    this._questionCallback = null;
    this.setPrompt(this._oldPrompt);
    callback(line);
  },

  _writeToOutput(text) {
    validate.validateString(text, 'stringToWrite');
    if (this.output !== null && this.output !== undefined) this.output.write(text);
  },

  close() {
    if (this.closed) return;
    this.pause();
    if (this.terminal) this._setRawMode(false);
    this.closed = true;
    this.emit('close');
  },

  pause() {
    if (this.paused) return undefined;
    this.input.pause();
    this.paused = true;
    this.emit('pause');
    return this;
  },

  resume() {
    if (!this.paused) return undefined;
    this.input.resume();
    this.paused = false;
    this.emit('resume');
    return this;
  },

  write(data, key) {
    if (this.paused) this.resume();
    if (this.terminal) this._ttyWrite(data, key);
    else this._normalWrite(data);
  },

  _normalWrite(data) {
    if (data === undefined) return;
    let text = this._decoder.write(data);
    if (this._sawReturnAt && Date.now() - this._sawReturnAt <= this.crlfDelay) {
      if (text.charCodeAt(0) === 10) text = text.slice(1);
      this._sawReturnAt = 0;
    }
    if (!ending.test(text)) {
      if (text) this._line_buffer = this._line_buffer ? this._line_buffer + text : text;
      return;
    }
    if (this._line_buffer) {
      text = this._line_buffer + text;
      this._line_buffer = null;
    }
    this._sawReturnAt = text.endsWith('\r') ? Date.now() : 0;
    const lines = text.split(ending);
    this._line_buffer = lines.pop();
    for (const line of lines) this._onLine(line);
  },

  [asyncIterator]() {
    this[iterator] ??= linesOf(this);
    return this[iterator];
  },
};

for (const name of Reflect.ownKeys(methods)) {
  Object.defineProperty(InterfaceConstructor.prototype, name, { value: methods[name], writable: true, configurable: true });
}
Object.defineProperty(InterfaceConstructor.prototype, 'columns', {
  get() { return this.output?.columns ? this.output.columns : Infinity; }, configurable: true,
});
require('internal/readline/editor').edit(InterfaceConstructor.prototype);

function linesOf(rl) {
  const lines = require('internal/events/async').on(rl, 'line', { close: ['close'], highWaterMark: 1024 });
  const first = ({ value, done }) => ({ value: done ? value : value[0], done });
  return {
    next: () => lines.next().then(first),
    return: () => lines.return(),
    throw: (error) => lines.throw(error),
    [asyncIterator]() { return this; },
  };
}

module.exports = InterfaceConstructor;
