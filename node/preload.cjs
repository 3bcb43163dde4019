'use strict';

// Makes require("heatsync") find this package where none is installed. One that
// is installed wins.

const Module = require('node:module');
const path = require('node:path');

const { _resolveFilename: resolve } = Module;

Module._resolveFilename = function _resolveFilename(request, ...rest) {
  try {
    return resolve.call(this, request, ...rest);
  } catch (error) {
    if (request !== 'heatsync') throw error;
    return path.join(__dirname, 'index.cjs');
  }
};
