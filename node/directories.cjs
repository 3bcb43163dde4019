'use strict';

// Events of directories, by fs.watch. Node can't tell when a writer closes a
// file. One pattern alone says that a file is whole: a temporary name that came
// and went in one drain of events, with the target renamed and not written to
// after it.

const fs = require('node:fs');
const path = require('node:path');
const { statAt } = require('./look.cjs');

const stirred = 0;
const closed = 1;
const vanished = 2;

class Directories {
  #watched = new Map(); // directory -> { watcher, identity }, or undefined if that fails
  #events = new Map(); // directory -> the events of this drain, as [type, name]
  #to; // whom to tell
  #off = false;

  // to has the functions happened(directory, name, hint), lost(directory),
  // turn(), called after some of those, and starved(error).
  constructor(to) {
    this.#to = to;
  }

  // watch tells whether a directory is watched from now on.
  watch(directory) {
    const entry = this.#off ? undefined : this.#open(directory);
    this.#watched.set(directory, entry);
    return entry !== undefined;
  }

  leave(directory) {
    this.#watched.get(directory)?.watcher.close();
    this.#watched.delete(directory);
  }

  // retry returns those directories that can be watched now and could not be before.
  retry() {
    if (this.#off) return [];
    const failed = [...this.#watched].filter(([, entry]) => entry === undefined);
    return failed.map(([directory]) => directory).filter((directory) => this.watch(directory));
  }

  // turnOff ends all events.
  turnOff() {
    this.#off = true;
    for (const directory of [...this.#watched.keys()]) { // they are put back at the end
      this.leave(directory);
      this.#watched.set(directory, undefined);
    }
  }

  get isOff() { return this.#off; }

  #open(directory) {
    try {
      const identity = identityOf(directory);
      const watcher = fs.watch(directory, { persistent: false }, (type, name) => this.#heard(directory, type, name));
      watcher.on('error', () => this.#heard(directory, 'rename', null));
      return { watcher, identity };
    } catch (error) {
      if (['ENOSPC', 'EMFILE', 'ENFILE'].includes(error?.code)) this.#to.starved(error);
      return undefined;
    }
  }

  #heard(directory, type, name) {
    if (this.#events.size === 0) setImmediate(() => this.#to.turn());
    if (!this.#events.has(directory)) this.#events.set(directory, []);
    this.#events.get(directory).push([type, name]);
  }

  // drain tells of what was heard.
  drain() {
    const drained = this.#events;
    this.#events = new Map();
    for (const [directory, events] of drained) {
      if (this.#gone(directory, events)) this.#to.lost(directory);
      else for (const name of new Set(events.map(([, each]) => each))) this.#to.happened(directory, name, hintFor(directory, name, events));
    }
  }

  // gone tells whether a directory is not the one any more that is watched: its
  // watcher would go on under the old name. An event with its own name says
  // that something was done to it, one without a name that anything may have been.
  #gone(directory, events) {
    const entry = this.#watched.get(directory);
    if (entry === undefined || events.some(([, name]) => name === null)) return true;
    return events.some(([, name]) => name === path.basename(directory)) && identityOf(directory) !== entry.identity;
  }
}

function identityOf(directory) {
  const stat = statAt(directory);
  return stat && `${stat.dev}:${stat.ino}`;
}

// hintFor tells what the events of one drain say of a name.
function hintFor(directory, name, events) {
  const exists = (each) => statAt(path.join(directory, each), fs.lstatSync) !== undefined;
  const types = events.filter(([, each]) => each === name).map(([type]) => type);
  if (!exists(name)) return vanished;
  if (types.includes('change') || !types.includes('rename')) return stirred;
  const passing = events.some(([type, each]) => type === 'rename' && each !== name && !exists(each));
  return passing ? closed : stirred;
}

module.exports = { Directories, stirred };
