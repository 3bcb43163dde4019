'use strict';

// Makes require("heatsync") find this package where none is installed. One that is
// installed wins. Errors for other ids are not caught and thrown again: Node shows the
// place of the last throw. The pipe to the command is this process's own: its child
// processes watch for themselves.

const Module = /** @type {any} */ (require('node:module'));
const fs = require('node:fs');
const path = require('node:path');

const { HEATSYNC_PIPE: pipe } = process.env;
if (pipe !== undefined) {
  delete process.env.HEATSYNC_PIPE;
  Object.defineProperty(process, Symbol.for('heatsync.pipe'), { value: pipe });
}

const { _resolveFilename: resolve } = Module;

Module._resolveFilename = function _resolveFilename(request, ...rest) {
  if (request !== 'heatsync') return resolve.call(this, request, ...rest);
  try {
    return resolve.call(this, request, ...rest);
  } catch {
    return path.join(__dirname, 'index.cjs');
  }
};
Module._resolveFilename[Symbol.for('heatsync.resolve')] = resolve; // for whoever asks whether that is Node's own
delete require.cache[__filename]; // it is no part of the program

// An entry that is an ES module, or TypeScript, becomes another: then the host runs it.
const { runMain } = Module;
Module.runMain = function runEntry(main = process.argv[1], ...rest) {
  return (pipe !== undefined && becomesAnother(main)) || Reflect.apply(runMain, this, [main, ...rest]);
};

function becomesAnother(main) {
  let id;
  try {
    id = resolve.call(Module, path.resolve(main), null, true);
    if (!/\.[cm]?tsx?$|\.mjs$|\.jsx$/.test(id) && !isModule(id)) return false;
  } catch {
    return false; // Node.js says what is wrong
  }
  require('./heatsync.cjs');
  return process[Symbol.for('heatsync.host')].host.lowered.runMain(id);
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

if (process.env.HEATSYNC_ALL === '1') require('./heatsync.cjs'); // before the first module of the program

// A program that never asks for heatsync has nothing that can be reloaded, but is
// still to be told when its files change. One that ends at once does not wait for it.
const soon = 100; // milliseconds
if (pipe !== undefined || process[Symbol.for('heatsync.command')] !== undefined) setTimeout(tellOfFiles, soon).unref();

function tellOfFiles() {
  try {
    if (process[Symbol.for('heatsync.host')] === undefined) require('./heatsync.cjs'); // another copy may have begun
  } catch { /* the program has not asked for it, and goes on without */ }
}
