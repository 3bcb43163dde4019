'use strict';

// How files look. Two looks that differ in anything are different: an older
// time is a change, too.

const fs = require('node:fs');

const whole = 0;
const disturbed = 1;
const missing = 2;

const nothing = { size: -1, mtimeMs: 0, ctimeMs: 0, ino: 0, dev: 0, nlink: 0 };

// statAt asks for a path's status. Where the program may not look, there is
// nothing.
function statAt(file, ask = fs.statSync) {
  try {
    return ask(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

// statOf tells how a path looks without being read.
const statOf = (file) => lookOf(statAt(file));

function lookOf(stat) {
  if (stat === undefined || !stat.isFile()) return nothing;
  const { size, mtimeMs, ctimeMs, ino, dev, nlink } = stat;
  return { size, mtimeMs, ctimeMs, ino, dev, nlink };
}

function same(a, b) {
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.ctimeMs === b.ctimeMs && a.ino === b.ino && a.dev === b.dev
    && a.nlink === b.nlink;
}

const exists = (stat) => stat.size >= 0;

// isYoung tells whether a file may be being written at this moment, for all
// that its times say. A time that is ahead of the clock counts as young.
const isYoung = (stat) => Date.now() - Math.max(stat.mtimeMs, stat.ctimeMs) < 250;

// It does not wait for the writer of a pipe.
const flags = fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0);

// read reads a file, and makes sure that it stayed as it was meanwhile. One that is
// whole and has no bytes must not be read.
function read(file) {
  let descriptor;
  try {
    descriptor = fs.openSync(file, flags);
    const before = lookOf(fs.fstatSync(descriptor));
    if (!exists(before)) return { found: missing, stat: nothing };
    const bytes = fs.readFileSync(descriptor);
    const stat = lookOf(fs.fstatSync(descriptor));
    if (!same(before, stat) || bytes.length !== stat.size) return { found: disturbed };
    return { found: whole, stat, bytes };
  } catch (error) {
    if (error?.code === 'EACCES') return { found: whole, stat: statOf(file) }; // it is there: whoever loads it is told
    const busy = ['EBUSY', 'EPERM', 'EMFILE', 'ENFILE'].includes(error?.code);
    return busy ? { found: disturbed } : { found: missing, stat: nothing };
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }
}

module.exports = { statAt, statOf, read, same, exists, isYoung, whole, disturbed };
