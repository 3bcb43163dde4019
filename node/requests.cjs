'use strict';

// Who asks for what, and which file Node gives for it: the plain edges.

const Module = require('node:module');
const path = require('node:path');
const { statAt } = require('./look.cjs');

const ours = __dirname + path.sep;
const originalResolve = Module._resolveFilename;
const { timeOrigin } = performance; // a test may replace the clock
const nothing = { path: '', link: '', probes: [], manifests: [] };
const itself = { path: 'heatsync', builtin: true, probes: [] };

const isPackage = (id) => /[\\/]node_modules[\\/]/.test(id);

class Requests {
  #machine;
  #told; // is called when an edge was told
  #answers = new Map(); // importer -> Map(specifier -> { id, moved, told })
  #before = new Map(); // the same of versions that were evicted
  #byPath = false; // what is found is asked for by its path

  constructor(machine, told) {
    this.#machine = machine;
    this.#told = told;
  }

  // ask returns what a module gets for a specifier, of which the machine hears.
  // moved says that it has got another answer before, which Node would go on to give.
  ask(request, importer, parent) {
    const answers = this.#of(importer);
    const before = answers.get(request);
    if (before?.told && Object.hasOwn(Module._cache, before.id)) {
      before.moved ||= this.#byPath;
      return before;
    }
    // What packages look for is their own affair.
    const now = isPackage(importer) ? nothing : this.#machine.resolve(request, importer);
    let id;
    let late;
    try {
      ({ id, late } = this.#filename(request, importer, parent, now));
    } catch (error) {
      this.#link(importer, request, '', now);
      throw error;
    }
    if (id.startsWith(ours)) return { id, moved: false };
    const moved = late || this.#byPath || (before !== undefined && (before.moved || before.id !== id));
    const answer = { id, moved, told: true };
    answers.set(request, answer);
    this.#link(importer, request, id, now);
    return answer;
  }

  // resolve finds what a specifier of sync.require means.
  resolve(specifier, importer) {
    if (Module.isBuiltin(specifier)) return { path: specifier, builtin: true, probes: [] };
    if (specifier === 'heatsync') return itself;
    const now = this.#machine.resolve(specifier, importer);
    try {
      const { id } = this.#filename(specifier, importer, moduleOf(importer), now);
      return id.startsWith(ours) ? itself : { ...now, path: id };
    } catch (error) {
      if (typeof error === 'object' && error !== null) {
        for (const name of ['probes', 'manifests']) {
          Object.defineProperty(error, name, { value: now[name], configurable: true, enumerable: false });
        }
      }
      throw error;
    }
  }

  // filename asks Node which file is meant. Node keeps where links have led, what
  // package.json files said, and also that there was none: of a link that was
  // turned, a file that was edited, or a package that was installed since, it gives
  // the answer of then. The machine's is that of now; late says that it is another
  // one.
  #filename(request, importer, parent, now) {
    const own = Module._resolveFilename === originalResolve;
    let id = '';
    let error;
    try {
      id = Module._resolveFilename(request, parent, false);
    } catch (thrown) {
      error = thrown;
    }
    if (own && now.path !== id && now.manifests.some(isNew)) {
      if (now.path === '') throw Object.assign(new Error(now.message), { code: now.code });
      return { id: now.path, late: true };
    }
    if (error === undefined) {
      const turned = own && now.link !== '' && now.path !== id;
      return { id: turned ? now.path : id, late: turned };
    }
    id = own && error?.code === 'MODULE_NOT_FOUND' ? now.path || this.#machine.resolve(request, importer).path : '';
    if (!isPackage(id)) throw error;
    return { id, late: true };
  }

  #link(importer, request, id, { probes, manifests, link }) {
    this.#machine.link(importer, request, 'plain', id, probes, manifests, id === '' ? '' : link);
    this.#told();
  }

  #of(importer) {
    let answers = this.#answers.get(importer);
    if (answers === undefined) this.#answers.set(importer, answers = new Map());
    return answers;
  }

  // forgetPaths has Node look again for what it has found: there are other files
  // now. What it knows by the folder that asked can't be reached, so that from now
  // on it is asked by path.
  forgetPaths() {
    for (const key of Object.keys(Module._pathCache)) delete Module._pathCache[key];
    this.#byPath = true;
  }

  // begin is told that a module runs, whose edges begin anew: for each of its
  // requires it may get another answer.
  begin(id) {
    const untold = [...this.#of(id)].map(([request, answer]) => [request, { ...answer, told: false }]);
    this.#answers.set(id, new Map(untold));
  }

  evict(id) { this.#before.set(id, this.#of(id)); }
  restore(id) { if (this.#before.has(id)) this.#answers.set(id, this.#before.get(id)); }
  forget(id) { this.#answers.delete(id); }
  settled() { this.#before.clear(); }
}

// isNew tells whether a file was written since this process began: what Node has
// read may have been another.
function isNew(file) {
  const stat = statAt(file);
  return stat !== undefined && Math.max(stat.mtimeMs, stat.ctimeMs) > timeOrigin;
}

// moduleOf returns a module from which Node can resolve.
function moduleOf(importer) {
  const loaded = Module._cache[importer];
  if (loaded !== undefined) return loaded;
  const stand = new Module(importer);
  stand.filename = importer;
  stand.paths = Module._nodeModulePaths(path.dirname(importer));
  return stand;
}

module.exports = { Requests, isPackage };
