'use strict';

// Watching inside of Node.js: this does what the machine's tracker (internal/track) asks
// for, and reports to it what happens. It is what internal/watch is in Go.

const fs = require('node:fs');
const { clearTimeout, setImmediate, setTimeout } = require('node:timers'); // a test may replace the global ones
const { Directories, stirred } = require('./directories.cjs');
const { milliseconds } = require('./flags.cjs');
const { read } = require('./look.cjs');
const { warn } = require('./told.cjs');

const now = performance.now.bind(performance);
const longest = 2 ** 31 - 1; // milliseconds that a timer can wait

class Watcher {
  #host;
  #known = new Map(); // path -> the hash last told or delivered
  #directories = new Directories(() => this.#host.alone(() => this.#turn()));
  #poll = pollOf(process.env.HEATSYNC_POLL);
  #quiet = 0; // milliseconds without a hint, in place of all rules
  #custom; // the watchFunction of the options, and what it returned by path
  #begun = false;
  #timer;
  #keep; // holds the process while something is watched

  constructor(host) {
    this.#host = host;
    host.onWatch = (diff) => this.#set(diff);
    host.onWatching = (on) => this.#watching(on);
    host.onConfigured = (options) => this.#configured(options);
    host.machine.onRebuilt = () => this.#rebuilt();
  }

  #tell(...message) { return this.#host.machine.settle(...message); }

  // begin makes the tracker.
  #begin() {
    const { platform } = process;
    this.#tell('track', process.cwd(), bit(platform === 'win32' || platform === 'darwin'), bit(platform === 'linux'));
    if (this.#poll !== undefined) this.#tell('every', this.#poll * 1000);
    this.#begun = true;
    this.#configure();
  }

  #configure() {
    if (!this.#begun) return;
    this.#tell('quiet', Math.round(this.#quiet * 1000));
    if (this.#poll === undefined && this.#custom === undefined) return;
    this.#tell('deaf');
    this.#directories.close();
  }

  #configured({ quiet, watchFunction }) {
    if (quiet !== undefined) this.#quiet = quiet;
    if (typeof watchFunction === 'function' && watchFunction !== fs.watch) {
      this.#custom ??= { watch: watchFunction, watchers: new Map() };
    }
    this.#configure();
  }

  #watching(on) {
    if (on) this.#keep ??= setInterval(() => {}, 0x7fffffff);
    else {
      clearInterval(this.#keep);
      this.#keep = undefined;
    }
  }

  // rebuilt tells a machine that was built anew what the one before knew.
  #rebuilt() {
    if (!this.#begun) return;
    this.#begin();
    this.#tell('know', ...[...this.#known].flatMap(([file, hash]) => [file, hash, '0']));
    this.#soon();
  }

  // set watches what a diff of paths to watch asks for.
  #set(diff) {
    if (!this.#begun) this.#begin();
    this.#tell('know', ...diff.flatMap(({ path, hash, gone }) => [path, hash, bit(gone)]));
    for (const { path: file, hash, gone } of diff) {
      if (gone) this.#known.delete(file);
      else this.#known.set(file, hash);
      if (this.#custom !== undefined) this.#watchCustom(file, gone);
    }
    this.#soon();
  }

  #watchCustom(file, gone) {
    const { watch, watchers } = this.#custom;
    const watcher = watchers.get(file);
    if (gone) {
      watchers.delete(file);
      (watcher?.close ?? watcher?.stop)?.call(watcher); // fs.watchFile's has only the latter
    } else if (watcher === undefined) {
      try {
        const changed = () => { this.#tell('hint', file, stirred); this.#soon(); };
        watchers.set(file, watch(file, { persistent: false }, changed));
        watchers.get(file)?.on?.('error', changed);
      } catch { /* it may not be there yet: the sweep finds it */ }
    }
  }

  // turn tells what has happened, and does what is to be done then.
  #turn() {
    const [watch, leave, warnings, due] = lists(this.#tell('turn', ...this.#directories.drain()));
    if (watch.length > 0) this.#watch(watch);
    for (const directory of leave) this.#directories.leave(directory);
    for (const text of warnings) (this.#host.onWarn ?? warn)(text);
    const [at, ...batch] = this.#tell('taken', ...due.flatMap((file) => this.#read(file)));
    this.#soon(Number(at));
    this.#deliver(batch);
  }

  #watch(directories) {
    const watched = [];
    const refused = [];
    for (const directory of directories) {
      const error = this.#directories.watch(directory);
      (error === undefined ? watched : refused).push(directory);
      if (['ENOSPC', 'EMFILE', 'ENFILE'].includes(error?.code)) this.#tell('starved', error.message);
    }
    this.#tell('armed', watched.length, ...watched, ...refused);
  }

  // read looks at a file. The same contents need not be parsed.
  #read(file) {
    const { found, look, age, bytes } = read(file);
    const hash = bytes === undefined ? '' : this.#host.machine.sum(bytes);
    const broken = bytes?.length > 0 && hash !== this.#known.get(file) && this.#isBroken(file, bytes);
    return [file, found, hash, bit(bytes?.length === 0), bit(broken), age, ...look];
  }

  #isBroken(file, bytes) {
    try {
      this.#host.parse(file, bytes);
      return false;
    } catch {
      return true;
    }
  }

  #deliver(taken) {
    const batch = [];
    for (let i = 0; i < taken.length; i += 3) {
      const [file, hash, removed] = taken.slice(i, i + 3);
      this.#known.set(file, hash);
      batch.push({ path: file, hash, removed: removed === '1' });
    }
    if (batch.length > 0) this.#host.apply(batch);
  }

  // soon comes again at a time, in microseconds, never if that is negative. Events are read in between: a
  // program that was busy has not heard them yet.
  #soon(at = 0) {
    clearTimeout(this.#timer);
    if (at < 0) return;
    const wait = Math.min(longest, Math.max(0, Math.ceil(at / 1000 - now())));
    const timer = this.#timer = setTimeout(() => {
      setImmediate(() => { if (this.#timer === timer) this.#host.alone(() => this.#turn()); });
    }, wait).unref();
  }
}

// lists splits what is several lists, each after its length.
function lists(answer) {
  const all = [];
  for (let at = 0; at < answer.length;) {
    const end = at + 1 + Number(answer[at]);
    all.push(answer.slice(at + 1, end));
    at = end;
  }
  return all;
}

// pollOf reads the environment: an interval in milliseconds, a yes or a no.
function pollOf(text) {
  if (['0', 'false', 'no'].includes(text)) return undefined;
  return ['1', 'true', 'yes'].includes(text) ? 500 : milliseconds('HEATSYNC_POLL', 10, 500);
}

const bit = (flag) => (flag ? '1' : '0');

exports.connect = (host) => { new Watcher(host); };
