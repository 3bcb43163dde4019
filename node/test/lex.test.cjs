'use strict';

// Does the reader of JavaScript (facade/lex.js) see the words that acorn sees? It
// is asked about every file of the packages that are installed for these tests.

const acorn = require('acorn');
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const test = require('node:test');

const { lex } = require('../../internal/facade/lex.js');

const kinds = { regexp: 'regexp', privateId: 'private', string: 'string' };

// theirs lists the words that acorn finds in a text, if that is one of its language.
function theirs(text) {
  for (const sourceType of ['script', 'module']) {
    const words = [];
    const onToken = ({ type, start, end }) => {
      if (type.label in kinds) words.push(`${kinds[type.label]} ${start} ${end}`);
      else if (type.keyword !== undefined || type.label === 'name') words.push(`name ${start} ${end}`);
    };
    try {
      acorn.parse(text, { ecmaVersion: 'latest', sourceType, allowHashBang: true, allowReturnOutsideFunction: true, onToken });
      return words;
    } catch { /* it is of the other type, or of none */ }
  }
  return undefined;
}

const ours = (text) => lex(text)
  .filter(({ kind }) => kind === 'name' || Object.values(kinds).includes(kind))
  .map(({ kind, start, end }) => `${kind} ${start} ${end}`);

function compare(text, file) {
  const want = theirs(text);
  if (want === undefined) return 0;
  const got = ours(text);
  const at = want.findIndex((word, i) => word !== got[i]);
  assert.ok(at < 0 && got.length === want.length, `${file}: acorn has ${want[at]}, we have ${got[at]}: ${text.slice(Number(want[at]?.split(' ')[1]) - 50).slice(0, 100)}`);
  return want.length;
}

const filesBelow = (folder) => fs.readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.[cm]?js$/.test(entry.name))
  .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));

test('every word of the installed packages', () => {
  const files = filesBelow(path.join(__dirname, 'node_modules')).filter((file) => fs.statSync(file).size < 500_000);
  const words = files.map((file) => compare(fs.readFileSync(file, 'utf8'), file));
  assert.ok(words.reduce((sum, n) => sum + n, 0) > 100_000);
});

test('where a slash begins a regular expression', () => {
  for (const text of [
    'if (a) /b/.test(c)', 'a(b) / c / d', 'while (x) /y/g.exec(z); (a) /b/ c', 'x = {} / 2 / 3', '{} /x/.test(y)', 'a = b\n/c/d', 'a++ / b / c',
    'function f() {} /x/.test(y)', 'x = function () {} / 2 / 3', 'x = class {} / 2 / 3', 'class A {} /x/.test(y)', 'return_ / 2 / 3', 'x.return / 2 / 3',
    'typeof /x/', 'x = a ? /b/ : /c/', 'for (const x of /a/[Symbol.split](b)) /c/.test(x)', 'of / 2 / 3', 'x = `${a / b / c}${/d/}` / 2 / 3',
    'label: /x/.test(y)', 'switch (a) { case /b/: /c/; default: /d/ }', 'x = () => {}\n/y/.test(z)', '() => /x/', 'x = { a: {} / 2 / 3, b() {} }', 'x = [/]/, /[/]/, /\\//]',
    'class A { static { /x/ } m() { /y/ } x = 1 / 2 / 3 }', 'do /x/.test(y); while (a) /b/', 'x = y / /z/.a', '!function () {}() / 2 / 3', 'a?.if(b) / 2 / 3', 'x = a ?.5 / 2 : /b/',
    'async function f() { await /x/; for await (const a of b) /c/.test(a) }', 'class A extends B({}) { } /x/', 'x = class A extends class {} {} / 2 / 3', 'if (a) {} else /b/',
    '"\\\n/x/" / 2 / 3', 'x = 1e+5 / 2 / 3', 'x = 0xe+1 / 2 / 3', 'x = 1..a / 2 / 3', '({ class: 1, a: {} / 2 / 3 })', 'x = { function: 1, b: (1) / 2 / 3 }', 'throw /x/', 'a = b ? {} / 2 / 3 : c',
    'gr\\u{f6}\\u00dfe / 2 / 3', 'class A { #\\u{61}b = 1; m() { return this.#ab / 2 / 3 } }',
  ]) assert.ok(theirs(text) === undefined || compare(text, text) > 0);
});
