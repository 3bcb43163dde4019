'use strict';

// The modules of one JavaScript realm: what each exports, and to whom. A host
// tells when a top level begins and ends to run (enter, leave, failed); the
// transaction (transaction.js) says what is kept.
//
//   enter   snapshot the exports object, empty it, let the module fill it
//   leave   complete it from what the module assigned, if it assigned anything
//   failed  outside of a transaction: put it back at once

const { collect } = require('./collect.js');
const { lostOf, snapshot, restore, reset, isOpen, nails, namesIn, view } = require('./exports.js');
const { kindOf, inPlace } = require('./kinds.js');
const { Module } = require('./module.js');
const { Owners } = require('./owners.js');
const { packageOf } = require('./packages.js');
const parts = require('./parts.js');
const { Shown } = require('./shown.js');
const { Targets } = require('./target.js');

class Realm {
  modules = new Map();
  /** @type {import('./host').Host} */
  #host;
  #uncommitted;
  #views = new WeakMap(); // proxy -> the object that it shows
  owners = new Owners();
  targets;
  #shown;
  #away = new Set(); // ids of those that have another file's place, and state
  #homes = 0; // that were made for files whose own is taken
  #trial = new Set(); // ids of what was evaluated and is not accepted yet
  #followed = new Set(); // Named, of which closures of old versions have still to hear
  stack = []; // ids of the modules whose top levels run, undefined for what is set apart
  #packages = new Set(); // folders of the packages that sync.require asked for

  // uncommitted tells whether a transaction is under way that may still fail:
  // until then, what a module was before is kept.
  /** @param {import('./host').Host} host */
  constructor(host, uncommitted) {
    this.#host = host;
    this.#uncommitted = uncommitted;
    this.#shown = new Shown((m, module, value) => this.#late(m, module, this.unwrap(value)));
    this.targets = new Targets(host, this, this.owners);
  }

