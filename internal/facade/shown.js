'use strict';

// The property exports of a host's module objects, which shows what holders have. One accessor serves
// all of them, so that an engine takes them for objects of one shape.

const shows = Symbol('heatsync'); // in a module object: { m, module }, of the Module whose exports it shows

class Shown {
  #property;

  // late is called with (m, module, value) when somebody assigns to module.exports.
  constructor(late) {
    this.#property = /** @type {any} */ ({
      __proto__: null, // which a program may have given a member "writable"
      get() {
        const { m } = this[shows];
        m.twin?.catchUp();
        return m.target;
      },
      set(value) {
        const { m, module } = this[shows];
        late(m, module, value);
      },
      enumerable: true,
      configurable: true,
    });
  }

  // by makes a module object show what m exports.
  by(m, module) {
    Object.defineProperty(module, shows, /** @type {any} */ ({ __proto__: null, value: { m, module }, configurable: true }));
    Object.defineProperty(module, 'exports', this.#property);
  }
}

module.exports = { Shown };
