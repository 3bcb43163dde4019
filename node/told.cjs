'use strict';

// What a person is told, on stderr.

const path = require('node:path');

const ours = __dirname + path.sep;

function warn(text) { process.stderr.write(`heatsync: ${text}\n`); }

// named is how a file is called: from the working directory, if it lies below
// that.
function named(file) {
  if (!file) return 'version';
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

module.exports = { named, toldOf, warn };
