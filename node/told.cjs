'use strict';

// Messages for people, on stderr.

const { Console } = require('node:console');
const path = require('node:path');

const ours = __dirname + path.sep;

// warn writes to stderr, as a Console does: that nobody reads it is no error.
function warn(text) {
  people ??= new Console({ stdout: process.stderr, stderr: process.stderr, ignoreErrors: true, colorMode: false });
  people.error('%s', `heatsync: ${harmless(text)}`);
}

let people;

// print writes lines, each with its colour: '' for none, or 'source' for one that stands
// without our name.
function print(lines) {
  const color = process.stderr.isTTY && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
  const paint = (code, text) => (color && code !== undefined ? `\x1b[${code}m${text}\x1b[0m` : text);
  const written = lines.flatMap(([kind, text]) => harmless(text).split('\n').map((line, i) => {
    if (kind === 'source') return `${line}\n`;
    return `${paint(codes.dim, 'heatsync:')} ${i === 0 ? paint(codes[kind], line) : `  ${line}`}\n`;
  }));
  try {
    process.stderr.write(written.join(''));
  } catch { /* that nobody reads it is no error */ }
}

const codes = { red: 31, green: 32, yellow: 33, dim: 2 };

// What a terminal obeys instead of showing it: control characters, and those that
// change the direction of what follows. Names, messages and source may hold any.
const obeyed = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

const harmless = (text) => String(text).replaceAll('\r\n', '\n').replace(obeyed, '\uFFFD');

// named is how a file is called, on one line: from the working directory, if it lies
// below that.
function named(file) {
  if (!file) return 'version';
  return below(file).replaceAll('\n', '\uFFFD');
}

function below(file) {
  try {
    const dir = process.cwd() + path.sep;
    return file.startsWith(dir) ? file.slice(dir.length) : file;
  } catch {
    return file; // the directory is gone
  }
}

// toldOf is what a person wants to know of an error: not how it came about in here.
function toldOf(error) {
  try {
    const { stack } = Object(error);
    if (typeof stack !== 'string') return String(error);
    return stack.split('\n').filter((line) => !/^ {4}at /.test(line) || !(line.includes(ours) || line.includes('node:'))).join('\n');
  } catch {
    return 'something that can\'t be shown';
  }
}

// say prints the outcome of a reload if nobody else does: what failed without a listener,
// and what only a restart can renew. A module that may hold copies is named once, since
// it keeps them as long as the program runs: copiers are those that were.
function say({ ok, heard, resync, restart, failed, mended, error }, copiers) {
  if (!ok && !heard && !resync) warn(`kept the old ${named(failed[0])}: ${toldOf(error)}`);
  for (const id of mended) warn(`good again: ${named(id)}`);
  for (const { id, why, reason } of restart) {
    if (why === 'changed' || !copiers.has(id)) warn(`restart needed for ${named(id)}: ${reason}`);
    copiers.add(id);
  }
}

// passOn hands on what a listener threw when a reload was over: to whoever wants to
// hear of such things. Nothing else hangs on it, so the program goes on.
function passOn(error, onWarn = warn) {
  const heard = process.listenerCount('uncaughtException') > 0 || process.hasUncaughtExceptionCaptureCallback();
  if (heard) queueMicrotask(() => { throw error; });
  else onWarn(`a listener threw: ${toldOf(error)}`);
}

module.exports = { harmless, named, passOn, print, say, toldOf, warn };
