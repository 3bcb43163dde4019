'use strict';

// The text of a module's file, and whether it can run.

const fs = require('node:fs');
const Module = require('node:module');
const vm = require('node:vm');
const { createHash } = require('node:crypto');

const wrapperParameters = ['exports', 'require', 'module', '__filename', '__dirname'];
const originalJs = Module._extensions['.js'];

// isNodes tells whether a file is compiled by Node itself. A transpiler's output
// is taken as it is.
const isNodes = (id) => /\.c?js$/.test(id) && Module._extensions['.js'] === originalJs;

// compileInstead has a module compile the text that was checked in the place of
// what Node reads.
function compileInstead(module, text) {
  module._compile = function _compile(_, ...rest) {
    delete module._compile;
    return module._compile(text, ...rest);
  };
}

const sumOf = (bytes) => createHash('sha256').update(bytes).digest('hex');

function hashOf(id) {
  try {
    return sumOf(fs.readFileSync(id));
  } catch {
    return '';
  }
}

function read(id, data) {
  const bytes = data ?? fs.readFileSync(id);
  return { hash: sumOf(bytes), text: textOf(bytes) };
}

const textOf = (bytes) => bytes.toString('utf8').replace(/^\uFEFF/, '');

function parse(id, text) {
  if (id.endsWith('.json')) parseJSON(id, text);
  else if (isNodes(id)) vm.compileFunction(text.replace(/^#!.*/, ''), wrapperParameters, { filename: id });
}

function parseJSON(id, text) {
  try {
    JSON.parse(text);
  } catch (error) {
    error.message = `${id}: ${error.message}`;
    throw error;
  }
}

module.exports = { compileInstead, hashOf, isNodes, parse, read, sumOf, textOf };
