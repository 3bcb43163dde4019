'use strict';

// Modules that await at their top levels. What is imported runs before its importers do: so
// where one of them awaits, all that a module imports is looked up before any of it runs, and
// each is evaluated when what it imports has been, in the order of the specification. Such a
// module is never evaluated again: a reload is one turn, and waits for nobody.

class Awaits {
  /** @type {import('./host').Host} */
  #host;
  #promiseOf; // of a module that is loaded, if its top level awaits
  #allowed; // the module that may await now

  /** @param {import('./host').Host} host */
  constructor(host, promiseOf) {
    this.#host = host;
    this.#promiseOf = promiseOf;
  }

  // begin is called when such a top level is about to run.
  begin(id) {
    if (this.#allowed !== id) throw asynchronous(id);
  }

  // ready evaluates what awaits of all that a module imports, and of itself, and returns a
  // promise of that; nothing, if none does.
  ready(id) {
    const order = [];
    this.#visit(id, new Map(), order);
    if (!order.some((each) => each.async || each.done !== undefined)) return undefined;
    for (const each of order) {
      const waits = each.imports.map(({ done }) => done).filter(Boolean);
      if (each.loaded) continue;
      each.done = waits.length === 0 ? this.#start(each) : Promise.all(waits).then(() => this.#start(each));
    }
    return order.at(-1).done;
  }

  #start({ id }) {
    const before = this.#allowed;
    this.#allowed = id;
    try {
      this.#host.load(id, undefined);
    } finally {
      this.#allowed = before;
    }
    return this.#promiseOf(id);
  }

  // visit lists an ES module behind those that it imports.
  #visit(id, seen, order) {
    if (seen.has(id)) return seen.get(id);
    const loaded = this.#host.cached(id);
    const facts = loaded ? undefined : this.#host.imports(id);
    const node = { id, loaded, async: facts?.async ?? false, imports: [], done: loaded ? this.#promiseOf(id) : undefined };
    seen.set(id, node);
    if (!loaded && facts === undefined) return node; // CommonJS: its importer loads it
    for (const { specifier } of facts?.imports ?? []) {
      const next = this.#find(specifier, id);
      if (next !== undefined) node.imports.push(this.#visit(next, seen, order));
    }
    order.push(node);
    return node;
  }

  // find leaves it to the importer to say what is not there.
  #find(specifier, importer) {
    try {
      const { path, builtin } = this.#host.resolve(specifier, importer, true);
      return builtin ? undefined : path;
    } catch {
      return undefined;
    }
  }
}

// asynchronous is the error of who can't wait for a module.
function asynchronous(id) {
  const error = new Error(`${id} awaits at its top level, so it can't be loaded at once, as by require or in a reload: a start of the program can, or import()`);
  return Object.assign(error, { code: 'ERR_REQUIRE_ASYNC_MODULE' });
}

module.exports = { Awaits };
