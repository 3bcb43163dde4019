'use strict';

// What an ES module gets when it imports what is none: a namespace that reads from the exports of
// CommonJS, of JSON or of a core module. Their names are those that the exports have, and
// "default" is the exports themselves.

const { forwarders } = require('./behind.js');
const { inPlace, kindOf } = require('./kinds.js');
const { isPackage } = require('./packages.js');

class Faces {
  /** @type {import('./host').Host} */
  #host;
  #realm;
  #Heatsync;
  #read; // is told the id of what is read from
  #faces = new Map(); // id, or name of a core module -> face
  #sources = new WeakMap(); // face -> { id, current }, without an id if nobody reads a version
  #others = new WeakMap(); // face -> the one by the rules of compilers, which has the same names

  /** @param {import('./host').Host} host */
  constructor(host, realm, Heatsync, read) {
    this.#host = host;
    this.#realm = realm;
    this.#Heatsync = Heatsync;
    this.#read = read;
  }

  ofCore(name) {
    const value = name === 'heatsync' ? this.#Heatsync : this.#host.builtin(name);
    return this.#face(name, { current: () => value });
  }

  // of returns the face of a file, with the names that it exports by now. Of one that has taken itself
  // out of the cache, exported is what it exported.
  of(id, exported) {
    if (isPackage(id)) {
      const exports = this.#host.module(id)?.exports ?? exported;
      return this.#face(id, { current: () => exports });
    }
    const source = {
      id,
      current: () => {
        const module = this.#realm.modules.get(source.id);
        return module === undefined ? this.#host.module(source.id)?.exports ?? exported : this.#realm.current(module);
      },
    };
    return this.#face(id, source);
  }

  // move has the face of a file become that of another, which takes its place.
  move(from, to) {
    const face = this.#faces.get(from);
    if (face === undefined) return;
    this.#faces.delete(from);
    this.#faces.set(to, face);
    this.#sources.get(face).id = to;
  }

  #face(key, made) {
    let face = this.#faces.get(key);
    if (face === undefined || (made.id === undefined && this.#sources.get(face).current() !== made.current())) {
      this.#faces.set(key, face = {});
      this.#begin(face, Object.assign(made, { hasNames: typeof key !== 'string' || !key.endsWith('.json') }), made.current);
    }
    this.#renew(face);
    return face;
  }

  #begin(face, source, get) {
    this.#sources.set(face, source);
    this.#show(face, source, 'default', get);
  }

  // renew gives a face the names that the exports have by now.
  #renew(face) {
    const source = this.#sources.get(face);
    const names = new Set(source.hasNames ? namesOf(source.current()) : []);
    for (const each of [face, this.#others.get(face) ?? face]) {
      for (const name of names) if (!Object.hasOwn(each, name)) this.#show(each, source, name, () => source.current()?.[name]);
      for (const name of Object.keys(each)) if (name !== 'default' && !names.has(name)) delete each[name];
    }
  }

  // restored gives the faces of files their names back: these have the exports that they had.
  restored(ids) { for (const face of ids.map((id) => this.#faces.get(id))) if (face !== undefined) this.#renew(face); }

  #show(face, source, name, get) {
    const tracked = () => {
      const value = get();
      if (!this.#isLive(value, source)) this.#read(source.id);
      return value;
    };
    Object.defineProperty(face, name, { get: source.id === undefined ? get : tracked, enumerable: true, configurable: true });
  }

  // isLive tells whether it is no copy to take a value: a forwarder, or exports where it is known what is copied of
  // those.
  #isLive(value, source) { return forwarders.has(value) || (this.#host.whole && inPlace(kindOf(value)) && value === source.current()); }

  // valueOf returns the exports that a face stands for, undefined for another namespace.
  valueOf(face) { return this.#sources.get(face)?.current(); }

  // ofCompilers is a namespace by the rules of compilers: what they have made of an ES module
  // exports a default. Whether it was made so is asked when that is read, since another version may not be.
  ofCompilers(face) {
    const source = this.#sources.get(face);
    if (source === undefined) return face;
    let other = this.#others.get(face);
    if (other === undefined) {
      this.#others.set(face, other = {});
      this.#begin(other, source, () => defaultOf(source.current()));
      this.#renew(face);
    }
    return other;
  }
}

const defaultOf = (exports) => (exports?.__esModule === true ? exports.default : exports);

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

const namesOf = (value) => (isObject(value) ? Object.keys(value) : []).filter((name) => name !== 'default');

// provides tells whether what is no ES module has a name: CommonJS may have it from wherever,
// except for what every object and every function has.
function provides(value, face, name) {
  if (Object.hasOwn(face, name)) return true;
  if (!isObject(value) || !(name in value)) return false;
  return Object.hasOwn(value, name) || !(name in (typeof value === 'function' ? Function : Object).prototype);
}

module.exports = { Faces, provides };
