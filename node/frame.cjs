'use strict';

// Where an error is, in a file of the program, and the source there.

const fs = require('node:fs');

const before = 2; // lines that are shown above the place
const widest = 120; // characters of a line that is shown
const biggest = 2 ** 20; // bytes of a file that is read for it
const ours = __dirname;

// How the stack of a syntax error begins: the place, the line, and a caret below. There is no
// caret if the error is that the file ends.
const head = /^(.+):(\d+)\n(.*)\n(?:([ \t]*)\^|[ \t]*\n+SyntaxError)/;
const frame = /^ +at (?:.*\()?((?:file:\/\/|\/|[A-Za-z]:[\\/])[^\n]*?):(\d+):(\d+)\)?$/gm;

// placeOf finds where an error came up: at the head of the stack, which a syntax error has,
// or else in the module itself, or the first file that is in no package.
/** @returns {{ file?: string, line?: number, column?: number, syntax?: boolean }} */
function placeOf(stack, module) {
  const syntax = head.exec(stack);
  if (syntax !== null) return { file: syntax[1], line: Number(syntax[2]), column: (syntax[4] ?? syntax[3]).length + 1, syntax: true };
  const places = [...stack.matchAll(frame)].map(([, file, line, column]) => ({ file: pathOf(file), line: Number(line), column: Number(column) }))
    .filter(({ file }) => !file.startsWith(ours));
  return places.find(({ file }) => file === module) ?? places.find(({ file }) => !/[\\/]node_modules[\\/]/.test(file)) ?? places[0] ?? {};
}

const pathOf = (file) => (file.startsWith('file:') ? require('node:url').fileURLToPath(file) : file);

// frameOf shows the line of a place and those above it, undefined if they can't be shown.
/** @param {ReturnType<typeof placeOf>} place */
function frameOf({ file, line, column }) {
  const lines = line > 0 ? linesOf(file) : [];
  const shown = lines.slice(Math.max(line - 1 - before, 0), line);
  if (lines.length < line || shown.length === 0 || shown.some((text) => text.length > widest) || !(column <= shown.at(-1).length + 1)) return undefined;
  const width = String(line).length;
  const numbered = shown.map((text, i) => `${String(line - shown.length + 1 + i).padStart(width)} | ${text}`);
  return [...numbered, `${' '.repeat(width)} | ${shown.at(-1).slice(0, column - 1).replace(/[^\t]/g, ' ')}^`].join('\n');
}

function linesOf(file) {
  try {
    const { size } = fs.statSync(file);
    return size > biggest ? [] : fs.readFileSync(file, 'utf8').replace(/^\ufeff/, '').split(/\r?\n/);
  } catch {
    return [];
  }
}

module.exports = { frameOf, placeOf };
