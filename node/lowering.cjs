'use strict';

// What ES modules and TypeScript become: CommonJS, in whose lines everything is where the file has
// it. The command makes it (internal/nodehost/lower.go), and is asked over a pair of pipes of
// its own, since a module is loaded at once. Where there is none, the machine does (alone.cjs).

const fs = require('node:fs');
const path = require('node:path');
const Module = require('./loader.cjs');
const { isPackage } = require('./facade/packages.js');
const { Kept } = require('./kept.cjs');
const { OfTurn } = require('./turn.cjs');

const pipe = process[Symbol.for('heatsync.pipe')] ?? ''; // preload.cjs
const [, , answers, asks] = pipe.split(',').map(Number);

const always = new Set(['.mjs', '.ts', '.mts', '.cts', '.tsx', '.jsx']);
const never = new Set(['.json', '.node', '.wasm']);
const configured = new Set(['.ts', '.mts', '.cts', '.tsx', '.jsx']);
const types = new OfTurn(); // folder -> what its package.json says that modules are
const configs = new OfTurn(); // folder -> what a tsconfig.json says of the files in it
let kept;

// concerns tells whether a file may be one that becomes another. What a transpiler takes care
// of does not.
function concerns(id, text) {
  if (isPackage(id)) return false;
  const ext = path.extname(id);
  if (never.has(ext) || !isNodes(Module._extensions[ext])) return false;
  return always.has(ext) || (ext !== '.cjs' && typeOf(path.dirname(id)) === 'module') || /\b(?:import|export)\b/.test(text);
}

// isNodes tells whether what loads the files of an extension is a function of Node's, or nothing else.
function isNodes(loads) {
  if (loads === undefined) return true;
  if (!nodes.has(loads)) nodes.set(loads, /\bStringPrototypeEndsWith\b/.test(String(loads))); // what that does with a file's name
  return nodes.get(loads);
}

const nodes = new WeakMap();

function typeOf(dir) {
  return types.get(dir, () => {
    try {
      return JSON.parse(fs.readFileSync(path.join(dir, 'package.json'), 'utf8')).type ?? '';
    } catch {
      const above = path.dirname(dir);
      return above === dir ? '' : typeOf(above);
    }
  });
}

// lower returns what a text becomes, undefined if it runs as it is. column is where the code will
// begin in its first line. A package that is used alone asks its machine; by says who wants the file
// to be live.
function lower(id, text, column, machine, by) {
  if (!concerns(id, text)) return undefined;
  const module = typeOf(path.dirname(id)) === 'module';
  const made = asks === undefined ? require('./alone.cjs').lower(machine, { path: id, text, module, column }, by) : commanded(id, text, module, column);
  if (made === undefined) return undefined;
  if (made.error !== undefined) throw syntaxError(id, text, made.error);
  return made.plain ? undefined : made;
}

// commanded is what the command makes of a text, or has made of it at an earlier start.
function commanded(id, text, module, column) {
  kept ??= new Kept(ask({ kept: true }));
  const config = configured.has(path.extname(id)) ? configs.get(path.dirname(id), () => ask({ path: id, config: true })) : {};
  const { tsconfig = '', paths } = config;
  const made = kept.find(id, text, { form: `node ${column}`, inPackage: module, tsconfig }) ?? ask({ path: id, text, module, column, tsconfig });
  return { ...made, paths };
}

function ask(question) {
  let bytes = Buffer.from(`${JSON.stringify(question)}\n`);
  while (bytes.length > 0) bytes = bytes.subarray(patiently(() => fs.writeSync(asks, bytes)));
  const chunks = [];
  for (let last = 0; last !== 10;) {
    const chunk = Buffer.allocUnsafe(2 ** 16);
    const size = patiently(() => fs.readSync(answers, chunk));
    if (size === 0) throw new Error('heatsync: the command is gone, which reads ES modules and TypeScript');
    chunks.push(chunk.subarray(0, size));
    last = chunk[size - 1];
  }
  return JSON.parse(Buffer.concat(chunks).toString());
}

// patiently waits where the other end is not ready.
function patiently(action) {
  for (;;) {
    try {
      return action();
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

// syntaxError shows the place as V8 does of a script.
function syntaxError(id, text, { message, line, column }) {
  const error = new SyntaxError(message);
  const shown = text.split(/\r\n|[\n\r\u2028\u2029]/)[line - 1] ?? '';
  const before = Buffer.from(shown).subarray(0, column - 1).toString().replace(/[^\t]/g, ' ');
  error.stack = `${id}:${line}\n${shown}\n${before}^\n\nSyntaxError: ${message}\n    at ${id}:${line}:${before.length + 1}`;
  return error;
}

module.exports = { isCommanded: asks !== undefined, lower };
