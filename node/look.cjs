'use strict';

// How files look, as numbers that can be compared: what they are, size, times, inode,
// device, and how many names they have.

const fs = require('node:fs');
const os = require('node:os');

const whole = 0;
const disturbed = 1;
const missing = 2;

const nothing = [0, 0, 0, 0, 0, 0, 0];

// statAt asks for a path's status. Where the program may not look, there is
// nothing.
function statAt(path, ask = fs.statSync) {
  try {
    return ask(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

// lookAt tells how a path looks without being read.
const lookAt = (path) => lookOf(statAt(path));

function lookOf(stat) {
  if (stat === undefined) return nothing;
  const kind = stat.isDirectory() ? 2 : Number(stat.isFile());
  return kind === 0 ? nothing : [kind, stat.size, number(stat.mtimeMs * 1000), number(stat.ctimeMs * 1000), number(stat.ino), number(stat.dev), stat.nlink];
}

// number makes one that takes the same way as text and as a number.
const number = (n) => Math.abs(Math.round(n)) % 2 ** 52;

// It does not wait for the writer of a pipe.
const flags = fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0);

// read reads a file, and makes sure that it stayed as it was meanwhile. One that must
// not be read is whole and has no bytes.
function read(path) {
  let descriptor;
  try {
    descriptor = fs.openSync(path, flags);
    const before = fs.fstatSync(descriptor);
    if (!before.isFile()) return seen(missing);
    const bytes = fs.readFileSync(descriptor);
    const after = fs.fstatSync(descriptor);
    const same = String(lookOf(before)) === String(lookOf(after)) && bytes.length === after.size;
    return seen(same ? whole : disturbed, after, bytes);
  } catch (error) {
    if (error?.code === 'EACCES') return seen(whole, statAt(path)); // it is there: whoever loads it is told
    return seen(busy.has(error?.code) ? disturbed : missing);
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }
}

const busy = new Set(['EBUSY', 'EPERM', 'EMFILE', 'ENFILE']);

// seen has with it how long ago a file was changed, in microseconds, for all that its
// times say.
function seen(found, stat, bytes) {
  const changed = Math.max(stat?.mtimeMs ?? 0, stat?.ctimeMs ?? 0);
  return { found, look: lookOf(stat), age: Math.max(0, Math.round((Date.now() - changed) * 1000)), bytes };
}

// fileSystem is the type of a directory's file system, as statfs of Linux has it.
function fileSystem(path) {
  try {
    return process.platform === 'linux' ? fs.statfsSync(path).type >>> 0 : 0;
  } catch {
    return 0;
  }
}

// others tells how many tasks of others want a processor at this moment, on the whole
// machine, and how many processors there are, in one number; -1 where that can't be
// told. It is the fourth word of /proc/loadavg, which the kernel counts when it is read.
function others() {
  try {
    const [, , , tasks] = fs.readFileSync('/proc/loadavg', 'latin1').split(' ');
    const count = Number.parseInt(tasks, 10) - 1; // this one runs
    return count >= 0 ? count * 2 ** 16 + processors : -1;
  } catch {
    return -1;
  }
}

const processors = os.availableParallelism?.() ?? os.cpus().length;

module.exports = { fileSystem, lookAt, others, read, statAt };
