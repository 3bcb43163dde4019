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
  #later = new Set(); // ids of what has its turn when others have run

  /** @param {import('./host').Host} host */
  constructor(host, promiseOf) {
    this.#host = host;
    this.#promiseOf = promiseOf;
  }

  // begin is called when such a top level is about to run.
  begin(id) {
    if (this.#allowed !== id) throw asynchronous(id);
  }

  // isLater tells whether a module that is imported has its turn after who imports it: they import each
  // other.
  isLater(id) { return this.#later.has(id) && this.#allowed !== undefined; }

  // ready evaluates what awaits of all that a module imports, and of itself, and returns a
  // promise of that; nothing, if none does.
  ready(id) {
    const walk = { seen: new Map(), open: [], order: [] };
    this.#visit(id, walk);
    const { order } = walk;
    if (!order.some((each) => each.async || each.done !== undefined)) return undefined;
    for (const each of order) if (!each.loaded) this.#later.add(each.id);
    try {
      for (const each of order) {
        const waits = each.imports.map(({ first }) => first.done).filter(Boolean);
        if (each.loaded) continue;
        each.done = waits.length === 0 ? this.#start(each) : Promise.all(waits).then(() => this.#start(each), (error) => this.#never([each], error));
      }
    } catch (error) {
      this.#never(order.filter(({ done }) => done === undefined), error);
    }
    return order.at(-1).done;
  }

  // never says of modules that their turn does not come: what they import has thrown.
  #never(modules, error) {
    for (const { id } of modules) this.#later.delete(id);
    throw error;
  }

  #start({ id }) {
    const before = this.#allowed;
    this.#allowed = id;
    this.#later.delete(id);
    try {
      this.#host.load(id, undefined);
    } finally {
      this.#allowed = before;
    }
    return this.#promiseOf(id);
  }

  // visit lists an ES module behind those that it imports.
  #visit(id, walk) {
    const { seen, open, order } = walk;
    const node = this.#node(id, seen.size);
    seen.set(id, node);
    if (node.facts === undefined && !node.loaded) return node; // CommonJS: its importer loads it
    open.push(node);
    for (const { specifier } of node.facts?.imports ?? []) {
      const next = this.#find(specifier, id);
      if (next === undefined) continue;
      const known = seen.get(next);
      const other = known ?? this.#visit(next, walk);
      node.imports.push(other);
      if (known === undefined || open.includes(known)) node.low = Math.min(node.low, other.low);
    }
    if (node.low === node.index) order.push(...together(open.splice(open.indexOf(node))));
    return node;
  }

  #node(id, index) {
    const loaded = this.#host.cached(id);
    const facts = loaded ? undefined : this.#host.imports(id);
    const node = { id, index, low: index, loaded, facts, async: facts?.async ?? false, imports: [], first: undefined, done: loaded ? this.#promiseOf(id) : undefined };
    node.first = node;
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

// together returns what is to be loaded of modules that import each other: the first, which loads the
// others, unless one of them awaits; then they come one after the other.
function together(modules) {
  if (modules.length === 1) return modules;
  if (modules.some((each) => each.async)) return modules.reverse();
  const [first] = modules;
  for (const each of modules) each.first = first;
  first.imports = modules.flatMap(({ imports }) => imports).filter((each) => each.first !== first);
  return [first];
}

// asynchronous is the error of who can't wait for a module.
function asynchronous(id) {
  const error = new Error(`${id} awaits at its top level, so it can't be loaded at once, as by require or in a reload: a start of the program can, or import()`);
  return Object.assign(error, { code: 'ERR_REQUIRE_ASYNC_MODULE' });
}

module.exports = { Awaits };
