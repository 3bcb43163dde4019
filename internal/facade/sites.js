'use strict';

// A name for a call in a source: the path of variables, properties, functions and classes
// that leads to it, from the outside in. No two calls in a source have the same name, and a
// call keeps its name while others come and go.

const { Lexer } = require('./lex.js');
const { cooked, isMark, isName } = require('./read.js');

// nameAt returns the name of the call at a line and column of a text, which count
// from 1, undefined if there is none to be found.
function nameAt(text, line, column) {
  const offset = offsetAt(text, line) + column - 1;
  const tokens = tokensUntil(text, offset + enough);
  const call = callAt(tokens, offset);
  if (call < 0) return undefined;
  const name = pathTo(tokens, call);
  if (name.split('.').every((part) => Number(part) >= 0)) return undefined; // numbers alone name nothing
  const called = cooked(tokens[call].text);
  const isTwin = (token, i) => i < call && isCall(tokens, i) && cooked(token.text) === called && pathTo(tokens, i) === name;
  const twins = tokens.filter(isTwin).length;
  return twins === 0 ? name : `${name}#${twins}`;
}

const enough = 200; // characters, in which what is called ends
let last = { text: undefined, lexer: undefined };

// tokensUntil reads a text once for all calls in it that come one after the
// other, and no further than it has to.
function tokensUntil(text, offset) {
  if (last.text !== text) last = { text, lexer: new Lexer(text) };
  return last.lexer.until(offset);
}

// offsetAt returns where a line begins.
function offsetAt(text, line) {
  let at = 0;
  for (let n = 1; n < line && at < text.length; at++) {
    if (endsLine(text, at)) n++;
  }
  return at;
}

const endsLine = (text, at) => (text[at] === '\r' ? text[at + 1] !== '\n' : ['\n', '\u2028', '\u2029'].includes(text[at]));

// callAt finds the name that is called at an offset, or next after it: engines
// differ in which part of a call they say that it is at.
function callAt(tokens, offset) {
  let i = tokens.findLastIndex(({ start }) => start <= offset);
  if (isMark(tokens[i], '(')) i--;
  if (isMark(tokens[i], '>')) i = angle(tokens, i) - 1;
  return i < 0 ? -1 : tokens.findIndex((_, at) => at >= i && isCall(tokens, at));
}

const isCall = (tokens, i) => tokens[i].kind === 'name' && isMark(tokens[i + 1], '(', '<', '?.');

// pathTo joins the names of all that a token is in. What is in a function that is
// handed to another doesn't go where that one's result goes.
function pathTo(tokens, from) {
  const names = [];
  for (let i = from; i >= 0 && !isHandedOn(tokens, i); i = tokens[i].within) names.unshift(...placeOf(tokens, i));
  return names.join('.');
}

// isHandedOn tells whether a token is in a function that is an argument.
function isHandedOn(tokens, from) {
  const { within } = tokens[from];
  if (tokens[within]?.is !== 'group') return false;
  for (let i = from - 1; i > within && !isMark(tokens[i], ','); i = leftOf(tokens, i)) {
    if (isMark(tokens[i], '=>') || isName(tokens[i], 'function')) return true;
  }
  return false;
}

// placeOf goes from a token to the left, up to where its statement or its place in
// a bracket begins, and lists the names by which it is to be found there.
function placeOf(tokens, from, counted = true) {
  const { within } = tokens[from];
  const names = methodAt(tokens, from);
  let commas = 0;
  let choices = 0;
  for (let i = from - 1; i > within && !endsBefore(tokens, i); i = leftOf(tokens, i)) {
    const token = tokens[i];
    if (isMark(token, ',') && isList(tokens[within])) commas++;
    if (commas > 0) continue; // that is another's
    if (isMark(token, '=', '??=', '||=', '&&=')) {
      const target = targetBefore(tokens, i);
      return [...placeOf(tokens, target.start, false), target.name, ...numbered(choices), ...names];
    }
    if (isMark(token, ':') && !isChoice(tokens, i)) return [...keyBefore(tokens, i), ...numbered(choices), ...names];
    if (isMark(token, ';', ',')) break;
    if (isMark(token, ':')) choices++;
    if (isName(token, 'return', 'case', 'throw', 'else', 'do', 'const', 'let', 'var') && !isProperty(tokens, i)) break;
    if (isName(token, 'class', 'function') && !isProperty(tokens, i)) names.unshift(...namedAfter(tokens, i));
    if (isName(token, 'default') && !isProperty(tokens, i)) names.unshift('default');
  }
  return [...numbered(counted ? commas : 0), ...numbered(choices), ...names];
}

const numbered = (order) => (order > 0 ? [String(order)] : []);

const isList = (bracket) => ['group', 'array', 'parameters'].includes(bracket?.is);

const isProperty = (tokens, i) => isMark(tokens[i - 1], '.', '?.') || isMark(tokens[i + 1], ':');

// leftOf returns the index of the token before, or before what closes with this one.
const leftOf = (tokens, i) => (tokens[i].open >= 0 ? tokens[i].open : i) - 1;

