'use strict';

// Where JSON is wrong, found as JSON.parse judges it.

const assert = require('node:assert/strict');
const test = require('node:test');
const { placeOf } = require('../json.cjs');

const isWrong = (text) => {
  try {
    JSON.parse(text);
    return false;
  } catch {
    return true;
  }
};

// What is before the place can be the beginning of JSON.
test('what is before the place can go on to be JSON', () => {
  const pieces = ['{', '}', '[', ']', ',', ':', '"a"', '"', '1', '-', '0', '01', '1.5e3', 'true', 'null', 'nul', ' ', '\n', '\t', 'x', '\\', '\u2028', '"\\u12"', '"\n"'];
  let seed = 1;
  const random = (n) => { seed = (seed * 48271) % 2147483647; return seed % n; };
  let wrong = 0;
  for (let i = 0; i < 20000; i++) {
    const text = Array.from({ length: 1 + random(5) }, () => pieces[random(pieces.length)]).join('');
    if (!isWrong(text)) continue;
    wrong++;
    const { line, column } = placeOf(text);
    const lines = text.split('\n');
    const at = lines.slice(0, line - 1).reduce((n, each) => n + each.length + 1, 0) + column - 1;
    assert.ok(at <= text.length, text);
    const open = [];
    for (const c of text.slice(0, at).replace(/"[^"]*"/g, '')) { // close what is open, from inside out
      if (c === '{' || c === '[') open.push(c);
      else if (c === '}' || c === ']') open.pop();
    }
    const close = open.reverse().map((c) => (c === '{' ? '}' : ']')).join('');
    const before = text.slice(0, at);
    assert.ok(['', '1', ':1', '"":1'].some((middle) => !isWrong(before + middle + close)), `${JSON.stringify(text)} goes wrong before ${at}`);
  }
  assert.ok(wrong > 5000, `${wrong} were wrong`);
});

for (const [text, line, column] of [
  ['', 1, 1], ['{ "a": }', 1, 8], ['{\n\t"a": 1,\n}', 3, 1], ['[1,]', 1, 4], ['{} {}', 1, 4], ['{"a" 1}', 1, 6], ['\ufefftrue', 1, 1], ['"a', 1, 1], ['tru', 1, 1], ['+1', 1, 1], ['01', 1, 2],
]) {
  test(`${JSON.stringify(text)} is wrong at ${line}:${column}`, () => assert.deepEqual(placeOf(text), { line, column }));
}
