'use strict';

// Makes require("heatsync") find this package where none is installed. One that
// is installed wins. What is thrown for other ids is not caught on its way: Node
// shows the place of the last throw.

const Module = require('node:module');
const path = require('node:path');

const { _resolveFilename: resolve } = Module;

Module._resolveFilename = function _resolveFilename(request, ...rest) {
  if (request !== 'heatsync') return resolve.call(this, request, ...rest);
  try {
    return resolve.call(this, request, ...rest);
  } catch {
    return path.join(__dirname, 'index.cjs');
  }
};
Module._resolveFilename[Symbol.for('heatsync.resolve')] = resolve; // for who asks whether that is Node's own
delete require.cache[__filename]; // it is no part of the program
