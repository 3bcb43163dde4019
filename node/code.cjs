'use strict';

// The source of a module's file, and whether it compiles.

const Module = require('./loader.cjs');
const path = require('node:path');
const vm = require('node:vm');

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

// noteCompiled has it told what a transpiler has a module compile: that is the
// text to which the lines and columns of its calls belong.
function noteCompiled(module, note) {
  module._compile = function _compile(text, ...rest) {
    delete module._compile;
    note(text);
    return module._compile(text, ...rest);
  };
}

// loadText loads a module of which nothing but the text is left, since Node would look
// for the file, and returns its exports.
function loadText(id, parent) {
  const module = new Module(id, parent);
  Module._cache[id] = module;
  try {
    module.load(id);
  } finally {
    if (!module.loaded) delete Module._cache[id];
  }
  return module.exports;
}

// runText is the method load of such a module.
/** @this {import('./loader.cjs').Loaded} */
function runText(id, text) {
  this.filename = id;
  this.paths = Module._nodeModulePaths(path.dirname(id));
  if (id.endsWith('.json')) this.exports = JSON.parse(text);
  else this._compile(text, id);
  this.loaded = true;
}

// textOf is the text of bytes, or of what is one already.
const textOf = (data) => data.toString('utf8').replace(/^\uFEFF/, '');

function parse(id, text) {
  if (id.endsWith('.json')) parseJSON(id, text);
  else if (isNodes(id)) vm.compileFunction(text.replace(/^#!.*/, ''), wrapperParameters, { filename: id });
}

// parseJSON throws what names the file, and shows the place as V8 does of a script.
function parseJSON(id, text) {
  try {
    JSON.parse(text);
  } catch (error) {
    error.message = `${id}: ${error.message}`;
    const { line, column } = require('./json.cjs').placeOf(text);
    const shown = text.split('\n')[line - 1].replace(/\r$/, '');
    error.stack = `${id}:${line}\n${shown}\n${shown.slice(0, column - 1).replace(/[^\t]/g, ' ')}^\n\n${error.stack}`;
    throw error;
  }
}

module.exports = { compileInstead, isNodes, loadText, noteCompiled, parse, runText, textOf };
