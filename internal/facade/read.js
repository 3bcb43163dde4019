'use strict';

// Questions about JavaScript sources, answered from their tokens (lex.js). Tokens are
// enough: a grammar would know more, and cost more.

const { lex } = require('./lex.js');

const isMark = (token, ...texts) => token?.kind === 'mark' && texts.includes(token.text);

const isName = (token, ...texts) => token?.kind === 'name' && texts.includes(token.text);

// privatesOf lists the private members that a class declares, as { name, isStatic }.
// A private name that stands in the class's own body, and not behind a point or
// before in, is declared there: the language has no other place for one.
function privatesOf(text) {
  if (!text.includes('#')) return [];
  const tokens = lex(text);
  const body = tokens.at(-1)?.open ?? -1;
  const privates = [];
  for (let i = body + 1; i < tokens.length - 1 && body >= 0; i++) {
    const token = tokens[i];
    if (token.close > i) i = token.close;
    else if (token.kind === 'private' && !isMark(tokens[i - 1], '.', '?.') && tokens[i + 1].text !== 'in') {
      privates.push({ name: cooked(token.text), isStatic: isStatic(tokens, i) });
    }
  }
  return privates;
}

const modifiers = ['async', 'get', 'set', 'accessor', '*'];

function isStatic(tokens, i) {
  let before = i - 1;
  while (modifiers.includes(tokens[before].text)) before--;
  return tokens[before].kind === 'name' && tokens[before].text === 'static';
}

// cooked returns a name as it is meant: letters may be written as escapes.
function cooked(name) {
  if (!name.includes('\\')) return name;
  return name.split('\\u').map((part, i) => {
    if (i === 0) return part;
    const [code, rest] = part.startsWith('{') ? part.slice(1).split('}') : [part.slice(0, 4), part.slice(4)];
    return String.fromCodePoint(Number.parseInt(code, 16) || 0) + rest;
  }).join('');
}

// whatTells tells by what a function may see which of two objects it has before it
// that answer all the same, of which one has a given name: by "name", also in its
// arguments, if it names that or a private member, or by "this", on which it is
// called, if it asks more of that than a property. undefined if it can't.
function whatTells(text, name) {
  if (!['this', 'super', '#', name].some((word) => word !== '' && text.includes(word))) return undefined;
  const tokens = lex(text);
  const isWhole = (i) => i > 0 && !isMark(tokens[i - 1], '.', '?.') && !isMark(tokens[i + 1], '.', '?.', '[', ':');
  const names = (token, i) => token.kind === 'private' || (token.kind === 'name' && cooked(token.text) === name && isWhole(i));
  if (tokens.some(names)) return 'name';
  const isThis = (token, i) => (isName(token, 'this') && isWhole(i)) || (isName(token, 'super') && !isMark(tokens[i - 1], '.', '?.'));
  return tokens.some(isThis) ? 'this' : undefined;
}

// asksConstructor tells whether a text asks for somebody's constructor, to ask for
// private members of it, or to have it.
const asksConstructor = (text) => constructorsIn(text).some(({ tokens, start, end }) => {
  if (isMark(tokens[end + 1], '.', '?.')) return tokens[end + 2].kind === 'private';
  return ![tokens[start - 1], tokens[end + 1]].some(isEquals);
});

// isAbstract tells whether a class, or a function that constructs, asks while it does
// so if it is the one that is to be constructed, by its name.
const isAbstract = (text, name) => constructorsIn(text).some(({ tokens, start, end }) => {
  const isIt = (i) => tokens[i]?.kind === 'name' && cooked(tokens[i].text) === name && !isMark(tokens[i - 1], '.', '?.') && !isMark(tokens[i + 1], '.', '?.', '[', '(');
  return ((isEquals(tokens[end + 1]) && isIt(end + 2)) || (isEquals(tokens[start - 1]) && isIt(start - 2))) && constructs(tokens, start);
});

// constructs tells of a token in the text of a function, or in that of a class,
// whether it is in what constructs.
function constructs(tokens, i) {
  if (!isName(tokens[0], 'class')) return true;
  let at = i;
  while (tokens[at].within !== tokens.at(-1).open && at >= 0) at = tokens[at].within;
  return isName(tokens[tokens[at - 1]?.open - 1], 'constructor');
}

const isEquals = (token) => isMark(token, '===', '!==', '==', '!=');

// constructorsIn finds where a text asks for a constructor: from where to where the
// chain goes of which it is the last.
function constructorsIn(text) {
  if (!text.includes('constructor')) return [];
  const tokens = lex(text);
  return tokens.flatMap((token, end) => {
    if (token.text !== 'constructor' || isMark(tokens[end + 1], '(', '[')) return [];
    let start = end;
    while (isMark(tokens[start - 1], '.', '?.')) start -= 2;
    return [{ tokens, start, end }];
  });
}

// keepsAside tells of a class's text whether it keeps something of an instance in
// a WeakMap or WeakSet of its file, which another version has anew: what compilers
// make of private members, or call by a function with that word in its name.
function keepsAside(text, file = '') {
  if (!text.includes('this')) return false;
  const weak = weakIn(file);
  return lex(text).some((token, i, tokens) => {
    if (token.kind !== 'name') return false;
    const calls = isMark(tokens[i + 1], '(') && isName(tokens[i + 2], 'this');
    return weak.has(cooked(token.text)) || (calls && isHelper(token.text.toLowerCase()));
  });
}

// asksAside tells of a method's text whether it asks a WeakMap or WeakSet of its
// file for what it is called on.
function asksAside(text, file) {
  const weak = weakIn(file);
  return weak.size > 0 && text.includes('this') && lex(text).some((token, i, tokens) => isName(token, 'this') && isMark(tokens[i - 1], '(')
    && isMark(tokens[i - 3], '.') && weak.has(cooked(tokens[i - 4].text)));
}

// weakIn lists the names of what a file keeps in a WeakMap or WeakSet.
const weakIn = (file) => new Set(/Weak(?:Map|Set)/.test(file) ? lex(file).filter(isWeak).map((token) => cooked(token.text)) : []);

// isHelper tells whether a function's name is one that a compiler has made for private
// members. (Those of the loose kind are properties.)
const isHelper = (name) => name.includes('private') && !name.includes('loose');

const isWeak = (token, i, tokens) => token.kind === 'name' && isMark(tokens[i + 1], '=') && isName(tokens[i + 2], 'new')
  && isName(tokens[i + 3], 'WeakMap', 'WeakSet');

// declared returns the names of the classes and functions that a text declares.
const declared = (text) => new Set(lex(text).filter((token, i, tokens) => {
  if (token.kind !== 'name') return false;
  const before = isMark(tokens[i - 1], '*') ? tokens[i - 2] : tokens[i - 1];
  return isName(before, 'class', 'function');
}).map((token) => cooked(token.text)));

module.exports = { asksAside, asksConstructor, isAbstract, cooked, declared, isMark, isName, keepsAside, privatesOf, whatTells };
