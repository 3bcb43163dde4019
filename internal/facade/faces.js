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
  #others = new WeakMap(); // face -> the one by the rules of compilers

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

  // of returns the face of a file, with the names that it exports by now.
  of(id) {
    if (isPackage(id)) {
      const { exports } = this.#host.module(id);
      return this.#face(id, { current: () => exports });
    }
    const source = {
      id,
      current: () => {
        const module = this.#realm.modules.get(source.id);
        return module === undefined ? this.#host.module(source.id).exports : this.#realm.current(module);
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
      this.#sources.set(face, made);
      this.#show(face, made, 'default', made.current);
    }
    const source = this.#sources.get(face);
    const value = source.current();
    if (typeof key !== 'string' || !key.endsWith('.json')) {
      const names = new Set(namesOf(value));
      for (const name of names) if (!Object.hasOwn(face, name)) this.#show(face, source, name, () => source.current()?.[name]);
      for (const name of Object.keys(face)) if (name !== 'default' && !names.has(name)) delete face[name];
    }
    return face;
  }

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
  // exports a default.
  ofCompilers(face) {
    const source = this.#sources.get(face);
    if (source === undefined || source.current()?.__esModule !== true) return face;
    let other = this.#others.get(face);
    if (other === undefined) {
      other = Object.defineProperties({}, Object.getOwnPropertyDescriptors(face));
      this.#show(other, source, 'default', () => source.current()?.default);
      this.#sources.set(other, source);
      this.#others.set(face, other);
    }
    return other;
  }
}

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
