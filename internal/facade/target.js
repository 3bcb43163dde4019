'use strict';

// What holders of a module get, and what happens to it when a version makes other exports:
//
//	first          the object itself, or an open copy of a frozen one
//	holdFunction   the face of a forwarder
//	renew          the same, updated in place or through the forwarder; or, where
//	               neither can be, another: whoever was given the first keeps that, and
//	               heatsync warns of it
//	keep           the same for what an ES module exports by default

const { textOf } = require('./behind.js');
const { listenersOf, othersListeners } = require('./emitters.js');
const { lostOf, namesIn, snapshot, restore, complete, opened } = require('./exports.js');
const { kindOf, inPlace, isProxy } = require('./kinds.js');
const { Module } = require('./module.js');
const parts = require('./parts.js');

class Targets {
  /** @type {import('./host').Host} */
  #host;
  #realm;
  #owners;
  #faces;

  /** @param {import('./host').Host} host */
  constructor(host, realm, owners) {
    this.#host = host;
    this.#realm = realm;
    this.#owners = owners;
  }

  // holdFunction makes a function that is handed out a forwarder's face.
  holdFunction(m) {
    if (m.running !== undefined || m.forwarder !== undefined) return;
    if (kindOf(m.target) !== 'function' || this.#owners.foreign(m.id, m.target)) return;
    m.forwarder = this.forwarder(m, m.target);
    m.target = m.forwarder.face;
    this.#owners.claim(m.id, m.target);
  }

  forwarder(m, value, isMember = false) {
    this.#faces ??= parts.sides.facesOf(this.#host);
    return new parts.forwarder.Forwarder(value, this.originOf(m, value, isMember), this.#faces);
  }

  // originOf tells where a function comes from, for its forwarder, and whether it
  // is a member of what is exported.
  originOf(m, value, isMember = false) { return { ...parts.origins.originOf(this.#realm.modules, m, value), id: m.id, isMember }; }

  // first takes the exports of a module that had none. base is the object that it
  // was given to fill.
  first(m, value, base) {
    m.target = this.#realm.untouched(m.id) || this.#owners.foreign(m.id, value) ? value : opened(value);
    m.own = m.target === base;
    m.listeners = listenersOf(m.target);
    this.#owners.claim(m.id, m.target);
  }

  // renew gives holders the new version's exports.
  renew(m, value, base) {
    const { target } = m;
    if (value === target || (m.twin !== undefined && value === m.twin.source)) {
      m.own = value === base;
      return;
    }
    if (base === target) restore(target, m.undo.properties); // it was emptied for a module that then made another
    m.own = false;
    const kind = kindOf(value);
    const ours = !this.#owners.foreign(m.id, value) && !this.#owners.foreign(m.id, target);
    if (ours && kind === kindOf(target) && inPlace(kind) && !isKey(m, value, base) && this.#complete(m, value, value !== base)) return;
    if (ours && kind === 'function' && m.forwarder !== undefined) this.#forward(m, value);
    else this.#replace(m, value);
  }

  // keep has what an ES module exports by default be to those who have it what module.exports of CommonJS is.
  keep(m, value) {
    if (m.default === undefined) {
      if (!inPlace(kindOf(value))) return;
      m.default = Object.assign(new Module(m.id), { source: m.source });
      this.#realm.during(m.id, () => { m.default = undefined; });
      this.first(m.default, value, undefined);
    } else this.#keepOn(m, m.default, value);
    m.default.newest = value;
    m.default.keys = namesIn(m.default.target);
  }

  #keepOn(m, kept, value) {
    const { target, twin, listeners, kinds, newest, keys, source } = kept;
    twin?.catchUp();
    const names = namesIn(target);
    const shot = inPlace(kindOf(target)) && !this.#owners.foreign(m.id, target) ? snapshot(target) : undefined;
    this.#realm.during(m.id, () => { if (shot !== undefined) restore(target, shot); });
    Object.assign(kept, { id: m.id, source: m.source, kinds: kinds && new Map(kinds) });
    try {
      this.renew(kept, value, undefined);
      if (kept.target === target) m.lost.push(...lostOf({ names, keys, source }, namesIn(target)));
    } finally {
      this.#realm.during(m.id, () => Object.assign(kept, { target, twin, listeners, kinds, newest, keys, source }));
    }
  }

  #forward(m, value) {
    this.warnLeft(m, m.forwarder.update(value, this.originOf(m, value), (undo) => this.#realm.during(m.id, undo)));
  }

  // warnLeft says what holders of a function or class do not see: what forwarder.js
  // tells of an update.
  warnLeft(m, { name, stays, hidden = [] }) {
    const of = name === undefined ? 'its exports' : name;
    if (stays !== undefined) this.#host.warn(`${m.id}: instances of the old class ${name === undefined ? '' : `${name} `}${stays}`);
    if (hidden.length > 0) this.#host.warn(`${m.id}: holders of ${of} do not see ${hidden.join(', ')}: they were read-only, and the program has asked about that`);
  }

  // replace is for what can't be updated in place: holders keep what they have.
  // Where a file returns to a kind that it has exported before, the holders from
  // that time are served again.
  #replace(m, value) {
    const { target: before, forwarder } = m;
    const kinds = (m.kinds ??= new Map());
    const kind = kindOf(value);
    kinds.set(kindOf(before), { target: before, forwarder });
    const last = kinds.get(kind);
    Object.assign(m, { forwarder: undefined, listeners: undefined, twin: undefined });
    if (last === undefined || last.target === before || kind === 'value' || this.#owners.foreign(m.id, value)) {
      m.target = this.#owners.foreign(m.id, value) ? value : opened(value);
      this.#owners.claim(m.id, m.target);
    } else this.#revive(m, last, value);
    if (m.held.size === 0) return;
    if (m.given) this.#warnReplaced(m, before, value);
    this.holdFunction(m);
  }

  #revive(m, { target, forwarder }, value) {
    Object.assign(m, { target, forwarder });
    if (forwarder !== undefined) this.#forward(m, value);
    else if (kindOf(target) === 'function') m.target = value;
    else {
      const shot = snapshot(target);
      this.#realm.during(m.id, () => restore(target, shot));
      this.#complete(m, value, true);
    }
  }

  // complete updates what holders have in place, and tells whether that let it.
  // What the module has assigned goes on beside it.
  #complete(m, value, assigned) {
    const others = othersListeners(m.target, m.listeners);
    this.#part(m);
    const refused = complete(m.target, value);
    if (refused === undefined) {
      if (m.undo !== undefined) m.undo.properties = undefined; // they are what they were
      return false;
    }
    m.listeners = listenersOf(m.target);
    this.#realm.apart(() => { for (const [event, listener] of others) m.target.on(event, listener); });
    if (refused.length > 0) {
      this.#host.warn(`${m.id}: holders of its exports do not see ${refused.join(', ')}: somebody else has made the object read-only`);
    }
    if (assigned) m.twin = new parts.twins.Twin(value, m.target);
    return true;
  }

  // part lets go of the object that was assigned before: from now on it is what a
  // module that is over has, or one that may be assigned again.
  #part(m) {
    const { twin, target } = m;
    if (twin === undefined || m.listeners !== undefined) return; // an emitter's listeners are in target
    twin.end();
    m.twin = undefined;
    this.#realm.during(m.id, () => { m.twin = new parts.twins.Twin(twin.source, target); });
  }

  #warnReplaced(m, before, value) {
    const [was, is] = [nounOf(before), nounOf(value)];
    if (was === 'value' && before === value) return;
    m.warned ??= new Set();
    if (m.warned.has(`${was} ${is}`)) return;
    m.warned.add(`${was} ${is}`);
    const what = was === is ? `${article(is)} that can't be updated in place` : `${article(is)} where it exported ${article(was)}`;
    this.#host.warn(`${m.id} now exports ${what}: holders keep the old one, the next sync.require returns the new one`);
  }
}

// isKey tells of an object that a module has assigned whether its methods ask for it
// in a WeakMap or WeakSet of the file, which another object is not in.
function isKey({ source }, value, base) {
  if (value === base || !/Weak(?:Map|Set)/.test(source ?? '')) return false;
  const methods = Reflect.ownKeys(value).map((key) => Reflect.getOwnPropertyDescriptor(value, key).value);
  return methods.some((each) => typeof each === 'function' && parts.read.asksAside(textOf(each), source));
}

// nounOf is what a person calls a kind: a proxy looks like an object.
const nounOf = (value) => (isProxy(value) ? typeof value : kindOf(value));

const article = (kind) => (/^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`);

module.exports = { Targets };
