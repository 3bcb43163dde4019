'use strict';

// What batches say of files, laid over those of the disk: a batch may have what the disk
// does not have yet, or never gets. It is resolve.Overlay in JavaScript, since Node's
// loader and the machine's resolver both read through it. The disk is asked only by those
// who find nothing here.

const fs = require('node:fs');
const path = require('node:path');

class Pushed {
  #files = new Map(); // real path -> { bytes, under }: those of what was removed are undefined
  #dirs = new Map(); // directory -> how many files were put below it

  get empty() { return this.#files.size === 0; }

  // lay puts bytes where the disk has what under is the sum of; undefined bytes remove it.
  lay(file, bytes, under) {
    this.drop(file);
    this.#files.set(file, { bytes, under });
    if (bytes !== undefined) this.#count(file, 1);
  }

  // drop has the disk answer for a file again.
  drop(file) {
    if (this.#files.get(file)?.bytes !== undefined) this.#count(file, -1);
    this.#files.delete(file);
  }

  // agree drops what the disk says as well, and tells whether there was any.
  agree() {
    const agreed = [...this.#files].filter(([file, { bytes }]) => sameBytes(bytes, onDisk(file)));
    for (const [file] of agreed) this.drop(file);
    return agreed.length > 0;
  }

  // save returns a function that puts back what is here now.
  save() {
    const files = new Map(this.#files);
    const dirs = new Map(this.#dirs);
    return () => {
      this.#files = files;
      this.#dirs = dirs;
    };
  }

  #count(file, n) {
    for (let dir = path.dirname(file), below = file; dir !== below; below = dir, dir = path.dirname(dir)) {
      const count = (this.#dirs.get(dir) ?? 0) + n;
      if (count === 0) this.#dirs.delete(dir);
      else this.#dirs.set(dir, count);
    }
  }

  // covers tells whether something here answers for a file; has, whether that is
  // its contents.
  covers(file) { return !this.empty && this.#files.has(this.#at(file)); }
  has(file) { return this.bytes(file) !== undefined; }
  bytes(file) { return this.empty ? undefined : this.#files.get(this.#at(file))?.bytes; }

  // under is the sum of what the disk had when something was laid over it.
  under(file) { return this.#files.get(this.#at(file))?.under; }

  // kind is 0 for what was removed, 1 for a file, 2 for a directory, undefined if only
  // the disk knows.
  kind(file) {
    if (this.empty) return undefined;
    const at = this.#at(file);
    if (this.#files.has(at)) return Number(this.#files.get(at).bytes !== undefined);
    return this.#dirs.has(at) ? 2 : undefined;
  }

  // found is the real path of what is only here, undefined if the disk knows it.
  found(file) { return this.kind(file) > 0 ? this.#at(file) : undefined; }

  #at(file) { return this.#files.has(file) ? file : realOf(file); }
}

// realOf follows the links of a path, as far as there is something.
function realOf(file) {
  try {
    return fs.realpathSync(file);
  } catch {
    const dir = path.dirname(file);
    return dir === file ? file : path.join(realOf(dir), path.basename(file));
  }
}

function onDisk(file) {
  try {
    return fs.readFileSync(file);
  } catch {
    return undefined;
  }
}

// What a file has for contents that is there and must not be read.
const unreadable = 'unreadable';

// bytesOf are the contents of a file, if it can be read.
function bytesOf(file) {
  if (pushed.covers(file)) return pushed.bytes(file);
  try {
    return fs.readFileSync(file);
  } catch (error) {
    return error?.code === 'EACCES' ? unreadable : undefined;
  }
}

// read does so for one that is needed.
const read = (file) => pushed.bytes(file) ?? fs.readFileSync(file);

// readText reads a file as a text, which takes half as long, if it has the same bytes as the file.
function readText(file) {
  const bytes = pushed.bytes(file);
  if (bytes !== undefined) return bytes;
  const text = fs.readFileSync(file, 'utf8');
  return text.includes('\uFFFD') ? read(file) : text;
}

const exists = (file) => Boolean(pushed.kind(file) ?? fs.existsSync(file));

const sameBytes = (a, b) => (a === undefined || b === undefined ? a === b : a.equals(b));

// lend has Node read a text where it reads a file next, until done is called. A loader
// reads by this function, as those do that transpile.
function lend(file, text) {
  const { readFileSync } = fs;
  const done = () => { if (fs.readFileSync === lent) fs.readFileSync = readFileSync; };
  const lent = function readFileSync_(name, options, ...rest) {
    if (name !== file) return readFileSync.call(this, name, options, ...rest);
    done();
    const encoding = typeof options === 'string' ? options : options?.encoding;
    if (encoding === 'utf8') return text;
    return encoding ? Buffer.from(text).toString(encoding) : Buffer.from(text);
  };
  Reflect.set(fs, 'readFileSync', lent); // unless a program has frozen it
  return done;
}

const pushed = new Pushed();

module.exports = { bytesOf, exists, lend, onDisk, pushed, read, readText, realOf, unreadable };
