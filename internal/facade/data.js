'use strict';

// Files that are watched and are no modules: templates, data. The machine takes each for a
// module that is held, so that it is reloaded together with the modules, or not at all; what its
// steps ask for is done here. There is nothing to evaluate: a file has a hash.

// isModule tells whether a host loads such a file.
const isModule = /\.(?:[cm]?[jt]s|[jt]sx|json|node)$/i;

class Data {
  /** @type {import('./host').Host} */
  #host;
  #ids = new Set();

  /** @param {import('./host').Host} host */
  constructor(host) { this.#host = host; }

  // find returns the id of a path as importer means it, and what is to be told of the way to it. There
  // need be no file.
  find(file, importer) {
    const path = this.#host.builtin('path');
    const at = path.resolve(path.dirname(importer), file);
    try {
      const found = this.#host.resolve(at, importer);
      return { at, found };
    } catch (error) {
      return { at, found: { path: at, probes: error?.probes ?? [] } };
    }
  }

  // takes tells whether a file is one for here, rather than a module.
  takes(id) { return !isModule.test(id) && !this.#host.cached(id); }

  // add has a scope hold a file, which importer calls by a specifier.
  add(scope, importer, specifier, found) {
    const { machine } = this.#host;
    machine.link(importer, specifier, 'sync', found);
    if (!this.#ids.has(found.path)) {
      this.#ids.add(found.path);
      this.#runs(found.path);
    }
    machine.hold(scope, found.path);
  }

  // listener is what importer's version has listen to events, as long as it is the one that runs.
  listener(target, importer, id, callback) {
    const owner = this.#host.module(importer);
    return { target, event: id, callback: () => { if (this.#host.module(importer) === owner) callback(id); }, method: 'on' };
  }

  // drop hears that a file is a module after all.
  drop(id) { this.#ids.delete(id); }

  #runs(id) {
    this.#host.machine.started(id, this.#host.hash(id));
    this.#host.machine.finished(id);
  }

  // answer returns the outcome of a step that is about a file, undefined for others.
  answer({ do: what, id }) {
    if (id === '' || !this.#ids.has(id)) return undefined;
    switch (what) {
      case 'compile': return { value: this.#host.hash(id) };
      case 'evaluate': this.#runs(id); return {};
      default: return undefined;
    }
  }

  // without leaves the files out of what a step is about, except for who is told of them.
  without(step) {
    if (step.do === 'announce' || step.do === 'resolve') return step;
    const rest = { ...step, ids: step.ids.filter((id) => !this.#ids.has(id)), all: step.ids };
    if (step.do === 'forget') for (const id of step.ids) this.drop(id);
    return rest;
  }
}

module.exports = { Data };
