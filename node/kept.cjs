'use strict';

// What became of a program's files at an earlier start, which the command has kept in a file
// (internal/lowered): a start reads that at once, and asks for nothing that is in it.

const fs = require('node:fs');
const path = require('node:path');
const { sum } = require('./sum.cjs');

const sumSize = 64;
const headSize = 2 * sumSize + 4;
const settled = new Set(['.cjs', '.cts', '.mjs', '.mts', '.json', '.node']); // a package says nothing of these

class Kept {
  #version; // of what makes them
  #places = new Map(); // key -> [from, to] in bytes
  #bytes;

  constructor({ file, version }) {
    this.#version = version;
    try {
      const bytes = fs.readFileSync(file);
      const head = bytes.indexOf(10);
      this.#bytes = bytes.subarray(head + 1);
      if (bytes.toString('latin1', 0, head) === sum(this.#bytes)) this.#index();
    } catch { /* there is none */ }
  }

  #index() {
    for (let at = 0; at + headSize <= this.#bytes.length;) {
      const from = at + headSize;
      const to = from + this.#bytes.readUInt32LE(at + 2 * sumSize);
      this.#places.set(this.#bytes.toString('latin1', at, at + sumSize), [from, to]);
      at = to;
    }
  }

  // find returns what became of a text, undefined if that is not known. It is Key of internal/lower.
  find(id, text, { form, inPackage, tsconfig }) {
    if (this.#places.size === 0) return undefined;
    const ext = path.extname(id);
    const key = sum([this.#version, form, ext, inPackage && !settled.has(ext) ? '1' : '0', tsconfig, text].join('\0'));
    const place = this.#places.get(key);
    return place && JSON.parse(this.#bytes.toString('utf8', ...place));
  }
}

module.exports = { Kept };
