// Keys: from what a terminal sends to events 'keypress' (text, key).

const { StringDecoder } = require('string_decoder');

// What stands behind ESC [ or ESC O, without modifiers, by its name.
const sequences = {
  '[P': 'f1', '[Q': 'f2', '[R': 'f3', '[S': 'f4', OP: 'f1', OQ: 'f2', OR: 'f3', OS: 'f4',
  '[11~': 'f1', '[12~': 'f2', '[13~': 'f3', '[14~': 'f4', '[200~': 'paste-start', '[201~': 'paste-end',
  '[[A': 'f1', '[[B': 'f2', '[[C': 'f3', '[[D': 'f4', '[[E': 'f5',
  '[15~': 'f5', '[17~': 'f6', '[18~': 'f7', '[19~': 'f8', '[20~': 'f9', '[21~': 'f10', '[23~': 'f11', '[24~': 'f12',
  '[A': 'up', '[B': 'down', '[C': 'right', '[D': 'left', '[E': 'clear', '[F': 'end', '[H': 'home',
  OA: 'up', OB: 'down', OC: 'right', OD: 'left', OE: 'clear', OF: 'end', OH: 'home',
  '[1~': 'home', '[2~': 'insert', '[3~': 'delete', '[4~': 'end', '[5~': 'pageup', '[6~': 'pagedown', '[7~': 'home', '[8~': 'end',
  '[[5~': 'pageup', '[[6~': 'pagedown',
};
const shifted = {
  '[a': 'up', '[b': 'down', '[c': 'right', '[d': 'left', '[e': 'clear',
  '[2$': 'insert', '[3$': 'delete', '[5$': 'pageup', '[6$': 'pagedown', '[7$': 'home', '[8$': 'end', '[Z': 'tab',
};
const controlled = {
  Oa: 'up', Ob: 'down', Oc: 'right', Od: 'left', Oe: 'clear',
  '[2^': 'insert', '[3^': 'delete', '[5^': 'pageup', '[6^': 'pagedown', '[7^': 'home', '[8^': 'end',
};

const escape = '\u001b';
const digit = (ch) => ch >= '0' && ch <= '9';

// parse is a generator that takes one character at a time, and '' when nothing has come for a while
// behind an escape.
function* parse(stream) {
  for (;;) {
    let ch = yield;
    let text = ch;
    let escaped = false;
    const key = { sequence: null, name: undefined, ctrl: false, meta: false, shift: false };
    if (ch === escape) {
      escaped = true;
      text += (ch = yield);
      if (ch === escape) text += (ch = yield);
    }
    if (escaped && (ch === 'O' || ch === '[')) {
      let code = ch;
      let modifier = 0;
      const next = function* () {
        text += (ch = yield);
      };
      yield* next();
      if (code === 'O') {
        if (digit(ch)) {
          modifier = (ch >> 0) - 1;
          yield* next();
        }
        code += ch;
      } else {
        if (ch === '[') {
          code += ch;
          yield* next();
        }
        const start = text.length - 1; // what follows is read to its end, then taken apart
        if (digit(ch)) {
          yield* next();
          if (digit(ch)) {
            yield* next();
            if (digit(ch)) yield* next();
          }
        }
        if (ch === ';') {
          yield* next();
          if (digit(ch)) yield* next();
        }
        const command = text.slice(start);
        let match = /^(?:(\d\d?)(?:;(\d))?([~^$])|(\d{3}~))$/.exec(command);
        if (match !== null) {
          if (match[4]) code += match[4];
          else {
            code += match[1] + match[3];
            modifier = (match[2] || 1) - 1;
          }
        } else if ((match = /^((\d;)?(\d))?([A-Za-z])$/.exec(command)) !== null) {
          code += match[4];
          modifier = (match[3] || 1) - 1;
        } else {
          code += command;
        }
      }
      key.ctrl = !!(modifier & 4);
      key.meta = !!(modifier & 10);
      key.shift = !!(modifier & 1);
      key.code = code;
      name(key, code);
    } else if (ch === '\r') {
      key.name = 'return';
      key.meta = escaped;
    } else if (ch === '\n') {
      key.name = 'enter';
      key.meta = escaped;
    } else if (ch === '\t') {
      key.name = 'tab';
      key.meta = escaped;
    } else if (ch === '\b' || ch === '\x7f') {
      key.name = 'backspace';
      key.meta = escaped;
    } else if (ch === escape) {
      key.name = 'escape';
      key.meta = escaped;
    } else if (ch === ' ') {
      key.name = 'space';
      key.meta = escaped;
    } else if (!escaped && ch <= '\x1a') {
      key.name = String.fromCharCode(ch.charCodeAt(0) + 'a'.charCodeAt(0) - 1);
      key.ctrl = true;
    } else if (/^[0-9A-Za-z]$/.test(ch)) {
      key.name = ch.toLowerCase();
      key.shift = /^[A-Z]$/.test(ch);
      key.meta = escaped;
    } else if (escaped) {
      key.name = ch.length > 0 ? undefined : 'escape';
      key.meta = true;
    }
    key.sequence = text;
    if (text.length !== 0 && (key.name !== undefined || escaped)) stream.emit('keypress', escaped ? undefined : text, key);
    else if (text.length === 1 || (text.length === 2 && text.codePointAt(0) > 0xffff)) stream.emit('keypress', text, key);
  }
}

function name(key, code) {
  if (Object.hasOwn(shifted, code)) [key.name, key.shift] = [shifted[code], true];
  else if (Object.hasOwn(controlled, code)) [key.name, key.ctrl] = [controlled[code], true];
  else key.name = sequences[code] ?? 'undefined';
}

const decoders = new WeakMap(); // stream -> its decoder and parser

// emitKeypressEvents has a stream emit 'keypress'. An interface says how long an escape may stand alone.
exports.emitKeypressEvents = function emitKeypressEvents(stream, iface = {}) {
  if (decoders.has(stream)) return;
  const decoder = new StringDecoder('utf8');
  const parser = parse(stream);
  decoders.set(stream, parser);
  parser.next();
  let timer;
  const flush = () => parser.next('');

  function take(input) {
    if (stream.listenerCount('keypress') === 0) { // nobody listens any more
      stream.removeListener('data', take);
      stream.on('newListener', begin);
      return;
    }
    const text = decoder.write(input);
    if (!text) return;
    clearTimeout(timer);
    iface.isCompletionEnabled = false; // while a text of several keys comes
    let length = 0;
    for (const character of text) {
      length += character.length;
      if (length === text.length) iface.isCompletionEnabled = true;
      try {
        parser.next(character);
        if (length === text.length && character === escape) timer = setTimeout(flush, iface.escapeCodeTimeout ?? 500);
      } catch (error) {
        const again = parse(stream);
        again.next();
        parser.next = (value) => again.next(value);
        throw error;
      }
    }
  }

  function begin(event) {
    if (event !== 'keypress') return;
    stream.on('data', take);
    stream.removeListener('newListener', begin);
  }

  if (stream.listenerCount('keypress') > 0) stream.on('data', take);
  else stream.on('newListener', begin);
};
