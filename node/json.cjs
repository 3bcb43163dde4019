'use strict';

// Where JSON is wrong. JSON.parse says so in words that differ from one version of V8
// to the next, and mostly without a place.

// A token, or what there is instead of one. Each is at the end of what a space may be.
const space = /[ \t\n\r]*/y;
const token = /[{}[\],:]|"(?:[^"\\\0-\x1f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

// What may come after what: a state is the first characters of the tokens that it takes.
const value = '{["-0123456789tfn';
const states = { value, element: `${value}]`, key: '"}', nextKey: '"', colon: ':', afterElement: ',]', afterMember: ',}', end: '' };

// placeOf returns the line and the column, from 1, of the first thing that can't be
// there.
function placeOf(text) {
  const at = wrongAt(text);
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: before.at(-1).length + 1 };
}

function wrongAt(text) {
  const open = []; // '{' and '[' around this place
  let state = 'value';
  let at = 0;
  const take = (pattern) => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? '';
  };
  for (;;) {
    at += take(space).length;
    const found = take(token);
    if (found === '' || !states[state].includes(found[0])) return at;
    at += found.length;
    state = next(state, found, open);
  }
}

function next(state, found, open) {
  if (found === '{' || found === '[') {
    open.push(found);
    return found === '{' ? 'key' : 'element';
  }
  if (found === ':') return 'value';
  if (found === ',') return open.at(-1) === '{' ? 'nextKey' : 'value';
  if (found === '}' || found === ']') open.pop();
  else if (state === 'key' || state === 'nextKey') return 'colon';
  if (open.length === 0) return 'end';
  return open.at(-1) === '{' ? 'afterMember' : 'afterElement';
}

module.exports = { placeOf };