// endsBefore tells whether a statement, or a member of a class, ends with a token.
function endsBefore(tokens, i) {
  const [token, next] = [tokens[i], tokens[i + 1]];
  if (!isOperand(next)) return false;
  if (token.starts === true) return true;
  return next.line && (token.open >= 0 || token.kind !== 'mark') && !isName(token, 'return', 'new', 'typeof', 'await', 'const', 'let', 'var',
    'async', 'static', 'function', 'class', 'extends', 'in', 'of', 'instanceof', 'default', 'export') && !endsOpen(token);
}

const isOperand = (token) => (token.kind !== 'mark' && token.kind !== 'template' && !isName(token, 'in', 'of', 'instanceof', 'as', 'satisfies', 'extends'))
  || isMark(token, '{');

// endsOpen tells whether another expression begins after a part of a template.
const endsOpen = (token) => token.kind === 'template' && token.is === 'template';

function namedAfter(tokens, i) {
  const name = isMark(tokens[i + 1], '*') ? tokens[i + 2] : tokens[i + 1];
  return name?.kind === 'name' && name.text !== 'extends' ? [cooked(name.text)] : [];
}

// methodAt returns the name of the method whose body a brace opens.
function methodAt(tokens, brace) {
  const parameters = tokens[brace - 1]?.open ?? -1;
  const name = tokens[parameters - 1];
  const inClass = ['class', 'object'].includes(tokens[tokens[brace].within]?.is);
  if (!isMark(tokens[brace], '{') || parameters < 0 || !inClass || isMark(tokens[parameters], '[', '{')) return [];
  return isName(name, 'function') || isName(tokens[parameters - 2], 'function') ? [] : [keyText(tokens, parameters - 1)];
}

// isChoice tells whether a colon stands between the two ways of a ?, or after the
// type of a TypeScript declaration. If not, it is behind a key, a label or a case.
function isChoice(tokens, colon) {
  const { within } = tokens[colon];
  const before = leftOf(tokens, colon - 1);
  if (tokens[within]?.is === 'object') return before > within && !isMark(tokens[before], ',');
  let open = 0;
  for (let i = colon - 1; i > within && !isMark(tokens[i], ';'); i = leftOf(tokens, i)) {
    if (isMark(tokens[i], '?') && ++open > 0) return true;
    if (isMark(tokens[i], ':')) open--;
  }
  return isList(tokens[within]) || tokens[within]?.is === 'class';
}

function keyBefore(tokens, colon) {
  if (tokens[tokens[colon].within]?.is !== 'object') return [];
  return [keyText(tokens, colon - 1)];
}

// keyText returns the text of the key that ends with a token.
function keyText(tokens, end) {
  const { open } = tokens[end];
  return open === undefined ? textOf(tokens[end]) : tokens.slice(open, end + 1).map(textOf).join('');
}

// textOf returns the text of a name or a key as it is meant.
function textOf(token) {
  return token.kind === 'string' ? cooked(token.text.slice(1, -1)) : cooked(token.text);
}

// targetBefore returns the name of what is assigned to by an =, and where that
// starts. Of a pattern it is the first name in it.
function targetBefore(tokens, assign) {
  const end = typedBefore(tokens, assign) ?? assign - 1;
  const start = chainStart(tokens, end);
  if (start !== tokens[end].open) return { start, name: tokens.slice(start, end + 1).map(textOf).join('') };
  const first = tokens.slice(start, end).find(({ kind }) => kind === 'name' || kind === 'string');
  return { start, name: tokens[start].text + (first === undefined ? '' : textOf(first)) };
}

// chainStart returns where an expression such as this.a[0].b starts that ends with
// a token.
function chainStart(tokens, end) {
  let start = tokens[end].open >= 0 ? tokens[end].open : end;
  while (start > 0) {
    const before = tokens[start - 1];
    if (isMark(before, '.', '?.')) start -= 2;
    else if (isMark(tokens[start], '[', '(') && (before.kind === 'name' || before.open >= 0) && !endsBefore(tokens, start - 1)
      && !isName(before, 'const', 'let', 'var')) start--;
    else break;
    if (tokens[start]?.open >= 0) start = tokens[start].open;
  }
  return Math.max(start, 0);
}

const declaring = ['const', 'let', 'var', 'static', 'readonly', 'private', 'public', 'protected', 'declare', 'override'];

// typedBefore returns where the name ends that is declared with a type, as in
// TypeScript, before an =; undefined if that is none.
function typedBefore(tokens, assign) {
  const { within } = tokens[assign];
  if (tokens[within]?.is === 'object') return undefined;
  for (let i = assign - 1; i > within && !isMark(tokens[i], ';', '=', ',', '('); i = isMark(tokens[i], '>') ? angle(tokens, i) - 1 : leftOf(tokens, i)) {
    if (!isMark(tokens[i], ':')) continue;
    const end = isMark(tokens[i - 1], '?', '!') ? i - 2 : i - 1;
    const before = tokens[chainStart(tokens, end) - 1];
    const declared = isName(before, ...declaring) || isMark(before, ',', '(') || tokens[within]?.is === 'class';
    return declared ? end : undefined;
  }
  return undefined;
}

// angle returns the index of the < for a > of types, or that of the > itself.
function angle(tokens, from) {
  let depth = 0;
  for (let i = from; i > tokens[from].within && !isMark(tokens[i], ';'); i = leftOf(tokens, i)) {
    if (isMark(tokens[i], '>')) depth++;
    else if (isMark(tokens[i], '<') && --depth === 0) return i;
  }
  return from;
}

module.exports = { nameAt };
