'use strict';

// ES modules and TypeScript, as far as they are this host's affair: what becomes of a file, and
// how that runs. What an import is, facade/esm.js says.

const Module = require('./loader.cjs');
const path = require('node:path');
const { fileURLToPath } = require('node:url');
const { lower } = require('./lowering.cjs');

// The helper is handed over by a property that is gone when the code runs.
const take = 'const{heatsync:__heatsync}=module;delete module.heatsync;';
const strict = `"use strict";${take}{`;
const isStrict = /^\s*(["'])use strict\1/;

class Lowered {
  #host;
  #source; // returns { hash, text } of a file as it is to run
  #made = new Map(); // id -> { hash, made, isWanted }
  #wanted = { id: '', by: '' }; // the file that is asked for to be live, and by whom
  main = undefined; // the id of an entry that becomes another

  constructor(host, source) {
    this.#host = host;
    this.#source = source;
  }

  want(id, by = '') { this.#wanted = { id, by }; }

  // of returns what a file's text becomes, undefined if it runs as it is.
  // by is who wants it to be live, if somebody does.
  of(id, hash, text, by) {
    const known = this.#made.get(id);
    if (known?.hash === hash && (known.isWanted || by === undefined)) return known.made;
    if (known?.made === undefined && this.#host.bridge.isNative(id)) return undefined;
    const made = lower(id, text, strict.length, this.#host.machine, by);
    this.#made.set(id, { hash, made, isWanted: made !== undefined || by !== undefined });
    return made;
  }

  patternsOf(id) { return this.#made.get(id)?.made?.paths; }

  // becomes is of for a text that is about to run: what is wrong with it is told by run.
  becomes(id, hash, text) {
    try {
      const made = this.of(id, hash, text, this.#wanted.id === id ? this.#wanted.by : undefined);
      if (made === undefined) this.#host.bridge.runs(text);
      return { made };
    } catch (error) {
      return { made: {}, error };
    }
  }

  // run runs what a file becomes.
  run({ module, id, made, error }) {
    if (error !== undefined) throw error;
    if (made.module) this.#host.bridge.needed();
    runLowered.call(module, id, this.#host.naming.of(made), this.#host.realm.helper(id, factsOf(made)));
  }

  // imports tells what a file imports that is to be loaded.
  imports(id) {
    try {
      const { hash, text } = this.#source(id);
      return factsOf(this.of(id, hash, text, ''));
    } catch {
      return undefined; // what is wrong is told when it is loaded
    }
  }

  // takesMain tells whether the program's entry is one that becomes another.
  takesMain(id) {
    this.#host.machine.pin(id);
    const { hash, text } = this.#source(id);
    this.main = id;
    this.want(id);
    const takes = this.becomes(id, hash, text).made !== undefined;
    if (!takes) this.main = undefined;
    return takes;
  }

  // runMain runs such an entry.
  runMain(id) {
    const takes = this.takesMain(id);
    if (takes) this.#host.realm.main(id);
    return takes;
  }

  has(id) { return this.#made.get(id)?.made?.module === true; }

  // all are the ids of the ES modules that have become others.
  all() { return [...this.#made.keys()].filter((id) => this.has(id)); }

  forget(id) { this.#made.delete(id); }
}

// factsOf is what the text of an ES module says.
const factsOf = (made) => (made?.module ? { async: made.async, imports: made.imports ?? [] } : undefined);

// runLowered is the method load of a module that has become another.
/** @this {import('./loader.cjs').Loaded} */
function runLowered(id, { code, module: isModule }, helper) {
  this.filename = id;
  this.paths = Module._nodeModulePaths(path.dirname(id));
  Object.assign(this, { heatsync: helper });
  const head = isModule || isStrict.test(code) ? strict : `${take}{`.padStart(strict.length);
  this._compile(`${head}${code}\n}`, id, 'commonjs');
  this.loaded = true;
}

const twins = new Map([['.js', ['.ts', '.tsx']], ['.mjs', ['.mts']], ['.cjs', ['.cts']], ['.jsx', ['.tsx']]]);

// candidates are what an import may stand for, in order: by the patterns of a tsconfig.json, a
// URL's path, and the TypeScript of which compilers would make a file.
function candidates(specifier, patterns) {
  if (specifier.startsWith('file:')) return [fileURLToPath(specifier.replace(/[?#].*/, ''))];
  return [...mapped(patterns, specifier), isPath.test(specifier) ? specifier.replace(/[?#].*/, '') : specifier].flatMap(withTwins);
}

const isPath = /^(?:\.{0,2}[\\/]|[A-Za-z]:[\\/])/;

function withTwins(specifier) {
  const ext = path.extname(specifier);
  const others = isPath.test(specifier) ? twins.get(ext) ?? [] : [];
  return [specifier, ...others.map((other) => specifier.slice(0, -ext.length) + other)];
}

// mapped is Candidates of internal/tsconfig.
function mapped(patterns, specifier) {
  if (patterns === undefined || /^(?:[./#]|$)/.test(specifier)) return [];
  const fits = ({ prefix, suffix, exact }) => (exact ? specifier === prefix
    : specifier.length >= prefix.length + suffix.length && specifier.startsWith(prefix) && specifier.endsWith(suffix));
  const isAll = ({ prefix, suffix, exact }) => !exact && prefix === '' && suffix === '';
  const chosen = patterns.find((each) => fits(each) && !isAll(each));
  return (chosen === undefined ? patterns.filter(isAll) : [chosen])
    .flatMap(({ prefix, suffix, targets }) => targets.map((target) => target.replace('*', () => specifier.slice(prefix.length, specifier.length - suffix.length))));
}

// notFound is what Node.js throws of an import.
function notFound(specifier, importer, { code, message, probes, manifests }) {
  const said = code === 'MODULE_NOT_FOUND' ? nothingFor(specifier, importer) : { code, message };
  const error = Object.assign(new Error(said.message), { code: said.code });
  for (const [name, value] of Object.entries({ probes, manifests })) Object.defineProperty(error, name, { value, configurable: true, enumerable: false });
  return error;
}

function nothingFor(specifier, importer) {
  const scheme = /^([a-z][a-z+.-]+:)/.exec(specifier)?.[1];
  if (scheme === 'node:') return { code: 'ERR_UNKNOWN_BUILTIN_MODULE', message: `No such built-in module: ${specifier} (imported from ${importer})` };
  if (scheme !== undefined && scheme !== 'file:') {
    return { code: 'ERR_UNSUPPORTED_ESM_URL_SCHEME', message: `Only files can be imported, and not ${specifier}, as ${importer} does. Received protocol '${scheme}'` };
  }
  const [, name] = /^((?:@[^/]+\/)?[^/]+)/.exec(specifier) ?? [];
  const what = isPath.test(specifier) || name === undefined ? `module '${specifier}'` : `package '${name}'`;
  return { code: 'ERR_MODULE_NOT_FOUND', message: `Cannot find ${what} imported from ${importer}` };
}

module.exports = { Lowered, candidates, notFound };
