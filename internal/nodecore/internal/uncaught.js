// The text by which a program's last error is told on stderr.

const { inspect } = require('internal/util/inspect');
const types = require('internal/util/types');

// The first frame of a stack that is in a file: path, line and column.
const framePlace = /^\s+at (?:.*\()?((?:[A-Za-z]:)?[^:()]+):(\d+):(\d+)\)?/m;

exports.describe = (error, sourceLine) => {
  if (types.isNativeError(error)) return `${excerpt(error, sourceLine)}${inspect(error)}\n${hint(error)}`;
  if (typeof error === 'object' && error !== null) return `Uncaught:\n${inspect(error)}\n`;
  return `Uncaught:\n${typeof error === 'string' ? error : inspect(error)}\n`;
};

// excerpt shows the line that threw, with a mark under its column.
function excerpt(error, sourceLine) {
  const place = framePlace.exec(String(error.stack));
  if (place === null || place[1].startsWith('node')) return '';
  const [, path, line, column] = place;
  const text = sourceLine(path, Number(line));
  if (text === '' || text.length > 1000) return `${path}:${line}\n\n`;
  const indent = text.slice(0, column - 1).replace(/[^\t]/g, ' ');
  return `${path}:${line}\n${text}\n${indent}^\n\n`;
}

// Globals of Node's that this host lacks.
const lacking = /^(WebSocket|WebAssembly) is not defined$/;

// hint names the ways out, as for a core module that is not there.
function hint({ name, message }) {
  const found = name === 'ReferenceError' && typeof message === 'string' ? lacking.exec(message) : null;
  if (found === null) return '';
  const { elsewhere } = require('internal/host');
  return `\nthe embedded host has no ${found[1]}: define it from Go${elsewhere && `, or ${elsewhere}`}\n`;
}
