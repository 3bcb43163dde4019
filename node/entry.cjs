'use strict';

// An entry that is an ES module, or TypeScript, becomes another: then the host runs it. This file is read
// before heatsync is, of which a program may have no need.

const Module = /** @type {any} */ (require('node:module'));
const fs = require('node:fs');
const path = require('node:path');

// takeEntry has the host run such an entry; find is what finds the file.
function takeEntry(find = Module._resolveFilename) {
  const { runMain } = Module;
  Module.runMain = function runEntry(main = process.argv[1], ...rest) {
    return becomesAnother(find, main) || Reflect.apply(runMain, this, [main, ...rest]);
  };
  delete require.cache[__filename]; // it is no part of the program
}

function becomesAnother(find, main) {
  const id = entryOf(find, main);
  return id !== undefined && host().lowered.runMain(id);
}

// takeImported does so where Node imports the entry, whatever runMain is: after --import.
function takeImported() {
  const id = entryOf(Module._resolveFilename, process.argv[1] ?? '');
  if (id !== undefined) host().bridge.takes(id);
}

// entryOf returns the file, if it may be an entry of this kind.
function entryOf(find, main) {
  try {
    const id = find.call(Module, path.resolve(main), null, true);
    return /\.[cm]?tsx?$|\.mjs$|\.jsx$/.test(id) || isModule(id) ? id : undefined;
  } catch {
    return undefined; // Node.js says what is wrong
  }
}

function host() {
  require('./heatsync.cjs');
  return process[Symbol.for('heatsync.host')].host;
}

// isModule tells whether a file may be an ES module, by its words or its package.
function isModule(id) {
  if (/\b(?:import|export|await)\b/.test(fs.readFileSync(id, 'utf8'))) return true;
  for (let dir = path.dirname(id), above; ; dir = above) {
    const file = path.join(dir, 'package.json');
    if (fs.existsSync(file)) return JSON.parse(fs.readFileSync(file, 'utf8')).type === 'module';
    above = path.dirname(dir);
    if (above === dir) return false;
  }
}

module.exports = { takeEntry, takeImported };
