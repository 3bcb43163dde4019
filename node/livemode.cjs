'use strict';

// Live mode, as far as it is this host's affair.

const { compileInstead, isNodes } = require('./code.cjs');
const { isPackage } = require('./facade/packages.js');

const wanted = Symbol.for('heatsync.whole');

// isWhole tells whether every file of the project is held that another loads: heatsync run --all, or register.cjs.
const isWhole = () => process[wanted] === true || process.env.HEATSYNC_ALL === '1';

// isLoaded tells whether a core module is.
const isLoaded = (/** @type {string} */ name) => /** @type {any} */ (process).moduleLoadList.includes(`NativeModule ${name}`);

// Naming has modules tell what their top levels declare: facade/declared.js says by what text.
class Naming {
  #tell; // takes what a file tells
  #telling; // makes the text, once live mode has begun

  constructor(tell) { this.#tell = tell; }

  begin() { this.#telling = require('./facade/declared.js').telling; }

  // compile has a module of CommonJS compile its text with what tells behind it; or, if there is nothing to tell, the
  // text in the place of what Node reads, if that is wanted.
  compile(module, id, text, instead) {
    const isOurs = this.#telling !== undefined && isNodes(id) && !isPackage(id);
    const made = isOurs ? this.#telling(text, 'module.heatsync') : text;
    if (made !== text) this.#hand(module, id);
    if (instead || made !== text) compileInstead(module, made);
  }

  // of returns what has become of a file, with what tells behind it.
  of(made) { return this.#telling === undefined ? made : { ...made, code: this.#telling(made.code, '__heatsync.named') }; }

  #hand(module, id) {
    const value = (reach, names) => {
      delete module.heatsync;
      this.#tell(id, reach, names);
    };
    Object.defineProperty(module, 'heatsync', { value, configurable: true });
  }
}

module.exports = { Naming, isLoaded, isWhole };
