'use strict';

// Notes are what it takes to rebuild a machine: the calls that still count.
class Notes {
  #pinned = new Set(); // ids of what was told to be pinned before it ran
  #outside = new Map(); // path -> the edge by which code outside of all modules has loaded it
  whole = false; // every file of the project is held
  scopes = new Map();
  effects = new Map(); // number -> owner
  modules = new Map(); // id -> { hash, edges, before, pins, owned }
  #owners = new Map(); // owner -> how many effects it has
  #holds = new Map(); // scope -> ids
  #moves = []; // [from, to] of files that take the place of others, if that is not undone

  start(id, hash) {
    const before = this.modules.get(id);
    this.modules.delete(id); // the order is that of the evaluations
    this.modules.set(id, { hash, edges: new Map(), before: before?.before ?? before, pins: before?.pins, owned: this.owns(id) });
  }

  own(number, owner) {
    this.effects.set(number, owner);
    this.#owners.set(owner, (this.#owners.get(owner) ?? 0) + 1);
  }

  drop(number) {
    const owner = this.effects.get(number);
    if (!this.effects.delete(number)) return;
    const count = this.#owners.get(owner) - 1;
    if (count > 0) this.#owners.set(owner, count);
    else this.#owners.delete(owner);
  }

  // owns tells whether a file has effects; owned, whether it had some before its top level began to run.
  owns(id) { return this.#owners.has(id); }
  owned(id) { return this.modules.get(id)?.owned !== false; }

  // threw forgets what never ran; a version before is restored by a step.
  threw(id) { if (this.modules.get(id)?.before === undefined) this.modules.delete(id); }

  pin(id) {
    const module = this.modules.get(id);
    if (module === undefined) this.#pinned.add(id);
    else module.pins = true;
  }

  link(importer, specifier, kind, found) {
    const module = this.modules.get(importer);
    const edge = { specifier, kind, found };
    if (module !== undefined) module.edges.set(`${kind}\0${specifier}`, edge);
    else if (kind === 'plain' && found.path) this.#outside.set(found.path, edge);
    return edge;
  }

  hold(scope, id) {
    if (!this.#holds.has(scope)) this.#holds.set(scope, new Set());
    this.#holds.get(scope).add(id);
  }

  replace(scope, heir) {
    if (heir !== 0) for (const id of this.#holds.get(scope) ?? []) this.hold(heir, id);
    this.scopes.delete(scope);
    this.#holds.delete(scope);
  }

  move(from, to) { this.#moves.push([from, to]); }
  commit(ids) {
    for (const id of ids) if (this.modules.has(id)) this.modules.get(id).before = undefined;
    for (const [from, to] of this.#moves.splice(0)) this.#moved(from, to);
  }

  #moved(from, to) {
    for (const [id, { edges }] of this.modules) {
      if (id !== to) for (const edge of edges.values()) if (edge.found.path === from) edge.found = { ...edge.found, path: to };
    }
    for (const ids of this.#holds.values()) if (ids.has(from)) ids.add(to);
  }

  restore(ids) {
    this.#moves = [];
    for (const id of ids) {
      const before = this.modules.get(id)?.before;
      if (before !== undefined) this.modules.set(id, before);
    }
  }

  // replay tells a new machine all of it, and mapped which numbers it gives effects.
  replay(machine, mapped) {
    const link = (importer, edge) => machine.link(importer, edge.specifier, edge.kind, foundNow(edge));
    for (const id of this.#pinned) machine.pin(id);
    for (const edge of this.#outside.values()) link('', edge);
    for (const [scope, options] of this.scopes) machine.open(scope, ...options);
    for (const [id, { hash, edges, before, pins }] of this.modules) {
      machine.started(id, (before ?? { hash }).hash);
      for (const edge of new Map([...(before?.edges ?? []), ...edges]).values()) link(id, edge);
      if (pins) machine.pin(id);
      machine.finished(id);
    }
    for (const [scope, ids] of this.#holds) for (const id of ids) machine.hold(scope, id);
    for (const [number, owner] of this.effects) mapped(number, machine.effect(owner).number);
  }
}

// foundNow is what an edge has found, with what is to be found when there is a machine.
function foundNow(edge) {
  edge.found = edge.found.find?.() ?? edge.found;
  return edge.found;
}

module.exports = { Notes, foundNow };
