'use strict';

// Which names ES modules export, and whose they are: a module may hand on what another one has, by its name or
// with all else. What two modules hand on under one name is nobody's, unless it is the same.

// Linked is what is known of a version of an ES module.
class Linked {
  constructor(facts) {
    this.facts = facts;
    this.targets = new Map(); // specifier -> { id, namespace } that it has imported
    this.promise = undefined; // of the end of its top level, if that awaits
    this.waits = false; // it has not ended
    this.failed = undefined; // { error }, if it has ended by that
    this.handed = new Map(); // name that is another module's -> [specifier, name there]
    this.stars = new Map(); // name of a module of which it exports all -> id
    this.doubtful = new Set(); // names that several have of those
    this.last = ''; // the id of what it has imported last
  }

  // hands takes a list of names, each with a specifier and the name there.
  hands(list) { for (let i = 0; i < list.length; i += 3) this.handed.set(list[i], [list[i + 1], list[i + 2]]); }
}

class Names {
  #linked; // id -> Linked

  constructor(linked) { this.#linked = linked; }

  // isSame tells whether two modules have a name of the same one. ways gets the ids of those that it was handed
  // on by.
  isSame(one, other, name, ways) {
    const [seen, others] = [new Map(), new Map()];
    const is = this.origin(one, name, seen) === this.origin(other, name, others);
    for (const id of [...seen.values(), ...others.values()]) ways.add(id);
    return is;
  }

  // origin finds whose a name is that a module exports, and what it is called there; undefined if modules
  // have it of each other. seen has the ids of those that were asked, by what they were asked for.
  origin(id, name, seen = new Map()) {
    const way = `${id}\0${name}`;
    if (seen.has(way)) return undefined;
    seen.set(way, id);
    const linked = this.#linked.get(id);
    const [specifier, there] = linked?.handed.get(name) ?? [];
    const next = linked?.targets.get(specifier)?.id ?? linked?.stars.get(name);
    return next === undefined ? way : this.origin(next, there ?? name, seen);
  }

  isDoubtful(id, name) { return this.#linked.get(id)?.doubtful.has(name) ?? false; }
}

// notProvided is what Node.js throws of a name that is imported and not there: since it is in doubt whose it is,
// since modules have it of each other in a circle, or since it is nowhere. It is told of the import, which no stack
// knows: importers are not evaluated when a version that lacks a name is refused.
function notProvided({ specifier, line, column }, importer, name, why) {
  const said = {
    doubt: `The requested module '${specifier}' contains conflicting star exports for name '${name}'`,
    circle: `Detected cycle while resolving name '${name}' in '${specifier}'`,
  };
  const error = new SyntaxError(said[why] ?? `The requested module '${specifier}' does not provide an export named '${name}'`);
  Object.defineProperty(error, 'file', { value: importer, writable: true, configurable: true });
  return placed(error, importer, { line, column });
}

// placed has the stack of an error begin at an import, if that is known.
function placed(error, importer, asks) {
  if (asks === undefined || !(error instanceof Error)) return error;
  const value = `${error}\n    at ${importer}:${asks.line}:${asks.column}`;
  Object.defineProperty(error, 'stack', { value, writable: true, configurable: true });
  return error;
}

module.exports = { Linked, Names, notProvided, placed };
