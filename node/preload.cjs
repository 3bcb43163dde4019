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

// Whoever reads keys at the terminal leaves it to the program when that asks for it.
if (pipe !== undefined && process.env.HEATSYNC_KEYS !== undefined) {
  delete process.env.HEATSYNC_KEYS;
  const stdin = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(process, 'stdin'));
  const get = () => {
    Object.defineProperty(process, 'stdin', stdin);
    askForStdin();
    return process.stdin;
  };
  Object.defineProperty(process, 'stdin', { ...stdin, get });
}

// askForStdin waits until the terminal is as it was. The question goes over the pipes of
// lowering.cjs, which may not be loaded.
function askForStdin() {
  const [, , answers, asks] = pipe.split(',').map(Number);
  fs.writeSync(asks, '{"stdin":true}\n');
  for (;;) {
    try {
      fs.readSync(answers, Buffer.alloc(1024));
      return;
    } catch (error) {
      if (error.code !== 'EAGAIN') return; // the command is gone
    }
  }
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

// What a program forks is on its own.
if (pipe !== undefined || process[Symbol.for('heatsync.command')] !== undefined) require('./entry.cjs').takeEntry(resolve);

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
