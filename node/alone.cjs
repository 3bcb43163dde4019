'use strict';

// What ES modules and TypeScript become where no command is there to make it: the machine does, with
// the esbuild that the program has installed. That is asked from within WebAssembly, so it is loaded
// before.

const Module = require('./loader.cjs');
const { read } = require('./facade/wire.js');
const { warn } = require('./told.cjs');

let esbuild; // the program's, when it was needed
let wanted = false; // it was, and is not loaded
let warned = false;

// The answer of the machine's verb lower, behind which the code is.
const form = {
  message: 'text',
  line: 'number',
  column: 'number',
  plain: 'flag',
  module: 'flag',
  async: 'flag',
  paths: [{ prefix: 'text', suffix: 'text', exact: 'flag', targets: ['text'] }],
  imports: [{ specifier: 'text', names: ['text'], star: 'flag', line: 'number', column: 'number' }],
};

// lower answers what the command would; undefined if Node is to run the file as it is, since there is
// no esbuild. by says who asks for the file to be live; others leave it to Node then.
function lower(machine, question, by) {
  for (;;) {
    wanted = false;
    const list = machine.lower(question.path, question.module, question.column, question.text).reverse();
    if (!wanted) return answerOf(list, question.path);
    const isModule = list[0] === '1'; // in the place of the code
    if (!load(question.path)) return missing(question.path, isModule, by);
  }
}

function answerOf(list, id) {
  if (list.length > 3) return { ...read(form, list), code: list.reverse().join('\0') };
  const error = { message: list.pop(), line: Number(list.pop()), column: Number(list.pop()) };
  if (error.line === 0) throw Object.assign(new Error(`${id}: ${error.message}`), { file: id });
  return { error };
}

// load finds the esbuild that a file would get, or that this package would.
function load(id) {
  for (const from of [id, __filename]) {
    const file = found(from);
    if (file === undefined) continue;
    esbuild = require(file);
    return true;
  }
  return false;
}

function found(from) {
  try {
    return Module.createRequire(from).resolve('esbuild');
  } catch {
    return undefined;
  }
}

// missing leaves a file to Node if that can load it: it is pinned then. Whoever has asked for
// it to be live is told, once; where Node can't, that is the error.
function missing(id, isModule, by) {
  if (by === undefined) return undefined;
  const needs = 'heatsync needs esbuild for it, as for every ES module and all TypeScript: npm i -D esbuild; or run the program by the command, heatsync run --host node';
  const isScript = /\.[cm]?tsx?$|\.jsx$/.test(id);
  const { require_module: takesModules, typescript: takesTypes } = /** @type {any} */ (process.features);
  const runs = (!isModule || takesModules) && (!isScript || (takesTypes && !/x$/.test(id)));
  const asked = by === '' ? '' : ` (asked for by ${by})`;
  if (!runs) throw Object.assign(new Error(`${id} can't be loaded${asked}: ${needs}`), { code: 'ERR_ESBUILD_MISSING', file: id });
  if (!warned && isModule) warn(`${id} can't be reloaded${asked}: ${needs}`);
  warned ||= isModule;
  return { plain: true };
}

// transform takes a text from the machine (cmd/heatsync-wasm/lower.go), and answers.
function transform(message) {
  if (esbuild === undefined) {
    wanted = true;
    return Buffer.from('esbuild is not loaded');
  }
  const list = message.split('\0');
  const flags = list.splice(0, Number(list.shift()));
  return Buffer.from(answerTo(list.join('\0'), flags).join('\0'));
}

function answerTo(text, flags) {
  try {
    const { code, map } = esbuild.transformSync(text, optionsOf(flags));
    const { mappings, names } = JSON.parse(map);
    return [0, mappings, names.length, ...names, code];
  } catch (error) {
    const { errors } = error;
    if (!Array.isArray(errors) || errors.length === 0) return [`esbuild: ${error.message}`];
    return [errors.length, ...errors.flatMap(({ text: what, location }) => [what, location?.line ?? 0, location?.column ?? 0])];
  }
}

// optionsOf makes of flags of the command line what the function takes.
function optionsOf(flags) {
  const options = {};
  for (const flag of flags) {
    const [, name, key, text] = /^--([^:=]+)(?::([^=]+))?=(.*)$/s.exec(flag);
    const value = text === 'true' || text === 'false' ? text === 'true' : text;
    const option = name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
    if (key === undefined) options[option] = value;
    else options[option] = { ...options[option], [key]: value };
  }
  return options;
}

module.exports = { lower, transform };
