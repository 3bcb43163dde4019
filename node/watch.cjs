'use strict';

// Watching inside of Node.js. fs.watch on directories gives hints; what becomes
// of a hint is decided by the machine's settle half, after a look at the file;
// what gives no hint is found by a sweep.
//
// Node can't tell when a writer closes a file. One pattern alone says that a
// file is whole: a temporary name that came and went in one drain of events,
// with the target renamed and not written to after it. Everything else waits
// for a quiet time.

const fs = require('node:fs');
const path = require('node:path');
const { createHash } = require('node:crypto');

const stirred = 0;
const closed = 1;
const vanished = 2;
const noticed = 3; // by a look, with no event
const whole = 0;
const disturbed = 1;
const missing = 2;

const sweepInterval = 1000;
const sweepSlice = 1; // milliseconds that the program may be held up

class Watcher {
  #host;
  #settle;
  #directories = new Map(); // directory -> { watcher, names }
  #seen = new Map(); // path -> how it looked when it was last read
  #events = new Map(); // directory -> the events of this drain, as [type, name]
  #timer;
  #keep; // holds the process while something is watched
  #custom; // the watchFunction of the options, and what it returned by path
  #sweeping;

  constructor(host) {
    this.#host = host;
    this.#settle = (...message) => host.machine.settle(...message);
    host.onWatch = (diff) => this.#set(diff);
    host.onWatching = (on) => this.#watching(on);
    host.onConfigured = (options) => this.#configured(options);
  }

