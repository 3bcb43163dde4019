// The line that is edited on a terminal: the cursor, what keys do, history, completion.

const { cursorTo, moveCursor, clearScreenDown } = require('internal/readline/cursor');
const { strip, width } = require('internal/util/inspect/text');

const lengthBefore = (text, at) => (at <= 0 ? 0 : at > 1 && text.codePointAt(at - 2) > 0xffff ? 2 : 1);
const lengthAt = (text, at) => (text.length <= at ? 1 : text.codePointAt(at) > 0xffff ? 2 : 1);
const isWordChar = (c) => /^(\s+|[^\w\s]+|\w+)\s*/.exec(c);

const undo = Symbol('undo');
const redo = Symbol('redo');
const killed = Symbol('killed');
const yanked = Symbol('yanked');
const most = 2048; // what can be taken back, and killed texts are 32
const mostKilled = 32;

// --- the screen ---

const screen = {
  _getDisplayPos(text) {
    let offset = 0;
    let rows = 0;
    const { columns } = this;
    for (const character of strip(text)) {
      if (character === '\n') {
        rows += Math.ceil(offset / columns) || 1;
        offset = 0;
        continue;
      }
      if (character === '\t') {
        offset += this.tabSize - (offset % this.tabSize);
        continue;
      }
      const takes = width(character, false);
      if (takes === 2 && (offset + 1) % columns === 0) offset++;
      offset += takes;
    }
    const cols = offset % columns;
    return { cols, rows: rows + (offset - cols) / columns };
  },

  getCursorPos() { return this._getDisplayPos(this._prompt + this.line.slice(0, this.cursor)); },

  _refreshLine() {
    const line = this._prompt + this.line;
    const end = this._getDisplayPos(line);
    const at = this.getCursorPos();
    if (this.prevRows > 0) moveCursor(this.output, 0, -this.prevRows);
    cursorTo(this.output, 0);
    clearScreenDown(this.output);
    this._writeToOutput(line);
    if (end.cols === 0) this._writeToOutput(' '); // or the terminal does not go on to the next row
    cursorTo(this.output, at.cols);
    if (end.rows > at.rows) moveCursor(this.output, 0, at.rows - end.rows);
    this.prevRows = at.rows;
  },

  clearLine() {
    this._moveCursor(+Infinity);
    this._writeToOutput('\r\n');
    this.line = '';
    this.cursor = 0;
    this.prevRows = 0;
  },
};

// --- the text ---

const text = {
  _insertString(string) {
    keep(this);
    if (!this.isCompletionEnabled) {
      this.line += string;
      this.cursor += string.length;
      this._writeToOutput(string);
      return;
    }
    if (this.cursor < this.line.length) {
      this.line = this.line.slice(0, this.cursor) + string + this.line.slice(this.cursor);
      this.cursor += string.length;
      this._refreshLine();
      return;
    }
    const before = this.getCursorPos();
    this.line += string;
    this.cursor += string.length;
    if (before.rows < this.getCursorPos().rows) this._refreshLine();
    else this._writeToOutput(string);
  },

  _moveCursor(by) {
    if (by === 0) return;
    const before = this.getCursorPos();
    this.cursor = Math.min(Math.max(this.cursor + by, 0), this.line.length);
    const after = this.getCursorPos();
    if (before.rows === after.rows) moveCursor(this.output, after.cols - before.cols, 0);
    else this._refreshLine();
  },

  _wordLeft() {
    if (this.cursor === 0) return;
    this._moveCursor(-wordBefore(this).length);
  },

  _wordRight() {
    if (this.cursor < this.line.length) this._moveCursor(wordAfter(this).length);
  },

  _deleteLeft() {
    if (this.cursor > 0 && this.line.length > 0) cut(this, this.cursor - lengthBefore(this.line, this.cursor), this.cursor);
  },

  _deleteRight() {
    if (this.cursor < this.line.length) cut(this, this.cursor, this.cursor + lengthAt(this.line, this.cursor));
  },

  _deleteWordLeft() {
    if (this.cursor > 0) cut(this, this.cursor - wordBefore(this).length, this.cursor);
  },

  _deleteWordRight() {
    if (this.cursor < this.line.length) cut(this, this.cursor, this.cursor + wordAfter(this).length);
  },

  _deleteLineLeft() {
    kill(this, this.line.slice(0, this.cursor));
    cut(this, 0, this.cursor);
  },

  _deleteLineRight() {
    kill(this, this.line.slice(this.cursor));
    cut(this, this.cursor, this.line.length);
  },

  _line() {
    const line = this._addHistory();
    this[undo] = [];
    this[redo] = [];
    this.clearLine();
    this._onLine(line);
  },
};

const wordBefore = (rl) => /^\s*(?:[^\w\s]+|\w+)?/.exec([...rl.line.slice(0, rl.cursor)].reverse().join(''))[0];
const wordAfter = (rl) => isWordChar(rl.line.slice(rl.cursor))[0];

function cut(rl, from, to) {
  keep(rl);
  rl.line = rl.line.slice(0, from) + rl.line.slice(to);
  rl.cursor = from;
  rl._refreshLine();
}

