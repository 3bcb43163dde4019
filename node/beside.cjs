'use strict';

// What a relative specifier means, where a glance at the disk tells: a file that is there, by its
// name or without its extension, with no link on the way to it. That is most of what programs ask
// for. The machine's resolver knows the rest of the rules, and is asked about the rest.

const fs = require('node:fs');
const path = require('node:path');
const { statAt } = require('./look.cjs');
const { OfTurn } = require('./turn.cjs');

const relative = /^\.\.?[\\/](?:.*[^\\/.])$/s; // none that asks for a folder

class Beside {
  #real = new OfTurn(); // directory -> whether its path has no link in it

  // find returns what the resolver would, undefined if that is to be asked.
  find(specifier, importer) {
    if (!relative.test(specifier) || specifier.includes('\0')) return undefined;
    const base = path.resolve(path.dirname(importer), specifier);
    const stat = statAt(base, fs.lstatSync);
    if (stat?.isFile()) return this.#found(base, []);
    if (stat !== undefined && !stat.isDirectory()) return undefined;
    const file = `${base}.js`;
    return statAt(file, fs.lstatSync)?.isFile() ? this.#found(file, stat === undefined ? [base] : []) : undefined;
  }

  #found(file, probes) { return this.#isReal(path.dirname(file)) ? { path: file, link: '', manifests: [], probes } : undefined; }

  #isReal(dir) {
    return this.#real.get(dir, () => {
      try {
        return fs.realpathSync(dir) === dir;
      } catch {
        return false;
      }
    });
  }
}

module.exports = { Beside };
