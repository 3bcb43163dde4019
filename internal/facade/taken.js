'use strict';

// What a text takes out of a module that it holds by sync.require. That is today's, and does not
// follow, except in live mode.

const { cooked, isMark, isName } = require('./read.js');
const { lex } = require('./lex.js');

// takenIn lists it as { names, specifier, line, column }.
function takenIn(text) {
  const tokens = lex(text);
  return tokens.flatMap((token, i) => {
    if (!isName(token, 'require') || !isMark(tokens[i - 1], '.') || !isMark(tokens[i + 1], '(')) return [];
    const names = namesOf(tokens, i);
    if (names.length === 0 || !isLiteral(tokens[i + 2])) return [];
    const specifier = text.slice(tokens[i + 2].start, tokens[tokens[i + 1].close]?.start);
    return [{ names, specifier, ...placeOf(text, token.start) }];
  });
}

const isLiteral = (token) => token?.kind === 'string' || token?.kind === 'template' || isMark(token, '[');

// namesOf are those that a declaration takes of what a call of a method require returns.
function namesOf(tokens, require) {
  let first = require - 2; // the object, or the last part of it
  while (isMark(tokens[first - 1], '.')) first -= 2;
  if (tokens[first]?.kind !== 'name' || !isMark(tokens[first - 1], '=')) return [];
  const after = tokens[require + 1].close + 1;
  const property = tokens[after + 1];
  if (isMark(tokens[after], '.') && property?.kind === 'name' && tokens[first - 2]?.kind === 'name' && !isMark(tokens[after + 2], '(', '.', '[', '=', '?.')) return [cooked(property.text)];
  if (tokens[after] !== undefined && isMark(tokens[after], '.', '[', '?.')) return [];
  return namesIn(tokens, first - 2);
}

// namesIn are the names in a pattern, of which the last bracket is given: { a, b: c }, [{ a }, b].
function namesIn(tokens, last) {
  const { open } = tokens[last] ?? {};
  if (open === undefined || !isName(tokens[open - 1], 'const', 'let', 'var')) return [];
  const isObject = (i) => isMark(tokens[i], '{') && (i === open || (tokens[i].within === open && isMark(tokens[open], '[')));
  const names = [];
  for (let i = open; i < last; i++) {
    if (!isObject(i)) continue;
    for (let k = i + 1; k < tokens[i].close; k++) {
      if (tokens[k].within === i && tokens[k].kind === 'name' && isMark(tokens[k - 1], '{', ',')) names.push(cooked(tokens[k].text));
    }
  }
  return names;
}

function placeOf(text, offset) {
  const before = text.slice(0, offset).split(/\r\n|[\n\r\u2028\u2029]/);
  return { line: before.length, column: before.at(-1).length + 1 };
}

// Warner warns of a file once.
class Warner {
  /** @type {import('./host').Host} */
  #host;
  #warned = new Set();

  constructor(host) { this.#host = host; }

  // held hears that a file has asked for an id, and what it has got.
  held({ id, source }, asked, exports) {
    if (this.#warned.has(id)) return;
    for (const { names, specifier, line, column } of takenIn(source)) {
      if (!specifier.includes(asked)) continue;
      const stale = names.filter((name) => !follows(exports, name));
      if (stale.length === 0) continue;
      this.#warned.add(id);
      this.#host.warn(wordsOf(id, { names: stale, specifier, line, column }));
      return;
    }
  }
}

// follows tells of a class that its instances may follow by themselves: it extends another,
// as with ReloadableClass.
function follows(exports, name) {
  try {
    const value = exports?.[name];
    return typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value)) && Object.getPrototypeOf(value) !== Function.prototype;
  } catch {
    return true;
  }
}

const wordsOf = (id, { names, specifier, line, column }) => `${id}:${line}:${column} takes ${names.join(', ')} out of sync.require(${specifier}): that stays today's when the file changes. Keep the object, or use live mode`;

module.exports = { Warner, takenIn, wordsOf };