function keep(rl) {
  rl[undo] ??= [];
  rl[redo] = [];
  rl[undo].push({ text: rl.line, cursor: rl.cursor });
  if (rl[undo].length > most) rl[undo].shift();
}

// back takes a change back, or makes it again.
function back(rl, from, to) {
  if (!rl[from]?.length) return;
  rl[to] ??= [];
  rl[to].push({ text: rl.line, cursor: rl.cursor });
  const entry = rl[from].pop();
  rl.line = entry.text;
  rl.cursor = entry.cursor;
  rl._refreshLine();
}

function kill(rl, piece) {
  rl[killed] ??= [];
  if (!piece || piece === rl[killed][0]) return;
  rl[killed].unshift(piece);
  rl[yanked] = 0;
  if (rl[killed].length > mostKilled) rl[killed].pop();
}

function yank(rl) {
  if (rl[killed]?.length > 0) rl._insertString(rl[killed][rl[yanked] ?? 0]);
}

// yankPop puts the killed text before the last one in the place of that.
function yankPop(rl) {
  const list = rl[killed];
  if (!(list?.length > 1)) return;
  const last = list[rl[yanked]];
  rl[yanked] = (rl[yanked] + 1) % list.length;
  const start = rl.cursor - last.length;
  rl.line = rl.line.slice(0, start) + list[rl[yanked]] + rl.line.slice(rl.cursor);
  rl.cursor = start + list[rl[yanked]].length;
  rl._refreshLine();
}

// --- history ---

const history = {
  _addHistory() {
    if (this.line.length === 0) return '';
    if (!this.history || this.historySize === 0 || this.line.trim().length === 0) return this.line;
    if (this.history.length === 0 || this.history[0] !== this.line) {
      if (this.removeHistoryDuplicates) {
        const at = this.history.indexOf(this.line);
        if (at !== -1) this.history.splice(at, 1);
      }
      this.history.unshift(this.line);
      if (this.history.length > this.historySize) this.history.pop();
    }
    this.historyIndex = -1;
    const line = this.history[0];
    this.emit('history', this.history);
    return line;
  },

  _historyNext() { seek(this, -1); },

  _historyPrev() { seek(this, +1); },
};

const sought = Symbol('sought'); // what the line began with before history was looked through

function seek(rl, step) {
  if (!rl.history || rl.history.length === 0) return;
  if (step < 0 && rl.historyIndex < 0) return;
  if (step > 0 && rl.historyIndex >= rl.history.length) return;
  keep(rl);
  const prefix = rl[sought] ?? '';
  let at = rl.historyIndex + step;
  while (at >= 0 && at < rl.history.length && (!rl.history[at].startsWith(prefix) || rl.line === rl.history[at])) at += step;
  rl.line = at >= 0 && at < rl.history.length ? rl.history[at] : prefix;
  rl.historyIndex = at;
  rl.cursor = rl.line.length;
  rl._refreshLine();
}

// --- completion ---

const completion = {
  _tabComplete(lastWasTab) {
    this.pause();
    const line = this.line.slice(0, this.cursor);
    const completer = this.completer.length === 2 ? this.completer : (text, callback) => callback(null, this.completer(text));
    completer(line, (error, value) => {
      this.resume();
      if (error) this._writeToOutput(`Tab completion error: ${require('internal/util/inspect').inspect(error)}`);
      else this._completed(lastWasTab, value);
    });
  },

  _completed(lastWasTab, [found, original]) {
    if (!found || found.length === 0) return;
    const prefix = common(found.filter((entry) => entry !== ''));
    if (prefix.startsWith(original) && prefix.length > original.length) {
      this._insertString(prefix.slice(original.length));
      return;
    }
    if (!original.startsWith(prefix)) {
      this.line = this.line.slice(0, this.cursor - original.length) + prefix + this.line.slice(this.cursor);
      this.cursor = this.cursor - original.length + prefix.length;
      this._refreshLine();
      return;
    }
    if (!lastWasTab) return;
    keep(this);
    const widths = found.map((entry) => width(entry));
    const column = Math.max(...widths) + 2; // two spaces between
    let columns = Math.floor(this.columns / column) || 1;
    if (columns === Infinity) columns = 1;
    let output = '\r\n';
    let inLine = 0;
    let spaces = 0;
    for (const [i, entry] of found.entries()) {
      if (entry === '' || inLine === columns) {
        output += '\r\n';
        inLine = 0;
        spaces = 0;
      } else {
        output += ' '.repeat(spaces);
      }
      if (entry === '') {
        output += '\r\n';
        continue;
      }
      output += entry;
      spaces = column - widths[i];
      inLine++;
    }
    this._writeToOutput(inLine !== 0 ? `${output}\r\n\r\n` : output);
    this._refreshLine();
  },
};

function common(strings) {
  if (strings.length === 0) return '';
  const sorted = [...strings].sort();
  const [first, last] = [sorted[0], sorted[sorted.length - 1]];
  let at = 0;
  while (at < first.length && first[at] === last[at]) at++;
  return first.slice(0, at);
}