  #configured({ watchDebounceMS, watchFunction }) {
    if (watchDebounceMS !== undefined) this.#settle('quiet', String(Math.round(watchDebounceMS * 1000)));
    if (typeof watchFunction === 'function' && watchFunction !== fs.watch) {
      this.#custom ??= { watch: watchFunction, watchers: new Map() };
    }
  }

  #watching(on) {
    if (on) this.#keep ??= setInterval(() => {}, 0x7fffffff);
    else {
      clearInterval(this.#keep);
      this.#keep = undefined;
    }
  }

  #set(diff) {
    for (const { path: file, hash, gone } of diff) {
      if (gone) this.#remove(file);
      else this.#add(file, hash);
    }
    this.#sweep();
    this.#soon();
  }

  #add(file, hash) {
    this.#settle('know', file, hash);
    this.#settle('verify', file, now());
    if (this.#custom !== undefined) this.#watchCustom(file);
    else this.#watchDirectory(path.dirname(file)).add(path.basename(file));
  }

  #remove(file) {
    this.#settle('unknow', file);
    this.#seen.delete(file);
    const directory = path.dirname(file);
    const entry = this.#directories.get(directory);
    entry?.names.delete(path.basename(file));
    if (entry?.names.size === 0) {
      entry.watcher?.close();
      this.#directories.delete(directory);
    }
    this.#custom?.watchers.get(file)?.close?.();
    this.#custom?.watchers.delete(file);
  }

  #watchCustom(file) {
    const hint = () => this.#hint(file, stirred);
    try {
      const watcher = this.#custom.watch(file, { persistent: false }, hint);
      this.#custom.watchers.set(file, watcher);
    } catch { /* it may not be there yet: the sweep finds it */ }
  }

  #watchDirectory(directory) {
    let entry = this.#directories.get(directory);
    if (entry === undefined) this.#directories.set(directory, entry = { watcher: undefined, names: new Set() });
    if (entry.watcher === undefined) entry.watcher = this.#open(directory);
    return entry.names;
  }

  #open(directory) {
    try {
      const watcher = fs.watch(directory, { persistent: false }, (type, name) => this.#heard(directory, type, name));
      watcher.on('error', () => this.#lost(directory));
      return watcher;
    } catch {
      return undefined; // not there, or no more watches: the sweep looks at its files
    }
  }

  #lost(directory) {
    const entry = this.#directories.get(directory);
    entry?.watcher?.close();
    if (entry !== undefined) entry.watcher = undefined;
  }

  // heard gathers the events of one drain of the queue.
  #heard(directory, type, name) {
    if (this.#events.size === 0) setImmediate(() => this.#drain());
    if (!this.#events.has(directory)) this.#events.set(directory, []);
    this.#events.get(directory).push([type, name]);
  }

  #drain() {
    const drained = this.#events;
    this.#events = new Map();
    for (const [directory, events] of drained) {
      const names = this.#directories.get(directory)?.names;
      if (names === undefined) continue;
      for (const name of new Set(events.map(([, each]) => each))) {
        if (name === null) for (const each of names) this.#hint(path.join(directory, each), stirred);
        else if (names.has(name)) this.#hint(path.join(directory, name), hintFor(directory, name, events));
        else if (name === path.basename(directory)) this.#reopen(directory); // it may be the directory itself that went
      }
    }
    this.#turn();
  }

  #reopen(directory) {
    this.#lost(directory);
    const entry = this.#directories.get(directory);
    entry.watcher = this.#open(directory);
    for (const name of entry.names) this.#hint(path.join(directory, name), stirred);
  }

  #hint(file, hint) {
    this.#settle('hint', file, String(hint), now());
    this.#soon();
  }

  // turn does what is due, and says when to come again.
  #turn() {
    for (const file of this.#settle('due', now())) {
      const { found, hash = '', empty = false } = this.#look(file);
      this.#settle('looked', file, String(found), hash, empty ? '1' : '0', now());
    }
    const taken = this.#settle('taken', now());
    const batch = [];
    for (let i = 0; i < taken.length; i += 3) {
      batch.push({ path: taken[i], hash: taken[i + 1], removed: taken[i + 2] === '1' });
    }
    if (batch.length > 0) this.#host.apply(batch);
    this.#soon();
  }

  #soon() {
    clearTimeout(this.#timer);
    const [at] = this.#settle('wait');
    if (at === undefined) return;
    const wait = Math.ceil((Number(at) - Number(now())) / 1000);
    if (wait > 0) this.#timer = setTimeout(() => this.#turn(), wait).unref();
    else this.#timer = setImmediateTimer(() => this.#turn());
  }

  // look reads a file, and makes sure that it stayed as it was meanwhile.
  #look(file) {
    let descriptor;
    try {
      descriptor = fs.openSync(file, 'r');
      const before = fs.fstatSync(descriptor, { bigint: true });
      if (!before.isFile()) return this.#nothing(file);
      const bytes = fs.readFileSync(descriptor);
      const after = signature(fs.fstatSync(descriptor, { bigint: true }));
      if (signature(before) !== after || BigInt(bytes.length) !== before.size) return { found: disturbed };
      this.#seen.set(file, after);
      return { found: whole, hash: createHash('sha256').update(bytes).digest('hex'), empty: bytes.length === 0 };
    } catch (error) {
      return error?.code === 'EBUSY' || error?.code === 'EPERM' ? { found: disturbed } : this.#nothing(file);
    } finally {
      if (descriptor !== undefined) fs.closeSync(descriptor);
    }
  }

  #nothing(file) {
    this.#seen.set(file, '');
    return { found: missing };
  }

  // sweep looks at every path once a second, in slices.
  #sweep() {
    if (this.#sweeping !== undefined || this.#seen.size + this.#directories.size === 0) return;
    this.#sweeping = setTimeout(() => this.#sweepFrom([...this.#seen.keys()]), sweepInterval).unref();
  }

  #sweepFrom(files) {
    const end = performance.now() + sweepSlice;
    while (files.length > 0 && performance.now() < end) {
      const file = files.pop();
      const was = this.#seen.get(file);
      if (was === undefined) continue;
      const is = signature(fs.statSync(file, { bigint: true, throwIfNoEntry: false }));
      if (is !== was) this.#hint(file, is === '' ? vanished : noticed);
    }
    for (const [directory, entry] of this.#directories) {
      if (files.length === 0 && entry.watcher === undefined) entry.watcher = this.#open(directory);
    }
    this.#sweeping = undefined;
    if (files.length === 0) this.#sweep();
    else this.#sweeping = setTimeout(() => this.#sweepFrom(files), 5).unref();
  }
}

// hintFor tells what the events of one drain say of a watched name.
function hintFor(directory, name, events) {
  const types = events.filter(([, each]) => each === name).map(([type]) => type);
  if (!fs.existsSync(path.join(directory, name))) return vanished;
  if (types.includes('change') || !types.includes('rename')) return stirred;
  const passing = events.some(([type, each]) => type === 'rename' && each !== name && each !== null
    && !fs.existsSync(path.join(directory, each)));
  return passing ? closed : stirred;
}

function signature(stat) {
  if (stat === undefined) return '';
  return `${stat.dev}:${stat.ino}:${stat.size}:${stat.mtimeNs}:${stat.ctimeNs}`;
}

const now = () => String(Math.round(performance.now() * 1000));

// setImmediateTimer is a timer of no time at all that does not hold the process.
const setImmediateTimer = (callback) => setTimeout(callback, 0).unref();

exports.connect = (host) => { new Watcher(host); };
