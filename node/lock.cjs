'use strict';

// The file that exists while a version control system is at work: what it
// checks out is one batch. git makes its lock before the first file is touched
// and takes it away after the last. Events of the lock's directory only end
// the waiting sooner.

const fs = require('node:fs');
const path = require('node:path');
const { statAt } = require('./look.cjs');

class Lock {
  #file;
  #watcher;
  #left; // how a lock looked under which nothing changed: its owner has died, or does something else
  #told = false;
  held = false;

  constructor(project) {
    this.#file = find(project);
  }

  // listen calls turn when something happens around the lock.
  listen(turn) {
    if (this.#file === undefined || this.#watcher !== undefined) return;
    try {
      const name = path.basename(this.#file);
      this.#watcher = fs.watch(path.dirname(this.#file), { persistent: false }, (_, each) => { if (each === name) turn(); });
      this.#watcher.on('error', () => this.close());
    } catch { /* it is looked at now and then */ }
  }

  close() {
    this.#watcher?.close();
    this.#watcher = undefined;
  }

  // look tells whether somebody is at work.
  look() {
    const look = this.#look();
    this.held = look !== undefined && look !== this.#left;
    return this.held;
  }

  // outlasted is told when a batch was given out while the lock was there. It
  // returns what a person is to be told, once.
  outlasted() {
    if (!this.held) return undefined;
    this.#left = this.#look();
    if (this.#told) return undefined;
    this.#told = true;
    return `${this.#file} is there, and nothing changes: saves are not held back for it any more`;
  }

  // git's lock is empty while files are written. Then the new index is written to
  // it, and it may stay for as long as somebody looks for the words of a commit.
  #look() {
    if (this.#file === undefined) return undefined;
    const stat = statAt(this.#file, fs.lstatSync); // hg's is a link to nowhere
    if (stat?.isFile() && stat.size > 0) return undefined;
    return stat && `${stat.size}:${stat.mtimeMs}`;
  }
}

// find looks for the repository that a directory is in.
function find(directory) {
  const git = gitDirectory(path.join(directory, '.git'));
  if (git !== undefined) return path.join(git, 'index.lock');
  const hg = path.join(directory, '.hg');
  if (isDirectory(hg)) return path.join(hg, 'wlock');
  const parent = path.dirname(directory);
  return parent === directory ? undefined : find(parent);
}

// gitDirectory returns the directory that .git is, or that it names: in
// worktrees and submodules it is a file.
function gitDirectory(git) {
  if (isDirectory(git)) return git;
  try {
    const [, directory] = /^gitdir: (.*)/.exec(fs.readFileSync(git, 'utf8')) ?? [];
    return directory && path.resolve(path.dirname(git), directory.trim());
  } catch {
    return undefined;
  }
}

const isDirectory = (file) => statAt(file)?.isDirectory() ?? false;

module.exports = { Lock };
