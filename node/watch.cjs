'use strict';

// Watching inside of Node.js. Events of directories give hints; what becomes
// of a hint is decided by the machine's settle half, after a look at the file;
// what gives no hint is found by a sweep. It is what internal/watch is in Go.

const fs = require('node:fs');
const { Directories, stirred } = require('./directories.cjs');
const { milliseconds } = require('./flags.cjs');
const { Lock } = require('./lock.cjs');
const others = require('./others.cjs');
const { Sweep } = require('./sweep.cjs');
const { warn } = require('./told.cjs');
const { statOf, read, same, exists, isYoung, whole, disturbed } = require('./look.cjs');

const noticed = 3; // by a look, with no event
const missed = 4; // the same, of a file that is gone

const slice = 16; // files that are read between two looks at what else happened
const lookAtLock = 20;

class Watcher {
  #host;
  #known = new Map(); // path -> the hash last told or delivered
  #seen = new Map(); // path -> how it looked when it was last read
  #noticed = new Map(); // path -> how it looked when that was found to have changed, without an event
  #fresh = new Set(); // paths that have not been compared with what was loaded
  #verify = []; // those of them that are not due yet
  #directories = new Directories({
    happened: (directory, name, hint) => this.#happened(directory, name, hint),
    lost: (directory) => this.#lost(directory),
    turn: () => this.#turn(),
    starved: (error) => this.#starved(error),
  });

  #sweep = new Sweep(() => this.#round(), (file) => this.#differs(file), () => this.#swept());
  #project = process.cwd();
  #lock = new Lock(this.#project);
  #begun = false;
  #timer;
  #keep; // holds the process while something is watched
  #quiet = 0; // milliseconds without a hint, in place of all rules
  #custom; // the watchFunction of the options, and what it returned by path
  #warned = false;

  constructor(host) {
    this.#host = host;
    const poll = pollOf(process.env.HEATSYNC_POLL);
    if (poll !== undefined) this.#poll(poll);
    host.onWatch = (diff) => this.#set(diff);
    host.onWatching = (on) => this.#watching(on);
    host.onConfigured = (options) => this.#configured(options);
    host.machine.onRebuilt = () => this.#rebuilt();
  }

  #settle(...message) { return this.#host.machine.settle(...message); }

  // begin tells the machine what it has to know before the first path.
  #begin() {
    const fold = process.platform === 'win32' || process.platform === 'darwin';
    this.#settle('project', this.#project, fold ? '1' : '0');
    this.#settle('quiet', String(Math.round(this.#quiet * 1000)));
    if (others.look() !== undefined) this.#settle('sees');
    if (this.#directories.isOff) this.#settle('deaf');
    this.#begun = true;
  }

  #configured({ quiet, watchFunction }) {
    if (quiet !== undefined) {
      this.#quiet = quiet;
      if (this.#begun) this.#begin();
    }
    if (typeof watchFunction === 'function' && watchFunction !== fs.watch && this.#custom === undefined) {
      this.#custom = { watch: watchFunction, watchers: new Map() };
      this.#directories.turnOff();
      if (this.#begun) this.#begin();
    }
  }

  // poll looks at the files at an interval, without events.
  #poll(interval) {
    this.#sweep.every(interval);
    this.#directories.turnOff();
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
    for (const [file, hash] of this.#known) {
      this.#settle('know', file, hash);
      this.#verify.push(file);
    }
    this.#settle('around'); // all of those are watched already
    this.#soon();
  }

  // set watches what a diff of paths to watch asks for.
  #set(diff) {
    if (!this.#begun) this.#begin();
    for (const { path: file, hash, gone } of diff) {
      if (gone) this.#forget(file);
      else this.#know(file, hash);
    }
    this.#arm();
    if (this.#known.size === 0) return this.#rest();
    if (!this.#directories.isOff) this.#lock.listen(() => this.#turn());
    this.#sweep.start();
    return this.#soon();
  }

  #know(file, hash) {
    if (this.#custom !== undefined && !this.#known.has(file)) this.#watchCustom(file);
    this.#known.set(file, hash);
    this.#settle('know', file, hash);
    this.#fresh.add(file);
    this.#verify.push(file);
  }

  #forget(file) {
    this.#settle('unknow', file);
    for (const paths of [this.#known, this.#seen, this.#noticed, this.#fresh]) paths.delete(file);
    const watcher = this.#custom?.watchers.get(file);
    this.#custom?.watchers.delete(file);
    (watcher?.close ?? watcher?.stop)?.call(watcher); // fs.watchFile's has only the latter
  }

  // rest ends what is done while anything is watched.
  #rest() {
    this.#sweep.stop();
    this.#lock.close();
    clearTimeout(this.#timer);
  }

  #watchCustom(file) {
    const { watch, watchers } = this.#custom;
    const changed = () => this.#hint(file);
    try {
      const watcher = watch(file, { persistent: false }, changed);
      watchers.set(file, watcher);
      watcher?.on?.('error', changed);
    } catch { /* it may not be there yet: the sweep finds it */ }
  }

  #hint(file) {
    this.#noticed.delete(file);
    this.#settle('hint', file, String(stirred), now());
    this.#soon();
  }

  // arm watches the directories that have become of interest. If the way was
  // changed before they were watched, nobody has told of it: it is followed again.
  #arm() {
    for (let i = 0; i < 4; i++) {
      const [watch, leave] = counted(this.#settle('around'));
      const armed = watch.filter((directory) => this.#directories.watch(directory));
      for (const directory of leave) this.#directories.leave(directory);
      if (watch.some(isRemote)) this.#sweep.hurry();
      if (armed.length === 0) return;
      this.#settle('again', ...armed);
    }
  }

  #happened(directory, name, hint) {
    const [files, rerouted] = counted(this.#settle('happened', directory, name, String(hint), now()));
    for (const file of files) this.#noticed.delete(file);
    if (files.length + rerouted.length > 0) this.#arm();
    for (const file of rerouted) this.#notice(file, statOf(file));
  }

  // lost is told that a directory is not there any more, or not under that
  // name. Only a look can tell what is there instead.
  #lost(directory) {
    this.#directories.leave(directory);
    const files = this.#settle('lost', directory);
    this.#arm();
    for (const file of files) this.#notice(file, statOf(file));
  }

  // starved says once that the system gives no (more) events.
  #starved(error) {
    this.#sweep.hurry();
    if (this.#warned) return;
    this.#warned = true;
    const hint = process.platform === 'linux'
      ? '; raise fs.inotify.max_user_watches or fs.inotify.max_user_instances with sysctl' : '';
    this.#warn(`not all directories can be watched (${error.message}): their files are looked at several times a second instead${hint}`);
  }

  #warn(text) {
    if (this.#host.onWarn !== undefined) this.#host.onWarn(text);
    else warn(text);
  }

  // turn does what is due, and says when to come again. What has happened
  // meanwhile is heard first: it may undo what seemed complete.
  #turn() {
    this.#directories.drain();
    for (const file of this.#verify.splice(0, slice)) this.#settle('verify', file, now());
    for (const file of this.#settle('due', now()).slice(0, slice)) this.#check(file);
    this.#settle('lock', this.#lock.look() ? '1' : '0', now());
    const seen = others.look();
    if (seen !== undefined) this.#settle('others', ...seen, now());
    if (this.#settle('unswept', now())[0] === '1') this.#sweep.now();
    this.#deliver();
    this.#soon();
  }

  #deliver() {
    const taken = this.#settle('taken', now());
    const batch = [];
    for (let i = 0; i < taken.length; i += 3) {
      const [file, hash, removed] = taken.slice(i, i + 3);
      this.#known.set(file, hash);
      batch.push({ path: file, hash, removed: removed === '1' });
    }
    if (batch.length === 0) return;
    const outlasted = this.#lock.outlasted();
    if (outlasted !== undefined) this.#warn(outlasted);
    this.#host.apply(batch);
  }

  // soon comes again when there is something to do. Events are read in
  // between: a program that was busy has not heard them yet.
  #soon() {
    clearTimeout(this.#timer);
    const [at] = this.#settle('wait');
    let wait = at === undefined ? Infinity : Math.ceil((Number(at) - Number(now())) / 1000);
    if (this.#lock.held) wait = Math.min(wait, lookAtLock);
    if (this.#verify.length > 0) wait = 0;
    if (wait === Infinity) return;
    const timer = this.#timer = setTimeout(() => {
      setImmediate(() => { if (this.#timer === timer) this.#host.alone(() => this.#turn()); });
    }, Math.max(0, wait)).unref();
  }

  // check looks at a file. What no event told of must look as it did when it
  // was noticed.
  #check(file) {
    const { found, bytes, stat } = read(file);
    const unread = found === whole ? 'unreadable' : '';
    const hash = bytes === undefined ? unread : this.#host.machine.sum(bytes);
    if (found === whole && this.#moves(file, hash, stat)) {
      this.#notice(file, stat);
      return;
    }
    if (found !== disturbed) this.#seen.set(file, stat);
    const empty = bytes?.length === 0;
    const broken = bytes !== undefined && !empty && hash !== this.#known.get(file) && this.#isBroken(file, bytes);
    this.#settle('looked', file, String(found), hash, empty ? '1' : '0', broken ? '1' : '0', now());
    if (this.#isUnsettled(file)) return;
    this.#noticed.delete(file);
    this.#fresh.delete(file);
  }

  #isUnsettled(file) { return this.#settle('unsettled', file)[0] === '1'; }

  // moves tells whether a file that no event tells of may be in the middle of a
  // save. When a watch begins, that can only be told by the file's age. A file
  // that has other names may be being written by one of them, of which there is
  // no event here.
  #moves(file, hash, stat) {
    const was = this.#noticed.get(file);
    if (was !== undefined) return !same(was, stat);
    return hash !== this.#known.get(file) && (stat.nlink > 1 || (this.#fresh.has(file) && isYoung(stat)));
  }

  #isBroken(file, bytes) {
    try {
      this.#host.parse(file, bytes);
      return false;
    } catch {
      return true;
    }
  }

  // notice hints at what no event told of.
  #notice(file, stat) {
    this.#noticed.set(file, stat);
    this.#settle('hint', file, String(exists(stat) ? noticed : missed), now());
    this.#soon();
  }

  #round() {
    this.#settle('sweeping', now());
    const armed = this.#directories.retry();
    if (armed.length > 0) {
      this.#settle('again', ...armed);
      this.#arm();
    }
    return [...this.#seen.keys()];
  }

  #swept() {
    this.#settle('swept');
    this.#soon();
  }

  // differs compares a path with what was last seen there. While events are
  // being followed, or what was noticed stays as it was, there is nothing new.
  #differs(file) {
    const was = this.#seen.get(file);
    if (was === undefined) return false;
    const stat = statOf(file);
    const before = this.#noticed.get(file);
    if (before === undefined ? same(was, stat) || this.#isUnsettled(file) : same(before, stat)) return false;
    this.#notice(file, stat);
    return true;
  }
}

// counted splits a list that is two, with the length of the first before it.
function counted([count, ...both]) {
  const first = both.splice(0, Number(count));
  return [first, both];
}

// remote are the file systems where others can write without an event here:
// NFS, SMB, 9p, FUSE, vboxsf and ceph.
const remote = new Set([0x6969, 0xfe534d42, 0x517b, 0xff534d42, 0x01021997, 0x65735546, 0x786f4256, 0x00c36400]);

function isRemote(directory) {
  try {
    return process.platform === 'linux' && remote.has(fs.statfsSync(directory).type >>> 0);
  } catch {
    return false;
  }
}

// pollOf reads the environment: an interval in milliseconds, a yes or a no.
function pollOf(text) {
  if (['0', 'false', 'no'].includes(text)) return undefined;
  return ['1', 'true', 'yes'].includes(text) ? 500 : milliseconds('HEATSYNC_POLL', 10, 500);
}

const now = () => String(Math.round(performance.now() * 1000));

exports.connect = (host) => { new Watcher(host); };
