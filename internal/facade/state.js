'use strict';

// What outlives the versions of a file: remembered values, and instances of classes that
// extend a ReloadableClass.

const { Lineage, own } = require('./lineage.js');
const { asideOf } = require('./origins.js');
const { nameAt } = require('./sites.js');
const { isClass } = require('./texts.js');

class Remembered {
  #values = new Map(); // file \0 key -> value
  #realm;
  /** @type {import('./host').Host} */
  #host;

  constructor(realm, host) {
    this.#realm = realm;
    this.#host = host;
  }

  get(getter, key) {
    const site = this.#host.site();
    const name = `${this.#realm.home(site.file)}\0${key ?? this.#nameAt(site)}`;
    if (this.#values.has(name)) return this.#values.get(name);
    const value = this.#realm.apart(getter);
    this.#values.set(name, value);
    this.#realm.during(site.file, () => this.#values.delete(name));
    return value;
  }

  #nameAt({ file, line, column, text }) {
    const name = nameAt(text, line, column);
    if (name !== undefined) return name;
    throw new Error(`remember: found no variable name at ${file}:${line}: give a key as the second argument`);
  }

  clear() { this.#values.clear(); }
}

// Reloadable keeps the instances of classes that extend ReloadableClass up to
// date: see Lineage for how.
class Reloadable {
  #lineages = new Map(); // file \0 name \0 specifier -> Lineage
  #of = new WeakMap(); // class -> its Lineage
  #realm;
  /** @type {import('./host').Host} */
  #host;
  #specifier;

  constructor(realm, host, specifier) {
    this.#realm = realm;
    this.#host = host;
    this.#specifier = specifier;
    const of = this.#of;
    this.Class = class ReloadableClass {
      constructor() {
        for (let each = new.target; typeof each === 'function'; each = Object.getPrototypeOf(each)) {
          const lineage = of.get(each);
          if (lineage !== undefined) lineage.adopt(this);
        }
      }
    };
  }

  // reload takes the newest version of a class, or a function that returns it
  // once its file has run.
  reload(loaded) {
    const file = this.#host.caller();
    if (typeof loaded !== 'function') throw new TypeError('reloadClassMethods: give a class, or a function that returns one');
    if (isClass(loaded) || loaded.prototype instanceof this.Class) this.#add(loaded, file);
    else this.#realm.afterwards(file, () => this.#add(loaded(), file));
    return this.Class;
  }

  #add(loaded, file) {
    if (!(loaded?.prototype instanceof this.Class)) {
      throw new Error(`reloadClassMethods: ${loaded?.name ?? loaded} of ${file} is not a class that extends sync.ReloadableClass`);
    }
    const key = [this.#realm.home(file), loaded.name, String(loaded[this.#specifier] ?? '')].join('\0');
    const known = this.#lineages.get(key);
    const { modules } = this.#realm;
    const origin = { ...own, aside: asideOf(modules, modules.get(file), loaded) };
    if (known === undefined) {
      this.#lineages.set(key, new Lineage(loaded, undefined, origin));
      this.#realm.during(file, () => this.#lineages.delete(key));
    } else if (known.current !== loaded) {
      const { stays } = known.update(loaded, origin, (undo) => this.#realm.during(file, undo));
      if (stays !== undefined) this.#host.warn(`${file}: instances of the old class ${loaded.name} ${stays}`);
    }
    this.#of.set(loaded, this.#lineages.get(key));
  }

  clear() { this.#lineages.clear(); }
}

// State is what a scope keeps for the files that use it. The scope that the next
// version of a file makes in the place of an earlier one has the same.
class State {
  #users = 1;

  constructor(realm, host, specifier) {
    this.remembered = new Remembered(realm, host);
    this.reloadable = new Reloadable(realm, host, specifier);
  }

  share() {
    this.#users++;
    return this;
  }

  leave() {
    if (--this.#users > 0) return;
    this.remembered.clear();
    this.reloadable.clear();
  }
}

module.exports = { State };
