'use strict';

// Events of directories, by fs.watch. Node can't tell when a writer closes a
// file. One pattern alone says that a file is whole: a temporary name that came
// and went in one drain of events, with the target renamed and not written to
// after it.

const fs = require('node:fs');
const path = require('node:path');
const { setImmediate } = require('node:timers');
const { statAt } = require('./look.cjs');

const stirred = 0;
const closed = 1;
const vanished = 2;

class Directories {
  #watched = new Map(); // directory -> { watcher, identity }
  #events = new Map(); // directory -> the events of this drain, as [type, name]
  #stir;

  // stir is called after something was heard.
  constructor(stir) {
    this.#stir = stir;
  }

  // watch returns what went wrong, if anything.
  watch(directory) {
    this.leave(directory);
    try {
      const identity = identityOf(directory);
      const watcher = fs.watch(directory, { persistent: false }, (type, name) => this.#heard(directory, type, name));
      watcher.on('error', () => this.#heard(directory, 'rename', null));
      this.#watched.set(directory, { watcher, identity });
      return undefined;
    } catch (error) {
      return error ?? new Error('it failed');
    }
  }

  leave(directory) {
    this.#watched.get(directory)?.watcher.close();
    this.#watched.delete(directory);
  }

  close() {
    for (const directory of [...this.#watched.keys()]) this.leave(directory);
  }

  #heard(directory, type, name) {
    if (this.#events.size === 0) setImmediate(this.#stir);
    if (!this.#events.has(directory)) this.#events.set(directory, []);
    this.#events.get(directory).push([type, name]);
  }

  // drain returns what was heard, as (directory, name, hint)...; the name is "" for a
  // directory that is not there any more, or not under that name.
  drain() {
    const drained = this.#events;
    this.#events = new Map();
    return [...drained].flatMap(([directory, events]) => {
      if (this.#gone(directory, events)) {
        this.leave(directory);
        return [directory, '', vanished];
      }
      const names = [...new Set(events.map(([, name]) => name))];
      return names.flatMap((name) => [directory, name, hintFor(directory, name, events)]);
    });
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
