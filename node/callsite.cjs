'use strict';

// The caller: the place in the user's code from which the package was entered.

const path = require('node:path');

const ours = __dirname + path.sep;

// caller returns the file of the function that called into the package.
const caller = () => site(caller).file;

// calling returns that file, or "" if Node's own code stands between.
const calling = () => {
  const { file } = site(calling, true);
  return file.startsWith('node:') ? '' : file;
};

// siteHere tells where that is, with the text of the file: read returns what runs
// of it.
function siteHere(read) {
  const found = site(siteHere);
  let text = '';
  try {
    text = read(found.file);
  } catch { /* a name is asked for instead */ }
  return { ...found, text };
}

function site(above, core = false) {
  if (Object.isFrozen(Error)) {
    throw new Error('heatsync finds who calls it through Error.prepareStackTrace, which this program has frozen (--frozen-intrinsics)');
  }
  const { prepareStackTrace, stackTraceLimit } = Error;
  const at = {};
  try {
    Error.stackTraceLimit = 30;
    Error.prepareStackTrace = (_, sites) => sites;
    Error.captureStackTrace(at, above);
    for (const each of at.stack) {
      const name = each.getFileName();
      if (typeof name !== 'string' || name.startsWith(ours) || (!core && name.startsWith('node:'))) continue;
      const file = name.startsWith('file:') ? require('node:url').fileURLToPath(name) : name;
      return { file, line: each.getLineNumber(), column: each.getColumnNumber() };
    }
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
  return { file: process.cwd() + path.sep, line: 0, column: 0 };
}

module.exports = { caller, calling, siteHere };
