'use strict';

// What a text tells of its top level in live mode: the functions and classes that it declares, by name
// (named.js). What compile/names.go does on the built-in engine.

const { lex } = require('./lex.js');
const { isMark, isName } = require('./read.js');

const longest = 2 ** 19; // to read more would hold up the program

const assigning = ['=', '+=', '-=', '*=', '/=', '%=', '??=', '||=', '&&=', '++', '--'];

// telling returns a text with a function behind it that knows what its top level declares, and the call that hands
// it over; or the text as it is. to is what is called.
function telling(text, to) {
  if (text.length > longest || !/\b(?:function|class)|=>/.test(text)) return text;
  const tokens = lex(text);
  const names = [...declaredIn(tokens)];
  if (names.length === 0) return text;
  const isSet = (each) => tokens.some((token, at) => token.text === each[0] && token.kind === 'name' && sets(tokens, at));
  const free = new Set(names.filter((each) => !isSet(each)));
  const cases = names.map((each, i) => `case ${i}:return ${free.has(each) ? `arguments.length<2?${each[0]}:${each[0]}=v` : each[0]};`);
  const shown = `function heatsync$(i,v){heatsync$;switch(i){${cases.join('')}}}${to}(heatsync$,"${names.map(([name]) => name).join()}")`;
  return `${opened(text, [...free])}\n;${shown}`;
}

// opened lets those be set that are constants.
function opened(text, names) {
  const places = names.map(([, constant]) => constant).filter(Boolean).map(({ start }) => start).sort((one, other) => one - other);
  let made = '';
  let from = 0;
  for (const at of places) {
    made += `${text.slice(from, at)}let  `;
    from = at + 'const'.length;
  }
  return made + text.slice(from);
}

// declaredIn finds [name, the word const that makes it read-only].
function declaredIn(tokens) {
  const found = new Map();
  for (let at = 0; at < tokens.length; at++) {
    if (tokens[at].within !== -1 || tokens[at].kind !== 'name' || !begins(tokens, at)) continue;
    const name = nameAt(tokens, isName(tokens[at], 'async') && isName(tokens[at + 1], 'function') ? at + 1 : at);
    if (name !== undefined && name !== 'heatsync$' && /^[\w$]+$/.test(name)) found.set(name, isName(tokens[at], 'const') ? tokens[at] : undefined);
  }
  return found;
}

function nameAt(tokens, at) {
  if (isName(tokens[at], 'function')) return wordAt(tokens, isMark(tokens[at + 1], '*') ? at + 2 : at + 1);
  if (isName(tokens[at], 'class')) return wordAt(tokens, at + 1);
  if (!isName(tokens[at], 'const', 'let', 'var') || !isMark(tokens[at + 2], '=') || !isFunction(tokens, at + 3)) return undefined;
  return isAlone(tokens, at + 3) ? wordAt(tokens, at + 1) : undefined;
}

const wordAt = (tokens, at) => (tokens[at]?.kind === 'name' && !isName(tokens[at], 'extends') ? tokens[at].text : undefined);

// begins tells whether a statement does.
function begins(tokens, at) {
  const before = tokens[at - 1];
  return before === undefined || isMark(before, ';', '}') || (tokens[at].line && (before.kind !== 'mark' || isMark(before, ')', ']')));
}

function isFunction(tokens, at) {
  const from = isName(tokens[at], 'async') && !tokens[at + 1]?.line && !isMark(tokens[at + 1], '=>') ? at + 1 : at;
  if (isName(tokens[from], 'function', 'class')) return isWhole(tokens, from);
  const end = isMark(tokens[from], '(') ? tokens[from].close : from;
  return isMark(tokens[end + 1], '=>') && (end > from || tokens[from].kind === 'name');
}

// isWhole tells whether a function or class is all that an expression says.
function isWhole(tokens, from) {
  const body = tokens.findIndex((token, at) => at > from && token.within === -1 && isMark(token, '{') && (token.is === 'block' || token.is === 'class'));
  const next = body < 0 ? undefined : tokens[tokens[body].close + 1];
  return next === undefined || isMark(next, ';', ',') || (next.line && (next.kind !== 'mark' || isMark(next, '{')));
}

// isAlone tells whether a declaration has one name only.
function isAlone(tokens, from) {
  for (let at = from; at < tokens.length; at++) {
    const token = tokens[at];
    if (token.within !== -1) continue;
    if (isMark(token, ',')) return false;
    if (isMark(token, ';') || (token.line && isName(token, 'const', 'let', 'var', 'function', 'class', 'module', 'exports', 'if', 'for'))) return true;
  }
  return true;
}

function sets(tokens, at) {
  if (isMark(tokens[at - 1], '.', '?.') || isName(tokens[at - 1], 'const', 'let', 'var')) return false;
  return isMark(tokens[at + 1], ...assigning) || isMark(tokens[at - 1], '++', '--') || isTarget(tokens, at);
}

// isTarget tells whether a name is in a pattern that is given a value, or is what a loop sets.
function isTarget(tokens, at) {
  if (isMark(tokens[at - 1], '(') && isName(tokens[at + 1], 'of', 'in')) return true;
  for (let around = tokens[at].within; around !== -1 && isMark(tokens[around], '[', '{'); around = tokens[around].within) {
    const next = tokens[tokens[around].close + 1];
    if (isMark(next, '=') || isName(next, 'of', 'in')) return true;
  }
  return false;
}

module.exports = { telling };