  // enter is called when the top level of a file is about to run, with the
  // host's module object. It sets module.exports and returns it: for an ES module, which leaves
  // it open, the first time what is given.
  enter(id, object, source, given) {
    const m = this.#module(id);
    if (m.loaded && m.undo === undefined) m.undo = this.#before(m);
    const base = m.loaded && m.own && isOpen(m.target) ? m.target : given ?? {};
    if (base === m.target) reset(base);
    m.answers = undefined; // its edges begin anew
    m.scopes = [];
    m.running = { object, base, exports: base, ...(given === undefined ? this.#viewOf(m, base, source) : {}) };
    Object.assign(m, { source, isModule: given !== undefined });
    if (this.#uncommitted()) this.#trial.add(id);
    this.stack.push(id);
    object.exports = m.running.exports;
    return m.running.exports;
  }

  // leave is called when the top level has run to its end.
  leave(id, object) {
    const m = this.modules.get(id);
    const { base, exports, turn } = m.running;
    Object.assign(m, { running: undefined, object });
    this.stack.pop();
    m.loadedAt = Date.now();
    const value = object.exports === exports ? base : this.unwrap(object.exports);
    if (m.loaded) this.targets.renew(m, value, base);
    else this.targets.first(m, value, base);
    if (value === base && turn !== undefined) {
      turn(m.target);
      this.#views.set(exports, m.target);
      m.own = true;
    }
    this.#expose(m, object);
    this.#show(m);
    this.#showNamed(m);
    this.#count(m);
    for (const action of m.pending.splice(0)) action();
    const ended = this.#host.machine.finished(id);
    m.loaded = true;
    if (!this.#uncommitted()) this.#accept(m);
    if (!this.#uncommitted() && this.#trial.size === 0) this.over();
    return ended;
  }

  // count notes the properties of what holders have, and which are gone from it
  // that somebody else has added: those that the version before does not speak of.
  #count(m) {
    const { undo, target } = m;
    m.keys = namesIn(target);
    if (undo !== undefined && undo.target === target) m.lost = lostOf(undo, m.keys);
  }

  // failed is called when enter, the top level or leave has thrown. The error goes on to
  // the importer.
  failed(id) {
    const m = this.#module(id);
    if (m.running !== undefined) this.stack.pop();
    m.running = undefined;
    m.pending = [];
    if (!m.loaded) this.forget(id);
    else if (!this.#uncommitted()) this.undo(m);
    return this.#host.machine.threw(id);
  }

  // idle says that no top level runs any more, though some have not ended.
  idle() {
    if (this.stack.length === 0) return;
    this.stack = [];
    for (const m of this.modules.values()) Object.assign(m, { running: undefined, pending: [] });
  }

  // partial returns what a module that is still loading exports so far.
  partial(id) {
    const m = this.modules.get(id);
    return m?.running === undefined ? undefined : this.unwrap(m.running.object.exports);
  }

  // current returns the exports that the next to ask gets.
  current(m) {
    if (m.running !== undefined) return this.partial(m.id);
    m.twin?.catchUp();
    return m.target;
  }

  // adopt notes a module that was loaded without this realm: before it began,
  // or by an assignment to the cache.
  adopt(id, module) {
    const { machine } = this.#host;
    const told = machine.version(id) > 0; // its edges are known
    if (!told) machine.started(id, this.#host.hash(id));
    this.#meet(id, module);
    return told ? [] : machine.finished(id);
  }

  // evict is called with what is about to leave the cache. What was loaded before this
  // realm began fills the object that everybody has of it, too.
  evict(ids) {
    for (const id of ids) if (!this.modules.has(id)) this.#meet(id, this.#host.module(id));
  }

  #meet(id, object) {
    const m = this.#module(id);
    m.source = this.#textOf(id);
    this.targets.first(m, this.unwrap(object.exports), undefined);
    this.#count(m);
    m.loaded = true;
    m.loadedAt = Date.now();
    this.#expose(m, object);
  }

  #textOf(id) {
    try {
      return this.#host.text?.(id);
    } catch {
      return undefined;
    }
  }

  // expect notes that sync.require is about to load a file. If that is in a
  // package, the exports of the package's own files stay open from now on.
  expect(id) {
    const folder = packageOf(id);
    if (folder !== undefined) this.#packages.add(folder);
  }

  // give returns what a module exports to somebody who has no namespace of it.
  give(m) {
    m.given = true;
    return this.current(m);
  }

  // hold notes that sync.require hands a module out through a scope. A function
  // is handed out as a forwarder from then on; if the scope is live, so are
  // those inside of an object.
  hold(m, scope, live) {
    m.held.add(scope);
    if (live) this.#beLive(m);
    this.targets.holdFunction(m);
  }

  // makes notes a scope that the top level of a file makes. It returns what the
  // version before has made in its place, and how to find what the next one does.
  makes(id, scope) {
    const m = this.modules.get(id);
    const place = m.scopes.push(scope) - 1;
    return { before: m.undo?.scopes[place], heir: () => this.modules.get(id)?.scopes[place] };
  }

  // pass has another scope hold what one does, or none.
  pass(from, to) {
    for (const { held } of this.modules.values()) if (held.delete(from) && to !== undefined) held.add(to);
  }

  #beLive(m) {
    if (m.members !== undefined) return;
    m.members = new parts.live.Members(m, (module, value) => this.targets.forwarder(module, value, true), (module, value) => this.targets.originOf(module, value, true));
    if (m.running === undefined) this.#show(m);
    this.during(m.id, () => { m.members = undefined; });
  }

  // reached lists the ids of what scopes hold, with what that loads by plain
  // require.
  reached(scopes) {
    const roots = [...this.modules.values()].filter(({ held }) => [...scopes].some((scope) => held.has(scope)));
    return new Set(roots.flatMap((m) => [m, ...parts.origins.below(this.modules, m)]).map(({ id }) => id));
  }

  // show makes the functions in what m exports follow. If that is what another
  // file of the project exports, they are that one's.
  #show(m) {
    if (m.members === undefined || kindOf(m.target) !== 'object') return;
    const owner = this.owners.of(m.target);
    if (owner !== undefined && owner !== m.id) {
      const other = this.modules.get(owner);
      if (other !== undefined && packageOf(owner) === undefined) this.#beLive(other);
      return;
    }
    for (const left of m.members.show(m.target, (undo) => this.during(m.id, undo), m.isModule)) this.targets.warnLeft(m, left);
  }

  // tell takes what the top level of a file declares (named.js).
  tell(id, reach, names) {
    const m = this.modules.get(id);
    m.named ??= new parts.named.Named();
    m.named.tell(reach, names, this.#host.weak ?? weak);
  }

  #showNamed(m) {
    const left = m.named?.show((value) => this.targets.originOf(m, value), parts.lineage.isShown, (undo) => this.during(m.id, undo)) ?? [];
    for (const each of left) this.targets.warnLeft(m, each);
  }

  // running returns the module whose top level runs now.
  running() { return this.stack.at(-1); }

  // loads tells whether the top level of a file runs now.
  loads(id) { return this.modules.get(id)?.running !== undefined; }

  // apart runs a function that a top level calls as if none called it.
  apart(action) { return this.inside(undefined, action); }

  // inside calls a function as if the top level of a module did.
  inside(id, action) {
    this.stack.push(id);
    try {
      return action();
    } finally {
      this.stack.pop();
    }
  }

  // disown notes an object that belongs to no module: a host's core module.
  disown(value) { this.owners.disown(value); }

  // knows tells whether a class is the program's: that of a file, most likely the newest.
  knows(constructor) { return [...this.modules.values()].reverse().some((m) => m.source !== undefined && parts.origins.writes(m, constructor)); }

  // unwrap returns the object that a module's view of its exports stands for.
  unwrap(value) {
    const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
    return (isObject && this.#views.get(value)) || value;
  }

  // commit drops what undo would need.
  commit(ids) {
    for (const m of ids.map((id) => this.modules.get(id))) if (m !== undefined) this.#accept(m);
  }

  tried() { return [...this.#trial]; }

  // over is called when a transaction is over.
  over() {
    this.#trial.clear();
    for (const named of this.#followed) named.follow();
    this.#followed.clear();
  }

  // move has a file take the place of another: it fills the object that holders
  // of that have. The other is a file like any that is not loaded, from now on.
  move(from, to) {
    const before = this.modules.get(from);
    if (before === undefined) return;
    const { held, kinds, warned } = before;
    const m = Object.assign(new Module(to), before, {
      id: to, before, answers: undefined, held: new Set(held), kinds: kinds && new Map(kinds), warned: warned && new Set(warned), object: undefined, made: [], pending: [],
    });
    if (m.members !== undefined) m.members.module = m;
    this.#pass(before, from, to);
    this.modules.set(to, m);
    this.modules.delete(from);
    this.#away.add(to).delete(from);
    this.#trial.add(to);
  }

  #moveBack({ id, before }) {
    this.modules.delete(id);
    this.forget(before.id);
    this.modules.set(before.id, before);
    this.#away.add(before.id).delete(id);
    if (before.members !== undefined) before.members.module = before;
    this.#pass(before, id, before.id);
  }

  #pass({ target, kinds, default: kept }, from, to) {
    if (kept !== undefined) this.#pass(kept, from, to);
    for (const value of [target, ...[...kinds?.values() ?? []].map((each) => each.target)]) this.owners.pass(value, from, to);
  }

  #accept(m) {
    if (m.named?.accept()) this.#followed.add(m.named);
    this.#warnOfLost(m);
    if (m.before !== undefined) m.before.object = undefined; // what it assigns late is nobody's
    m.before = undefined;
    m.undo = undefined;
    m.made = [];
  }

  #warnOfLost(m) {
    const lost = m.lost.splice(0).map(String).filter((key) => m.warned?.has(`lost ${key}`) !== true);
    if (lost.length === 0) return;
    m.warned ??= new Set();
    for (const key of lost) m.warned.add(`lost ${key}`);
    const more = lost.length > 5 ? ` and ${lost.length - 5} more` : '';
    this.#host.warn(`${m.id}: the new version has removed what others had added to its exports: ${lost.slice(0, 5).join(', ')}${more}`);
  }

  // perform does what undoes things for a module: all of it, whatever throws.
  #perform(id, actions) {
    for (const error of collect(this.#host, actions, (action) => action())) {
      this.#host.warn(`${id}: some of its exports could not be restored: ${error}`);
    }
  }

  // undo puts a module's exports back as they were before its evaluation.
  undo(m) {
    m?.named?.undo();
    if (m?.undo === undefined) return;
    const { properties, names, ...before } = m.undo;
    const { target } = before;
    Object.assign(m, before, { undo: undefined });
    const back = () => { if (properties !== undefined) restore(target, properties); };
    this.#perform(m.id, [...m.made.splice(0).reverse(), back]);
  }

  // abandon puts back whatever is not accepted in this transaction, and returns
  // the ids of modules that have their version before again, and of those that
  // have none.
  abandon() {
    const all = [...this.#trial].reverse();
    const stays = (m) => m?.undo !== undefined && m.before === undefined;
    const restored = all.filter((id) => stays(this.modules.get(id)));
    const forgotten = all.filter((id) => !restored.includes(id));
    for (const id of restored) this.undo(this.modules.get(id));
    for (const id of forgotten) this.forget(id);
    return { restored, forgotten };
  }

  forget(id) {
    const m = this.modules.get(id);
    if (m === undefined) return;
    this.undo(m);
    this.#perform(id, m.made.reverse());
    if (m.before !== undefined) this.#moveBack(m);
    else this.modules.delete(id);
  }

  // home is the file under which a file's state is kept.
  home(id) { return this.modules.get(id)?.home ?? id; }

  // during notes what undoes something, in case the version of a file that is
  // being evaluated fails. What a version does later can't fail.
  during(id, undo) {
    const m = this.modules.get(id);
    if (m !== undefined && (m.running ?? m.undo ?? m.before) !== undefined) m.made.push(undo);
  }

  // afterwards does something when the top level of a file has run: now, if it
  // has.
  afterwards(id, action) {
    const m = this.modules.get(id);
    if (m?.running === undefined) queueMicrotask(action);
    else m.pending.push(action);
  }

  #module(id) {
    let m = this.modules.get(id);
    if (m === undefined) {
      this.modules.set(id, m = new Module(id));
      if ([...this.#away].some((each) => this.modules.get(each)?.home === id && each !== id)) m.home = `${id}\0${++this.#homes}`;
    }
    return m;
  }

  #before(m) {
    m.twin?.catchUp();
    const { target, own, object, forwarder, listeners, twin, source, isModule, keys, scopes } = m;
    const mutable = inPlace(kindOf(target)) && !this.owners.foreign(m.id, target);
    return { target, own, object, forwarder, listeners, twin, source, isModule, keys, scopes, lost: [], names: namesIn(target), properties: mutable ? snapshot(target) : undefined };
  }

  // untouched tells whether a file is in a package that nobody holds: with
  // the exports of those nobody meddles.
  untouched(id) {
    const folder = packageOf(id);
    return folder !== undefined && !this.#packages.has(folder);
  }

  // viewOf returns what the module gets as its exports in the place of base. If
  // that is not what holders have, it can be turned to that afterwards.
  #viewOf(m, base, source) {
    const apart = m.loaded && base !== m.target;
    if (this.untouched(m.id) || !(apart || nails(source))) return {};
    const { proxy, turn } = view(base);
    this.#views.set(proxy, base);
    return apart ? { exports: proxy, turn } : { exports: proxy };
  }

  // expose makes module.exports the object that holders have: a late write to
  // it reaches them, and a late assignment of another object does, too.
  #expose(m, module) {
    m.object = module;
    this.#shown.by(m, module);
  }

  #late(m, module, value) {
    if (m.object !== module || m.running !== undefined) return; // an old version
    this.targets.renew(m, value, undefined);
    this.#show(m);
  }
}

// weak returns a function that returns an object for as long as anybody else has it.
function weak(value) {
  const to = new WeakRef(value);
  return () => to.deref();
}

module.exports = { Realm };