// --- keys ---

const withControl = {
  c(rl) {
    if (rl.listenerCount('SIGINT') > 0) rl.emit('SIGINT');
    else rl.close(); // this readline instance is finished
  },
  h: (rl) => rl._deleteLeft(),
  d(rl) {
    if (rl.cursor === 0 && rl.line.length === 0) rl.close();
    else rl._deleteRight();
  },
  u: (rl) => rl._deleteLineLeft(),
  k: (rl) => rl._deleteLineRight(),
  a: (rl) => rl._moveCursor(-Infinity),
  e: (rl) => rl._moveCursor(+Infinity),
  b: (rl) => rl._moveCursor(-lengthBefore(rl.line, rl.cursor)),
  f: (rl) => rl._moveCursor(+lengthAt(rl.line, rl.cursor)),
  l(rl) {
    cursorTo(rl.output, 0, 0);
    clearScreenDown(rl.output);
    rl._refreshLine();
  },
  n: (rl) => rl._historyNext(),
  p: (rl) => rl._historyPrev(),
  y: yank,
  z: stop,
  w: (rl) => rl._deleteWordLeft(),
  backspace: (rl) => rl._deleteWordLeft(),
  delete: (rl) => rl._deleteWordRight(),
  left: (rl) => rl._wordLeft(),
  right: (rl) => rl._wordRight(),
};

const withMeta = {
  b: (rl) => rl._wordLeft(),
  f: (rl) => rl._wordRight(),
  d: (rl) => rl._deleteWordRight(),
  delete: (rl) => rl._deleteWordRight(),
  backspace: (rl) => rl._deleteWordLeft(),
  y: yankPop,
};

const withShift = { backspace: (rl) => rl._deleteLineLeft(), delete: (rl) => rl._deleteLineRight() };

const alone = {
  return(rl) {
    rl._sawReturnAt = Date.now();
    rl._line();
  },
  enter(rl) {
    if (rl._sawReturnAt === 0 || Date.now() - rl._sawReturnAt > rl.crlfDelay) rl._line();
    rl._sawReturnAt = 0;
  },
  backspace: (rl) => rl._deleteLeft(),
  delete: (rl) => rl._deleteRight(),
  left: (rl) => rl._moveCursor(-lengthBefore(rl.line, rl.cursor)),
  right: (rl) => rl._moveCursor(+lengthAt(rl.line, rl.cursor)),
  home: (rl) => rl._moveCursor(-Infinity),
  end: (rl) => rl._moveCursor(+Infinity),
  up: (rl) => rl._historyPrev(),
  down: (rl) => rl._historyNext(),
};

// stop sends the program to the background, where there is one.
function stop(rl) {
  if (require('internal/host').windows) return;
  if (rl.listenerCount('SIGTSTP') > 0) {
    rl.emit('SIGTSTP');
    return;
  }
  const process = require('process');
  process.once('SIGCONT', () => {
    if (!rl.paused) {
      rl.pause();
      rl.emit('SIGCONT');
    }
    rl._setRawMode(true);
    rl._refreshLine();
  });
  rl._setRawMode(false);
  process.kill(process.pid, 'SIGTSTP');
}

const input = {
  _ttyWrite(typed, pressed) {
    const before = this._previousKey;
    const key = pressed ?? {};
    this._previousKey = key;
    if (this._sawReturnAt && key.name !== 'enter') this._sawReturnAt = 0;
    if ((key.name === 'up' || key.name === 'down') && !key.ctrl && !key.meta && !key.shift) this[sought] ??= this.line.slice(0, this.cursor);
    else if (this[sought] !== undefined) this[sought] = undefined;
    if (typeof key.sequence === 'string') {
      if (key.sequence.codePointAt(0) === 0x1f) return back(this, undo, redo);
      if (key.sequence.codePointAt(0) === 0x1e) return back(this, redo, undo);
    }
    if (key.name === 'escape') return;
    const table = key.ctrl && key.shift ? withShift : key.ctrl ? withControl : key.meta ? withMeta : alone;
    const action = Object.hasOwn(table, key.name ?? '') ? table[key.name] : undefined;
    if (action !== undefined) action(this, key);
    else if (table === alone) this._typed(typed, key, before);
  },

  _typed(typed, key, before) {
    if (key.name === 'tab' && typeof this.completer === 'function' && this.isCompletionEnabled) {
      this._tabComplete(before?.name === 'tab');
      return;
    }
    if (typeof typed !== 'string' || typed === '') return;
    const pieces = typed.split(/\r\n|\n|\r/);
    for (const [i, piece] of pieces.entries()) {
      if (piece !== '') this._insertString(piece);
      if (i < pieces.length - 1) {
        this._sawReturnAt = 0;
        this._line();
      }
    }
    if (typed.endsWith('\r')) this._sawReturnAt = Date.now();
  },
};

// edit gives a prototype all of that.
exports.edit = (prototype) => {
  for (const part of [screen, text, history, completion, input]) {
    for (const [name, value] of Object.entries(part)) Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
  }
};

