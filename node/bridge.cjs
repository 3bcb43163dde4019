'use strict';

// ES modules that Node itself loads, beside those that have become others: packages, and what a
// program that has this package alone imports before it asks for heatsync. There must not be two copies
// of a file. So what Node has loaded is left to it, and what it imports of the live files it gets as a
// module of this side, a bridge: its bindings are given the values of each new version.

const fs = require('node:fs');
const Module = require('./loader.cjs');
const { fileURLToPath } = require('node:url');
const { isNativeError } = require('node:util/types');
const { isPackage } = require('./facade/packages.js');
const { isCommanded } = require('./lowering.cjs');
const { HooksThread } = require('./thread.cjs');
const { warn } = require('./told.cjs');

const slot = Symbol.for('heatsync.bridges');

class Bridge {
  #host;
  #natives = new Set(); // ids of the files that Node has loaded as ES modules
  #looked = false; // for those of the entry
  #made = new Map(); // id -> [{ names, set }] of the bridges to it
  #possible = false; // somebody may import by Node
  #needed = false; // a file has become another
  #hooked = false;
  #thread; // where hooks run, if that is not this one
  #entry; // that is run here, though Node imports it
  #told = new Set(); // ids of which it was said that some do not see all

  constructor(host) { this.#host = host; }

  // isNative tells whether Node has a file as an ES module.
  isNative(id) {
    if (!this.#looked && this.#isEntryNative()) this.#reach(fs.realpathSync(process.argv[1]));
    this.#looked = true;
    this.#thread?.hear();
    return this.#natives.has(id);
  }

  // isEntryNative tells whether Node runs the program's entry as an ES module.
  #isEntryNative() { return process.mainModule === undefined && this.#host.lowered.main === undefined && fs.existsSync(process.argv[1] ?? ''); }

  // reach notes what an ES module imports, with itself.
  #reach(id) {
    this.#looked = true;
    if (this.#natives.has(id) || isPackage(id) || /\.(?:c[jt]s|json|node|wasm)$/.test(id)) return;
    this.#natives.add(id);
    for (const specifier of this.#host.machine.specifiers(fs.readFileSync(id, 'utf8'))) {
      try {
        const { path, builtin } = this.#host.requests.resolveImport(specifier, id);
        if (!builtin) this.#reach(path);
      } catch { /* Node has not found it either, or by a hook */ }
    }
  }

  // runs is called with the text of what Node runs.
  runs(text) { if (/\bimport\s*\(/.test(text)) this.possible(); }

  // possible is called when somebody may import by Node, needed when a file has become another.
  possible() { this.#possible = true; this.#hook(); }
  needed() { this.#needed = true; this.#hook(); }

  // takes has the entry, which Node is about to import, run here.
  takes(entry) {
    this.#entry = entry;
    this.#needed = true;
    this.possible();
  }

  #hook() {
    if (this.#hooked || !this.#needed || !(this.#possible || this.#isEntryNative())) return;
    this.#hooked = true;
    const value = { build: (id, names, set) => this.#build(id, names, set), main: (id) => this.#host.realm.main(id) };
    Object.defineProperty(process, slot, { value });
    if (Module.registerHooks !== undefined) Module.registerHooks({ load: (url, context, next) => this.#load(url, context, next) });
    else this.#thread = new HooksThread(this.#begun().map((id) => [id, this.#source(id)]), {
      asked: (id) => this.#sourceOf(id),
      loaded: (id) => this.#natives.add(id),
    });
  }

  // begun are those that have become others, and of these the ones that have run, or do: to know the
  // names of what is to run later would be to run it now.
  #begun() { return this.#host.lowered.all().filter((id) => this.#host.realm.known(id)); }

  // lives is called when a file has become another, and has run.
  lives(id) { this.#thread?.lives(id, this.#source(id)); }

  // waits tells whether what is loaded may have this thread wait for hooks that run in another one:
  // it is to be loaded by blocked then.
  get waits() { return this.#thread !== undefined; }

  blocked(action) { return this.#thread.blocked(action); }

  // tell says of a package that this Node can't load at once who imports it, and which Node can.
  tell(error) {
    if (!isNativeError(error) || !('code' in error) || error.code !== 'ERR_REQUIRE_ESM') return;
    const [, id, importer] = /ES Module (.*?) from (.*?) not supported/.exec(error.message) ?? [];
    const asks = this.#host.lowered.imports(importer)?.imports.find(({ specifier }) => this.#finds(specifier, importer) === id);
    if (asks === undefined) return;
    const { message } = error;
    error.message = `${importer}:${asks.line}:${asks.column} imports ${id}, an ES module that Node.js itself loads: ${process.version} can't do that at once, v20.19, v22.12 and newer can`;
    error.stack = error.stack.replace(message, () => error.message);
  }

  #finds(specifier, importer) {
    try {
      return this.#host.requests.resolveImport(specifier, importer).path;
    } catch {
      return undefined;
    }
  }

  #load(url, context, next) {
    if (!url.startsWith('file:') || context.conditions?.includes('require')) return next(url, context);
    const id = fileURLToPath(url.replace(/[?#].*/s, ''));
    const source = this.#sourceOf(id);
    if (source !== undefined) return { format: 'module', source, shortCircuit: true };
    const loaded = next(url, context);
    if (loaded.format?.startsWith('module') && !isPackage(id)) this.#natives.add(id);
    return loaded;
  }

  // isLive tells whether a file is an ES module that has become another, or is to: in a program that is
  // run by us, all do.
  #isLive(id) {
    const { lowered } = this.#host;
    return lowered.has(id) || ((isCommanded || lowered.main !== undefined) && lowered.imports(id) !== undefined);
  }

  #sourceOf(id) {
    if (id === this.#entry && this.#host.lowered.takesMain(id)) return `await process[Symbol.for(${JSON.stringify(slot.description)})].main(${JSON.stringify(id)});`;
    return isPackage(id) || !this.#isLive(id) ? undefined : this.#source(id);
  }

  // source is the text of a bridge; undefined for what awaits at its top level and is not loaded yet: that
  // is Node's then.
  #source(id) {
    const names = this.#namesOf(id);
    if (names === undefined) return undefined;
    const list = names.map((name, i) => `_${i} as ${JSON.stringify(name)}`);
    const given = names.map((_, i) => `_${i} = of[${i}]`);
    return `let ${names.map((_, i) => `_${i}`).join(', ') || '_'};
process[Symbol.for(${JSON.stringify(slot.description)})].build(${JSON.stringify(id)}, ${JSON.stringify(names)}, (of) => { ${given.join('; ')}; });
export { ${list.join(', ')} };`;
  }

  #namesOf(id) {
    try {
      return Object.keys(this.#host.realm.namespace(id));
    } catch (error) {
      if (error?.code !== 'ERR_REQUIRE_ASYNC_MODULE') throw error;
      return undefined;
    }
  }

  #build(id, names, set) {
    const bridge = { names, set };
    if (!this.#made.has(id)) this.#made.set(id, []);
    this.#made.get(id).push(bridge);
    this.#give(id, bridge);
  }

  // renewed has the bridges to a file lead to its new version.
  renewed(ids) {
    for (const id of ids) for (const bridge of this.#made.get(id) ?? []) this.#give(id, bridge);
  }

  #give(id, { names, set }) {
    const { realm } = this.#host;
    const namespace = realm.namespace(id);
    realm.apart(() => set(names.map((name) => valueOf(namespace, name)))); // whoever runs now has not read it
    const more = Object.keys(namespace).filter((name) => !names.includes(name));
    if (more.length === 0 || this.#told.has(id)) return;
    this.#told.add(id);
    (this.#host.onWarn ?? warn)(`${id} exports ${more.join(', ')}, which those who import it by Node.js do not see until a restart`);
  }
}

function valueOf(namespace, name) {
  try {
    return namespace[name];
  } catch {
    return undefined; // it has none yet
  }
}

module.exports = { Bridge };
