'use strict';

// The target of a forwarder's proxy. The engine holds a proxy to what its target says: what
// was once final (a property that is not configurable, an object that is not extensible)
// stays so for ever. So a shadow is empty. It takes final properties from the newest
// version only when somebody asks. The answer is true, and only what was asked about can't
// change with the next version.

const { isExtensible, defineProperty, getOwnPropertyDescriptor, ownKeys, setPrototypeOf } = Reflect;

// showsAccessors tells whether the engine lets a proxy show the functions of an
// accessor that is final. goja refuses those that its target has, and takes all
// others (docs/goja.md).
const showsAccessors = (() => {
  const target = Object.defineProperty({}, 'x', { get: () => 1 });
  const proxy = new Proxy(target, /** @type {any} */ ({ __proto__: null, getOwnPropertyDescriptor }));
  try {
    return getOwnPropertyDescriptor(proxy, 'x') !== undefined;
  } catch {
    return false;
  }
})();

function nobody() {}

class Shadow {
  told = false; // has it anything?
  #accessors; // key -> { get, set } that are shown, where the target has others

  constructor(above) {
    // A bound function can be called with new, in case a later version is a
    // class, and has no prototype, which could never be taken away.
    this.target = nobody.bind();
    for (const key of ownKeys(this.target)) Reflect.deleteProperty(this.target, key);
    setPrototypeOf(this.target, above);
  }

  get open() { return isExtensible(this.target); }

  get keys() { return this.told ? ownKeys(this.target) : []; }

  get(key) { return this.told ? getOwnPropertyDescriptor(this.target, key) : undefined; }

  // fixed tells whether a property can't have another value.
  fixed(key) {
    const descriptor = this.get(key);
    if (descriptor === undefined || descriptor.configurable) return false;
    return descriptor.writable === false || ('get' in descriptor && descriptor.get === undefined);
  }

  // tell returns the descriptor to show of a property that the newest version has
  // as it is seen, or has not.
  tell(key, seen) {
    const told = this.get(key);
    if (told === undefined && (!this.open || seen === undefined || seen.configurable)) return this.open ? seen : undefined;
    if (seen === undefined) return told;
    this.put(key, seen);
    const descriptor = getOwnPropertyDescriptor(this.target, key);
    return 'get' in descriptor ? { __proto__: null, ...descriptor, ...this.#accessors?.get(key) } : descriptor;
  }

  // put takes of a property what can be taken of it.
  put(key, seen) {
    this.told = true;
    if ('get' in seen && !showsAccessors) seen = this.#standIn(key, seen);
    if (defineProperty(this.target, key, seen) || !('value' in seen)) return;
    defineProperty(this.target, key, { value: seen.value });
  }

  #standIn(key, { get, set, ...flags }) {
    this.#accessors ??= new Map();
    if (!this.#accessors.has(key)) this.#accessors.set(key, { get, set });
    return { __proto__: null, ...flags, get: get && (() => {}), set: set && (() => {}) };
  }

  // close takes all there is: nothing can be added any more.
  close(keys, describe, above) {
    if (!this.open) return;
    for (const key of keys) this.put(key, describe(key));
    setPrototypeOf(this.target, above);
    Reflect.preventExtensions(this.target);
  }

  // hides lists what is told as final and is something else in the newest version.
  hides(describe) {
    return this.keys.filter((key) => {
      const [told, seen] = [this.get(key), describe(key)];
      return this.fixed(key) && 'value' in told && !(seen && Object.is(seen.value, told.value));
    });
  }
}

module.exports = { Shadow };
